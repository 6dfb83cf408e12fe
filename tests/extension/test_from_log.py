"""init-extension --from-log: what a log shows beyond the standard, as a draft."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import inputs

TIME = "2026-03-01T10:00:00Z"
CUSTOM = {"vendorId": "com.acme", "kWh": 1.5, "steps": [{"at": 1}]}
STATION = {"model": "A model with a long, long name", "vendorName": "Acme"}
FRAMES: dict[str, list[list[Any]]] = {
    "1.6": [
        [2, "1", "BootNotification", {"chargePointModel": "M" * 33} | {
            "chargePointVendor": "Acme", "meterSerial": "M-1"}],
        [2, "2", "DataTransfer", {"vendorId": "com.acme", "messageId": "Meter",
                                  "data": '{"kWh": 12.5, "phases": [1], "or": "x"}'}],
        [3, "2", {"status": "Accepted", "data": '{"ok": true}'}],
        [2, "3", "DataTransfer", {"vendorId": "com.acme", "messageId": "Meter",
                                  "data": '{"kWh": 13, "phases": []}'}],
        [2, "4", "DataTransfer", {"vendorId": "com.acme", "data": "a plain text"}],
        [2, "5", "StatusNotification", {"connectorId": 1, "errorCode": "NoError",
                                        "status": "Idle", "limits": {"a": [1]}}],
        [2, "6", "MeterValues", {"connectorId": 1, "meterValue": [
            {"timestamp": TIME, "sampledValue": [{"value": "1", "quality": 7}]}]}],
    ],
    "2.0.1": [
        [2, "1", "BootNotification", {"reason": "Battery", "chargingStation": {
            **STATION, "color": "red"}}],
        [2, "2", "DataTransfer", {"vendorId": "com.acme", "messageId": "",
                                  "data": [{"a": 1}, {"a": None}]}],
        [3, "2", {"status": "Accepted", "data": 7}],
        [2, "3", "DataTransfer", {"vendorId": "com.acme", "messageId": "T",
                                  "data": '{"a-b": 1, "a_b": 2}'}],
        [2, "4", "Heartbeat", {"customData": CUSTOM}],
        [2, "5", "NotifyEvent", {"generatedAt": TIME, "seqNo": 0, "eventData": [{
            "eventId": 1, "timestamp": TIME, "trigger": "Delta", "actualValue": "1",
            "eventNotificationType": "HardWiredMonitor", "shade": 0.5,
            "component": {"name": "EVSE"}, "variable": {"name": "Power"}}]}],
    ],
}  # fmt: skip


def written(folder: Path, frames: list[list[Any]]) -> Path:
    """A log of frames."""
    path = folder / "station.log"
    path.write_text("".join(f"{json.dumps(f)}\n" for f in frames), encoding="utf-8")
    return path


@pytest.mark.parametrize("version", FRAMES)
def test_the_draft_is_right_and_takes_all_that_was_seen(
    version: str, tmp_path: Path
) -> None:
    log = written(tmp_path, FRAMES[version])
    before = inputs.run("inspect", "--format", "json", str(log))
    assert before.code == 1
    init = inputs.run("init-extension", "acme", "--from-log", str(log), cwd=tmp_path)
    assert init.code == 0, init.err
    lint = inputs.run("lint", "acme", cwd=tmp_path)
    assert (lint.code, lint.out) == (0, "")
    # In a process of its own, since the modules that it loads stay loaded.
    command = [sys.executable, "-m", "ocpp_codegen", "inspect", "--format", "json"]
    command += ["--extension", "acme", str(log)]
    after = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    rows = [json.loads(line) for line in after.stdout.splitlines()]
    assert len(rows) >= len(FRAMES[version])
    # Responses to nothing, and requests without one, are not the schema's matter.
    schemas = [f for row in rows for f in row.get("findings", ()) if f["pointer"]]
    assert schemas == []


def test_it_says_how_often_and_where(tmp_path: Path) -> None:
    log = written(tmp_path, FRAMES["1.6"])
    inputs.run("init-extension", "acme", "--from-log", str(log), cwd=tmp_path)
    text = (tmp_path / "acme" / "extension.toml").read_text("utf-8")
    pair = text.partition("# Seen 2 times, first in line 2.\n")[2]
    assert pair.startswith('[[data_transfer]]\nvendor_id = "com.acme"\n')
    manifest = tomllib.loads(text)
    assert manifest["versions"] == ["1.6"]
    assert [t.get("message_id") for t in manifest["data_transfer"]] == [None, "Meter"]
    places = {c["pointer"]: c.get("after") for c in manifest["correction"]}
    assert places["/properties/chargePointModel/maxLength"] == 33
    assert places["/properties/status/enum/-"] == "Idle"
    assert "/properties/meterSerial" in places
    meter = json.loads((tmp_path / "acme" / "MeterData.json").read_text("utf-8"))
    assert meter["properties"]["kWh"] == {"type": "number"}
    assert meter["required"] == ["kWh", "phases"]


def test_values_stay_in_the_log(tmp_path: Path) -> None:
    secret = "0123-secret"
    frames = [
        [2, "1", "DataTransfer", {"vendorId": "com.acme", "data": {"pin": secret}}],
        [2, "2", "Authorize", {"idToken": {"idToken": secret * 9, "type": "Central"}}],
        [2, "3", "BootNotification", {"reason": f"{secret}\n", "chargingStation": {}}],
    ]
    log = written(tmp_path, frames)
    inputs.run("init-extension", "acme", "--from-log", str(log), cwd=tmp_path)
    for path in (tmp_path / "acme").iterdir():
        assert secret not in path.read_text("utf-8")


@pytest.mark.parametrize("name", ['a"\n[x]', "\u202e", "", "x" * 300, "../../etc"])
def test_names_of_a_peer_do_no_harm(name: str, tmp_path: Path) -> None:
    """They are left out, or stand where they are harmless."""
    deep: Any = 1
    for _ in range(40):
        deep = {"a": [deep]}
    frames = [
        [2, "1", "DataTransfer", {"vendorId": name, "messageId": name, "data": {}}],
        [2, "2", "DataTransfer", {"vendorId": "V", "messageId": name, "data": deep}],
        [2, "3", "DataTransfer", {"vendorId": "V", "data": {name: {name: 1}}}],
        [2, "4", "Heartbeat", {name: 1, "customData": {"vendorId": name, name: []}}],
    ]
    log = written(tmp_path, frames)
    outcome = inputs.run("init-extension", "acme", "--from-log", str(log), cwd=tmp_path)
    assert outcome.code == 0, outcome.err
    lint = inputs.run("lint", "acme", cwd=tmp_path)
    assert (lint.code, lint.out) == (0, "")


def test_a_log_without_anything_new_is_an_error(tmp_path: Path) -> None:
    log = written(tmp_path, [[2, "1", "Heartbeat", {}]])
    outcome = inputs.run("init-extension", "acme", "--from-log", str(log), cwd=tmp_path)
    assert outcome.code == 2
    assert "nothing beyond the standard was found" in outcome.err
    assert not (tmp_path / "acme").exists()


def drafted(folder: Path, *frames: list[Any]) -> str:
    """The extension.toml of a draft that is right."""
    log = written(folder, list(frames))
    init = inputs.run("init-extension", "acme", "--from-log", log, cwd=folder)
    assert init.code == 0, init.err
    lint = inputs.run("lint", "acme", cwd=folder)
    assert (lint.code, lint.out) == (0, "")
    return (folder / "acme" / "extension.toml").read_text("utf-8")


def test_what_is_one_type_in_several_files_is_corrected_in_all(tmp_path: Path) -> None:
    sample = {"value": "1", "context": "Trigger.Acme", "measurand": "Power.Acme"}
    metered = [{"timestamp": TIME, "sampledValue": [sample]}]
    stop = {"meterStop": 1, "timestamp": TIME, "transactionId": 1}
    text = drafted(
        tmp_path,
        [2, "1", "MeterValues", {"connectorId": 1, "meterValue": metered}],
        [2, "2", "StopTransaction", {**stop, "transactionData": metered}],
        [2, "3", "StartTransaction", {"connectorId": 1, "idTag": "A", "meterStart": 1,
                                      "timestamp": TIME}],
        [3, "3", {"transactionId": 1, "idTagInfo": {"status": "Busy"}}],
    )  # fmt: skip
    corrections = tomllib.loads(text)["correction"]
    found = {
        (c["file"], c["pointer"].rpartition("/properties/")[2]) for c in corrections
    }
    assert found == {
        *(
            (f"{name}.json", "context/enum/-")
            for name in ("MeterValues", "StopTransaction")
        ),
        *(
            (f"{n}.json", "measurand/enum/-")
            for n in ("MeterValues", "StopTransaction")
        ),
        ("AuthorizeResponse.json", "status/enum/-"),
        ("SendLocalList.json", "status/enum/-"),
        ("StartTransactionResponse.json", "status/enum/-"),
        ("StopTransactionResponse.json", "status/enum/-"),
    }
    assert "# Seen 2 times, first in line 1." in text


def test_what_several_messages_hold_is_corrected_once(tmp_path: Path) -> None:
    token = {"idToken": "A", "type": "Sticker", "colour": "red"}
    text = drafted(
        tmp_path,
        [2, "1", "Authorize", {"idToken": token}],
        [2, "2", "TransactionEvent", {
            "eventType": "Started", "timestamp": TIME, "triggerReason": "Authorized",
            "seqNo": 0, "transactionInfo": {"transactionId": "T"}, "idToken": token}],
    )  # fmt: skip
    corrections = tomllib.loads(text)["correction"]
    assert [(c["file"], c["pointer"]) for c in corrections] == [
        ("*", "/definitions/IdTokenType/properties/colour"),
        ("*", "/definitions/IdTokenEnumType/enum/-"),
    ]
    assert text.count("# Seen 2 times, first in line 1.") == 2


def test_pairs_are_told_apart_as_the_version_does(tmp_path: Path) -> None:
    def transfer(vendor_id: str, message_id: str) -> list[Any]:
        data = {"vendorId": vendor_id, "messageId": message_id, "data": "{}"}
        return [2, "1", "DataTransfer", data]

    pairs = [("Acme", "Meter"), ("ACME", "meter"), ("acme", "METER")]
    start = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
    for version, boot, count in (
        ("1.6", [2, "0", "StatusNotification", start], 1),
        ("2.0.1", [2, "0", "ClearedChargingLimit", {"chargingLimitSource": "EMS"}], 3),
    ):
        (tmp_path / version).mkdir()
        frames = [transfer(*pair) for pair in pairs]
        text = drafted(tmp_path / version, boot, *frames)
        assert len(tomllib.loads(text)["data_transfer"]) == count


@pytest.mark.parametrize(
    "values", [("available", "AVAILABLE"), ("Preparing ",), ("Été 1", "1", "mro", "_")]
)
def test_values_that_python_could_not_tell_apart(
    values: tuple[str, ...], tmp_path: Path
) -> None:
    start = {"connectorId": 1, "errorCode": "NoError"}
    frames = [[2, "1", "StatusNotification", start | {"status": v}] for v in values]
    text = drafted(tmp_path, *frames, [2, "9", "Heartbeat", {"kWh": 1, "kwh": 2}])
    added = [c["after"] for c in tomllib.loads(text)["correction"]]
    for value in values:
        assert value in added or '"/status": enum. ' in text


def test_it_says_what_it_leaves_out(tmp_path: Path) -> None:
    text = drafted(
        tmp_path,
        [2, "1", "StatusNotification", {"connectorId": "1", "status": "Available"}],
        [2, "2", "Heartbeat", {"": 1, "été": 2, "a\nb": 3, "__init__": 4}],
        [2, "3", "DataTransfer", {"vendorId": " ", "data": "x"}],
        [2, "4", "None", {}],
    )
    start = "# - OCPP 1.6, "
    left_out = [line for line in text.splitlines() if line.startswith(start)]
    assert [line.removeprefix(start) for line in left_out] == [
        'None, "": unknown-action. Seen once, first in line 4.',
        'DataTransfer, "/vendorId": not an id. Seen once, first in line 3.',
        'Heartbeat, "/": additionalProperties. Seen once, first in line 2.',
        'Heartbeat, "/a\\nb": additionalProperties. Seen once, first in line 2.',
        'StatusNotification, "": required. Seen once, first in line 1.',
        'StatusNotification, "/connectorId": type. Seen once, first in line 1.',
    ]
    pointers = [c["pointer"] for c in tomllib.loads(text)["correction"]]
    assert pointers == ["/properties/__init__", "/properties/été"]


INCOMPLETE: dict[str, list[list[Any]]] = {
    "1.6": [
        [2, "1", "StatusNotification", {"errorCode": "NoError", "load": 7}],
        [2, "2", "MeterValues", {"meterValue": [{"sampledValue": [{"unit": "Wh"}]}]}],
        [2, "3", "StartTransaction", {"connectorId": 1, "idTag": "A", "meterStart": 1}],
        [3, "3", {"idTagInfo": {}}],
    ],
    "2.1": [
        [2, "1", "BootNotification", {"chargingStation": {"model": "One"}}],
        [2, "2", "StatusNotification", {"timestamp": TIME, "evseId": 1}],
        [2, "3", "Authorize", {"idToken": {"idToken": "A"}}],
        [3, "3", {"idTokenInfo": {}}],
        [2, "4", "Heartbeat", {"customData": {"at": 5}}],
        [2, "5", "DataTransfer", {"messageId": "a"}],
    ],
}  # fmt: skip


@pytest.mark.parametrize("version", INCOMPLETE)
def test_what_is_missing_is_optional_once_that_is_uncommented(
    version: str, tmp_path: Path
) -> None:
    options = ("--ocpp", version)
    log = written(tmp_path, INCOMPLETE[version])
    draft = ("init-extension", "acme", "--from-log", log, *options)
    assert inputs.run(*draft, cwd=tmp_path).code == 0
    path = tmp_path / "acme" / "extension.toml"
    text, begin = path.read_text("utf-8"), "# [[correction]]\n"
    assert begin not in text[: text.index("These fields are required")]
    entries = re.sub(r"(?m)^# (?=\[|[a-z]+ = )", "", text)
    path.write_text(entries, encoding="utf-8")
    lint = inputs.run("lint", "acme", cwd=tmp_path)
    assert (lint.code, lint.out) == (0, "")
    command = ("inspect", "--extension", "acme", "--format", "json", log, *options)
    # In a process of its own, since the modules that it loads stay loaded.
    after = inputs.run_process(*command, cwd=tmp_path)
    rows = [json.loads(line) for line in after.stdout.splitlines()]
    found = [(r["action"], f["rule"]) for r in rows for f in r.get("findings", ())]
    # Of these it would not be known whose they are.
    needed = {"Heartbeat", "DataTransfer"} if version == "2.1" else set()
    assert {action for action, rule in found if rule == "required"} == needed


def test_messages_of_the_vendor_become_actions(tmp_path: Path) -> None:
    text = drafted(
        tmp_path,
        [2, "1", "Heartbeat", {}],
        [2, "2", "AcmeSelfTest", {"level": 3}],
        [3, "2", {"passed": True, "values": [{"name": "a"}]}],
    )
    (action,) = tomllib.loads(text)["action"]
    assert action["name"] == "AcmeSelfTest"
    answer = json.loads((tmp_path / "acme" / action["response"]).read_text("utf-8"))
    assert answer["required"] == ["passed", "values"]


def test_the_form_of_data_is_what_was_sent(tmp_path: Path) -> None:
    def transfer(id_: str, sent: Any, answered: Any) -> list[list[Any]]:
        request = {"vendorId": "acme", "messageId": id_, "data": sent}
        answer = {"status": "Accepted", "data": answered}
        return [[2, id_, "DataTransfer", request], [3, id_, answer]]

    frames = [
        *transfer("a", "{}", "[1]"),
        *transfer("b", "{}", "plain"),
        *transfer("c", "{}", 7),
        *transfer("d", {}, {}),
    ]
    forms = {"1.6": [None, None, "json", "json"], "2.0.1": ["text", None, None, None]}
    status = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
    for version, boot in {
        "1.6": [2, "0", "StatusNotification", status],
        "2.0.1": [2, "0", "ClearedChargingLimit", {"chargingLimitSource": "EMS"}],
    }.items():
        (tmp_path / version).mkdir()
        text = drafted(tmp_path / version, boot, *frames)
        entries = tomllib.loads(text)["data_transfer"]
        assert [entry.get("form") for entry in entries] == forms[version]


def test_a_log_with_nothing_but_faults_is_no_draft(tmp_path: Path) -> None:
    log = written(tmp_path, [[2, "1", "Authorize", {"idTag": 7}]])
    outcome = inputs.run("init-extension", "acme", "--from-log", str(log), cwd=tmp_path)
    assert outcome.code == 2
    assert "nothing that an extension can add was found" in outcome.err
    assert not (tmp_path / "acme").exists()


def test_of_several_logs_it_says_which(tmp_path: Path) -> None:
    frames = [[2, "1", "Heartbeat", {"load": 1}], [2, "2", "Heartbeat", {}]]
    for name, shown in (("a.log", frames[1:]), ("b.log", frames)):
        lines = "".join(f"{json.dumps(frame)}\n" for frame in shown)
        (tmp_path / name).write_text(lines, encoding="utf-8")
    logs = ("--from-log", "a.log", "--from-log", "b.log")
    outcome = inputs.run("init-extension", "acme", *logs, cwd=tmp_path)
    assert outcome.code == 0, outcome.err
    text = (tmp_path / "acme" / "extension.toml").read_text("utf-8")
    assert "# Seen once, first in line 1 of b.log." in text
    assert tomllib.loads(text)["correction"][0]["source"] == "The log, line 1 of b.log."


def test_a_response_is_first_seen_where_it_stands(tmp_path: Path) -> None:
    request = {"vendorId": "acme", "messageId": "Meter", "data": "{}"}
    answer = {"status": "Accepted", "data": "[]"}
    drafted(tmp_path, [2, "1", "DataTransfer", request], [3, "1", answer])
    schema = json.loads((tmp_path / "acme" / "MeterAnswer.json").read_text("utf-8"))
    assert schema["$comment"] == "Seen once, first in line 2."


def test_logs_are_of_one_version_or_of_those_that_are_found(tmp_path: Path) -> None:
    log = written(tmp_path, [[2, "1", "Heartbeat", {"load": 1}]])
    command = ["init-extension", "acme", "--from-log", str(log), "--ocpp", "2.1"]
    outcome = inputs.run(*command, "--ocpp", "1.6", cwd=tmp_path)
    assert outcome.code == 2
    assert "--ocpp more than once with --from-log" in outcome.err
    assert not (tmp_path / "acme").exists()
    assert inputs.run(*command, cwd=tmp_path).code == 0
    text = (tmp_path / "acme" / "extension.toml").read_text("utf-8")
    assert tomllib.loads(text)["versions"] == ["2.1"]


def test_a_vendor_id_next_to_a_log_is_an_error(tmp_path: Path) -> None:
    log = written(tmp_path, [[2, "1", "Heartbeat", {"load": 1}]])
    command = ["init-extension", "acme", "--from-log", str(log), "--vendor-id", "a"]
    outcome = inputs.run(*command, cwd=tmp_path)
    assert outcome.code == 2
    assert "--vendor-id with --from-log" in outcome.err
    assert not (tmp_path / "acme").exists()
