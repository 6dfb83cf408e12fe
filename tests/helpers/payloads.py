"""Payloads made from the raw schemas: right ones, and such with one thing wrong.

Nothing of the generator and of the generated modules is used here, so that a fault
of theirs cannot hide. Everything random comes from the generator that is handed in.
"""

import math
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.helpers.schemas import Schema

Path = tuple[str | int, ...]

# A string that JSON has to escape, that is longer in UTF-8 and UTF-16, or composed.
ALPHABET = "abcXYZ 09_-./\\\"'{}<>&\n\t\x00\x7f\u00e9\u0301\u2028\u202e\ufeff\U0001f50c"

# Vendors send anything: mixed case, underscores, null, nesting, all kinds of number.
VENDOR_DATA: tuple[Any, ...] = (
    None,
    False,
    "text",
    -0.0,
    10**40,
    {"some_key": None, "someKey": {"Some-Key": [[], {}, [None, [1, 1.0, 1e-9]]]}},
    [None, True, 2**63, 1.5e300, "\U0001f50c", {"vendorId": 5, "a~b/c": "", "": 0}],
    {"customData": {"id_token": [{"iso15118": {"": []}}]}, "connector_id": "1"},
)

# One of each type of JSON, and what is easily taken for another.
OTHERS: dict[str, Any] = {
    "null": None,
    "false": False,
    "true": True,
    "zero": 0,
    "one": 1,
    "whole float": 1.0,
    "float": 1.5,
    "huge integer": 10**30,
    "huge negative integer": -(10**30),
    "huge float": 1e300,
    "digit string": "1",
    "empty string": "",
    "empty array": [],
    "empty object": {},
}


def is_object(node: Schema) -> bool:
    """Whether a schema is that of an object; some have no properties at all."""
    return node.get("type") == "object"


@dataclass(frozen=True)
class Case:
    """A payload, what was done to it, and where."""

    kind: str
    payload: Any
    path: Path = ()


@dataclass
class Maker:
    """Makes values that a document, or one of its definitions, allows."""

    document: Schema
    rng: random.Random = field(default_factory=lambda: random.Random(0))

    def resolved(self, node: Schema) -> Schema:
        """What a node refers to, or itself."""
        if "$ref" not in node:
            return node
        name = node["$ref"].removeprefix("#/definitions/")
        found: Schema = self.document["definitions"][name]
        return found

    def minimal(self, node: Schema) -> Any:
        """The least that is allowed."""
        return self._value(node, lambda node, name: False, self._least)

    def full(self, node: Schema) -> Any:
        """Everything there is a property for."""
        return self._value(node, lambda node, name: True, self._most)

    def broad(self, node: Schema) -> Any:
        """Every property at the top, and below it the least that is allowed."""
        node = self.resolved(node)
        made = self.minimal(node)
        for name, prop in node.get("properties", {}).items():
            made[name] = self._filled(prop)
        return made | self._vendor_keys(node, self._most)

    def _filled(self, node: Schema) -> Any:
        node = self.resolved(node)
        if node.get("type") == "array":
            return [self._filled(node["items"])]
        return self.minimal(node) if is_object(node) else self._most(node)

    def random(self, node: Schema) -> Any:
        """Anything that is allowed."""
        share = self.rng.choice((0.1, 0.5, 0.9))
        return self._value(
            node, lambda node, name: self.rng.random() < share, self._any
        )

    def _value(
        self,
        node: Schema,
        wanted: Callable[[Schema, str], bool],
        scalar: Callable[[Schema], Any],
    ) -> Any:
        node = self.resolved(node)
        if is_object(node):
            required = node.get("required", ())
            made = {
                name: self._value(prop, wanted, scalar)
                for name, prop in node.get("properties", {}).items()
                if name in required or wanted(node, name)
            }
            return made | self._vendor_keys(node, scalar)
        if node.get("type") == "array":
            count = scalar({"count": node})
            return [self._value(node["items"], wanted, scalar) for _ in range(count)]
        return scalar(node)

    def _vendor_keys(
        self, node: Schema, scalar: Callable[[Schema], Any]
    ) -> dict[str, Any]:
        if node.get("additionalProperties") is False or scalar == self._least:
            return {}
        return {"Vendor_Key": scalar({}), "vendor key": scalar({})}

    def _least(self, node: Schema) -> Any:
        if "count" in node:
            return node["count"].get("minItems", 0)
        if "enum" in node:
            return node["enum"][0]
        match node.get("type"):
            case "string":
                return ""
            case "integer":
                return math.ceil(node.get("minimum", -7))
            case "number":
                return node.get("minimum", -7.2)
            case "boolean":
                return False
        return VENDOR_DATA[2]

    def _most(self, node: Schema) -> Any:
        if "count" in node:
            return min(node["count"].get("maxItems", 2), 3)
        if "enum" in node:
            return node["enum"][-1]
        match node.get("type"):
            case "string":
                return "x" * min(node.get("maxLength", 40), 40)
            case "integer":
                return math.floor(node.get("maximum", 123456789))
            case "number":
                return node.get("maximum", 1234.5)
            case "boolean":
                return True
        return VENDOR_DATA[5]

    def _any(self, node: Schema) -> Any:
        rng = self.rng
        if "count" in node:
            low = node["count"].get("minItems", 0)
            return rng.randint(low, max(low, min(node["count"].get("maxItems", 3), 3)))
        if "enum" in node:
            return rng.choice(node["enum"])
        match node.get("type"):
            case "string":
                length = rng.choice((0, 1, 5, min(node.get("maxLength", 30), 60)))
                length = min(length, node.get("maxLength", length))
                return "".join(rng.choices(ALPHABET, k=length))
            case "integer":
                low, high = node.get("minimum", -(10**9)), node.get("maximum", 10**9)
                whole = rng.randint(math.ceil(low), math.floor(high))
                is_old = "draft-04" in self.document["$schema"]
                return rng.choice((whole, whole, whole if is_old else float(whole)))
            case "number":
                low, high = node.get("minimum", -1e9), node.get("maximum", 1e9)
                digits = 1 if "multipleOf" in node else 20
                return rng.choice(
                    (round(rng.uniform(low, high), digits), math.ceil(low))
                )
            case "boolean":
                return rng.random() < 0.5
        return rng.choice(VENDOR_DATA)


@dataclass(frozen=True)
class Site:
    """A value inside of a payload, with the schema that speaks of it."""

    path: Path
    node: Schema
    value: Any


def sites(maker: Maker, node: Schema, payload: Any, path: Path = ()) -> Iterator[Site]:
    """Every value of a right payload, the payload itself first."""
    node = maker.resolved(node)
    yield Site(path, node, payload)
    if is_object(node):
        for name, value in payload.items():
            if name in node.get("properties", {}):
                prop = node["properties"][name]
                yield from sites(maker, prop, value, (*path, name))
    elif node.get("type") == "array":
        for index, item in enumerate(payload):
            yield from sites(maker, node["items"], item, (*path, index))


def put(payload: Any, path: Path, value: Any) -> Any:
    """A copy of a payload with another value at one place; the rest is shared."""
    if not path:
        return value
    copy = payload.copy()
    copy[path[0]] = put(payload[path[0]], path[1:], value)
    return copy


def mutations(maker: Maker, node: Schema, payload: Any) -> Iterator[Case]:
    """Every way in which one thing of a right payload is changed."""
    for site in sites(maker, node, payload):
        yield from mutations_at(maker, payload, site)


def mutations_at(maker: Maker, payload: Any, site: Site) -> Iterator[Case]:
    """Every way in which one value of a right payload is changed."""
    for kind, value in changes(maker, site):
        yield Case(kind, put(payload, site.path, value), site.path)


def changes(maker: Maker, site: Site) -> Iterator[tuple[str, Any]]:
    """What to put instead of a value, labelled; much of it is not allowed."""
    yield from OTHERS.items()
    yield "in an array", [site.value]
    yield "in an object", {"value": site.value}
    node = site.node
    if is_object(node):
        yield from _object_changes(maker, node, site.value)
    elif node.get("type") == "array":
        yield from _array_changes(maker, node, site.value)
    elif "enum" in node:
        yield from _enum_changes(node, site.value)
    elif node.get("type") == "string":
        yield from _string_changes(node)
    elif node.get("type") in ("integer", "number"):
        yield from _number_changes(node, site.value)
    elif "type" not in node:
        yield from (("vendor data", data) for data in VENDOR_DATA)


def _object_changes(
    maker: Maker, node: Schema, value: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    for key in ("unknownKey", "", "a~b/c", "\U0001f50c", "__class__"):
        yield "unknown key", {**value, key: 1}
    yield "unknown key with null", {**value, "unknownKey": None}
    for key in value:
        rest = {k: v for k, v in value.items() if k != key}
        required = key in node.get("required", ())
        yield "missing required key" if required else "missing optional key", rest
        yield "unknown key for another", {**rest, "unknownKey": value[key]}
        for kind, other in _spellings(key):
            if other not in value:
                yield f"{kind} key", {**rest, other: value[key]}
                yield f"{kind} second key", {**value, other: value[key]}
    for name, prop in node.get("properties", {}).items():
        if name not in value:
            yield "one key more", {**value, name: maker.minimal(prop)}


def _spellings(key: str) -> Iterator[tuple[str, str]]:
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
    yield "snake_case", snake if snake != key else f"{key}_"
    yield "other case", key[:1].swapcase() + key[1:]
    yield "upper case", key.upper()
    yield "spaced", f"{key} "


def _array_changes(
    maker: Maker, node: Schema, value: list[Any]
) -> Iterator[tuple[str, Any]]:
    item = value[0] if value else maker.minimal(node["items"])
    low, high = node.get("minItems"), node.get("maxItems")
    yield "object for array", dict.fromkeys("ab", item)
    yield "null item", [*value[:-1], None]
    if low is not None:
        yield "fewest items", [item] * low
        yield "one item too few", [item] * (low - 1)
    if high is not None:
        yield "most items", [item] * high
        yield "one item too many", [item] * (high + 1)


def _enum_changes(node: Schema, value: str) -> Iterator[tuple[str, Any]]:
    known = node["enum"]
    near = {
        "near-miss enum, case": value.swapcase(),
        "near-miss enum, space after": f"{value} ",
        "near-miss enum, space before": f" {value}",
        "near-miss enum, cut": value[:-1],
        "near-miss enum, zero width": f"{value}\u200b",
        "unknown enum": "Unheard-Of",
    }
    yield from ((kind, other) for kind, other in near.items() if other not in known)
    yield "enum", known[(known.index(value) + 1) % len(known)]


def _string_changes(node: Schema) -> Iterator[tuple[str, Any]]:
    limit = node.get("maxLength")
    yield "control characters", "\x00\n"[:limit]
    if limit is None:
        yield "long string", "x" * 3000
        return
    # A character beyond the BMP is one, and one with an accent may be two.
    for kind, unit in (("", "x"), ("astral ", "\U0001f50c"), ("combining ", "e\u0301")):
        text = unit * limit
        yield f"{kind}string at the limit", text[:limit]
        yield f"{kind}string one too long", text[:limit] + unit[-1]
    yield "string much too long", "x" * (2 * limit + 100)


def _number_changes(node: Schema, value: float) -> Iterator[tuple[str, Any]]:
    low, high = node.get("minimum"), node.get("maximum")
    whole = node["type"] == "integer"
    if "multipleOf" in node:
        yield from (("multiple", tenths) for tenths in (8.1, -0.3, 1e22, 10**309, 7))
        yield from (("no multiple", near) for near in (8.11, 0.30000000000000004))
    yield "fraction next to it", math.nextafter(math.floor(value), math.inf)
    yield "whole as float", float(math.floor(value))
    if low is not None:
        yield "at the minimum", int(low) if whole else low
        yield "at the minimum as float", float(low)
        yield "below minimum", int(low) - 1 if whole else math.nextafter(low, -math.inf)
    if high is not None:
        yield "at the maximum", int(high) if whole else high
        yield "at the maximum as float", float(high)
        yield (
            "above maximum",
            int(high) + 1 if whole else math.nextafter(high, math.inf),
        )


def twice(maker: Maker, node: Schema, payload: Any, rng: random.Random) -> Case | None:
    """Two changes at different places, or None where there is but one place."""
    found = [site for site in sites(maker, node, payload) if site.path]
    if len(found) < 2:
        return None
    first, second = rng.sample(found, 2)
    one = rng.choice(list(mutations_at(maker, payload, first)))
    if not _is_free(first.path, second.path):
        return None
    two = rng.choice(list(changes(maker, second)))
    return Case(f"{one.kind} and {two[0]}", put(one.payload, second.path, two[1]))


def _is_free(one: Path, other: Path) -> bool:
    """Whether neither of two places holds the other."""
    length = min(len(one), len(other))
    return one[:length] != other[:length]


def kinds(cases: Iterable[Case]) -> set[str]:
    """What was done, over all cases."""
    return {case.kind for case in cases}


def has_whole_fraction(payload: Any) -> bool:
    """Whether a whole number is written as 1.0, which draft-04 alone refuses."""
    if isinstance(payload, dict):
        return any(map(has_whole_fraction, payload.values()))
    if isinstance(payload, list):
        return any(map(has_whole_fraction, payload))
    return isinstance(payload, float) and payload.is_integer()
