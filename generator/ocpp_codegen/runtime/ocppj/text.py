"""JSON text: read strictly or quickly, and written."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, NoReturn

from .findings import (
    MAX_FINDINGS,
    Finding,
    Place,
    ValidationError,
    finding,
    pointer,
    shown,
)
from .values import Bad, data, json_text

__all__ = [
    "NOTHING",
    "Loose",
    "Text",
    "as_text",
    "bad_text",
    "is_encodable",
    "is_plain",
    "load",
    "load_decimal",
    "parse",
    "plain",
    "quote",
    "strictly",
    "written",
]

# A str as JSON text, other than ASCII as it is.
quote = encode_basestring

Text = str | bytes | bytearray | memoryview


# Gives the value at a place of a text, and where it ends; StopIteration for no value.
Scanner = Callable[[str, int], tuple[Any, int]]


def scanner(decimal: bool) -> Scanner:
    """The scanner of a codec; decimal: numbers as written."""
    return _scanner(_decoder_decimal if decimal else _decoder)


def _scanner(decoder: json.JSONDecoder) -> Scanner:
    scan: Scanner = decoder.scan_once  # type: ignore[attr-defined]
    return scan


_decoder = json.JSONDecoder()

_decoder_decimal = json.JSONDecoder(parse_float=Decimal)


def _loader(decoder: json.JSONDecoder) -> Callable[[str], Any]:
    """A function that gives the JSON value of a text, unchecked.

    Text without white space around the value is fastest.
    """
    scan = _scanner(decoder)

    def load(text: str) -> Any:
        value, end = None, -1
        try:
            value, end = scan(text, 0)
        except StopIteration:  # white space before the value, or no value at all
            pass
        return value if end == len(text) else decoder.decode(text)

    return load


# Stands for the value of a text that could not be loaded.
NOTHING = object()

load = _loader(_decoder)

load_decimal = _loader(_decoder_decimal)


def is_plain(text: str, strings: int) -> bool:
    """Whether no key of the text is a duplicate and no string is half a character.

    strings is the number of JSON strings that decoding met. Each has two quotes
    in the text, so more quotes than that mean a key that was lost, or an escaped
    quote; then this is False and the text has to be looked at with care.
    """
    if text.count('"') != 2 * strings or ("\\" in text and "\\u" in text):
        return False
    return text.isascii() or is_encodable(text)


def is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def parse(text: Text, decimal: bool = False) -> Any:
    """The JSON value of a text, or ValidationError for anything doubtful.

    decimal=True gives Decimal for a number with fraction or exponent.

    Doubtful are duplicate keys, NaN and Infinity, numbers beyond a float,
    strings with half a surrogate pair, and bytes that are not UTF-8.
    """
    return _checked(_strict_decimal if decimal else _strict, as_text(text))


def _checked(decoder: json.JSONDecoder, text: str) -> Any:
    try:
        value = decoder.decode(text)
        if "\\u" in text or not text.isascii():
            json_text(plain(value)).encode("utf-8")
    except json.JSONDecodeError as error:
        fault = error.msg.removesuffix(" at").removesuffix(" starting")
        raise bad_text(f"not JSON at character {error.pos}: {fault}") from None
    except UnicodeEncodeError:
        raise bad_text("a string holds half a surrogate pair") from None
    except RecursionError:
        raise bad_text("nested too deep") from None
    except ValidationError:
        raise
    except ValueError:
        raise bad_text("a number has too many digits") from None
    return value


def strictly(text: str, loaded: Any, decimal: bool) -> Any:
    """What parse would give, quickly where loaded, the unchecked value, shows it."""
    try:
        seen = [0]
        data(loaded, seen)
        if is_plain(text, seen[0]):
            return loaded
    except Bad:
        pass
    return parse(text, decimal)


class Loose:
    """The value of a text that is nearly JSON, read as far as nothing is guessed.

    Raw control characters in strings stand for themselves, the last of duplicate
    keys counts, and a byte order mark, NULs and white space around the value are
    left out. ValidationError for anything else.
    """

    def __init__(self, text: Text, decimal: bool) -> None:
        text = as_text(text)
        self._repeated: list[tuple[dict[str, Any], str]] = []
        stripped = text.strip(_AROUND)
        decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=_no_constant,
            parse_float=_finite_decimal if decimal else _finite,
            strict=False,
        )
        self.value = _checked(decoder, stripped)
        self._faults: list[str] = []
        before, _, after = text.partition(stripped)
        for side, around in (("before", before), ("after", after)):
            found = [name for mark, name in _MARKS.items() if mark in around]
            self._faults += [f"{name} {side} the value" for name in found]
        if _has_raw_control(stripped):
            self._faults.append("a string holds a raw control character")

    def findings(self, root: Any) -> tuple[Finding, ...]:
        """What is wrong with the text; duplicate keys by their place below root."""
        places = _places(root) if self._repeated else {}
        found = [finding("", fault, "json") for fault in self._faults]
        for owner, key in self._repeated[:MAX_FINDINGS]:
            if id(owner) in places:
                at = pointer((places[id(owner)], key))
                message = f"duplicate key {shown(key)} in one object"
                found.append(finding(at, message, "json", read="the last one"))
        return tuple(found)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self._repeated += [(value, key) for key in value if counts[key] > 1]
        return value


_WHITE_SPACE = " \t\r\n"
_MARKS = {
    "\ufeff": "a byte order mark",
    "\0": "NULs",
    "\v": "vertical tabs",
    "\f": "form feeds",
}
_AROUND = "".join(_MARKS) + _WHITE_SPACE


def _has_raw_control(text: str) -> bool:
    """Whether a text that is JSON otherwise has one in a string."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError:
        return True
    return False


def _places(root: Any) -> dict[int, Place]:
    """The place of each object below a value."""
    found: dict[int, Place] = {}
    rest: list[tuple[Any, Place]] = [(root, None)]
    while rest:
        value, at = rest.pop()
        if isinstance(value, dict):
            found[id(value)] = at
            rest += [(item, (at, key)) for key, item in value.items()]
        elif isinstance(value, list):
            rest += [(item, (at, index)) for index, item in enumerate(value)]
    return found


def as_text(text: Text) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, (bytes, bytearray, memoryview)):
        raise TypeError(f"JSON text is str or bytes, not {type(text).__name__}")
    try:
        return bytes(text).decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_text(f"not UTF-8 at byte {error.start}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    met: set[str] = set()
    for key, _ in pairs:
        if key in met:
            raise bad_text(f"duplicate key {shown(key)} in one object")
        met.add(key)
    raise AssertionError("a dict is as long as its keys are different")


def _no_constant(name: str) -> NoReturn:
    raise bad_text(f"{name} is not a JSON number")


def _finite(literal: str) -> float:
    value = float(literal)
    if not math.isfinite(value):
        raise bad_text("a number is too large")  # which may be a secret
    return value


def _finite_decimal(literal: str) -> Decimal:
    _finite(literal)
    try:
        return Decimal(literal)
    except ArithmeticError:
        raise bad_text("a number is too close to zero") from None


_strict = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
)

_strict_decimal = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite_decimal
)


def bad_text(message: str) -> ValidationError:
    return ValidationError((finding("", message, "json"),))


def plain(value: Any) -> Any:
    """The same data in the types that JSON text is made of."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return str.__str__(value) if isinstance(value, str) else value


def written(value: Any) -> str:
    """The JSON text of a value that may still hold what JSON can't."""
    try:
        text = json_text(value)
    except RecursionError:
        raise bad_text("nested too deep") from None
    except TypeError:
        raise bad_text("a value or a key has a type that JSON does not know") from None
    except ValueError:
        raise bad_text("a number is not finite or has too many digits") from None
    if not is_encodable(text):
        raise bad_text("a string holds half a surrogate pair")
    return text
