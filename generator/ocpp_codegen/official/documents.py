"""Bytes to JSON, strictly, and the digests that identify a document."""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import fail, quoted

Document = dict[str, Any]

# The largest official file has 49 kB and a depth of 12.
MAX_BYTES = 1_000_000
MAX_DEPTH = 64

# The possessive loop and the optional last quote keep this linear on any text.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_NESTING = {"[": 1, "{": 1, "]": -1, "}": -1}

_GET_OFFICIAL = "use the official file, or a schema that is plain, well-formed JSON"


def parse(data: bytes) -> Document:
    """The JSON object in data; anything doubtful is an error."""
    if len(data) > MAX_BYTES:
        raise fail(f"the file has more than {MAX_BYTES} bytes", _GET_OFFICIAL)
    text = _decode(data)
    _check_depth(text)
    try:
        document = json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        for message, pointer in _refused(document):
            raise fail(message, _GET_OFFICIAL, pointer=pointer)
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise fail("a string holds half a surrogate pair", _GET_OFFICIAL) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        what = error.msg.removesuffix(" at")
        raise fail(f"not JSON: {what} at {place}", _GET_OFFICIAL) from None
    except ValueError:  # an integer with more digits than Python converts
        raise fail("a number has too many digits", _GET_OFFICIAL) from None
    if not isinstance(document, dict):
        raise fail("the top level is not a JSON object", _GET_OFFICIAL)
    return document


def byte_digest(data: bytes) -> str:
    """SHA-256 of the file as it is."""
    return hashlib.sha256(data).hexdigest()


def content_digest(document: Document) -> str:
    """SHA-256 of what the document says, whatever the order of its keys."""
    return _digest(document, sort_keys=True)


def ordered_digest(document: Document) -> str:
    """SHA-256 of what the document says, key order included.

    The order of properties decides the order of fields, so two documents of
    equal content can still make different modules.
    """
    return _digest(document, sort_keys=False)


def without_id(document: Document) -> Document:
    """The document without its own address, which some sources strip."""
    return {key: value for key, value in document.items() if key not in ("$id", "id")}


def _digest(document: Document, sort_keys: bool) -> str:
    text = json.dumps(
        without_id(document),
        sort_keys=sort_keys,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fail(f"not UTF-8 at byte {error.start}", _GET_OFFICIAL) from None


def _check_depth(text: str) -> None:
    """Counts brackets before the parser recurses into them."""
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(text):
        depth += _NESTING.get(token[0], 0)
        if depth > MAX_DEPTH:
            raise fail(f"nested deeper than {MAX_DEPTH} levels", _GET_OFFICIAL)


class _Refused(NamedTuple):
    """What is wrong with a value, in its place, until the place is known."""

    message: str


def _refused(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """The messages of a document, each with its pointer."""
    if isinstance(value, _Refused):
        yield value.message, pointer
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _refused(item, pointers.join(pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _refused(item, pointers.join(pointer, index))


def _finite(literal: str) -> Any:
    number = float(literal)
    if not math.isfinite(number):
        return _Refused(f"the number {quoted(literal)} is too large")
    return number


def _unique_keys(pairs: list[tuple[str, Any]]) -> Document:
    document: Document = {}
    for key, value in pairs:
        if key in document:
            value = _Refused(f"duplicate key {quoted(key)} in one object")
        document[key] = value
    return document


def _no_constant(name: str) -> Any:
    return _Refused(f"{name} is not a JSON number")
