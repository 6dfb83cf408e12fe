"""How doubtful cases are settled: what counts as a frame, and as a fault."""

import gzip
import json
from pathlib import Path

import pytest
from tests.inspection.logs import BOOT, BOOT2, BOOTED, START, Inspected, beat, beaten

from ocpp_codegen.inspection import Options


def test_arrays_that_are_no_frames_are_noise_inside_a_line(tmp_path: Path) -> None:
    text = START + 'costs [2,"EUR"], see [4012, X] and [1.16 1.45] or [3,"b"]\n'
    log = Inspected(text, tmp_path)
    assert log.rules == []
    assert (log.summary.frames, log.summary.skipped_lines) == (2, 1)


@pytest.mark.parametrize(
    "line", ['[2,"EUR"]', '[3,"b1"]', '[2,"a","Heartbeat",{},1]', '[4,"x","y"]']
)
def test_an_array_that_starts_like_a_frame_is_a_finding_as_a_line(
    line: str, tmp_path: Path
) -> None:
    log = Inspected(f"{BOOT}\n{BOOTED}\n{line}\n", tmp_path)
    assert log.rules == [(3, "frame")]
    assert (log.row(3).kind, log.summary.frames) == (None, 2)


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ('CP_1 recv [2,"b","StatusNotification"]', ["frame"]),
        ('CP_1 send [3,"b"]', ["frame"]),
        ('CP_1 recv [2,"b","Heartbeat",{},1]', ["frame"]),
        ('CP_1 recv [2,"EUR"]', []),
        ('CP_1 price [2,"EUR","Wh"]', []),
        ('CP_1 recv [3,"b"] at last', []),
    ],
)
def test_an_odd_array_is_a_finding_where_frames_stand(
    line: str, rules: list[str], tmp_path: Path
) -> None:
    head = f"09:00:00 CP_1 recv {beat('a')}\n09:00:01 CP_1 send {beaten('a')}\n"
    log = Inspected(f"{head}09:00:02 {line}\n", tmp_path)
    assert [rule for _, rule in log.rules] == rules
    assert log.summary.frames == 2


def test_an_odd_array_is_a_finding_as_the_field_that_frames_are_in(
    tmp_path: Path,
) -> None:
    frames = beat("a"), '[2,"b","Reset"]', '[2,"EUR"]'
    texts = [json.dumps({"cp": "CP_1", "msg": text}) for text in frames]
    arrays = [f'{{"cp":"CP_1","raw":{text}}}' for text in frames]
    other = '{"cp":"CP_1","prices":[3,"EUR"]}'
    log = Inspected("\n".join([*texts, *arrays, other]) + "\n", tmp_path)
    assert [found for found in log.rules if found[1] == "frame"] == [
        (2, "frame"),
        (5, "frame"),
    ]


def test_what_an_odd_array_stands_for_is_not_unanswered(tmp_path: Path) -> None:
    """Nor is its answer one to nothing."""
    text = "".join(
        f"09:{minute:02d}:00 CP_1 {line}\n"
        for minute, line in enumerate(
            (
                f"recv {beat('a')}",
                'send [3,"a"]',
                'recv [2,"b","StatusNotification"]',
                'send [4,"b","FormationViolation","",{}]',
                f"recv {beat('c')}",
                f"send {beaten('c')}",
            )
        )
    )
    log = Inspected(START + text, tmp_path)
    assert [rule for _, rule in log.rules] == ["frame", "frame"]


def test_both_sides_may_use_an_id_at_once(tmp_path: Path) -> None:
    lines = (
        f"recv {beat('1')}",
        'send [2,"1","ClearCache",{}]',
        'recv [3,"1",{"status":"Accepted"}]',
        f"send {beaten('1')}",
    )
    text = "".join(f"09:00:0{i} CP_1 {line}\n" for i, line in enumerate(lines))
    log = Inspected(text, tmp_path)
    assert log.rules == []
    assert log.summary.frames == 4


def test_what_is_inside_of_a_frame_is_not_searched(tmp_path: Path) -> None:
    inner = (
        '[2,"d","DataTransfer",{"vendorId":"x","data":"[2,\\"e\\",\\"Reset\\",{}]"}]'
    )
    log = Inspected(
        f'{BOOT}\n{BOOTED}\n{inner}\n[3,"d",{{"status":"Accepted"}}]\n', tmp_path
    )
    assert log.rules == []
    assert log.lines == [1, 2, 3, 4]


def test_frames_on_one_line_are_told_apart_by_column(tmp_path: Path) -> None:
    log = Inspected(f"{BOOT} {BOOTED} {beat('h')}\n{beaten('h')}\n", tmp_path)
    columns = [row.column for row in log.rows if row.line == 1]
    assert columns == [1, len(BOOT) + 2, len(BOOT) + len(BOOTED) + 3]


def test_a_frame_over_lines_ends_at_the_next_head(tmp_path: Path) -> None:
    text = (
        START
        + f'10:00:01 recv [\n 2,\n "h",\n "Heartbeat",\n10:00:02 recv {beat("i")}\n10:00:02 send {beaten("i")}\n'
    )
    log = Inspected(text, tmp_path)
    assert log.rules == []
    assert (log.summary.truncated, log.summary.frames, log.summary.skipped_lines) == (
        1,
        4,
        0,
    )


def test_the_journal_cuts_lines_and_their_answers_are_still_answers(
    tmp_path: Path,
) -> None:
    cut = '10:00:01 recv [2,"s1","StatusNotification",{"connectorId":1,"errorCode":"NoErr>\n'
    log = Inspected(START + cut + '10:00:01 send [3,"s1",{}]\n', tmp_path)
    assert log.rules == []
    assert (log.summary.truncated, log.lines) == (1, [1, 2, 4])


def test_a_text_of_another_length_than_stated_is_not_judged(tmp_path: Path) -> None:
    cut = '10:00:01 recv \'[2,"h","Heartbeat",{"a... b":1}]\' [90 bytes]\n'
    log = Inspected(START + cut + f"10:00:01 send {beaten('h')}\n", tmp_path)
    assert (log.rules, log.summary.truncated) == ([], 1)


def test_text_that_is_not_json_is_judged_where_its_brackets_close(
    tmp_path: Path,
) -> None:
    log = Inspected(
        START + '10:00:01 recv [2,"s","Authorize",{"connectorId": 1 "idTag": "A"}]\n',
        tmp_path,
    )
    assert log.rules == [(3, "json")]


@pytest.mark.parametrize(
    "before",
    [
        "failed to send",
        "not sent, closed session:",
        "call already in progress, buffered",
    ],
)
def test_what_was_not_sent_is_no_part_of_the_conversation(
    before: str, tmp_path: Path
) -> None:
    log = Inspected(
        START + f'10:00:01 {before} [2,"r","Reset",{{"type":"Soft"}}]\n', tmp_path
    )
    assert (log.rules, log.summary.frames, log.summary.not_sent) == ([], 2, 1)


def test_the_same_frame_twice_is_one(tmp_path: Path) -> None:
    text = (
        f"10:00:00 recv {BOOT}\n10:00:00.1 something else\n10:00:00.4 recv {BOOT}\n"
        f"10:00:00.6 send {BOOTED}\n10:00:09 send {BOOTED}\n"
    )
    log = Inspected(text, tmp_path)
    assert (log.rules, log.lines, log.summary.copies) == ([], [1, 4], 2)


def test_a_retry_is_no_copy(tmp_path: Path) -> None:
    text = f"10:00:02 recv {beat('h')}\n10:00:03 a line\n10:00:09 recv {beat('h')}\n10:00:09 send {beaten('h')}\n10:01:00 recv {beat('i')}\n"
    assert Inspected(START + text, tmp_path).rules == [
        (5, "duplicate-id"),
        (5, "unanswered"),
    ]


def test_a_log_that_was_rolled_begins_and_ends_in_the_middle(tmp_path: Path) -> None:
    text = (
        '10:00:00 send [3,"old",{}]\n10:00:00 recv [3,"older",{"status":"Accepted"}]\n'
        '10:00:02 recv [2,"st","StopTransaction",{"transactionId":5,"meterStop":10,"timestamp":"2026-03-02T07:58:10Z"}]\n'
        '10:00:03 send [3,"st",{}]\n10:00:04 send [2,"r","Reset",{"type":"Soft"}]\n'
        f"10:00:20 recv {beat('h')}\n10:00:20 send {beaten('h')}\n"
    )
    log = Inspected(text, tmp_path)
    assert log.rules == []
    assert (log.summary.answers_at_start, log.summary.requests_at_end) == (2, 1)


def test_an_answer_may_be_logged_a_second_before_its_request(tmp_path: Path) -> None:
    text = f"10:00:10.6 send {beaten('h')}\n10:00:10.5 recv {beat('h')}\n10:00:20 send {beaten('i')}\n10:00:31 recv {beat('j')}\n10:00:31 send {beaten('j')}\n"
    assert Inspected(START + text, tmp_path).rules == [(5, "no-request")]


def test_midnight_passes_where_times_have_no_date(tmp_path: Path) -> None:
    text = f"23:59:58 recv {BOOT}\n00:00:01 send {BOOTED}\n00:01:01 recv {beat('h')}\n00:01:02 send {beaten('h')}\n"
    log = Inspected(text, tmp_path)
    assert [row.latency for row in log.rows] == [3, 3, 1, 1]


def test_without_times_there_is_no_latency_and_no_silence(tmp_path: Path) -> None:
    log = Inspected(
        f"recv {BOOT}\nsend {BOOTED}\nrecv {beat('h')}\nsend {beaten('h')}\n", tmp_path
    )
    assert {row.latency for row in log.rows} == {None}
    assert log.summary.guesses[0]["times"] is False


def test_silence_begins_anew_with_a_connection(tmp_path: Path) -> None:
    late = f"10:20:00 recv {beat('h')}\n10:20:00 send {beaten('h')}\n"
    assert Inspected(START + late, tmp_path).rules == [(3, "heartbeat-gap")]
    assert (
        Inspected(START + "10:19:59 connection established\n" + late, tmp_path).rules
        == []
    )


def test_an_agreed_change_of_the_interval_counts(tmp_path: Path) -> None:
    change = (
        '10:00:01 send [2,"c","ChangeConfiguration",{"key":"HeartbeatInterval","value":"10"}]\n'
        '10:00:01 recv [3,"c",{"status":"%s"}]\n'
        f"10:00:31 recv {beat('h')}\n10:00:31 send {beaten('h')}\n"
    )
    assert Inspected(START + change % "Accepted", tmp_path).rules == [
        (5, "heartbeat-gap")
    ]
    assert Inspected(START + change % "Rejected", tmp_path).rules == []


def test_words_need_the_writer_and_most_requests_tell_it(tmp_path: Path) -> None:
    wrong = f'{START}10:00:01 recv [2,"r","Reset",{{"type":"Soft"}}]\n10:00:01 send [4,"r","NotSupported","",{{}}]\n'
    log = Inspected(wrong, tmp_path)
    assert log.rules == [(3, "wrong-sender")]
    assert (log.summary.guesses[0]["log_of"], log.row(1).direction_from) == (
        "csms",
        "majority",
    )
    other = Inspected(wrong, tmp_path, options=Options(log_of="station"))
    assert other.rules == [(1, "wrong-sender")]


def test_without_a_word_the_action_decides(tmp_path: Path) -> None:
    log = Inspected(
        f'{BOOT}\n{BOOTED}\n[2,"r","Reset",{{"type":"Soft"}}]\n[3,"r",{{"status":"Accepted"}}]\n',
        tmp_path,
    )
    assert [row.direction for row in log.rows] == [
        "station->csms",
        "csms->station",
        "csms->station",
        "station->csms",
    ]
    assert {row.direction_from for row in log.rows} == {"actions"}


def test_words_that_tell_no_direction_are_not_believed(tmp_path: Path) -> None:
    text = "".join(
        f"10:00:0{i} message sent {frame}\n"
        for i, frame in enumerate((BOOT, BOOTED, beat("h"), beaten("h")))
    )
    log = Inspected(text, tmp_path)
    assert log.rules == []
    assert {row.direction_from for row in log.rows} == {"actions"}


def test_a_name_in_fewer_than_half_of_the_frames_is_no_name(tmp_path: Path) -> None:
    text = (
        START
        + f"10:00:01 station=CP_1 recv {beat('h')}\n10:00:01 send {beaten('h')}\n10:00:02 recv {beat('i')}\n10:00:02 send {beaten('i')}\n"
    )
    assert {row.station for row in Inspected(text, tmp_path).rows} == {None}


def test_names_may_hold_colons_and_dots(tmp_path: Path) -> None:
    text = f"INFO:ocpp:urn:x:CP.7: receive message {BOOT}\nINFO:ocpp:urn:x:CP.7: send {BOOTED}\n"
    assert {row.station for row in Inspected(text, tmp_path).rows} == {"urn:x:CP.7"}


def test_the_name_of_the_file_may_be_that_of_the_station(tmp_path: Path) -> None:
    for name, station in (("ocpp-CP_17.log", "CP_17"), ("messages-2026.log", None)):
        log = Inspected(f"Sec-WebSocket-Protocol: ocpp1.6\n{START}", tmp_path, name)
        assert {row.station for row in log.rows} == {station}
        assert log.summary.versions == ["1.6"]


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("Sec-WebSocket-Protocol: ocpp2.1", "2.1"),
        ("Sec-WebSocket-Protocol: ocpp2.1, ocpp2.0.1", "2.0.1"),
        ("installed ocpp 2.1.0", "2.0.1"),
        ("CSMS for OCPP 1.6 started", "2.0.1"),
    ],
)
def test_an_agreed_subprotocol_tells_the_version(
    line: str, version: str, tmp_path: Path
) -> None:
    log = Inspected(f"{line}\n{BOOT2}\n{BOOTED}\n", tmp_path)
    assert log.summary.guesses[0]["ocpp"] == [version]


def test_an_action_of_one_version_alone_tells_the_version(tmp_path: Path) -> None:
    swap = '[2,"v","VatNumberValidation",{"vatNumber":"X1"}]\n[3,"v",{"status":"Accepted","vatNumber":"X1"}]\n'
    assert Inspected(f"{BOOT2}\n{BOOTED}\n", tmp_path).summary.versions == ["2.0.1"]
    assert Inspected(f"{BOOT2}\n{BOOTED}\n{swap}", tmp_path).summary.versions == ["2.1"]


def test_the_version_can_be_given(tmp_path: Path) -> None:
    log = Inspected(f"{BOOT2}\n{BOOTED}\n", tmp_path, options=Options(version="1.6"))
    assert log.summary.versions == ["1.6"]
    assert log.rules


def test_a_frame_of_an_unknown_type_is_counted_and_ignored(tmp_path: Path) -> None:
    text = (
        START
        + '10:00:05 recv [7,"x","Foo",{}]\n10:00:06 recv [6,"y","NotifyPeriodicEventStream",{}]\n'
    )
    log = Inspected(text, tmp_path)
    assert (log.rules, log.summary.frames, log.summary.unknown_type) == ([], 2, 2)


def test_an_error_about_a_response_refers_to_a_closed_request(tmp_path: Path) -> None:
    text = (
        f"Sec-WebSocket-Protocol: ocpp2.1\n10:00:00 recv {BOOT2}\n10:00:00 send {BOOTED}\n"
        '10:00:01 recv [5,"b1","InternalError","",{}]\n10:00:01 recv [5,"zz","InternalError","",{}]\n'
    )
    assert Inspected(text, tmp_path).rules == [(5, "no-request")]


def test_responses_that_are_not_understood_are_told_by_their_action(
    tmp_path: Path,
) -> None:
    text = (
        START
        + f'10:00:01 recv {beat("h")}\n10:00:01 send [3,"h",{{"status":"Accepted"}}]\n'
    )
    log = Inspected(text, tmp_path)
    assert log.rules == [(4, "wrong-response")]


def test_a_log_that_speaks_of_ocpp_and_has_no_frame_gets_a_hint(tmp_path: Path) -> None:
    log = Inspected(
        "2026-01-01 [ocpp  ] DEBUG evcc: BootNotification from CP_1\n", tmp_path
    )
    assert "evcc" in log.summary.hints[0]
    assert Inspected("nothing of the kind\n", tmp_path).summary.hints == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encoding_of_its_mark(
    encoding: str, tmp_path: Path
) -> None:
    assert Inspected(START.encode(encoding), tmp_path).summary.frames == 2


def test_a_packed_log_is_read_whatever_its_name_is(tmp_path: Path) -> None:
    assert Inspected(gzip.compress(START.encode()), tmp_path).summary.frames == 2


def test_a_log_with_the_newest_line_first_is_read_backwards(tmp_path: Path) -> None:
    text = "".join(
        reversed(
            (
                START + f"10:00:01 recv {beat('h')}\n10:00:02 send {beaten('h')}\n"
            ).splitlines(True)
        )
    )
    log = Inspected(text, tmp_path)
    assert (log.rules, log.lines) == ([], [4, 3, 2, 1])
    assert log.summary.guesses[0]["newest_first"] is True


def test_transactions_that_come_late_from_offline_are_in_order(tmp_path: Path) -> None:
    def event(message_id: str, kind: str, number: int, second: int, more: str) -> str:
        request = (
            f'{{"eventType":"{kind}","timestamp":"2026-03-02T07:00:{second:02d}Z","triggerReason":"CablePluggedIn",'
            f'"seqNo":{number},"transactionInfo":{{"transactionId":"t"}}{more}}}'
        )
        return f'10:00:0{second} recv [2,"{message_id}","TransactionEvent",{request}]\n10:00:0{second} send [3,"{message_id}",{{}}]\n'

    offline = ',"offline":true'
    first = f"10:00:00 recv {BOOT2}\n10:00:00 send {BOOTED}\n"
    order = (
        first
        + event("a", "Started", 0, 1, offline)
        + event("b", "Updated", 1, 2, offline)
        + event("c", "Ended", 2, 3, "")
    )
    assert Inspected(order, tmp_path).rules == []
    gap = first + event("a", "Started", 0, 1, "") + event("c", "Ended", 2, 3, "")
    assert Inspected(gap, tmp_path).rules == [(5, "transaction-order")]
    again = order + event("d", "Started", 3, 4, "")
    assert Inspected(again, tmp_path).rules == [(9, "transaction-order")]


def test_a_register_is_compared_in_watt_hours(tmp_path: Path) -> None:
    def values(message_id: str, value: str, unit: str, second: int) -> str:
        sample = f'{{"value":"{value}","unit":"{unit}"}}'
        request = f'{{"connectorId":1,"meterValue":[{{"timestamp":"2026-03-02T07:00:{second:02d}Z","sampledValue":[{sample}]}}]}}'
        return f'10:00:0{second} recv [2,"{message_id}","MeterValues",{request}]\n10:00:0{second} send [3,"{message_id}",{{}}]\n'

    text = (
        START
        + values("a", "1200", "Wh", 1)
        + values("b", "1.2", "kWh", 2)
        + values("c", "1.1", "kWh", 3)
    )
    assert Inspected(text, tmp_path).rules == [(7, "meter-order")]
