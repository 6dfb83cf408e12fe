"""The primitive types of the specification that its schemas leave out, as a check.

Each has a rule of its own: format:dateTime, format:identifierString, format:anyURI
and format:RFC5646. Decoding never tests them; check_formats of a codec does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from .findings import MAX_FINDINGS, Finding, Place, finding, pointer, shown
from .rules import Array, Reference, Rule, Shape
from .times import read_time

__all__ = [
    "FORMATS",
    "Checking",
]

_IDENTIFIER = re.compile(r"[a-zA-Z0-9*\-_=:+|@.]*")

# RFC 3986: what may stand in a URI or a relative reference.
_URI = re.compile(r"([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")

# RFC 5646, section 2.1, without the grandfathered tags.
_LANGUAGE = re.compile(
    r"([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?"
    r"(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*(-[xX](-[A-Za-z0-9]{1,8})+)?"
    r"|[xX](-[A-Za-z0-9]{1,8})+"
)


def _is_date_time(text: str) -> bool:
    try:
        read_time(text, strict=True)
    except ValueError:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


FORMATS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "dateTime": (_is_date_time, "date, T, time and offset, as of RFC 3339"),
    "identifierString": (_matches(_IDENTIFIER), "letters, digits and *-_=:+|@."),
    "anyURI": (_matches(_URI), "a URI, as of RFC 3986"),
    "RFC5646": (_matches(_LANGUAGE), "a language tag, as of RFC 5646"),
}


class Checking:
    """Goes through an object and finds values that are not of their primitive type."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes
        self.findings: list[Finding] = []

    def object(self, name: str, value: Any, at: Place) -> None:
        """Looks at the fields of an object, or the keys of a dict."""
        shape = self._shapes[name]
        for item in shape.properties:
            found = (
                value.get(item.wire_name)
                if isinstance(value, dict)
                else getattr(value, item.name, None)
            )
            place = (at, item.wire_name)
            if item.format:
                for text, where in _texts(found, place):
                    self._check(item.format, text, where, bool(item.secret))
            else:
                self._value(item.rule, found, place)

    def _value(self, rule: Rule, value: Any, at: Place) -> None:
        if isinstance(rule, Array) and isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                self._value(rule.items, item, (at, index))
        elif isinstance(rule, Reference) and rule.shape in self._shapes:
            shape = self._shapes[rule.shape]
            if isinstance(value, (shape.cls, dict)):
                self.object(rule.shape, value, at)

    def _check(self, name: str, text: str, at: Place, is_secret: bool) -> None:
        is_right, wanted = FORMATS[name]
        if is_right(text) or len(self.findings) >= MAX_FINDINGS:
            return
        what = "the value" if is_secret else shown(text)
        message = f"{what} is not {wanted}"
        self.findings.append(finding(pointer(at), message, f"format:{name}"))


def _texts(value: Any, at: Place) -> Iterator[tuple[str, Place]]:
    """The strings in a value: itself, or the items of a list."""
    if isinstance(value, str):
        yield value, at
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _texts(item, (at, index))
