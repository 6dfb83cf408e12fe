"""Date-times of OCPP, read as stations send them and written as OCPP wants them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

__all__ = [
    "read_time",
    "write_time",
]

_STRICT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]{1,20}))?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)

# The same with a space for T, without seconds, with a comma, and with other zones.
_LENIENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?:[.,](?P<fraction>[0-9]{1,20}))?"
    r" ?(?P<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


def read_time(text: str, strict: bool = False) -> datetime:
    """The date-time in a text, with a zone; ValueError if there is none.

    Strict is RFC 3339. Otherwise it may come without a zone, which is then UTC, with
    a zone such as +02 or +0200, without seconds, and with a space for T. What a
    datetime can't hold is cut: digits beyond the sixth, and a leap second, which
    becomes the first moment of the next minute.
    """
    if not isinstance(text, str):
        raise TypeError(f"a date-time is a str, not {type(text).__name__}")
    pattern = _STRICT if strict else _LENIENT
    found = pattern.fullmatch(text if strict else text.strip())
    if found is None:
        raise _no_time(text, strict)
    try:
        return _moment(found)
    except (ValueError, OverflowError):
        raise _no_time(text, strict) from None


def write_time(when: datetime) -> str:
    """A date-time as OCPP 2.0.1 wants it: UTC, Z, and milliseconds where it has some.

    ValueError for one without a zone, or outside of the years 1 to 9999 in UTC.
    """
    if not isinstance(when, datetime):
        raise TypeError(f"a date-time is a datetime, not {type(when).__name__}")
    if when.utcoffset() is None:
        raise ValueError(f"{when} has no time zone")
    try:
        utc = when.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{when} is not in the years 1 to 9999 of UTC") from None
    precision = "milliseconds" if utc.microsecond >= 1000 else "seconds"
    return utc.isoformat(timespec=precision).replace("+00:00", "Z")


def _moment(found: re.Match[str]) -> datetime:
    second = int(found["second"] or 0)
    is_leap = second == 60
    fraction = "" if is_leap else (found["fraction"] or "")
    moment = datetime.fromisoformat(found["date"]).replace(
        hour=int(found["hour"]),
        minute=int(found["minute"]),
        second=59 if is_leap else second,
        microsecond=int(fraction[:6].ljust(6, "0")),
        tzinfo=_zone(found["zone"]),
    )
    moment.astimezone(UTC)  # what is read can be written as well
    if not is_leap:
        return moment
    if moment.astimezone(UTC).strftime("%H:%M") != "23:59":
        raise ValueError("a leap second is the last one of a day")
    return moment + timedelta(seconds=1)


def _zone(text: str | None) -> timezone:
    if text is None or text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise ValueError("not an offset of a time zone")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _no_time(text: str, strict: bool) -> ValueError:
    wanted = "date, T, time and offset, as of RFC 3339" if strict else "date and time"
    return ValueError(f"{text[:60]!a} is not a date-time: {wanted}")
