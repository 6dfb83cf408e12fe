"""Reports of the configuration and of the device model, held against the appendices."""

import json
from pathlib import Path
from typing import Any

from tests.inspection.logs import BOOT2, BOOTED, START, Inspected


def configuration(
    folder: Path, keys: list[dict[str, Any]], asked: dict[str, Any]
) -> list[str]:
    """What is said of the response to GetConfiguration."""
    text = (
        f'{START}10:00:01 send [2,"g","GetConfiguration",{json.dumps(asked)}]\n'
        f'10:00:02 recv [3,"g",{json.dumps({"configurationKey": keys})}]\n'
    )
    log = Inspected(text, folder)
    assert {rule for _, rule in log.rules} <= {"device-model"}
    return [found.message for found in log.row(4).findings]


def key(name: str, value: str = "10", readonly: bool = False) -> dict[str, Any]:
    return {"key": name, "readonly": readonly, "value": value}


def test_keys_of_vendors_are_their_own(tmp_path: Path) -> None:
    keys = [key("HeartbeatInterval"), key("NordladeColour", "blue")]
    assert configuration(tmp_path, keys, {"key": ["HeartbeatInterval"]}) == []


def test_a_key_that_is_nearly_one_of_the_standard_is_a_slip(tmp_path: Path) -> None:
    (message,) = configuration(tmp_path, [key("HeartbeatIntervall")], {"key": ["x"]})
    assert (
        message == "'HeartbeatIntervall' is unknown; the nearest is HeartbeatInterval"
    )


def test_data_type_and_mutability_are_those_of_the_appendix(tmp_path: Path) -> None:
    keys = [key("NumberOfConnectors", "two"), key("ResetRetries", "1", readonly=True)]
    assert configuration(tmp_path, keys, {"key": ["x"]}) == [
        "'two' is not of the data type integer, as NumberOfConnectors has it",
        "NumberOfConnectors has to be read-only",
        "ResetRetries has to be writable",
    ]


def test_required_keys_are_missed_where_all_were_asked_for(tmp_path: Path) -> None:
    (message,) = configuration(tmp_path, [key("HeartbeatInterval")], {})
    assert "ConnectionTimeOut" in message
    assert "ChargeProfileMaxStackLevel" not in message
    profiles = key("SupportedFeatureProfiles", "Core,SmartCharging", readonly=True)
    (message,) = configuration(tmp_path, [profiles], {})
    assert message.endswith("and 12 more")


def report(
    folder: Path, rows: list[dict[str, Any]], base: str = "FullInventory"
) -> list[str]:
    """What is said of a report of the device model."""
    request = {
        "requestId": 1,
        "generatedAt": "2026-01-01T00:00:00Z",
        "seqNo": 0,
        "reportData": rows,
    }
    text = (
        f"10:00:00 recv {BOOT2}\n10:00:00 send {BOOTED}\n"
        f'10:00:01 send [2,"g","GetBaseReport",{{"requestId":1,"reportBase":"{base}"}}]\n'
        '10:00:01 recv [3,"g",{"status":"Accepted"}]\n'
        f'10:00:02 recv [2,"n","NotifyReport",{json.dumps(request)}]\n10:00:02 send [3,"n",{{}}]\n'
    )
    return [found.message for found in Inspected(text, folder).row(5).findings]


def variable(
    component: str, name: str, value: str = "1", **characteristics: Any
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "component": {"name": component},
        "variable": {"name": name},
        "variableAttribute": [{"value": value}],
    }
    if characteristics:
        row["variableCharacteristics"] = {
            "supportsMonitoring": False,
            **characteristics,
        }
    return row


def test_a_variable_has_the_type_and_unit_of_the_appendix(tmp_path: Path) -> None:
    row = variable(
        "OCPPCommCtrlr", "HeartbeatInterval", "ten", dataType="string", unit="min"
    )
    assert report(tmp_path, [row], "ConfigurationInventory") == [
        "HeartbeatInterval has the data type integer, not string",
        "HeartbeatInterval is in s, not in min",
        "'ten' is not of the data type integer, as HeartbeatInterval has it",
    ]


def test_names_of_the_device_model_that_are_nearly_right_are_slips(
    tmp_path: Path,
) -> None:
    rows = [
        variable("OCPPCommCtrl", "X"),
        variable("OCPPCommCtrlr", "OfflineTreshold"),
        variable("Foo", "Bar"),
    ]
    assert report(tmp_path, rows, "ConfigurationInventory") == [
        "'OCPPCommCtrl' is unknown; the nearest is OCPPCommCtrlr",
        "'OfflineTreshold' is unknown; the nearest is OfflineThreshold",
    ]


def test_a_full_inventory_has_what_its_components_require(tmp_path: Path) -> None:
    (message,) = report(tmp_path, [variable("AuthCtrlr", "LocalPreAuthorize", "true")])
    assert (
        message
        == "missing, though required: AuthCtrlr.AuthorizeRemoteStart, AuthCtrlr.LocalAuthorizeOffline"
    )
