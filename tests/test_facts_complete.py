"""Every fact of the official schemas stands in the generated modules, and no other.

Both sides are made into sets of facts, one from the raw schemas (json only) and
one from the imported modules, and have to be equal.
"""

import copy
import dataclasses
import enum
import inspect
import json
import re
import tomllib
import typing
from collections import Counter
from collections.abc import Iterable
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from generated.v201 import call, call_result, datatypes, enums
from tests import schemas
from tests.schemas import Property, Schema, python_name

MODULES: dict[str, ModuleType] = {
    "call": call,
    "call_result": call_result,
    "datatypes": datatypes,
}
CUSTOM_DATA = "CustomDataType"
PLAIN_TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}

# Keywords that say nothing a Python class could hold: prose, names of another
# language, and limits on arrays that a single item schema makes void.
# additionalProperties, required, properties and enum are looked at on their own.
SILENT = {"description", "javaType", "additionalItems"}
HANDLED = {"type", "$ref", "items", "default"}
LIMITS = {"maxLength", "format", "minItems", "maxItems", "minimum", "maximum"}

# Members whose name is not their value in other letters; the names are the peer's.
OTHER_WORDS = {"A": "amps", "W": "watts"}


class Fact(NamedTuple):
    """One thing said of one field of one class."""

    owner: str
    field: str
    kind: str
    value: Any


# Facts of the schemas


def schema_facts(owner: str, schema: Schema) -> set[Fact]:
    """What a schema says of the fields of its class."""
    facts = set()
    for prop in schemas.properties(schema):
        name = python_name(prop.name)
        facts |= {
            Fact(owner, name, "wire name", prop.name),
            Fact(owner, name, "type", expected_type(prop)),
            Fact(owner, name, "required", prop.required),
        }
        facts |= {Fact(owner, name, kind, value) for kind, value in limits(prop)}
    return facts


def limits(prop: Property) -> Iterable[tuple[str, Any]]:
    """Constraints and default of a property."""
    yield from keyword_limits(prop.schema)
    if prop.has_default:
        yield "default", json.dumps(prop.default)


def keyword_limits(schema: Schema, prefix: str = "") -> Iterable[tuple[str, Any]]:
    """The keywords of a schema that limit its values; any unknown one is a fact."""
    for keyword, value in schema.items():
        if keyword in LIMITS - {"format"}:
            yield prefix + keyword, float(value)
        elif keyword not in SILENT | HANDLED:
            yield prefix + keyword, value
    if schema.get("$ref") == f"#/definitions/{CUSTOM_DATA}":
        vendor_id = schemas.definitions()[CUSTOM_DATA]["properties"]["vendorId"]
        yield prefix + "open, needs vendorId", float(vendor_id["maxLength"])
    if not schema.keys() & {"type", "$ref"}:
        yield prefix + "any value", True
    if "items" in schema:
        yield from keyword_limits(schema["items"], f"{prefix}each ")


def expected_type(prop: Property) -> Any:
    """The type that a field of this property has."""
    type_ = schema_type(prop.schema)
    return type_ if prop.required or type_ is Any else type_ | None


def schema_type(schema: Schema) -> Any:
    """The type of the values of a schema."""
    if "$ref" in schema:
        return definition_type(schema["$ref"].removeprefix("#/definitions/"))
    if "type" not in schema:
        return Any
    if schema["type"] == "array":
        return list[schema_type(schema["items"])]  # type: ignore[misc]
    return PLAIN_TYPES[schema["type"]]


def definition_type(name: str) -> Any:
    """The class of a definition."""
    if name == CUSTOM_DATA:
        return dict[str, Any]
    return getattr(enums if name in schemas.enums() else datatypes, name)


# Facts of the modules


def class_facts(owner: str, cls: Any) -> set[Fact]:
    """What a dataclass says of its fields, in annotations and docstring."""
    hints = typing.get_type_hints(cls)
    notes = attribute_notes(cls)
    fields = dataclasses.fields(cls)
    assert [field.name for field in fields] == list(notes), owner
    facts = set()
    for field in fields:
        no_default = field.default is dataclasses.MISSING
        assert no_default or field.default is None, (owner, field.name)
        assert field.default_factory is dataclasses.MISSING, (owner, field.name)
        wire, *limits = notes[field.name]
        facts |= {
            Fact(owner, field.name, "wire name", wire),
            Fact(owner, field.name, "type", hints[field.name]),
            Fact(owner, field.name, "required", no_default),
        }
        for note in limits:
            facts |= {Fact(owner, field.name, k, v) for k, v in note_facts(note)}
    return facts


def attribute_notes(cls: type) -> dict[str, list[str]]:
    """For each field in the docstring its wire name and its notes."""
    doc = inspect.getdoc(cls) or ""
    _, _, section = doc.partition("\nAttributes:\n")
    # A line further in goes on with the line before.
    entries = re.sub(r"\n {8,}", " ", section).splitlines()
    notes: dict[str, list[str]] = {}
    for entry in entries:
        assert entry.startswith("    "), (cls, entry)
        name, _, rest = entry.strip().partition(": ")
        assert name not in notes, (cls, name)
        parts = rest.split("; ") if rest else []
        named = bool(parts) and python_name(parts[0]) == name
        notes[name] = parts if named else [name, *parts]
    return notes


NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
NOTES: dict[str, tuple[str, ...]] = {
    rf"at most {NUMBER} characters": ("maxLength",),
    rf"{NUMBER} to {NUMBER} items": ("minItems", "maxItems"),
    rf"at least {NUMBER} items": ("minItems",),
    rf"at most {NUMBER} items": ("maxItems",),
    rf"{NUMBER} to {NUMBER}": ("minimum", "maximum"),
    rf"at least {NUMBER}": ("minimum",),
    rf"at most {NUMBER}": ("maximum",),
    rf"open object, needs vendorId \(at most {NUMBER} characters\)": (
        "open, needs vendorId",
    ),
}


def note_facts(note: str) -> Iterable[tuple[str, Any]]:
    """The facts in a note; a note that says anything else is an error."""
    if note.startswith("unit "):
        return
    if note.startswith("each "):
        for kind, value in note_facts(note.removeprefix("each ")):
            yield f"each {kind}", value
        return
    if note.startswith("default "):
        yield "default", json.dumps(json.loads(note.removeprefix("default ")))
    elif note == "date-time of RFC 3339":
        yield "format", "date-time"
    elif note == "any JSON value":
        yield "any value", True
    else:
        kinds, match = matching(note)
        yield from zip(kinds, map(float, match.groups()), strict=True)


def matching(note: str) -> tuple[tuple[str, ...], re.Match[str]]:
    """The kinds of fact in a note, and the match that holds their values."""
    for pattern, kinds in NOTES.items():
        match = re.fullmatch(pattern, note)
        if match:
            return kinds, match
    raise AssertionError(f"unknown note: {note!r}")


def unit_notes(cls: type) -> dict[str, str]:
    """Wire name to unit, for each field whose docstring names one."""
    return {
        wire: note.removeprefix("unit ")
        for wire, *notes in attribute_notes(cls).values()
        for note in notes
        if note.startswith("unit ")
    }


def own_classes(module: ModuleType) -> dict[str, Any]:
    """The classes that a module defines, by each name that it gives them."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


def facts_toml(name: str) -> dict[str, Any]:
    """One of our own files about the schemas."""
    path = schemas.ROOT / "schemas" / "v201" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


# Tests


def test_the_set_is_the_measured_one() -> None:
    assert len(schemas.files()) == 128
    assert len(schemas.actions()) == 64
    assert len(schemas.enums()) == 88
    assert len(schemas.objects()) == 55
    assert sum(1 for _ in schemas.all_properties()) == 690
    assert sum(len(schema["enum"]) for schema in schemas.enums().values()) == 431


@pytest.mark.parametrize("module", ["call", "call_result", "datatypes"])
def test_each_class_has_exactly_the_facts_of_its_schema(module: str) -> None:
    expected, found = set(), set()
    for module_name, name, schema in schemas.classes():
        if module_name == module:
            expected |= schema_facts(name, schema)
            found |= class_facts(name, getattr(MODULES[module], name))
    assert found - expected == set()
    assert expected - found == set()


def test_every_kind_of_fact_occurs() -> None:
    facts = set().union(
        *(schema_facts(f"{module}.{name}", s) for module, name, s in schemas.classes())
    )
    kinds = Counter(fact.kind for fact in facts)
    assert kinds["wire name"] == kinds["type"] == kinds["required"] == 690
    assert kinds["default"] == 13 + 9  # at the property, at its enum
    assert kinds["open, needs vendorId"] == 182
    assert kinds["any value"] == 2
    assert kinds["each maxLength"] == 1
    assert set(kinds) == {
        "wire name",
        "type",
        "required",
        "default",
        "open, needs vendorId",
        "any value",
        "each maxLength",
        "format",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minimum",
    }


def test_no_keyword_is_overlooked() -> None:
    """The walk above knows what each keyword means, so there may be no further one."""
    at_root = {key for document in schemas.files().values() for key in document}
    at_definition = {key for s in schemas.definitions().values() for key in s}
    at_property = {key for _, _, p in schemas.all_properties() for key in p.schema}
    named = {"$schema", "comment", "definitions"}
    of_object = {"type", "properties", "required", "additionalProperties"}
    of_enum = {"type", "enum", "default", "additionalProperties"}
    assert at_root == named | of_object | {"description"}
    assert at_definition == of_object | of_enum | {"description", "javaType"}
    assert at_property <= SILENT | HANDLED | LIMITS
    for _, _, prop in schemas.all_properties():
        assert prop.schema.get("additionalItems", False) is False


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"maxLength": 5499}, "maxLength"),
        ({"type": "integer"}, "type"),
        ({"minimum": 0.0}, "minimum"),
        ({"format": "date-time"}, "format"),
        ({"default": ""}, "default"),
        ({"pattern": "x"}, "pattern"),
    ],
)
def test_a_changed_schema_would_be_seen(change: Schema, kind: str) -> None:
    schema = copy.deepcopy(schemas.request("Authorize"))
    found = class_facts("Authorize", call.Authorize)
    assert found == schema_facts("Authorize", schema)
    schema["properties"]["certificate"].update(change)
    difference = found ^ schema_facts("Authorize", schema)
    assert {(fact.field, fact.kind) for fact in difference} == {("certificate", kind)}


@pytest.mark.parametrize("note", ["about 5", "at most x characters", "unitless", ""])
def test_an_unknown_note_would_be_seen(note: str) -> None:
    with pytest.raises(AssertionError, match="unknown note"):
        list(note_facts(note))


def test_the_modules_hold_every_class_and_no_other() -> None:
    expected = {
        "call": set(schemas.actions()),
        "call_result": set(schemas.actions()),
        "datatypes": set(schemas.objects()),
    }
    for module, names in expected.items():
        assert set(own_classes(MODULES[module])) == names
    aliases = facts_toml("naming.toml")["class_aliases"]
    assert set(own_classes(enums)) == {*schemas.enums(), "Action", *aliases}
    assert enums.MonitorBaseEnumType is enums.MonitoringBaseEnumType


def test_each_class_is_a_dataclass_with_slots() -> None:
    for module, name, schema in schemas.classes():
        cls: type = getattr(MODULES[module], name)
        assert len(dataclasses.fields(cls)) == len(schema["properties"]), name
        assert cls.__name__ == name
        assert cls.__dictoffset__ == 0, name


def test_fields_stand_in_the_order_of_the_schema() -> None:
    """The 14 exceptions follow ocpp.v201; test_drop_in.py shows their order."""
    other_order = set()
    for module, name, schema in schemas.classes():
        found = [f.name for f in dataclasses.fields(getattr(MODULES[module], name))]
        if found != schema_order(schema):
            other_order.add(name)
    assert other_order == set(facts_toml("naming.toml")["order"])
    assert len(other_order) == 14
    assert other_order <= set(schemas.objects())


def schema_order(schema: Schema) -> list[str]:
    """Required, then optional, customData last, each in schema order."""
    properties = schemas.properties(schema)
    closing = [p for p in properties if p.name == "customData"]
    others = [p for p in properties if p.name != "customData"]
    required = [p for p in others if p.required]
    optional = [p for p in others if not p.required]
    return [python_name(p.name) for p in (*required, *optional, *closing)]


def test_annotations_name_the_module_of_a_type() -> None:
    """As in ``id_token: datatypes.IdTokenType``; get_type_hints hides the text."""
    for module, name, schema in schemas.classes():
        annotations = getattr(MODULES[module], name).__annotations__
        for prop in schemas.properties(schema):
            expected = annotation(module, prop.schema)
            optional = "" if prop.required or expected == "Any" else " | None"
            assert annotations[python_name(prop.name)] == expected + optional, name


def annotation(module: str, schema: Schema) -> str:
    """The text that stands for the type of a schema."""
    name = schema.get("$ref", "").removeprefix("#/definitions/")
    if name in schemas.enums():
        return f"enums.{name}"
    if name == CUSTOM_DATA:
        return "dict[str, Any]"
    if name:
        return name if module == "datatypes" else f"datatypes.{name}"
    if schema.get("type") == "array":
        return f"list[{annotation(module, schema['items'])}]"
    return PLAIN_TYPES[schema["type"]].__name__ if "type" in schema else "Any"


def test_the_open_object_keeps_every_key() -> None:
    schema = schemas.objects()[CUSTOM_DATA]
    assert "additionalProperties" not in schema
    assert list(schema["properties"]) == schema["required"] == ["vendorId"]
    data = datatypes.CustomDataType({"vendorId": "com.example", "a b": None})
    assert data == {"vendorId": "com.example", "a b": None}
    assert data.vendor_id == "com.example"
    assert attribute_notes(datatypes.CustomDataType) == {
        "vendor_id": [
            "vendorId",
            f"at most {schema['properties']['vendorId']['maxLength']} characters",
        ]
    }


def test_each_enum_has_exactly_the_values_of_its_schema_in_order() -> None:
    for name, schema in schemas.enums().items():
        cls = getattr(enums, name)
        assert issubclass(cls, enum.StrEnum), name
        assert [member.value for member in cls] == schema["enum"], name
        assert all(member == member.value for member in cls), name


def test_the_actions_are_the_names_of_the_files() -> None:
    assert [member.value for member in enums.Action] == list(schemas.actions())


def test_each_member_spells_its_value() -> None:
    """Where a word begins is the business of test_drop_in.py."""
    for name in (*schemas.enums(), "Action"):
        for member_name, member in getattr(enums, name).__members__.items():
            value = OTHER_WORDS.get(member.value, member.value)
            letters = re.sub("[^0-9a-z]", "", value.lower())
            allowed = {letters, member.value.lower()}
            assert member_name.lower().replace("_", "") in allowed, (name, member_name)


def test_further_names_of_members_are_those_of_naming_toml() -> None:
    listed = facts_toml("naming.toml")["members"]
    for name in (*schemas.enums(), "Action"):
        further = {
            (member_name, member.value)
            for member_name, member in getattr(enums, name).__members__.items()
            if member_name != member.name
        }
        entries = listed.get(name, {})
        assert further == {(a, v) for v, e in entries.items() for a in e["aliases"]}
        for value, entry in entries.items():
            assert getattr(enums, name)(value).name == entry["name"]


def test_units_are_those_of_wording_toml() -> None:
    found = {
        f"{schemas.schema_name(module, name)}.{wire}": unit
        for module, name, _ in schemas.classes()
        for wire, unit in unit_notes(getattr(MODULES[module], name)).items()
    }
    assert found == facts_toml("wording.toml")["units"]


def test_messages_say_who_sends_them_and_where_they_come_from() -> None:
    station, csms = "the Charging Station", "the CSMS"
    senders = {
        "CS->CSMS": (station, csms),
        "CSMS->CS": (csms, station),
        "both": ("either side", "either side"),
    }
    actions = facts_toml("actions.toml")
    for module, action, _ in schemas.messages():
        direction, block = actions[action]["direction"], actions[action]["block"]
        sender = senders[direction][module == "call_result"]
        paragraph = paragraphs(getattr(MODULES[module], action))[1]
        source = f"{schemas.schema_name(module, action)}.json"
        assert paragraph == f"Sent by {sender}. Block: {block}. Source: {source}"


def paragraphs(cls: type) -> list[str]:
    """The paragraphs of a docstring, each as one line."""
    doc = inspect.getdoc(cls) or ""
    return [" ".join(paragraph.split()) for paragraph in doc.split("\n\n")]


def test_definitions_say_where_they_are_used() -> None:
    users: dict[str, list[str]] = {}
    everything = [
        *((schemas.schema_name(m, n), s) for m, n, s in schemas.messages()),
        *schemas.objects().items(),
    ]
    for owner, schema in everything:
        for prop in schemas.properties(schema):
            users.setdefault(prop.target, []).append(f"{owner}.{prop.name}")
    for name in schemas.definitions():
        module = enums if name in schemas.enums() else datatypes
        shown, _, more = paragraphs(getattr(module, name))[1].partition(" and ")
        listed = shown.removeprefix("Used by: ").split(", ")
        hidden = int(more.removesuffix(" more") or 0)
        assert set(listed) <= set(users[name]), name
        assert len(set(listed)) + hidden == len(users[name]), name
