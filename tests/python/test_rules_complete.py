"""Every fact that decides on a message stands in the rules of the codec as well.

They are what its careful walk goes by; test_codec_verdicts.py tries what the
quick functions next to them do.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from generated import ocppj
from tests.helpers import facts, modules, schemas
from tests.helpers.facts import CUSTOM_DATA, Fact
from tests.helpers.schemas import Schema, Version

PLAIN_TYPES = {
    ocppj.String: str,
    ocppj.Integer: int,
    ocppj.Number: float,
    ocppj.Boolean: bool,
    ocppj.Anything: Any,
}

# What no message is refused for: the codec takes any string for a date-time, and
# fills in no default.
UNCHECKED = ("format", "default")

Shapes = dict[str, ocppj.Shape]


def shapes(version: Version) -> Shapes:
    """The rules of a version by name of message or definition."""
    found: Shapes = dict(modules.module(version, "rules").SHAPES)
    return found


# Facts of the rules


def rule_facts(known: Shapes, name: str) -> set[Fact]:
    """What the rules say of the fields of a class."""
    found = set()
    for prop in known[name].properties:
        type_ = rule_type(known, prop.rule)
        optional = not prop.required and type_ is not Any
        found |= {
            Fact(name, prop.name, "wire name", prop.wire_name),
            Fact(name, prop.name, "required", prop.required),
            Fact(name, prop.name, "type", type_ | None if optional else type_),
        }
        found |= {Fact(name, prop.name, k, v) for k, v in limits(known, prop.rule)}
    return found


def rule_type(known: Shapes, rule: ocppj.Rule) -> Any:
    """The type of the values that a rule allows."""
    match rule:
        case ocppj.Array(items):
            return list[rule_type(known, items)]  # type: ignore[misc]
        case ocppj.Enum(members):
            return members
        case ocppj.Reference(shape):
            return dict[str, Any] if known[shape].open else known[shape].cls
    return PLAIN_TYPES[type(rule)]


def limits(
    known: Shapes, rule: ocppj.Rule, prefix: str = ""
) -> Iterable[tuple[str, Any]]:
    """The limits that a rule sets, under the names that the schemas have for them."""
    match rule:
        case ocppj.String(max_length):
            yield from given(prefix, maxLength=max_length)
        case ocppj.Integer(minimum, maximum, strict):
            yield from given(prefix, minimum=minimum, maximum=maximum)
            yield f"{prefix}strict", strict
        case ocppj.Number(minimum, maximum, multiple_of):
            yield from given(
                prefix, minimum=minimum, maximum=maximum, multipleOf=multiple_of
            )
        case ocppj.Array(items, least, most):
            yield from given(prefix, minItems=least, maxItems=most)
            yield from limits(known, items, f"{prefix}each ")
        case ocppj.Anything():
            yield f"{prefix}any value", True
        case ocppj.Reference(shape) if known[shape].open:
            (vendor_id,) = known[shape].properties
            assert vendor_id.wire_name == "vendorId"
            assert vendor_id.required
            for _, value in limits(known, vendor_id.rule):
                yield f"{prefix}open, needs vendorId", value


def given(prefix: str, **values: float | str | None) -> Iterable[tuple[str, float]]:
    """The limits that are set, as floats."""
    for kind, value in values.items():
        if value is not None:
            yield prefix + kind, float(value)


# Facts of the schemas


def expected_facts(version: Version, name: str, schema: Schema) -> set[Fact]:
    """What the schema of a class says that a message can be refused for."""
    found = facts.schema_facts(version, name, schema)
    return {fact for fact in found if fact.kind not in UNCHECKED} | {
        Fact(name, field, kind, strict)
        for field, kind, strict in strictness(version, name, schema)
    }


def strictness(
    version: Version, name: str, schema: Schema
) -> Iterable[tuple[str, str, bool]]:
    """Field, kind and answer for each integer: is 1.0 none, as before draft-06?"""
    for prop in version.properties(schema):
        kind, inner = "strict", prop.schema
        while "items" in inner:
            kind, inner = f"each {kind}", inner["items"]
        if inner.get("type") == "integer":
            yield schemas.field_name(prop.name), kind, is_draft_04(version, name)


def is_draft_04(version: Version, name: str) -> bool:
    """Whether the files that hold a message or definition are of draft-04."""
    (dialect,) = {
        document["$schema"]
        for file, document in version.named.items()
        if name in (file.removesuffix(".json"), *document.get("definitions", {}))
    }
    return bool(dialect == schemas.DRAFT_04)


# Tests


def test_the_rules_hold_every_schema_and_no_other(version: Version) -> None:
    messages = {file.removesuffix(".json") for file in version.files}
    assert shapes(version).keys() == messages | version.objects.keys()


def test_the_rules_have_exactly_the_facts_of_the_schemas(version: Version) -> None:
    known = shapes(version)
    for module, cls, schema in version.classes:
        name = version.schema_name(module, cls)
        assert known[name].cls is modules.cls(version, module, cls)
        assert not known[name].open
        assert rule_facts(known, name) == expected_facts(version, name, schema)


@pytest.mark.parametrize("number", ["2.0.1", "2.1"])
def test_customdata_is_open(number: str) -> None:
    version = schemas.VERSIONS[number]
    known = shapes(version)
    assert {name for name, shape in known.items() if shape.open} == {CUSTOM_DATA}
    schema = version.objects[CUSTOM_DATA]
    assert rule_facts(known, CUSTOM_DATA) == expected_facts(
        version, CUSTOM_DATA, schema
    )


def test_only_core_messages_of_1_6_are_strict_with_integers(version: Version) -> None:
    found = {
        (name, fact.value)
        for name in shapes(version)
        for fact in rule_facts(shapes(version), name)
        if fact.kind.endswith("strict")
    }
    names = {strict: {n for n, s in found if s is strict} for strict in (True, False)}
    assert names[False]
    assert not names[True] & names[False]
    assert bool(names[True]) is (version.number == "1.6")


def test_decimal_steps_are_those_of_1_6(version: Version) -> None:
    steps = {
        (fact.owner, fact.field, fact.value)
        for name in shapes(version)
        for fact in rule_facts(shapes(version), name)
        if fact.kind == "multipleOf"
    }
    assert steps == (
        {
            ("ChargingSchedule", "min_charging_rate", 0.1),
            ("ChargingSchedulePeriod", "limit", 0.1),
        }
        if version.number == "1.6"
        else set()
    )


def test_only_the_codec_of_1_6_computes_in_decimal(version: Version) -> None:
    path = modules.GENERATED / version.package / "_codec.py"
    text = path.read_text(encoding="utf-8")
    assert ("is_multiple" in text) is (version.number == "1.6")
    assert ("decimal" in text.lower()) is (version.number == "1.6")
