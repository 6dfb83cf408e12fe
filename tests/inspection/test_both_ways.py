"""The fast lane says of odd lines what the long way says."""

import json
from pathlib import Path

import pytest
from tests.inspection.logs import START, Inspected, beat, beaten

from ocpp_codegen.inspection import stream
from ocpp_codegen.inspection.lane import Lane
from ocpp_codegen.inspection.reading import Reading
from ocpp_codegen.inspection.report_json import row


def rows(text: str, folder: Path) -> list[str]:
    log = Inspected(text, folder)
    summary = log.summary
    return [
        *(json.dumps([row(frame, None), frame.text]) for frame in log.rows),
        f"{summary.lines} {summary.skipped_lines} {summary.truncated} {summary.guesses}",
    ]


def both(
    text: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], list[str]]:
    """The rows of a log by the fast lane, and without it."""
    monkeypatch.setattr(stream, "SAMPLE", 20)
    quick = rows(text, folder)
    for name in ("take", "take_block", "take_fields"):
        monkeypatch.setattr(Lane, name, lambda *_: False)
    monkeypatch.setattr(Reading, "skips", lambda *_: False)
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


def pretty(number: int, head: str = "{time}: {way} Heartbeat ", indent: int = 2) -> str:
    """A request and its response over several lines, each below its head."""
    ways = ("ChargePoint>CentralSystem", "CentralSystem>ChargePoint")
    texts = []
    for way, frame in zip(ways, (beat(str(number)), beaten(str(number))), strict=True):
        time = f"2026-05-04T10:{number // 60:02d}:{number % 60:02d}.125Z"
        block = json.dumps(json.loads(frame), indent=indent)
        texts.append(f"{head.format(time=time, way=way)}\n{block}\n\n")
    return "".join(texts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"2026-03-02', '"2026-\n03-02'),
        ('"2026-03-02', '"2026\\u002d03-02'),
        ('"currentTime"', '"current   \n   Time"'),
        ("\n]", "\n] "),
        ("\n]", "\n ]"),
        ("\n]", "\n]]"),
        ("\n]", ""),
        ("[\n", "[\n\n"),
        ("[\n", " [\n"),
        ("[\n", "x [\n"),
        ("  3,", "  3,\u00a0"),
        ("  2,", "  2,\t"),
        ("  2,", "  4,"),
        ("  2,", "  true,"),
        ("Heartbeat ", "Heartbeat"),
        ("Heartbeat \n", "Heartbeat \n\n"),
        ("Heartbeat \n", "Heartbeat \n  indented\n"),
        ("Heartbeat \n", "Heartbeat \nConnected with ocpp1.6\n"),
        ("Heartbeat \n", "Heartbeat \nConnected with ocpp2.0\n"),
        ("Heartbeat \n", "Heartbeat \nOther line 7\n"),
        ("Heartbeat \n", "Heartbeat \nOther line &#91;\n"),
        ("Heartbeat \n", "Heartbeat \nnot sent, connection closed\n"),
        (".125Z", ""),
        (".125Z", ".125"),
        ("ChargePoint>", "Charge>"),
    ],
)
def test_odd_blocks(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = [pretty(number) for number in range(60)]
    for number in range(30, 60, 4):
        usual[number] = usual[number].replace(old, new)
    assert usual != [pretty(number) for number in range(60)]
    text = "2026-05-04T10:00:00.000Z: SYS> Session logging started. \n\n"
    quick, long = both(text + "".join(usual), tmp_path, monkeypatch)
    assert quick == long


def parted(number: int) -> str:
    """A request and its response in the fields of objects."""
    ids = {"cp": "CP_1", "msgId": f"m{number}"}
    time = f"2026-05-04T10:{number // 60:02d}:{number % 60:02d}.125Z"
    status = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
    call = {"action": "StatusNotification", "payload": status, "dir": "in"}
    asked = {"time": time, "msgType": 2, **ids, **call}
    answered = {"time": time, **ids, "msgType": 3, "payload": {}, "dir": "out"}
    return f"{json.dumps(asked)}\n{json.dumps(answered)}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Available"', '"Avail able"'),
        ('"Available"', '"Avail\\"able"'),
        ('"Available"', '"Avail\\u0061ble"'),
        ('"Available"', '"[2,\\"x\\",\\"Heartbeat\\",{}]"'),
        ('"Available"', '"Available", "status": "Faulted"'),
        ('"Available"', '"Available", "type": 2, "id": "9", "action": "X", "data": {}'),
        ('"msgId": "m', '"note": "msgId", "msgId": "m'),
        ('"msgId": "m', '"at": {"msgId": "x"}, "msgId": "m'),
        ('"msgId": "m', '"msgId": "y", "msgId": "m'),
        ('"msgId": "m', '"msgId": "\\u006d'),
        ('"msgId": "m', '"msgId": "'),
        ('"msgType": 2', '"msgType": 4'),
        ('"msgType": 2', '"msgType": "CALL"'),
        ('"payload": {', '"payload" : {'),
        ('"payload": {', '"payload": [{'),
        ('"payload": {"connectorId"', '"payload": {"x": {}, "connectorId"'),
        ('"payload": {}', '"payload": "{}"'),
        ('"payload": {}', '"payload": {}, "payload": {"x": 1}'),
        ('"dir": "in"', '"dir": "out"'),
        ('"dir": "in"}', '"dir": "in"} '),
        ('"dir": "in"}', '"dir": "in"},'),
        ('"dir": "in"}', '"dir": "in"} and [2,"x","Heartbeat",{}]'),
        ('"dir": "in"}', '"dir": "in", "raw": [2,"x","Heartbeat",{}]}'),
        ("CP_1", "CP_2"),
        ('{"time"', ' {"time"'),
        ('{"time"', 'x {"time"'),
        (".125Z", ""),
    ],
)
def test_odd_fields(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = [parted(number) for number in range(60)]
    for number in range(30, 60, 4):
        usual[number] = usual[number].replace(old, new)
    assert usual != [parted(number) for number in range(60)]
    quick, long = both("".join(usual), tmp_path, monkeypatch)
    assert quick == long


@pytest.mark.parametrize(
    "line",
    [
        "10:00:0{} state is {}",
        "10:00:0{} [lp-1] power [{}.1 1 2]",
        "10:00:0{} [9,{}] and more",
        "10:00:0{} ocpp 1.{} connected",
        "10:00:0{} version 1.{} agreed",
        "Frame {}{}: 110 bytes",
        "10:00:0{} stdout P part {}",
        "10:00:0{} connection opened by CP_{}",
        "  10:00:0{} indented {}",
    ],
)
def test_lines_without_frames(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = START
    for n in range(80):
        text += f"{line.format(n % 10, n % 7)}\n"
        text += f"{beat(str(n))}\n{line.format(n % 10, n % 7)}\n{beaten(str(n))}\n"
    quick, long = both(text, tmp_path, monkeypatch)
    assert quick == long


def test_versions_are_told_apart_by_their_digits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = ["9.9.9"] * 60 + ["2.0.1"]
    lines = [
        f"chosen protocol ocpp {version}\n{beat(str(n))}\n{beaten(str(n))}\n"
        for n, version in enumerate(spoken)
    ]
    status = '[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Faulted"}]'
    quick, long = both(f"{START}{''.join(lines)}{status}\n", tmp_path, monkeypatch)
    assert quick == long
    assert "evseId" in quick[-2]


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
