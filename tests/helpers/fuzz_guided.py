"""A fuzzer that is guided by what of the accelerator a text reaches: libFuzzer.

``python -m tests.helpers.fuzz_guided --seconds 3600`` compiles the accelerator and a
small program around Python (fuzz_guided.c) with clang, AddressSanitizer and
UndefinedBehaviorSanitizer. It starts from texts of the other fuzz and changes them,
keeping those that reach something new. What the accelerator takes is compared with the
codec in Python.

The first byte of an input chooses the package and how the rest is given, the second
one the message.
"""

import argparse
import functools
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generated import ocppj
from tests.helpers import accelerated, fuzz_accelerator

PACKAGES = fuzz_accelerator.PACKAGES

COMPILERS = ("clang", *(f"clang-{version}" for version in range(22, 12, -1)))

SANITIZERS = "-fsanitize=fuzzer,address,undefined"

# Texts of each message to start from.
SEEDS = 2

# The longest text: Python has to be asked about each that is taken.
LONGEST = 4096


def compiler() -> str | None:
    """clang, where it is here with libFuzzer."""
    for name in filter(shutil.which, COMPILERS):
        found = subprocess.run(
            [name, "-print-file-name=libclang_rt.fuzzer-x86_64.a"],
            capture_output=True,
            text=True,
        ).stdout.strip()
        runtime = Path(found).parent
        if any(runtime.glob("libclang_rt.fuzzer*")) and runtime.is_absolute():
            return name
    return None


# What runs inside the fuzzer


@functools.cache
def _trial(package: str) -> fuzz_accelerator.Trial:
    inside = "_accelerator" in sys.builtin_module_names
    module = __import__("_accelerator") if inside else accelerated.built()
    with accelerated.used(module):
        return fuzz_accelerator.Trial(fuzz_accelerator.Pair(package))


def try_input(given: bytes) -> None:
    """Reads what libFuzzer made, and raises for a difference."""
    if len(given) < 3:
        return
    chosen, message, text = given[0], given[1], given[2:]
    trial = _trial(PACKAGES[chosen % len(PACKAGES)])
    cls = trial.pair.messages[message % len(trial.pair.messages)]
    _, action = trial.pair.codec._actions[cls]
    as_text: str | bytes = text
    if chosen & 0x40:
        as_text = text.decode("utf-8", "surrogateescape" if chosen & 0x20 else "ignore")
    if chosen & 0x80:
        trial.frame("frame", as_text, action)
    else:
        trial.text("text", cls, as_text)
        found = trial.pair.from_json(cls, as_text)
        if found is not fuzz_accelerator.NOT_MINE:
            trial.object("written", found)
    if trial.report.differences:
        raise AssertionError(trial.report.differences[0])


# What starts it


def seeds() -> Iterator[bytes]:
    """Inputs to start from: payloads and frames of all messages."""
    rng = random.Random(1)
    for number, package in enumerate(PACKAGES):
        pair = _trial(package).pair
        for index, cls in enumerate(pair.messages):
            kind, action = pair.codec._actions[cls]
            middle = "" if kind == ocppj.CALL_RESULT else f'"{action}",'
            for plain in [True, False] * (SEEDS // 2):
                writer = fuzz_accelerator.Writer(pair, rng, plain)
                text = writer.object(pair.codec._fast[cls].shape)
                for flag, given in (0, text), (0x80, f'[{kind},"1",{middle}{text}]'):
                    raw = given.encode("utf-8", "surrogatepass")[:LONGEST]
                    yield bytes((flag + _multiple(number, flag), index % 256)) + raw


def _multiple(number: int, flag: int) -> int:
    """What to add to a flag, so that the sum chooses the package of a number."""
    return (number - flag) % len(PACKAGES)


def words() -> Iterator[str]:
    """Keys and values of the schemas, for libFuzzer to put in."""
    for package in PACKAGES:
        for shape in _trial(package).pair.rules.values():
            for item in shape.properties:
                yield f'"{item.wire_name}":'
                if isinstance(item.rule, ocppj.Enum):
                    yield from (f'"{member.value}"' for member in item.rule.members)


def build(folder: Path, clang: str) -> Path:
    """Compiles the fuzzer."""
    program = folder / "fuzzer"
    library = Path(str(sysconfig.get_config_var("LIBDIR")))
    name = f"python{sysconfig.get_config_var('LDVERSION')}"
    harness = Path(__file__).with_suffix(".c")
    command = [clang, "-std=c11", "-g", "-O1", SANITIZERS]
    command += ["-fno-sanitize-recover=undefined", f"-I{sysconfig.get_path('include')}"]
    command += [str(harness), str(accelerated.SOURCE), "-o", str(program)]
    command += [f"-L{library}", f"-Wl,-rpath,{library}", f"-l{name}"]
    command += ["-ldl", "-lm", "-lpthread"]
    subprocess.run(command, check=True)
    return program


def run(folder: Path, clang: str, limit: str) -> subprocess.CompletedProcess[str]:
    """Fuzzes up to a limit of libFuzzer; what it finds goes into the folder."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds()):
        (corpus / str(number)).write_bytes(seed)
    lines = {f'"{_escaped(word)}"' for word in words()}
    (folder / "words").write_text("\n".join(sorted(lines)))
    environment = accelerated.environment(
        PYTHONHOME=sys.base_prefix,
        PYTHONPATH=str(accelerated.ROOT),
        PYTHONMALLOC="malloc",
        ASAN_OPTIONS="detect_leaks=0",
        OCPP_ACCELERATOR="0",
    )
    program = build(folder, clang)
    return subprocess.run(
        [
            *(str(program), limit, f"-max_len={LONGEST}"),
            *(f"-dict={folder / 'words'}", f"-artifact_prefix={folder}{os.sep}"),
            *("-print_final_stats=1", str(corpus)),
        ],
        env=environment,
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600)
    options = parser.parse_args()
    clang = compiler()
    if clang is None:
        sys.exit("clang with libFuzzer is needed (clang, libclang-rt-dev)")
    folder = Path(tempfile.mkdtemp(prefix="fuzz-guided-"))
    done = run(folder, clang, f"-max_total_time={options.seconds}")
    print("\n".join(done.stdout.splitlines()[-25:]))
    print(f"inputs, and those that failed, are in {folder}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
