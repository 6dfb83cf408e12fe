"""The two programs that README tells to start: in memory, and as a reader does it."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from generated import testing
from generated.v201 import call, call_result, datatypes, enums
from tests.examples import central_system, station
from tests.helpers.schemas import ROOT

EVENTS = enums.TransactionEventEnumType

EXAMPLES = ROOT / "tests" / "examples"


def started(example: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", f"tests.examples.{example}"]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_station_and_a_central_system_talk() -> None:
    system = started("central_system", "0")
    assert system.stdout is not None
    try:
        first = system.stdout.readline()
        match = re.fullmatch(r"on port (\d+)\n", first)
        assert match, first + system.stdout.read()
        other = started("station", match[1])
        said, _ = other.communicate(timeout=30)
        assert other.returncode == 0, said
        heard = [system.stdout.readline().strip() for _ in range(6)]
    finally:
        system.kill()
        system.communicate()
    # The request to reset may come before the last line of the charge.
    assert sorted(said.splitlines()) == [
        "Ended: 3.0 so far",
        "Started: 0.0 so far",
        "Updated: 1.5 so far",
        "asked to reset: Immediate",
        "boot: Accepted",
    ]
    assert heard == [
        "station1: Example One is there",
        "station1: Started, 0 Wh",
        "station1: Updated, 5000 Wh",
        "station1: Ended, 10000 Wh",
        "station1: reset Accepted",
        "station1: gone",
    ]


def test_the_central_system_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Its other side is in memory, and says what a station would."""

    async def talk() -> None:
        async with testing.pair(central_system.CentralSystem, "station1") as peer:
            model = datatypes.ChargingStationType("Example", "One")
            power_up = enums.BootReasonEnumType.power_up
            booted = await peer.send(call.BootNotification(model, power_up))
            assert booted.status is enums.RegistrationStatusEnumType.accepted
            for event, energy in ((EVENTS.started, 0.0), (EVENTS.ended, 10_000.0)):
                charged = await peer.send(transaction_event(event, energy))
                assert charged.total_cost == pytest.approx(0.3 * energy / 1000)
            while "reset" not in (said := capsys.readouterr().out):
                heard.append(said)
                await asyncio.sleep(0)
            heard.append(said)
            assert peer.received == [call.Reset(enums.ResetEnumType.immediate)]

    heard: list[str] = []
    asyncio.run(talk())
    assert "".join(heard).splitlines() == [
        "station1: Example One is there",
        "station1: Started, 0 Wh",
        "station1: Ended, 10000 Wh",
        "station1: reset Accepted",
    ]


def transaction_event(
    event: enums.TransactionEventEnumType, energy: float
) -> call.TransactionEvent:
    now, trigger = "2026-03-14T09:26:53Z", enums.TriggerReasonEnumType.authorized
    value = datatypes.MeterValueType(now, [datatypes.SampledValueType(energy)])
    transaction = datatypes.TransactionType("transaction 1")
    return call.TransactionEvent(event, now, trigger, 0, transaction, [value])


def test_the_station_alone(capsys: pytest.CaptureFixture[str]) -> None:
    async def talk() -> None:
        async with testing.pair(station.Station, "station1") as peer:
            peer.answer(call_result.TransactionEvent(total_cost=1.5))
            await peer.charge_point.charge(1, EVENTS.updated, 5000.0)
            (sent,) = peer.received
            assert sent.meter_value[0].sampled_value[0].value == 5000.0
            peer.charge_point.reset = asyncio.Event()
            reset = await peer.send(call.Reset(enums.ResetEnumType.immediate))
            assert reset.status is enums.ResetStatusEnumType.accepted
            assert peer.charge_point.reset.is_set()

    asyncio.run(talk())
    assert capsys.readouterr().out.splitlines() == [
        "Updated: 1.5 so far",
        "asked to reset: Immediate",
    ]


def test_they_are_short() -> None:
    for path in (EXAMPLES / "central_system.py", EXAMPLES / "station.py"):
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if line.strip()]) <= 45
