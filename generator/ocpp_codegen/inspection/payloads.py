"""Values in payloads that may hold anything."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Number = int | float | Decimal

# Numbers that are nearer to zero, or as far from it, are of no use.
_LEAST, _MOST = 1e-39, 1e40
_MOST_WHOLE = 10**40


def at(value: Any, *keys: str) -> Any:
    """The value at a path of keys; None where there is none."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of an array; nothing for any other value."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def whole(value: Any) -> int | None:
    """A whole number; None for any other value."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


def text(value: Any) -> str:
    """A string; empty for any other value."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> Number | None:
    """A number, or a string that holds one; None for any other value.

    A float stays one: those that differ are in the same order as what was written.
    """
    if value.__class__ is float:
        return value if value == 0 or _LEAST <= abs(value) < _MOST else None
    if value.__class__ is int:
        return value if abs(value) < _MOST_WHOLE else None
    return decimal(value)


def decimal(value: Any) -> Decimal | None:
    """A number, or a string that holds one; None for any other value."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def exact(value: Number) -> Decimal:
    """A number as it was written."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def moment(value: Any) -> float | None:
    """A date and time of OCPP in seconds; None for any other value."""
    try:
        stamp = datetime.fromisoformat(text(value).upper())
        if stamp.tzinfo is None:
            stamp = stamp.replace(tzinfo=UTC)
        return stamp.timestamp()
    except (ValueError, OverflowError):
        return None
