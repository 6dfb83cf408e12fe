"""The codecs of all versions, on messages that each of them has."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.codec import geometric_mean
from tests.bench.measuring import (
    Contestant,
    Report,
    benchmark,
    columns,
    duration,
    measure,
    repeated,
)

from ocpp_codegen.protocol.versions import DIALECTS

STATION = {"model": "One", "vendorName": "Example"}
TIME = "2026-03-14T09:26:53Z"
SAMPLES = [{"value": 230.1, "measurand": "Voltage", "phase": "L1"}] * 6
SAMPLES_16 = [{"value": "230.1", "measurand": "Voltage", "phase": "L1"}] * 6
BOOT = {"reason": "PowerUp", "chargingStation": STATION}
BOOT_16 = {"chargePointModel": "One", "chargePointVendor": "Example"}

# By version and action.
REQUESTS: dict[str, dict[str, Any]] = {
    "1.6": {
        "BootNotification": BOOT_16,
        "Heartbeat": {},
        "MeterValues": {
            "connectorId": 1,
            "meterValue": [{"timestamp": TIME, "sampledValue": SAMPLES_16}] * 2,
        },
    },
    **{
        version: {
            "BootNotification": BOOT,
            "Heartbeat": {},
            "MeterValues": {
                "evseId": 1,
                "meterValue": [{"timestamp": TIME, "sampledValue": SAMPLES}] * 2,
            },
        }
        for version in ("2.0.1", "2.1")
    },
}


@benchmark
def versions(folder: Path, rounds: int) -> Report:
    """Decoding in each version: ours, ocpp with synchronous validation, json.loads."""
    rows = [["version", "message", "ours", "ocpp/ours", "json/ours"]]
    for version, requests in REQUESTS.items():
        ratios = []
        for action, payload in requests.items():
            text = json.dumps(payload)
            contestants = [
                Contestant("ours", repeated(_ours(version, action, payload), text)),
                Contestant("ocpp", repeated(_ocpp(version, action), text)),
                Contestant("json", repeated(json.loads, text)),
            ]
            ours, theirs, floor = (r.median for r in measure(contestants, rounds))
            ratios.append(theirs / ours)
            shown = duration(ours), f"{theirs / ours:.1f}", f"{floor / ours:.2f}"
            rows.append([version, action, *shown])
        rows.append([version, "mean", "", f"{geometric_mean(ratios):.1f}", ""])
    return Report(columns(rows))


def _ours(version: str, action: str, payload: Any) -> Callable[[str], Any]:
    package = f"generated.{DIALECTS[version].package}"
    codec = importlib.import_module(f"{package}.codec")
    cls = getattr(importlib.import_module(f"{package}.call"), action)
    if codec.to_dict(codec.from_json(cls, json.dumps(payload))) != payload:
        raise ValueError(f"{version} {action} does not come back as it was")

    def decode(text: str) -> Any:
        return codec.from_json(cls, text)

    return decode


def _ocpp(version: str, action: str) -> Callable[[str], Any]:
    messages: Any = importlib.import_module("ocpp.messages")
    point: Any = importlib.import_module("ocpp.charge_point")
    call = importlib.import_module(f"ocpp.{DIALECTS[version].package}.call")
    cls = getattr(call, action)

    def decode(text: str) -> Any:
        data = json.loads(text)
        messages._validate_payload(messages.Call("1", action, data), version)
        return cls(**point.camel_to_snake_case(data))

    return decode
