"""The accelerator under AddressSanitizer and UndefinedBehaviorSanitizer.

``python -m tests.helpers.sanitized`` compiles it with both into a copy of ``generated``
and runs there the tests of the codec's verdicts, texts and frames, the bad texts, the
fuzz against the codec in Python and the faults of memory: with the vector instructions
of this machine, and once more without them. It needs gcc or clang with both sanitizers.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.helpers import accelerated, schemas

SANITIZERS = "-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined"

# How many texts of each package the fuzz makes.
COUNT = "5000"

# The limit of memory there is below what AddressSanitizer reserves.
BAD_TEXTS = """
import contextlib, io, resource, sys
from tests.helpers import bad_text
bad_text.MEMORY = resource.RLIM_INFINITY
with contextlib.redirect_stdout(io.StringIO()) as report:
    bad_text.main(".", *sys.argv[1:])
assert "accepted" not in report.getvalue()
"""

TESTS = ("codec_text", "codec_frames", "codec_verdicts", "extension_verdicts")


def commands(root: Path, full: bool) -> Iterator[list[str]]:
    """What is run, as arguments of Python."""
    yield ["-m", "tests.helpers.fuzz_accelerator", "--count", COUNT, "--seed", "11"]
    # These compile what they try, with the sanitizers too.
    yield ["-m", "tests.helpers.fuzz_patterns", "--count", COUNT, "--seed", "11"]
    yield ["-m", "tests.helpers.fuzz_lane", "--count", COUNT, "--seed", "11"]
    if not full:
        return
    yield ["-m", "tests.helpers.accelerator_faults", "--rounds", "5000", "--step", "13"]
    yield ["-c", BAD_TEXTS, "generated.v16", "generated.v201", "generated.v21"]
    files = [
        str(p) for name in TESTS for p in (root / "tests").glob(f"*/test_{name}.py")
    ]
    # The bad texts of other Pythons are not about this accelerator.
    chosen = ["-k", "not one_exception_everywhere", "-o", "pythonpath="]
    yield ["-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *chosen, *files]


def libraries(compiler: str) -> str:
    """The sanitizers' own libraries, which Python has to load first."""
    names = ("libasan.so", "libubsan.so")
    found = []
    for name in names:
        command = [compiler, f"-print-file-name={name}"]
        path = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        if not Path(path).is_absolute():
            sys.exit(f"{compiler} has no {name}: gcc with its sanitizers is needed")
        found.append(path)
    return " ".join(found)


def run(folder: Path, flags: str, full: bool) -> None:
    """Compiles with such flags, and runs everything; it ends at the first failure."""
    root = schemas.ROOT
    environment = accelerated.environment(
        CC="gcc", CFLAGS=f"{SANITIZERS} {flags}", OCPP_ACCELERATOR="1"
    )
    build = [sys.executable, "-m", "generated.accelerate"]
    checked = {**environment, "LD_PRELOAD": libraries("gcc")}
    # Python's own leaks at its end are not ours; its allocator would hide overruns.
    checked |= {"ASAN_OPTIONS": "detect_leaks=0", "PYTHONMALLOC": "malloc"}
    checked["PYTHONPATH"] = os.pathsep.join(
        (str(folder), str(root), str(root / "tests"))
    )
    subprocess.run(build, cwd=folder, env=checked, check=True)
    for command in commands(root, full):
        print(f"== {flags or 'vectors'}: {' '.join(command)}", flush=True)
        done = subprocess.run([sys.executable, *command], cwd=folder, env=checked)
        if done.returncode:
            sys.exit(f"failed: {' '.join(command)}")


def main() -> None:
    """The command line."""
    folder = Path(tempfile.mkdtemp(prefix="sanitized-"))
    try:
        accelerated.copy_of_generated(folder)
        run(folder, "", full=True)
        run(folder, "-DOCPP_PORTABLE", full=False)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
