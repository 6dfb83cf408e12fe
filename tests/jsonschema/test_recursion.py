"""Schemas that hold themselves: checked as deep as a value goes, or refused."""

import random
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions, inputs

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


def ring(longest: int) -> dict[str, Any]:
    """Five definitions that each refer to all of them."""
    names = [f"D{number}" for number in range(5)]
    properties = {name: {"$ref": f"#/definitions/{name}"} for name in names}
    text = {"type": "string", "maxLength": longest}
    one = {"type": "object", "properties": {**properties, "text": text}}
    return {**one, "title": "Ring", "definitions": dict.fromkeys(names, one)}


def random_ring(chance: random.Random, depth: int) -> Any:
    if depth == 0 or chance.random() < 0.1:
        return chance.choice([{}, {"text": "a"}, {"text": "long"}, None, 1])
    names = chance.sample([f"D{number}" for number in range(5)], chance.randint(0, 2))
    return {name: random_ring(chance, depth - 1) for name in names}


def test_what_all_hold_is_written_once(tmp_path: Path) -> None:
    folders: list[Path] = []
    for longest in (3, 2):
        folder = extensions.write(
            tmp_path / f"ring{longest}", MANIFEST, {"node.json": ring(longest)}
        )
        root = tmp_path / f"ring{longest}_out"
        extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", root)
        folders.append(root / "rings" / "v201")
    assert (folders[0] / "rules.py").read_text("utf-8").count('"maxLength"') == 5
    codec = extensions.whole(
        extensions.module(folders[0].parents[1], "rings.v201.codec")
    )
    arbiter = jsonschema_rs.Draft202012Validator(ring(3))
    schema = codec.json_schema(codec.call.DataTransfer)
    described = jsonschema_rs.Draft202012Validator(schema)
    chance, right = random.Random(5), 0
    for _ in range(300):
        data = random_ring(chance, 6)
        expected = arbiter.is_valid(data)
        try:
            message = codec.from_dict(codec.call.DataTransfer, payload(data))
        except codec.ocppj.ValidationError:
            assert not expected, data
        else:
            assert expected, data
            assert codec.to_dict(message) == payload(data)
        assert described.is_valid(payload(data)) is expected
        right += expected
    assert 50 < right < 250
    same = inputs.run("diff", folders[0], folders[0])
    other = inputs.run("diff", folders[0], folders[1])
    assert same.code == 0
    checks = [line for line in other.out.splitlines() if '"maxLength": 2' in line]
    assert len(checks) == 15


SELF = {"$ref": "#/definitions/D"}
AND_SO = {"properties": {"a": SELF}}


@pytest.mark.parametrize(
    ("definition", "ends"),
    [
        ({"items": SELF}, True),
        ({"anyOf": [{"type": "null"}, AND_SO]}, True),
        ({"oneOf": [AND_SO, {"type": "object", **AND_SO}]}, True),
        ({"patternProperties": {"a": SELF, "b": SELF}}, True),
        ({"if": AND_SO, "then": AND_SO, "unevaluatedProperties": False}, True),
        ({"anyOf": [SELF, {"type": "null"}]}, False),
        ({"not": {"allOf": [SELF]}}, False),
        ({"dependentSchemas": {"a": SELF}}, False),
    ],
)
def test_what_would_take_for_ever_is_refused(
    definition: dict[str, Any], ends: bool, tmp_path: Path
) -> None:
    schema = {**SELF, "definitions": {"D": definition}}
    folder = extensions.write(tmp_path / "rings", MANIFEST, {"node.json": schema})
    outcome = inputs.run("lint", str(folder))
    assert ("[recursion]" in outcome.out) is not ends
    assert outcome.out.count("error:") == (not ends)


class Text(str):
    """A text that counts how often it is looked at."""

    looks = 0

    def __len__(self) -> int:
        Text.looks += 1
        return str.__len__(self)


ONE = {"$ref": "#/$defs/1"}
NOT = {
    "anyOf": [
        {"required": ["text"], "properties": {"text": {"maxLength": 4}}},
        {"required": ["not"], "properties": {"not": ONE}},
    ]
}


@pytest.mark.parametrize(
    "rule",
    [
        NOT,
        {"allOf": [NOT, NOT], "oneOf": [NOT, {"items": ONE}]},
        {**NOT, "unevaluatedProperties": {"of": {"allOf": [NOT, NOT]}, "others": ONE}},
    ],
)
def test_each_part_is_looked_at_once(rule: dict[str, Any]) -> None:
    value: Any = {"text": Text("long text")}
    for _ in range(30):
        value = {"not": value}
    Text.looks = 0
    assert not keyword_checks.is_valid({**ONE, "$defs": {"1": rule}}, value)
    assert Text.looks < 20


def test_each_fault_is_told_once_at_its_place() -> None:
    two = {"$ref": "#/$defs/2"}
    each = {"type": ["object"], "additionalProperties": ONE}
    schema = {**ONE, "$defs": {"1": {"allOf": [two, two]}, "2": each}}
    value = {"a": {"b": 1, "c": {}}, "d": 1}
    places = [fault.at for fault in keyword_checks.faults(schema, value)]
    assert places == [((None, "a"), "b"), (None, "d")]
