"""The bench tool: turns, medians and the table. What it measures is not judged."""

import re
import subprocess
import sys

from tests.bench import BENCHMARKS, ROOT, Contestant, Measured, measure, table


def test_contestants_take_turns_and_the_first_round_does_not_count() -> None:
    turns: list[str] = []

    def contestant(name: str, *seconds: float) -> Contestant:
        left = iter(seconds)

        def run() -> float:
            turns.append(name)
            return next(left)

        return Contestant(name, run)

    ours, other = contestant("ours", 9, 1, 3, 2), contestant("other", 9, 4, 4, 7)
    results = measure([ours, other], rounds=3)

    assert turns == ["ours", "other"] * 4
    assert results == [Measured("ours", (1, 3, 2)), Measured("other", (4, 4, 7))]


def test_the_table_shows_ratios_of_medians_and_whether_they_meet_the_aim() -> None:
    results = [
        Measured("ours", (0.001, 0.003, 0.002)),
        Measured("slow", (0.004, 0.004, 7.0)),
        Measured("quick", (0.0025, 0.0025, 0.0025)),
    ]
    lines = [re.split(r"  +", line) for line in table(results, aim=0.5).splitlines()]
    assert lines == [
        ["", "median", "min..max", "ours/this", "aim 0.5"],
        ["ours", "2 ms", "1 ms..3 ms"],
        ["slow", "4 ms", "4 ms..7 s", "0.50", "met"],
        ["quick", "2.5 ms", "2.5 ms..2.5 ms", "0.80", "missed"],
    ]


def test_a_benchmark_runs_from_the_command_line() -> None:
    result = _bench("--rounds", "1", "imports")
    assert result.returncode == 0, result.stderr
    assert BENCHMARKS["imports"].title in result.stdout
    assert re.search(r"^generated\.v201 +\d", result.stdout, re.MULTILINE)
    assert re.search(r"^ocpp\.v201 .* (met|missed)$", result.stdout, re.MULTILINE)


def test_an_unknown_benchmark_is_refused() -> None:
    result = _bench("speed")
    assert result.returncode == 2
    assert "'speed'" in result.stderr


def _bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tests" / "bench.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True)
