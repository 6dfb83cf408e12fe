"""Messages described in JSON Schema 2020-12, of the rules that the codec goes by.

What no schema can say is left out: duplicate keys, data that nests deeper than
MAX_DEPTH, and that OCPP 1.6 does not take 1.0 for a whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Protocol, assert_never

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

__all__ = ["Description", "Schema", "document", "present"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


class Describing(Protocol):
    """What a codec offers here."""

    def describing(
        self, reference: Callable[[str, type], Schema], by_field: bool = False
    ) -> Description: ...


def document(codec: Describing, shape: str, by_field: bool) -> Schema:
    """The schema of a shape, with all that it holds under $defs."""
    parts: dict[str, Schema] = {}

    def reference(name: str, part: type) -> Schema:
        if name not in parts:
            parts[name] = {}  # it may contain itself
            parts[name] = description.part(name, part)
        return {"$ref": f"#/$defs/{name}"}

    description = codec.describing(reference, by_field)
    whole = description.shape(shape)
    return {"$schema": _DIALECT, **whole, **({"$defs": parts} if parts else {})}


class Description:
    """Describes shapes. reference gives what stands for another class or enum.

    by_field: the names of fields instead of those on the wire.
    """

    def __init__(
        self,
        shapes: Mapping[str, Shape],
        reference: Callable[[str, type], Schema],
        by_field: bool = False,
    ) -> None:
        self.shapes = shapes
        self.reference = reference
        self.by_field = by_field

    def part(self, name: str, part: type) -> Schema:
        """The schema of an object by its shape, or of an enum."""
        return _enum(part) if issubclass(part, StrEnum) else self.shape(name)

    def shape(self, name: str) -> Schema:
        """The schema of an object, itself not a reference."""
        shape = self.shapes[name]
        by_field = self.by_field and not shape.stays_dict
        names = [p.name if by_field else p.wire_name for p in shape.properties]
        named = list(zip(names, shape.properties, strict=True))
        required = [name for name, item in named if item.required]
        return {
            "title": name,
            **_summary(shape.cls),
            "type": "object",
            "properties": {name: self.rule(item.rule) for name, item in named},
            **({"required": required} if required else {}),
            **({} if shape.open else {"additionalProperties": False}),
        }

    def rule(self, rule: Rule) -> Schema:
        """The schema of a value."""
        match rule:
            case Reference(shape):
                return self.reference(shape, self.shapes[shape].cls)
            case Enum(members):
                return self.reference(members.__name__, members)
            case Array(items, least, most):
                limits = present(minItems=least, maxItems=most)
                return {"type": "array", "items": self.rule(items), **limits}
            case String(most):
                return {"type": "string", **present(maxLength=most)}
            case Boolean():
                return {"type": "boolean"}
            case Anything():
                return {}
            case Integer() | Number():
                return self.numeric(rule)
            case FurtherRule():
                return rule.described(self.rule)
            case _:
                assert_never(rule)

    def numeric(self, rule: Integer | Number) -> Schema:
        limits = present(minimum=rule.minimum, maximum=rule.maximum)
        if isinstance(rule, Integer):
            return {"type": "integer", **limits}
        step = None if rule.multiple_of is None else float(rule.multiple_of)
        return {"type": "number", **limits, **present(multipleOf=step)}


def _enum(members: type[StrEnum]) -> Schema:
    values = [member.value for member in members]
    title = {"title": members.__name__, **_summary(members)}
    return {**title, "type": "string", "enum": values}


def _summary(cls: type) -> Schema:
    """The first paragraph of its docstring, as the description of a class."""
    first, _, _ = (cls.__doc__ or "").strip().partition("\n\n")
    return present(description=" ".join(first.split()) or None)


def present(**keywords: Any) -> Schema:
    """The keywords that have a value."""
    return {name: value for name, value in keywords.items() if value is not None}
