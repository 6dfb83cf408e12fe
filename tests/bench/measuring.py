"""How benchmarks are measured and shown.

A contestant does its work and says how many seconds it took; how it measures is
its own affair. All contestants take turns, round after round, so that whatever
else the machine is doing falls on all of them alike. What counts is the ratio of
medians, since absolute times say more about the machine than about the code.
"""

import inspect
import os
import platform
import statistics
import time
import timeit
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

# A run inside this process is repeated until it takes about so many seconds.
LONG_ENOUGH = 0.004

Run = Callable[[], float]


@dataclass(frozen=True)
class Contestant:
    """Someone who does the work: name for the table, seconds of one run."""

    name: str
    run: Run


@dataclass(frozen=True)
class Measured:
    """The seconds of one contestant, run by run."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Report:
    """What a benchmark found: a table, and what of it goes into the picture.

    bars are times as multiples of ours, by name.
    """

    text: str
    bars: Mapping[str, float] = field(default_factory=dict)


# Gets a folder to write to and the number of counted rounds.
Measure = Callable[[Path, int], Report]


@dataclass(frozen=True)
class Benchmark:
    """Something to measure; title heads its table."""

    title: str
    measure: Measure


BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(function: Measure) -> Measure:
    """Registers a function under its name; its docstring heads the table."""
    title = inspect.getdoc(function) or ""
    BENCHMARKS[function.__name__] = Benchmark(title, function)
    return function


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


def repeated(work: Callable[..., object], *arguments: Any) -> Run:
    """Calls work often enough to be measured, with the garbage collector at rest.

    Only the time that this process has the processor counts, and not the first call,
    which may make what is kept.
    """
    work(*arguments)
    given = {f"argument_{index}": value for index, value in enumerate(arguments)}
    call = f"work({', '.join(given)})"
    timer = timeit.Timer(call, timer=time.process_time, globals={"work": work, **given})
    number = 1
    while (taken := timer.timeit(number)) < LONG_ENOUGH:
        number = max(2 * number, int(number * LONG_ENOUGH / max(taken, 1e-9)))
    return lambda: timer.timeit(number) / number


def compare(
    contestants: Sequence[Contestant], rounds: int, aim: float | None = None
) -> Report:
    """Measures and shows contestants, ours first."""
    return Report(table(measure(contestants, rounds), aim))


def table(results: Sequence[Measured], aim: float | None = None) -> str:
    """A line for each contestant, ratios from the second one on.

    aim is the largest ratio, ours to each other, that we want to see.
    """
    ours, *others = results
    aimed = "" if aim is None else f"aim {aim:g}"
    rows = [["", "median", "min..max", "ours/this", aimed], _row(ours)]
    for other in others:
        ratio = ours.median / other.median
        verdict = "" if aim is None else judged(ratio <= aim)
        rows.append([*_row(other)[:3], f"{ratio:.2f}", verdict])
    return columns(rows)


def judged(met: bool) -> str:
    """Whether an aim is met, in a word."""
    return "met" if met else "missed"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as plain text: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(result: Measured) -> list[str]:
    low, high = duration(min(result.seconds)), duration(max(result.seconds))
    return [result.name, duration(result.median), f"{low}..{high}", "", ""]


def duration(seconds: float) -> str:
    """Seconds in a unit that suits them."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def machine(packages: Sequence[str]) -> str:
    """What the numbers depend on: this machine, and those of the packages it has."""
    installed = {dist.name.lower(): dist.version for dist in metadata.distributions()}
    versions = [f"{name} {installed[name]}" for name in packages if name in installed]
    return (
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}\n{', '.join(versions)}"
    )
