"""The times of lines that write them alike: each by that of the line before."""

import re

from ocpp_codegen.inspection.model import Context
from ocpp_codegen.inspection.times import Clock

# How many fractions of a second are kept.
KEPT = 4096

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

_NO_SECOND = ("", 0.0, "")


class Stamps:
    """Reads the text of times; the last one stays as text, time and shown."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.text = ""
        self.time: float | None = None
        self.shown: str | None = None
        # The last second, as text, as time and as shown, up to its fraction; and what
        # stands behind a second, as time and as shown.
        self.second = _NO_SECOND
        self.tails: dict[str, tuple[float, str]] = {}
        # The minute and the zone of that second.
        self._minute = self._zone = ""
        self._minute_time = 0.0

    def read(self, text: str) -> bool:
        """Reads a time; whether it is one."""
        rest = text[_FRACTION:]
        tail = self.tails.get(rest) or self._tail(rest)
        second, time, shown = self.second
        if tail is None or text[:_FRACTION] != second:
            if tail is None or not self._turn(text):
                return self._look(text)
            _, time, shown = self.second
        self.text = text
        self.time = time + tail[0]
        self.shown = shown + tail[1]
        return True

    def _tail(self, text: str) -> tuple[float, str] | None:
        """The fraction of a second and the zone, if that is the zone of the minute."""
        digits = text.removesuffix(self._zone)
        if digits + self._zone != text or not _DIGITS.fullmatch(digits):
            return None
        if len(self.tails) >= KEPT:
            self.tails.clear()
        fraction = int(digits) / 10 ** len(digits)
        shown = f"{fraction:.6f}".removesuffix("000")
        if shown[0] != "0":
            return None
        tail = self.tails[text] = fraction, f"{shown[2:]}{self._zone}"
        return tail

    def _turn(self, text: str) -> bool:
        """Takes a further second; whether it is of the same minute."""
        seconds = text[_MINUTE:_SECOND]
        if text[:_MINUTE] != self._minute or not _DIGITS.fullmatch(seconds):
            return False
        self.second = (
            text[:_FRACTION],
            self._minute_time + int(seconds),
            f"{text[:10]}T{text[11:_SECOND]}.",
        )
        return True

    def _look(self, text: str) -> bool:
        """The time of a line in any form; keeps its minute, if it is written out."""
        self.time, self.shown = self._clock.read(Context(text))
        self.text = text
        match = _FULL.fullmatch(text)
        self._minute, self.second = "", _NO_SECOND
        if self.time is None:
            return False
        if match is None:
            return True
        zone = match["zone"] or ""
        if zone != self._zone:
            self.tails.clear()
            self._zone = zone
        digits = match["fraction"]
        self._minute = text[:_MINUTE]
        self._minute_time = (
            self.time - int(text[_MINUTE:_SECOND]) - int(digits) / 10 ** len(digits)
        )
        return True
