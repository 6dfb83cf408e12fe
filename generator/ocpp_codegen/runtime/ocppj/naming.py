"""Payloads by the names of fields, in place of those on the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import words
from .findings import (
    MAX_FINDINGS,
    Finding,
    Place,
    ValidationError,
    finding,
    pointer,
    shown,
)
from .rules import Array, Reference, Rule, Shape

__all__ = ["by_field", "to_wire"]

Shapes = Mapping[str, Shape]


def to_wire(shapes: Shapes, name: str, payload: Any) -> Any:
    """A payload of a shape with the names on the wire.

    ValidationError for keys that are not the name of a field.
    """
    unknown: list[Finding] = []
    renamed = _Renaming(shapes, unknown).value(Reference(name), payload, None)
    if unknown:
        raise ValidationError(tuple(unknown))
    return renamed


class _Renaming:
    """Goes through a payload, and collects the keys that are unknown."""

    def __init__(self, shapes: Shapes, unknown: list[Finding]) -> None:
        self.shapes = shapes
        self.unknown = unknown

    def value(self, rule: Rule | None, value: Any, at: Place) -> Any:
        if isinstance(rule, Array) and isinstance(value, (list, tuple)):
            items = enumerate(value)
            return [self.value(rule.items, v, (at, i)) for i, v in items]
        if isinstance(rule, Reference) and isinstance(value, dict):
            shape = self.shapes[rule.shape]
            return value if shape.stays_dict else self.object(shape, value, at)
        inner = getattr(rule, "rule", None)  # of those that only vendors' schemas have
        return value if inner is None else self.value(inner, value, at)

    def object(self, shape: Shape, value: dict[str, Any], at: Place) -> dict[str, Any]:
        fields = {item.name: item for item in shape.properties}
        renamed = {}
        for key, held in value.items():
            item = fields.get(key)
            if item is not None:
                renamed[item.wire_name] = self.value(item.rule, held, (at, key))
            elif shape.open and key == "additional_properties":
                renamed.update(held or {})
            elif len(self.unknown) < MAX_FINDINGS:
                message = words.unknown_key(shown(key))
                place = pointer((at, key))
                self.unknown.append(finding(place, message, "additionalProperties"))
        return renamed


def by_field(shapes: Shapes, name: str, found: Finding) -> Finding:
    """A finding with its pointer in the names of fields."""
    steps = found.pointer.split("/")
    return found._replace(pointer="/".join(_named(shapes, Reference(name), steps)))


def _named(shapes: Shapes, rule: Rule | None, steps: list[str]) -> Iterator[str]:
    yield steps[0]
    for step in steps[1:]:
        while rule is not None and not isinstance(rule, (Array, Reference)):
            rule = getattr(rule, "rule", None)
        if isinstance(rule, Reference) and not shapes[rule.shape].stays_dict:
            properties = shapes[rule.shape].properties
            item = next((p for p in properties if p.wire_name == step), None)
            step, rule = (item.name, item.rule) if item else (step, None)
        else:
            rule = rule.items if isinstance(rule, Array) else None
        yield step
