"""Helpers of the fast way through a message.

seen[0] counts the JSON strings, keys included, that decoding has met: a text
with a duplicate key has more quotes than twice that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Set
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from json.encoder import encode_basestring
from typing import Any, NamedTuple

__all__ = [
    "MAX_DEPTH",
    "NOWHERE",
    "Bad",
    "Decoder",
    "Encoder",
    "Enough",
    "Fast",
    "array_item",
    "as_floats",
    "as_limits",
    "boolean_item",
    "data",
    "data_text",
    "integer",
    "integer_item",
    "is_multiple",
    "json_text",
    "number",
    "number_item",
    "stopped_in",
    "string_item",
]

Decoder = Callable[[Any, list[int]], Any]

Encoder = Callable[[Any], str]


class Fast(NamedTuple):
    """The generated functions of a class."""

    shape: str
    decode: Decoder
    encode: Encoder


# How deep data that no schema describes may nest.
MAX_DEPTH = 100


class Bad(Exception):
    """The signal of the fast way: something is unusual, walk carefully."""


class Enough(Exception):
    """The signal of the careful walk: there is no need to look further."""


def integer(value: Any) -> Any:
    """A number that is whole though it is not an int, as JSON's 1.0."""
    if value.__class__ is float and value.is_integer():
        return int(value)
    if is_multiple(value, "1"):
        return int(value)
    raise Bad


# Where the fast way stopped that did not.
NOWHERE: Set[int] = frozenset()


def stopped_in(error: BaseException) -> Set[int]:
    """The ids of the objects that the fast way was in when an error stopped it.

    They are what the generated functions call d; trying them again is for nothing.
    The outermost one is not among them: whoever calls this has just tried it.
    """
    traceback = error.__traceback__
    if traceback is None or traceback.tb_next is None:
        return NOWHERE
    if traceback.tb_next.tb_next is None:  # in the caller and the outermost object
        return NOWHERE
    found: list[int] = []
    outermost = True
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_name.startswith("decode_"):
            if not outermost:
                found.append(id(frame.f_locals.get("d")))
            outermost = False
        traceback = traceback.tb_next
    return frozenset(found) if found else NOWHERE


# Wide enough for any double to be divided exactly.
_EXACT = Context(prec=2000, Emin=MIN_EMIN, Emax=MAX_EMAX)

_LARGEST = Decimal(sys.float_info.max)


def is_multiple(value: Any, step: str) -> bool:
    """Whether a finite number is a multiple of step, both as written in decimal."""
    if value.__class__ is int:
        numerator, denominator = Decimal(step).as_integer_ratio()
        return bool(value * denominator % numerator == 0)
    if value.__class__ is float:
        value = Decimal(repr(value))
    elif value.__class__ is not Decimal:
        return False
    if not value.is_finite() or value.copy_abs() > _LARGEST:
        return False
    return _EXACT.remainder(value, Decimal(step)) == 0


def as_limits(value: Any) -> Any:
    """A number as limits are held: what is written as 0.1 is not less than 0.1."""
    return float(value) if value.__class__ is Decimal else value


def as_floats(value: Any) -> Any:
    """Data that no schema describes, with a float instead of each Decimal.

    What has none is returned as it came; it may contain itself.
    """
    return _with_floats(value, {}) if _has_decimals(value, {}) else value


def _has_decimals(value: Any, seen: dict[int, Any]) -> bool:
    if value.__class__ is Decimal:
        return True
    if value.__class__ not in (dict, list) or id(value) in seen:
        return False
    seen[id(value)] = value
    items = value.values() if value.__class__ is dict else value
    return any(_has_decimals(item, seen) for item in items)


def _with_floats(value: Any, made: dict[int, Any]) -> Any:
    if value.__class__ is Decimal:
        return float(value)
    if id(value) in made:
        return made[id(value)]
    if value.__class__ is list:
        items = made[id(value)] = list[Any]()
        items.extend(_with_floats(item, made) for item in value)
        return items
    if value.__class__ is dict:
        found = made[id(value)] = dict[Any, Any]()
        found.update((key, _with_floats(item, made)) for key, item in value.items())
        return found
    return value


def number(value: Any) -> Any:
    """An int as a float, where that loses nothing, and any Decimal."""
    if value.__class__ is Decimal:
        return float(value)
    if value.__class__ is not int:
        raise Bad
    try:
        as_float = float(value)
    except OverflowError:
        return value
    return as_float if as_float == value else value


def string_item(value: Any, max_length: int | None = None) -> Any:
    """A string inside an array."""
    if value.__class__ is not str:
        raise Bad
    if max_length is not None and len(value) > max_length:
        raise Bad
    return value


def integer_item(
    value: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    strict: bool = False,
) -> Any:
    """A whole number inside an array."""
    if value.__class__ is not int:
        if strict:
            raise Bad
        value = integer(value)
    if minimum is not None and value < minimum:
        raise Bad
    if maximum is not None and value > maximum:
        raise Bad
    return value


def number_item(
    value: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    multiple_of: str | None = None,
) -> Any:
    """A finite number inside an array."""
    if multiple_of is not None and not is_multiple(value, multiple_of):
        raise Bad
    if value.__class__ is not float:
        value = number(value)
    if value - value != 0:
        raise Bad
    if minimum is not None and value < minimum:
        raise Bad
    if maximum is not None and value > maximum:
        raise Bad
    return value


def boolean_item(value: Any) -> Any:
    """A truth value inside an array."""
    if value.__class__ is not bool:
        raise Bad
    return value


def array_item(
    value: Any, min_items: int | None = None, max_items: int | None = None
) -> Any:
    """An array inside an array."""
    if value.__class__ is not list:
        raise Bad
    if min_items is not None and len(value) < min_items:
        raise Bad
    if max_items is not None and len(value) > max_items:
        raise Bad
    return value


def data(value: Any, seen: list[int], depth: int = 1) -> Any:
    """Data that no schema describes, as it came, if it is plain finite JSON."""
    items: Any = (value,)
    strings = 0
    if value.__class__ is list:
        items = value
    elif value.__class__ is dict:
        for key in value:
            if key.__class__ is not str:
                raise Bad
        items = value.values()
        strings = len(value)
    for item in items:
        cls = item.__class__
        if cls is str:
            strings += 1
        elif cls is dict or cls is list:
            if depth == MAX_DEPTH:
                raise Bad
            data(item, seen, depth + 1)
        elif cls is float:
            if item - item != 0:
                raise Bad
        elif cls is not int and cls is not bool and item is not None:
            raise Bad
    seen[0] += strings
    return value


def _writer() -> Callable[[Any], str]:
    """JSONEncoder.encode, which makes what it works with anew for each value."""
    encoder = json.JSONEncoder(
        ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
    )
    make: Any = json.encoder.c_make_encoder  # type: ignore[attr-defined]
    if make is None:  # a Python without the C part of json
        return encoder.encode
    colon, comma = encoder.key_separator, encoder.item_separator
    options = (encoder.default, encode_basestring, None, colon, comma)
    pieces: Any = make(None, *options, False, False, False)
    return lambda value: "".join(pieces(value, 0))


json_text = _writer()


def data_text(value: Any) -> str:
    """Data that no schema describes, as JSON text."""
    return json_text(data(value, [0]))
