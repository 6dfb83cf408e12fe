"""Which changes break the wire, by jsonschema-rs: each of some types into each other.

VALUES has for every two of the types one that only one of them takes, if there is one.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import inputs

from ocpp_codegen.evolution import sets
from ocpp_codegen.evolution.changes import Change, compare
from ocpp_codegen.protocol.model import Protocol

Schema = dict[str, Any]

SHORT = {"type": "string", "maxLength": 2}
TYPES: dict[str, Schema] = {
    "anything": {},
    "string": {"type": "string"},
    "short string": SHORT,
    "string of a pattern": {"type": "string", "pattern": "^a"},
    "enum": {"type": "string", "enum": ["a", "b"]},
    "enum of one less": {"type": "string", "enum": ["a"]},
    "enum with a long value": {"type": "string", "enum": ["a", "accept"]},
    "integer": {"type": "integer"},
    "integer from 0": {"type": "integer", "minimum": 0},
    "integer above 0": {"type": "integer", "exclusiveMinimum": 0},
    "number": {"type": "number"},
    "number to 10": {"type": "number", "maximum": 10},
    "whole constant": {"const": 7},
    "constant": {"const": 1.5},
    "mixed enum": {"enum": ["a", 7, False]},
    "boolean": {"type": "boolean"},
    "integer or null": {"type": ["integer", "null"]},
    "integer or string": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
    "strings": {"type": "array", "items": {"type": "string"}},
    "two enum values": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2},
    "map": {"type": "object", "additionalProperties": {"type": "integer"}},
    "closed object": inputs.object_schema({"a": {"type": "integer"}}),
    "closed object of two": inputs.object_schema(
        {"a": {"type": "integer"}, "b": {"type": "string"}}
    ),
    "closed object with a": inputs.object_schema(
        {"a": {"type": "integer"}}, required=["a"]
    ),
    "open object": {"type": "object", "properties": {"a": {"type": "integer"}}},
    "open object of two": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
    },
    "open object with anything": {"type": "object", "properties": {"b": {}}},
    "object open to integers": {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "additionalProperties": {"type": "integer"},
    },
}
VALUES: list[Any] = [
    *("a", "b", "accept", "bb", "bbb", "aaa", 0, 7, -1, 12, 1.5, 2.5, 12.5),
    *(True, False, None, [], ["a"], ["c"], ["a", "a", "a"], [1]),
    *({}, {"a": 1}, {"a": "x"}, {"b": 1}, {"b": "x"}, {"a": 1, "b": 1}),
    *({"a": 1, "b": "x"}, {"a": "x", "b": "x"}, {"a": 1, "c": "x"}),
]
# Where limits or checks say the same in different keywords, diff is careful, and says
# that something breaks.
CAREFUL = {
    ("integer above 0", "integer from 0"),
    ("map", "open object"),
    ("map", "open object with anything"),
    ("map", "object open to integers"),
    ("object open to integers", "map"),
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Protocol]:
    """A set for each type, with one message that has one property of it."""
    folder = tmp_path_factory.mktemp("types")
    return {name: _model(folder / name, schema) for name, schema in TYPES.items()}


def _model(folder: Path, schema: Schema) -> Protocol:
    folder.mkdir()
    source = inputs.write_set(folder / "set", inputs.field_of(schema))
    return sets.load(f"2.0.1={source}").protocol


@pytest.fixture(scope="module")
def contained() -> set[tuple[str, str]]:
    """The pairs of which the second takes all that the first takes."""
    taken = {
        name: {json.dumps(v) for v in VALUES if jsonschema_rs.is_valid(schema, v)}
        for name, schema in TYPES.items()
    }
    pairs = itertools.permutations(TYPES, 2)
    return {(old, new) for old, new in pairs if taken[old] <= taken[new]} - CAREFUL


def test_each_type_into_each_other(
    models: dict[str, Protocol], contained: set[tuple[str, str]]
) -> None:
    wrong = []
    for old, new in itertools.permutations(TYPES, 2):
        found = compare(models[old], models[new])
        (message,) = found.messages
        breaks_senders = any(change.sender == "wire" for change in found.changes)
        told = [message.stays_valid, not breaks_senders]
        told_back = [c.receiver != "wire" for c in found.changes if c.what == "type"]
        if {*told} != {(old, new) in contained}:
            wrong.append((old, new, told))
        if told_back and told_back != [(new, old) in contained]:
            wrong.append((old, new, told_back))
    assert not wrong


def test_another_name_for_the_same_is_a_matter_of_code(tmp_path: Path) -> None:
    """Another name with one value more breaks receivers besides."""
    more = [Change("added", "enum", "B", "", "B", "additive", "additive")]
    for values, receiver in ((["x", "y"], "source"), (["x", "y", "z"], "wire")):
        folder = tmp_path / receiver
        folder.mkdir()
        old = _enum(folder, "A", ["x", "y"])
        found = compare(old, _enum(folder, "B", values))
        renamed = [c for c in found.changes if c.what == "type"]
        assert [(c.old, c.new, c.sender, c.receiver) for c in renamed] == [
            ("A", "B", "source", receiver)
        ]
        assert [c for c in found.changes if c.kind == "added"] == more
        assert [message.stays_valid for message in found.messages] == [True]


def _enum(folder: Path, name: str, values: list[str]) -> Protocol:
    schema = {"type": "string", "enum": values}
    source = inputs.write_set(folder / name, inputs.definition(name, schema))
    return sets.load(f"2.0.1={source}").protocol
