"""The bench tool: turns, medians, tables, messages. What it measures is not judged."""

import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from generated import ocppj
from tests.bench import earlier, processes, runtime
from tests.bench.codec import geometric_mean
from tests.bench.measuring import (
    BENCHMARKS,
    ROOT,
    Contestant,
    Measured,
    measure,
    repeated,
    table,
)
from tests.bench.payloads import FAULTS, PAYLOADS, Fault, Payload
from tests.bench.peers import _ocpp, _ours
from tests.helpers.schemas import files

from jsonschema import Draft6Validator


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


def test_what_a_message_costs_is_compared_round_by_round() -> None:
    """A round in which the machine was busy slows all down, and changes no ratio."""
    costs = {"ours": (2.0, 90.0, 6.0), runtime.FLOOR: (1.0, 30.0, 3.0)}
    found = {
        kind: [{"Heartbeat": runtime.Cost(cpu, cpu)} for cpu in each]
        for kind, each in costs.items()
    }
    assert runtime.times_floor(found, "ours", "Heartbeat") == 2


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


def test_repeated_work_is_timed_per_call() -> None:
    calls = 0

    def work(argument: int) -> None:
        nonlocal calls
        calls += 1
        sum(range(argument))

    run = repeated(work, 10_000)
    before = calls
    seconds = run()
    number = calls - before
    assert number > 1
    assert 0.0005 < seconds * number < 0.1


def test_the_geometric_mean_is_that_of_ratios() -> None:
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1.0)
    assert geometric_mean([1.0, 10.0, 100.0]) == pytest.approx(10.0)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.name)
def test_a_payload_is_valid_and_comes_back_as_it_was(payload: Payload) -> None:
    validator(payload).validate(payload.data)
    for pair in (_ours, _ocpp):
        decode, encode = pair(payload)
        assert json.loads(encode(decode(payload.text))) == payload.data


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.payload.name)
def test_a_fault_is_one_fact(fault: Fault) -> None:
    assert len(list(validator(fault.payload).iter_errors(fault.data))) == 1
    decode, _ = _ours(fault.payload)
    with pytest.raises(ocppj.ValidationError) as caught:
        decode(fault.text)
    assert len(caught.value.findings) == 1


@pytest.mark.slow
def test_a_benchmark_runs_from_the_command_line() -> None:
    result = _bench("--rounds", "1", "imports")
    assert result.returncode == 0, result.stderr
    assert BENCHMARKS[processes.imports.__name__].title in result.stdout
    assert re.search(r"^generated\.v201 +\d", result.stdout, re.MULTILINE)
    assert re.search(r"^ocpp\.v201 .* (met|missed)$", result.stdout, re.MULTILINE)


def test_right_messages_cost_what_they_cost_before_tolerance(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the earlier modules are taken out of the history")
    chosen = [p for p in PAYLOADS if p.action in ("BootNotification", "MeterValues")]
    ratios = earlier.compared(tmp_path, 7, chosen)
    assert len(ratios) >= 6
    assert statistics.geometric_mean(ratios.values()) <= 1.15


def test_an_unknown_benchmark_is_refused() -> None:
    result = _bench("speed")
    assert result.returncode == 2
    assert "'speed'" in result.stderr


def validator(payload: Payload) -> Draft6Validator:
    return Draft6Validator(files()[f"{payload.schema}.json"])


def _bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
