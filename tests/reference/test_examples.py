"""Examples: valid, whole, written as the codec writes them, and buildable in Python."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import codecs, inputs, modules, readings
from tests.helpers.codecs import Target
from tests.helpers.facts import CUSTOM_DATA
from tests.helpers.schemas import Schema, Version

from ocpp_codegen.protocol.model import Integer, Number
from ocpp_codegen.reference import examples
from ocpp_codegen.reference.examples import DATE_TIME, Payload
from ocpp_codegen.targets import layout

KINDS = ("minimal", "full", "complete")


def payload(version: Version, schema: str, kind: str) -> Payload:
    """An example of a kind."""
    made = readings.examples(version.number)
    if kind == "complete":
        return made.make(schema, lambda attribute, depth: True)
    return made.minimal(schema) if kind == "minimal" else made.full(schema)


def name_of(version: Version, target: Target) -> str:
    """What the schema files call the class of a target."""
    return version.schema_name(target.module, target.cls.__name__)


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_valid_and_as_the_codec_writes_it(
    version: Version, kind: str
) -> None:
    targets = list(codecs.targets(version.package))
    names = {name_of(version, target) for target in targets}
    assert names == readings.examples(version.number).shapes.keys()
    for target in targets:
        example = payload(version, name_of(version, target), kind)
        assert target.findings(example) == [], target
        text = json.dumps(example, ensure_ascii=False, separators=(",", ":"))
        assert target.codec.to_json(target.codec.from_json(target.cls, text)) == text


@pytest.mark.parametrize("kind", KINDS)
def test_the_python_builds_the_same(version: Version, kind: str) -> None:
    names = {
        name: modules.module(version, name)
        for name in ("call", "call_result", "datatypes", "enums")
    }
    made = readings.examples(version.number)
    for target in codecs.targets(version.package):
        name = name_of(version, target)
        example = payload(version, name, kind)
        built = eval(made.expression(name, example), names)
        assert built == target.codec.from_dict(target.cls, example)
        assert type(built) is target.cls


def test_the_python_is_laid_out(version: Version) -> None:
    """The longest expression of a version as black has it, which changes no word."""
    made = readings.examples(version.number)
    codes = [made.expression(name, made.full(name)) for name in made.shapes]
    longest = max(codes, key=len)
    text = layout.expression(longest)
    assert "".join(text.split()).replace(",)", ")").replace(",]", "]") == "".join(
        longest.split()
    )
    assert text.count("\n") > 10


def keys(value: Any) -> Any:
    """The keys of a payload, and those inside of it."""
    if isinstance(value, dict):
        return {key: keys(item) for key, item in value.items()}
    return [keys(item) for item in value] if isinstance(value, list) else None


def expected_keys(target: Target, node: Schema, kind: str, depth: int = 0) -> Any:
    """The keys that an example of a schema has to have."""
    is_custom = node.get("$ref") == f"#/definitions/{CUSTOM_DATA}"
    node = target.maker().resolved(node)
    if node.get("type") == "array":
        count = max(node.get("minItems", 0), 1)
        return [expected_keys(target, node["items"], kind, depth)] * count
    if node.get("type") != "object":
        return None
    found = {}
    for name, prop in node.get("properties", {}).items():
        is_custom = prop.get("$ref") == f"#/definitions/{CUSTOM_DATA}"
        wanted = kind == "complete" or (
            kind == "full" and not (is_custom and depth > 0)
        )
        if wanted or name in node.get("required", ()):
            found[name] = expected_keys(target, prop, kind, depth + 1)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_minimal_is_what_is_required_and_full_is_everything(
    version: Version, kind: str
) -> None:
    for target in codecs.messages(version.package):
        example = payload(version, name_of(version, target), kind)
        if isinstance(example.get("data"), dict):  # any JSON value
            example["data"] = None
        assert keys(example) == expected_keys(target, target.node, kind), target


def test_values_are_believable() -> None:
    made = readings.examples("2.0.1")
    boot = made.minimal("BootNotificationRequest")
    assert boot["chargingStation"] == {"vendorName": "Example", "model": "One"}
    assert boot["reason"] == "PowerUp"
    event = made.full("TransactionEventRequest")
    assert event["timestamp"] == DATE_TIME == "2026-03-14T09:26:53Z"
    assert event["cableMaxCurrent"] == 16
    assert event["evse"] == {"id": 1, "connectorId": 1}


# Numbers within limits

BOUND = st.none() | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6)


@given(BOUND, BOUND, st.sampled_from([None, 0.1, 0.25, 1, 3]), st.floats(-1e6, 1e6))
def test_a_number_keeps_to_its_limits(
    low: float | None, high: float | None, step: float | None, value: float
) -> None:
    type_ = Number(low, high, step)
    found = examples.within(type_, Fraction(str(value)))
    exact = Fraction(str(step)) if step else None
    room = exact or 0
    if low is not None and high is not None:
        if Fraction(str(high)) - Fraction(str(low)) < room or low > high:
            return
        assert Fraction(str(low)) <= found <= Fraction(str(high))
    elif low is not None:
        assert found >= Fraction(str(low))
    elif high is not None:
        assert found <= Fraction(str(high))
    assert exact is None or found % exact == 0


@given(st.integers(-9, 9), st.integers(0, 9), st.integers(-30, 30))
def test_a_whole_number_keeps_to_its_limits(low: int, more: int, value: int) -> None:
    found = examples.within(Integer(low + 0.5, low + 1.5 + more), Fraction(value))
    assert found.denominator == 1
    assert low < found <= low + 1 + more


# Hostile sets


def doubling(levels: int) -> inputs.Files:
    """Objects of which each holds the next one twice."""
    objects = {
        f"Level{level}Type": inputs.object_schema(
            {
                name: {"$ref": f"#/definitions/Level{level + 1}Type"}
                for name in ("a", "b")
            },
            required=["a", "b"],
        )
        for level in range(levels)
    }
    last = inputs.object_schema({"end": {"type": "string"}})
    return inputs.heartbeat(
        {"x": {"$ref": "#/definitions/Level0Type"}},
        required=["x"],
        definitions={**objects, f"Level{levels}Type": last},
    )


@pytest.mark.parametrize(
    "files",
    [
        doubling(60),
        inputs.heartbeat(
            {"x": {"type": "array", "items": {"type": "string"}, "minItems": 10**12}},
            required=["x"],
        ),
    ],
    ids=["doubling", "many items"],
)
def test_an_example_without_end_is_refused(files: inputs.Files, tmp_path: Path) -> None:
    inputs.write_set(tmp_path / "set", files)
    options = ("--ocpp", "2.0.1", "--accept-unofficial", "--schemas", "set")
    outcome = inputs.run("vectors", *options, "--output", "out", cwd=tmp_path)
    assert outcome.code == 2
    assert f"would have more than {examples.MAX_VALUES} values" in outcome.err
    assert not (tmp_path / "out").exists()
