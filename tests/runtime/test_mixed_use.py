"""Our classes inside of the package's own ChargePoint, which nobody has changed.

It takes the action from the name of the class, makes dicts with asdict, renames the
keys by rule, and makes a response with cls(**snake_case).
"""

import asyncio
import importlib
import json
import logging
from typing import Any

import pytest
from tests.applications.wires import Echo, Frame, Wire
from tests.helpers import modules
from tests.helpers.payloads import Maker
from tests.helpers.schemas import VERSIONS, Version, python_name

routing: Any = importlib.import_module("ocpp.routing")
messages: Any = importlib.import_module("ocpp.messages")

# What it can't write when all fields are there; README has the same list.
UNWRITABLE: dict[str, dict[str, set[str]]] = {
    "1.6": {"call": set(), "call_result": set()},
    "2.0.1": {"call": set(), "call_result": set()},
    "2.1": {
        "call": {
            "BatterySwap",
            "Get15118EVCertificate",
            "NotifyChargingLimit",
            "NotifyEVChargingNeeds",
            "NotifyEVChargingSchedule",
            "NotifySettlement",
            "ReportChargingProfiles",
            "ReportDERControl",
            "RequestStartTransaction",
            "SetChargingProfile",
            "SetDERControl",
            "UpdateDynamicSchedule",
        },
        "call_result": {
            "GetCompositeSchedule",
            "NotifySettlement",
            "PullDynamicScheduleUpdate",
        },
    },
}


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without threads, log and the handlers of other tests."""
    monkeypatch.setattr(messages, "ASYNC_VALIDATION", False)
    monkeypatch.setattr(routing, "routables", [])
    logger = logging.getLogger("ocpp")
    monkeypatch.setattr(logger, "disabled", True)


def full(version: Version, module: str, action: str) -> Any:
    """Everything that a message may hold, but for data of vendors."""
    document = version.files[f"{version.schema_name(module, action)}.json"]
    return without_vendors(Maker(document).full(document))


def without_vendors(value: Any) -> Any:
    if isinstance(value, list):
        return [without_vendors(item) for item in value]
    if not isinstance(value, dict):
        return value
    rest = {k: v for k, v in value.items() if k != "customData"}
    if isinstance(rest.get("data"), dict):  # that of DataTransfer
        rest["data"] = "text"
    return {k: without_vendors(v) for k, v in rest.items()}


def point_class(version: Version) -> Any:
    """The package's class, with our responses where it makes some."""
    base: Any = importlib.import_module(f"ocpp.{version.package}").ChargePoint
    results = modules.module(version, "call_result")
    return type("Point", (base,), {"_call_result": results})


def requested(version: Version, action: str) -> tuple[Any, Frame]:
    """What call gives for our request, and what went out."""
    payload = full(version, "call", action)
    request = modules.module(version, "codec").from_dict(
        modules.cls(version, "call", action), payload
    )
    wire = Echo([3, None, full(version, "call_result", action)])

    async def run() -> Any:
        point = point_class(version)("station", wire, 1)
        listening = asyncio.ensure_future(point.start())
        try:
            return await point.call(request)
        finally:
            listening.cancel()

    return asyncio.run(run()), wire.sent[0]


def replied(version: Version, action: str) -> Frame:
    """What goes out where a handler of the package returns our response."""
    payload = full(version, "call_result", action)
    reply = modules.module(version, "codec").from_dict(
        modules.cls(version, "call_result", action), payload
    )

    class Point(point_class(version)):  # type: ignore[misc]
        @routing.on(action)  # type: ignore[untyped-decorator]
        def handle(self, **arguments: Any) -> Any:
            return reply

    wire = Wire()
    request = json.dumps([2, "1", action, full(version, "call", action)])
    asyncio.run(Point("station", wire).route_message(request))
    return wire.sent[0]


def test_our_requests_go_out_and_our_responses_are_made(version: Version) -> None:
    unwritable = set()
    for action in version.answered:
        try:
            response, frame = requested(version, action)
        except Exception:
            unwritable.add(action)
            continue
        assert frame[2:] == [action, full(version, "call", action)]
        assert type(response) is modules.cls(version, "call_result", action)
        names = map(python_name, full(version, "call_result", action))
        assert all(getattr(response, name) is not None for name in names)
    assert unwritable == UNWRITABLE[version.number]["call"]


def test_our_responses_go_out(version: Version) -> None:
    unwritable = set()
    for action in version.answered:
        frame = replied(version, action)
        if frame[0] == 4:
            unwritable.add(action)
            continue
        assert frame == [3, "1", full(version, "call_result", action)]
    assert unwritable == UNWRITABLE[version.number]["call_result"]


def test_the_package_rewrites_what_vendors_send() -> None:
    """The one thing that it breaks in every message, and our ChargePoint does not."""
    version = VERSIONS["2.0.1"]
    data = {"vendorId": "com.example", "some_key": 1, "other": None}
    heartbeat = modules.cls(version, "call", "Heartbeat")(custom_data=data)
    wire = Echo([3, None, {"currentTime": "2026-03-14T09:26:53Z"}])
    for name, sent in (
        ("ocpp.v201", {"vendorId": "com.example", "someKey": 1}),
        ("generated.v201.charge_point", data),
    ):
        base: Any = importlib.import_module(name).ChargePoint

        async def run(base: Any = base) -> None:
            point = base("station", wire, 1)
            listening = asyncio.ensure_future(point.start())
            await point.call(heartbeat)
            listening.cancel()

        asyncio.run(run())
        assert wire.sent[-1][3]["customData"] == sent
