"""Requests and their responses, per station, in memory bounded by what is open.

A frame is done when nothing later can add to it: an answer at once, a request when
it is answered. What nobody answers waits until the end.
"""

import json
import math
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ocpp_codegen.inspection import verdicts
from ocpp_codegen.inspection.boots import Boots
from ocpp_codegen.inspection.device_model import DeviceModel
from ocpp_codegen.inspection.meters import Meters
from ocpp_codegen.inspection.model import (
    ANSWERS,
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    FROM_CSMS,
    FROM_STATION,
    SEND,
    Frame,
    opposite,
)
from ocpp_codegen.inspection.protocols import Protocol
from ocpp_codegen.inspection.rows import Rows
from ocpp_codegen.inspection.silence import Silence
from ocpp_codegen.inspection.transactions import Transactions

# A frame that two loggers wrote comes twice within this time, or side by side.
SAME_FRAME = 1.0
# How much earlier than its request an answer may be logged.
TOO_EARLY = 1.0
# How many frames of a station may come between the two where no times are known.
TOO_EARLY_FRAMES = 4
# How near to the end of a log a request may be left without an answer.
END = 30.0
CLOSED_IDS = 64
# How many frames are kept at least to tell copies of them, and for how many seconds:
# twice the number at most. What is not kept stays out of the processor's cache.
RECENT = 32
RECENTLY = SAME_FRAME
# A request that so many others wait for is given up.
MAX_OPEN = 1000
# The id of an error that answers a frame without a readable id.
UNREADABLE_ID = "-1"

T = TypeVar("T")

_BOTH = (FROM_STATION, FROM_CSMS)


class Request:
    """A request that waits for its answer."""

    # The later requests of its side that were open at the same time.
    later: list[Frame] | None = None
    # A cut answer came: what follows with the same id is its copy.
    answer_cut = False
    # The connection that it was sent on is no more.
    lost = False

    def __init__(self, frame: Frame, order: int) -> None:
        self.frame = frame
        self.order = order

    @property
    def is_open(self) -> bool:
        """Whether its side has to wait for it."""
        return not self.answer_cut and not self.lost

    def overlaps(self, frame: Frame) -> None:
        """Notes a later request of its side."""
        if self.later is None:
            self.later = []
        if len(self.later) < MAX_OPEN:
            self.later.append(frame)


Key = tuple[str | None, str]


class _Told(dict[str | None, tuple[T, ...]]):
    """What is to be told of an action: those that concern it, by action.

    None stands for all actions. A log may have any number of them.
    """

    def __init__(self, told: Sequence[tuple[T, Collection[str] | None]]) -> None:
        super().__init__()
        self._all = told

    def __missing__(self, action: str | None) -> tuple[T, ...]:
        if len(self) >= RECENT:
            self.clear()
        told = (one for one, its in self._all if its is None or action in its)
        found = self[action] = tuple(told)
        return found


class Station:
    """What is known of one station."""

    def __init__(self, name: str | None, protocol: Protocol) -> None:
        self.name = name
        self.protocol = protocol
        self.agreed = False
        self.open: dict[Key, list[Request]] = {}
        self.count: dict[str | None, int] = {}
        self.asked: set[str | None] = set()
        self.closed: dict[str | None, deque[str]] = {}
        # The last frame of each kind and id until some time, and those before them.
        self.until = -math.inf
        self.recent: dict[tuple[int | None, str], Frame] = {}
        self.before: dict[tuple[int | None, str], Frame] = {}
        # Whether a request had an id that is cut.
        self.cut_short = False
        self.early: list[tuple[Frame, int, bool]] = []
        self.last: dict[str | None, int] = {}
        self.last_time: float | None = None
        self.frames = 0
        self.boots = Boots()
        self.transactions = Transactions()
        self.checks = (
            self.boots,
            Silence(),
            self.transactions,
            Meters(),
            DeviceModel(),
        )
        # What is to be told of a request, by its action; and of an answer to it.
        self.requests_to = _Told([(c.request, c.actions) for c in self.checks])
        self.answers_to = _Told([(c.answer, c.answers) for c in self.checks])

    def tell(self, frame: Frame) -> None:
        """Tells the checks of a request or a SEND message."""
        if self.boots.refused:
            self.boots.works(frame)
        for check in self.requests_to[frame.action]:
            check(frame, self.protocol)

    def asks(self, message_id: str) -> str | None:
        """The one side that has an open request with this id; None if none or both."""
        ways = [way for way in _BOTH if (way, message_id) in self.open]
        return ways[0] if len(ways) == 1 else None

    def close(self, direction: str | None, message_id: str) -> None:
        """Keeps the id of a request that is no longer open."""
        closed = self.closed.get(direction)
        if closed is None:
            closed = self.closed[direction] = deque(maxlen=CLOSED_IDS)
        closed.append(message_id)

    def arrives(self, frame: Frame) -> bool:
        """Notes a quick frame; False if more than that is to be done."""
        key, recent, time = (frame.kind, frame.message_id), self.recent, frame.time
        if self.early or key in recent or key in self.before:
            return False
        if len(recent) >= RECENT or (time is not None and time > self.until):
            recent = self._turn(time)
        recent[key] = frame
        frame.version = self.protocol.version
        self.frames += 1
        if time is not None:
            self.last_time = time
        self.last[frame.direction] = self.frames
        return True

    def remember(self, frame: Frame) -> None:
        """Keeps a frame for a while, to tell copies of it."""
        recent, time = self.recent, frame.time
        if len(recent) >= RECENT or (time is not None and time > self.until):
            recent = self._turn(time)
        recent[frame.kind, frame.message_id] = frame

    def _turn(self, time: float | None) -> dict[tuple[int | None, str], Frame]:
        """Where frames are kept from now on."""
        self.before, self.recent = self.recent, {}
        self.until = self.until if time is None else time + RECENTLY
        return self.recent

    def remembered(self, frame: Frame) -> Frame | None:
        """The last frame of the same kind and id; None if it was not of late."""
        key = frame.kind, frame.message_id
        return self.recent.get(key) or self.before.get(key)


@dataclass
class Counts:
    """What was left out of account."""

    copies: int = 0
    answers_at_start: int = 0
    requests_at_end: int = 0
    unknown_type: int = 0


class Conversation:
    """Takes the frames of a file in order, and hands on those that are done."""

    def __init__(
        self,
        protocol_of: Callable[[str | None], Protocol],
        newer: Callable[[Protocol, str | None], Protocol | None] | None,
        agreed: Collection[str | None],
        rows: Rows,
    ) -> None:
        self._protocol_of = protocol_of
        self._newer = newer
        self._agreed = agreed
        self._rows = rows
        self._done = rows.done
        self.stations: dict[str | None, Station] = {}
        self.counts = Counts()

    def station(self, name: str | None) -> Station:
        """The station of a name."""
        if name not in self.stations:
            self.stations[name] = Station(name, self._protocol_of(name))
            self.stations[name].agreed = name in self._agreed
        return self.stations[name]

    def connects(self, name: str | None) -> None:
        """A station has a new connection."""
        station = self.station(name)
        for check in station.checks:
            check.connects()
        for waiting in station.open.values():
            for request in waiting:
                request.lost = True

    def speaks(self, name: str | None, protocol: Protocol) -> None:
        """A station has agreed on a version."""
        self.station(name).protocol = protocol
        self.station(name).agreed = True

    def take(self, frame: Frame) -> None:
        """Takes the next frame."""
        station = self._home(frame)
        self._update(station, frame)
        frame.station = station.name
        frame.version = station.protocol.version
        if self._is_copy(station, frame):
            self.counts.copies += 1
            return
        if frame.kind in (SEND, CALLRESULTERROR) and not station.protocol.has_sends:
            self.counts.unknown_type += 1
            return
        if not frame.cut:
            station.remember(frame)
            self._rows.expect(frame)
        station.frames += 1
        self._settle(station, frame.time)
        if frame.kind == CALL:
            self._request(station, frame)
        elif frame.kind in ANSWERS:
            self._answer(station, frame)
        elif frame.kind is not None:
            self._other(station, frame)
        else:
            self._done(frame)
            self._odd(frame)
        if frame.time is not None:
            station.last_time = frame.time
        station.last[frame.direction] = station.frames

    def _odd(self, frame: Frame) -> None:
        """Opens or closes what an odd frame stands for, as one does that was cut."""
        kind, message_id, *_ = json.loads(frame.text)
        if kind in (CALL, *ANSWERS):
            meant = replace(frame, kind=kind, message_id=str(message_id), findings=[])
            meant.cut = True
            self.take(meant)

    def finish(self) -> None:
        """Judges what is still open at the end of the log."""
        for station in self.stations.values():
            self._settle(station, None, at_end=True)
            for waiting in list(station.open.values()):
                for request in list(waiting):
                    self._leave(station, request)
            station.open.clear()

    # Which station, and whether it is new

    def _home(self, frame: Frame) -> Station:
        """The station of a frame; an answer without a name goes to who waits for it."""
        if (
            frame.station is None
            and frame.kind in ANSWERS
            and None not in self.stations
        ):
            waiting = [s for s in self.stations.values() if self._waiting(s, frame)]
            if len(waiting) == 1:
                return waiting[0]
        return self.station(frame.station)

    def _update(self, station: Station, frame: Frame) -> None:
        """Takes a station for a newer one, by an action that only that has."""
        if frame.action is None or station.agreed or self._newer is None:
            return
        if not station.protocol.knows(frame.action):
            newer = self._newer(station.protocol, frame.action)
            station.protocol = newer or station.protocol

    def _is_copy(self, station: Station, frame: Frame) -> bool:
        other = station.remembered(frame)
        if other is None or frame.kind is None:
            return False
        if frame.cut:
            return _are_near(other, frame)
        # A request is not sent both ways: what says so was passed on.
        same = frame.kind in (CALL, SEND) or other.direction == frame.direction
        same = same or None in (other.direction, frame.direction)
        if same and (other.text == frame.text or _are_equal(other, frame)):
            return _are_near(other, frame)
        return False

    # Requests

    def _request(self, station: Station, frame: Frame) -> None:
        if frame.direction is None:
            frame.direction = station.protocol.sender(frame.action)
            frame.direction_from = "actions" if frame.direction else None
        key = (frame.direction, frame.message_id)
        request = Request(frame, station.frames)
        station.cut_short = station.cut_short or frame.partial
        if self._replaces_cut(station, key, request):
            return
        if not frame.cut:
            verdicts.judge(frame, station.protocol)
            self._check_sender(station, frame)
            self._check_open(station, key, request)
            station.tell(frame)
        else:
            station.transactions.misses(frame.action)
        station.asked.add(frame.direction)
        if self._answered_early(station, request):
            return
        station.open.setdefault(key, []).append(request)
        station.count[frame.direction] = station.count.get(frame.direction, 0) + 1
        if station.count[frame.direction] > MAX_OPEN:
            self._give_up(station, frame.direction)

    def _replaces_cut(self, station: Station, key: Key, request: Request) -> bool:
        """Puts a whole frame where a cut one stood for it."""
        for waiting in station.open.get(key, ()):
            if (
                waiting.frame.cut
                and not request.frame.cut
                and _are_near(waiting.frame, request.frame)
            ):
                waiting.frame = request.frame
                verdicts.judge(request.frame, station.protocol)
                self._check_sender(station, request.frame)
                station.tell(request.frame)
                return True
        return False

    def _check_sender(self, station: Station, frame: Frame) -> None:
        sender = station.protocol.sender(frame.action)
        stated = frame.direction_from not in (None, "actions")
        if sender and stated and frame.direction != sender:
            side = "the CSMS" if frame.direction == FROM_CSMS else "the station"
            frame.find("wrong-sender", f"{side} may not send {frame.action}")

    def _check_open(self, station: Station, key: Key, request: Request) -> None:
        frame = request.frame
        if any(other.is_open for other in station.open.get(key, ())):
            frame.find("duplicate-id", "a request with this id is still open")
            return
        if frame.direction is None or frame.message_id is None:
            return
        for (direction, _), waiting in station.open.items():
            if direction == frame.direction:
                for other in waiting:
                    if other.is_open:
                        other.overlaps(frame)

    def _answered_early(self, station: Station, request: Request) -> bool:
        """Pairs a request with an answer that was logged just before it."""
        for entry in station.early:
            answer = entry[0]
            ways = (opposite(request.frame.direction), None)
            fits = answer.direction in ways or request.frame.direction is None
            if answer.message_id == request.frame.message_id and fits:
                station.early.remove(entry)
                self._pair(station, request, answer)
                return True
        return False

    def _give_up(self, station: Station, direction: str | None) -> None:
        for (way, _), waiting in station.open.items():
            if way == direction and waiting:
                self._unanswered(station, waiting[0])
                return

    # Answers

    def _answer(self, station: Station, frame: Frame) -> None:
        request = self._waiting(station, frame) or _cut_short(station, frame)
        if request is not None:
            self._pair(station, request, frame)
            return
        if frame.cut:
            return
        if frame.kind == CALLERROR and frame.message_id == UNREADABLE_ID:
            verdicts.judge(frame, station.protocol)
            self._done(frame)
            return
        receiver = opposite(frame.direction)
        asked = receiver in station.asked if receiver else set(_BOTH) <= station.asked
        station.early.append((frame, station.frames, asked))

    def _waiting(self, station: Station, frame: Frame) -> Request | None:
        """The oldest open request that a frame may answer."""
        if frame.direction is not None and not station.count.get(None):
            waiting = station.open.get((opposite(frame.direction), frame.message_id))
            return waiting[0] if waiting else None
        ways = (opposite(frame.direction), None) if frame.direction else (*_BOTH, None)
        found = [
            request
            for way in ways
            for request in station.open.get((way, frame.message_id), ())
        ]
        return min(found, key=lambda request: request.order) if found else None

    def _pair(self, station: Station, request: Request, answer: Frame) -> None:
        asked = request.frame
        self._infer(asked, answer)
        if answer.cut or asked.partial:
            # Either has the whole id.
            whole = asked.message_id if answer.cut else answer.message_id
            station.close(asked.direction, whole)
        if answer.cut:
            request.answer_cut = True
            return
        asked.time_until(answer)
        answer.action = asked.action
        if answer.kind == CALLRESULT:
            verdicts.judge_response(answer, station.protocol, asked.action)
        else:
            verdicts.judge(answer, station.protocol)
        for check in station.answers_to[asked.action]:
            check(asked, answer, station.protocol)
        is_sure = not request.answer_cut and not asked.partial
        for later in (is_sure and request.later) or ():
            if all(found.rule != "overlapping-call" for found in later.findings):
                name = f"{asked.action} with the id {asked.message_id!r:.60}"
                message = f"{name} was still open"
                later.find("overlapping-call", message)
        self._close(station, request)
        self._done(answer)

    def _infer(self, asked: Frame, answer: Frame) -> None:
        """The way of one of the two, by that of the other."""
        if answer.direction is None and asked.direction is not None:
            answer.direction, answer.direction_from = (
                opposite(asked.direction),
                "actions",
            )
        elif asked.direction is None and answer.direction is not None:
            asked.direction, asked.direction_from = (
                opposite(answer.direction),
                "actions",
            )

    def _close(self, station: Station, request: Request) -> None:
        self._forget(station, request)
        station.close(request.frame.direction, request.frame.message_id)
        if not request.frame.cut:
            self._done(request.frame)

    def _forget(self, station: Station, request: Request) -> None:
        for way in (request.frame.direction, None):
            key = (way, request.frame.message_id)
            waiting = station.open.get(key)
            if waiting and request in waiting:
                waiting.remove(request)
                station.count[way] -= 1
                if not waiting:
                    del station.open[key]
                return

    def _settle(
        self, station: Station, now: float | None, at_end: bool = False
    ) -> None:
        """Gives up on the requests of answers that came too early."""
        if not station.early:
            return
        for entry in list(station.early):
            frame, order, asked = entry
            if now is None or frame.time is None:
                late = station.frames - order > TOO_EARLY_FRAMES
            else:
                late = now - frame.time > TOO_EARLY
            if not late and not at_end:
                continue
            station.early.remove(entry)
            self._judge_alone(station, frame, asked)
            self._done(frame)

    def _judge_alone(self, station: Station, frame: Frame, asked: bool) -> None:
        if frame.kind == CALLRESULT:
            verdicts.judge_response(frame, station.protocol, None)
        else:
            verdicts.judge(frame, station.protocol)
        if asked:
            frame.find(
                "no-request", f"no request with the id {frame.message_id!r:.60} is open"
            )
        else:
            self.counts.answers_at_start += 1

    # SEND, CALLRESULTERROR

    def _other(self, station: Station, frame: Frame) -> None:
        if frame.direction is None and frame.kind == SEND:
            frame.direction = station.protocol.sender(frame.action)
            frame.direction_from = "actions" if frame.direction else None
        if not frame.cut:
            verdicts.judge(frame, station.protocol)
            if frame.kind == SEND:
                self._check_sender(station, frame)
                station.tell(frame)
            else:
                self._check_closed(station, frame)
            self._done(frame)
        if frame.kind == SEND:
            station.asked.add(frame.direction)

    def _check_closed(self, station: Station, frame: Frame) -> None:
        """An error about a response: of a request that its sender has closed."""
        ways = (frame.direction, None) if frame.direction else (*_BOTH, None)
        if any(frame.message_id in station.closed.get(way, ()) for way in ways):
            return
        asked = (
            frame.direction in station.asked if frame.direction else bool(station.asked)
        )
        if asked:
            frame.find(
                "no-request",
                f"no request with the id {frame.message_id!r:.60} was answered",
            )
        else:
            self.counts.answers_at_start += 1

    # The end

    def _leave(self, station: Station, request: Request) -> None:
        if request.frame.cut or request.answer_cut:
            self._close(station, request)
        elif self._is_at_end(station, request):
            self.counts.requests_at_end += 1
            self._close(station, request)
        else:
            self._unanswered(station, request)

    def _unanswered(self, station: Station, request: Request) -> None:
        request.frame.find("unanswered", "nobody has answered this request")
        self._close(station, request)

    def _is_at_end(self, station: Station, request: Request) -> bool:
        """Whether the log may have ended before the answer came."""
        time = request.frame.time
        if time is not None and station.last_time is not None:
            return station.last_time - time <= END
        ways = (
            (opposite(request.frame.direction), None)
            if request.frame.direction
            else (*_BOTH, None)
        )
        return all(station.last.get(way, 0) < request.order for way in ways)


def _cut_short(station: Station, answer: Frame) -> Request | None:
    """The oldest open request that an answer may belong to, one with a cut id."""
    if not answer.partial and not station.cut_short:
        return None
    for (way, message_id), waiting in station.open.items():
        if answer.direction is not None and way not in (
            opposite(answer.direction),
            None,
        ):
            continue
        begins = message_id.startswith(answer.message_id)
        if answer.partial and begins and not waiting[0].answer_cut:
            return waiting[0]
        if waiting[0].frame.partial and answer.message_id.startswith(message_id):
            return waiting[0]
    return None


def _are_equal(one: Frame, other: Frame) -> bool:
    value = one.decoded()
    return value is not None and value == other.decoded()


def _are_near(one: Frame, other: Frame) -> bool:
    """Whether two frames stand side by side, or within a second."""
    timed = one.time is not None and other.time is not None
    if timed and abs(other.time - one.time) <= SAME_FRAME:  # type: ignore[operator]
        return True
    if timed and one.line == other.line:
        return False
    return abs(other.line - one.end_line) <= 1 or abs(other.line - one.line) <= 1
