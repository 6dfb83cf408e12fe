"""Whole applications over real WebSockets: the package's classes, ours, and both."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import functools
import importlib
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from generated.v21 import call, call_result, datatypes, enums
from ocpp.routing import on
from tests import applications
from tests.bench.central_system import KINDS
from tests.bench.runtime import measured
from tests.helpers.schemas import DRAFT_04, VERSIONS, Version, installed
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from jsonschema import Draft4Validator, Draft6Validator

PACKAGE, OURS = "the package", "ours"


def ported(source: str, package: str) -> str:
    """An application with another base class and other imports.

    The one line more looks inside of an object, which is no longer a dict.
    """
    names = "call, call_result, datatypes, enums"
    changes = {
        f"from ocpp.{package} import ChargePoint, {names}": (
            f"from generated.{package} import {names}\n"
            f"from generated.{package}.charge_point import ChargePoint"
        ),
        'transaction_info["transaction_id"]': "transaction_info.transaction_id",
    }
    for before, after in changes.items():
        assert source.count(before) <= 1
        source = source.replace(before, after)
    return source


@functools.cache
def application(version: Version, whose: str) -> ModuleType:
    """An application, as it is or ported."""
    written_for = "v201" if version.number == "2.1" else version.package
    path = Path(applications.__file__).with_name(f"{written_for}.py")
    source = path.read_text(encoding="utf-8")
    source = source.replace(f"ocpp.{written_for}", f"ocpp.{version.package}")
    if whose == OURS:
        source = ported(source, version.package)
    module = ModuleType(f"application_{version.package}_{whose.replace(' ', '_')}")
    sys.modules[module.__name__] = module
    exec(compile(source, str(path), "exec"), vars(module))
    return module


class Recorded:
    """A connection that notes all texts in order."""

    def __init__(self, connection: Any, texts: list[str]) -> None:
        self.connection = connection
        self.texts = texts

    async def send(self, message: str) -> None:
        self.texts.append(message)
        await self.connection.send(message)

    async def recv(self) -> str:
        message: str = await self.connection.recv()
        self.texts.append(message)
        return message


@asynccontextmanager
async def talking(
    version: Version, system_cls: Any, station_cls: Any, texts: list[str]
) -> AsyncIterator[tuple[Any, Any]]:
    """A central system and a station that are connected; texts gets all of theirs."""
    connected: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def on_connect(connection: Any) -> None:
        system = system_cls("station", Recorded(connection, texts), 5)
        connected.set_result(system)
        with suppress(ConnectionClosed):
            await system.start()

    protocols = [Subprotocol(version.subprotocol)]
    async with serve(on_connect, "127.0.0.1", 0, subprotocols=protocols) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}/station"
        async with connect(url, subprotocols=protocols) as connection:
            assert connection.subprotocol == version.subprotocol
            station = station_cls("station", connection, 5)
            listening = asyncio.ensure_future(station.start())
            yield await connected, station
            listening.cancel()


def decimal(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


@functools.cache
def validator(version: Version, file: str) -> Any:
    """Numbers are decimal, since 8.1 is not a multiple of 0.1 as a float."""
    document = decimal(json.dumps(version.files[f"{file}.json"]))
    old = document["$schema"] == DRAFT_04
    return (Draft4Validator if old else Draft6Validator)(document)


def checked(version: Version, texts: list[str]) -> list[str]:
    """The actions of all requests; each frame is held against its schema."""
    asked: dict[str, str] = {}
    for text in texts:
        kind, message_id, *rest = decimal(text)
        if kind == 2:
            action, payload = rest
            assert message_id not in asked
            asked[message_id] = action
            file = version.schema_name("call", action)
        elif kind == 6:
            file, payload = rest
        else:
            assert kind == 3, text
            (payload,) = rest
            file = version.schema_name("call_result", asked[message_id])
        validator(version, file).validate(payload)
    answered = [json.loads(text)[1] for text in texts if json.loads(text)[0] == 3]
    assert sorted(answered) == sorted(asked)
    return list(asked.values())


async def settled(system: Any, seen: set[str], texts: list[str]) -> None:
    """Waits for what handlers do after their responses."""
    async with asyncio.timeout(10):
        while not seen <= set(system.seen) or has_open(texts):
            await asyncio.sleep(0.01)


def has_open(texts: list[str]) -> bool:
    """Whether a request still waits for its response."""
    kinds = [json.loads(text)[0] for text in texts]
    return kinds.count(2) != kinds.count(3)


@pytest.mark.parametrize("station", [PACKAGE, OURS])
@pytest.mark.parametrize("system", [PACKAGE, OURS])
def test_applications_talk(system: str, station: str, version: Version) -> None:
    """Boot, transactions, smart charging, reports, firmware, data of a vendor."""
    texts: list[str] = []
    above, below = application(version, system), application(version, station)

    async def talk() -> set[str]:
        classes = above.CentralSystem, below.Station
        async with talking(version, *classes, texts) as (first, second):
            await below.boot(second)
            await below.transaction(second)
            await above.from_above(first)
            await below.vendors(second)
            await settled(first, above.SEEN, texts)
            return set(first.seen)

    seen = asyncio.run(talk())
    assert seen == above.SEEN
    assert len(checked(version, texts)) == above.REQUESTS


@pytest.mark.skipif(len(installed()) < 3, reason="ocpp 2.0 has no schemas of 2.1")
def test_what_only_2_1_has_goes_through() -> None:
    """And what the package can't send or name, with our classes on both sides."""
    version = VERSIONS["2.1"]
    texts: list[str] = []
    got: list[Any] = []

    class System(application(version, OURS).CentralSystem):  # type: ignore[misc]
        @on("BatterySwap")
        async def on_swap(self, request: call.BatterySwap) -> Any:
            got.append(request)
            return call_result.BatterySwap()

        @on("NotifyPeriodicEventStream")
        async def on_stream(self, request: call.NotifyPeriodicEventStream) -> None:
            got.append(request)

    class Station(application(version, OURS).Station):  # type: ignore[misc]
        @on("SetChargingProfile")
        async def on_profile(self, request: call.SetChargingProfile) -> Any:
            got.append(request)
            status = enums.ChargingProfileStatusEnumType.accepted
            return call_result.SetChargingProfile(status=status)

    battery = datatypes.BatteryDataType(
        evse_id=1, serial_number="B", soc=40.5, soh=90.0
    )
    swap = call.BatterySwap(
        battery_data=[battery],
        event_type=enums.BatterySwapEventEnumType.battery_in,
        id_token=datatypes.IdTokenType(id_token="aabb", type="Local"),
        request_id=1,
    )
    period = datatypes.ChargingSchedulePeriodType(
        start_period=0, limit=16.0, limit_l2=10.0, limit_l3=6.5
    )
    schedule = datatypes.ChargingScheduleType(
        id=1,
        charging_rate_unit=enums.ChargingRateUnitEnumType.a,
        charging_schedule_period=[period],
    )
    profile = call.SetChargingProfile(
        evse_id=1,
        charging_profile=datatypes.ChargingProfileType(
            id=1,
            stack_level=0,
            charging_profile_purpose=enums.ChargingProfilePurposeEnumType.tx_profile,
            charging_profile_kind=enums.ChargingProfileKindEnumType.absolute,
            charging_schedule=[schedule],
        ),
    )
    stream = call.NotifyPeriodicEventStream(
        id=1,
        pending=0,
        basetime="2026-03-14T09:26:53Z",
        data=[datatypes.StreamDataElementType(t=0.5, v="1")],
    )

    async def talk() -> None:
        async with talking(version, System, Station, texts) as (system, station):
            assert await station.call(swap) == call_result.BatterySwap()
            answer = await system.call(profile)
            assert answer.status == "Accepted"
            await station.send(stream)
            assert await station.call(call.Heartbeat())

    asyncio.run(talk())
    assert got == [swap, profile, stream]
    assert checked(version, texts) == ["BatterySwap", "SetChargingProfile", "Heartbeat"]
    assert '"limit_L2":10.0' in texts[2]


def test_what_a_vendor_adds_goes_through(version: Version) -> None:
    """Data of DataTransfer, typed at both ends, and an action of the vendor's own."""
    load = functools.partial(vendors, version)
    datatypes, enums, standard = load("datatypes"), load("enums"), load("call")
    reading = datatypes.MeterReading(
        meter_serial="AB12", meter_reading=7, unit=enums.ReadingUnit.kwh
    )
    answer = datatypes.MeterReadingAnswer(accepted=True)
    done = load("call_result").SetLight(status=enums.LightStatus.done)
    got: list[Any] = []

    class System(load("charge_point").ChargePoint):  # type: ignore[misc]
        @on("DataTransfer")
        async def on_data(self, data: Any, **others: Any) -> Any:
            got.append(data)
            return load("call_result").DataTransfer(status="Accepted", data=answer)

    class Station(load("charge_point").ChargePoint):  # type: ignore[misc]
        @on("SetLight")
        async def on_light(self, color: str) -> Any:
            got.append(color)
            return done

    texts: list[str] = []
    transfer = standard.DataTransfer(
        vendor_id="com.example", message_id="MeterReading", data=reading
    )

    async def talk() -> None:
        async with talking(version, System, Station, texts) as (system, station):
            assert (await station.call(transfer)).data == answer
            assert await system.call(standard.SetLight(color="#00ff00")) == done

    asyncio.run(talk())
    assert got == [reading, "#00ff00"]
    assert checked(version, texts[:2]) == ["DataTransfer"]
    assert json.loads(texts[2])[2:] == ["SetLight", {"color": "#00ff00"}]


def vendors(version: Version, name: str) -> Any:
    """A module of the vendor's package."""
    return importlib.import_module(f"generated.vendor.{version.package}.{name}")


def test_our_central_system_costs_a_fraction_of_the_package_s() -> None:
    """A slice of make bench-runtime: the processor time of the central system."""
    phases = {"BootNotification, full": 1, "TransactionEvent, full": 5}
    ours, theirs, *floor = (asyncio.run(measured(kind, 10, phases)) for kind in KINDS)
    measured_last = ours["TransactionEvent, full"].cpu
    assert measured_last < theirs["TransactionEvent, full"].cpu / 5
    assert all(cost["TransactionEvent, full"].cpu > 0 for cost in floor)
