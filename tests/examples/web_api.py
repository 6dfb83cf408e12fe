"""A web API to stations of three versions: ``python -m tests.examples.web_api``.

Stations connect to the WebSocket /ocpp/{id}, and choose the version by subprotocol. The
page /docs shows what the API offers, with the names and limits of OCPP. Every frame is
kept in SQLite. Who may do what is left out here: add it before anybody can reach this.
"""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import socket
import sqlite3
import sys
from datetime import UTC, datetime
from typing import Any

import uvicorn
from fastapi import FastAPI, HTTPException, WebSocket, WebSocketDisconnect
from generated import SUBPROTOCOLS, charge_point, frameworks, ocppj, package
from generated.v16 import call as call_16
from generated.v16 import call_result as result_16
from generated.v21 import call as call_21
from generated.v21 import call_result as result_21
from generated.v201 import call as call_201
from generated.v201 import call_result as result_201
from ocpp.exceptions import OCPPError
from ocpp.routing import on
from pydantic import BaseModel
from tests.examples.web_stations import simulate

Boot = call_16.BootNotification | call_201.BootNotification | call_21.BootNotification
Reset = call_16.Reset | call_201.Reset | call_21.Reset
ResetAnswer = result_16.Reset | result_201.Reset | result_21.Reset
GetVariables = call_201.GetVariables | call_21.GetVariables
Variables = result_201.GetVariables | result_21.GetVariables


class Station(BaseModel):
    id: str
    ocpp: str


class Kept(BaseModel):
    at: str
    sender: str
    frame: str


class Frames:
    """Every frame of every station, in SQLite."""

    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(path)
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS frames(at TEXT, station TEXT, sender TEXT, "
            "frame TEXT)"
        )

    def keep(self, station: str, sender: str, frame: str) -> None:
        row = (datetime.now(UTC).isoformat(), station, sender, frame)
        with self.database:
            self.database.execute("INSERT INTO frames VALUES (?, ?, ?, ?)", row)

    def of(self, station: str) -> list[Kept]:
        rows = self.database.execute(
            "SELECT at, sender, frame FROM frames WHERE station = ? ORDER BY rowid",
            (station,),
        )
        return [Kept(at=at, sender=sender, frame=frame) for at, sender, frame in rows]


class Link:
    """A WebSocket as the ChargePoint wants it; it keeps what goes through."""

    def __init__(self, id: str, websocket: WebSocket, frames: Frames) -> None:
        self.id, self.websocket, self.frames = id, websocket, frames

    async def recv(self) -> str:
        text = await self.websocket.receive_text()
        self.frames.keep(self.id, "station", text)
        return text

    async def send(self, text: str) -> None:
        self.frames.keep(self.id, "system", text)
        await self.websocket.send_text(text)


class CentralSystem(charge_point.ChargePoint):
    """What answers one station, whatever its version."""

    def __init__(self, id: str, link: Link, subprotocol: str) -> None:
        self._ocpp_version = subprotocol.removeprefix("ocpp")
        super().__init__(id, link, response_timeout=10)
        self.version: Any = package(subprotocol)

    @on("BootNotification")
    async def on_boot(self, **fields: Any) -> Any:
        now = datetime.now(UTC).isoformat()
        answer = self.version.call_result.BootNotification
        return answer(current_time=now, interval=300, status="Accepted")

    @on("Heartbeat")
    async def on_heartbeat(self, **fields: Any) -> Any:
        now = datetime.now(UTC).isoformat()
        return self.version.call_result.Heartbeat(current_time=now)

    @on("StatusNotification")
    async def on_status(self, **fields: Any) -> Any:
        return self.version.call_result.StatusNotification()

    async def ask(self, request: Any) -> Any:
        """The answer to a request of the API, which may be of another version."""
        cls = self.version.codec.requests.get(type(request).__name__)
        if cls is None:
            raise HTTPException(409, f"OCPP {self._ocpp_version} has no such request")
        try:
            own = self.version.codec.from_dict(cls, payload_of(request))
            return await self.call(own, suppress=False)
        except ocppj.ValidationError as error:
            raise HTTPException(422, [str(found) for found in error.findings]) from None
        except TimeoutError:
            raise HTTPException(504, "the station does not answer") from None
        except OCPPError as error:
            raise HTTPException(502, f"the station refuses: {error}") from None


def payload_of(request: Any) -> dict[str, Any]:
    """The payload of a message of any version."""
    codec = frameworks.codec_of(type(request))
    assert codec is not None
    return codec.to_dict(request)


class Connected:
    """The stations that are connected."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.stations: dict[str, CentralSystem] = {}

    def __getitem__(self, id: str) -> CentralSystem:
        if id not in self.stations:
            raise HTTPException(404, f"no station {id} is connected")
        return self.stations[id]

    async def talk(self, id: str, websocket: WebSocket) -> None:
        """Has a station talk until it is gone, in the newest version it offers."""
        offered = websocket.scope.get("subprotocols", [])
        known = [name for name in reversed(SUBPROTOCOLS) if name in offered]
        if not known:
            await websocket.close(1002)
            return
        await websocket.accept(known[0])
        system = CentralSystem(id, Link(id, websocket, self.frames), known[0])
        self.stations[id] = system
        try:
            await system.start()
        except WebSocketDisconnect:
            if self.stations.get(id) is system:  # not when it has come back already
                del self.stations[id]

    def last_boot(self, id: str) -> Boot:
        """The request that a station booted with, typed again."""
        sent = (f.frame for f in self.frames.of(id) if f.sender == "station")
        requests = [text for text in sent if '"BootNotification"' in text]
        if not requests:
            raise HTTPException(404, "it has not booted")
        boot: Boot = self[id].version.codec.unpack(requests[-1]).payload
        return boot


def make_app(path: str) -> FastAPI:
    """The application; path is that of the database."""
    app = FastAPI(title="Stations")
    connected = Connected(Frames(path))

    @app.websocket("/ocpp/{id}")
    async def talk(websocket: WebSocket, id: str) -> None:
        await connected.talk(id, websocket)

    @app.get("/stations")
    async def stations() -> list[Station]:
        return [
            Station(id=s.id, ocpp=s._ocpp_version) for s in connected.stations.values()
        ]

    @app.get("/stations/{id}/frames")
    async def frames(id: str) -> list[Kept]:
        return connected.frames.of(id)

    @app.get("/stations/{id}/boot")
    async def boot(id: str) -> Boot:
        return connected.last_boot(id)

    @app.post("/stations/{id}/reset")
    async def reset(id: str, request: Reset) -> ResetAnswer:
        answer: ResetAnswer = await connected[id].ask(request)
        return answer

    @app.post("/stations/{id}/variables")
    async def variables(id: str, request: GetVariables) -> Variables:
        answer: Variables = await connected[id].ask(request)
        return answer

    return app


async def main(port: int, path: str) -> None:
    """Serves the API, and has a station of each version connect."""
    listening = socket.create_server(("127.0.0.1", port))
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(path), log_level="warning"))
    serving = asyncio.create_task(server.serve([listening]))
    charging = [
        asyncio.create_task(simulate(f"ws://127.0.0.1:{port}/ocpp/station-{n}", name))
        for n, name in enumerate(SUBPROTOCOLS, 1)
    ]
    print(f"see http://127.0.0.1:{port}/docs", flush=True)
    await serving
    for task in charging:
        task.cancel()


if __name__ == "__main__":
    given = dict(zip(("port", "path"), sys.argv[1:], strict=False))
    asyncio.run(main(int(given.get("port", 9202)), given.get("path", ":memory:")))
