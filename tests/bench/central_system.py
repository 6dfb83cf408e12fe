"""A central system in a process of its own, for ``runtime``: whose ChargePoint it is.

``python -m tests.bench.central_system ours`` prints the port that it listens on. A
connection to /cpu gets the processor seconds of the process for each text it sends.
The handlers are the same for all; only the base class and the imports differ.
"""

import asyncio
import importlib
import json
import logging
import sys
import time
from types import ModuleType
from typing import Any

from tests.bench.payloads import TIME
from websockets.asyncio.server import ServerConnection, serve

Connected = Any


def ours() -> type:
    """A central system on our ChargePoint."""
    module = importlib.import_module("generated.v201.charge_point")
    return central_system(module.ChargePoint, "generated.v201")


def ocpp() -> type:
    """A central system on the ChargePoint of the package, as it comes."""
    module = importlib.import_module("ocpp.v201")
    return central_system(module.ChargePoint, "ocpp.v201")


def ocpp_in_one_thread() -> type:
    """The same with its one setting that matters: no thread for the validation."""
    messages: Any = importlib.import_module("ocpp.messages")
    messages.ASYNC_VALIDATION = False
    return ocpp()


def central_system(base: Any, package: str) -> type:
    """The handlers, on a base class and with the messages of a package."""
    routing: Any = importlib.import_module("ocpp.routing")
    call_result: ModuleType = importlib.import_module(f"{package}.call_result")
    action: Any = importlib.import_module(f"{package}.enums").Action

    class CentralSystem(base):  # type: ignore[misc]
        @routing.on(action.boot_notification)  # type: ignore[untyped-decorator]
        async def on_boot(self, reason: Any, **others: Any) -> Any:
            return call_result.BootNotification(
                current_time=TIME, interval=300, status="Accepted"
            )

        @routing.on(action.heartbeat)  # type: ignore[untyped-decorator]
        async def on_heartbeat(self, **others: Any) -> Any:
            return call_result.Heartbeat(current_time=TIME)

        @routing.on(action.status_notification)  # type: ignore[untyped-decorator]
        async def on_status(self, connector_status: Any, **others: Any) -> Any:
            return call_result.StatusNotification()

        @routing.on(action.transaction_event)  # type: ignore[untyped-decorator]
        async def on_transaction(self, event_type: Any, **others: Any) -> Any:
            return call_result.TransactionEvent(total_cost=12.5)

    return CentralSystem


class NoChargePoint:
    """What the WebSocket and json alone cost: answers without looking."""

    def __init__(self, id: str, connection: ServerConnection) -> None:
        self.connection = connection

    async def start(self) -> None:
        while True:
            _, message_id, _, _ = json.loads(await self.connection.recv())
            await self.connection.send(json.dumps([3, message_id, {}]))


def nothing() -> type:
    """The floor for all."""
    return NoChargePoint


def codec_alone() -> type:
    """The floor for whoever checks what comes and what goes out: our codec, no more."""
    ocppj: Any = importlib.import_module("generated.ocppj")
    codec: Any = importlib.import_module("generated.v201.codec")
    call_result: ModuleType = importlib.import_module("generated.v201.call_result")
    answers = {
        "BootNotification": call_result.BootNotification(
            current_time=TIME, interval=300, status="Accepted"
        ),
        "Heartbeat": call_result.Heartbeat(current_time=TIME),
        "StatusNotification": call_result.StatusNotification(),
        "TransactionEvent": call_result.TransactionEvent(total_cost=12.5),
    }

    class CodecAlone(NoChargePoint):
        async def start(self) -> None:
            while True:
                request = codec.unpack(await self.connection.recv())
                answer = ocppj.CallResult(request.message_id, answers[request.action])
                await self.connection.send(codec.pack(answer))

    return CodecAlone


KINDS = {
    "ours": ours,
    "ocpp": ocpp,
    "ocpp-in-one-thread": ocpp_in_one_thread,
    "codec-alone": codec_alone,
    "no-charge-point": nothing,
}


async def main(kind: str) -> None:
    """Listens until it is killed."""
    cls = KINDS[kind]()

    async def connected(connection: ServerConnection) -> None:
        assert connection.request is not None
        path = connection.request.path
        if path != "/cpu":
            await cls(path, connection).start()
        async for _ in connection:
            await connection.send(repr(time.process_time()))

    # Compression would cost all of them the same, and hide what is compared.
    server = serve(connected, "127.0.0.1", 0, compression=None)
    async with server as listening:
        print(next(iter(listening.sockets)).getsockname()[1], flush=True)
        await listening.serve_forever()


if __name__ == "__main__":
    logging.getLogger("websockets.server").setLevel(logging.CRITICAL)
    asyncio.run(main(sys.argv[1]))
