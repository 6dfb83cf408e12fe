"""The classes of the generated modules and what their fields hold.

Read from the same model that generate writes from, so that no table is kept here.
A class is named by version and module, such as v201.datatypes.IdTokenType.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from ocpp_codegen.migration.values import (
    FLOAT,
    OTHER,
    VENDOR,
    Items,
    Received,
    Value,
    all_of,
    join,
)
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.python import annotations
from ocpp_codegen.python.annotations import (
    Annotation,
    AnyDict,
    DictOf,
    ListOf,
    Named,
    OneOf,
    OneText,
)
from ocpp_codegen.python.modules import Attribute, Package
from ocpp_codegen.wiring import reading

VERSIONS = {dialect.package: dialect.version for dialect in DIALECTS.values()}
MODULES = ("call", "call_result", "datatypes", "enums", "standard", "charge_point")

# What may follow after or, instead of a default: it is what an absent one gives.
_EMPTY = {"str": "''", "int": "0", "float": "0", "bool": "False", "list": "[]"}


@dataclass(frozen=True)
class Field:
    """A field; empty is the one false value that it can hold, if there is only one."""

    name: str
    wire_name: str
    required: bool
    value: Value
    empty: str | None


@dataclass(frozen=True)
class Shape:
    """A class and its fields, by name without underscores and case.

    positions: how many fields can be given by position.
    """

    path: str
    fields: Mapping[str, Field]
    positions: int

    def field(self, key: str) -> Field | None:
        """The field that a key of ocpp stands for."""
        return self.fields.get(folded(key))


def folded(name: str) -> str:
    """What different spellings of a name have in common."""
    return name.replace("_", "").lower()


@functools.cache
def of_version(package: str) -> Mapping[str, Shape]:
    """The classes of a version's package, such as v201, by path."""
    known = _package(package)
    shapes = {}
    for module in ("call", "call_result", "datatypes"):
        for cls in getattr(known, module).classes:
            path = f"{package}.{module}.{cls.name}"
            fields = (_field(package, attribute) for attribute in cls.attributes)
            by_name = {folded(f.name): f for f in fields}
            shapes[path] = Shape(path, by_name, cls.positions)
    return shapes


def shape(path: str) -> Shape | None:
    """The class of a path; None if it is none of ours or has no fields."""
    package = path.partition(".")[0]
    return of_version(package).get(path) if package in VERSIONS else None


@functools.cache
def common(paths: tuple[str, ...]) -> Shape | None:
    """What classes have in common: the fields of the same name."""
    first, *others = (shape(path) for path in paths)
    for other in others:
        if first is None or other is None:
            return None
        fields = {
            key: _both(field, other.fields[key])
            for key, field in first.fields.items()
            if key in other.fields and field.name == other.fields[key].name
        }
        first = replace(first, fields=fields)
    return first


@functools.cache
def either(paths: tuple[str, ...]) -> Shape | None:
    """All fields that objects of some classes may have; None if there is no class."""
    found: Shape | None = None
    for other in map(shape, paths):
        if found is None or other is None:
            found = found or other
            continue
        fields = {**other.fields, **found.fields}
        for key in found.fields.keys() & other.fields.keys():
            fields[key] = _both(found.fields[key], other.fields[key])
        found = replace(found, fields=fields)
    return found


def _both(first: Field, second: Field) -> Field:
    return replace(
        first,
        required=first.required and second.required,
        value=join(first.value, second.value),
        empty=first.empty if first.empty == second.empty else None,
    )


def title(paths: tuple[str, ...]) -> str:
    """The classes for a message to people."""
    return " or ".join(dict.fromkeys(path.partition(".")[2] for path in paths))


@functools.cache
def wire_names(path: str) -> Mapping[str, str]:
    """The keys of a class that is a dict, such as CustomDataType, by Python name."""
    package, _, inner = path.partition(".")
    known = _package(package).datatypes.open_classes if package in VERSIONS else ()
    return {
        attribute.name: attribute.wire_name
        for cls in known
        if inner == f"datatypes.{cls.name}"
        for attribute in cls.attributes
    }


@functools.cache
def actions(package: str) -> Mapping[str, str]:
    """The actions of a version by the name of their member of enums.Action."""
    found = next(cls for cls in _package(package).enums.classes if cls.name == "Action")
    return {member.name: member.value for member in found.members}


@functools.cache
def names(package: str) -> Mapping[str, frozenset[str]]:
    """The names of classes by module, and of the members by enum."""
    known = _package(package)
    return {
        module: frozenset(_class_names(known, module))
        for module in ("call", "call_result", "datatypes", "enums")
    }


@functools.cache
def keys(package: str) -> frozenset[str]:
    """The names of the fields of all objects inside of messages."""
    prefix = f"{package}.datatypes."
    return frozenset(
        field.name
        for path, known in of_version(package).items()
        if path.startswith(prefix)
        for field in known.fields.values()
    )


@functools.cache
def _package(package: str) -> Package:
    return reading.official_version(VERSIONS[package]).package


def _class_names(known: Package, module: str) -> Iterator[str]:
    classes = getattr(known, module)
    yield from (cls.name for cls in classes.classes)
    yield from (alias.name for alias in classes.aliases)
    yield from (cls.name for cls in getattr(classes, "open_classes", ()))


def _field(package: str, attribute: Attribute) -> Field:
    held = annotations.without(attribute.annotation, annotations.NONE)
    kind = "list" if isinstance(held, ListOf) else annotations.printed(held)
    return Field(
        attribute.name,
        attribute.wire_name,
        not attribute.optional,
        _value(package, held),
        _EMPTY.get(kind),
    )


def _value(package: str, annotation: Annotation) -> Value:
    match annotation:
        case ListOf(items):
            return Items(_value(package, items))
        case Named(name, "datatypes"):
            return Received((f"{package}.datatypes.{name}",))
        case AnyDict() | DictOf() | Named("Any"):
            return VENDOR
        case Named("float"):
            return FLOAT
        case Named() | OneText():
            return OTHER
        case OneOf(choices):
            return all_of(_value(package, choice) for choice in choices)
        case _:
            assert_never(annotation)
