"""What can be wrong with a message: findings, their error codes, and places."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any, NamedTuple

from .error_codes import CODES, ErrorCode

__all__ = [
    "CODES",
    "MAX_FINDINGS",
    "MAX_POINTER",
    "ErrorCode",
    "Finding",
    "Place",
    "ValidationError",
    "escaped",
    "finding",
    "pointer",
    "shown",
]

# How much of a pointer a text about a finding shows.
MAX_POINTER = 160

# How many findings a message may have. One of 10 MB could have millions. Tolerant
# decoding keeps those first whose field does not hold its type.
MAX_FINDINGS = 1000


class Finding(NamedTuple):
    """One thing that is wrong with a message.

    pointer is a JSON pointer into the payload, in wire names: to the value that
    is wrong, to a key that is unknown, or to the object that lacks a key. rule is
    the keyword of the schema that is broken, code the OCPP-J error code for it.

    A pointer holds keys as they came. str of a finding is safe to log and to send:
    printable ASCII, the pointer shortened.

    read and holds_type speak of tolerant decoding alone. read is what the value was
    read as, for people, or None where it was kept as it came. holds_type is False
    where what was kept is not of the type that the field declares.
    """

    pointer: str
    message: str
    rule: str
    code: ErrorCode
    read: str | None = None
    holds_type: bool = True

    def __str__(self) -> str:
        place = escaped(self.pointer, MAX_POINTER) or "message"
        text = f"{place}: {self.message}"
        if self.read is not None:
            return f"{text}; read as {self.read}"
        if self.holds_type:
            return text
        if self.rule == "required":
            return f"{text}; the field is None"
        return f"{text}; kept, though not of its type"


class ValidationError(ValueError):
    """A message that breaks its schema, or text that is not a message.

    findings holds every problem, in the order of the message: at least one, and
    the first MAX_FINDINGS of a message that has more.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.args = (findings,)
        self.findings = findings

    def __str__(self) -> str:
        return "; ".join(map(str, self.findings))


def finding(
    pointer: str,
    message: str,
    rule: str,
    read: str | None = None,
    holds_type: bool = True,
) -> Finding:
    """A finding with the code that belongs to its rule.

    A tuple is made as one here: to go through the arguments of Finding takes twice
    as long, and a message may have many.
    """
    made = (pointer, message, rule, CODES[rule], read, holds_type)
    return tuple.__new__(Finding, made)


def shown(value: Any) -> str:
    """A value for a message: short, ASCII, nothing that a log would act on."""
    if isinstance(value, str):
        text = ascii(value[:41])
        return text if len(text) <= 42 else _cut(text, 42)
    if isinstance(value, (bool, int, float, Decimal)) or value is None:
        return _cut(_number_text(value), 42)
    return f"a value of type {escaped(type(value).__name__, 80)}"


def escaped(text: str, length: int) -> str:
    """A text in printable ASCII, at most so long."""
    return _cut(ascii(text[: length + 1])[1:-1], length)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."


def _number_text(value: Any) -> str:
    """A number, truth value or null as JSON has it; json.dumps costs far more."""
    if value is None or isinstance(value, bool):
        return _LITERALS[value]
    if isinstance(value, int):
        bits = value.bit_length()
        return f"a number of {bits} bits" if bits > 200 else int.__repr__(value)
    if isinstance(value, Decimal):
        return str(value)
    return float.__repr__(value) if math.isfinite(value) else json.dumps(value)


_LITERALS = {None: "null", True: "true", False: "false"}


# Where in a message something stands: the place of its container and its key. A
# pointer is made of it only when one is needed, since a key may be very long. It can
# then stand for the place.
Place = tuple[Any, Any] | str | None


def pointer(place: Place) -> str:
    """The JSON pointer to a place."""
    if isinstance(place, str):
        return place
    steps = []
    while isinstance(place, tuple):
        place, key = place
        steps.append(key if key.__class__ is str else str(key))
    steps.append("")
    steps.reverse()
    text = "/".join(steps)
    if "~" in text or text.count("/") >= len(steps):
        steps = [step.replace("~", "~0").replace("/", "~1") for step in steps]
        text = "/".join(steps)
    return text if place is None else f"{place}{text}"
