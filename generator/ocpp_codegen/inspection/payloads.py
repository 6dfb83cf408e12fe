"""Values in payloads that may hold anything."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any


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


def decimal(value: Any) -> Decimal | None:
    """A number, or a string that holds one; None for any other value."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


def moment(value: Any) -> float | None:
    """A date and time of OCPP in seconds; None for any other value."""
    try:
        stamp = datetime.fromisoformat(text(value).upper())
        return stamp.replace(tzinfo=stamp.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None
