"""The times of lines that write them alike: each by that of the line before."""

import re
from datetime import UTC, datetime

from ocpp_codegen.inspection.model import Context
from ocpp_codegen.inspection.times import Clock, fraction_of, shown_zone

# How many fractions of a second are kept.
KEPT = 4096

# A time that is written out in full: its minute, then what is added to that.
_FULL = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,](?P<fraction>\d{1,9})"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
# Seconds since 1970, then a fraction with or without a point.
_EPOCH = re.compile(r"1\d{9}(?:\.(?=\d{1,6}$)|(?=\d{3}$|\d{6}$))", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,9}")
_SECONDS = re.compile(r"[0-5][0-9]")
_MINUTE = 17
_SECOND = 19
_FRACTION = 20
# Where the fraction of seconds since 1970 begins, but for its point.
_EPOCH_SECOND = 10

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
        # Where the fraction begins; what stands behind it, and how that is shown.
        self._cut = _FRACTION
        self._zone = self._shown_zone = ""
        # The minute of that second; empty for seconds since 1970.
        self._minute = ""
        self._minute_time = 0.0

    def read(self, text: str) -> bool:
        """Reads a time; whether it is one."""
        if text == self.text:
            return self.time is not None
        cut = self._cut
        rest = text[cut:]
        tail = self.tails.get(rest) or self._tail(rest)
        second, time, shown = self.second
        if tail is None or text[:cut] != second:
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
        fraction = fraction_of(digits)
        shown = f"{fraction:.6f}".removesuffix("000")
        if shown[0] != "0":
            return None
        tail = self.tails[text] = fraction, f"{shown[2:]}{self._shown_zone}"
        return tail

    def _turn(self, text: str) -> bool:
        """Takes a further second; whether it can be told without looking."""
        if self._cut != _FRACTION:
            return self._turn_epoch(text)
        seconds = text[_MINUTE:_SECOND]
        if text[:_MINUTE] != self._minute or not _SECONDS.fullmatch(seconds):
            return False
        self.second = (
            text[:_FRACTION],
            self._minute_time + int(seconds),
            f"{text[:10]}T{text[11:_SECOND]}.",
        )
        return True

    def _turn_epoch(self, text: str) -> bool:
        match = _EPOCH.match(text)
        if match is None or match.end() != self._cut:
            return False
        seconds = int(text[:_EPOCH_SECOND])
        shown = datetime.fromtimestamp(seconds, UTC)
        self.second = match[0], float(seconds), f"{shown:%Y-%m-%dT%H:%M:%S}."
        return True

    def _look(self, text: str) -> bool:
        """The time of a line in any form; keeps its second, if it is written out."""
        self.time, self.shown = self._clock.read(Context(text))
        self.text = text
        self._minute, self.second = "", _NO_SECOND
        if self.time is None:
            return False
        match = _FULL.fullmatch(text)
        # Not one that is shown otherwise: 24:00:00, or a leap second.
        if match and str(self.shown).startswith(f"{text[:10]}T{text[11:_SECOND]}"):
            zone = match["zone"] or ""
            self._writes(_FRACTION, zone, shown_zone(zone))
            self._minute = text[:_MINUTE]
            self._minute_time = (
                self.time - int(text[_MINUTE:_SECOND]) - fraction_of(match["fraction"])
            )
        elif match := _EPOCH.match(text):
            self._writes(match.end(), "", "Z")
        return True

    def _writes(self, cut: int, zone: str, shown_zone: str) -> None:
        """Takes how times are written; what was kept of others goes."""
        if (cut, zone, shown_zone) != (self._cut, self._zone, self._shown_zone):
            self._cut, self._zone, self._shown_zone = cut, zone, shown_zone
            self.tails.clear()
