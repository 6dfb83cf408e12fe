"""The generated codecs next to the raw schemas they have to agree with.

What a payload deserves is said by jsonschema-rs, and where that differs from the
codec by jsonschema; what a field is called by the schema file.
"""

import dataclasses
import functools
import importlib
import json
import random
import types
import typing
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

import jsonschema_rs
from generated import ocppj
from tests.helpers import payloads, schemas
from tests.helpers.schemas import Schema

import jsonschema
from ocpp_codegen.protocol.versions import DIALECTS

PACKAGES = tuple(dialect.package for dialect in DIALECTS.values())

_DRAFT_04 = "http://json-schema.org/draft-04/schema#"


@dataclass(frozen=True, eq=False)
class Target:
    """A generated class and the schema of what it stands for.

    document is the file that node is part of, and holds what it refers to.
    """

    package: str
    module: str
    cls: type
    document: Schema
    node: Schema

    def __str__(self) -> str:
        return f"{self.package}.{self.module}.{self.cls.__name__}"

    @property
    def codec(self) -> ModuleType:
        """The codec of its version."""
        return module(self.package, "codec")

    @property
    def functions(self) -> ModuleType:
        """The module of the functions for each type."""
        return module(self.package, "_codec")

    @property
    def fast(self) -> ocppj.Fast:
        """Its generated functions."""
        entry: ocppj.Fast = self.codec.version_codec._fast[self.cls]
        return entry

    @functools.cached_property
    def schema(self) -> Schema:
        """The schema, complete in itself."""
        definitions = self.document.get("definitions", {})
        draft = {"$schema": self.document["$schema"]}
        return {**self.node, **draft, "definitions": definitions}

    @functools.cached_property
    def _validator(self) -> Any:
        is_old = self.document["$schema"] == _DRAFT_04
        draft = "Draft4Validator" if is_old else "Draft6Validator"
        return getattr(jsonschema_rs, draft)(self.schema, validate_formats=False)

    @functools.cached_property
    def arbiter(self) -> Any:
        """The validator of jsonschema: slow, and its word is final."""
        is_old = self.document["$schema"] == _DRAFT_04
        draft = jsonschema.Draft4Validator if is_old else jsonschema.Draft6Validator
        extend: Any = jsonschema.validators.extend
        return extend(draft, {"multipleOf": multiple_of})(self.schema)

    def allows(self, payload: Any) -> bool:
        """What jsonschema-rs says about a payload."""
        return bool(self._validator.is_valid(payload))

    def broken(self, payload: Any) -> set[str]:
        """The keywords that jsonschema-rs finds broken."""
        errors = self._validator.iter_errors(payload)
        return {str(error.schema_path[-1]) for error in errors}

    def findings(self, payload: Any) -> list[tuple[str, str]]:
        """Pointer and keyword of everything that jsonschema finds, sorted."""
        errors = list(self.arbiter.iter_errors(payload))
        # A value of a wrong type is nothing else: not one of an enum's, for example.
        wrong = {tuple(e.absolute_path) for e in errors if e.validator == "type"}
        return sorted(
            found
            for error in errors
            if error.validator == "type" or tuple(error.absolute_path) not in wrong
            for found in _findings(error)
        )

    def maker(self, rng: random.Random | None = None) -> payloads.Maker:
        """What makes its payloads."""
        return payloads.Maker(self.document, rng or random.Random(0))

    @functools.cached_property
    def fields(self) -> dict[str, dataclasses.Field[Any]]:
        """The fields of the class by their names on the wire."""
        by_letters = {_letters(f.name): f for f in dataclasses.fields(self.cls)}
        assert len(by_letters) == len(dataclasses.fields(self.cls))
        names = self.node.get("properties", {})
        assert {_letters(name) for name in names} == set(by_letters)
        return {name: by_letters[_letters(name)] for name in names}


def multiple_of(
    _: Any, step: float, value: Any, __: Any
) -> Iterator[jsonschema.ValidationError]:
    """multipleOf as it is written: jsonschema divides doubles, and refuses 8.1."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and Fraction(str(value)) % Fraction(str(step)):
        yield jsonschema.ValidationError(f"{value} is not a multiple of {step}")


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def _findings(error: jsonschema.ValidationError) -> Iterator[tuple[str, str]]:
    path = tuple(error.absolute_path)
    keyword = str(error.validator)
    if keyword != "additionalProperties":
        yield pointer(path), keyword
        return
    assert isinstance(error.instance, dict)
    assert isinstance(error.schema, dict)
    for key in error.instance.keys() - error.schema.get("properties", {}).keys():
        yield pointer((*path, key)), keyword


def pointer(path: payloads.Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps)


def module(package: str, name: str) -> ModuleType:
    """A generated module."""
    return importlib.import_module(f"generated.{package}.{name}")


@functools.cache
def messages(package: str) -> tuple[Target, ...]:
    """All messages of a version."""
    (dialect,) = (d for d in DIALECTS.values() if d.package == package)
    found = schemas.messages_of(
        package, dialect.request_suffix, dialect.response_suffix
    )
    return tuple(
        Target(package, name, getattr(module(package, name), cls), document, document)
        for name, cls, document in found
    )


@functools.cache
def targets(package: str) -> tuple[Target, ...]:
    """All messages of a version, and all objects that they hold, each once."""
    found: dict[type, Target] = {}
    for message in messages(package):
        for target in _within(message, found):
            found[target.cls] = target
    entries = module(package, "codec").version_codec._fast
    assert set(found) == set(entries), set(entries) ^ set(found)
    return tuple(found.values())


def _within(target: Target, known: dict[type, Target]) -> Iterator[Target]:
    if target.cls in known:
        return
    known[target.cls] = target
    yield target
    if not dataclasses.is_dataclass(target.cls):
        return
    for wire in target.fields:
        node, hint = _item(target, wire)
        if payloads.is_object(node):
            inner = Target(
                target.package, "datatypes", hint, target.document, dict(node)
            )
            yield from _within(inner, known)


@functools.cache
def _item(target: Target, wire: str) -> tuple[Schema, Any]:
    """The innermost schema and class of a property: a list's are its items'."""
    maker = target.maker()
    node = maker.resolved(target.node["properties"][wire])
    hint = _present(_hints(target.cls)[target.fields[wire].name])
    while node.get("type") == "array":
        (hint,) = typing.get_args(hint)
        node, hint = maker.resolved(node["items"]), _present(hint)
    if payloads.is_object(node) and node.get("additionalProperties") is not False:
        # An open object is a dict in a field; its class stands for it in the codec.
        hint = module(target.package, "datatypes").CustomDataType
    return node, hint


def _present(hint: Any) -> Any:
    """A type without the None that stands for absent."""
    if not isinstance(hint, types.UnionType):
        return hint
    (found,) = (one for one in typing.get_args(hint) if one is not type(None))
    return found


@functools.cache
def by_class(package: str) -> dict[type, Target]:
    """All targets of a version by their classes."""
    return {target.cls: target for target in targets(package)}


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


@functools.cache
def inner(target: Target, wire: str) -> Target | None:
    """What the objects in a property are, or None where it holds none."""
    _, hint = _item(target, wire)
    return by_class(target.package).get(hint) if isinstance(hint, type) else None


# Objects, made by the constructors of the classes


def build(target: Target, payload: Any) -> Any:
    """The object for a payload, without a codec."""
    if not dataclasses.is_dataclass(target.cls):
        return target.cls(payload)
    found = {}
    for wire, value in payload.items():
        node, hint = _item(target, wire)
        found[target.fields[wire].name] = _built(target, node, hint, value)
    return target.cls(**found)


def _built(target: Target, node: Schema, hint: Any, value: Any) -> Any:
    if isinstance(value, list) and "type" in node:
        return [_built(target, node, hint, item) for item in value]
    if "enum" in node:
        return hint(value)
    if dataclasses.is_dataclass(hint):
        assert isinstance(hint, type)
        return build(by_class(target.package)[hint], value)
    return value


def written(package: str, value: Any) -> Any:
    """The payload of an object, whatever it holds, without a codec."""
    target = by_class(package).get(type(value))
    if target and dataclasses.is_dataclass(value):
        found = {
            wire: written(package, getattr(value, fld.name))
            for wire, fld in target.fields.items()
        }
        nodes = target.node.get("properties", {})
        return {k: _whole(nodes[k], v) for k, v in found.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [written(package, item) for item in value]
    if isinstance(value, dict):
        return {key: written(package, item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return str.__str__(value) if isinstance(value, str) else value


def _whole(node: Schema, value: Any) -> Any:
    """A value as an integer where that is asked for: draft 4 has none like 1.0."""
    if node.get("type") == "array" and isinstance(value, list):
        return [_whole(node["items"], item) for item in value]
    if node.get("type") == "integer" and isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value


# Comparison


def same(maker: payloads.Maker, node: Schema, sent: Any, received: Any) -> bool:
    """Whether two payloads say the same: vendor data to the letter, 1.0 as 1."""
    node = maker.resolved(node)
    if payloads.is_object(node) and node.get("additionalProperties") is False:
        # None stands for absent, so a null, which only free data may be, is lost.
        given = {key: value for key, value in sent.items() if value is not None}
        return given.keys() == received.keys() and all(
            same(maker, node["properties"][key], given[key], received[key])
            for key in given
        )
    if node.get("type") == "array":
        return len(sent) == len(received) and all(
            same(maker, node["items"], *pair)
            for pair in zip(sent, received, strict=True)
        )
    if node.get("type") in ("integer", "number"):
        return bool(sent == received and not isinstance(received, bool))
    return json.dumps(sent) == json.dumps(received)


def check_findings(target: Target, error: ocppj.ValidationError, payload: Any) -> None:
    """The findings are those of jsonschema, and fit to be shown to anybody."""
    found = Counter((f.pointer, f.rule) for f in error.findings)
    assert found == Counter(target.findings(payload)), (str(target), str(error))
    for finding in error.findings:
        check_presentable(target, finding)


def check_presentable(target: Target, finding: ocppj.Finding) -> None:
    """A finding has the code of its rule, and a text that is short and harmless."""
    code = CODES[finding.rule]
    assert finding.code == SPELLINGS.get(target.package, {}).get(code, code)
    for text in (finding.message, str(finding)):
        assert text.isascii(), text
        assert text.isprintable(), text
        assert len(text) < 700, text


# The OCPP-J error code that belongs to a keyword of a schema, or to a bad text.
CODES = {
    "json": "FormatViolation",
    "depth": "FormatViolation",
    "additionalProperties": "FormatViolation",
    "type": "TypeConstraintViolation",
    "required": "OccurrenceConstraintViolation",
    "minItems": "OccurrenceConstraintViolation",
    "maxItems": "OccurrenceConstraintViolation",
    "maxLength": "PropertyConstraintViolation",
    "minimum": "PropertyConstraintViolation",
    "maximum": "PropertyConstraintViolation",
    "multipleOf": "PropertyConstraintViolation",
    **dict.fromkeys(
        (
            "minLength",
            "pattern",
            "const",
            "uniqueItems",
            "anyOf",
            "oneOf",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "format:dateTime",
            "format:identifierString",
            "format:anyURI",
            "format:RFC5646",
            "not",
            "propertyNames",
        ),
        "PropertyConstraintViolation",
    ),
    **dict.fromkeys(
        ("minProperties", "maxProperties", "contains", "dependentRequired"),
        "OccurrenceConstraintViolation",
    ),
    "enum": "PropertyConstraintViolation",
}

# What 1.6 calls them.
SPELLINGS = {
    "v16": {
        "FormatViolation": "FormationViolation",
        "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
    }
}
