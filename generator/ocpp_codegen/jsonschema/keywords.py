"""The keywords of JSON Schema as a table, and everything wrong with those of a vendor.

A vendor's schema is taken as it is, in any draft from 04 to 2020-12 and with the
keywords of OpenAPI. What says nothing of the values is a warning; an error is what
is not JSON Schema, what nothing passes, and the few keywords that are not supported.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings, near
from ocpp_codegen.jsonschema import lookaheads
from ocpp_codegen.jsonschema.texts import unsafe_texts
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.model import Place
from ocpp_codegen.runtime import keyword_checks, patterns

DRAFT_04 = "draft-04"
# The drafts by the part of $schema that names them; before 2019-09 in this order.
DRAFTS = (
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
)
_OLD_DRAFTS = (DRAFT_04, "draft-06", "draft-07")
# What http://json-schema.org/schema means to validators.
_NEWEST = re.compile(r"https?://json-schema\.org/schema#?")
_OLD_DRAFT = re.compile(r"https?://json-schema\.org/(draft-0[467])/schema#?")
_NEW_DRAFT = re.compile(r"https?://json-schema\.org/draft/(20[0-9-]{5})/schema#?")

# A few levels do no harm; in the official files no array holds an array.
MAX_ARRAYS = 8
# How many looks at states a pattern may cost, each some 0.1 microseconds, and how
# long a text is taken to be that has no maxLength: the longest of most messages.
MAX_LOOKS = 250_000
USUAL_LENGTH = 2_500


@dataclass(frozen=True)
class Keyword:
    """What is known of a keyword.

    types: the JSON types whose values it concerns; none where it concerns all.
    expected and passes: what its value has to be. holds: the schemas in it, as
    "one", "list" or "map"; "one or list" where it may be either. asserts: whether
    it decides on values.
    """

    expected: str
    passes: Callable[[Any], bool]
    types: tuple[str, ...] = ()
    holds: str = ""
    asserts: bool = True


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and value % 1 == 0


def _is_count(value: Any) -> bool:
    return _is_whole(value) and value >= 0


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_schema(value: Any) -> bool:
    return isinstance(value, (dict, bool))


def _are_schemas(value: Any) -> bool:
    return isinstance(value, dict)


def _is_type(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and bool(value))


def _any(value: Any) -> bool:
    return True


_NUMBERS = ("integer", "number")
TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")


def _count(type_: str) -> Keyword:
    return Keyword("a whole number that is not negative", _is_count, (type_,))


_BOUND = Keyword("a number", _is_number, _NUMBERS)


_EXCLUSIVE = Keyword(
    "a number", lambda value: _is_number(value) or _is_bool(value), _NUMBERS
)


def _annotation(expected: str, passes: Callable[[Any], bool]) -> Keyword:
    return Keyword(expected, passes, asserts=False)


def _schemas(expected: str, holds: str, *types: str) -> Keyword:
    passes = {"one": _is_schema, "list": _is_list, "map": _are_schemas}
    return Keyword(expected, passes[holds], types, holds)


_A_TEXT = ("a string", _is_string)
_A_BOOL = ("true or false", _is_bool)

KEYWORDS: Mapping[str, Keyword] = {
    # Structure
    "$schema": _annotation(*_A_TEXT),
    "$id": _annotation(*_A_TEXT),
    "id": _annotation("anything", _any),
    "$anchor": _annotation(*_A_TEXT),
    "$dynamicAnchor": _annotation(*_A_TEXT),
    "$ref": Keyword(*_A_TEXT),
    "$defs": Keyword("an object of schemas", _are_schemas, asserts=False),
    "definitions": Keyword("an object of schemas", _are_schemas, asserts=False),
    # All types
    "type": Keyword("a type, or a list of them", _is_type),
    "enum": Keyword("a list of values", _is_list),
    "const": Keyword("a value", _any),
    "allOf": _schemas("a list of schemas", "list"),
    "anyOf": _schemas("a list of schemas", "list"),
    "oneOf": _schemas("a list of schemas", "list"),
    "not": _schemas("a schema", "one"),
    "if": _schemas("a schema", "one"),
    "then": _schemas("a schema", "one"),
    "else": _schemas("a schema", "one"),
    # Strings and numbers
    "maxLength": _count("string"),
    "minLength": _count("string"),
    "pattern": Keyword(*_A_TEXT, ("string",)),
    "format": Keyword(*_A_TEXT, ("string",)),
    "minimum": _BOUND,
    "maximum": _BOUND,
    "exclusiveMinimum": _EXCLUSIVE,
    "exclusiveMaximum": _EXCLUSIVE,
    "multipleOf": Keyword(
        "a number above 0",
        lambda value: _is_number(value) and value > 0,
        _NUMBERS,
    ),
    # Arrays
    "items": Keyword(
        "a schema for the items, or a list of schemas",
        lambda value: _is_schema(value) or isinstance(value, list),
        ("array",),
        "one or list",
    ),
    "additionalItems": Keyword(
        "a schema",
        _is_schema,
        ("array",),
        "one",
    ),
    "prefixItems": _schemas("a list of schemas", "list", "array"),
    "unevaluatedItems": _schemas("a schema", "one", "array"),
    "minItems": _count("array"),
    "maxItems": _count("array"),
    "uniqueItems": Keyword(*_A_BOOL, ("array",)),
    "contains": _schemas("a schema", "one", "array"),
    "minContains": _count("array"),
    "maxContains": _count("array"),
    # Objects
    "properties": Keyword(
        "an object of schemas",
        _are_schemas,
        ("object",),
        "map",
    ),
    "required": Keyword(
        "a list of properties",
        lambda value: isinstance(value, list),
        ("object",),
    ),
    "additionalProperties": Keyword(
        "true, false or a schema",
        _is_schema,
        ("object",),
        "one",
    ),
    "patternProperties": _schemas("an object of schemas", "map", "object"),
    "propertyNames": _schemas("a schema", "one", "object"),
    "unevaluatedProperties": _schemas("a schema", "one", "object"),
    "minProperties": _count("object"),
    "maxProperties": _count("object"),
    "dependentRequired": Keyword(
        "an object of lists",
        lambda value: (
            isinstance(value, dict)
            and all(isinstance(item, list) for item in value.values())
        ),
        ("object",),
    ),
    "dependentSchemas": _schemas("an object of schemas", "map", "object"),
    "dependencies": _schemas("an object of schemas or lists", "map", "object"),
    # Words, which say nothing of the values. comment and javaType are those of the
    # official files, nullable and what follows it those of OpenAPI.
    "$comment": _annotation(*_A_TEXT),
    "comment": _annotation(*_A_TEXT),
    "default": _annotation("any value", _any),
    "deprecated": _annotation(*_A_BOOL),
    "description": _annotation(*_A_TEXT),
    "examples": _annotation("a list", lambda value: isinstance(value, (list, dict))),
    "javaType": _annotation(*_A_TEXT),
    "readOnly": _annotation(*_A_BOOL),
    "title": _annotation(*_A_TEXT),
    "writeOnly": _annotation(*_A_BOOL),
    "contentEncoding": _annotation(*_A_TEXT),
    "contentMediaType": _annotation(*_A_TEXT),
    "contentSchema": _annotation("a schema", _is_schema),
    "nullable": _annotation(*_A_BOOL),
    "example": _annotation("any value", _any),
    "externalDocs": _annotation("an object", lambda value: isinstance(value, dict)),
    "xml": _annotation("an object", lambda value: isinstance(value, dict)),
    "discriminator": _annotation("anything", _any),
}

# What to write instead of a part of a pattern that is not supported.
_SIMPLER = "write a simpler one"
_INSTEAD = {
    "\\p": "write ranges of the characters that you mean, such as [A-Za-z]",
    "\\P": "write ranges of the characters that you don't mean, such as [^A-Za-z]",
    "(?i": "write letters in both cases, such as [Aa]",
    "\\b": "write what stands around the word, such as (^|[^0-9A-Za-z_])",
    "back reference": "write out what may be repeated, or leave that to the program",
    "(?=": "look ahead right after ^ alone, or use allOf with two patterns",
    "(?!": "look ahead right after ^ alone, or use not with a pattern",
}
# Keywords that are refused, with what to write instead.
_REFER = "refer to #/$defs/NAME"
UNSUPPORTED: Mapping[str, str] = {
    "$dynamicRef": _REFER,
    "$recursiveAnchor": _REFER,
    "$recursiveRef": _REFER,
    "$vocabulary": "remove it",
}
# Keywords that say which items are evaluated, so that unevaluatedItems depends on them.
_OF_ITEMS = ("$ref", "allOf", "anyOf", "oneOf", "if", "contains")

# Keywords by the types whose values they concern.
BY_TYPE: Mapping[str, frozenset[str]] = {
    type_: frozenset(
        name for name, keyword in KEYWORDS.items() if type_ in keyword.types
    )
    for type_ in TYPES
}
_ASSERTIONS = frozenset(name for name, keyword in KEYWORDS.items() if keyword.asserts)


ORDER = (*_OLD_DRAFTS, "2019-09", "2020-12")
# The drafts that keywords came with, but for those that draft-04 has.
SINCE: Mapping[str, str] = {
    **dict.fromkeys(("const", "contains", "propertyNames"), "draft-06"),
    **dict.fromkeys(("if", "then", "else"), "draft-07"),
    **dict.fromkeys(("dependentRequired", "dependentSchemas"), "2019-09"),
    **dict.fromkeys(("minContains", "maxContains"), "2019-09"),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "2019-09"),
    "prefixItems": "2020-12",
}


def is_newer(keyword: str, draft: str) -> bool:
    """Whether a keyword says nothing in a draft, since a later one came with it."""
    if keyword not in SINCE or draft not in ORDER:
        return False
    return ORDER.index(SINCE[keyword]) > ORDER.index(draft)


def draft_of(document: Document) -> str:
    """The draft that a file is written in; the newest where it does not say."""
    declared = document.get("$schema")
    if isinstance(declared, str):
        for known in (_OLD_DRAFT, _NEW_DRAFT):
            if match := known.fullmatch(declared):
                return match[1]
    return "2020-12"


def before_2019(draft: str) -> bool:
    """Whether nothing next to $ref counts."""
    return draft in _OLD_DRAFTS


def parts(schema: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """The schemas right inside a schema, each with its pointer; no definitions."""
    for name in schema if isinstance(schema, dict) else ():
        holds = KEYWORDS[name].holds if name in KEYWORDS else ""
        value = schema[name]
        below = pointers.join(pointer, name)
        if isinstance(value, list) and "list" in holds:
            for index, inner in enumerate(value):
                yield pointers.join(below, index), inner
        elif isinstance(value, dict) and holds == "map":
            for key, inner in value.items():
                if not isinstance(inner, list):  # as dependencies may have
                    yield pointers.join(below, key), inner
        elif "one" in holds and _is_schema(value):
            yield below, value


def references(schema: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Each ``$ref`` of a schema with the pointer to it; none of its definitions."""
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        yield pointers.join(pointer, "$ref"), schema["$ref"]
    for below, inner in parts(schema, pointer):
        yield from references(inner, below)


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


def check_texts(document: Document, file: str, findings: Findings) -> None:
    """Every text of a file that could mislead a reader."""
    for found in unsafe_texts(document):
        findings.add("unsafe-text", found.message, "remove it", file, found.pointer)


def check_draft(document: Document, file: str, findings: Findings) -> bool:
    """Whether the draft of a file is known, which is told if not."""
    declared = document.get("$schema", DRAFTS[-1])
    known = isinstance(declared, str) and (
        _OLD_DRAFT.fullmatch(declared)
        or _NEW_DRAFT.fullmatch(declared)
        or _NEWEST.fullmatch(declared)
    )
    is_known = bool(known) and draft_of(document) in ORDER
    if not is_known:
        findings.add(
            "unsupported-keyword",
            f"the JSON Schema dialect {quoted(declared)} is not supported",
            f"use draft-04, 06, 07, 2019-09 or 2020-12, as in {DRAFTS[-1]}",
            file,
            "/$schema",
        )
    return is_known


def check(schema: Any, place: Place, draft: str, findings: Findings) -> None:
    """Everything wrong with the keywords of a schema and of those in it."""
    _Check(place.file, draft, findings).schema(schema, place.pointer)


def pattern_problem(pattern: str) -> str | None:
    """Why a pattern is not supported, or None."""
    try:
        patterns.compile_pattern(pattern)
    except patterns.PatternError as error:
        return str(error)
    return None


class _Check:
    """The walk through one schema."""

    def __init__(self, file: str, draft: str, findings: Findings) -> None:
        self._file = file
        self._draft = draft
        self._findings = findings

    def schema(self, schema: Any, pointer: str) -> None:
        if isinstance(schema, bool):
            return
        if not isinstance(schema, dict):
            self._add(
                "unsupported-keyword",
                f"{quoted(schema)} is not a schema",
                "write a schema object, or true for any value",
                pointer,
            )
            return
        if pointer.endswith("/items" * (MAX_ARRAYS + 1)):
            self._add(
                "unsupported-keyword",
                f"arrays inside arrays, more than {MAX_ARRAYS}",
                "make the arrays flatter",
                pointer,
            )
            return
        if "$ref" in schema and before_2019(self._draft):
            self._beside_reference(schema, pointer)
            return
        types = self._types(schema, pointer)
        for keyword in schema:
            self._keyword(keyword, schema, pointer)
        self._misplaced(schema, types, pointer)
        self._consistent(schema, types, pointer)
        self._unbounded(schema, types, pointer)
        for below, inner in parts(schema, pointer):
            self.schema(inner, below)

    def _beside_reference(self, schema: Mapping[str, Any], pointer: str) -> None:
        """Before 2019-09 nothing next to $ref counts."""
        self._keyword("$ref", schema, pointer)
        for keyword in schema:
            if keyword in _ASSERTIONS and keyword != "$ref":
                self._add(
                    "ignored-keyword",
                    f"{keyword} next to $ref says nothing before 2019-09",
                    "remove it, or declare a newer draft",
                    pointers.join(pointer, keyword),
                )

    def _types(self, schema: Mapping[str, Any], pointer: str) -> tuple[str, ...]:
        """The types that are named, as far as they are any."""
        if "type" not in schema:
            return ()
        written = schema["type"]
        named = written if isinstance(written, list) else [written]
        at_type = pointers.join(pointer, "type")
        for index, name in enumerate(named):
            if not isinstance(written, (str, list)):
                continue  # which is told of the keyword
            if not isinstance(name, str) or name not in BY_TYPE:
                self._add(
                    "keyword-value",
                    f"{quoted(name)} is not a type",
                    f"use one of {', '.join(BY_TYPE)}{near(name, BY_TYPE)}",
                    at_type,
                )
            elif name in named[:index]:
                self._add(
                    "keyword-value", f"duplicate type {name}", "remove one", at_type
                )
        if schema.get("nullable") is True:
            named = [*named, "null"]
        return tuple(name for name in TYPES if name in named)

    def _keyword(self, keyword: str, schema: Mapping[str, Any], pointer: str) -> None:
        place = pointers.join(pointer, keyword)
        if _DIRECTIVE.fullmatch(keyword):
            self._add(
                "generator-directive",
                f"{quoted(keyword)} is meant for another code generator",
                "remove it; names of your own go into [names] of extension.toml",
                place,
            )
        elif is_newer(keyword, self._draft):
            self._add(
                "ignored-keyword",
                f"{keyword} says nothing before {SINCE[keyword]}",
                "remove it, or declare a newer draft",
                place,
            )
        elif keyword in UNSUPPORTED:
            self._add(
                "unsupported-keyword",
                f"{keyword} is not supported",
                UNSUPPORTED[keyword],
                place,
            )
        elif keyword == "unevaluatedItems" and any(k in schema for k in _OF_ITEMS):
            self._add(
                "unsupported-keyword",
                "unevaluatedItems is supported next to prefixItems alone",
                'write "items": false next to prefixItems',
                place,
            )
        elif keyword == "$schema" and pointer:
            self._inner_draft(schema, place)
        elif keyword not in KEYWORDS:
            self._unknown(keyword, place)
        elif not KEYWORDS[keyword].passes(schema[keyword]):
            self._wrong_value(pointer, keyword, schema[keyword])

    def _inner_draft(self, schema: Mapping[str, Any], place: str) -> None:
        """A schema inside a file is read in the draft of the file."""
        if draft_of(dict(schema)) != self._draft:
            self._add(
                "unsupported-keyword",
                "another draft inside a file",
                "move this schema to a file of its own",
                place,
            )

    def _unknown(self, keyword: str, place: str) -> None:
        """A word of the vendor's own, or a keyword that is misspelt."""
        meant = (
            ""
            if keyword.lower().startswith("x-")
            else near(keyword, _ASSERTIONS, 6 / 7)
        )
        if meant:
            self._add(
                "misspelt-keyword",
                f"{quoted(keyword)} is not a keyword of JSON Schema",
                f"correct or remove it{meant}",
                place,
            )
        else:
            # Often one word stands in each schema of a file.
            self._findings.add_once(
                "unknown-keyword",
                f"{quoted(keyword)} is not a keyword of JSON Schema, and says nothing",
                f"remove it{near(keyword, {*KEYWORDS, *UNSUPPORTED})}",
                self._file,
                place,
            )

    def _misplaced(
        self, schema: Mapping[str, Any], types: tuple[str, ...], pointer: str
    ) -> None:
        """Finds keywords for values of other types, and those without a type."""
        concerning = [name for name in schema if name in KEYWORDS]
        concerning = [name for name in concerning if KEYWORDS[name].types]
        if types or "enum" in schema or "const" in schema:
            known = frozenset().union(*(BY_TYPE[name] for name in types))
            for name in concerning:
                # The official files have additionalProperties next to enums.
                is_known = name in (*known, "additionalProperties", "format")
                if not is_known and KEYWORDS[name].passes(schema[name]):
                    self._says_nothing(name, schema, pointer)
        elif concerning and not any(k in schema for k in ("$ref", *_COMBINING)):
            fitting = KEYWORDS[concerning[0]].types[-1]
            if not _is_choice(pointer) and not _is_condition(pointer):
                self._add(
                    "missing-type",
                    f"{', '.join(sorted(concerning))} without a type: "
                    "values of other types pass",
                    f'add "type": "{fitting}"',
                    pointer,
                )

    def _says_nothing(self, name: str, schema: Mapping[str, Any], pointer: str) -> None:
        self._add(
            "misplaced-keyword",
            f"{name} says nothing of {quoted(schema.get('type', 'these values'))}",
            f"remove it, or use the type {' or '.join(KEYWORDS[name].types)}",
            pointers.join(pointer, name),
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
        for below, pattern, length in _patterns(schema, pointer):
            self._pattern(pattern, length, below)
        format_ = schema.get("format")
        if not isinstance(format_, str):
            return
        if format_ not in FORMATS or (types and "string" not in types):
            self._add(
                "unknown-format",
                f"the format {quoted(format_)} says nothing here",
                f"say it in the description{near(format_, FORMATS)}",
                pointers.join(pointer, "format"),
            )

    def _pattern(self, pattern: str, length: int, place: str) -> None:
        """Finds a pattern that is not supported, or that takes long."""
        if problem := pattern_problem(pattern):
            self._add(
                "unsupported-keyword",
                f"the pattern {quoted(pattern)} is not supported: {problem}",
                next((i for sign, i in _INSTEAD.items() if sign in problem), _SIMPLER),
                place,
            )
            return
        states = patterns.compile_pattern(pattern).states
        if states * length > MAX_LOOKS:
            self._add(
                "costly-pattern",
                f"a pattern of {states} states, matched with up to {length} "
                "characters, may take long",
                "use minLength and maxLength instead of counts such as {1,500}",
                place,
            )

    def _constants(
        self, schema: Mapping[str, Any], types: tuple[str, ...], pointer: str
    ) -> None:
        for keyword, values in _constants(schema):
            place = pointers.join(pointer, keyword)
            seen = set()
            for value in values:
                if types and not any(
                    keyword_checks.IS_TYPE[name](value) for name in types
                ):
                    self._add(
                        "impossible" if len(values) == 1 else "unreachable-value",
                        f"{quoted(value)} is not of type {' or '.join(types)}",
                        "correct the value or the type",
                        place,
                    )
                identity = keyword_checks.identity(value)
                if identity in seen:
                    message = f"duplicate value {quoted(value)}"
                    self._add("unreachable-value", message, "remove one", place)
                seen.add(identity)

    def _names(self, schema: Mapping[str, Any], pointer: str) -> None:
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        if not isinstance(properties, dict) or not isinstance(required, list):
            return
        for name in properties:
            # Other characters that no name should have are told as texts.
            if not name.isprintable() and not list(unsafe_texts(name)):
                self._add(
                    "unusable-name",
                    f"{quoted(name)} can't name a property",
                    "rename it",
                    pointers.join(pointer, "properties", name),
                )
        for index, name in enumerate(required):
            self._required(name, index, schema, pointer)

    def _required(
        self, name: Any, index: int, schema: Mapping[str, Any], pointer: str
    ) -> None:
        place = pointers.join(pointer, "required", index)
        properties = schema.get("properties", {})
        combined = any(key in schema for key in ("$ref", *_COMBINING))
        if not isinstance(name, str):
            self._add(
                "keyword-value", f"{quoted(name)} is not a name", "remove it", place
            )
        elif name in schema["required"][:index]:
            message = f"{quoted(name)} is required twice"
            self._add("keyword-value", message, "remove one", place)
        elif name in properties or combined or _is_choice(pointer):
            return
        elif schema.get("additionalProperties") is False and not schema.get(
            "patternProperties"
        ):
            self._add(
                "impossible",
                f"{quoted(name)} is required, but not allowed",
                f"describe it in properties{near(name, properties)}",
                place,
            )
        else:
            self._add(
                "undescribed-property",
                f"{quoted(name)} is required, but not described: any value passes",
                f"describe it in properties{near(name, properties)}",
                place,
            )

    def _unbounded(
        self, schema: Mapping[str, Any], types: tuple[str, ...], pointer: str
    ) -> None:
        if any(key in schema for key in ("$ref", "const", "enum", *_COMBINING)):
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

    def _wrong_value(self, pointer: str, keyword: str, value: Any) -> None:
        hint = f"give it {KEYWORDS[keyword].expected}"
        if keyword == "required" and _is_bool(value):
            hint = _required_elsewhere(pointer, value)
        place = pointers.join(pointer, keyword)
        self._add("keyword-value", f"{keyword} is {quoted(value)}", hint, place)

    def _add(self, code: str, message: str, hint: str, pointer: str) -> None:
        self._findings.add(code, message, hint, self._file, pointer)


def _required_elsewhere(pointer: str, value: bool) -> str:
    """What to write instead of what draft-03 has in the property itself."""
    *_, holder, name = ["", "", *pointers.split(pointer)]
    if holder != "properties":
        return f"give it {KEYWORDS['required'].expected}, in the object that has them"
    if value:
        return f"remove it, and list {quoted(name)} in required of the object around it"
    return "remove it: what is not listed in required of the object may be absent"


_COMBINING = ("allOf", "anyOf", "oneOf", "not", "if")
# A schema in one of these refines the one that it stands in.
_IN_CHOICE = (["allOf"], ["anyOf"], ["oneOf"])
# What is in one of these is for values whose type is known from elsewhere.
_CONDITIONS = ("if", "then", "else", "not", "propertyNames")
# What stands in one of these has a name that says nothing.
_NAMING = frozenset(
    ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]
)


def _is_choice(pointer: str) -> bool:
    """Whether a schema refines the one that it stands in."""
    steps = pointers.split(pointer)
    if steps[-3:-2] == ["properties"]:
        return False
    if steps[-2:-1] in _IN_CHOICE:
        return True
    is_named = len(steps) > 1 and steps[-2] in _NAMING
    return steps[-1:] in (["not"], ["if"], ["then"], ["else"]) and not is_named


def _is_condition(pointer: str) -> bool:
    """Whether a schema is in one whose values another names the type of.

    That is a condition on what stands next to it, or on names, which are strings.
    """
    steps = ["", *pointers.split(pointer)]
    named = (
        "properties",
        "patternProperties",
        "dependentSchemas",
        "$defs",
        "definitions",
    )
    return any(
        step in _CONDITIONS and before not in named
        for before, step in itertools.pairwise(steps)
    )


def _constants(schema: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    if "const" in schema:
        yield "const", [schema["const"]]
    if isinstance(values := schema.get("enum"), list) and values:
        yield "enum", values


def _patterns(
    schema: Mapping[str, Any], pointer: str
) -> Iterator[tuple[str, str, int]]:
    """The place of each pattern, the pattern, and how long texts may be."""
    if isinstance(pattern := schema.get("pattern"), str):
        limit: Any = schema.get("maxLength")
        length = int(min(limit, MAX_LOOKS)) if _is_number(limit) else USUAL_LENGTH
        for part in lookaheads.parts(pattern).all:
            yield pointers.join(pointer, "pattern"), part, length
    if isinstance(named := schema.get("patternProperties"), dict):
        for pattern in named:
            place = pointers.join(pointer, "patternProperties", pattern)
            yield place, pattern, USUAL_LENGTH


def _above(low: Any, high: Any) -> bool:
    return bool(_is_number(low) and _is_number(high) and low > high)


_RANGES = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
