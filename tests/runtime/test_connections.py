"""Carriers: a ChargePoint over the WebSockets of web frameworks, on real servers."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import fastapi
import pytest
import starlette.applications
import starlette.routing
import starlette.websockets
import uvicorn
from aiohttp import web
from generated import connections
from generated.charge_point import after, on
from generated.v16 import call, call_result, enums
from generated.v16.charge_point import ChargePoint
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("ocpp1.6")


class Central(ChargePoint):
    """Answers a boot, and resets the station afterwards."""

    ended: list[type[BaseException]]

    @on(call.BootNotification)
    async def on_boot(
        self, request: call.BootNotification
    ) -> call_result.BootNotification:
        accepted = enums.RegistrationStatus.accepted
        return call_result.BootNotification("2026-03-14T09:26:53Z", 5, accepted)

    @after(call.BootNotification)
    async def after_boot(self, request: call.BootNotification) -> None:
        await self.call(call.Reset(enums.ResetType.soft), suppress=False)


class Station(ChargePoint):
    """Is reset."""

    def __init__(self, id: str, connection: Any) -> None:
        super().__init__(id, connection)
        self.was_reset = asyncio.Event()

    @on(call.Reset)
    async def on_reset(self, request: call.Reset) -> call_result.Reset:
        self.was_reset.set()
        return call_result.Reset(enums.ResetStatus.accepted)


Ended = asyncio.Queue[type[BaseException]]


async def run(central: Central, ended: Ended) -> None:
    """start(), and what it ends with."""
    try:
        await central.start()
    except Exception as error:
        ended.put_nowait(type(error))


# Servers: each gives its port, and tells what start() of the central system ended with


@contextlib.asynccontextmanager
async def on_uvicorn(app: Any) -> AsyncIterator[int]:
    config = uvicorn.Config(app, log_level="error", ws="websockets-sansio")
    server = uvicorn.Server(config)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        serving = asyncio.ensure_future(server.serve(sockets=[bound]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield bound.getsockname()[1]
        finally:
            server.should_exit = True
            await serving


@contextlib.asynccontextmanager
async def on_starlette(ended: Ended) -> AsyncIterator[int]:
    async def endpoint(websocket: starlette.websockets.WebSocket) -> None:
        await websocket.accept(subprotocol=PROTOCOL)
        name = websocket.path_params["id"]
        await run(Central(name, connections.Starlette(websocket)), ended)

    route = starlette.routing.WebSocketRoute("/{id}", endpoint)
    async with on_uvicorn(starlette.applications.Starlette(routes=[route])) as port:
        yield port


@contextlib.asynccontextmanager
async def on_fastapi(ended: Ended) -> AsyncIterator[int]:
    app = fastapi.FastAPI()

    @app.websocket("/{id}")
    async def endpoint(websocket: fastapi.WebSocket, id: str) -> None:
        await websocket.accept(subprotocol=PROTOCOL)
        await run(Central(id, connections.Starlette(websocket)), ended)

    async with on_uvicorn(app) as port:
        yield port


@contextlib.asynccontextmanager
async def on_aiohttp(ended: Ended) -> AsyncIterator[int]:
    async def endpoint(request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse(protocols=[PROTOCOL])
        await websocket.prepare(request)
        central = Central(request.match_info["id"], connections.Aiohttp(websocket))
        await run(central, ended)
        return websocket

    app = web.Application()
    app.router.add_get("/{id}", endpoint)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def on_websockets(ended: Ended) -> AsyncIterator[int]:
    async def connected(connection: ServerConnection) -> None:
        await run(Central("CP1", connection), ended)

    async with serve(connected, "127.0.0.1", 0, subprotocols=[PROTOCOL]) as server:
        yield next(iter(server.sockets)).getsockname()[1]


# Clients


@contextlib.asynccontextmanager
async def by_websockets(url: str) -> AsyncIterator[Any]:
    async with connect(url, subprotocols=[PROTOCOL]) as connection:
        yield connection


@contextlib.asynccontextmanager
async def by_aiohttp(url: str) -> AsyncIterator[Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url, protocols=[PROTOCOL]) as websocket,
    ):
        yield connections.Aiohttp(websocket)


SERVERS: dict[Any, type[Exception]] = {
    on_starlette: starlette.websockets.WebSocketDisconnect,
    on_fastapi: starlette.websockets.WebSocketDisconnect,
    on_aiohttp: ConnectionResetError,
    on_websockets: ConnectionClosed,
}


@pytest.mark.parametrize("client", [by_websockets, by_aiohttp])
@pytest.mark.parametrize("server", SERVERS)
def test_both_sides_talk(
    server: Callable[[Ended], Any], client: Callable[[str], Any]
) -> None:
    async def talk() -> type[BaseException]:
        ended: Ended = asyncio.Queue()
        async with server(ended) as port:
            async with client(f"ws://127.0.0.1:{port}/CP1") as connection:
                station = Station("CP1", connection)
                reading = asyncio.ensure_future(station.start())
                boot = call.BootNotification("One", "Example")
                reply = await station.call(boot, suppress=False)
                assert reply.status is enums.RegistrationStatus.accepted
                await asyncio.wait_for(station.was_reset.wait(), 10)
                reading.cancel()
                await asyncio.wait([reading])
            return await asyncio.wait_for(ended.get(), 10)

    assert issubclass(asyncio.run(talk()), SERVERS[server])
