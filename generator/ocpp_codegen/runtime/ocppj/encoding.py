"""The careful walk from an object to a payload."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_never

from . import words
from .findings import Place, shown
from .rules import (
    Anything,
    Array,
    Boolean,
    Enum,
    FurtherRule,
    Integer,
    Number,
    Reference,
    Rule,
    Shape,
    String,
)
from .text import is_encodable, plain
from .walk import Walk, is_finite, not_listed, whole_of, wire_names

__all__ = [
    "Encoding",
]


class Encoding(Walk):
    """Object to payload. What a schema would refuse is found, and kept."""

    __slots__ = ()

    def check_text(self, value: str, at: Place) -> None:
        if not is_encodable(value):
            self.add(at, words.half_pair(self.show(value)), "json")

    def object(self, name: str, value: Any, at: Place) -> Any:
        shape = self.shapes[name]
        if shape.stays_dict:
            return self.mapping(shape, value, at)
        if not isinstance(value, shape.cls):
            with self.hiding(Reference(name)):
                self.wrong_type(value, shape.cls.__name__, at)
            return value
        return self.walk(shape, value, at)

    def walk(self, shape: Shape, value: Any, at: Place) -> dict[str, Any]:
        payload = {}
        for item in shape.properties:
            found = getattr(value, item.name, item.absent)
            if found is not item.absent:
                place = (at, item.wire_name)
                self.hides = bool(item.secret)
                payload[item.wire_name] = self.value(item.rule, found, place)
                self.hides = False
            elif item.required:
                self.add(at, words.missing(item.wire_name), "required")
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
        for key in wire_names(shape) & found.keys():
            message = words.own_field(shown(key))
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
                self.hides = bool(item.secret)
                self.value(item.rule, value[item.wire_name], place)
                self.hides = False
            elif item.required:
                self.add(at, words.missing(item.wire_name), "required")
        known = wire_names(shape)
        for key in value if not shape.open else ():
            if key not in known:
                message = words.unknown_key(shown(key))
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
                    with self.hiding(rule):
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
            case Integer() | Number():
                return self.numeric(rule, value, at)
            case FurtherRule():
                return rule.encoded(self, value, at)
            case _:
                assert_never(rule)

    def string(self, rule: String | Enum, value: Any, at: Place) -> Any:
        if not isinstance(value, str):
            self.wrong_type(value, "string", at)
            return value
        text = str.__str__(value)
        self.check_text(text, at)
        if isinstance(rule, String):
            self.check_length(rule, text, at)
        elif text not in rule.members._value2member_map_:
            self.add(at, f"{self.show(text)} {not_listed(rule.members)}", "enum")
        return text

    def numeric(self, rule: Integer | Number, value: Any, at: Place) -> Any:
        whole = whole_of(value)
        if isinstance(rule, Integer):
            if whole is None:
                self.wrong_type(value, "whole number", at)
                return value
            self.check_range(rule, whole, at)
            return whole
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            self.wrong_type(value, "number", at)
            return value
        if whole is None and not is_finite(value):
            self.wrong_type(value, "finite number", at)
            return value
        self.check_range(rule, value, at)
        self.check_multiple(rule, value, at)
        return int(value) if isinstance(value, int) else float(value)
