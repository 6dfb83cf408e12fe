"""A second reader of the official files finds what ours finds.

It is the whole parser of datamodel-code-generator, of which ours uses the parts
that lose nothing. The whole parser drops the defaults that stand at definitions; that
is shown below, everything else is compared. Types that 1.6 leaves without a name it
gets as definitions, since it would make up names for them.
"""

import ast
import functools
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from datamodel_code_generator.model.base import DataModel
from datamodel_code_generator.model.enum import Enum as EnumModel
from datamodel_code_generator.parser.jsonschema import JsonSchemaParser
from datamodel_code_generator.types import DataType
from tests.helpers import schemas
from tests.helpers.schemas import VERSIONS, Version

from ocpp_codegen.jsonschema import version as set_
from ocpp_codegen.knowledge import facts
from ocpp_codegen.protocol import model
from ocpp_codegen.protocol.model import Array, Reference
from ocpp_codegen.protocol.versions import DIALECTS

# Its names for the types of values; a definition is called by its own name.
TYPES = {
    "str": "string",
    "AwareDatetime": "date-time",
    "AnyUrl": "uri",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "Any": "anything",
}

# Lower and upper limit of a number, a length or a count, and the step of a number.
Limits = tuple[float | None, float | None, float | None]
UNLIMITED: Limits = (None, None, None)


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
    limits: tuple[Limits, ...]
    default: str


@dataclass(frozen=True)
class Found:
    """What a reader found: the properties of objects, the values of enums."""

    objects: dict[str, tuple[bool, list[Property]]]
    enums: dict[str, list[str]]


# The second reader


@functools.cache
def second_reading(version: Version) -> dict[str, Found]:
    """What the parser finds in each file."""
    return {
        file.removesuffix(".json"): found_by(parser_of(file, document))
        for file, document in version.named.items()
    }


def parser_of(file: str, document: schemas.Schema) -> JsonSchemaParser:
    """The parser, after it has read a file."""
    # It would call the message by its title.
    untitled = {key: value for key, value in document.items() if key != "title"}
    parser = JsonSchemaParser(
        json.dumps(untitled),
        allow_remote_refs=False,
        class_name=file.removesuffix(".json"),
        field_constraints=True,
    )
    parser.parse_raw()
    return parser


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
    elif own != UNLIMITED:
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
) -> tuple[str, int, tuple[Limits, ...]]:
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


def second_limits(constraints: Any) -> Limits:
    """The limits of one level."""
    if constraints is None:
        return UNLIMITED
    lower = [constraints.ge, constraints.min_length, constraints.min_items]
    upper = [constraints.le, constraints.max_length, constraints.max_items]
    for other in ("gt", "lt", "unique_items", "regex"):
        assert getattr(constraints, other) is None
    return only(lower), only(upper), only([constraints.multiple_of])


def only(values: list[float | None]) -> float | None:
    """The one value that is there, if any."""
    present = [value for value in values if value is not None]
    assert len(present) <= 1
    return float(getattr(present[0], "value", present[0])) if present else None


# Our reader


@functools.cache
def protocol_of(version: Version) -> model.Protocol:
    """What our reader finds in all files."""
    dialect = DIALECTS[version.number]
    return set_.read(version.files, dialect, facts.load(dialect).naming)


def first_reading(name: str, protocol: model.Protocol) -> tuple[bool, list[Property]]:
    """An object or message in the words of the second reader."""
    obj = protocol.objects.get(name) or message(name, protocol)
    return obj.open, [first_property(field) for field in obj.fields]


def message(name: str, protocol: model.Protocol) -> model.Object:
    """A message by the name of its file."""
    for action in protocol.actions.values():
        for candidate in action.messages:
            if candidate.name == name:
                return candidate
    raise AssertionError(f"no message {name}")


def first_property(field: model.Field) -> Property:
    """A field of our model."""
    type_, depth = field.type, 0
    limits: list[Limits] = []
    while isinstance(type_, Array):
        limits.append((number(type_.min_items), number(type_.max_items), None))
        type_, depth = type_.items, depth + 1
    own = first_limits(type_)
    if own != UNLIMITED:
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
    """The name of a type that is not an array."""
    if isinstance(type_, Reference):
        return type_.name
    if isinstance(type_, model.String) and type_.format is not None:
        return type_.format
    return type(type_).__name__.lower()


def first_limits(type_: model.Type) -> Limits:
    """The limits of a type that is not an array."""
    match type_:
        case model.String(max_length):
            return None, number(max_length), None
        case model.Integer(minimum, maximum):
            return number(minimum), number(maximum), None
        case model.Number(minimum, maximum, multiple_of):
            return number(minimum), number(maximum), number(multiple_of)
    return UNLIMITED


def number(value: float | None) -> float | None:
    """A limit as a float, whatever it was written as."""
    return None if value is None else float(value)


# Tests


def test_both_readers_find_the_same(version: Version) -> None:
    protocol = protocol_of(version)
    names: set[str] = set()
    for file, found in second_reading(version).items():
        for name, (open_, properties) in found.objects.items():
            assert (open_, properties) == first_reading(name, protocol), (file, name)
        for name, values in found.enums.items():
            assert values == list(protocol.enums[name].values), (file, name)
        assert file in found.objects
        names |= found.objects.keys() | found.enums.keys()
    messages = {file.removesuffix(".json") for file in version.files}
    assert names == {*protocol.objects, *protocol.enums, *messages}


def test_ours_keeps_the_defaults_that_the_other_drops(version: Version) -> None:
    """test_facts_complete.py finds them in the generated modules."""
    protocol = protocol_of(version)
    kept = [
        field
        for obj in protocol.objects.values()
        for field in obj.fields
        if field.has_default and isinstance(field.type, Reference)
    ]
    assert len(kept) == {"1.6": 0, "2.0.1": 9, "2.1": 9}[version.number]
    for field in kept:
        assert isinstance(field.type, Reference)
        assert field.default in protocol.enums[field.type.name].values


@pytest.mark.parametrize(
    "change",
    [
        {"required": True},
        {"type": "integer"},
        {"depth": 1},
        {"limits": ((None, 49.0, None),)},
        {"limits": ((None, 50.0, 0.1),)},
        {"default": '""'},
        {"name": "messageIds"},
    ],
)
def test_a_difference_would_be_seen(change: dict[str, Any], version: Version) -> None:
    name = version.schema_name("call", "DataTransfer")
    open_, properties = second_reading(version)[name].objects[name]
    first = first_reading(name, protocol_of(version))
    assert (open_, properties) == first
    changed = [replace(p, **change) if p.name == "messageId" else p for p in properties]
    assert (open_, changed) != first


def test_all_limits_are_compared() -> None:
    """Limits inside of arrays and steps are among them."""
    found = {number: properties_of(version) for number, version in VERSIONS.items()}
    location = next(p for p in found["2.0.1"] if p.limits[1:])
    assert (location.name, location.limits) == (
        "location",
        ((1.0, None, None), (None, 512.0, None)),
    )
    step = next(p for p in found["1.6"] if p.type == "number")
    assert (step.name, step.limits) == ("limit", ((None, None, 0.1),))
    everything = [prop for properties in found.values() for prop in properties]
    assert {p.depth for p in everything} == {0, 1}
    assert {p.type for p in everything} >= set(TYPES.values())


def properties_of(version: Version) -> list[Property]:
    """All properties that the second reader finds."""
    return [
        prop
        for found in second_reading(version).values()
        for _, properties in found.objects.values()
        for prop in properties
    ]
