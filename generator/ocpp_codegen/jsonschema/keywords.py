"""Which JSON Schema keywords vendors may use, and everything wrong with theirs.

What is supported means the same in draft-06, draft-07, 2019-09 and 2020-12, so a
schema without ``$schema`` is read like any other. Values are checked here, before
datamodel-code-generator sees them, so that every problem of a file is found.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings, near
from ocpp_codegen.jsonschema.files import DEFINITIONS, definitions, parts, unsafe_texts
from ocpp_codegen.official.documents import Document
from ocpp_codegen.runtime import patterns

DRAFTS = (
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-07/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
)

# They say nothing about what is valid. comment and javaType stand in the official
# files, after which vendors model theirs.
ANNOTATIONS = frozenset(
    [
        "$comment",
        "comment",
        "default",
        "deprecated",
        "description",
        "examples",
        "javaType",
        "readOnly",
        "title",
        "writeOnly",
    ]
)
ROOT = frozenset(["$schema", "$id", *DEFINITIONS])
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
BY_TYPE: Mapping[str, frozenset[str]] = {
    "string": frozenset(["minLength", "maxLength", "pattern", "format"]),
    "integer": frozenset(_BOUNDS),
    "number": frozenset(_BOUNDS),
    "boolean": frozenset(),
    "array": frozenset(
        ["items", "additionalItems", "minItems", "maxItems", "uniqueItems"]
    ),
    "object": frozenset(["properties", "required", "additionalProperties"]),
    "null": frozenset(),
}
_ASSERTIONS = frozenset().union(*BY_TYPE.values())
# The first of these that stands in a schema decides what else may.
_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("$ref", frozenset()),
    ("anyOf", frozenset()),
    ("oneOf", frozenset()),
    ("const", frozenset(["type"])),
    ("enum", frozenset(["type"])),
)
SUPPORTED = ANNOTATIONS | ROOT | _ASSERTIONS | {"type"} | {kind for kind, _ in _KINDS}

_PLAIN = "write the schema without it"
_SEPARATE = "write one object for each case"
# Keywords of JSON Schema and OpenAPI that are refused, with what to do instead.
UNSUPPORTED: Mapping[str, str] = {
    "$anchor": "refer to #/$defs/NAME",
    "$dynamicAnchor": "refer to #/$defs/NAME",
    "$dynamicRef": "refer to #/$defs/NAME",
    "$recursiveAnchor": "refer to #/$defs/NAME",
    "$recursiveRef": "refer to #/$defs/NAME",
    "$vocabulary": _PLAIN,
    "allOf": "write all properties into one object",
    "contains": _PLAIN,
    "contentEncoding": "say it in the description",
    "contentMediaType": "say it in the description",
    "contentSchema": _PLAIN,
    "dependencies": _SEPARATE,
    "dependentRequired": _SEPARATE,
    "dependentSchemas": _SEPARATE,
    "discriminator": _SEPARATE,
    "else": _SEPARATE,
    "example": "write examples, a list",
    "id": "write $id",
    "if": _SEPARATE,
    "maxContains": _PLAIN,
    "maxProperties": _PLAIN,
    "minContains": _PLAIN,
    "minProperties": _PLAIN,
    "not": _PLAIN,
    "nullable": 'write "type": [..., "null"]',
    "patternProperties": "name the properties",
    "prefixItems": "write an object, or one schema for all items",
    "propertyNames": "name the properties",
    "then": _SEPARATE,
    "unevaluatedItems": _PLAIN,
    "unevaluatedProperties": "use additionalProperties",
}

_DIRECTIVE = re.compile(
    r"customTypePath|customBasePath|is_boolean_schema_false|#-.*|x-enum.*"
    r"|x-(?:python|datamodel).*",
    re.IGNORECASE | re.DOTALL,
)

FORMATS = (
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
)
# Formats whose texts are short by themselves.
_SHORT_FORMATS = ("date", "date-time", "duration", "ipv4", "ipv6", "time", "uuid")


def check(document: Document, file: str, findings: Findings) -> None:
    """Everything wrong with the keywords of a schema file."""
    for message, pointer in unsafe_texts(document):
        findings.add("unsafe-text", message, "take it out", file, pointer)
    _Check(file, findings).root(document)


def pattern_problem(pattern: str) -> str | None:
    """Why a pattern is not supported, or None."""
    try:
        patterns.compile_pattern(pattern)
    except patterns.PatternError as error:
        return str(error)
    return None


class _Check:
    """The walk through one file."""

    def __init__(self, file: str, findings: Findings) -> None:
        self._file = file
        self._findings = findings

    def root(self, document: Document) -> None:
        self._draft(document)
        self._schema(document, "", ROOT)
        for pointer, schema in definitions(document):
            self._schema(schema, pointer)

    def _draft(self, document: Document) -> None:
        declared = document.get("$schema", DRAFTS[-1])
        if not isinstance(declared, str) or declared.rstrip("#") not in DRAFTS:
            self._add(
                "unsupported-keyword",
                f"the JSON Schema dialect {quoted(declared)} is not supported",
                f"use one of {', '.join(DRAFTS)}",
                "/$schema",
            )

    def _schema(
        self, schema: Any, pointer: str, also: frozenset[str] = frozenset()
    ) -> None:
        if schema is True:
            return
        if not isinstance(schema, dict):
            self._add(
                "unsupported-keyword",
                f"{quoted(schema)} stands in the place of a schema",
                "write a schema object, or true for any value",
                pointer,
            )
            return
        kind = self._kind(schema)
        types = self._types(schema, pointer)
        if types == ("null",) and not _is_choice(pointer):
            self._add(
                "unsupported-keyword",
                "nothing but null passes",
                "leave the property out, or name a type beside null",
                pointers.join(pointer, "type"),
            )
        allowed = _allowed(kind, types) | ANNOTATIONS | also
        for keyword in schema:
            self._keyword(keyword, schema, allowed, kind, pointer)
        if not kind and not types:
            self._missing_type(schema, pointer)
        self._consistent(schema, types, pointer)
        self._unbounded(schema, kind, types, pointer)
        for below, inner in parts(schema, pointer):
            self._schema(inner, below)

    @staticmethod
    def _kind(schema: Mapping[str, Any]) -> str:
        return next((kind for kind, _ in _KINDS if kind in schema), "")

    def _types(self, schema: Mapping[str, Any], pointer: str) -> tuple[str, ...]:
        """The types that are named, as far as they are any."""
        if "type" not in schema:
            return ()
        written = schema["type"]
        named = written if isinstance(written, list) else [written]
        at_type = pointers.join(pointer, "type")
        if not named:
            self._wrong_value(pointer, "type", written, "a type, or a list of them")
        for index, name in enumerate(named):
            if not isinstance(name, str) or name not in BY_TYPE:
                self._add(
                    "keyword-value",
                    f"{quoted(name)} is no type",
                    f"use one of {', '.join(BY_TYPE)}{near(name, BY_TYPE)}",
                    at_type,
                )
            elif name in named[:index]:
                self._add(
                    "keyword-value", f"{name} stands twice", "take one out", at_type
                )
        known = tuple(name for name in BY_TYPE if name in named)
        if {"array", "object"} & set(known) and len(set(known) - {"null"}) > 1:
            self._add(
                "unsupported-keyword",
                "an array or object beside another type",
                "use one of them, with or without null",
                at_type,
            )
        return known

    def _keyword(
        self,
        keyword: str,
        schema: Mapping[str, Any],
        allowed: frozenset[str],
        kind: str,
        pointer: str,
    ) -> None:
        place = pointers.join(pointer, keyword)
        if _DIRECTIVE.fullmatch(keyword):
            self._add(
                "generator-directive",
                f"{quoted(keyword)} is a command to a code generator",
                "take it out; names of your own go into [names] of extension.toml",
                place,
            )
        elif keyword in UNSUPPORTED:
            self._add(
                "unsupported-keyword",
                f"{keyword} is not supported",
                UNSUPPORTED[keyword],
                place,
            )
        elif keyword not in SUPPORTED:
            self._add(
                "unknown-keyword",
                f"{quoted(keyword)} is no keyword of JSON Schema",
                f"take it out{near(keyword, SUPPORTED | UNSUPPORTED.keys())}",
                place,
            )
        elif keyword not in allowed and (kind or "type" in schema or keyword in ROOT):
            beside = kind or ("type" if "type" in schema else "")
            self._add("misplaced-keyword", *_misplaced(keyword, beside, schema), place)
        elif keyword in _FORMS and _FORMS[keyword][0](schema[keyword]):
            _, form, remedy = _FORMS[keyword]
            self._add("unsupported-keyword", f"{form} is not supported", remedy, place)
        elif keyword in _VALUES:
            passes, expected = _VALUES[keyword]
            if not passes(schema[keyword]):
                self._wrong_value(pointer, keyword, schema[keyword], expected)

    def _missing_type(self, schema: Mapping[str, Any], pointer: str) -> None:
        found = sorted(_ASSERTIONS & schema.keys())
        if not found or "type" in schema:
            return
        fitting = [name for name, keywords in BY_TYPE.items() if found[0] in keywords]
        self._add(
            "missing-type",
            f"{', '.join(found)} without a type: values of other types pass",
            f'add "type": "{fitting[0]}"',
            pointer,
        )

    def _consistent(
        self, schema: Mapping[str, Any], types: tuple[str, ...], pointer: str
    ) -> None:
        self._constants(schema, types, pointer)
        self._names(schema, pointer)
        for low, high in _RANGES:
            if _above(schema.get(low), schema.get(high)):
                self._add(
                    "impossible",
                    f"{low} {schema[low]} is above {high} {schema[high]}",
                    "correct one of them",
                    pointers.join(pointer, low),
                )
        if isinstance(pattern := schema.get("pattern"), str):
            problem = pattern_problem(pattern)
            if problem:
                self._add(
                    "unsupported-keyword",
                    f"the pattern {quoted(pattern)} is not supported: {problem}",
                    "write a simpler one",
                    pointers.join(pointer, "pattern"),
                )
        format_ = schema.get("format")
        if isinstance(format_, str) and format_ not in FORMATS:
            self._add(
                "unknown-format",
                f"{quoted(format_)} is no format of JSON Schema",
                f"say it in the description{near(format_, FORMATS)}",
                pointers.join(pointer, "format"),
            )

    def _constants(
        self, schema: Mapping[str, Any], types: tuple[str, ...], pointer: str
    ) -> None:
        for keyword, values in _constants(schema):
            place = pointers.join(pointer, keyword)
            if all(value is None for value in values):
                self._add(
                    "unsupported-keyword",
                    "nothing but null passes",
                    "leave the property out, or give another value",
                    place,
                )
            for index, value in enumerate(values):
                if isinstance(value, (dict, list)):
                    self._add(
                        "unsupported-keyword",
                        f"{keyword} with an object or array",
                        "describe it with properties or items",
                        place,
                    )
                elif types and not any(_IS_TYPE[name](value) for name in types):
                    self._add(
                        "impossible",
                        f"{quoted(value)} is no {' or '.join(types)}",
                        "correct the value or the type",
                        place,
                    )
                if any(pointers.same(value, other) for other in values[:index]):
                    self._add(
                        "keyword-value",
                        f"{quoted(value)} stands twice",
                        "take one out",
                        place,
                    )

    def _names(self, schema: Mapping[str, Any], pointer: str) -> None:
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        if not isinstance(properties, dict) or not isinstance(required, list):
            return
        for name in properties:
            if not name or not name.isprintable():
                self._add(
                    "unusable-name",
                    f"{quoted(name)} can't name a property",
                    "rename it",
                    pointers.join(pointer, "properties", name),
                )
        for index, name in enumerate(required):
            place = pointers.join(pointer, "required", index)
            if not isinstance(name, str) or name not in properties:
                self._add(
                    "keyword-value",
                    f"{quoted(name)} is required, but no property",
                    f"describe it in properties{near(name, properties)}",
                    place,
                )
            elif name in required[:index]:
                self._add(
                    "keyword-value",
                    f"{quoted(name)} is required twice",
                    "take one out",
                    place,
                )

    def _unbounded(
        self,
        schema: Mapping[str, Any],
        kind: str,
        types: tuple[str, ...],
        pointer: str,
    ) -> None:
        if kind:
            return
        short = schema.get("format") in _SHORT_FORMATS
        if "string" in types and "maxLength" not in schema and not short:
            self._add(
                "unbounded-string",
                "a string of any length",
                "add maxLength: messages have to fit into the memory of a station",
                pointer,
            )
        if "array" in types and "maxItems" not in schema:
            self._add(
                "unbounded-array",
                "an array of any length",
                "add maxItems: messages have to fit into the memory of a station",
                pointer,
            )

    def _wrong_value(
        self, pointer: str, keyword: str, value: Any, expected: str
    ) -> None:
        self._add(
            "keyword-value",
            f"{keyword} is {quoted(value)}",
            f"give it {expected}",
            pointers.join(pointer, keyword),
        )

    def _add(self, code: str, message: str, remedy: str, pointer: str) -> None:
        self._findings.add(code, message, remedy, self._file, pointer)


def _allowed(kind: str, types: tuple[str, ...]) -> frozenset[str]:
    if kind:
        return dict(_KINDS)[kind] | {kind}
    return frozenset(["type"]).union(*(BY_TYPE[name] for name in types))


def _misplaced(keyword: str, beside: str, schema: Mapping[str, Any]) -> tuple[str, str]:
    if keyword in ROOT:
        return f"{keyword} inside a file", "move it to the top of the file"
    if beside == "type":
        types = [name for name, known in BY_TYPE.items() if keyword in known]
        return (
            f"{keyword} says nothing of {quoted(schema['type'])}",
            f"take it out, or use the type {' or '.join(types)}"
            if types
            else "take it out",
        )
    return f"{keyword} beside {beside}", f"take one of them out{_MOVE.get(beside, '')}"


_MOVE = {
    "$ref": "; before 2019-09 nothing counts beside $ref",
    "anyOf": ", or move it into each choice",
    "oneOf": ", or move it into each choice",
}


def _is_choice(pointer: str) -> bool:
    """Whether a schema stands in anyOf or oneOf, where null is one of several."""
    steps = pointers.split(pointer)
    return steps[-2:-1] in (["anyOf"], ["oneOf"]) and steps[-3:-2] != ["properties"]


def _constants(schema: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    if "const" in schema:
        yield "const", [schema["const"]]
    if isinstance(values := schema.get("enum"), list) and values:
        yield "enum", values


def _above(low: Any, high: Any) -> bool:
    return bool(_is_number(low) and _is_number(high) and low > high)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and value == int(value)


def _is_count(value: Any) -> bool:
    return _is_whole(value) and value >= 0


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


_RANGES = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)

_IS_TYPE: Mapping[str, Callable[[Any], bool]] = {
    "string": _is_string,
    "integer": _is_whole,
    "number": _is_number,
    "boolean": _is_bool,
    "null": lambda value: value is None,
    "array": lambda value: False,
    "object": lambda value: False,
}

_A_COUNT = (_is_count, "a whole number that is not negative")
_A_BOUND = (_is_number, "a number")
_A_BOOL = (_is_bool, "true or false")
_A_TEXT = (_is_string, "a string")
_SCHEMAS = (lambda value: isinstance(value, dict), "an object of schemas")

# Forms of keywords that JSON Schema has and we don't: which, their names, remedies.
_FORMS: Mapping[str, tuple[Callable[[Any], bool], str, str]] = {
    "additionalProperties": (
        lambda value: isinstance(value, dict),
        "additionalProperties with a schema",
        "name the properties, or write true for any",
    ),
    "default": (
        lambda value: isinstance(value, (dict, list)),
        "a default that is an object or array",
        "say it in the description",
    ),
    "exclusiveMaximum": (
        _is_bool,
        "exclusiveMaximum as draft-04 has it",
        "write the bound itself, in the place of maximum",
    ),
    "exclusiveMinimum": (
        _is_bool,
        "exclusiveMinimum as draft-04 has it",
        "write the bound itself, in the place of minimum",
    ),
    "items": (
        lambda value: isinstance(value, list) or value is False,
        "items with anything but one schema for all",
        "write an object, or one schema for all items",
    ),
}

# What the value of a keyword has to be, and the same in words.
_VALUES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "$comment": _A_TEXT,
    "$defs": _SCHEMAS,
    "$id": _A_TEXT,
    "$ref": _A_TEXT,
    "additionalItems": _A_BOOL,
    "additionalProperties": _A_BOOL,
    "anyOf": (_is_list, "a list of schemas"),
    "comment": _A_TEXT,
    "definitions": _SCHEMAS,
    "deprecated": _A_BOOL,
    "description": _A_TEXT,
    "enum": (_is_list, "a list of values"),
    "examples": (lambda value: isinstance(value, list), "a list"),
    "exclusiveMaximum": _A_BOUND,
    "exclusiveMinimum": _A_BOUND,
    "format": _A_TEXT,
    "items": (
        lambda value: isinstance(value, dict) or value is True,
        "one schema for all items",
    ),
    "javaType": _A_TEXT,
    "maxItems": _A_COUNT,
    "maxLength": _A_COUNT,
    "maximum": _A_BOUND,
    "minItems": _A_COUNT,
    "minLength": _A_COUNT,
    "minimum": _A_BOUND,
    "multipleOf": (lambda value: _is_number(value) and value > 0, "a number above 0"),
    "oneOf": (_is_list, "a list of schemas"),
    "pattern": _A_TEXT,
    "properties": _SCHEMAS,
    "readOnly": _A_BOOL,
    "required": (lambda value: isinstance(value, list), "a list of properties"),
    "title": _A_TEXT,
    "uniqueItems": _A_BOOL,
    "writeOnly": _A_BOOL,
}
