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

_HEAD = re.compile(
    r"\[(?:2, ?\"(?P<id>[^\"\\]{1,36})\", ?\"(?P<action>[A-Za-z0-9]{1,50})\""
    r"|3, ?\"(?P<answered>[^\"\\]{1,36})\"), ?\{"
)
# A time that is written out in full: its minute, then what is added to that.
_FULL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{1,9}(Z|[+-]\d\d:?\d\d)?")
_MINUTE = 17
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
        self._known: dict[tuple[str, str], Around] = {}
        # Where the time stands in a line; an empty slot where there is none.
        self._slot = (0, 0)
        self._last = ""
        self._time: float | None = None
        self._shown: str | None = None
        # The minute of the last time, and its zone.
        self._minute = 0.0
        self._zone = ""

    def frame(self, number: int, line: str) -> Frame | None:
        """The frame of a line, not yet checked; None if the line is unusual."""
        head = _HEAD.search(line)
        if head is None or line[-1] != "]":
            return None
        start = head.start()
        prefix = line[:start]
        begin, end = self._slot
        around = self._known.get((prefix[:begin], prefix[end:]))
        if around is None:
            self._learn(prefix)
            return None
        if end:
            self._read(prefix[begin:end])
        message_id, action, answered = head.groups()
        return Frame(
            number, number, start + 1, line[start:],
            CALLRESULT if action is None else CALL, message_id or answered, action,
            None, _NOTHING, self._name, False, self._time, self._shown,
            around.station, "", around.direction, around.direction_from, None, True,
        )  # fmt: skip

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
        self._known[(prefix[: slot[0]], prefix[slot[1] :])] = around

    def _read(self, text: str) -> None:
        """The time of a line, by that of the line before if they share a minute."""
        last = self._last
        if text == last:
            return
        if self._minute and text[:_MINUTE] == last[:_MINUTE]:
            zone = self._zone
            seconds, digits = text[_MINUTE:19], text[_FRACTION : len(text) - len(zone)]
            if seconds.isdigit() and digits.isdigit() and text.endswith(zone):
                self._time = (
                    self._minute + int(seconds) + int(digits) / 10 ** len(digits)
                )
                self._shown = f"{text[:10]}T{text[11:19]}.{digits[:3]:0<3}{zone}"
                self._last = text
                return
        self._time, self._shown = self._clock.read(Context(text))
        self._last = text
        self._remember(text)

    def _remember(self, text: str) -> None:
        """Keeps the minute of a time, if it is written out in full."""
        match = _FULL.fullmatch(text)
        self._minute = 0.0
        if match is not None and self._time is not None:
            self._zone = match[1] or ""
            digits = text[_FRACTION : len(text) - len(self._zone)]
            self._minute = (
                self._time - int(text[_MINUTE:19]) - int(digits) / 10 ** len(digits)
            )
