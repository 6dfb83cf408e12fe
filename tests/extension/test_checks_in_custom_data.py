"""Conditions on whole objects hold in customData as well, wherever they are in it."""

import itertools
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

A_AND_B = {"a": {"type": "integer"}, "b": {"type": "integer"}}
ONE_OF = {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
CONDITIONS: dict[str, dict[str, Any]] = {
    "dependentRequired": {"dependentRequired": {"a": ["b"]}},
    "oneOf": ONE_OF,
    "anyOf": {"anyOf": ONE_OF["oneOf"]},
    "not": {"not": {"required": ["a", "b"]}},
    "if": {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
    "minProperties": {"minProperties": 3},
    "false": {"properties": {**A_AND_B, "c": False}},
}
# Where the object with the condition is.
PLACES: dict[str, Any] = {
    "root": lambda inner: inner,
    "property": lambda inner: {"properties": {"held": inner}},
    "list": lambda inner: {"properties": {"held": {"type": "array", "items": inner}}},
    "definition": lambda inner: {
        "properties": {"held": {"$ref": "#/$defs/Charger"}},
        "$defs": {"Charger": inner},
    },
}
CASES = list(itertools.product(CONDITIONS, PLACES))


def schema_of(condition: str, place: str) -> dict[str, Any]:
    inner = {"type": "object", "properties": A_AND_B, **CONDITIONS[condition]}
    schema = PLACES[place](inner)
    properties = {"vendorId": {"type": "string"}, **schema["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{condition}_{place}",
        "type": "object",
        **schema,
        "properties": properties,
        "required": ["vendorId"],
    }


def payloads(place: str) -> list[dict[str, Any]]:
    keys = [{}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}, {"a": 1, "b": 2, "c": 3}]
    if place == "root":
        return keys
    return [{"held": [found] if place == "list" else found} for found in keys]


def table(condition: str, place: str, at: str) -> str:
    return (
        f'[[custom_data]]\nvendor_id = "{condition}-{place}"\n'
        f'schema = "{condition}_{place}.json"\nat = [{at}]\n'
    )


@pytest.fixture(scope="module", params=['"*"', '"HeartbeatRequest"'])
def codec(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """For customData everywhere, and for that of one message."""
    name = "everywhere" if "*" in request.param else "somewhere"
    tmp = tmp_path_factory.mktemp(name)
    manifest = f'name = "{name}"\nversions = ["2.0.1"]\n'
    manifest += "".join(table(*case, request.param) for case in CASES)
    files = {f"{c}_{place}.json": schema_of(c, place) for c, place in CASES}
    folder = extensions.write(tmp / "extension", manifest, files)
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp / f"{name}_out")
    return extensions.whole(
        extensions.module(tmp / f"{name}_out", f"{name}.v201.codec")
    )


@pytest.mark.parametrize(("condition", "place"), CASES)
def test_a_condition_is_checked_in_both_directions(
    codec: Any, condition: str, place: str
) -> None:
    validator = jsonschema_rs.validator_for(schema_of(condition, place))
    expected = []
    for found in payloads(place):
        data = {"vendorId": f"{condition}-{place}", **found}
        expected.append(validator.is_valid(data))
        heartbeat = {"customData": data}
        assert takes(codec, heartbeat) is expected[-1], data
        assert writes(codec, data) is expected[-1], data
        schema = codec.json_schema(codec.call.Heartbeat)
        assert jsonschema_rs.is_valid(schema, heartbeat) is expected[-1], data
    assert set(expected) == {True, False}


def takes(codec: Any, payload: dict[str, Any]) -> bool:
    try:
        read = codec.from_dict(codec.call.Heartbeat, payload)
    except codec.ocppj.ValidationError:
        return False
    assert codec.to_dict(read) == payload
    return True


def writes(codec: Any, data: dict[str, Any]) -> bool:
    try:
        codec.to_json(codec.call.Heartbeat(custom_data=data))
    except codec.ocppj.ValidationError:
        return False
    return True
