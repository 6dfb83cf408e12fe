"""init-extension --from-log: what a log shows beyond the standard, as a draft."""

import json
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
