"""The careful walk through a message, which lists every finding."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast

from .findings import MAX_FINDINGS, Finding, Place, finding, pointer, shown
from .rules import (
    Anything,
    Array,
    Boolean,
    Enum,
    Fast,
    FurtherRule,
    Integer,
    Number,
    Reference,
    Rule,
    Shape,
    String,
)
from .text import is_encodable, plain
from .values import MAX_DEPTH, is_multiple, number


class Enough(Exception):
    """The signal of the careful walk: there is no need to look further."""


class Walk:
    """Goes through one message with the rules and lists what is wrong.

    With more than MAX_FINDINGS it raises Enough, or only stops to list them where
    it is patient.
    """

    def __init__(self, shapes: Mapping[str, Shape], patient: bool = False) -> None:
        self.shapes = shapes
        self.patient = patient
        self.findings: list[Finding] = []
        self.count = 0

    def add(self, at: Place, message: str, rule: str) -> None:
        self.count += 1
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding(pointer(at), message, rule))
        elif not self.patient:
            raise Enough

    def check_length(self, rule: String, value: str, at: Place) -> None:
        if rule.max_length is not None and len(value) > rule.max_length:
            message = f"{shown(value)} has {len(value)} characters, at most"
            self.add(at, f"{message} {rule.max_length} are allowed", "maxLength")

    def check_range(self, rule: Integer | Number, value: Any, at: Place) -> None:
        if rule.minimum is not None and value < rule.minimum:
            self.add(at, f"{shown(value)} is less than {rule.minimum}", "minimum")
        if rule.maximum is not None and value > rule.maximum:
            self.add(at, f"{shown(value)} is more than {rule.maximum}", "maximum")

    def check_multiple(self, rule: Number, value: Any, at: Place) -> None:
        if isinstance(value, (int, float)):
            value = int(value) if isinstance(value, int) else float(value)
        if rule.multiple_of is not None and not is_multiple(value, rule.multiple_of):
            message = f"{shown(value)} is no multiple of {rule.multiple_of}"
            self.add(at, message, "multipleOf")

    def check_count(self, rule: Array, count: int, at: Place) -> None:
        if rule.min_items is not None and count < rule.min_items:
            self.add(at, f"{count} items, at least {rule.min_items} needed", "minItems")
        if rule.max_items is not None and count > rule.max_items:
            self.add(at, f"{count} items, at most {rule.max_items} allowed", "maxItems")

    def check_enum(self, rule: Enum, value: str, at: Place) -> None:
        known = list(rule.members._value2member_map_)
        listed = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
        message = f"{shown(value)} is no {rule.members.__name__} ({listed})"
        self.add(at, message, "enum")

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
            self.add(at, f"nested deeper than {MAX_DEPTH} levels", "depth")
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
            self.add(at, f"the key {shown(key)} is no string", "type")

    def check_leaf(self, value: Any, at: Place) -> None:
        if isinstance(value, (float, Decimal)):
            if not _is_finite(value):
                self.add(at, f"{shown(value)} is no JSON number", "type")
        elif isinstance(value, str):
            self.check_text(value, at)
        elif value is not None and not isinstance(value, int):
            self.add(at, f"{shown(value)} is no JSON value", "type")

    def check_text(self, value: str, at: Place) -> None:
        """Half a surrogate pair can be in a str, but not in a text on the wire."""

    def wrong_type(self, value: Any, expected: str, at: Place) -> None:
        self.add(at, f"{shown(value)} is no {expected}", "type")


class _TooDeep(Exception):
    """The signal of check_data."""


def _is_finite(value: float | Decimal) -> bool:
    """Whether a float can hold a number; asking math for a signalling NaN raises."""
    if isinstance(value, Decimal) and value.is_nan():
        return False
    return math.isfinite(value)


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        yield from enumerate(value)


def _whole(value: Any) -> int | None:
    """The int that a number is, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (float, Decimal)) and _is_finite(value):
        return int(value) if value == int(value) else None
    return None


def _wire_names(shape: Shape) -> frozenset[str]:
    return frozenset(item.wire_name for item in shape.properties)


class Decoding(Walk):
    """Payload to object. unknown collects the keys that no field can hold."""

    def __init__(
        self, shapes: Mapping[str, Shape], fast: Mapping[str, Fast], patient: bool
    ) -> None:
        super().__init__(shapes, patient)
        self.fast = fast
        self.unknown: dict[str, Any] = {}

    def root(self, name: str, value: Any) -> Any:
        """The message of a payload that the fast way has refused."""
        if isinstance(value, dict):
            return self.walk(self.shapes[name], value, None)
        return self.object(name, value, None)

    def object(self, name: str, value: Any, at: Place) -> Any:
        """The object of a payload; parts that are right go the fast way."""
        if not isinstance(value, dict):
            self.wrong_type(value, "JSON object", at)
            return value
        try:  # a part that has no function of its own goes the careful way as well
            return self.fast[name].decode(value, [0])
        except Exception:  # whatever it was, the walk finds and names it
            return self.walk(self.shapes[name], value, at)

    def walk(self, shape: Shape, value: dict[str, Any], at: Place) -> Any:
        made: Any = value if shape.stays_dict else object.__new__(shape.cls)
        for item in shape.properties:
            decoded = item.absent
            if item.wire_name in value:
                place = (at, item.wire_name)
                decoded = self.value(item.rule, value[item.wire_name], place)
            elif item.required:
                self.add(at, f"{item.wire_name} is missing", "required")
            if not shape.stays_dict:
                setattr(made, item.name, decoded)
        if not shape.open:
            self.unknown_keys(shape, value, at)
            return made
        known = _wire_names(shape)
        self.check_data(value, at, known)
        if not shape.stays_dict:
            further = {key: value[key] for key in value if key not in known}
            made.additional_properties = further or None
        return made

    def unknown_keys(self, shape: Shape, value: dict[str, Any], at: Place) -> None:
        known = _wire_names(shape)
        for key in value:
            if key not in known:
                message = f"the key {shown(key)} is unknown"
                self.add((at, key), message, "additionalProperties")
                self.unknown[pointer((at, key))] = value[key]

    def value(self, rule: Rule, value: Any, at: Place) -> Any:
        match rule:
            case Reference(shape):
                return self.object(shape, value, at)
            case Array():
                if not isinstance(value, list):
                    self.wrong_type(value, "JSON array", at)
                    return value
                self.check_count(rule, len(value), at)
                items = enumerate(value)
                return [self.value(rule.items, v, (at, i)) for i, v in items]
            case String():
                if not isinstance(value, str):
                    self.wrong_type(value, "string", at)
                    return value
                self.check_length(rule, value, at)
                return str.__str__(value)
            case Enum(members):
                return self.enum(rule, members, value, at)
            case Anything():
                self.check_data(value, at)
                return value
            case FurtherRule():
                return rule.decoded(self, value, at)
        return self.scalar(rule, value, at)

    def enum(self, rule: Enum, members: type[StrEnum], value: Any, at: Place) -> Any:
        if not isinstance(value, str):
            self.wrong_type(value, "string", at)
            return value
        text = str.__str__(value)
        member = members._value2member_map_.get(text)  # calling members is slow
        if member is None:
            self.check_enum(rule, text, at)
            return text
        return member

    def scalar(self, rule: Rule, value: Any, at: Place) -> Any:
        if isinstance(rule, Boolean):
            if not isinstance(value, bool):
                self.wrong_type(value, "true or false", at)
            return value
        if isinstance(rule, Integer):
            whole = _whole(value)
            if whole is None or (rule.strict and not isinstance(value, int)):
                self.wrong_type(value, "whole number", at)
                return value
            self.check_range(rule, whole, at)
            return whole
        return self.number(cast(Number, rule), value, at)

    def number(self, rule: Number, value: Any, at: Place) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            self.wrong_type(value, "number", at)
            return value
        if not isinstance(value, int) and not _is_finite(value):
            self.wrong_type(value, "finite number", at)
            return value
        self.check_range(rule, value, at)
        self.check_multiple(rule, value, at)
        return number(int(value)) if isinstance(value, int) else float(value)


class Encoding(Walk):
    """Object to payload. What a schema would refuse is found, and kept."""

    def check_text(self, value: str, at: Place) -> None:
        if not is_encodable(value):
            self.add(at, f"{shown(value)} holds half a surrogate pair", "json")

    def object(self, name: str, value: Any, at: Place) -> Any:
        shape = self.shapes[name]
        if shape.stays_dict:
            return self.mapping(shape, value, at)
        if not isinstance(value, shape.cls):
            self.wrong_type(value, shape.cls.__name__, at)
            return value
        return self.walk(shape, value, at)

    def walk(self, shape: Shape, value: Any, at: Place) -> dict[str, Any]:
        payload = {}
        for item in shape.properties:
            found = getattr(value, item.name, item.absent)
            if found is not item.absent:
                place = (at, item.wire_name)
                payload[item.wire_name] = self.value(item.rule, found, place)
            elif item.required:
                self.add(at, f"{item.wire_name} is missing", "required")
        if shape.open:
            self.further(shape, value.additional_properties, payload, at)
        return payload

    def further(
        self, shape: Shape, found: Any, payload: dict[str, Any], at: Place
    ) -> None:
        """Adds the keys that the schema does not name."""
        if found is None:
            return
        if not isinstance(found, dict):
            self.wrong_type(found, "dict", at)
            return
        for key in _wire_names(shape) & found.keys():
            message = f"{shown(key)} has a field of its own"
            self.add((at, key), message, "additionalProperties")
        for key, item in self.data(found, at).items():
            payload.setdefault(key, item)

    def mapping(self, shape: Shape, value: Any, at: Place) -> Any:
        if not isinstance(value, dict):
            self.wrong_type(value, "dict", at)
            return value
        before = self.count
        for item in shape.properties:
            if item.wire_name in value:
                place = (at, item.wire_name)
                self.value(item.rule, value[item.wire_name], place)
            elif item.required:
                self.add(at, f"{item.wire_name} is missing", "required")
        known = _wire_names(shape)
        for key in value if not shape.open else ():
            if key not in known:
                message = f"the key {shown(key)} is unknown"
                self.add((at, key), message, "additionalProperties")
        self.check_data(value, at, known)
        return plain(value) if self.count == before else value

    def data(self, value: Any, at: Place) -> Any:
        before = self.count
        self.check_data(value, at)
        return plain(value) if self.count == before else value

    def value(self, rule: Rule, value: Any, at: Place) -> Any:
        match rule:
            case Reference(shape):
                return self.object(shape, value, at)
            case Array():
                if not isinstance(value, (list, tuple)):
                    self.wrong_type(value, "list", at)
                    return value
                self.check_count(rule, len(value), at)
                items = enumerate(value)
                return [self.value(rule.items, v, (at, i)) for i, v in items]
            case String() | Enum():
                return self.string(rule, value, at)
            case Anything():
                return self.data(value, at)
            case Boolean():
                if not isinstance(value, bool):
                    self.wrong_type(value, "bool", at)
                return value
            case FurtherRule():
                return rule.encoded(self, value, at)
        return self.numeric(rule, value, at)

    def string(self, rule: String | Enum, value: Any, at: Place) -> Any:
        if not isinstance(value, str):
            self.wrong_type(value, "string", at)
            return value
        text = str.__str__(value)
        self.check_text(text, at)
        if isinstance(rule, String):
            self.check_length(rule, text, at)
        elif text not in rule.members._value2member_map_:
            self.check_enum(rule, text, at)
        return text

    def numeric(self, rule: Integer | Number, value: Any, at: Place) -> Any:
        whole = _whole(value)
        if isinstance(rule, Integer):
            if whole is None:
                self.wrong_type(value, "whole number", at)
                return value
            self.check_range(rule, whole, at)
            return whole
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            self.wrong_type(value, "number", at)
            return value
        if whole is None and not _is_finite(value):
            self.wrong_type(value, "finite number", at)
            return value
        self.check_range(rule, value, at)
        self.check_multiple(rule, value, at)
        return int(value) if isinstance(value, int) else float(value)
