"""Points in time, as logs write them.

A log tells the time in dozens of ways. What counts is the distance between two
lines of the same log: a time without a zone is taken as it stands.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from ocpp_codegen.inspection.model import Context

DAY = 24 * 3600.0
# For dates without a year: one that has the 29th of February.
LEAP_YEAR = 2000

_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
# The months in English, and those that German has otherwise.
_MONTHS = {
    **{name: at for at, name in enumerate(_ENGLISH, 1)},
    "mär": 3,
    "mrz": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
}
_MONTH = rf"(?i:{'|'.join(_MONTHS)})[a-z]*"
_CLOCK = (
    r"(?P<{0}h>\d{{1,2}}):(?P<{0}m>\d\d)"
    r"(?::(?P<{0}s>\d\d)(?:[.,:](?P<{0}f>\d{{1,9}}))?)?"
)
_NOON = r"(?:\s?(?P<{0}p>[AaPp])\.?[Mm]\b)?"
# Hours alone stand right behind the time.
_ZONE = r"(?:\s?(?P<{0}z>Z|UTC|[+-]\d\d:?\d\d|(?<=\d)[+-]\d\d(?![:-]))(?!\w))?"


def _clock(name: str) -> str:
    return (_CLOCK + _NOON + _ZONE).format(name)


_FORMS = {
    # 2026-07-30T10:00:00.035Z, 2026/07/30 10:00:00,035, 2026.07.30 ...
    "a": r"(?<!\d)(?P<aY>\d{4})[-/.](?P<aM>\d\d?)[-/.](?P<aD>\d\d?)(?:T|[\s,]+|_|-)"
    + _clock("a"),
    # 20260730T100000.035Z
    "b": r"(?<!\d)(?P<bY>20\d\d)(?P<bM>[01]\d)(?P<bD>[0-3]\d)[T _-](?P<bh>[0-2]\d):?"
    r"(?P<bm>[0-5]\d):?(?P<bs>[0-5]\d)(?:[.,](?P<bf>\d{1,9}))?"
    r"(?P<bz>Z|[+-]\d\d:?\d\d)?(?!\d)",
    # 30/Jul/2026:10:00:00 +0200, 30 Jul 2026 10:00:00, 30-Jul-2026, 30. Juli 2026
    "c": rf"(?<!\d)(?P<cD>\d\d?)(?:\. |[-/. ])(?P<cN>{_MONTH})[-/. ,]+(?P<cY>\d{{4}})"
    r"[:\s,T]+" + _clock("c"),
    # 7/30/2026, 10:00:00 AM, 30.07.2026 10:00:00
    "d": r"(?<!\d)(?P<d1>\d\d?)(?P<dx>[./-])(?P<d2>\d\d?)(?P=dx)(?P<dY>\d{4}),?[\sT]+"
    + _clock("d"),
    # Jul 30 10:00:00, Jul 30, 2026 10:00:00, Jul 30 2026 10:00:00, Jul 30, 2026 @ 10:00
    "e": rf"\b(?P<eN>{_MONTH})\s+(?P<eD>\d\d?),?\s+"
    r"(?:(?P<eY>\d{4}),?\s+(?:@\s+|at\s+)?)?"
    + _clock("e")
    + r"(?:\s(?P<ey>\d{4})(?!\d))?",
    # I0730 10:00:00.035123, as glog has it
    "g": rf"(?<!\w)[IWEFD](?P<gM>[01]\d)(?P<gD>[0-3]\d)\s+{_clock('g')}",
    # Seconds, milliseconds, microseconds or nanoseconds of the epoch: at the start, by
    # name, or as a cell
    "n": r"(?:^[\s\[(\"'<@]*"
    r"|(?i:\b\w{0,12}time\w{0,8}|\b(?:ts|date|epoch|when|t))[\"']?\s*[=:]\s*[\"'\[]?"
    r"|[,;\t|]\s*\"?(?=\d{10,19}(?:\.\d{1,9})?\"?\s*(?:[,;\t|]|$)))"
    r"(?P<n>1[0-9]{9}(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?)(?:\.(?P<nf>\d{1,9}))?(?![\w.:-])",
    # 10:00:00.035
    "t": r"(?<![\w:.-])(?P<th>\d\d?):(?P<tm>\d\d):(?P<ts>\d\d)(?:[.,](?P<tf>\d{1,9}))?"
    r"(?![\w:])(?:\s?(?P<tp>[AaPp])\.?[Mm]\b)?",
    # Since the start: I (12345) as of ESP-IDF, 3.123456 as of tshark
    "r": r"^\s*(?:[IWEDV] \((?P<rm>\d{1,12})\)"
    r"|(?:\d+\s+)?\[?\s*(?P<rs>\d{1,9}\.\d{3,9})\]?(?=\s))",
}
_ANY = re.compile("|".join(f"(?P<{name}_>{form})" for name, form in _FORMS.items()))

# Names of fields that hold the time of a line, the best first.
FIELDS = (
    "timestamp",
    "@timestamp",
    "time",
    "ts",
    "datetime",
    "date",
    "created_at",
    "createdat",
    "logged_at",
    "_time",
    "t",
    "asctime",
    "eventtime",
    "receivedat",
    "__realtime_timestamp",
    "@t",
    "frame.time_epoch",
    "frame.time",
    "when",
    "zeit",
)


class Clock:
    """Reads the times of one log, and carries its days and years on."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._ahead = 0.0

    def read(self, context: Context) -> tuple[float | None, str | None]:
        """Seconds, and how to show the time; None and None where there is none."""
        read = found(context)
        if read is None:
            return None, None
        seconds, kind, shown = read
        if kind == "full":
            return seconds, shown
        return self._carried(seconds, DAY if kind == "clock" else DAY * 366), shown

    def _carried(self, seconds: float, turn: float) -> float:
        """Adds the days that a time without a date has passed, or the years."""
        seconds += self._ahead
        if self._last is not None and self._last - seconds > turn / 2:
            self._ahead += turn
            seconds += turn
        self._last = seconds
        return seconds


def found(context: Context) -> tuple[float, str, str] | None:
    """The time around a frame: seconds, what it has of a date, how it is shown."""
    text = context.before
    if text and (match := _ANY.search(text)):
        read = _read(match)
        if read and read[1] == "full":
            return read
        # The journal has no year, which the program behind it may have.
        full = _first_full(text, match.end())
        if full or (read and read[1] != "clock"):
            return full or read
        return _of_fields(context) or read
    read = _of_fields(context)
    if read:
        return read
    for other in (context.aside, context.after):
        read = None
        for match in _ANY.finditer(other):
            read = _read(match) or read
        if read:
            return read
    return None


def _first_full(text: str, start: int) -> tuple[float, str, str] | None:
    reads = (_read(match) for match in _ANY.finditer(text, start))
    return next((read for read in reads if read and read[1] == "full"), None)


def _of_fields(context: Context) -> tuple[float, str, str] | None:
    for name in (*_own_fields(context), *FIELDS):
        text = context.fields.get(name)
        if text and (match := _ANY.search(text)):
            return _read(match)
    return None


def _own_fields(context: Context) -> list[str]:
    """The fields that time one of several frames of a row: responseTime."""
    prefix = context.column[:3].lower()
    if prefix not in ("req", "res"):
        return []
    return [
        name for name in context.fields if name.startswith(prefix) and "time" in name
    ]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where times stand in a text, so that each can be read alone."""
    for match in _ANY.finditer(text):
        if _read(match):
            # Without the name that some need, and with the space behind others.
            named = match.lastgroup == "n_"
            yield match.start("n" if named else 0), match.end() + bool(match["rs"])


def starts_with_time(text: str) -> bool:
    """Whether a line begins with a time, if in brackets."""
    match = _ANY.match(text.lstrip(" \t[(<|")[:64])
    return match is not None and match.lastgroup != "r_"


def _read(match: re.Match[str]) -> tuple[float, str, str] | None:
    form = (match.lastgroup or "")[:1]
    try:
        return _READERS[form](match)
    except (ValueError, OverflowError):
        return None


def _dated(
    match: re.Match[str], form: str, year: int | None, month: int, day: int
) -> tuple[float, str, str]:
    clock = _seconds(match, form)
    zone = match[form + "z"]
    midnight = _midnight(LEAP_YEAR if year is None else year, month, day)
    seconds = midnight + clock - _offset(zone)
    if year is None:
        return seconds, "yearless", match[0].strip()
    fraction = fraction_of(match[form + "f"])
    return seconds, "full", _iso(midnight + clock, fraction, zone)


def _iso(seconds: float, fraction: float, zone: str | None) -> str:
    """How a time is shown; its fraction of a second is more exact alone."""
    moment = datetime.fromtimestamp(round(seconds - fraction), UTC)
    moment += timedelta(microseconds=int(f"{fraction:.6f}".replace(".", "")))
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    text = moment.isoformat(timespec=precision)
    if zone in ("Z", "UTC"):
        return text.replace("+00:00", "Z")
    return text.replace("+00:00", shown_zone(zone or ""))


def shown_zone(zone: str) -> str:
    """A zone with its minutes."""
    return f"{zone}:00" if len(zone) == len("+02") else zone


def _seconds(match: re.Match[str], form: str) -> float:
    hour = int(match[form + "h"])
    noon = match[form + "p"] if form + "p" in match.re.groupindex else None
    if noon:
        hour = hour % 12 + (12 if noon in "pP" else 0)
    minute, second = int(match[form + "m"]), int(match[form + "s"] or 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no time of day")
    fraction = match[form + "f"]
    return hour * 3600 + minute * 60 + second + fraction_of(fraction)


def fraction_of(digits: str | None) -> float:
    """What stands behind the point of a second."""
    return int(digits) / 10 ** len(digits) if digits else 0.0


def _offset(zone: str | None) -> float:
    if not zone or zone in ("Z", "UTC"):
        return 0.0
    minutes = int(zone[1:3]) * 60 + int(zone[3:].lstrip(":") or 0)
    return float(-minutes * 60 if zone[0] == "-" else minutes * 60)


@lru_cache(64)
def _midnight(year: int, month: int, day: int) -> float:
    return (date(year, month, day).toordinal() - 719163) * DAY


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _numeric(match: re.Match[str], form: str) -> tuple[float, str, str]:
    year = int(match[form + "Y"])
    return _dated(match, form, year, int(match[form + "M"]), int(match[form + "D"]))


def _day_first(match: re.Match[str]) -> tuple[float, str, str]:
    year = int(match["cY"])
    return _dated(match, "c", year, _month(match["cN"]), int(match["cD"]))


def _regional(match: re.Match[str]) -> tuple[float, str, str]:
    """Month first with slashes, as in the US; day first otherwise."""
    first, second = int(match["d1"]), int(match["d2"])
    month_first = match["dx"] == "/" and first <= 12
    month, day = (first, second) if month_first else (second, first)
    return _dated(match, "d", int(match["dY"]), month, day)


def _month_first(match: re.Match[str]) -> tuple[float, str, str]:
    written = match["eY"] or match["ey"]
    year = int(written) if written else None
    return _dated(match, "e", year, _month(match["eN"]), int(match["eD"]))


def _glog(match: re.Match[str]) -> tuple[float, str, str]:
    return _dated(match, "g", None, int(match["gM"]), int(match["gD"]))


def _epoch(match: re.Match[str]) -> tuple[float, str, str]:
    digits = match["n"]
    fraction = fraction_of(f"{digits[10:]}{match['nf'] or ''}")
    seconds = int(digits[:10]) + fraction
    return seconds, "full", _iso(seconds, fraction, "Z")


def _time_only(match: re.Match[str]) -> tuple[float, str, str]:
    return _seconds(match, "t"), "clock", match[0].strip()


def _relative(match: re.Match[str]) -> tuple[float, str, str]:
    if match["rm"]:
        return int(match["rm"]) / 1000, "full", match["rm"]
    return float(match["rs"]), "full", match["rs"]


_READERS = {
    "a": lambda match: _numeric(match, "a"),
    "b": lambda match: _numeric(match, "b"),
    "c": _day_first,
    "d": _regional,
    "e": _month_first,
    "g": _glog,
    "n": _epoch,
    "t": _time_only,
    "r": _relative,
}
