"""Tests of a ChargePoint without sockets: the other side of it, in memory.

    async with testing.pair(CentralSystem) as station:
        reply = await station.send(call.BootNotification(...))

The other side sends what a test tells it to, and answers each request of the
ChargePoint with the least response that is valid, or with one that it was given. All
texts go through the codec, as they do on a WebSocket. There is no behaviour beyond.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, assert_never, cast

from . import ocppj
from .ocppj.rules import (
    Anything,
    Array,
    Boolean,
    Enum,
    FurtherRule,
    Integer,
    Number,
    Property,
    Reference,
    Rule,
    Shape,
    String,
)
from .requesting import Sendable

__all__ = ["Peer", "least", "pair"]

if TYPE_CHECKING:
    from .charge_point import ChargePoint

    C = TypeVar("C", bound=ChargePoint)
else:
    C = TypeVar("C")

M = TypeVar("M")
R = TypeVar("R")

# How long a response may take, in seconds, unless pair is told otherwise.
TIMEOUT = 10.0

# The shortest texts of the primitive types that can't be empty.
TEXTS = {"dateTime": "1970-01-01T00:00:00Z", "anyURI": "about:blank", "RFC5646": "en"}


class _Line:
    """The connection of the ChargePoint: its texts go to a peer."""

    def __init__(self, deliver: Callable[[str], None]) -> None:
        self.texts: asyncio.Queue[str] = asyncio.Queue()
        self._deliver = deliver

    async def recv(self) -> str:
        return await self.texts.get()

    async def send(self, message: str) -> None:
        self._deliver(message)


class Peer(Generic[C]):
    """The other side of a ChargePoint, in memory.

    charge_point is the object that is tested. received holds the messages that it
    has sent of its own accord, the oldest first.
    """

    def __init__(
        self,
        make: Callable[[str, _Line], C],
        id: str,
        timeout: float,
        codec: Any = None,
    ) -> None:
        self._line = _Line(self._take)
        self.charge_point = make(id, self._line)
        self.received: list[Any] = []
        self._codec: Any = codec or self.charge_point.codec
        self._answers: dict[str, Any] = {}
        self._waiting: dict[str, tuple[Any, asyncio.Future[Any]]] = {}
        self._timeout = timeout
        self._sent = 0

    async def send(self, message: Sendable[R]) -> R:
        """Sends a message, and returns the response of the ChargePoint to a request.

        As with call, dicts may stand for the objects in it. A CALLERROR is
        raised as the OCPPError of the ocpp package, as by call with suppress=False.
        ValidationError if the message or the response breaks its schema; TimeoutError
        if none comes in time.
        """
        codec = self._codec
        own = _own(message, {**codec.requests, **codec.sends}, "call")
        self._sent += 1
        message_id = str(self._sent)
        if own.__class__ in codec.sends.values():
            self._put(ocppj.Send(message_id, own))
            return cast(R, None)
        text = codec.pack(ocppj.Call(message_id, own))
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = (own, answer)
        self._line.texts.put_nowait(text)
        return await asyncio.wait_for(answer, self._timeout)

    def answer(self, *responses: Any) -> None:
        """Sets what is answered from now on to the requests that responses are for.

        Dicts may stand for the objects in them.
        """
        for response in responses:
            own = _own(response, self._codec.responses, "call_result")
            self._answers[response.__class__.__name__] = own

    # What the ChargePoint sends

    def _take(self, text: str) -> None:
        """Gives a response to who waits for it, and answers a request."""
        answers: list[asyncio.Future[Any]] = []

        def request_of(message_id: str) -> Any:
            request, answer = self._waiting.pop(message_id, (None, None))
            if answer is not None:
                answers.append(answer)
            return request

        try:
            frame = self._codec.unpack(text, request_of)
        except ocppj.FrameError as error:
            for answer in answers:
                _settle(answer, error)
            if error.reply is not None:
                self._put(error.reply)
            return
        if isinstance(frame, (ocppj.Call, ocppj.Send)):
            self.received.append(frame.payload)
        if isinstance(frame, ocppj.Call):
            response = self._response(str(frame.action))
            self._put(ocppj.CallResult(frame.message_id, response))
        for answer in answers:
            _settle(answer, _outcome(frame))

    def _response(self, action: str) -> Any:
        if action not in self._answers:
            self._answers[action] = least(self._codec, self._codec.responses[action])
        return self._answers[action]

    def _put(self, frame: ocppj.Frame) -> None:
        self._line.texts.put_nowait(self._codec.pack(frame))

    def _end(self, reader: asyncio.Future[Any]) -> None:
        """Ends the waiting when the ChargePoint no longer reads."""
        failed = None if reader.cancelled() else reader.exception()
        for _, answer in self._waiting.values():
            _settle(answer, failed or ConnectionAbortedError("start() has ended"))


@asynccontextmanager
async def pair(
    make: Callable[[str, Any], C],
    id: str = "peer",
    timeout: float = TIMEOUT,
    codec: Any = None,
) -> AsyncIterator[Peer[C]]:
    """A ChargePoint that runs while the block does, and its other side.

    make is its class, or a function that makes one of an id and a connection:
    ``lambda id, connection: CentralSystem(id, connection, database)``. codec is what
    the other side speaks, such as that of a vendor, if not the one of the ChargePoint.
    """
    peer = Peer(make, id, timeout, codec)
    reader = asyncio.ensure_future(peer.charge_point.start())
    reader.add_done_callback(peer._end)
    try:
        yield peer
    finally:
        reader.cancel()
        await asyncio.wait([reader])


def _own(message: Any, classes: Mapping[str, type], module: str) -> Any:
    """A message as an object of a class of the codec, with objects instead of dicts."""
    from .charge_point import taken_for

    found = message.__class__
    modules = [cls.__module__.rpartition(".")[2] for cls in found.__mro__]
    if module not in modules or found.__name__ not in classes:
        raise TypeError(
            f"{modules[0]}.{found.__name__} is not a class of {module}"
            " in the version of the ChargePoint"
        )
    return taken_for(classes[found.__name__], message)


def _outcome(frame: Any) -> Any:
    """The response in an answer, or the exception for it."""
    if isinstance(frame, ocppj.CallResult):
        return frame.payload
    from .charge_point import raised

    return raised(frame)


def _settle(answer: asyncio.Future[Any], outcome: Any) -> None:
    if answer.done():
        return
    if isinstance(outcome, BaseException):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)


# The least message


def least(codec: Any, cls: type[M]) -> M:
    """A message of cls with nothing but what it must have, and as little in that.

    Numbers are 0, texts are empty, lists have no item, and of the members of an enum
    it is Accepted or the first, wherever the schema allows it. TypeError for a class
    whose vendor has rules that don't tell a least value.
    """
    for shape in codec.shapes.values():
        if shape.cls is cls:
            made: M = _object(shape, codec.shapes)
            return made
    raise TypeError(f"{cls.__name__} is not a message of this codec")


def _object(shape: Shape, shapes: Any) -> Any:
    if shape.stays_dict:
        required = (item for item in shape.properties if item.required)
        return {item.wire_name: _value(item, shapes) for item in required}
    return shape.cls(
        **{
            item.name: _value(item, shapes)
            for item in shape.properties
            if item.required
        }
    )


def _value(item: Property, shapes: Any) -> Any:
    return _of(item.rule, shapes, TEXTS.get(item.format, ""))


def _of(rule: Rule, shapes: Any, text: str = "") -> Any:
    match rule:
        case String():
            return text
        case Integer() | Number():
            return _number(rule.minimum, rule.maximum)
        case Boolean():
            return False
        case Enum():
            return _member(rule.members)
        case Reference():
            return _object(shapes[rule.shape], shapes)
        case Array():
            return [_of(rule.items, shapes, text) for _ in range(rule.min_items or 0)]
        case Anything():
            return {}
        case FurtherRule():
            what = type(rule).__name__
            raise TypeError(f"the rule {what} tells no least value: give an answer")
        case _:
            assert_never(rule)


def _number(minimum: float | None, maximum: float | None) -> float:
    if minimum is not None and minimum > 0:
        return minimum
    return maximum if maximum is not None and maximum < 0 else 0


def _member(members: type[StrEnum]) -> StrEnum:
    found = {member.value: member for member in members}
    return found.get("Accepted", next(iter(members)))
