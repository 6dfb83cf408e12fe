"""Schemas that hold themselves: whether checking them ends, and soon.

A check follows such a schema as deep as the value goes. That takes time in proportion
to the value where no part of it meets the same schema twice.
"""

from collections.abc import Iterator, Mapping
from typing import Any

# Steps to a part of a value: a property, or any that a keyword may be for.
_ANY = "*"
_LISTED = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_OF_ITEMS = ("items", "contains")
_OF_KEYS = ("additionalProperties", "propertyNames")

Steps = tuple[str, ...]
# References by the part of the value that they are for.
References = list[tuple[Steps, str]]


def problem(definitions: Mapping[str, Any]) -> str:
    """Why schemas that refer to each other can't be checked; empty if they can."""
    found: dict[str, References] = {}
    for name in definitions:
        found[name] = list(_references(definitions[name], ()))
    for name in found:
        if name in _reached(name, found, in_place=True):
            return "it is a part of itself, for the same value"
    for name in found:
        steps = [
            steps
            for steps, target in _expanded(name, found)
            if name in {target, *_reached(target, found)}
        ]
        for index, one in enumerate(steps):
            if any(_meet(one, other) for other in steps[index + 1 :]):
                return "it holds itself twice for one part of a value"
    return ""


def _expanded(name: str, found: Mapping[str, References]) -> References:
    """The references for parts of the value, those of schemas for it whole included."""
    names = [name, *_reached(name, found, in_place=True)]
    return [(steps, target) for n in names for steps, target in found[n] if steps]


def _reached(
    name: str, found: Mapping[str, References], in_place: bool = False
) -> list[str]:
    """What a definition leads to, for the same value only or for any part of it."""
    reached: list[str] = []
    todo = [name]
    while todo:
        for steps, target in found[todo.pop()]:
            if not (in_place and steps) and target not in reached:
                reached.append(target)
                todo.append(target)
    return reached


def _meet(one: Steps, other: Steps) -> bool:
    """Whether one of two may lead to a part of the value, or into it, as the other."""
    return all(a == b or _ANY in (a, b) for a, b in zip(one, other, strict=False))


def _references(schema: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield steps, schema["$ref"].rpartition("/")[2]
    for step, inner in _inside(schema):
        yield from _references(inner, (*steps, *step))


def _inside(schema: Mapping[str, Any]) -> Iterator[tuple[Steps, Any]]:
    """The schemas right inside one, with the step to what they are for."""
    for keyword, value in schema.items():
        if keyword in _LISTED:
            yield from (((), inner) for inner in value)
        elif keyword in _SINGLE:
            yield (), value
        elif keyword == "dependentSchemas":
            yield from (((), inner) for inner in value.values())
        elif keyword == "unevaluatedProperties":
            yield (), value["of"]
            yield (_ANY,), value["others"]
        elif keyword == "properties":
            yield from (((name,), inner) for name, inner in value.items())
        elif keyword == "patternProperties":
            yield from (((_ANY,), inner) for inner in value.values())
        elif keyword == "prefixItems":
            yield from (((_ANY,), inner) for inner in value)
        elif keyword in (*_OF_ITEMS, *_OF_KEYS):
            yield (_ANY,), value
