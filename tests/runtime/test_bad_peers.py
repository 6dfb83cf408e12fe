"""What peers get wrong, by accident or not: all else goes on, in bounded time."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import contextlib
import gc
import json
import logging
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from generated.v21 import call_result
from generated.v21.charge_point import ChargePoint
from ocpp.routing import after, on
from tests.applications.wires import Wire
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

TIME = "2026-03-14T09:26:53Z"

# Thousands of lines are logged, which nobody is to keep: a logger of no family.
QUIET = logging.Logger("flood")
QUIET.addHandler(logging.NullHandler())

# A bad text that carries a number, and what the answer to it starts with, if any.
BAD: dict[str, tuple[str, list[Any] | None]] = {
    "no JSON": ("[2,", [4, "-1", "RpcFrameworkError"]),
    "no frame": ('{"a":1}', [4, "-1", "RpcFrameworkError"]),
    "no id": ("[2]", [4, "-1", "RpcFrameworkError"]),
    "an id that is not a string": (
        '[2,7,"Heartbeat",{}]',
        [4, "-1", "RpcFrameworkError"],
    ),
    "no payload": ('[2,"%d","Heartbeat"]', [4, "%d", "RpcFrameworkError"]),
    "a list as payload": (
        '[2,"%d","Heartbeat",[]]',
        [4, "%d", "TypeConstraintViolation"],
    ),
    "a wrong type": (
        '[2,"%d","DataTransfer",{"vendorId":7}]',
        [4, "%d", "TypeConstraintViolation"],
    ),
    "an unknown key": ('[2,"%d","Heartbeat",{"a":1}]', [4, "%d", "FormatViolation"]),
    "a key twice": (
        '[2,"%d","DataTransfer",{"vendorId":"a","vendorId":"b"}]',
        [4, "%d", "FormatViolation"],
    ),
    "an unknown action": ('[2,"%d","Hartbeat",{}]', [4, "%d", "NotImplemented"]),
    "no handler": (
        '[2,"%d","Reset",{"type":"OnIdle"}]',
        [4, "%d", "NotSupported"],
    ),
    "a handler that fails": (
        '[2,"%d","ClearCache",{}]',
        [4, "%d", "InternalError", "An unexpected error occurred.", {}],
    ),
    "a response to no request": ('[3,"%d",{}]', None),
    "an error to no request": ('[4,"%d","GenericError","",{}]', None),
    "an error to nothing": ('[4,"-1","GenericError","",{}]', None),
    "an error to no response": ('[5,"%d","GenericError","",{}]', None),
    "a bad SEND": ('[6,"%d","NotifyPeriodicEventStream",{}]', None),
    "an unknown type": ('[9,"%d",{}]', None),
    "deep nesting": ("[" * 5000, [4, "-1", "RpcFrameworkError"]),
}


class System(ChargePoint):
    """Answers heartbeats; one of its handlers fails, and one task after another."""

    @on("Heartbeat")
    async def on_heartbeat(self, **others: Any) -> Any:
        return call_result.Heartbeat(current_time=TIME)

    @after("Heartbeat")
    async def after_heartbeat(self, **others: Any) -> None:
        raise LookupError

    @on("ClearCache")
    async def on_clear_cache(self, **others: Any) -> Any:
        raise LookupError("the cache is in a secret place")


@contextlib.asynccontextmanager
async def connection() -> AsyncIterator[ClientConnection]:
    """The side of a peer that is connected to System."""

    async def on_connect(connection: Any) -> None:
        with contextlib.suppress(ConnectionClosed):
            await System("station", connection, logger=QUIET).start()

    async with serve(on_connect, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None) as peer:
            yield peer


def numbered(part: Any, number: int) -> Any:
    """A text or an answer with its number in it."""
    if isinstance(part, list):
        return [numbered(item, number) for item in part]
    return part.replace("%d", str(number)) if isinstance(part, str) else part


async def exchange(peer: ClientConnection, text: str | bytes, number: int) -> list[Any]:
    """What comes in answer to a text, up to the one to a heartbeat after it."""
    await peer.send(text)
    await peer.send(f'[2,"beat{number}","Heartbeat",{{}}]')
    answers: list[Any] = []
    while not answers or answers[-1][1] != f"beat{number}":
        answers.append(json.loads(await asyncio.wait_for(peer.recv(), 10)))
    assert answers.pop()[0] == 3
    return answers


@pytest.mark.parametrize("what", BAD)
def test_a_bad_text_gets_its_answer_and_the_next_one_too(what: str) -> None:
    text, answer = BAD[what]

    async def run() -> list[Any]:
        async with connection() as peer:
            as_bytes = numbered(text, 8).encode()
            return [
                await exchange(peer, numbered(text, 7), 1),
                await exchange(peer, as_bytes, 2),
            ]

    first, second = asyncio.run(run())
    expected = numbered(answer, 7)
    assert [frame[: len(expected)] for frame in first] == ([expected] if answer else [])
    assert len(second) == len(first)
    assert "secret" not in str(first)


def test_each_request_is_answered_though_ids_come_twice() -> None:
    async def run() -> list[Any]:
        async with connection() as peer:
            for _ in range(3):
                await peer.send('[2,"same","Heartbeat",{}]')
            return [json.loads(await peer.recv()) for _ in range(3)]

    assert asyncio.run(run()) == [[3, "same", {"currentTime": TIME}]] * 3


def test_a_flood_of_bad_frames_is_answered_frame_by_frame() -> None:
    """10,000 of them on one connection, while another one works as ever."""
    count = 10_000
    kinds = list(BAD.values())
    flood = [(n, *kinds[n % len(kinds)]) for n in range(count)]
    expected = [numbered(answer, n) for n, _, answer in flood if answer]

    async def run() -> list[Any]:
        async with connection() as peer:
            listening = asyncio.ensure_future(received(peer, len(expected)))
            for n, text, _ in flood:
                await peer.send(numbered(text, n))
            answers = await asyncio.wait_for(listening, 60)
            assert await exchange(peer, "[]", 1)
            return answers

    answers = asyncio.run(run())
    for answer, right in zip(answers, expected, strict=True):
        assert answer[: len(right)] == right


async def received(peer: ClientConnection, count: int) -> list[Any]:
    return [json.loads(await peer.recv()) for _ in range(count)]


class Sink(Wire):
    """A connection that keeps nothing."""

    async def send(self, message: str) -> None:
        pass


def test_memory_stays_flat() -> None:
    """A connection that kept anything of each of 2,000 bad frames would show it."""

    async def run() -> tuple[int, int]:
        point = System("station", Sink(), logger=QUIET)

        async def flood(first: int, last: int) -> int:
            for n in range(first, last):
                text, _ = kinds[n % len(kinds)]
                await point.route_message(numbered(text, n))
                await asyncio.sleep(0)
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

        kinds = [*BAD.values(), ('[2,"%d","Heartbeat",{}]', None)]
        return await flood(0, 500), await flood(500, 2500)

    tracemalloc.start()
    try:
        before, after_flood = asyncio.run(run())
    finally:
        tracemalloc.stop()
    assert after_flood - before < 50_000
