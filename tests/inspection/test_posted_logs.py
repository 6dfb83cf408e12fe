"""Lines as people post them for help: what is read from them, and what is left alone."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.inspection.logs import BOOT, BOOTED, START, Inspected, beat, beaten

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.cli.main import cli

JOURNAL = "Okt  7 22:27:40 pi evcc[85]: [ocpp  ] TRACE 2026/10/07 22:27:4{}"
TABLE = " {} | 2026-05-01 10:00:00.{}+02 | CP-7 | {} | {}"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        # The journal has no year, the program behind it has.
        (
            f"{JOURNAL.format(0)} recv {beat('a')}\n{JOURNAL.format(1)} {beaten('a')}\n",
            ["2026-10-07T22:27:40.000", "2026-10-07T22:27:41.000"],
        ),
        (f"Okt 7 22:27:40 pi csms: recv {beat('a')}\n", ["Okt 7 22:27:40"]),
        (f"7. Mai 2026 22:27:40 recv {beat('a')}\n", ["2026-05-07T22:27:40.000"]),
        (f"7 Mai 2026 22:27:40 recv {beat('a')}\n", ["2026-05-07T22:27:40.000"]),
        (f"Mär 7, 2026 22:27:40 recv {beat('a')}\n", ["2026-03-07T22:27:40.000"]),
        # Kibana.
        (
            f"May 1, 2026 @ 10:00:00.123 recv {beat('a')}\n",
            ["2026-05-01T10:00:00.123"],
        ),
        # PostgreSQL.
        (
            f"{TABLE.format(1, 123, 'in', beat('a'))}\n",
            ["2026-05-01T10:00:00.123+02:00"],
        ),
        (
            f"2026-05-01 10:00:00-03 recv {beat('a')}\n",
            ["2026-05-01T10:00:00.000-03:00"],
        ),
        (f"2026-05-01 10:00:00 -03 recv {beat('a')}\n", ["2026-05-01T10:00:00.000"]),
    ],
)
def test_times(text: str, times: list[str], tmp_path: Path) -> None:
    assert [row.shown_time for row in Inspected(text, tmp_path).rows] == times


def test_zones_of_hours_are_counted(tmp_path: Path) -> None:
    text = (
        f"2026-05-01 10:00:00.500+02 CP_1 recv {beat('a')}\n"
        f"2026-05-01 08:00:01.500+00 CP_1 send {beaten('a')}\n"
        f"2026-05-01 05:00:02.500-03 CP_1 recv {beat('b')}\n"
        f"2026-05-01 08:00:03.500Z CP_1 send {beaten('b')}\n"
    )
    assert [row.latency for row in Inspected(text, tmp_path).rows] == [1.0] * 4


def test_a_row_with_both_frames_has_the_time_of_each(tmp_path: Path) -> None:
    cells = (json.dumps(beat("a")), json.dumps(beaten("a")))
    frames = ",".join(cell.replace('\\"', '""') for cell in cells)
    text = (
        "Request String,Response String,Request Time,Response Time\n"
        f'{frames},"08/08/2026, 00:02:42","08/08/2026, 00:02:44"\n'
    )
    log = Inspected(text, tmp_path, "rows.csv")
    assert [row.shown_time for row in log.rows] == [
        "2026-08-08T00:02:42.000",
        "2026-08-08T00:02:44.000",
    ]


@pytest.mark.parametrize(
    ("before", "behind", "station"),
    [
        ("recv EVB-P21124929: ", "", "EVB-P21124929"),
        ("recv AC:DE:48:00:11:22: ", "", "AC:DE:48:00:11:22"),
        ("from CP/7-x:", "", "CP/7-x"),
        ("10:00:00.010 10:00:00.020 CP_1 recv ", "", "CP_1"),
        ("fe80::1 -> fe80::2 CP_1 ", "", "fe80::1"),
        ("Received ", " from 1:Bay-Demo", "1:Bay-Demo"),
        ("Received ", " from the start", None),
        ("[MO] Recv: ", "", None),
        ("[websockets.server] < ", "", None),
        ("[OcppWorker] DEBUG Received ", "", None),
        ("[pool-1-thread-3] Received ", "", None),
        ("[garage] Received ", "", "garage"),
        ("[chargeBoxId=100, sessionId=5863aadf] Received: ", "", "100"),
        ("dist/network/WebsocketConnection.js:211\tReceived ", "", None),
        ("[Operation] Sent requirement (success): ", "", None),
    ],
)
def test_stations(
    before: str, behind: str, station: str | None, tmp_path: Path
) -> None:
    lines = (f"10:00:0{n} {before}{beat(str(n))}{behind}\n" for n in range(4))
    log = Inspected("".join(lines), tmp_path)
    assert {row.station for row in log.rows} == {station}


def test_frames_in_parts_behind_a_word(tmp_path: Path) -> None:
    parts = (
        {"CallType": 2, "UUID": "a", "Action": "Heartbeat", "Payload": {"x": 1}},
        {
            "CallType": 3,
            "UUID": "a",
            "Payload": {"currentTime": "2026-03-02T07:58:10Z"},
        },
        {"CallType": 2, "UUID": "b", "Action": "Heartbeat", "Payload": {}},
        {"CallType": 4, "UUID": "b", "errCode": "InternalError", "errDescription": "x"},
    )
    words = ("Request", "Response", "Request", "Error")
    lines = [
        f"{word} {json.dumps(part)}  " for word, part in zip(words, parts, strict=True)
    ]
    lines.append('Config {"type": 2, "id": "a"}')
    log = Inspected("\n".join(lines), tmp_path)
    assert [(row.kind, row.action) for row in log.rows] == [
        (2, "Heartbeat"),
        (3, "Heartbeat"),
        (2, "Heartbeat"),
        (4, "Heartbeat"),
    ]
    assert log.rules == [(1, "additionalProperties")]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('CP_1 send [4,"x","InternalError","failed","SQL [insert"]', "frame"),
        ('CP_1 send [4,"x","","failed","because"]', "frame"),
        ('CP_1 recv [2,"x","Heartbeat",[]]', "type"),
        ('CP_1 recv [2,"x","Heartbeat","{}"]', "type"),
        ('CP_1 send [3,"x",[]]', "type"),
        ('CP_1 send [3,"x",""]', "type"),
    ],
)
def test_a_payload_of_another_type_is_a_finding(
    line: str, rule: str, tmp_path: Path
) -> None:
    asked = beat("x") if "send" in line else beat("y")
    text = f"10:00:00 CP_1 recv {beat('a')}\n10:00:01 CP_1 send {beaten('a')}\n"
    log = Inspected(f"{text}10:00:02 CP_1 recv {asked}\n10:00:03 {line}\n", tmp_path)
    assert (4, rule) in log.rules
    assert log.row(4).kind in (2, 3, 4)
    packed = "".join(
        json.dumps({"time": 1777887000 + at, "cp": "CP_1", "raw": json.loads(frame)})
        + "\n"
        for at, frame in enumerate((beat("a"), beaten("a"), asked, line[10:]))
    )
    assert (4, rule) in Inspected(packed, tmp_path, "x.jsonl").rules


@pytest.mark.parametrize("line", ['[2,"EUR","Wh",1]', '[3,"x",12]', 'see [3,"x",12]'])
def test_rows_of_other_data_are_not_frames(line: str, tmp_path: Path) -> None:
    text = START + line + "\n"
    log = Inspected(text, tmp_path)
    assert (log.rules, log.summary.frames) == ([], 2)


def test_requests_whose_action_was_shortened_are_open(tmp_path: Path) -> None:
    """websockets leaves out the middle of a text, and says how long it was."""
    lines = (
        """> TEXT '[2,"a","GetC...rtedFeatureProfiles"]}]' [98 bytes]""",
        """< TEXT '[3,"a",{"configurationKey":[]}]' [31 bytes]""",
        """> TEXT '[2,"b","GetC..."NumberOfConnectors"]}]' [92 bytes]""",
        """< TEXT '[3,"b",{"configurationKey":[]}]' [31 bytes]""",
    )
    text = "".join(f"10:00:0{n} DEBUG {line}\n" for n, line in enumerate(lines))
    log = Inspected(text, tmp_path)
    assert log.lines == [2, 4]
    assert [row.latency for row in log.rows] == [1.0, 1.0]
    assert (log.summary.truncated, log.rules) == (2, [])


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ('{"connectorId":1', '2,"status":"x"}]', 12),
        ('{"connectorId":-1.', "5e1}]", -15.0),
        ('{"connectorId":fa', "lse}]", False),
        ('{"connectorId":"a', 'b"}]', "ab"),
        ('{"connectorId":"a"', "}]", "a"),
        ('{"connectorId":"', '2026-05-04T10:00:01Z"}]', "2026-05-04T10:00:01Z"),
        ('{"connectorId":1,"x', 'Info":"a"}]', 1),
        ('{"connectorId":', "null}]", None),
    ],
)
@pytest.mark.parametrize("arrow", ["-> ", "<- ", "<= ", " ", ""])
def test_values_that_go_on_behind_a_repeated_head(
    first: str, second: str, value: object, arrow: str, tmp_path: Path
) -> None:
    head = "2026-05-04T10:00:0{}.120Z:COM:rpc.c:681:"
    text = (
        f'{head.format(1)}{arrow}[2,"a","X",{first}\n{head.format(1)}{second}\n'
        f"{head.format(2)}{arrow}{beat('b')}\n"
    )
    log = Inspected(text, tmp_path)
    assert log.lines == [1, 3]
    assert log.row(1).end_line == 2
    assert log.row(1).payload["connectorId"] == value


def test_a_cut_frame_does_not_take_the_lines_below_it(tmp_path: Path) -> None:
    head = "2026-05-04T10:00:01.120Z:COM:rpc.c:681:"
    text = (
        f'{head}-> [2,"a","StatusNotification",{{"status":"Char\n'
        f"2026-05-04T10:00:01.120Z:INFO:ws.c:10:closed\n"
        f"{head}-> {beat('b')}\n"
    )
    log = Inspected(text, tmp_path)
    assert (log.lines, log.summary.truncated, log.rules) == ([3], 1, [])


@pytest.mark.parametrize(
    "line",
    [
        "recv CP_1 [91 50 44 34 97 34 44 123 125 93]",
        "recv CP_1 b'\\x5b' 91, 50, 44, 34, 97",
        "OCPP tx: 5B322C2261222C22486561727462656174222C7B7D5D",
        "00000000  5b 32 2c 22 61 22 2c 22  48 65 61 72 74 62 65 61",
        "data=WzIsImEiLCJIZWFydGJlYXQiLHt9XQ==",
    ],
)
def test_frames_as_bytes_get_a_hint(line: str, tmp_path: Path) -> None:
    log = Inspected(line + "\n", tmp_path)
    assert log.summary.frames == 0
    assert [hint for hint in log.summary.hints if "as bytes" in hint]


def test_the_hint_is_given_once(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("data=WzIsImEiLCJIZWFydGJlYXQiLHt9XQ==\n")
    result = CliRunner().invoke(cli, ["inspect", str(log)])
    assert isinstance(result.exception, CodegenError)
    assert "hint" not in result.stdout
    assert "as bytes" in str(result.exception)


def test_typographic_quotation_marks_get_a_hint(tmp_path: Path) -> None:
    log = Inspected("recv CP_1 [2,\u201ca\u201d,\u201cHeartbeat\u201d,{}]\n", tmp_path)
    assert log.summary.frames == 0
    assert [hint for hint in log.summary.hints if "typographic" in hint]


@pytest.mark.parametrize(
    ("line", "payload"),
    [
        ('[2, "a", "X", {"b"=>nil, "c"=>[true, -1.5], "d"=>{}}]', {"b": None}),
        ('[2, "a", "X", %{"b" => nil, "c" => [true, -1.5], "d" => %{}}]', {"b": None}),
        ('[2, "a", "X", {"b": "=> \\"x", "c": [true, -1.5], "d": {}}]', {"b": '=> "x'}),
    ],
)
def test_hashes_of_ruby_and_elixir(
    line: str, payload: dict[str, object], tmp_path: Path
) -> None:
    log = Inspected(f"10:00:00 recv {line}\n", tmp_path)
    assert log.row(1).payload == {**payload, "c": [True, -1.5], "d": {}}
    assert "json" not in {rule for _, rule in log.rules}


def test_what_is_json_but_for_an_arrow_is_a_fault(tmp_path: Path) -> None:
    log = Inspected(START + 'recv [2,"a","Heartbeat",{"b"=>}]\n', tmp_path)
    assert log.rules == [(3, "json")]


def test_boots_next_to_their_python_form_are_read_once(tmp_path: Path) -> None:
    text = (
        f"10:00:00 INFO [ocpp] CP_1: receive message {BOOT}\n"
        "10:00:00 DEBUG [x] Received boot: {'charge_point_vendor': 'N'}\n"
        f"10:00:01 INFO [ocpp] CP_1: send {BOOTED}\n"
    )
    log = Inspected(text, tmp_path)
    assert (log.lines, log.rules) == ([1, 3], [])
