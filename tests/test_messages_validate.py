"""Messages built from the generated classes pass the official schemas.

Each of the 128 is built twice: with nothing but what is required and every value
at its lower limit, and with every field and every value at its upper limit.
"""

import dataclasses
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from generated.v201 import call, call_result, datatypes, enums
from tests import schemas
from tests.schemas import Schema, python_name

MODULES: dict[str, ModuleType] = {
    "call": call,
    "call_result": call_result,
    "datatypes": datatypes,
}
MESSAGES = [f"{module}.{action}" for module, action, _ in schemas.messages()]

# Where the schemas set no limit, a value that is large but quick to check.
LONG = 1000
MANY = 3

CUSTOM_DATA = {"vendorId": "com.example", "other key": [None, {"a": 1.5}], "é": False}

# In 2.0.1, though not in 2.1, one Python name stands for one name on the wire.
WIRE_NAMES = {
    python_name(prop.name): prop.name for _, _, prop in schemas.all_properties()
}


def to_dict(value: Any) -> Any:
    """The JSON of a message: fields that are None are absent."""
    if isinstance(value, list):
        return [to_dict(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    present = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return {WIRE_NAMES[k]: to_dict(v) for k, v in present.items() if v is not None}


def build(cls: Callable[..., Any], schema: Schema, full: bool) -> Any:
    """An instance of a class with the values that its schema allows."""
    return cls(
        **{
            python_name(prop.name): value(prop.schema, full)
            for prop in schemas.properties(schema)
            if prop.required or full
        }
    )


def value(schema: Schema, full: bool) -> Any:
    """The smallest or the largest value of a schema."""
    if "$ref" in schema:
        return of_definition(schema["$ref"].removeprefix("#/definitions/"), full)
    match schema.get("type"):
        case "array":
            return [value(schema["items"], full)] * length(schema, full)
        case "string" if "format" in schema:
            return "2026-11-22T19:41:55.123Z" if full else "2026-11-22T19:41:55Z"
        case "string":
            return "𝄞" * schema.get("maxLength", LONG) if full else ""
        case "integer":
            return int(limit(schema, full))
        case "number":
            return float(limit(schema, full))
        case "boolean":
            return full
    return {"a": [None, 0.5]} if full else False


def of_definition(name: str, full: bool) -> Any:
    """A member of an enum, or an object."""
    if name == "CustomDataType":
        return dict(CUSTOM_DATA)
    if name in schemas.enums():
        return list(getattr(enums, name))[-1 if full else 0]
    return build(getattr(datatypes, name), schemas.objects()[name], full)


def length(schema: Schema, full: bool) -> int:
    """How many items an array gets; unbounded ones stay short."""
    least = int(schema.get("minItems", 0))
    return max(least, min(int(schema.get("maxItems", MANY)), MANY)) if full else least


def limit(schema: Schema, full: bool) -> float:
    """The lower or the upper limit of a number."""
    bound: float = schema.get("maximum" if full else "minimum", LONG if full else -LONG)
    return bound


def message(name: str, full: bool) -> tuple[Schema, Any]:
    """The schema of a message, and the message as JSON gives it back."""
    module, _, action = name.partition(".")
    schema = schemas.files()[f"{schemas.schema_name(module, action)}.json"]
    built = build(getattr(MODULES[module], action), schema, full)
    return schema, json.loads(json.dumps(to_dict(built)))


def test_all_messages_are_here() -> None:
    assert len(MESSAGES) == len(set(MESSAGES)) == schemas.FILES
    names = {prop.name for _, _, prop in schemas.all_properties()}
    assert len(WIRE_NAMES) == len(names)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_minimal_message_is_valid(name: str) -> None:
    schema, data = message(name, full=False)
    jsonschema.Draft6Validator(schema).validate(data)
    assert set(data) == set(schema.get("required", []))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_full_message_is_valid(name: str) -> None:
    schema, data = message(name, full=True)
    jsonschema.Draft6Validator(schema).validate(data)
    assert set(data) == set(schema["properties"])


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_that_is_wrong_is_refused(name: str) -> None:
    """The control: the same validator, with one thing wrong at a time."""
    schema, data = message(name, full=True)
    validator = jsonschema.Draft6Validator(schema)
    assert not validator.is_valid({**data, "surplus": 1})
    assert not validator.is_valid({**data, "customData": {}})
    for key in schema.get("required", []):
        assert not validator.is_valid({k: v for k, v in data.items() if k != key})
    for key in data.keys() - untyped(schema):
        assert not validator.is_valid({**data, key: None}), key


def untyped(schema: Schema) -> set[str]:
    """The properties that take any value."""
    return {
        p.name
        for p in schemas.properties(schema)
        if not p.schema.keys() & {"type", "$ref"}
    }
