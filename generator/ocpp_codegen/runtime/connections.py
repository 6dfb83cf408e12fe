"""WebSockets of web frameworks as connections for a ChargePoint.

A ChargePoint reads with recv and writes with send, as connections of the websockets
package do, which need nothing of this. None of the frameworks is imported here.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Aiohttp", "Starlette"]


class Starlette:
    """A WebSocket of Starlette or FastAPI, which has been accepted.

    start() of the ChargePoint ends with their WebSocketDisconnect.
    """

    def __init__(self, websocket: Any) -> None:
        self._websocket = websocket

    async def recv(self) -> str:
        text: str = await self._websocket.receive_text()
        return text

    async def send(self, message: str) -> None:
        await self._websocket.send_text(message)


class Aiohttp:
    """A WebSocket of aiohttp, of its server or of its client.

    start() of the ChargePoint ends with a ConnectionResetError.
    """

    def __init__(self, websocket: Any) -> None:
        self._websocket = websocket

    async def recv(self) -> str | bytes:
        message = await self._websocket.receive()
        if message.type.name not in ("TEXT", "BINARY"):
            raise ConnectionResetError(f"the WebSocket has ended: {message.type.name}")
        data: str | bytes = message.data
        return data

    async def send(self, message: str) -> None:
        await self._websocket.send_str(message)
