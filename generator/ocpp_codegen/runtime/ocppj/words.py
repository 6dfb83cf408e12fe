"""What findings say, one function for each fault; values come as they are shown."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "ABSENT_FIELD",
    "DUPLICATE_ITEM",
    "REQUIRED_FIELD",
    "half_pair",
    "key_not_string",
    "less",
    "missing",
    "more",
    "no_match",
    "no_multiple",
    "not_finite",
    "not_json",
    "not_less",
    "not_listed",
    "not_more",
    "own_field",
    "too_deep",
    "too_few",
    "too_long",
    "too_many",
    "too_short",
    "unknown_key",
    "wrong_type",
]

ABSENT_FIELD = "null stands for an absent field"
REQUIRED_FIELD = "null for a required field"
DUPLICATE_ITEM = "duplicate item"

# How many values of an enum are listed.
MAX_LISTED = 8


def wrong_type(shown: str, noun: str) -> str:
    """Of a value of another JSON type or class."""
    return f"{shown} is not {'an' if noun[0] in 'AEIO' else 'a'} {noun}"


def not_listed(name: str, values: Iterable[str]) -> str:
    """Of a string that an enum does not have; what is shown of it comes before."""
    known = list(values)
    listed = ", ".join(known[:MAX_LISTED])
    more = ", ..." if len(known) > MAX_LISTED else ""
    return f"is not one of {name} ({listed}{more})"


def too_long(shown: str, length: int, limit: int) -> str:
    """Of a string with more characters than maxLength."""
    return f"{shown} has {length} characters, at most {limit} are allowed"


def too_short(shown: str, length: int, limit: int) -> str:
    """Of a string with fewer characters than minLength."""
    return f"{shown} has {length} characters, at least {limit} are needed"


def no_match(shown: str, pattern: str) -> str:
    """Of a string that its pattern does not match."""
    return f"{shown} does not match {pattern}"


def less(shown: str, limit: object) -> str:
    """Of a number below minimum."""
    return f"{shown} is less than {limit}"


def more(shown: str, limit: object) -> str:
    """Of a number above maximum."""
    return f"{shown} is more than {limit}"


def not_less(shown: str, limit: object) -> str:
    """Of a number at exclusiveMaximum or above."""
    return f"{shown} is not less than {limit}"


def not_more(shown: str, limit: object) -> str:
    """Of a number at exclusiveMinimum or below."""
    return f"{shown} is not more than {limit}"


def no_multiple(shown: str, step: object) -> str:
    """Of a number that is not a multiple of multipleOf."""
    return f"{shown} is not a multiple of {step}"


def too_few(count: int, limit: int) -> str:
    """Of a list shorter than minItems."""
    return f"{count} items, at least {limit} needed"


def too_many(count: int, limit: int) -> str:
    """Of a list longer than maxItems."""
    return f"{count} items, at most {limit} allowed"


def too_deep(limit: int) -> str:
    """Of data in which too many lists and objects hold each other."""
    return f"nested deeper than {limit} levels"


def missing(name: str) -> str:
    """Of a required property that is absent."""
    return f"{name} is missing"


def unknown_key(shown: str) -> str:
    """Of a key that an object does not have."""
    return f"the key {shown} is unknown"


def own_field(shown: str) -> str:
    """Of a further key that is the name of a property."""
    return f"{shown} has a field of its own"


def key_not_string(shown: str) -> str:
    """Of a key that JSON can't have."""
    return f"the key {shown} is not a string"


def not_json(shown: str) -> str:
    """Of a value that JSON can't have."""
    return f"{shown} is not a JSON value"


def not_finite(shown: str) -> str:
    """Of a number that JSON can't have."""
    return f"{shown} is not a JSON number"


def half_pair(shown: str) -> str:
    """Of a string that can't be written in UTF-8."""
    return f"{shown} holds half a surrogate pair"
