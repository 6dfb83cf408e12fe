"""Plays vectors at a peer, one exchange at a time."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.connection import Connection

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.probing.connections import Opener, close
from ocpp_codegen.probing.judging import Check, Result, judge
from ocpp_codegen.probing.matching import Matching, is_telling, parsed
from ocpp_codegen.reference.examples import DATE_TIME
from ocpp_codegen.reference.frames import FrameVector
from ocpp_codegen.runtime.ocppj.frames import (
    CALL,
    CALL_RESULT_ERROR,
    MAX_ID_LENGTH,
    SEND,
    UNREADABLE_ID,
)

# What is kept for one vector: two are too many already.
MAX_FRAMES = 3
# Requests of the peer that are kept in mind.
MAX_THEIRS = 10_000

# How often the peer may close before the play ends.
MAX_CLOSED = 20

BOOT = "BootNotification"
_BOOT_ID = "boot"


@dataclass
class Player:
    """Plays at one peer.

    open: connects, again and again. check: judges payloads of responses. marker: the
    action of a request that every peer answers; it is sent after what may be met with
    silence, and after what is answered under an id that tells nothing. replies: action
    to the payload that answers a request of the peer; all other requests of it are not
    supported. seconds: how long an answer is waited for. boot: a payload that the peer
    is told first, if it has to be. is_told: whether the peer itself boots first.
    """

    open: Opener
    check: Check
    marker: str
    replies: Mapping[str, str]
    seconds: float
    boot: str | None = None
    is_told: bool = False
    # What has come to light besides: the subprotocol, how many answers were late, and
    # whether the peer took no further connection.
    agreed: str | None = None
    late: int = 0
    gone: bool = False
    _connection: Connection | None = None
    _got: list[list[Any]] = field(default_factory=list)
    _closed: set[int] = field(default_factory=set)
    _given_up: set[int] = field(default_factory=set)
    _marked: set[int] = field(default_factory=set)
    _markers: dict[str, int] = field(default_factory=dict)
    _booted: bool = False
    _theirs: set[str] = field(default_factory=set)
    _matching: Matching = field(default_factory=Matching)

    def play(self, vectors: Sequence[FrameVector]) -> Iterator[Result]:
        """What came for each vector, after all have been played."""
        try:
            for index, vector in enumerate(vectors):
                self._got.append([])
                if not self._exchanged(index, vector):
                    self._closed.add(index)
                if self.gone or self.gave_up:
                    break
            self._wait_for_late(vectors)
        finally:
            if self._connection is not None:
                close(self._connection)
        for index, (vector, got) in enumerate(zip(vectors, self._got, strict=False)):
            yield judge(vector, got, index in self._closed, self.check)

    @property
    def gave_up(self) -> bool:
        """Whether the peer has closed too often to go on."""
        return len(self._closed) > MAX_CLOSED

    def _exchanged(self, index: int, vector: FrameVector) -> bool:
        """Sends one text, and keeps what comes; False if the peer closed twice.

        Once, it may have had a reason of its own.
        """
        for _ in range(2):
            try:
                self._exchange(self._connected(), index, vector)
            except ConnectionClosed:
                self._connection = None
            except CodegenError:
                if index == 0:
                    raise
                self.gone = True
                return False
            else:
                return True
        return False

    def _connected(self) -> Connection:
        """The connection, opened where there is none, and past its start."""
        if self._connection is None:
            self._connection = self.open()
            self.agreed = self._connection.subprotocol
            self._matching.close(len(self._got))
            self._booted = False
            if self.boot is not None:
                self._connection.send(_call(_BOOT_ID, BOOT, self.boot))
            end = time.monotonic() + self.seconds
            while (self.boot is not None or self.is_told) and not self._booted:
                if not self._read(self._connection, end):
                    break
        return self._connection

    def _exchange(
        self, connection: Connection, index: int, vector: FrameVector
    ) -> None:
        got = self._got[index]
        got.clear()  # of an exchange before, which the peer has closed
        self._marked.discard(index)
        can_be_silent = None in vector.answers
        ids = (answer.message_id for answer in vector.answers if answer)
        is_marked = can_be_silent or not all(map(is_telling, ids))
        self._matching.sent(index, vector)
        connection.send(vector.text)
        if is_marked:
            marker = f"after-{index}"
            self._markers[marker] = index
            connection.send(_call(marker, self.marker, "{}"))
        end = time.monotonic() + self.seconds
        while len(got) < MAX_FRAMES:
            is_over = index in self._marked or not is_marked
            if (got or can_be_silent) and is_over:
                break
            if not self._read(connection, end):
                self._given_up.add(index)
                break
        if got or index in self._marked:
            self._matching.close(index)

    def _wait_for_late(self, vectors: Sequence[FrameVector]) -> None:
        """Answers that a slow peer still owes."""
        owed = [
            got
            for index, got in enumerate(self._got)
            if None not in vectors[index].answers and index not in self._closed
        ]
        with suppress(ConnectionClosed):
            while self._connection is not None and not all(owed):
                if not self._read(self._connection, time.monotonic() + self.seconds):
                    break

    # What comes

    def _read(self, connection: Connection, end: float) -> bool:
        """Reads one frame, and puts it where it belongs; False when time is over."""
        left = end - time.monotonic()
        if left <= 0:
            return False
        try:
            frame = parsed(connection.recv(timeout=left))
        except TimeoutError:
            return False
        elements = frame if isinstance(frame, list) else []
        kind, message_id = (*elements, None, None)[:2]
        if kind == CALL:
            connection.send(self._reply(frame))
        elif message_id == _BOOT_ID:
            self._booted = True
        elif isinstance(message_id, str) and message_id in self._markers:
            index = self._markers[message_id]
            self._marked.add(index)
            self._matching.close(index)
        elif not self._is_their_own(kind, message_id):
            self._take(frame)
        return True

    def _is_their_own(self, kind: Any, message_id: Any) -> bool:
        """Whether a frame answers none of ours: a SEND, or about a CALL of theirs."""
        is_error = kind == CALL_RESULT_ERROR and isinstance(message_id, str)
        return kind == SEND or (is_error and message_id in self._theirs)

    def _take(self, frame: Any) -> None:
        """Keeps a frame with the vector that it answers."""
        about = self._matching.about(frame)
        got = self._got[about]
        self.late += about in self._given_up and not got
        if len(got) < MAX_FRAMES:
            got.append(frame)

    def _reply(self, frame: list[Any]) -> str:
        """What answers a request of the peer."""
        message_id, action = (*frame[1:3], None, None)[:2]
        payload = self.replies.get(action) if isinstance(action, str) else None
        shown = json.dumps(message_id if isinstance(message_id, str) else UNREADABLE_ID)
        if isinstance(message_id, str) and len(self._theirs) < MAX_THEIRS:
            self._theirs.add(message_id[:MAX_ID_LENGTH])
        if payload is None:
            return f'[4,{shown},"NotSupported","this is a probe",{{}}]'
        self._booted = self._booted or action == BOOT
        return f"[3,{shown},{payload.replace(DATE_TIME, _now())}]"


def _call(message_id: str, action: str, payload: str) -> str:
    return f'[{CALL},"{message_id}","{action}",{payload}]'


def _now() -> str:
    """The time, by which a station may set its clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
