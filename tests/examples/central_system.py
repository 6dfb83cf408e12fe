"""A central system for OCPP 2.0.1: ``python -m tests.examples.central_system``."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import sys
from datetime import UTC, datetime

from generated.v201 import call, call_result, enums
from generated.v201.charge_point import ChargePoint
from ocpp.routing import after, on
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol


class CentralSystem(ChargePoint):
    @on(enums.Action.boot_notification)
    async def on_boot(self, request: call.BootNotification) -> object:
        station = request.charging_station
        print(f"{self.id}: {station.vendor_name} {station.model} is there", flush=True)
        accepted = enums.RegistrationStatusEnumType.accepted
        return call_result.BootNotification(datetime.now(UTC).isoformat(), 60, accepted)

    @on(enums.Action.transaction_event)
    async def on_transaction(self, request: call.TransactionEvent) -> object:
        energy = sum(m.sampled_value[0].value for m in request.meter_value or ())
        print(f"{self.id}: {request.event_type}, {energy:g} Wh", flush=True)
        return call_result.TransactionEvent(total_cost=0.3 * energy / 1000)

    @after(enums.Action.transaction_event)
    async def after_transaction(self, request: call.TransactionEvent) -> None:
        if request.event_type == enums.TransactionEventEnumType.ended:
            answer = await self.call(call.Reset(enums.ResetEnumType.immediate))
            print(f"{self.id}: reset {answer and answer.status}", flush=True)


async def connected(connection: ServerConnection) -> None:
    path = connection.request.path if connection.request else "/"
    try:
        await CentralSystem(path.strip("/"), connection).start()
    except ConnectionClosed:
        print(f"{path.strip('/')}: gone", flush=True)


async def main(port: int) -> None:
    protocols = [Subprotocol("ocpp2.0.1")]
    async with serve(connected, "127.0.0.1", port, subprotocols=protocols) as server:
        print(f"on port {next(iter(server.sockets)).getsockname()[1]}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 9201))
