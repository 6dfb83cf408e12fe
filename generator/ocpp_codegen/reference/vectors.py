"""Payloads with a verdict, for programs in any language to be tested with.

Every message gets a minimal and a full payload, and then, for each fact of its
schema, values at the limit and values with one fault. A definition is gone through
where a message has it first; everything around the value is as small as it may be.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, assert_never

from ocpp_codegen.base import pointers
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Foreign,
    Further,
    FurtherType,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Reference,
    Scalar,
    ScalarType,
    String,
    Type,
    Union,
)
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.reference.examples import Examples, Payload, Shape, is_right, within
from ocpp_codegen.reference.manual import ClassEntry
from ocpp_codegen.runtime.ocppj.findings import CODES

# The layout of the files; it changes when a reader of them has to.
LAYOUT = 1

# A longer string or list is not tried, whatever the schema allows.
MAX_LENGTH = 100_000
MAX_ITEMS = 2_000

# One character, though two in UTF-16 and four bytes in UTF-8.
_ASTRAL = "\U0001f50c"


@dataclass(frozen=True)
class Vector:
    """A payload; pointer, rule and code say what is wrong with it, if anything is.

    pointer leads to the value that is wrong, to a key that is unknown, or to the
    object that lacks a key; rule is the keyword of the schema.
    """

    name: str
    payload: Any
    pointer: str = ""
    rule: str = ""
    code: str = ""


# Puts a value into its place in a message that is right otherwise.
_Put = Callable[[Any], Any]


def of_message(examples: Examples, dialect: Dialect, schema: str) -> Iterator[Vector]:
    """The vectors of a message, in the order of its fields.

    None where a vendor's schema asks for what no example of ours has.
    """
    whole = Reference(schema)
    if not fits(examples, whole, examples.minimal(schema)):
        return
    yield Vector("minimal", examples.minimal(schema))
    complete = examples.make(schema, lambda attribute, depth: True)
    for name, payload in (("full", examples.full(schema)), ("complete", complete)):
        if fits(examples, whole, payload):
            yield Vector(name, payload)
    walk = _Walk(examples, dialect.error_codes)
    yield walk.fault("", "an array", "type", [])
    yield walk.fault("", "null", "type", None)
    yield from walk.object(schema, "", lambda payload: payload)


def as_json(
    entry: ClassEntry,
    vectors: Iterable[Vector],
    dialect: Dialect,
    header: tuple[str, ...],
) -> str:
    """The file for a message: one vector on each line."""
    about = {
        "about": header[0],
        "source": " ".join(header[1:]),
        "layout": LAYOUT,
        "ocpp": dialect.version,
        "subprotocol": dialect.subprotocol,
        "schema": entry.schema,
        "action": entry.message.action if entry.message else "",
        "message": entry.message.role if entry.message else "",
    }
    lines = [f" {json.dumps(key)}: {json.dumps(about[key])}" for key in about]
    listed = ",\n".join(f"  {json.dumps(_data(vector))}" for vector in vectors)
    return "{\n" + ",\n".join([*lines, f' "vectors": [\n{listed}\n ]']) + "\n}\n"


def _data(vector: Vector) -> dict[str, Any]:
    known = {"name": vector.name, "valid": not vector.rule}
    broken = {"pointer": vector.pointer, "rule": vector.rule, "code": vector.code}
    return {**known, **(broken if vector.rule else {}), "payload": vector.payload}


class _Walk:
    """Goes through the definitions of one message, each once."""

    def __init__(self, examples: Examples, spelt: Mapping[str, str]) -> None:
        self.examples = examples
        self.spelt = spelt
        self.seen: set[str] = set()

    def fault(
        self, at: str, what: str, rule: str, payload: Any, of: str | None = None
    ) -> Vector:
        """A payload with one fault; of is the place of the name, if not at."""
        code = self.spelt.get(CODES[rule], CODES[rule].value)
        return Vector(_named(at if of is None else of, what), payload, at, rule, code)

    def object(self, schema: str, at: str, put: _Put) -> Iterator[Vector]:
        """What can be said of an object and its fields."""
        if schema in self.seen or _check(self.examples, schema):
            return
        self.seen.add(schema)
        shape, base = self.examples.shapes[schema], self.examples.minimal(schema)
        yield from self.keys(shape, base, at, put)
        for attribute in shape.attributes:
            example = self.examples.value(schema, attribute)
            place = pointers.join(at, attribute.wire_name)
            yield from self.value(
                attribute.type, example, place, _inside(put, base, attribute.wire_name)
            )

    def keys(self, shape: Shape, base: Payload, at: str, put: _Put) -> Iterator[Vector]:
        """Keys that are missing or that nobody knows."""
        for key in base:
            rest = {k: v for k, v in base.items() if k != key}
            place = pointers.join(at, key)
            yield self.fault(at, "missing", "required", put(rest), of=place)
        unknown = "unknownKey"
        while any(a.wire_name == unknown for a in shape.attributes):
            unknown += "X"
        place, payload = pointers.join(at, unknown), put({**base, unknown: 1})
        if shape.open:
            yield Vector(_named(place, "a key of the vendor"), payload)
        else:
            yield self.fault(place, "unknown", "additionalProperties", payload)

    def value(self, type_: Type, example: Any, at: str, put: _Put) -> Iterator[Vector]:
        """What can be said of a value; example is one that is right."""
        if isinstance(type_, Checked | Lenient | Map):
            return  # of a vendor: what else they say is not known here
        if not fits(self.examples, type_, None):
            yield self.fault(at, "null", "type", put(None))
        match type_:
            case Array():
                yield from self.array(type_, example, at, put)
            case Reference(target) if target in self.examples.members:
                yield from self.enum(target, at, put)
            case Reference(target):
                yield self.fault(at, "an array", "type", put([]))
                yield from self.object(target, at, put)
            case Scalar() | Further():
                yield from self.scalar(type_, example, at, put)
            case _:
                assert_never(type_)

    def scalar(
        self, type_: ScalarType | FurtherType, example: Any, at: str, put: _Put
    ) -> Iterator[Vector]:
        match type_:
            case String():
                yield from self.string(type_, at, put)
            case Integer():
                yield from self.integer(type_, example, at, put)
            case Number():
                yield from self.number(type_, at, put)
            case Boolean():
                yield Vector(_named(at, "false"), put(False))
                yield self.fault(at, "a string", "type", put("true"))
            case Anything():
                for value in (None, False, 0, "", [None, {"some_key": [True]}]):
                    yield Vector(_named(at, json.dumps(value)), put(value))
            case Further():
                pass
            case _:
                assert_never(type_)

    def string(self, type_: String, at: str, put: _Put) -> Iterator[Vector]:
        yield self.fault(at, "a number", "type", put(7))
        if type_.pattern is not None or type_.min_length:
            return  # of a vendor: a text that breaks one of several may break others
        yield Vector(_named(at, "empty"), put(""))
        limit = type_.max_length
        if limit is None or limit > MAX_LENGTH:
            return
        yield Vector(_named(at, "longest"), put("x" * limit))
        if limit:
            text = _ASTRAL + "x" * (limit - 1)
            yield Vector(_named(at, "longest, with U+1F50C"), put(text))
        yield self.fault(at, "too long", "maxLength", put("x" * (limit + 1)))

    def integer(
        self, type_: Integer, example: int, at: str, put: _Put
    ) -> Iterator[Vector]:
        yield self.fault(at, "a string", "type", put("1"))
        yield self.fault(at, "a boolean", "type", put(True))
        yield self.fault(at, "a fraction", "type", put(example + 1 / 2))
        if type_.strict:
            yield self.fault(at, "1.0 for 1", "type", put(float(example)))
        else:
            yield Vector(_named(at, "1.0 for 1"), put(float(example)))
        yield from self.range(type_, at, put)

    def number(self, type_: Number, at: str, put: _Put) -> Iterator[Vector]:
        yield self.fault(at, "a string", "type", put("1"))
        yield self.fault(at, "a boolean", "type", put(True))
        if type_.multiple_of is not None:
            step = Fraction(str(type_.multiple_of))
            right = within(type_, 81 * step)
            yield Vector(_named(at, "a multiple"), put(float(right)))
            wrong = float(within(replace(type_, multiple_of=None), right + step / 10))
            if Fraction(str(wrong)) % step:
                yield self.fault(at, "no multiple", "multipleOf", put(wrong))
        yield from self.range(type_, at, put)

    def range(self, type_: Integer | Number, at: str, put: _Put) -> Iterator[Vector]:
        free = replace(type_, minimum=None, maximum=None)
        for limit, rule, step in (
            (type_.minimum, "minimum", -1),
            (type_.maximum, "maximum", 1),
        ):
            if limit is None:
                continue
            lowest = within(type_, Fraction(str(limit)))
            yield Vector(_named(at, f"at the {rule}"), put(_plain(type_, lowest)))
            beyond = within(free, Fraction(str(limit)) + 2 * step)
            if abs(beyond) < 10**300:
                value = _plain(type_, beyond)
                yield self.fault(at, f"beyond the {rule}", rule, put(value))

    def array(
        self, type_: Array, example: list[Any], at: str, put: _Put
    ) -> Iterator[Vector]:
        yield self.fault(at, "an object", "type", put({}))
        low, high = type_.min_items or 0, type_.max_items
        if not example:
            return
        yield Vector(_named(at, "fewest items"), put(example[:1] * low))
        if low:
            few = put(example[:1] * (low - 1))
            yield self.fault(at, "too few items", "minItems", few)
        if high is not None and high <= MAX_ITEMS and not type_.unique:
            yield Vector(_named(at, "most items"), put(example[:1] * high))
            many = put(example[:1] * (high + 1))
            yield self.fault(at, "too many items", "maxItems", many)

        def put_first(value: Any) -> Any:
            return put([value, *example[1:]])

        yield from self.value(type_.items, example[0], f"{at}/0", put_first)

    def enum(self, target: str, at: str, put: _Put) -> Iterator[Vector]:
        values = self.examples.protocol.enums[target].values
        yield self.fault(at, "a number", "type", put(1))
        unknown = "Unknown-Value"
        while unknown in values:
            unknown += "X"
        yield self.fault(at, "unknown value", "enum", put(unknown))
        other_case = values[0].swapcase()
        if other_case not in values:
            yield self.fault(at, "other case", "enum", put(other_case))
        if target not in self.seen:
            self.seen.add(target)
            for value in values:
                yield Vector(_named(at, json.dumps(value)), put(value))


def fits(examples: Examples, type_: Type, value: Any) -> bool:
    """Whether a value of ours is one of a type, as far as our examples may fail."""
    match type_:
        case Reference(target) if target in examples.members:
            return value in examples.protocol.enums[target].values
        case Reference(target):
            return isinstance(value, dict) and _fits_object(examples, target, value)
        case Array(items):
            return isinstance(value, list) and all(
                fits(examples, items, item) for item in value
            )
        case String():
            return isinstance(value, str) and is_right(type_, value)
        case Integer() | Number():
            return isinstance(value, (int, float)) and _is_within(type_, value)
        case Boolean():
            return isinstance(value, bool)
        case Anything():
            return True
        case Further():
            return _fits_of_vendor(examples, type_, value)
        case _:
            assert_never(type_)


def _fits_object(examples: Examples, schema: str, value: Payload) -> bool:
    return not _check(examples, schema) and all(
        fits(examples, a.type, value[a.wire_name])
        if a.wire_name in value
        else a.optional
        for a in examples.shapes[schema].attributes
    )


def _fits_of_vendor(examples: Examples, type_: FurtherType, value: Any) -> bool:
    """The same for types that no official schema has; a further check never fits."""
    match type_:
        case Literals(values):
            return value in values
        case Map(inner):
            return isinstance(value, dict) and all(
                fits(examples, inner, item) for item in value.values()
            )
        case Lenient(inner):
            return fits(examples, inner, value)
        case Nullable(inner):
            return value is None or fits(examples, inner, value)
        case Union(types):
            return any(fits(examples, inner, value) for inner in types)
        case Checked() | Foreign():
            return False
        case _:
            assert_never(type_)


def _check(examples: Examples, schema: str) -> str:
    """The schema that an object has to pass besides, which is not looked into."""
    protocol = examples.protocol
    found = protocol.objects.get(schema) or protocol.messages.get(schema)
    return found.check if found else ""


def _is_within(type_: Integer | Number, value: float) -> bool:
    low, high = type_.exclusive_minimum, type_.exclusive_maximum
    if (low is not None and value <= low) or (high is not None and value >= high):
        return False
    exact = Fraction(str(value))
    return within(type_, exact) == exact


def _inside(put: _Put, base: Payload, key: str) -> _Put:
    return lambda value: put({**base, key: value})


def _plain(type_: Integer | Number, value: Fraction) -> int | float:
    return int(value) if isinstance(type_, Integer) else float(value)


def _named(at: str, what: str) -> str:
    return f"{at or 'message'}: {what}"
