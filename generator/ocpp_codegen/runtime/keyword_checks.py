"""What JSON Schema asserts, checked on a JSON value: the part no class can say.

A schema is a dict of keywords, without references but to its own ``$defs``, each of
which is applied to a part of a value once. It is evaluated as in JSON Schema 2020-12,
with one more type: a "whole" number is written without a fraction, which is what
draft-04 calls an integer. Patterns are those of ECMAScript.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from .ocppj import Place, is_multiple, shown, words
from .ocppj.values import as_limits

__all__ = [
    "IS_TYPE",
    "Fault",
    "Schema",
    "are_unique",
    "as_json",
    "faults",
    "identity",
    "is_valid",
    "matches",
]

Schema = Mapping[str, Any] | bool


class Fault(NamedTuple):
    """What is wrong with a value: where, in words, and the keyword."""

    at: Place
    message: str
    rule: str


class _Known:
    """What definitions say of the parts of one value, by the identities of both.

    faults are those of a part, counted from it; keys what an object's are known by.
    """

    def __init__(self) -> None:
        self.faults: dict[tuple[int, int], tuple[Fault, ...]] = {}
        self.keys: dict[tuple[int, int], set[str]] = {}


def is_valid(schema: Schema, value: Any) -> bool:
    """Whether a JSON value passes a schema."""
    return _passes(schema, value, _Known())


def faults(
    schema: Schema,
    value: Any,
    at: Place = None,
    definitions: Mapping[str, Schema] | None = None,
) -> Iterator[Fault]:
    """Everything wrong with a JSON value that stands at a place.

    definitions are the $defs of the schema where it doesn't hold them itself.
    """
    if definitions is not None and not isinstance(schema, bool):
        schema = _linked(schema, definitions)
    return _faults(schema, value, at, _Known())


def _passes(schema: Schema, value: Any, known: _Known) -> bool:
    return next(_faults(schema, value, None, known), None) is None


def _faults(schema: Schema, value: Any, at: Place, known: _Known) -> Iterator[Fault]:
    if isinstance(schema, bool):
        if not schema:
            message = f"{shown(value)} is not allowed here"
            yield Fault(at, message, "additionalProperties")
        return
    if "$defs" in schema:
        schema = _linked(schema, schema["$defs"])
    for keyword, check in _CHECKS.items():
        if keyword in schema:
            yield from check(schema, value, at, known)


def _defined(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    """What a definition says, which is the same wherever it is asked of a value."""
    definition = schema["$ref"]
    key = id(definition), id(value)
    found = known.faults.get(key)
    if found is None:
        found = tuple(dict.fromkeys(_faults(definition, value, None, known)))
        known.faults[key] = found
    for fault in found:
        yield fault._replace(at=_below(at, fault.at))


def _below(at: Place, inner: Place) -> Place:
    """A place that is counted from another."""
    return at if inner is None else (_below(at, inner[0]), inner[1])


# Schemas with what they refer to in the places of the references, by their identity,
# which stays theirs as long as they are kept here.
_LINKED: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}


def _linked(
    schema: Mapping[str, Any], definitions: Mapping[str, Schema]
) -> Mapping[str, Any]:
    """A schema in which each reference holds the definition it leads to: a ring."""
    known = _LINKED.get(id(schema))
    if known is None:
        rest = {key: value for key, value in schema.items() if key != "$defs"}
        linked = _with_targets(rest, _ring(definitions))
        known = _LINKED[id(schema)] = schema, linked
    return known[1]


def _ring(definitions: Mapping[str, Schema]) -> Mapping[str, Any]:
    """Definitions that hold each other, made once for all that refer to them."""
    known = _LINKED.get(id(definitions))
    if known is None:
        named: dict[str, dict[str, Any]] = {name: {} for name in definitions}
        for name, inner in definitions.items():
            found = {"allOf": [inner]} if isinstance(inner, bool) else inner
            named[name].update(_with_targets(found, named))
        known = _LINKED[id(definitions)] = definitions, named
    return known[1]


def _with_targets(value: Any, named: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_with_targets(item, named) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(reference := value.get("$ref"), str):
        return {"$ref": named[reference.rpartition("/")[2]]}
    linked = {}
    for key, inner in value.items():
        if key in _OF_NAMED:
            linked[key] = {n: _with_targets(item, named) for n, item in inner.items()}
        else:
            is_data = key in ("enum", "const")
            linked[key] = inner if is_data else _with_targets(inner, named)
    return linked


def as_json(schema: Schema) -> dict[str, Any]:
    """A schema in JSON Schema 2020-12, where 1.0 is a whole number as well."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    made: dict[str, Any] = {k: _as_json(k, v) for k, v in schema.items()}
    if closed := made.pop("unevaluatedProperties", None):
        part = {**closed["of"], "unevaluatedProperties": closed["others"]}
        made["allOf"] = [*made.get("allOf", ()), part]
    if "$defs" in made:
        import hashlib  # not for the import of a codec

        # References are counted from here, wherever this is put.
        text = json.dumps(made, sort_keys=True)
        made["$id"] = f"urn:sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return made


def _as_json(keyword: str, value: Any) -> Any:
    if keyword == "type":
        return ["integer" if name == "whole" else name for name in value]
    if keyword in _OF_ONE:
        return as_json(value)
    if keyword in _OF_SEVERAL:
        return [as_json(inner) for inner in value]
    if keyword == "$defs":
        return _definitions_as_json(value)
    if keyword in _OF_NAMED:
        return {name: as_json(inner) for name, inner in value.items()}
    return value


def _definitions_as_json(definitions: Mapping[str, Schema]) -> dict[str, Any]:
    """Definitions that many refer to, made once and kept with what they are made of."""
    known = _AS_JSON.get(id(definitions))
    if known is None:
        made = {name: as_json(inner) for name, inner in definitions.items()}
        known = _AS_JSON[id(definitions)] = definitions, made
    return known[1]


_AS_JSON: dict[int, tuple[Mapping[str, Schema], dict[str, Any]]] = {}

# Keywords that hold a schema, a list of them, or some by name.
_OF_ONE = {
    *("items", "contains", "additionalProperties", "propertyNames"),
    *("not", "if", "then", "else"),
}
_OF_SEVERAL = {"prefixItems", "allOf", "anyOf", "oneOf"}
_OF_NAMED = {"$defs", "properties", "patternProperties", "dependentSchemas"}
# It has two: what says which keys are evaluated, and what the others have to pass.
_OF_NAMED |= {"unevaluatedProperties"}


def identity(value: Any) -> Any:
    """Equal for two JSON values that are equal: 1 equals 1.0 but not true."""
    if isinstance(value, dict):
        return "{", frozenset((key, identity(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "[", *map(identity, value)
    if isinstance(value, str):
        return str.__str__(value)
    return isinstance(value, bool), value


def are_unique(items: Sequence[Any]) -> bool:
    """Whether no two of some JSON values are equal."""
    return len(set(map(identity, items))) == len(items)


# Types


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    if isinstance(value, Decimal):
        # Its remainder is an error where the quotient has too many digits.
        return value == value.to_integral_value()
    return isinstance(value, int) or value.is_integer()


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_array(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


IS_TYPE: Mapping[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "whole": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "integer": lambda value: _is_number(value) and _is_whole(value),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": _is_array,
    "object": _is_object,
    "null": lambda value: value is None,
}


def _type(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if not any(IS_TYPE[name](value) for name in schema["type"]):
        yield Fault(at, f"{shown(value)} is not {' or '.join(schema['type'])}", "type")


def _enum(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    values = schema["enum"]
    if identity(value) not in map(identity, values):
        listed = ", ".join(map(shown, values[:8])) + (", ..." if values[8:] else "")
        yield Fault(at, f"{shown(value)} is not one of {listed}", "enum")


def _const(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if identity(value) != identity(schema["const"]):
        yield Fault(at, f"{shown(value)} is not {shown(schema['const'])}", "const")


# Limits: the keyword, the values it is for, what it measures, when that passes


def _limit(
    keyword: str,
    applies: Callable[[Any], bool],
    measure: Callable[[Any], Any],
    passes: Callable[[Any, Any], bool],
    says: str,
) -> _Check:
    def check(
        schema: Mapping[str, Any], value: Any, at: Place, known: _Known
    ) -> Iterator[Fault]:
        limit = schema[keyword]
        if applies(value) and not passes(measure(value), limit):
            yield Fault(at, f"{shown(value)} {says} {shown(limit)}", keyword)

    return check


def _itself(value: Any) -> Any:
    return value


def _at_least(value: Any, limit: Any) -> bool:
    return bool(value >= limit)


def _at_most(value: Any, limit: Any) -> bool:
    return bool(value <= limit)


def matches(value: str, pattern: str) -> bool:
    """Whether the pattern is anywhere in a text."""
    from . import patterns  # not for the import of a codec

    return bool(patterns.compile_pattern(pattern).search(value))


def _is_multiple(value: Any, step: Any) -> bool:
    return is_multiple(value, str(step))


def _unique(value: Any, wanted: bool) -> bool:
    return not wanted or are_unique(value)


# Arrays


def _items(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_array(value):
        first = len(schema.get("prefixItems", ()))
        for index, item in enumerate(value[first:], first):
            yield from _faults(schema["items"], item, (at, index), known)


def _prefix(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_array(value):
        for index, (inner, item) in enumerate(
            zip(schema["prefixItems"], value, strict=False)
        ):
            yield from _faults(inner, item, (at, index), known)


def _contains(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if not _is_array(value):
        return
    count = sum(_passes(schema["contains"], item, known) for item in value)
    most = schema.get("maxContains", len(value))
    if not schema.get("minContains", 1) <= count <= most:
        yield Fault(at, f"{count} items are as they must be", "contains")


# Objects


def _required(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        for name in schema["required"]:
            if name not in value:
                yield Fault(at, f"{name} is missing", "required")


def _properties(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        for name, inner in schema["properties"].items():
            if name in value:
                yield from _faults(inner, value[name], (at, name), known)


def _patterns(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        for pattern, inner in schema["patternProperties"].items():
            for name in value:
                if matches(name, pattern):
                    yield from _faults(inner, value[name], (at, name), known)


def _additional(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if not _is_object(value):
        return
    inner = schema["additionalProperties"]
    for name in value:
        if name in schema.get("properties", ()):
            continue
        if any(matches(name, p) for p in schema.get("patternProperties", ())):
            continue
        yield from _further(inner, name, value, at, known)


def _further(
    inner: Schema, name: str, value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    """What is wrong with a key that no other schema is for."""
    if inner is False:
        message = words.unknown_key(shown(name))
        yield Fault((at, name), message, "additionalProperties")
    else:
        yield from _faults(inner, value[name], (at, name), known)


def _unevaluated(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        closed = schema["unevaluatedProperties"]
        evaluated = _evaluated(closed["of"], value, known)
        for name in value:
            if name not in evaluated:
                yield from _further(closed["others"], name, value, at, known)


def _evaluated(schema: Schema, value: Mapping[str, Any], known: _Known) -> set[str]:
    """The keys of an object that a schema, or one that is applied with it, looks at."""
    if isinstance(schema, bool):
        return set()
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return set(value)
    key = id(schema), id(value)
    if key not in known.keys:
        found = {name for name in value if name in schema.get("properties", ())}
        for pattern in schema.get("patternProperties", ()):
            found |= {name for name in value if matches(name, pattern)}
        for inner in _applied(schema, value, known):
            found |= _evaluated(inner, value, known)
        known.keys[key] = found
    return known.keys[key]


def _applied(schema: Mapping[str, Any], value: Any, known: _Known) -> Iterator[Schema]:
    """The schemas inside one that its value has to pass, or happens to pass."""
    if "$ref" in schema:
        yield schema["$ref"]
    yield from schema.get("allOf", ())
    for keyword in ("anyOf", "oneOf"):
        choices = schema.get(keyword, ())
        yield from (inner for inner in choices if _passes(inner, value, known))
    if "if" in schema:
        passes = _passes(schema["if"], value, known)
        if passes:
            yield schema["if"]
        yield schema.get("then" if passes else "else", True)
    for name, inner in schema.get("dependentSchemas", {}).items():
        if name in value:
            yield inner


def _names(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        for name in value:
            for fault in _faults(schema["propertyNames"], name, (at, name), known):
                yield fault._replace(rule="propertyNames")


def _needs(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        for name, needed in schema["dependentRequired"].items():
            for other in needed if name in value else ():
                if other not in value:
                    message = f"{other} is missing, which {name} needs"
                    yield Fault(at, message, "dependentRequired")


def _depends(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _is_object(value):
        for name, inner in schema["dependentSchemas"].items():
            if name in value:
                yield from _faults(inner, value, at, known)


# Choices


def _all_of(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    for inner in schema["allOf"]:
        yield from _faults(inner, value, at, known)


def _any_of(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if not any(_passes(inner, value, known) for inner in schema["anyOf"]):
        yield Fault(at, f"{shown(value)} fits none of the choices", "anyOf")


def _one_of(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    count = sum(_passes(inner, value, known) for inner in schema["oneOf"])
    if count != 1:
        number = "more than one" if count else "none"
        yield Fault(at, f"{shown(value)} fits {number} of the choices", "oneOf")


def _not(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    if _passes(schema["not"], value, known):
        yield Fault(at, f"{shown(value)} is excluded", "not")


def _if(
    schema: Mapping[str, Any], value: Any, at: Place, known: _Known
) -> Iterator[Fault]:
    branch = "then" if _passes(schema["if"], value, known) else "else"
    yield from _faults(schema.get(branch, True), value, at, known)


_Check = Callable[[Mapping[str, Any], Any, Place, _Known], Iterator[Fault]]
_CHECKS: Mapping[str, _Check] = {
    "$ref": _defined,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _limit("minimum", _is_number, as_limits, _at_least, "is less than"),
    "maximum": _limit("maximum", _is_number, as_limits, _at_most, "is more than"),
    "exclusiveMinimum": _limit(
        "exclusiveMinimum",
        _is_number,
        as_limits,
        operator.gt,
        "is not more than",
    ),
    "exclusiveMaximum": _limit(
        "exclusiveMaximum",
        _is_number,
        as_limits,
        operator.lt,
        "is not less than",
    ),
    "multipleOf": _limit(
        "multipleOf", _is_number, _itself, _is_multiple, "is not a multiple of"
    ),
    "minLength": _limit("minLength", _is_text, len, _at_least, "is shorter than"),
    "maxLength": _limit("maxLength", _is_text, len, _at_most, "is longer than"),
    "pattern": _limit("pattern", _is_text, _itself, matches, "does not match"),
    "minItems": _limit("minItems", _is_array, len, _at_least, "has fewer items than"),
    "maxItems": _limit("maxItems", _is_array, len, _at_most, "has more items than"),
    "uniqueItems": _limit(
        "uniqueItems", _is_array, _itself, _unique, "has duplicate items; unique:"
    ),
    "minProperties": _limit(
        "minProperties", _is_object, len, _at_least, "has fewer keys than"
    ),
    "maxProperties": _limit(
        "maxProperties", _is_object, len, _at_most, "has more keys than"
    ),
    "items": _items,
    "prefixItems": _prefix,
    "contains": _contains,
    "required": _required,
    "properties": _properties,
    "patternProperties": _patterns,
    "additionalProperties": _additional,
    "unevaluatedProperties": _unevaluated,
    "propertyNames": _names,
    "dependentRequired": _needs,
    "dependentSchemas": _depends,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
}
