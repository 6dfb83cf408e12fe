"""Schemas that hold themselves: checked as deep as a value goes, or refused."""

from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

from ocpp_codegen.jsonschema import cycles
from ocpp_codegen.runtime import keyword_checks

DEPTH = 45
NODE = {
    "title": "Node",
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "maxLength": 4},
        "nodes": {"type": "array", "items": {"$ref": "#"}},
        "next": {"$ref": "#"},
    },
    "additionalProperties": False,
}
MANIFEST = (
    'name = "rings"\nversions = ["2.0.1"]\n[[data_transfer]]\n'
    'vendor_id = "com.example"\nmessage_id = "Node"\nrequest = "node.json"\n'
)


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    tmp = tmp_path_factory.mktemp("rings")
    folder = extensions.write(tmp / "extension", MANIFEST, {"node.json": NODE})
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp / "rings_out")
    return extensions.whole(extensions.module(tmp / "rings_out", "rings.v201.codec"))


def nested(innermost: dict[str, Any], depth: int = DEPTH) -> dict[str, Any]:
    """An object inside others, by turns in a list and alone."""
    for level in range(depth):
        inside = {"nodes": [innermost]} if level % 2 else {"next": innermost}
        innermost = {"id": "a", **inside}
    return innermost


def payload(data: Any) -> dict[str, Any]:
    return {"vendorId": "com.example", "messageId": "Node", "data": data}


def test_what_is_deep_inside_is_checked(codec: Any) -> None:
    right = payload(nested({"id": "last"}))
    message = codec.from_dict(codec.call.DataTransfer, right)
    assert message.data.id == "a"
    assert isinstance(message.data.nodes or message.data.next, (dict, list))
    assert codec.to_dict(message) == right
    wrong = payload(nested({"id": "too long"}))
    with pytest.raises(codec.ocppj.ValidationError) as caught:
        codec.from_dict(codec.call.DataTransfer, wrong)
    (found,) = caught.value.findings
    assert (found.rule, found.pointer.count("/n")) == ("maxLength", DEPTH)
    assert found.pointer.endswith("/id")


def test_the_schema_of_the_message_says_the_same(codec: Any) -> None:
    described = codec.json_schema(codec.call.DataTransfer)
    schema = jsonschema_rs.Draft202012Validator(described)
    assert schema.is_valid(payload(nested({"id": "last"}, 9)))
    assert not schema.is_valid(payload(nested({"id": "too long"}, 9)))
    assert not schema.is_valid(payload(nested({"id": "a", "more": 1}, 9)))


SELF = {"$ref": "#/$defs/1"}
AND_SO = {"properties": {"a": SELF}}


@pytest.mark.parametrize(
    ("definition", "says"),
    [
        ({"items": SELF}, ""),
        ({"properties": {"a": SELF, "b": {"items": SELF}}}, ""),
        ({"anyOf": [{"type": ["null"]}, AND_SO]}, ""),
        ({"properties": {"a": {"oneOf": [SELF, {"items": SELF}]}}}, ""),
        ({"items": {"items": SELF}, "contains": SELF}, "twice"),
        ({"properties": {"a": SELF}, "allOf": [{"properties": {"b": SELF}}]}, ""),
        ({"allOf": [{"anyOf": [SELF]}]}, "for the same value"),
        ({"dependentSchemas": {"a": SELF}}, "for the same value"),
        ({"if": AND_SO, "then": AND_SO}, "twice"),
        ({"oneOf": [AND_SO, AND_SO]}, "twice"),
        ({"properties": {"a": SELF}, "additionalProperties": SELF}, "twice"),
        ({"patternProperties": {"a": SELF, "b": SELF}}, "twice"),
        (
            {"properties": {"a": {"properties": {"a": SELF}}}, "allOf": [AND_SO]},
            "twice",
        ),
        ({"prefixItems": [SELF], "contains": SELF}, "twice"),
        (
            {"unevaluatedProperties": {"of": AND_SO, "others": False}, **AND_SO},
            "twice",
        ),
    ],
)
def test_what_would_take_for_ever_is_refused(
    definition: dict[str, Any], says: str
) -> None:
    problem = cycles.problem({"1": definition})
    assert says in problem
    assert bool(says) is bool(problem)


def test_each_part_is_looked_at_once() -> None:
    looks = []

    class Text(str):
        def __len__(self) -> int:
            looks.append(self)
            return str.__len__(self)

    rule: dict[str, Any] = {
        "anyOf": [
            {"required": ["text"], "properties": {"text": {"maxLength": 4}}},
            {"required": ["not"], "properties": {"not": {"$ref": "#/$defs/1"}}},
        ]
    }
    assert not cycles.problem({"1": rule})
    value: Any = {"text": Text("long text")}
    for _ in range(30):
        value = {"not": value}
    assert not keyword_checks.is_valid(
        {"$ref": "#/$defs/1", "$defs": {"1": rule}}, value
    )
    assert len(looks) < 5
