"""Whole processes: making the modules, and importing them."""

import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from tests.bench.measuring import ROOT, Contestant, Report, benchmark, compare
from tests.bench.payloads import BY_NAME

BIN = Path(sys.executable).parent

FOUR = ("call", "call_result", "datatypes", "enums")

# What jsonschema imports where it is there, and ocpp does not bring along: tools of
# this environment do, and one of them takes a second.
_OTHERS = (
    *("fqdn", "idna", "isoduration", "jsonpointer", "rfc3339_validator", "rfc3987"),
    *("rfc3986_validator", "rfc3987_syntax", "uri_template", "webcolors"),
)
_ALONE = f"import sys; sys.modules.update(dict.fromkeys({_OTHERS})); "


@benchmark
def generate(folder: Path, rounds: int) -> Report:
    """Modules from the 128 schema files of 2.0.1: whole processes, same folder.

    datamodel-codegen makes dataclasses with names in snake_case; besides its
    default formatters (black, isort) it has a quicker one of its own, builtin.
    """
    return compare(_generators(folder, "2.0.1", "v201"), rounds, aim=0.6)


@benchmark
def generate_16(folder: Path, rounds: int) -> Report:
    """The same from the files of 1.6."""
    return compare(_generators(folder, "1.6", "v16"), rounds, aim=0.6)


@benchmark
def generate_21(folder: Path, rounds: int) -> Report:
    """The same from the files of 2.1."""
    return compare(_generators(folder, "2.1", "v21"), rounds, aim=0.6)


@benchmark
def generate_all(folder: Path, rounds: int) -> Report:
    """All three versions of ours against the others on the files of 2.1 alone."""
    _, *others = _generators(folder, "2.1", "v21")
    ours = _writer("ocpp-codegen", "ocpp-codegen generate --quiet", folder)
    return compare([ours, *others], rounds, aim=1.0)


def _generators(folder: Path, version: str, package: str) -> list[Contestant]:
    installed = metadata.distribution("ocpp").locate_file(f"ocpp/{package}/schemas")
    schemas = str(installed)
    ours = f"ocpp-codegen generate --ocpp {version} --quiet --schemas {schemas}"
    dcg = (
        f"datamodel-codegen --input {schemas} --input-file-type jsonschema"
        " --output-model-type dataclasses.dataclass --snake-case-field"
        " --target-python-version 3.11 --disable-timestamp"
    )
    return [
        _writer("ocpp-codegen", ours, folder),
        _writer("datamodel-codegen", dcg, folder),
        _writer("datamodel-codegen, builtin", f"{dcg} --formatters builtin", folder),
    ]


@benchmark
def imports(folder: Path, rounds: int) -> Report:
    """Import of the four modules, less the start of the interpreter."""
    contestants = [
        _importer(folder, "generated.v201", FOUR),
        _importer(folder, "ocpp.v201", FOUR),
    ]
    return compare(contestants, rounds, aim=0.5)


@benchmark
def imports_codec(folder: Path, rounds: int) -> Report:
    """Import of the four modules and codec, against the four of ocpp.v201."""
    contestants = [
        _importer(folder, "generated.v201", (*FOUR, "codec")),
        _importer(folder, "ocpp.v201", FOUR),
    ]
    return compare(contestants, rounds, aim=0.2)


@benchmark
def imports_codec_21(folder: Path, rounds: int) -> Report:
    """The same of 2.1, against the four of ocpp.v201."""
    contestants = [
        _importer(folder, "generated.v21", (*FOUR, "codec")),
        _importer(folder, "ocpp.v201", FOUR),
    ]
    return compare(contestants, rounds, aim=0.26)


@benchmark
def imports_all(folder: Path, rounds: int) -> Report:
    """The codecs of all three versions, against the four of ocpp.v201."""
    codecs = "import generated.v16.codec, generated.v201.codec, generated.v21.codec"
    contestants = [
        _fresh(folder, "generated, all versions", codecs),
        _importer(folder, "ocpp.v201", FOUR),
    ]
    return compare(contestants, rounds, aim=0.4)


@benchmark
def imports_standard(folder: Path, rounds: int) -> Report:
    """Import of standard, once the four modules are there, and of the latter.

    For information: standard_names is loaded when one of its names is used.
    """
    loaded = ("generated.v201.call", "generated.v201.call_result")
    importers = {
        "standard": _importer(folder, "generated.v201", ("standard",), *loaded),
        "standard_names": _importer(
            folder, "generated.v201", ("standard_names",), *loaded
        ),
        "the four modules": _importer(folder, "generated.v201", FOUR),
    }
    named = [Contestant(name, importer.run) for name, importer in importers.items()]
    return compare(named, rounds)


@benchmark
def classes(folder: Path, rounds: int) -> Report:
    """The classes alone: import of the four modules, less that of all else.

    For information: ocpp.v201 can't be imported without the rest of ocpp.
    """
    library = ("dataclasses", "enum", "typing")
    contestants = [
        _importer(folder, "generated.v201", FOUR, *library),
        _importer(folder, "ocpp.v201", FOUR, *library, "ocpp.charge_point"),
    ]
    return compare(contestants, rounds, aim=1.0)


# Each prints the seconds of its first and of its second message.
_CLOCK = """
from time import perf_counter
times = [perf_counter()]
for _ in range(2):
    decode(text)
    times.append(perf_counter())
print(times[1] - times[0], times[2] - times[1])
"""
_OURS = """
from generated.v201 import call, codec
def decode(text):
    return codec.from_json(call.TransactionEvent, text)
"""
_OCPP = """
import json
from ocpp import messages
from ocpp.charge_point import camel_to_snake_case
from ocpp.v201 import call
def decode(text):
    payload = json.loads(text)
    messages._validate_payload(messages.Call("1", "TransactionEvent", payload), "2.0.1")
    return call.TransactionEvent(**camel_to_snake_case(payload))
"""


@benchmark
def first_message(folder: Path, rounds: int) -> Report:
    """The first TransactionEvent that a new process decodes, imports done."""
    contestants = [
        _message(folder, "generated.v201, first", _OURS, 0),
        _message(folder, "generated.v201, second", _OURS, 1),
        _message(folder, "ocpp, first", _OCPP, 0),
        _message(folder, "ocpp, second", _OCPP, 1),
    ]
    return compare(contestants, rounds)


# What contestants are made of


def _writer(name: str, command: str, folder: Path) -> Contestant:
    """A command line of this environment that gets a new --output in each run.

    It runs where no pyproject.toml of ours adds extensions.
    """
    program, *arguments = shlex.split(command)

    def run() -> float:
        with tempfile.TemporaryDirectory(dir=folder) as parent:
            output = str(Path(parent) / "out")
            command = (str(BIN / program), *arguments, "--output", output)
            return _seconds(folder, *command, cwd=folder)[0]

    return Contestant(name, run)


def _importer(
    folder: Path, package: str, modules: tuple[str, ...], *before: str
) -> Contestant:
    """A fresh interpreter that imports the modules, less one that does not."""
    bare = "".join(f"import {name}; " for name in before)
    return _fresh(folder, package, f"from {package} import {', '.join(modules)}", bare)


def _fresh(folder: Path, name: str, wanted: str, bare: str = "") -> Contestant:
    """A fresh interpreter that runs what is wanted, less one that does not.

    Both find what an installation of ours and of ocpp has, and not what else is here.
    """
    bare = _ALONE + bare

    def run() -> float:
        start, _ = _seconds(folder, sys.executable, "-c", bare)
        return _seconds(folder, sys.executable, "-c", bare + wanted)[0] - start

    return Contestant(name, run)


def _message(folder: Path, name: str, decode: str, which: int) -> Contestant:
    """A fresh interpreter that decodes two messages, of which one counts."""
    text = BY_NAME["TransactionEvent, full"].text
    script = f"text = {json.dumps(text)}\n{decode}{_CLOCK}"

    def run() -> float:
        _, printed = _seconds(folder, sys.executable, "-c", script)
        return float(printed.split()[which])

    return Contestant(name, run)


def _seconds(folder: Path, *command: str, cwd: Path = ROOT) -> tuple[float, str]:
    """Processor time and output of a process; one that fails ends the whole run.

    All compiled modules are kept in the folder, whatever the environment says, so
    that nobody compiles after the first round.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = _children()
    result = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True
    )
    taken = _children() - start
    if result.returncode:
        sys.exit(f"\nfailed: {shlex.join(command)}\n{result.stderr}")
    return taken, result.stdout


def _children() -> float:
    """The processor time of all processes that have been waited for."""
    times = resource.getrusage(resource.RUSAGE_CHILDREN)
    return times.ru_utime + times.ru_stime
