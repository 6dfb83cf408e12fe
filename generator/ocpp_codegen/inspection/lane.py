"""The fast lane: lines that look like ones that were understood before.

Most lines of a log differ in their time and their frame alone. What stands around
the two is looked at once; after that, a line costs little more than its frame. A
line that is unusual in any way goes the long way.
"""

import re
from typing import NamedTuple

from ocpp_codegen.inspection import frames, remarks, times
from ocpp_codegen.inspection.model import CALL, CALLRESULT, Context, Frame
from ocpp_codegen.inspection.survey import Survey
from ocpp_codegen.inspection.times import Clock

# How many kinds of surroundings are kept.
KEPT = 4096

# The head of a request or response, up to its payload, which is an object.
_HEAD = re.compile(
    r"\[(?:2, ?\"(?P<id>[^\"\\\x00-\x1f]{1,36})\", ?\"(?P<action>[A-Za-z0-9]{1,50})\""
    r"|3, ?\"(?P<answered>[^\"\\\x00-\x1f]{1,36})\"), ?(?=\{)"
)
# A time that is written out in full: its minute, then what is added to that.
_FULL = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,](?P<fraction>\d{1,9})"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_DIGITS = re.compile(r"[0-9]{1,9}")
_MINUTE = 17
_SECOND = 19
_FRACTION = 20
_NOTHING = Context()


class Around(NamedTuple):
    """What the text around a frame and its time says."""

    station: str | None
    direction: str | None
    direction_from: str | None


class Lane:
    """Reads the lines of one log that are as usual."""

    def __init__(self, survey: Survey, clock: Clock, name: str) -> None:
        self._survey = survey
        self._clock = clock
        self._name = name
        self._known: dict[str, Around] = {}
        # Where the time stands in a line; an empty slot where there is none.
        self._slot = (0, 0)
        self._last = ""
        self._time: float | None = None
        self._shown: str | None = None
        # The last time in parts: its minute, its second, how that is shown, its zone.
        self._minute = self._second = self._shown_second = self._zone = ""
        self._minute_time = self._second_time = 0.0
        # What stands behind a second, as time and as shown.
        self._tails: dict[str, tuple[float, str]] = {}

    def frame(self, number: int, line: str) -> tuple[Frame, str] | None:
        """The frame of a line, not yet checked, and its payload; None if unusual."""
        begin, end = self._slot
        # Mostly it is the first bracket behind the time.
        head = _HEAD.match(line, line.find("[", end)) or _HEAD.search(line)
        if head is None or line[-1] != "]":
            return None
        start, payload = head.span()
        around = self._known.get(line[:begin] + line[end:start])
        if around is None or end > start:
            self._learn(line[:start])
            return None
        if end:
            self._read(line[begin:end])
        message_id, action, answered = head.groups()
        station, direction, direction_from = around
        frame = Frame(
            number, number, start + 1, line[start:],
            CALLRESULT if action is None else CALL, message_id or answered, action,
            None, _NOTHING, self._name, False, self._time, self._shown,
            station, "", direction, direction_from, None, True,
        )  # fmt: skip
        return frame, line[payload:-1]

    def _learn(self, prefix: str) -> None:
        """Looks at what stands around a frame; the line itself goes the long way."""
        context = Context(prefix)
        if (
            "{" in prefix
            or frames.OPENING.search(prefix)
            or remarks.was_not_sent(context)
        ):
            return
        slot = times.span(prefix)
        if slot is None and self._survey.timed:
            return
        slot = slot or (0, 0)
        if slot != self._slot or len(self._known) >= KEPT:
            self._known.clear()
            self._slot = slot
        frame = Frame(0, 0, 0, "", CALL, "", None, None, context)
        self._survey.locate(frame)
        self._survey.direct(frame)
        around = Around(frame.station, frame.direction, frame.direction_from)
        self._known[prefix[: slot[0]] + prefix[slot[1] :]] = around

    def _read(self, text: str) -> None:
        """The time of a line, by that of the line before if they share a minute."""
        if text == self._last:
            return
        self._last = text
        tail = self._tails.get(text[_FRACTION:]) or self._tail(text[_FRACTION:])
        if tail is None or (text[:_FRACTION] != self._second and not self._turn(text)):
            self._look(text)
            return
        fraction, shown = tail
        self._time = self._second_time + fraction
        self._shown = self._shown_second + shown

    def _tail(self, text: str) -> tuple[float, str] | None:
        """The fraction of a second and the zone, if that is the zone of the minute."""
        digits = text.removesuffix(self._zone)
        if digits + self._zone != text or not _DIGITS.fullmatch(digits):
            return None
        if len(self._tails) >= KEPT:
            self._tails.clear()
        tail = int(digits) / 10 ** len(digits), f"{digits[:3]:0<3}{self._zone}"
        self._tails[text] = tail
        return tail

    def _turn(self, text: str) -> bool:
        """Takes a further second; whether it is of the same minute."""
        seconds = text[_MINUTE:_SECOND]
        if text[:_MINUTE] != self._minute or not _DIGITS.fullmatch(seconds):
            return False
        self._second = text[:_FRACTION]
        self._second_time = self._minute_time + int(seconds)
        self._shown_second = f"{text[:10]}T{text[11:_SECOND]}."
        return True

    def _look(self, text: str) -> None:
        """The time of a line in any form; keeps its minute, if it is written out."""
        self._time, self._shown = self._clock.read(Context(text))
        match = _FULL.fullmatch(text)
        self._minute = self._second = ""
        if match is None or self._time is None:
            return
        zone = match["zone"] or ""
        if zone != self._zone:
            self._tails.clear()
            self._zone = zone
        digits = match["fraction"]
        self._minute = text[:_MINUTE]
        self._minute_time = (
            self._time - int(text[_MINUTE:_SECOND]) - int(digits) / 10 ** len(digits)
        )
