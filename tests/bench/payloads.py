"""Messages as stations and servers send them: the least, and much of it.

And what can be wrong with them: one fact each, at various depths.
"""

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = Any
TIME = "2026-03-14T09:26:53.589Z"


@dataclass(frozen=True)
class Payload:
    """The payload of a message; side is Request or Response."""

    name: str
    action: str
    side: str
    data: Json

    @property
    def schema(self) -> str:
        """The name of its schema file, without the ending."""
        return self.action + self.side

    @property
    def text(self) -> str:
        """As it is on the wire."""
        return json.dumps(self.data, separators=(",", ":"))


@dataclass(frozen=True)
class Fault:
    """A payload with one fact wrong."""

    payload: Payload
    what: str
    data: Json

    @property
    def text(self) -> str:
        return json.dumps(self.data, separators=(",", ":"))


_MEASURANDS = (
    ("Energy.Active.Import.Register", "Wh", 1846210.5, None),
    ("Power.Active.Import", "W", 11042.0, None),
    ("Current.Import", "A", 15.8, "L1"),
    ("Current.Import", "A", 16.1, "L2"),
    ("Current.Import", "A", 15.9, "L3"),
    ("SoC", "Percent", 64.0, None),
)


def _sampled(measurand: str, unit: str, value: float, phase: str | None) -> Json:
    sampled = {
        "value": value,
        "context": "Sample.Periodic",
        "measurand": measurand,
        "location": "EV" if measurand == "SoC" else "Outlet",
        "unitOfMeasure": {"unit": unit, "multiplier": 0},
    }
    return sampled | ({"phase": phase} if phase else {})


def _meter_value(minute: int) -> Json:
    return {
        "timestamp": f"2026-03-14T09:{minute:02}:00Z",
        "sampledValue": [_sampled(*measured) for measured in _MEASURANDS],
    }


def _report_row(number: int) -> Json:
    return {
        "component": {
            "name": "Connector",
            "instance": f"Main{number % 4}",
            "evse": {"id": 1 + number % 4, "connectorId": 1},
        },
        "variable": {"name": f"Variable{number:02}", "instance": "Default"},
        "variableAttribute": [
            {
                "type": "Actual",
                "value": str(100 * number),
                "mutability": "ReadOnly",
                "persistent": True,
                "constant": False,
            }
        ],
        "variableCharacteristics": {
            "unit": "W",
            "dataType": "decimal",
            "minLimit": 0.5,
            "maxLimit": 22000.5,
            "supportsMonitoring": True,
        },
    }


def _schedule(number: int) -> Json:
    periods = [
        {
            "startPeriod": 3600 * hour,
            "limit": 6.5 + (hour + number) % 26,
            "numberPhases": 3,
        }
        for hour in range(24)
    ]
    return {
        "id": number,
        "startSchedule": f"2026-03-1{number}T00:00:00Z",
        "duration": 86400,
        "chargingRateUnit": "A",
        "minChargingRate": 6.5,
        "chargingSchedulePeriod": periods,
    }


def _profile(schedules: Json, **more: Json) -> Json:
    profile = {
        "id": 91,
        "stackLevel": 3,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Absolute",
        "chargingSchedule": schedules,
    }
    return {"evseId": 1, "chargingProfile": profile | more}


def _variable(number: int) -> Json:
    return {
        "attributeStatus": "Accepted",
        "attributeType": "Actual",
        "attributeValue": str(30 * number),
        "component": {"name": "OCPPCommCtrlr", "evse": {"id": 1}},
        "variable": {"name": "HeartbeatInterval", "instance": f"No{number}"},
    }


_STATUS = {
    "timestamp": TIME,
    "connectorStatus": "Available",
    "evseId": 1,
    "connectorId": 1,
}
_EVENT = {
    "eventType": "Updated",
    "timestamp": TIME,
    "triggerReason": "MeterValuePeriodic",
    "seqNo": 17,
    "transactionInfo": {"transactionId": "0a3f9c52-7d1e-4b68-9f20-5c1d8e7a4b36"},
}
_EVENT_DETAILS = {
    "offline": False,
    "numberOfPhasesUsed": 3,
    "cableMaxCurrent": 32,
    "reservationId": 4711,
    "transactionInfo": {
        "transactionId": "0a3f9c52-7d1e-4b68-9f20-5c1d8e7a4b36",
        "chargingState": "Charging",
        "timeSpentCharging": 1800,
        "remoteStartId": 12,
    },
    "evse": {"id": 1, "connectorId": 2},
    "idToken": {
        "idToken": "DE-ABC-C12345678-9",
        "type": "eMAID",
        "additionalInfo": [{"additionalIdToken": "04A2B3C4D5", "type": "RFID"}],
    },
    "meterValue": [_meter_value(26), _meter_value(27)],
}
_STATION = {"model": "Wallbox 22", "vendorName": "Example"}
_STATION_DETAILS = {
    **_STATION,
    "serialNumber": "SN-2026-000123",
    "firmwareVersion": "4.2.1-rc3+build.77",
    "modem": {"iccid": "8949020000012345678", "imsi": "262019876543210"},
}
_REPORT = {"requestId": 5, "generatedAt": TIME, "seqNo": 0}
_PLAIN_SCHEDULE = {
    "id": 1,
    "chargingRateUnit": "W",
    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 11000.0}],
}
_PLAIN_VARIABLE = {
    "attributeStatus": "UnknownVariable",
    "component": {"name": "OCPPCommCtrlr"},
    "variable": {"name": "Heartbeat"},
}

# What a request and a response of a few fields look like, and one that has more
# in its customData than its schema names.
_SMALL = [
    Payload("Heartbeat request", "Heartbeat", "Request", {}),
    Payload("Heartbeat response", "Heartbeat", "Response", {"currentTime": TIME}),
    Payload(
        "Heartbeat, customData",
        "Heartbeat",
        "Request",
        {
            "customData": {
                "vendorId": "com.example",
                "tariffGroup": "night",
                "load": {"phaseOne": 3, "phaseTwo": 4.5},
            }
        },
    ),
    Payload("StatusNotification", "StatusNotification", "Request", _STATUS),
]

# Action, side, the least that the schema asks for, much of what it allows.
_MESSAGES: tuple[tuple[str, str, Json, Json], ...] = (
    (
        "BootNotification",
        "Request",
        {"reason": "PowerUp", "chargingStation": _STATION},
        {"reason": "RemoteReset", "chargingStation": _STATION_DETAILS},
    ),
    ("TransactionEvent", "Request", _EVENT, {**_EVENT, **_EVENT_DETAILS}),
    (
        "MeterValues",
        "Request",
        {
            "evseId": 1,
            "meterValue": [{"timestamp": TIME, "sampledValue": [{"value": 230.1}]}],
        },
        {"evseId": 1, "meterValue": [_meter_value(30)]},
    ),
    (
        "NotifyReport",
        "Request",
        _REPORT,
        {**_REPORT, "tbc": True, "reportData": [_report_row(n) for n in range(40)]},
    ),
    (
        "SetChargingProfile",
        "Request",
        _profile([_PLAIN_SCHEDULE]),
        _profile(
            [_schedule(number) for number in (1, 2, 3)],
            validFrom=TIME,
            validTo="2026-04-14T00:00:00Z",
            transactionId="0a3f9c52-7d1e-4b68-9f20-5c1d8e7a4b36",
        ),
    ),
    (
        "GetVariables",
        "Response",
        {"getVariableResult": [_PLAIN_VARIABLE]},
        {"getVariableResult": [_variable(number) for number in range(10)]},
    ),
)

_TOKEN = {"idToken": "DE-ABC-C12345678-9", "type": "eMAID"}
_TOKEN_INFO = {
    "status": "Accepted",
    "cacheExpiryDateTime": "2026-04-14T00:00:00Z",
    "chargingPriority": 3,
    "language1": "de",
    "groupIdToken": {"idToken": "FLEET-7", "type": "Central"},
    "personalMessage": {"format": "UTF8", "language": "de", "content": "Gute Fahrt!"},
}


def _entry(number: int) -> Json:
    token = {"idToken": f"04A2B3C4D5{number:04}", "type": "ISO14443"}
    return {"idToken": token, "idTokenInfo": _TOKEN_INFO}


def _setting(number: int) -> Json:
    return {
        "attributeType": "Actual",
        "attributeValue": str(30 * number),
        "component": {"name": "OCPPCommCtrlr", "evse": {"id": 1}},
        "variable": {"name": "HeartbeatInterval", "instance": f"No{number}"},
    }


def _event_data(number: int) -> Json:
    return {
        "eventId": number,
        "timestamp": TIME,
        "trigger": "Alerting",
        "actualValue": f"{60.5 + number}",
        "techCode": f"E{number:03}",
        "techInfo": "temperature of the plug",
        "cleared": False,
        "transactionId": "0a3f9c52-7d1e-4b68-9f20-5c1d8e7a4b36",
        "variableMonitoringId": 400 + number,
        "eventNotificationType": "CustomMonitor",
        "component": {"name": "Connector", "evse": {"id": 1, "connectorId": 1}},
        "variable": {"name": "Temperature", "instance": f"Pin{number}"},
    }


_PLAIN_SETTING = {
    "attributeValue": "60",
    "component": {"name": "OCPPCommCtrlr"},
    "variable": {"name": "HeartbeatInterval"},
}
_PLAIN_EVENT = {
    "eventId": 1,
    "timestamp": TIME,
    "trigger": "Alerting",
    "actualValue": "true",
    "eventNotificationType": "HardWiredNotification",
    "component": {"name": "Connector"},
    "variable": {"name": "Problem"},
}
_MESSAGES += (
    (
        "Authorize",
        "Response",
        {"idTokenInfo": {"status": "Invalid"}},
        {"idTokenInfo": _TOKEN_INFO, "certificateStatus": "Accepted"},
    ),
    (
        "RequestStartTransaction",
        "Request",
        {"idToken": _TOKEN, "remoteStartId": 12},
        {
            "idToken": _TOKEN,
            "remoteStartId": 12,
            "evseId": 1,
            "groupIdToken": {"idToken": "FLEET-7", "type": "Central"},
            "chargingProfile": _profile([_schedule(1)])["chargingProfile"],
        },
    ),
    (
        "SendLocalList",
        "Request",
        {"versionNumber": 1, "updateType": "Full"},
        {
            "versionNumber": 8,
            "updateType": "Differential",
            "localAuthorizationList": [_entry(number) for number in range(20)],
        },
    ),
    (
        "SetVariables",
        "Request",
        {"setVariableData": [_PLAIN_SETTING]},
        {"setVariableData": [_setting(number) for number in range(10)]},
    ),
    (
        "NotifyEvent",
        "Request",
        {"generatedAt": TIME, "seqNo": 0, "eventData": [_PLAIN_EVENT]},
        {
            "generatedAt": TIME,
            "seqNo": 4,
            "tbc": True,
            "eventData": [_event_data(number) for number in range(10)],
        },
    ),
)

_LEAST = [Payload(f"{a}, least", a, side, data) for a, side, data, _ in _MESSAGES]
_FULL = [Payload(f"{a}, full", a, side, data) for a, side, _, data in _MESSAGES]
PAYLOADS = [*_SMALL, *(p for pair in zip(_LEAST, _FULL, strict=True) for p in pair)]
BY_NAME = {payload.name: payload for payload in PAYLOADS}

_MISSING = object()
_SCHEDULES = ("chargingProfile", "chargingSchedule")

# Payload, what is wrong, where, the value that stands there instead.
_FAULTS: tuple[tuple[str, str, tuple[str | int, ...], Json], ...] = (
    ("BootNotification, full", "unknown key", ("reasons",), "PowerUp"),
    (
        "BootNotification, full",
        "too long",
        ("chargingStation", "modem", "iccid"),
        "8" * 21,
    ),
    ("Heartbeat request", "unknown key", ("time",), TIME),
    ("StatusNotification", "no such value", ("connectorStatus",), "Free"),
    ("StatusNotification", "absent", ("timestamp",), _MISSING),
    ("TransactionEvent, full", "unknown key", ("meterValues",), []),
    ("TransactionEvent, full", "wrong type", ("evse", "id"), "1"),
    (
        "TransactionEvent, full",
        "absent",
        ("transactionInfo", "transactionId"),
        _MISSING,
    ),
    (
        "TransactionEvent, full",
        "no such value",
        ("meterValue", 1, "sampledValue", 5, "measurand"),
        "StateOfCharge",
    ),
    ("MeterValues, full", "too few", ("meterValue", 0, "sampledValue"), []),
    (
        "MeterValues, full",
        "wrong type",
        ("meterValue", 0, "sampledValue", 2, "value"),
        "16",
    ),
    ("NotifyReport, full", "wrong type", ("seqNo",), "0"),
    (
        "NotifyReport, full",
        "no such value",
        ("reportData", 39, "variableCharacteristics", "dataType"),
        "float",
    ),
    (
        "SetChargingProfile, full",
        "unknown key",
        (*_SCHEDULES, 0, "currency"),
        "EUR",
    ),
    (
        "SetChargingProfile, full",
        "wrong type",
        (*_SCHEDULES, 2, "chargingSchedulePeriod", 23, "startPeriod"),
        0.5,
    ),
    (
        "GetVariables, full",
        "too long",
        ("getVariableResult", 9, "variable", "name"),
        "v" * 51,
    ),
)


def _with_fault(name: str, what: str, path: Sequence[str | int], value: Json) -> Fault:
    payload = BY_NAME[name]
    data = copy.deepcopy(payload.data)
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    if value is _MISSING:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return Fault(payload, f"{what}, depth {len(path)}", data)


FAULTS = [_with_fault(*fault) for fault in _FAULTS]


def _with_twelve(what: str, key: str, value: Json) -> Fault:
    payload = BY_NAME["TransactionEvent, full"]
    data = copy.deepcopy(payload.data)
    for meter in data["meterValue"]:
        for sampled in meter["sampledValue"]:
            sampled[key] = value
    return Fault(payload, f"twelve times {what}, depth 5", data)


# With one fault in each of the twelve sampled values.
TWELVE_FAULTS = [
    _with_twelve("no such value", "measurand", "StateOfCharge"),
    _with_twelve("wrong type", "value", "16"),
]
