"""Verdicts on vendors' payloads: the generated codec against jsonschema.

Schemas are made at random of every keyword that an extension may use, payloads of
what the schemas ask for and of what they don't. What is accepted has to come out
of the codec as it went in.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

import jsonschema

SCHEMAS = 60
PAYLOADS = 150
DRAFTS = (
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
)
VALIDATORS = {
    DRAFTS[0]: jsonschema.Draft6Validator,
    DRAFTS[1]: jsonschema.Draft7Validator,
    DRAFTS[2]: jsonschema.Draft201909Validator,
    DRAFTS[3]: jsonschema.Draft202012Validator,
}
WORDS = (
    "",
    "a",
    "AB1",
    "XY12",
    "kWh",
    "déjà",
    "a b",
    "12",
    "loooooooong",
    "null",
    "☃☃",
)
PATTERNS = ("^[A-Z]{2}[0-9]+$", "a|1", "^.{0,3}$", "[^a-z]", r"^\w+$", "(AB|XY)1")
NAMES = ("meterReading", "serial_No", "kind", "Value", "x-y", "_low", "UPPER", "data")
NUMBERS = (0, 1, -1, 3, 7, 10, 0.5, 2.5, 8.1, 1.0, 1e3, 10**30, -(10**20))

WHOLE_NUMBERS = [number for number in NUMBERS if number == int(number)]


class Schemas:
    """Random schemas of one document, with definitions for what is named."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0

    def document(self, title: str, draft: str) -> dict[str, Any]:
        """An object with every kind of property."""
        self.title = title
        names = self.chance.sample(NAMES, 6)
        return {
            "$schema": draft,
            "title": title,
            **self.object({name: self.any(0) for name in names}),
        }

    def object(self, properties: dict[str, Any]) -> dict[str, Any]:
        required = [name for name in properties if self.chance.random() < 0.4]
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        if self.chance.random() < 0.5:
            schema["additionalProperties"] = self.chance.random() < 0.3
        return schema

    def any(self, depth: int) -> dict[str, Any]:
        kinds: list[Callable[[int], dict[str, Any]]] = [
            lambda _: self.string(),
            lambda _: self.number("integer"),
            lambda _: self.number("number"),
            lambda _: {"type": "boolean"},
            lambda _: self.enum(),
            lambda _: {"const": self.chance.choice(("on", 1, 2.5, True))},
            lambda _: {"enum": ["low", 1, True, None, 2.5]},
            lambda _: self.union(),
            lambda _: {},
            self.nullable,
        ]
        if depth < 2:
            kinds += [self.array, self.inner]
        return self.chance.choice(kinds)(depth)

    def string(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string"}
        if self.chance.random() < 0.5:
            schema["maxLength"] = self.chance.randint(2, 8)
        if self.chance.random() < 0.3:
            schema["minLength"] = self.chance.randint(0, 2)
        if self.chance.random() < 0.3:
            schema["pattern"] = self.chance.choice(PATTERNS)
        return schema

    def number(self, kind: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": kind}
        limits = {
            "minimum": -1,
            "maximum": 10,
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 8.1,
        }
        for keyword, value in limits.items():
            if self.chance.random() < 0.25:
                schema[keyword] = value
        if self.chance.random() < 0.2:
            schema["multipleOf"] = 5 if kind == "integer" else 0.5
        return schema

    def enum(self) -> dict[str, Any]:
        self.count += 1
        title = f"{self.title}Choice{self.count}"
        return {"title": title, "type": "string", "enum": ["kWh", "AB1", "a b"]}

    def union(self) -> dict[str, Any]:
        keyword = self.chance.choice(("anyOf", "oneOf"))
        kinds = (self.string(), self.number("integer"), self.number("number"))
        return {keyword: [*self.chance.sample(kinds, 2), {"type": "boolean"}]}

    def nullable(self, depth: int) -> dict[str, Any]:
        if self.chance.random() < 0.5:
            schema = self.string()
            return {**schema, "type": ["string", "null"]}
        inner = self.inner(depth) if depth < 2 else self.number("integer")
        return {"anyOf": [inner, {"type": "null"}]}

    def array(self, depth: int) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "array", "items": self.any(depth + 1)}
        if self.chance.random() < 0.4:
            schema["minItems"] = self.chance.randint(0, 2)
        if self.chance.random() < 0.4:
            schema["maxItems"] = self.chance.randint(2, 3)
        if self.chance.random() < 0.4:
            schema["uniqueItems"] = True
        return schema

    def inner(self, depth: int) -> dict[str, Any]:
        self.count += 1
        title = f"{self.title}Part{self.count}"
        names = self.chance.sample(NAMES, 2)
        schema = self.object({name: self.any(depth + 1) for name in names})
        return {"title": title, **schema}


def payload(schema: dict[str, Any], chance: random.Random) -> Any:
    """A value that often is what the schema asks for, and sometimes anything."""
    if chance.random() < 0.04:
        return anything(chance)
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return payload(chance.choice(schema[keyword]), chance)
    if "const" in schema or "enum" in schema:
        return chance.choice(schema.get("enum") or [schema["const"]])
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return _OF_TYPE[chance.choice(kinds)](schema, chance)


def members(schema: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The properties of an object, and now and then an unknown key."""
    required = schema.get("required", ())
    made = {
        name: payload(inner, chance)
        for name, inner in schema["properties"].items()
        if chance.random() < (0.97 if name in required else 0.6)
    }
    if chance.random() < 0.15:
        made[chance.choice(("more", "Other_Key", "customData"))] = anything(chance)
    return made


def items(schema: dict[str, Any], chance: random.Random) -> list[Any]:
    """A few items, often too few or too many."""
    return [payload(schema["items"], chance) for _ in range(chance.randint(0, 3))]


def anything(chance: random.Random) -> Any:
    """Some JSON value."""
    nested = {"a_B": [None, 1.5, 10**25, {"c": []}], "d": False}
    return chance.choice((None, True, "AB1", 7, 1.0, -0.5, [], {}, nested, [1, 1.0]))


_OF_TYPE: dict[str | None, Callable[[dict[str, Any], random.Random], Any]] = {
    "object": members,
    "array": items,
    "string": lambda schema, chance: chance.choice(WORDS),
    "integer": lambda schema, chance: chance.choice(WHOLE_NUMBERS),
    "number": lambda schema, chance: chance.choice(NUMBERS),
    "boolean": lambda schema, chance: chance.random() < 0.5,
    "null": lambda schema, chance: None,
    None: lambda schema, chance: anything(chance),
}


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Titles and documents; the same in every run."""
    for number in range(SCHEMAS):
        chance = random.Random(number)
        title = f"Sample{number}"
        yield title, Schemas(chance).document(title, DRAFTS[number % len(DRAFTS)])


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The codec of an extension with all the schemas."""
    entries = [
        f'[[data_transfer]]\nvendor_id = "com.example"\nmessage_id = "{title}"\n'
        f'request = "{title}.json"\n'
        for title, _ in cases()
    ]
    manifest = 'name = "samples"\nversions = ["2.0.1"]\n' + "".join(entries)
    files = {f"{title}.json": document for title, document in cases()}
    tmp = tmp_path_factory.mktemp("verdicts")
    folder = extensions.write(tmp / "extension", manifest, files)
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp / "verdicts")
    return extensions.whole(extensions.module(tmp / "verdicts", "samples.v201.codec"))


def test_verdicts_are_those_of_jsonschema(codec: Any) -> None:
    seen: Counter[str] = Counter()
    described = codec.json_schema(codec.call.DataTransfer)
    outer = jsonschema_rs.Draft202012Validator(described, validate_formats=False)
    for title, document in cases():
        chance = random.Random(title)
        arbiter = arbiter_of(document)
        for _ in range(PAYLOADS):
            data = payload(document, chance)
            if data is None:
                continue  # which stands for no data at all
            frame = {"vendorId": "com.example", "messageId": title, "data": data}
            text = json.dumps(frame, ensure_ascii=chance.random() < 0.5)
            message, findings, _ = codec.from_json(
                codec.call.DataTransfer, text, tolerant=codec.ocppj.EVERY_RULE
            )
            assert (not findings) == arbiter(data), (document, data, findings)
            assert (not findings) == outer.is_valid(frame), (document, data, findings)
            assert all(found.pointer.startswith("/data") for found in findings)
            seen[findings[0].rule if findings else ""] += 1
            if findings:
                with pytest.raises(codec.ocppj.ValidationError):
                    codec.from_json(codec.call.DataTransfer, text)
            else:
                assert codec.from_json(codec.call.DataTransfer, text) == message
                assert codec.to_dict(message) == frame
                assert same(json.loads(codec.to_json(message)), frame), text
    assert seen.pop("") > 1000
    assert set(seen) == {
        "type",
        "required",
        "additionalProperties",
        "maxLength",
        "minLength",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "enum",
        "const",
        "minItems",
        "maxItems",
        "uniqueItems",
        "anyOf",
        "oneOf",
    }


def arbiter_of(document: dict[str, Any]) -> Callable[[Any], bool]:
    """What jsonschema-rs says, and jsonschema too where they read patterns alike."""
    quick = jsonschema_rs.validator_for(document, validate_formats=False)
    exact = VALIDATORS[document["$schema"]](document)

    def is_valid(data: Any) -> bool:
        verdict = quick.is_valid(data)
        assert exact.is_valid(data) == verdict or has_pattern(document), data
        return bool(verdict)

    return is_valid


def has_pattern(document: dict[str, Any]) -> bool:
    """Python's patterns take more for a word or a digit than those of ECMAScript."""
    return '"pattern"' in json.dumps(document)


def same(one: Any, other: Any) -> bool:
    """Equal in every bit of a number, and 1 is not true; 1.0 is 1, as in JSON."""
    return canonical(one) == canonical(other)


def canonical(value: Any) -> str:
    """JSON text that tells everything apart but 1.0 and 1."""

    def whole(literal: str) -> float:
        number = float(literal)
        return int(number) if number.is_integer() else number

    plain = json.loads(json.dumps(value), parse_float=whole)
    return json.dumps(plain, sort_keys=True)
