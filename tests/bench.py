"""``make bench``: our tools and modules beside those they replace, in one run.

A benchmark is a function that returns contestants, ours first. A contestant
does its work once and says how many seconds it took; how it measures is its own
affair. All contestants take turns, round after round, so that whatever else the
machine is doing falls on all of them alike. What counts is the ratio of medians,
since absolute times say more about the machine than about the code.

To add one, write a function and decorate it with ``@benchmark``.
"""

import argparse
import inspect
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

Run = Callable[[], float]


@dataclass(frozen=True)
class Contestant:
    """Someone who does the work: name for the table, seconds of one run."""

    name: str
    run: Run


# Gets a folder to write to; the first contestant is ours.
Setup = Callable[[Path], Sequence[Contestant]]


@dataclass(frozen=True)
class Benchmark:
    """aim is the largest ratio, ours to each other, that we want to see."""

    title: str
    aim: float
    setup: Setup


BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(aim: float) -> Callable[[Setup], Setup]:
    """Registers a function under its name; its docstring heads the table."""

    def register(setup: Setup) -> Setup:
        title = inspect.getdoc(setup) or ""
        BENCHMARKS[setup.__name__] = Benchmark(title, aim, setup)
        return setup

    return register


@dataclass(frozen=True)
class Measured:
    """The seconds of one contestant, run by run."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


# The benchmarks


@benchmark(aim=0.5)
def generate(folder: Path) -> Sequence[Contestant]:
    """Modules from the 128 schema files of 2.0.1: whole processes, same folder.

    datamodel-codegen makes dataclasses with names in snake_case; besides its
    default formatters (black, isort) it has a quicker one of its own, builtin.
    """
    schemas = str(metadata.distribution("ocpp").locate_file("ocpp/v201/schemas"))
    ours = f"ocpp-codegen generate --ocpp 2.0.1 --quiet --schemas {schemas}"
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


@benchmark(aim=0.5)
def imports(folder: Path) -> Sequence[Contestant]:
    """Import of the four modules, less the start of the interpreter."""
    return [_importer("generated.v201"), _importer("ocpp.v201")]


@benchmark(aim=1.0)
def classes(folder: Path) -> Sequence[Contestant]:
    """The classes alone: import of the four modules, less that of all else.

    For information: ocpp.v201 can't be imported without the rest of ocpp.
    """
    library = ("dataclasses", "enum", "typing")
    return [
        _importer("generated.v201", *library),
        _importer("ocpp.v201", *library, "ocpp.charge_point"),
    ]


# What contestants are made of


def _writer(name: str, command: str, folder: Path) -> Contestant:
    """A command line of this environment that gets a new --output in each run."""
    program, *arguments = shlex.split(command)

    def run() -> float:
        with tempfile.TemporaryDirectory(dir=folder) as parent:
            output = str(Path(parent) / "out")
            return _seconds(str(BIN / program), *arguments, "--output", output)

    return Contestant(name, run)


def _importer(package: str, *before: str) -> Contestant:
    """A fresh interpreter that imports the modules, less one that does not."""
    bare = "".join(f"import {name}; " for name in before)
    modules = f"from {package} import call, call_result, datatypes, enums"

    def run() -> float:
        start = _seconds(sys.executable, "-c", bare)
        return _seconds(sys.executable, "-c", bare + modules) - start

    return Contestant(package, run)


def _seconds(*command: str) -> float:
    """Wall-clock time of a process; one that fails ends the whole run."""
    start = time.perf_counter()
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    taken = time.perf_counter() - start
    if result.returncode:
        sys.exit(f"\nfailed: {shlex.join(command)}\n{result.stderr}")
    return taken


# Measuring and printing


def measure(contestants: Sequence[Contestant], rounds: int) -> list[Measured]:
    """All contestants in turn, rounds times; a first round warms up, uncounted."""
    seconds: list[list[float]] = [[] for _ in contestants]
    for round_ in range(rounds + 1):
        for own, contestant in zip(seconds, contestants, strict=True):
            taken = contestant.run()
            if round_:
                own.append(taken)
    return [
        Measured(contestant.name, tuple(own))
        for contestant, own in zip(contestants, seconds, strict=True)
    ]


def table(results: Sequence[Measured], aim: float) -> str:
    """Plain text: a line for each contestant, ratios from the second one on."""
    ours, *others = results
    rows = [["", "median", "min..max", "ours/this", f"aim {aim:g}"], _row(ours)]
    for other in others:
        ratio = ours.median / other.median
        verdict = "met" if ratio <= aim else "missed"
        rows.append([*_row(other)[:3], f"{ratio:.2f}", verdict])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(result: Measured) -> list[str]:
    low, high = _duration(min(result.seconds)), _duration(max(result.seconds))
    return [result.name, _duration(result.median), f"{low}..{high}", "", ""]


def _duration(seconds: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def machine() -> str:
    """What the numbers depend on."""
    packages = ("ocpp-codegen", "datamodel-code-generator", "black", "ocpp")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    return (
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}\n{versions}"
    )


def main() -> None:
    """Runs the benchmarks named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Compare with others, side by side.")
    parser.add_argument("--rounds", type=int, default=7, help="counted runs of each")
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(BENCHMARKS)}")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown or options.rounds < 1:
        parser.error(f"no such benchmark: {unknown}" if unknown else "no rounds")
    print(f"{machine()}\n{options.rounds} runs of each, in turn")
    for name in options.names or BENCHMARKS:
        chosen = BENCHMARKS[name]
        with tempfile.TemporaryDirectory() as folder:
            results = measure(chosen.setup(Path(folder)), options.rounds)
        print(f"\n{name}\n{chosen.title}\n\n{table(results, chosen.aim)}", flush=True)


if __name__ == "__main__":
    main()
