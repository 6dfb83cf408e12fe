"""A second reader of the official files finds what ours finds.

It is the whole parser of datamodel-code-generator, of which ours uses the parts
that lose nothing. The whole parser drops the defaults that stand at definitions; that
is shown below, everything else is compared.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from datamodel_code_generator.model.base import DataModel
from datamodel_code_generator.model.enum import Enum as EnumModel
from datamodel_code_generator.parser.jsonschema import JsonSchemaParser
from datamodel_code_generator.types import DataType
from tests import schemas

from ocpp_codegen import model, reader
from ocpp_codegen.model import Array, Reference
from ocpp_codegen.versions import DIALECTS

# Its names for the types of values; a definition is called by its own name.
TYPES = {
    "str": "string",
    "AwareDatetime": "date-time",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "Any": "anything",
}


@dataclass(frozen=True)
class Property:
    """A property, as far as both readers know it.

    type is the innermost one; depth counts the arrays around it; limits holds
    those of each level, from the outside in.
    """

    name: str
    required: bool
    type: str
    depth: int
    limits: tuple[tuple[float | None, float | None], ...]
    default: str


@dataclass(frozen=True)
class Found:
    """What a reader found: the properties of objects, the values of enums."""

    objects: dict[str, tuple[bool, list[Property]]]
    enums: dict[str, list[str]]


# The second reader


def second_reading() -> Iterator[tuple[str, Found]]:
    """What the parser finds in each file."""
    for file, document in schemas.files().items():
        name = file.removesuffix(".json")
        parser = JsonSchemaParser(
            json.dumps(document),
            allow_remote_refs=False,
            class_name=name,
            field_constraints=True,
        )
        parser.parse_raw()
        yield name, found_by(parser)


def found_by(parser: JsonSchemaParser) -> Found:
    """The results of the parser in plain words."""
    by_path = {result.reference.path: result for result in parser.results}
    found = Found({}, {})
    for result in parser.results:
        if isinstance(result, EnumModel):
            found.enums[result.class_name] = [
                ast.literal_eval(str(field.default)) for field in result.fields
            ]
        elif not is_array_item(result):
            open_ = "additionalProperties" not in result.extra_template_data
            properties = [second_property(field, by_path) for field in result.fields]
            found.objects[result.class_name] = open_, properties
    return found


def is_array_item(result: DataModel) -> bool:
    """Whether this is a model made up for the items of an array that have limits."""
    return len(result.fields) == 1 and result.fields[0].name is None


def second_property(field: Any, by_path: dict[str, DataModel]) -> Property:
    """A field of the parser."""
    type_, depth, limits = second_type(field.data_type, by_path)
    own = second_limits(field.constraints)
    if depth:
        limits = (own, *limits)
    elif own != (None, None):
        limits = (own,)
    return Property(
        name=field.original_name,
        required=field.required,
        type=type_,
        depth=depth,
        limits=limits,
        default=json.dumps(field.default) if field.has_default else "",
    )


def second_type(
    data_type: DataType, by_path: dict[str, DataModel]
) -> tuple[str, int, tuple[tuple[float | None, float | None], ...]]:
    """Innermost type, arrays around it, and limits of what is inside the arrays."""
    if data_type.reference is not None:
        target = by_path[data_type.reference.path]
        if not is_array_item(target):
            return target.class_name, 0, ()
        (item,) = target.fields
        return TYPES[str(item.data_type.type)], 0, (second_limits(item.constraints),)
    if data_type.type is not None:
        return TYPES[data_type.type], 0, ()
    (inner,) = data_type.data_types
    type_, depth, limits = second_type(inner, by_path)
    return type_, depth + data_type.is_list, limits


def second_limits(constraints: Any) -> tuple[float | None, float | None]:
    """Lower and upper limit, of a number, a length or a count."""
    if constraints is None:
        return None, None
    lower = [constraints.ge, constraints.min_length, constraints.min_items]
    upper = [constraints.le, constraints.max_length, constraints.max_items]
    for other in ("gt", "lt", "multiple_of", "unique_items", "regex"):
        assert getattr(constraints, other) is None
    return only(lower), only(upper)


def only(values: list[float | None]) -> float | None:
    """The one value that is there, if any."""
    present = [value for value in values if value is not None]
    assert len(present) <= 1
    return float(getattr(present[0], "value", present[0])) if present else None


# Our reader


@pytest.fixture(scope="module")
def protocol() -> model.Protocol:
    return reader.read(schemas.files(), DIALECTS["2.0.1"])


def first_reading(name: str, protocol: model.Protocol) -> tuple[bool, list[Property]]:
    """An object or message in the words of the second reader."""
    obj = protocol.objects.get(name) or message(name, protocol)
    return obj.open, [first_property(field) for field in obj.fields]


def message(name: str, protocol: model.Protocol) -> model.Object:
    """A message by the name of its file."""
    for action in protocol.actions.values():
        for candidate in (action.request, action.response):
            if candidate is not None and candidate.name == name:
                return candidate
    raise AssertionError(f"no message {name}")


def first_property(field: model.Field) -> Property:
    """A field of our model."""
    type_, depth, limits = field.type, 0, []
    while isinstance(type_, Array):
        limits.append((number(type_.min_items), number(type_.max_items)))
        type_, depth = type_.items, depth + 1
    own = first_limits(type_)
    if own != (None, None):
        limits.append(own)
    kept = field.has_default and not isinstance(field.type, Reference)
    return Property(
        name=field.name,
        required=field.required,
        type=first_type(type_),
        depth=depth,
        limits=tuple(limits),
        default=json.dumps(field.default) if kept else "",
    )


def first_type(type_: model.Type) -> str:
    """The name of a type that is no array."""
    if isinstance(type_, Reference):
        return type_.name
    if isinstance(type_, model.String) and type_.format is not None:
        return type_.format
    return type(type_).__name__.lower()


def first_limits(type_: model.Type) -> tuple[float | None, float | None]:
    """Lower and upper limit of a type that is no array."""
    if isinstance(type_, model.String):
        return None, number(type_.max_length)
    if isinstance(type_, model.Integer | model.Number):
        return number(type_.minimum), number(type_.maximum)
    return None, None


def number(value: float | None) -> float | None:
    """A limit as a float, whatever it was written as."""
    return None if value is None else float(value)


# Tests


def test_both_readers_find_the_same(protocol: model.Protocol) -> None:
    names: set[str] = set()
    for file, found in second_reading():
        for name, (open_, properties) in found.objects.items():
            assert (open_, properties) == first_reading(name, protocol), (file, name)
        for name, values in found.enums.items():
            assert values == list(protocol.enums[name].values), (file, name)
        assert file in found.objects
        names |= found.objects.keys() | found.enums.keys()
    messages = {file.removesuffix(".json") for file in schemas.files()}
    assert names == {*protocol.objects, *protocol.enums, *messages}


def test_ours_keeps_the_defaults_that_the_other_drops(protocol: model.Protocol) -> None:
    """test_facts_complete.py finds them in the generated modules."""
    kept = [
        field
        for obj in protocol.objects.values()
        for field in obj.fields
        if field.has_default and isinstance(field.type, Reference)
    ]
    assert len(kept) == 9
    for field in kept:
        assert isinstance(field.type, Reference)
        assert field.default in protocol.enums[field.type.name].values


@pytest.mark.parametrize(
    "change",
    [
        {"required": True},
        {"type": "integer"},
        {"depth": 1},
        {"limits": ((None, 5499.0),)},
        {"default": '""'},
        {"name": "certificates"},
    ],
)
def test_a_difference_would_be_seen(
    change: dict[str, Any], protocol: model.Protocol
) -> None:
    _, found = next(second_reading())
    open_, properties = found.objects["AuthorizeRequest"]
    assert (open_, properties) == first_reading("AuthorizeRequest", protocol)
    index = [p.name for p in properties].index("certificate")
    properties[index] = replace(properties[index], **change)
    assert (open_, properties) != first_reading("AuthorizeRequest", protocol)


def test_all_limits_are_compared() -> None:
    """The one limit inside an array is among them."""
    properties = [
        prop
        for _, found in second_reading()
        for _, properties in found.objects.values()
        for prop in properties
    ]
    location = next(p for p in properties if p.limits[1:])
    assert (location.name, location.limits) == (
        "location",
        ((1.0, None), (None, 512.0)),
    )
    assert {p.depth for p in properties} == {0, 1}
    assert {p.type for p in properties} >= set(TYPES.values())
