"""What carries texts between applications, or pretends to."""

import asyncio
import json
from typing import Any

Frame = list[Any]


class Wire:
    """A connection without a peer: keeps what is sent, and gives nothing."""

    def __init__(self) -> None:
        self.sent: list[Frame] = []

    async def send(self, message: str) -> None:
        self.sent.append(json.loads(message))

    async def recv(self) -> str:
        await asyncio.Event().wait()
        raise AssertionError("nothing comes")


class Echo(Wire):
    """A connection to a peer that answers each CALL with the frames it is told.

    Each is a list; its message id is that of the CALL where it is None.
    """

    def __init__(self, *answers: Frame) -> None:
        super().__init__()
        self.answers = answers
        self.received: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, message: str) -> None:
        await super().send(message)
        frame = self.sent[-1]
        if frame[0] == 2:
            for kind, message_id, *rest in self.answers:
                answer = [kind, message_id or frame[1], *rest]
                self.received.put_nowait(json.dumps(answer))

    async def recv(self) -> str:
        return await self.received.get()
