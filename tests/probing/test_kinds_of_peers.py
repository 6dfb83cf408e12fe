"""The probe at peers of many kinds: it accuses no good one, and finds each bad one.

A peer here is a coroutine over a connection, and `good` is what a good one answers to a
text: the generated codec says it, without a ChargePoint.
"""

import asyncio
import contextlib
import functools
import importlib
import json
import socket
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from generated import ocppj
from tests.helpers import inputs, readings
from tests.helpers.schemas import VERSIONS, Version
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from ocpp_codegen.probing import choosing
from ocpp_codegen.reference.frames import Role

Peer = Callable[[Any, Callable[[str], list[str]]], Awaitable[None]]

LATER = VERSIONS["2.0.1"]


def good(version: Version, text: str, role: Role = "system") -> list[str]:
    """What a good central system answers to a text, or a good station."""
    other: Role = "station" if role == "system" else "system"
    codec = importlib.import_module(f"generated.{version.package}.codec")
    try:
        frame = codec.unpack(text)
    except ocppj.FrameError as error:
        return [codec.pack(error.reply)] if error.reply else []
    if not isinstance(frame, ocppj.Call):
        return []
    action = type(frame.payload).__name__
    if action in choosing.ASKING[other]:
        code = ocppj.ErrorCode.not_supported
        return [codec.pack(ocppj.CallError(frame.message_id, code, ""))]
    name = version.schema_name("call_result", action)
    payload = readings.examples(version.number).minimal(name)
    return [json.dumps([3, frame.message_id, payload])]


@contextlib.contextmanager
def served(version: Version, peer: Peer) -> Iterator[str]:
    """The address of a central system that speaks as a peer does."""
    started = threading.Event()
    where: list[Any] = []
    answer = functools.partial(good, version)

    async def on_connect(connection: Any) -> None:
        with contextlib.suppress(ConnectionClosed):
            await peer(connection, answer)

    async def main() -> None:
        stop = asyncio.Event()
        protocols = [Subprotocol(version.subprotocol)]
        async with serve(on_connect, "127.0.0.1", 0, subprotocols=protocols) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            where.extend([port, asyncio.get_running_loop(), stop])
            started.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    assert started.wait(20)
    port, loop, stop = where
    try:
        yield f"ws://127.0.0.1:{port}/probe"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)


def probed(version: Version, peer: Peer, *options: str) -> tuple[dict[str, str], str]:
    """What deviates, by name with its verdict, and what was said besides."""
    with served(version, peer) as url:
        command = ("probe", url, "--ocpp", version.number, "--format", "json")
        outcome = inputs.run(*command, *options)
    report = json.loads(outcome.out)
    found = {
        r["name"]: r["verdict"] for r in report["results"] if r["verdict"] != "right"
    }
    notes = "".join(f"{note}\n" for note in report["notes"])
    assert (outcome.code in (0, 1), outcome.err) == (True, notes)
    return found, notes


# Good peers


async def chatty(connection: Any, answer: Any) -> None:
    """Asks things itself all the time, and sends what nobody answers."""
    number = 0
    for _ in range(60):
        await connection.send(f'[2,"start-{number}","TriggerMessage",{{}}]')
        number += 1
    async for text in connection:
        if text.startswith(('[3,"mine', '[4,"mine', '[3,"start', '[4,"start')):
            await connection.send(f'[5,{json.dumps(json.loads(text)[1])},"X","",{{}}]')
            continue
        for _ in range(3):
            await connection.send(f'[2,"mine-{number}","GetVariables",{{}}]')
            number += 1
        await connection.send('[6,"s","NotifyPeriodicEventStream",{}]')
        for reply in answer(text):
            await connection.send(reply)


async def slow(connection: Any, answer: Any) -> None:
    """Takes longer for some than the probe waits."""
    count = 0
    async for text in connection:
        count += 1
        await asyncio.sleep(1.5 if count % 12 == 0 else 0)
        for reply in answer(text):
            await connection.send(reply)


async def closing(connection: Any, answer: Any) -> None:
    """Closes now and then, before it has answered."""
    for _ in range(25):
        text = await connection.recv()
        for reply in answer(text):
            await connection.send(reply)
    await connection.recv()
    await connection.close()


async def busy(connection: Any, answer: Any) -> None:
    """Works at several texts at once, so that answers come in another order."""

    async def work(text: str, number: int) -> None:
        await asyncio.sleep(0.02 * (number % 3))
        for reply in answer(text):
            await connection.send(reply)

    async with asyncio.TaskGroup() as tasks:
        number = 0
        async for text in connection:
            number += 1
            tasks.create_task(work(text, number))


async def strict(connection: Any, answer: Any) -> None:
    """Answers nothing but a BootNotification before it has had one."""
    is_booted = False
    async for text in connection:
        is_booted = is_booted or '"BootNotification"' in text
        for reply in answer(text):
            frame = json.loads(reply)
            if not is_booted and frame[0] == 3:
                reply = json.dumps([4, frame[1], "SecurityError", "", {}])
            await connection.send(reply)


@pytest.mark.parametrize(
    ("peer", "number", "options"),
    [
        (chatty, "1.6", ()),
        (chatty, "2.1", ()),
        (slow, "2.0.1", ("--timeout", "1", "--count", "36")),
        (closing, "1.6", ()),
        (busy, "1.6", ()),
        (busy, "2.1", ()),
        (strict, "2.0.1", ("--boot",)),
    ],
    ids=lambda value: getattr(
        value, "__name__", value if isinstance(value, str) else ""
    ),
)
def test_a_good_peer_of_any_kind_is_not_accused(
    peer: Peer, number: str, options: tuple[str, ...]
) -> None:
    found, said = probed(VERSIONS[number], peer, *options)
    assert found == {}
    assert ("answers came late" in said) == (peer is slow)


def test_who_wants_a_boot_first_is_told_of() -> None:
    found, said = probed(LATER, strict, "--count", "15")
    assert set(found.values()) == {"code"}
    assert "the peer may want a BootNotification first: add --boot" in said


def test_a_good_station_is_asked_when_it_has_booted(version: Version) -> None:
    """It refuses everything before that, and closes once without any need."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    booted: list[bool] = []

    async def talk(connection: Any) -> None:
        count = 0
        async for text in connection:
            if text.startswith('[3,"boot"'):
                booted.append(True)
                continue
            for reply in good(version, text, "station"):
                message_id = json.loads(reply)[1]
                refused = json.dumps([4, message_id, "SecurityError", "", {}])
                await connection.send(reply if booted else refused)
            count += 1
            if count == 20 and len(booted) < 2:
                return

    async def station() -> None:
        protocols = [Subprotocol(version.subprotocol)]
        url, over = f"ws://127.0.0.1:{port}/station", False
        while not over:
            await asyncio.sleep(0.1)
            with contextlib.suppress(OSError):
                async with connect(url, subprotocols=protocols) as connection:
                    over = bool(booted)
                    with contextlib.suppress(ConnectionClosed):
                        await asyncio.sleep(0.2)
                        name = version.schema_name("call", "BootNotification")
                        boot = readings.examples(version.number).minimal(name)
                        frame = [2, "boot", "BootNotification", boot]
                        await connection.send(json.dumps(frame))
                        await talk(connection)

    thread = threading.Thread(target=asyncio.run, args=(station(),), daemon=True)
    thread.start()
    command = ("probe", "--listen", port, "--ocpp", version.number, "--format", "json")
    outcome = inputs.run(*command)
    thread.join(20)
    results = json.loads(outcome.out)["results"]
    assert [r for r in results if r["verdict"] != "right"] == []
    assert (outcome.code, len(booted), len(results) > 50) == (0, 2, True)


# Bad peers


def changed(
    change: Callable[[str, list[str]], list[str] | None],
) -> Peer:
    """A peer that is good but for a change: of a text and its answers; None closes."""

    async def peer(connection: Any, answer: Any) -> None:
        async for text in connection:
            replies = change(text, answer(text))
            if replies is None:
                await connection.close()
                return
            for reply in replies:
                await connection.send(reply)

    return peer


def is_marker(text: str) -> bool:
    return '"after-' in text


def vectors(version: Version) -> list[Any]:
    return choosing.chosen(readings.reading(version.number), "system", 2000)


def owed(version: Version) -> set[str]:
    """The names of vectors that a good system answers."""
    return {v.name for v in vectors(version) if good(version, v.text)}


def test_every_answer_twice(version: Version) -> None:
    def twice(text: str, answers: list[str]) -> list[str]:
        return answers if is_marker(text) else answers * 2

    found, _ = probed(version, changed(twice))
    assert found == dict.fromkeys(owed(version), "twice")


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_again_later_is_that_of_its_vector(count: int) -> None:
    """Before the answers to others, which are right."""
    last: deque[list[str]] = deque([[]] * count, maxlen=count)
    mine = "Authorize: /idToken: missing"
    (text_of,) = [v.text for v in vectors(LATER) if v.name == mine]

    def again(text: str, answers: list[str]) -> list[str]:
        before = last[0]
        last.append(answers if text == text_of else [])
        return [*before, *answers]

    found, _ = probed(LATER, changed(again))
    assert found == {mine: "twice"}


def test_what_is_unreadable_answered_twice() -> None:
    def twice(text: str, answers: list[str]) -> list[str]:
        return [answer for a in answers for answer in [a] * (1 + ('"-1"' in a))]

    found, _ = probed(LATER, changed(twice))
    assert set(found.values()) == {"twice"}
    names = {v.name for v in vectors(LATER) for a in v.answers[:1] if a}
    assert found.keys() == {
        n for n in names if n.startswith(("text: ", "id: ", "CALL: no id"))
    } & {v.name for v in vectors(LATER) if '"-1"' in "".join(good(LATER, v.text))}


def test_payloads_that_break_their_schema(version: Version) -> None:
    def broken(text: str, answers: list[str]) -> list[str]:
        return [a.replace('"currentTime"', '"time"') for a in answers]

    found, _ = probed(version, changed(broken))
    assert set(found.values()) == {"payload"}
    right = {v.name for v in vectors(version) if v.action == "Heartbeat" and not v.rule}
    assert found.keys() >= right


def dying(listens: bool) -> Peer:
    """A peer that an unknown action kills, for good."""
    gone: list[bool] = []

    async def peer(connection: Any, answer: Any) -> None:
        async for text in connection:
            if gone or '"NoSuchAction"' in text:
                gone.append(True)
                if not listens:
                    connection.server.close()
                connection.transport.abort()
                return
            for reply in answer(text):
                await connection.send(reply)

    return peer


@pytest.mark.parametrize(
    ("listens", "count", "note"),
    [
        (
            False,
            1,
            "the peer takes no connection any more, after the last frame of these",
        ),
        (True, 21, "the peer has closed too often"),
    ],
)
def test_what_was_found_before_is_told(listens: bool, count: int, note: str) -> None:
    found, said = probed(LATER, dying(listens))
    assert found["NoSuchAction: unknown"] == "closed"
    assert list(found.values()) == ["closed"] * count
    assert note in said


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("pong", "malformed"),
        (b"\x00\xff", "malformed"),
        ("[]", "malformed"),
        ('[4,"{id}","NotImplemented",null,{}]', "malformed"),
        ('[4,"{id}","NotImplemented","",[]]', "malformed"),
        ('[3,"{id}",{}]', "accepted"),
        ('[3,"{id}",{},{}]', "malformed"),
        ('[4,"{id}","notimplemented","",{}]', "code"),
        ('[4,"{id}","","",{}]', "code"),
        ('[5,"{id}","NotImplemented","",{}]', "code"),
        ('[4,"-1","NotImplemented","",{}]', "id"),
        ("[" * 100_000, "malformed"),
        ("x" * 300_000, "closed"),
    ],
)
def test_one_wrong_reply_is_found_and_nothing_else(reply: Any, verdict: str) -> None:
    mine = "NoSuchAction: unknown"
    (vector,) = [v for v in vectors(LATER) if v.name == mine]
    message_id = json.loads(vector.text)[1]
    wrong = reply.replace("{id}", message_id) if isinstance(reply, str) else reply

    def one(text: str, answers: list[Any]) -> list[Any]:
        return [wrong] if text == vector.text else answers

    found, _ = probed(LATER, changed(one))
    assert found == {mine: verdict}


def test_a_flood_ends() -> None:
    """A peer that never stops asking and answers nothing is silent."""

    async def flood(connection: Any, answer: Any) -> None:
        number = 0
        while True:
            await connection.send(f'[2,"{number}","GetVariables",{{}}]')
            number += 1
            await asyncio.sleep(0)

    found, _ = probed(LATER, flood, "--count", "3", "--timeout", "0.1")
    assert set(found.values()) == {"silent"}
