"""Stations that boot, beat and do as they are told, for web_api.py to talk to."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
from typing import Any

from generated import charge_point, package
from ocpp.routing import on
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol


class Station(charge_point.ChargePoint):
    def __init__(self, id: str, connection: Any, subprotocol: str) -> None:
        self._ocpp_version = subprotocol.removeprefix("ocpp")
        super().__init__(id, connection)
        self.version: Any = package(subprotocol)

    @on("Reset")
    async def on_reset(self, **fields: Any) -> Any:
        return self.version.call_result.Reset(status="Accepted")

    @on("GetVariables")
    async def on_get_variables(self, get_variable_data: Any, **fields: Any) -> Any:
        result = self.version.datatypes.GetVariableResultType
        found = [
            result(attribute_status="UnknownVariable", **named)
            for asked in get_variable_data
            for named in [{"component": asked.component, "variable": asked.variable}]
        ]
        return self.version.call_result.GetVariables(get_variable_result=found)

    def boot(self) -> Any:
        call = self.version.call
        if self._ocpp_version == "1.6":
            return call.BootNotification(
                charge_point_model="One", charge_point_vendor="Example"
            )
        station = self.version.datatypes.ChargingStationType
        one = station(model="One", vendor_name="Example")
        return call.BootNotification(charging_station=one, reason="PowerUp")


async def simulate(url: str, subprotocol: str) -> None:
    """Connects a station, and lets it beat until it is cancelled."""
    protocols = [Subprotocol(subprotocol)]
    async with connect(url, subprotocols=protocols) as connection:
        station = Station(url.rpartition("/")[2], connection, subprotocol)
        listening = asyncio.create_task(station.start())
        answer = await station.call(station.boot(), suppress=False)
        while not listening.done():
            await station.call(station.version.call.Heartbeat())
            await asyncio.sleep(answer.interval)
