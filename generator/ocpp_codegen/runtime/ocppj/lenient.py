"""Reading leniently: what a value stands for that breaks its schema.

A wrong value is read only where it can mean one thing. READINGS is the whole table:
what a rule asks for, what came, and how that is read. Keys are read by spelt.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from .findings import shown
from .rules import (
    UNREAD,
    Array,
    Boolean,
    Enum,
    FurtherRule,
    Integer,
    Number,
    Reference,
    Shape,
    String,
)

__all__ = [
    "MAX_NUMBER_LENGTH",
    "READINGS",
    "Reading",
    "may_be_empty",
    "read",
    "spelt",
    "words",
]

# A longer text is not a number that a station means.
MAX_NUMBER_LENGTH = 40

_SPACE = " \t\r\n"
# Compiled at the first use, by _form: few programs read what breaks the schema.
_WHOLE = r"[+-]?[0-9]+(\.0*)?"
_NUMBER = r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?"
_ANY_TEXT = String()
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class Reading(NamedTuple):
    """One row of the table: how a value is read that a rule does not allow.

    given says in words what comes.
    """

    wanted: type
    given: str
    read: Callable[[Any, Any], Any]


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _text_of_number(rule: String, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return UNREAD
    if isinstance(value, int):
        # Beyond that, Python may refuse to write it.
        return str(int(value)) if value.bit_length() <= 1024 else UNREAD
    number = _float(value)
    return UNREAD if number is UNREAD else repr(number)


def _text_of_boolean(rule: String, value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return UNREAD


def _integer_of_text(rule: Integer, value: Any) -> Any:
    text = _number_text(value)
    if text is None or not _form(_WHOLE).fullmatch(text):
        return UNREAD
    return int(text.partition(".")[0])


def _integer_of_number(rule: Integer, value: Any) -> Any:
    number = _float(value)
    return int(number) if number is not UNREAD and number == int(number) else UNREAD


def _number_of_text(rule: Number, value: Any) -> Any:
    text = _number_text(value)
    if text is None:
        return UNREAD
    whole, _, fraction = text.partition(".")
    if whole.isdecimal() and (not fraction or fraction.isdecimal()) and text.isascii():
        return Decimal(text)  # as most are, too short to be infinite
    if not _form(_NUMBER).fullmatch(text):
        return UNREAD
    return Decimal(text) if math.isfinite(float(text)) else UNREAD


def _boolean_of_text(rule: Boolean, value: Any) -> Any:
    if not isinstance(value, str) or len(value) > MAX_NUMBER_LENGTH:
        return UNREAD
    return _BOOLEANS.get(value.strip(_SPACE).lower(), UNREAD)


def _boolean_of_number(rule: Boolean, value: Any) -> Any:
    number = value if isinstance(value, int) else _float(value)
    return bool(number) if number in (0, 1) else UNREAD


def _member_of_text(rule: Enum, value: Any) -> Any:
    if not isinstance(value, str) or not value.isascii():
        return UNREAD
    return _members(rule.members).get(value.strip(_SPACE).lower(), UNREAD)


def _member_of_scalar(rule: Enum, value: Any) -> Any:
    if isinstance(value, str):
        return UNREAD
    text = _text_of_number(_ANY_TEXT, value)
    if text is UNREAD:
        text = _text_of_boolean(_ANY_TEXT, value)
    return UNREAD if text is UNREAD else _member_of_text(rule, text)


def _list_of_object(rule: Array, value: Any) -> Any:
    is_list_of_objects = isinstance(rule.items, Reference)
    return [value] if is_list_of_objects and isinstance(value, dict) else UNREAD


READINGS: Final = (
    Reading(String, "a number", _text_of_number),
    Reading(String, "`true` or `false`", _text_of_boolean),
    Reading(Integer, "text of a whole number", _integer_of_text),
    Reading(Integer, "a whole number with a point", _integer_of_number),
    Reading(Number, "text of a number", _number_of_text),
    Reading(Boolean, "text of `true`, `false`, `1` or `0`", _boolean_of_text),
    Reading(Boolean, "`0` or `1`", _boolean_of_number),
    Reading(Enum, "a value in another case", _member_of_text),
    Reading(Enum, "a number, `true` or `false`", _member_of_scalar),
    Reading(Array, "an object, for a list of objects", _list_of_object),
)


# What reads for each rule.
_READERS: Mapping[type, tuple[Callable[[Any, Any], Any], ...]] = {
    wanted: tuple(r.read for r in READINGS if r.wanted is wanted)
    for wanted in {reading.wanted for reading in READINGS}
}


def read(rule: Any, value: Any) -> Any:
    """What a value that a rule does not allow is read as, or UNREAD."""
    for reader in _READERS.get(rule.__class__, ()):
        found = reader(rule, value)
        if found is not UNREAD:
            return found
    return rule.read(value) if isinstance(rule, FurtherRule) else UNREAD


def spelt(names: frozenset[str], payload: Mapping[str, Any]) -> dict[str, str]:
    """Keys that are read as a field of another case: the key for each wire name.

    The exact key counts where both come, and none where two other ones come.
    """
    wanted = _folded_names(names)
    found: dict[str, list[str]] = {}
    for key in payload:
        if isinstance(key, str) and key.isascii():
            name = wanted.get(key.strip(_SPACE).lower())
            if name is not None and name not in payload:
                found.setdefault(name, []).append(key)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def may_be_empty(shape: Shape) -> bool:
    """Whether an empty object is a right message."""
    return not any(item.required for item in shape.properties)


def words(value: Any) -> str:
    """What was read, for a finding."""
    if isinstance(value, (Decimal, float)):
        return float.__repr__(float(value))
    if isinstance(value, str):
        return shown(str.__str__(value))
    if isinstance(value, list):
        return "a list of one object"
    if isinstance(value, dict):
        return "{}"
    return json.dumps(value)


def _float(value: Any) -> Any:
    if isinstance(value, Decimal) and value.is_nan():
        return UNREAD
    if isinstance(value, bool) or not isinstance(value, (float, Decimal)):
        return UNREAD
    number = float(value)
    return number if math.isfinite(number) else UNREAD


def _number_text(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > MAX_NUMBER_LENGTH:
        return None
    return str.strip(value, _SPACE)


@cache
def _members(members: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Members by their value in lower case; none for two that differ in case only."""
    return _unambiguous([(member.value.lower(), member) for member in members])


@cache
def _folded_names(names: frozenset[str]) -> Mapping[str, str]:
    return _unambiguous([(name.lower(), name) for name in names])


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    return {key: value for key, value in pairs if keys.count(key) == 1}
