"""A station for OCPP 2.0.1, one charge long: ``python -m tests.examples.station``."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import sys
from datetime import UTC, datetime

from generated.v201 import call, call_result, datatypes, enums
from generated.v201.charge_point import ChargePoint
from ocpp.routing import on
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

EVENTS = enums.TransactionEventEnumType


class Station(ChargePoint):
    reset = asyncio.Event()

    @on(enums.Action.reset)
    async def on_reset(self, request: call.Reset) -> object:
        print(f"asked to reset: {request.type}")
        self.reset.set()
        return call_result.Reset(enums.ResetStatusEnumType.accepted)

    async def charge(self, number: int, event: EVENTS, energy: float) -> None:
        now, trigger = datetime.now(UTC).isoformat(), enums.TriggerReasonEnumType
        value = datatypes.MeterValueType(now, [datatypes.SampledValueType(energy)])
        transaction = datatypes.TransactionType("transaction 1")
        answer = await self.call(
            call.TransactionEvent(
                event, now, trigger.authorized, number, transaction, [value]
            )
        )
        print(f"{event}: {answer.total_cost if answer else 'no answer'} so far")


async def main(port: int) -> None:
    url, protocols = f"ws://127.0.0.1:{port}/station1", [Subprotocol("ocpp2.0.1")]
    async with connect(url, subprotocols=protocols) as connection:
        station = Station("station1", connection)
        listening = asyncio.create_task(station.start())
        model = datatypes.ChargingStationType(model="One", vendor_name="Example")
        boot = call.BootNotification(model, enums.BootReasonEnumType.power_up)
        booted = await station.call(boot, suppress=False)
        print(f"boot: {booted.status}")
        for number, event in enumerate([EVENTS.started, EVENTS.updated, EVENTS.ended]):
            await station.charge(number, event, 5000.0 * number)
        await asyncio.wait_for(station.reset.wait(), 10)
        listening.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 9201))
