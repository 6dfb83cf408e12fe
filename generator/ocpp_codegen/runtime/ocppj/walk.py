"""The careful walk through a message, which lists every finding.

What both ways have in common; decoding.py and encoding.py have one each.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from . import lenient, words
from .findings import MAX_FINDINGS, Finding, Place, finding, pointer, shown
from .rules import Array, Integer, Number, Reference, Rule, Shape, String, holds_secret
from .tolerance import NOTHING_TOLERATED, READING
from .values import MAX_DEPTH, Enough, as_limits, is_multiple

__all__ = [
    "Walk",
    "is_finite",
    "not_listed",
    "whole_of",
    "wire_names",
]


class Walk:
    """Goes through one message with the rules and lists what is wrong.

    findings has all, up to MAX_FINDINGS: of more, those whose field does not hold its
    type come first. refused has those of no tolerated rule. With more than MAX_FINDINGS
    of the latter it raises Enough.
    """

    __slots__ = (
        "count",
        "findings",
        "fixed_from",
        "hides",
        "refused",
        "secretive",
        "shapes",
        "tolerated",
    )

    def __init__(
        self,
        shapes: Mapping[str, Shape],
        tolerated: frozenset[str] = NOTHING_TOLERATED,
    ) -> None:
        self.shapes = shapes
        self.tolerated = tolerated
        self.findings: list[Finding] = []
        self.refused: list[Finding] = []
        self.count = 0
        self.fixed_from = MAX_FINDINGS  # no finding from here on is left out
        self.hides = False  # inside of what holds a secret
        self.secretive: dict[str, bool] = {}

    def add(
        self,
        at: Place,
        message: str,
        rule: str,
        read: str | None = None,
        holds_type: bool = True,
    ) -> None:
        """Adds what is wrong at a place; read and holds_type as of Finding."""
        tolerated = self.tolerated
        is_tolerated = rule in tolerated or (read is not None and READING in tolerated)
        if not is_tolerated:
            if len(self.refused) >= MAX_FINDINGS:
                raise Enough
            holds_type = True  # what is refused is not held
        elif len(self.findings) >= MAX_FINDINGS and not self.has_room(holds_type):
            self.count += 1
            return
        where = at if isinstance(at, str) else pointer(at)
        self.take(finding(where, message, rule, read, holds_type), is_tolerated)

    def has_room(self, holds_type: bool) -> bool:
        """Whether one finding more can be added in place of another."""
        return not holds_type and self.fixed_from > 0

    def displace(self, found: Finding) -> None:
        """Adds to findings, of which the last one whose field is right goes."""
        while not found.holds_type and self.fixed_from > 0:
            self.fixed_from -= 1
            if self.findings[self.fixed_from].holds_type:
                del self.findings[self.fixed_from]
                self.findings.append(found)
                return

    def take(self, found: Finding, is_tolerated: bool) -> None:
        """Adds a finding that is made already."""
        self.count += 1
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(found)
        else:
            self.displace(found)
        if not is_tolerated and len(self.refused) < MAX_FINDINGS:
            self.refused.append(found)

    def tolerates(self, rule: str, is_read: bool) -> bool:
        """Whether a finding is no reason to refuse the message."""
        return rule in self.tolerated or (is_read and READING in self.tolerated)

    def show(self, value: Any) -> str:
        """A value for a message; one that may be a secret is in none."""
        return "the value" if self.hides else shown(value)

    def words(self, read: Any) -> str:
        """The same for what a value is read as."""
        if self.hides and not isinstance(read, (list, dict)):
            return "its type"
        return lenient.words(read)

    @contextmanager
    def hiding(self, rule: Rule) -> Iterator[None]:
        """Hides what stands where a rule asks for objects that hold a secret."""
        before = self.hides
        self.hides = before or self.holds_secret(rule)
        try:
            yield
        finally:
            self.hides = before

    def holds_secret(self, rule: Rule) -> bool:
        while isinstance(rule, Array):
            rule = rule.items
        if not isinstance(rule, Reference):
            return False
        if rule.shape not in self.secretive:
            self.secretive[rule.shape] = holds_secret(self.shapes, rule)
        return self.secretive[rule.shape]

    def check_length(self, rule: String, value: str, at: Place) -> None:
        if rule.max_length is not None and len(value) > rule.max_length:
            message = words.too_long(self.show(value), len(value), rule.max_length)
            self.add(at, message, "maxLength")

    def check_range(self, rule: Integer | Number, value: Any, at: Place) -> None:
        if rule.minimum is None and rule.maximum is None:
            return
        value = as_limits(value)
        if rule.minimum is not None and value < rule.minimum:
            self.add(at, words.less(self.show(value), rule.minimum), "minimum")
        if rule.maximum is not None and value > rule.maximum:
            self.add(at, words.more(self.show(value), rule.maximum), "maximum")

    def check_multiple(self, rule: Number, value: Any, at: Place) -> None:
        if rule.multiple_of is None:
            return
        if isinstance(value, (int, float)):
            value = int(value) if isinstance(value, int) else float(value)
        if not is_multiple(value, rule.multiple_of):
            message = words.no_multiple(self.show(value), rule.multiple_of)
            self.add(at, message, "multipleOf")

    def check_count(self, rule: Array, count: int, at: Place) -> None:
        if rule.min_items is not None and count < rule.min_items:
            self.add(at, words.too_few(count, rule.min_items), "minItems")
        if rule.max_items is not None and count > rule.max_items:
            self.add(at, words.too_many(count, rule.max_items), "maxItems")

    def check_data(
        self, value: Any, at: Place, known: frozenset[str] = frozenset()
    ) -> None:
        """Data that no schema describes still has to be JSON; known keys are not met.

        It may contain itself, so the first place that is too deep ends the walk.
        """
        try:
            self.check_members(value, at, known, 1)
        except _TooDeep:
            pass

    def check_members(
        self, value: Any, at: Place, known: frozenset[str], depth: int
    ) -> None:
        if not isinstance(value, (dict, list, tuple)):
            self.check_leaf(value, at)
            return
        if depth > MAX_DEPTH:
            self.add(at, words.too_deep(MAX_DEPTH), "depth")
            raise _TooDeep
        for key, item in _items(value):
            if key in known:
                continue
            if isinstance(value, dict):
                self.check_key(key, at)
            self.check_members(item, (at, key), frozenset(), depth + 1)

    def check_key(self, key: Any, at: Place) -> None:
        if isinstance(key, str):
            self.check_text(key, at)
        else:
            self.add(at, words.key_not_string(shown(key)), "type")

    def check_leaf(self, value: Any, at: Place) -> None:
        if isinstance(value, (float, Decimal)):
            if not is_finite(value):
                self.add(at, words.not_finite(self.show(value)), "type")
        elif isinstance(value, str):
            self.check_text(value, at)
        elif value is not None and not isinstance(value, int):
            self.add(at, words.not_json(self.show(value)), "type")

    def check_text(self, value: str, at: Place) -> None:
        """Half a surrogate pair can be in a str, but not in a text on the wire."""

    def wrong_type(
        self, value: Any, expected: str, at: Place, read: str | None = None
    ) -> None:
        message = words.wrong_type(self.show(value), expected)
        self.add(at, message, "type", read, read is not None)


@cache
def not_listed(members: type[StrEnum]) -> str:
    """What the message about a value says that is none of the members."""
    return words.not_listed(members.__name__, members._value2member_map_)


class _TooDeep(Exception):
    """The signal of check_data."""


def is_finite(value: float | Decimal) -> bool:
    """Whether a float can hold a number; asking math for a signalling NaN raises."""
    if isinstance(value, Decimal):
        return value.is_finite() and math.isfinite(value)
    return math.isfinite(value)


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        yield from enumerate(value)


def whole_of(value: Any) -> int | None:
    """The int that a number is, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (float, Decimal)) and is_finite(value):
        return int(value) if value == int(value) else None
    return None


def wire_names(shape: Shape) -> frozenset[str]:
    return frozenset([item.wire_name for item in shape.properties])
