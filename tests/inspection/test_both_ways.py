"""The fast lane says of odd lines what the long way says."""

import json
from pathlib import Path

import pytest
from tests.inspection.logs import START, Inspected, beat, beaten

from ocpp_codegen.inspection import stream
from ocpp_codegen.inspection.lane import Lane
from ocpp_codegen.inspection.report_json import row


def rows(text: str, folder: Path) -> list[str]:
    return [json.dumps(row(frame, None)) for frame in Inspected(text, folder).rows]


def both(
    text: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], list[str]]:
    """The rows of a log by the fast lane, and without it."""
    monkeypatch.setattr(stream, "SAMPLE", 20)
    quick = rows(text, folder)
    monkeypatch.setattr(Lane, "take", lambda *_: False)
    return quick, rows(text, folder)


def beats(times: list[str]) -> str:
    return "".join(
        f"{time} CP_1 recv {beat(str(number))}\n{time} CP_1 send {beaten(str(number))}\n"
        for number, time in enumerate(times)
    )


USUAL = [f"2026-05-04T10:00:{second:02d}.125Z" for second in range(40)]


@pytest.mark.parametrize(
    "odd",
    [
        "2026-05-04T10:00:60.500Z",
        "2026-05-04T10:00:61.500Z",
        "2026-05-04T24:00:01.500Z",
        "2026-05-04T24:00:02.500Z",
        "2026-05-04T10:00:59.999999600Z",
        "2026-05-04T10:00:59.123456550Z",
        "2000-01-01T00:00:10.500Z",
        "2000-01-01T00:00:11.500Z",
    ],
)
def test_odd_times(odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [*USUAL, odd, odd.replace(":00:", ":01:"), *USUAL]
    quick, long = both(beats(times), tmp_path, monkeypatch)
    assert quick == long


def test_nanoseconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [f"2026-05-04T10:00:01.{n * 7919033 % 10**9:09d}Z" for n in range(300)]
    quick, long = both(beats(times), tmp_path, monkeypatch)
    assert quick == long


def test_a_year_that_is_written_is_shown(tmp_path: Path) -> None:
    found = Inspected(f"2000-01-01 10:00:00.5 recv {beat('1')}\n", tmp_path)
    assert found.row(1).shown_time == "2000-01-01T10:00:00.500"


@pytest.mark.parametrize("message_id", ["", "x" * 37, "a\\u0041", "\x7f"])
def test_odd_ids_of_answers(
    message_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = f"10:00:30 recv {beat(message_id)}\n10:00:31 send {beaten(message_id)}\n"
    usual = "".join(
        f"10:00:{n:02d} recv {beat(str(n))}\n10:00:{n:02d} send {beaten(str(n))}\n"
        for n in range(1, 30)
    )
    quick, long = both(START + usual + odd, tmp_path, monkeypatch)
    assert quick == long


def event(number: int, value: str) -> str:
    return (
        f'10:00:{number:02d} recv [2,"{number}","TransactionEvent",{{"eventType":"Updated",'
        f'"timestamp":"2026-05-04T10:00:{number:02d}Z","triggerReason":"MeterValuePeriodic",'
        f'"seqNo":{number},"transactionInfo":{{"transactionId":"t"}},"meterValue":[{{'
        f'"timestamp":"2026-05-04T10:00:{number:02d}Z","sampledValue":[{{"value":{value}}}]}}]}}]\n'
        f'10:00:{number:02d} send [3,"{number}",{{}}]\n'
    )


def test_registers_are_shown_without_zeros(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = "".join(event(n, f"{1000 + n}.0") for n in range(50)) + event(50, "7.0")
    quick, long = both(log, tmp_path, monkeypatch)
    assert quick == long
    assert "from 1049 Wh to 7 Wh" in "".join(quick)


def test_of_two_names_the_last_is_meant(tmp_path: Path) -> None:
    """Not the one that comes first by the hash of strings."""
    log = ""
    for number in range(6):
        for name, action in ("2026", "TransactionEvent"), ("1777", "Heartbeat"):
            log += (
                f'ocpp:{name}: receive message [2,"{name}{number}","{action}",{{}}]\n'
            )
    log += "2026/03/01 13:53:00 GET /ocpp/1777 Sec-WebSocket-Protocol: ocpp1.6\n"
    found = Inspected(log, tmp_path)
    assert {row.station: row.version for row in found.rows} == {
        "2026": "2.0.1",
        "1777": "1.6",
    }
