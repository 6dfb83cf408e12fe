"""Plays vectors at a peer, one exchange at a time."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.connection import Connection

from ocpp_codegen.probing.connections import Opener, close
from ocpp_codegen.probing.judging import Result, judge
from ocpp_codegen.reference.examples import DATE_TIME
from ocpp_codegen.reference.frames import FrameVector
from ocpp_codegen.runtime.ocppj.frames import CALL

# What is read for one vector; a peer that sends more is not listened to.
MAX_FRAMES = 50

MAX_CLOSED = 20


@dataclass
class Player:
    """Plays at one peer.

    marker: a request that every peer answers, sent after what is answered by silence.
    replies: action to the payload that answers a request of the peer; all other
    requests of it are not supported. seconds: how long an answer is waited for.
    """

    open: Opener
    marker: str
    replies: Mapping[str, str]
    seconds: float
    agreed: str | None = None
    _connection: Connection | None = None
    _got: list[list[Any]] = field(default_factory=list)
    _closed: set[int] = field(default_factory=set)

    def play(self, vectors: Iterable[FrameVector]) -> Iterator[Result]:
        """What came for each vector, after all have been played."""
        played = []
        try:
            for index, vector in enumerate(vectors):
                played.append(vector)
                self._got.append([])
                if not self._exchange(index, vector):
                    self._closed.add(index)
                if len(self._closed) > MAX_CLOSED:
                    break
        finally:
            if self._connection is not None:
                close(self._connection)
        for index, vector in enumerate(played):
            yield judge(vector, self._got[index], index in self._closed)

    def _exchange(self, index: int, vector: FrameVector) -> bool:
        """Sends one text, and keeps what comes; False if the peer closed."""
        if self._connection is None:
            self._connection = self.open()
            self.agreed = self._connection.subprotocol
        waits = None not in vector.answers
        try:
            self._connection.send(vector.text)
            if not waits:
                self._connection.send(self.marker.replace("%d", str(index)))
            self._read(self._connection, index, waits)
        except ConnectionClosed:
            close(self._connection)
            self._connection = None
            return False
        return True

    def _read(self, connection: Connection, index: int, waits: bool) -> None:
        """Reads until the answer, the answer to the marker, or the time is over."""
        end = time.monotonic() + self.seconds
        for _ in range(MAX_FRAMES):
            left = end - time.monotonic()
            try:
                text = connection.recv(timeout=max(left, 0))
            except TimeoutError:
                return
            frame = _parsed(text)
            if isinstance(frame, list) and frame[:1] == [CALL]:
                connection.send(self._reply(frame))
                continue
            about = _about(frame, index)
            if about is None:  # the answer to a marker
                if frame[1] == f"after-{index}":
                    return
                continue
            self._got[about].append(frame)
            if waits and about == index:
                return

    def _reply(self, frame: list[Any]) -> str:
        """What answers a request of the peer."""
        message_id, action = (*frame[1:3], None, None)[:2]
        payload = self.replies.get(action) if isinstance(action, str) else None
        shown = json.dumps(message_id if isinstance(message_id, str) else "-1")
        if payload is None:
            return f'[4,{shown},"NotSupported","this is a probe",{{}}]'
        return f"[3,{shown},{payload.replace(DATE_TIME, _now())}]"


def _now() -> str:
    """The time, by which a station may set its clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text if isinstance(text, str) else "bytes"


def _about(frame: Any, index: int) -> int | None:
    """The vector that a frame is about: by its id, or the last; None for a marker."""
    message_id = frame[1] if isinstance(frame, list) and len(frame) > 1 else None
    if not isinstance(message_id, str):
        return index
    start, _, number = message_id.partition("-")
    if start not in ("probe", "after") or not number.isdecimal():
        return index
    if start == "after":
        return None
    return min(int(number[:9]), index)
