"""Tests with testing.pair; each line that ends with "refused" is an error."""

from typing import assert_type

from generated import testing
from generated.v16 import call as call16
from generated.v16 import call_result as call_result16
from generated.v16.charge_point import ChargePoint as ChargePoint16
from generated.v21 import call, call_result
from generated.v21.charge_point import ChargePoint


class System(ChargePoint):
    database: str = ""


async def newer(stream: call.NotifyPeriodicEventStream, reset: call.Reset) -> None:
    async with testing.pair(System) as station:
        assert_type(station.charge_point, System)
        assert_type(station.charge_point.database, str)
        assert_type(await station.send(reset), call_result.Reset)
        assert_type(await station.send(call.Heartbeat()), call_result.Heartbeat)
        data = call.DataTransfer(vendor_id="V")
        assert_type(await station.send(data), call_result.DataTransfer)
        await station.send(stream)
        await station.send(call_result.Heartbeat(current_time=""))  # refused
        print((await station.send(call.Heartbeat())).status)  # refused


async def older() -> None:
    async with testing.pair(ChargePoint16, "CP1", timeout=1) as system:
        assert_type(await system.send(call16.ClearCache()), call_result16.ClearCache)
        assert_type(await system.send(call16.Heartbeat()), call_result16.Heartbeat)
        await system.send("Heartbeat")  # refused
