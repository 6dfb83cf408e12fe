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

# A time that is written out in full: its minute, then what is added to that.
_FULL = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,](?P<fraction>\d{1,9})"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_DIGITS = re.compile(r"[0-9]{1,9}")
# The head of a request or response, up to its payload, and what stands before it.
_HEAD = re.compile(
    r"(?P<before>(?P<prefix>.*)\[(?:2|(?P<result>3)), ?)\"[^\"\\]+\", ?"
    r"(?(result)|\"(?P<action>\w+)\", ?)",
    re.DOTALL,
)
# What separates two elements.
_COMMAS = frozenset({",", ", "})
_LONGEST_ID = 36
# What the head of a request is split into at its quotes: the text around the id and
# the action, and they.
_PIECES = 5

_new = Frame.__new__
_MINUTE = 17
_SECOND = 19
_FRACTION = 20


class Around(NamedTuple):
    """What the text before an id says, its time aside.

    opening is the length of what is part of the frame.
    """

    kind: int
    opening: int
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
        # How many quotes stand before a frame.
        self._quotes = 0
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
        head = line.partition("{")[0]
        quotes = self._quotes
        pieces = head.split('"', quotes + _PIECES)
        if quotes:
            pieces[: quotes + 1] = ['"'.join(pieces[: quotes + 1])]
        before = pieces[0]
        begin, end = self._slot
        around = self._known.get(
            before[:begin] + before[end:] if begin else before[end:]
        )
        if around is None:
            self._learn(head)
            return None
        kind, opening, station, direction, direction_from = around
        elements = _elements(kind, pieces)
        if elements is None or line[-1] != "]":
            return None
        message_id, action = elements
        if end:
            self._read(line[begin:end])
        start = len(before) - opening
        # Field by field: half of the time that it takes to call the class.
        frame = _new(Frame)
        frame.line = frame.end_line = number
        frame.column = start + 1
        frame.text = line[start:]
        frame.kind, frame.message_id, frame.action = kind, message_id, action
        frame.file = self._name
        frame.time, frame.shown_time = self._time, self._shown
        frame.station = station
        frame.direction, frame.direction_from = direction, direction_from
        frame.quick = True
        frame.findings = []
        return frame, line[len(head) : -1]

    def _learn(self, head: str) -> None:
        """Looks at what stands around a frame; the line itself goes the long way."""
        match = _HEAD.fullmatch(head)
        if match is None:
            return
        prefix, before = match["prefix"], match["before"]
        context = Context(prefix)
        if frames.OPENING.search(prefix) or remarks.was_not_sent(context):
            return
        slot = times.span(prefix)
        if slot is None and self._survey.timed:
            return
        slot = slot or (0, 0)
        form = slot, prefix.count('"')
        if form != (self._slot, self._quotes) or len(self._known) >= KEPT:
            self._known.clear()
            self._slot, self._quotes = form
        kind = CALL if match["action"] else CALLRESULT
        frame = Frame(0, 0, 0, "", kind, "", None, None, context)
        self._survey.locate(frame)
        self._survey.direct(frame)
        self._known[before[: slot[0]] + before[slot[1] :]] = Around(
            kind,
            len(before) - len(prefix),
            frame.station,
            frame.direction,
            frame.direction_from,
        )

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


def _elements(kind: int, pieces: list[str]) -> tuple[str, str | None] | None:
    """The id and the action in the pieces of a head; None if that is unusual."""
    action = None
    if kind == CALL and len(pieces) == _PIECES:
        _, message_id, comma, action, last = pieces
    elif kind == CALLRESULT and len(pieces) == 3:
        _, message_id, last = pieces
        comma = last
    else:
        return None
    if (
        comma in _COMMAS
        and last in _COMMAS
        and 0 < len(message_id) <= _LONGEST_ID
        and message_id.isprintable()
        and "\\" not in message_id
    ):
        return message_id, action
    return None
