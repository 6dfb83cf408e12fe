"""Messages built from the generated classes pass the official schemas.

Each message of each version is built twice: with nothing but what is required and
every value at its lower limit, and with every field and every value at its upper
limit. Numbers are compared in decimal: in binary, 8.1 is not a multiple of 0.1.
"""

import dataclasses
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.helpers import modules, schemas
from tests.helpers.schemas import VERSIONS, Schema, Version, field_name

import jsonschema

MESSAGES = [
    f"{number} {module}.{action}"
    for number, version in VERSIONS.items()
    for module, action, _ in version.messages
]

VALIDATORS: dict[str, Any] = {
    schemas.DRAFT_04: jsonschema.Draft4Validator,
    schemas.DRAFT_06: jsonschema.Draft6Validator,
}

# Where the schemas set no limit, a value that is large but quick to check.
LONG = 1000
MANY = 3

# A multiple of 0.1, though not in binary.
STEPPED = 8.1

TEXTS = {
    "date-time": ("2026-11-22T19:41:55Z", "2026-11-22T19:41:55.123Z"),
    "uri": ("a:", "https://example.com/a?b=%20#c"),
}
CUSTOM_DATA = {"vendorId": "com.example", "other key": [None, {"a": 1.5}], "é": False}


# Building


def build(version: Version, module: str, name: str, schema: Schema, full: bool) -> Any:
    """An instance of a class with the values that its schema allows."""
    cls: Callable[..., Any] = modules.cls(version, module, name)
    return cls(
        **{
            field_name(prop.name): value(version, prop.schema, full)
            for prop in version.properties(schema)
            if prop.required or full
        }
    )


def value(version: Version, schema: Schema, full: bool) -> Any:
    """The smallest or the largest value of a schema."""
    if "$ref" in schema:
        return of_definition(version, schemas.target_of(schema), full)
    match schema.get("type"):
        case "array":
            item = value(version, schema["items"], full)
            return [item] * length(schema, full)
        case "string" if "format" in schema:
            return TEXTS[schema["format"]][full]
        case "string":
            return "𝄞" * schema.get("maxLength", LONG) if full else ""
        case "integer":
            return int(limit(schema, full))
        case "number":
            return float(limit(schema, full))
        case "boolean":
            return full
    return {"a": [None, 0.5]} if full else False


def of_definition(version: Version, name: str, full: bool) -> Any:
    """A member of an enum, or an object."""
    if name == "CustomDataType":
        return dict(CUSTOM_DATA)
    if name in version.enums:
        members = list(modules.cls(version, "enums", version.class_name(name)))
        return members[-1 if full else 0]
    schema = version.objects[name]
    return build(version, "datatypes", version.class_name(name), schema, full)


def length(schema: Schema, full: bool) -> int:
    """How many items an array gets; unbounded ones stay short."""
    least = int(schema.get("minItems", 0))
    return max(least, min(int(schema.get("maxItems", MANY)), MANY)) if full else least


def limit(schema: Schema, full: bool) -> float:
    """The lower or the upper limit of a number."""
    if full and "multipleOf" in schema:
        assert schema["multipleOf"] == 0.1
        assert "maximum" not in schema
        return STEPPED
    bound: float = schema.get("maximum" if full else "minimum", LONG if full else -LONG)
    return bound


# To JSON and back


def to_dict(version: Version, schema: Schema, value: Any) -> Any:
    """The JSON of a value: fields that are None are absent."""
    if isinstance(value, list):
        return [to_dict(version, schema["items"], item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    schema = version.definitions.get(schemas.target_of(schema), schema)
    by_field = {field_name(p.name): p for p in version.properties(schema)}
    present = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return {
        by_field[name].name: to_dict(version, by_field[name].schema, item)
        for name, item in present.items()
        if item is not None
    }


def exact(value: Any) -> Any:
    """A value as JSON gives it back, with decimal numbers."""
    return json.loads(json.dumps(value), parse_float=Decimal)


def message(name: str, full: bool) -> tuple[Any, Schema, Any]:
    """The validator and the schema of a message, and the message as JSON has it."""
    number, _, rest = name.partition(" ")
    module, _, action = rest.partition(".")
    version = VERSIONS[number]
    file = f"{version.schema_name(module, action)}.json"
    built = build(version, module, action, version.named[file], full)
    data = exact(to_dict(version, version.named[file], built))
    return validator(version.files[file]), version.files[file], data


def validator(schema: Schema) -> Any:
    """The validator for the dialect of a schema."""
    return VALIDATORS[schema["$schema"]](exact(schema))


# Tests


def test_all_messages_are_here() -> None:
    assert len(MESSAGES) == len(set(MESSAGES)) == 78 + 128 + 181


@pytest.mark.parametrize("name", MESSAGES)
def test_a_minimal_message_is_valid(name: str) -> None:
    validator, schema, data = message(name, full=False)
    validator.validate(data)
    assert set(data) == set(schema.get("required", []))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_full_message_is_valid(name: str) -> None:
    validator, schema, data = message(name, full=True)
    validator.validate(data)
    assert set(data) == set(schema.get("properties", {}))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_that_is_wrong_is_refused(name: str) -> None:
    """The control: the same validator, with one thing wrong at a time."""
    validator, schema, data = message(name, full=True)
    assert not validator.is_valid({**data, "surplus": 1})
    assert not validator.is_valid({**data, "customData": {}})
    for key in schema.get("required", []):
        assert not validator.is_valid({k: v for k, v in data.items() if k != key})
    for key in data.keys() - untyped(schema):
        assert not validator.is_valid({**data, key: None}), key


def untyped(schema: Schema) -> set[str]:
    """The properties that take any value."""
    return {
        name
        for name, prop in schema.get("properties", {}).items()
        if not prop.keys() & {"type", "$ref"}
    }


@pytest.mark.parametrize(
    ("name", "path", "wrong"),
    [
        (
            "1.6 call.SetChargingProfile",
            ("csChargingProfiles", "chargingSchedule", "minChargingRate"),
            "8.11",
        ),
        ("1.6 call.RemoteStartTransaction", ("connectorId",), "1.0"),
        ("1.6 call.RemoteStartTransaction", ("chargingProfile", "stackLevel"), "1.0"),
    ],
)
def test_the_validator_is_exact(name: str, path: tuple[str, ...], wrong: str) -> None:
    """It takes 8.1 for a multiple of 0.1 and 1.0 for no integer of draft-04."""
    validator, _, data = message(name, full=True)
    assert validator.is_valid(data)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = Decimal(wrong)
    assert not validator.is_valid(data)
