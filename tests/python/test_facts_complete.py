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
from typing import Any

import pytest
from tests.helpers import modules
from tests.helpers.facts import (
    CUSTOM_DATA,
    HANDLED,
    LIMITS,
    PLAIN_TYPES,
    SILENT,
    Fact,
    schema_facts,
)
from tests.helpers.modules import own_classes
from tests.helpers.schemas import (
    ROOT,
    VERSIONS,
    Schema,
    Version,
    camel,
    field_name,
    target_of,
)

# Members whose name is not their value in other letters; the names are the peer's.
OTHER_WORDS = {"A": "amps", "W": "watts"}


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


def attribute_notes(cls: Any) -> dict[str, list[str]]:
    """For each field its wire name and what the docstring notes of it.

    A wire name that is the field's in camelCase is not told, and a field of which
    there is no more to say has no line.
    """
    doc = inspect.getdoc(cls) or ""
    _, _, section = doc.partition("\nAttributes:\n")
    # A line further in goes on with the line before.
    entries = re.sub(r"\n {8,}", " ", section).splitlines()
    is_dict = issubclass(cls, dict)
    names = ["vendor_id"] if is_dict else [f.name for f in dataclasses.fields(cls)]
    notes = {name: [camel(name)] for name in names}
    told: list[str] = []
    for entry in entries:
        assert entry.startswith("    "), (cls, entry)
        name, _, rest = entry.strip().partition(": ")
        assert name in notes, (cls, name)
        told.append(name)
        parts = rest.split("; ")
        named = field_name(parts[0]) == name and parts[0] not in MEANINGS
        notes[name] = parts if named else [camel(name), *parts]
    assert told == [name for name in names if name in told], cls
    return notes


NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
NOTES: dict[str, tuple[str, ...]] = {
    rf"at most {NUMBER} characters?": ("maxLength",),
    rf"{NUMBER} to {NUMBER} items": ("minItems", "maxItems"),
    rf"at least {NUMBER} items?": ("minItems",),
    rf"at most {NUMBER} items?": ("maxItems",),
    rf"{NUMBER} to {NUMBER}": ("minimum", "maximum"),
    rf"at least {NUMBER}": ("minimum",),
    rf"at most {NUMBER}": ("maximum",),
    rf"multiple of {NUMBER}": ("multipleOf",),
    rf"open object, needs vendorId \(at most {NUMBER} characters\)": (
        "open, needs vendorId",
    ),
}
FORMATS = {"date-time of RFC 3339": "date-time", "URI of RFC 3986": "uri"}


# What fields mean, in our own words, which hold no facts of the schemas.
MEANINGS = frozenset(
    tomllib.loads(
        (ROOT / "schemas" / "field_meanings.toml").read_text("utf-8")
    ).values()
)


def note_facts(note: str) -> Iterable[tuple[str, Any]]:
    """The facts in a note; a note that says anything else is an error."""
    if note.startswith("unit ") or note in MEANINGS:
        return
    if note.startswith("each "):
        for kind, value in note_facts(note.removeprefix("each ")):
            yield f"each {kind}", value
        return
    if note.startswith("default "):
        yield "default", json.dumps(json.loads(note.removeprefix("default ")))
    elif note in FORMATS:
        yield "format", FORMATS[note]
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


# Tests


@dataclasses.dataclass(frozen=True)
class Measured:
    """What is known of a set beforehand; kinds counts the facts that are rare."""

    files: int
    actions: int
    enums: int
    objects: int
    properties: int
    names: int
    values: int
    kinds: dict[str, int]


MEASURED = {
    "1.6": Measured(
        files=78,
        actions=39,
        enums=48,
        objects=11,
        properties=187,
        names=96,
        values=237,
        kinds={"each maxLength": 2, "multipleOf": 2},
    ),
    "2.0.1": Measured(
        files=128,
        actions=64,
        enums=88,
        objects=55,
        properties=690,
        names=244,
        values=431,
        kinds={
            "default": 13 + 9,  # at the property, at its enum
            "open, needs vendorId": 182,
            "any value": 2,
            "each maxLength": 1,
        },
    ),
    "2.1": Measured(
        files=181,
        actions=91,
        enums=110,
        objects=122,
        properties=1344,
        names=555,
        values=599,
        kinds={
            "default": 13 + 9,
            "open, needs vendorId": 302,
            "any value": 2,
            "each maxLength": 8,
            "each minimum": 4,
        },
    ),
}
COMMON = {"wire name", "type", "required", *LIMITS} - {"multipleOf"}


def test_the_set_is_the_measured_one(version: Version) -> None:
    measured = MEASURED[version.number]
    assert len(version.files) == measured.files
    assert len(version.actions) == measured.actions
    unanswered = {"NotifyPeriodicEventStream"} if version.number == "2.1" else set()
    assert set(version.actions) - set(version.answered) == unanswered
    assert len(version.enums) == measured.enums
    assert len(version.objects) == measured.objects
    assert len(version.all_properties) == measured.properties
    names = {prop.name for _, _, prop in version.all_properties}
    assert len(names | known_keys(version)) == measured.names
    assert sum(len(s["enum"]) for s in version.enums.values()) == measured.values


def known_keys(version: Version) -> set[str]:
    """The properties of open objects, which are not classes of ours."""
    open_ = set(version.objects) & {CUSTOM_DATA}
    return {name for o in open_ for name in version.objects[o]["properties"]}


@pytest.mark.parametrize("module", ["call", "call_result", "datatypes"])
def test_each_class_has_exactly_the_facts_of_its_schema(
    version: Version, module: str
) -> None:
    expected, found = set(), set()
    for module_name, name, schema in version.classes:
        if module_name == module:
            expected |= schema_facts(version, name, schema)
            found |= class_facts(name, modules.cls(version, module, name))
    assert found - expected == set()
    assert expected - found == set()


def test_every_kind_of_fact_occurs(version: Version) -> None:
    facts = set().union(
        *(schema_facts(version, f"{m}.{name}", s) for m, name, s in version.classes)
    )
    kinds = Counter(fact.kind for fact in facts)
    measured = MEASURED[version.number]
    assert kinds["wire name"] == kinds["type"] == kinds["required"]
    assert kinds["wire name"] == measured.properties
    assert {k: n for k, n in kinds.items() if k not in COMMON} == measured.kinds


def test_no_keyword_is_overlooked(version: Version) -> None:
    """The walk above knows what each keyword means, so there may be no further one."""
    at_root = {key for document in version.named.values() for key in document}
    at_definition = {key for s in version.definitions.values() for key in s}
    named = {"$schema", "$id", "comment", "title", "definitions", "description"}
    of_object = {"type", "properties", "required", "additionalProperties"}
    of_enum = {"type", "enum", "default", "additionalProperties"}
    assert at_root <= named | of_object
    assert at_definition <= of_object | of_enum | {"description", "javaType"}
    for _, _, prop in version.all_properties:
        at_property = prop.schema.keys() | prop.schema.get("items", {}).keys()
        assert at_property <= SILENT | HANDLED | LIMITS
        assert prop.schema.get("additionalItems", False) is False


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"maxLength": 5499}, "maxLength"),
        ({"type": "integer"}, "type"),
        ({"minimum": 0.0}, "minimum"),
        ({"multipleOf": 0.1}, "multipleOf"),
        ({"format": "date-time"}, "format"),
        ({"default": ""}, "default"),
        ({"pattern": "x"}, "pattern"),
    ],
)
def test_a_changed_schema_would_be_seen(
    change: Schema, kind: str, version: Version
) -> None:
    file = version.schema_name("call", "DataTransfer")
    schema = copy.deepcopy(version.named[f"{file}.json"])
    found = class_facts("DataTransfer", modules.cls(version, "call", "DataTransfer"))
    assert found == schema_facts(version, "DataTransfer", schema)
    schema["properties"]["messageId"].update(change)
    difference = found ^ schema_facts(version, "DataTransfer", schema)
    assert {(fact.field, fact.kind) for fact in difference} == {("message_id", kind)}


@pytest.mark.parametrize("note", ["about 5", "at most x characters", "unitless", ""])
def test_an_unknown_note_would_be_seen(note: str) -> None:
    with pytest.raises(AssertionError, match="unknown note"):
        list(note_facts(note))


def test_the_modules_hold_every_class_and_no_other(version: Version) -> None:
    naming = version.facts("naming.toml")
    expected = {
        "call": set(version.actions),
        "call_result": set(version.answered),
        "datatypes": set(map(version.class_name, version.objects)),
        "enums": {"Action", *map(version.class_name, version.enums)},
    }
    for alias, entry in naming.get("class_aliases", {}).items():
        in_enums = entry["of"] in expected["enums"]
        expected["enums" if in_enums else "datatypes"].add(alias)
    for name, classes in expected.items():
        assert set(own_classes(modules.module(version, name))) == classes


def test_the_misnamed_class_is_the_one_meant() -> None:
    enums = modules.module(VERSIONS["2.0.1"], "enums")
    assert enums.MonitorBaseEnumType is enums.MonitoringBaseEnumType


def test_each_class_is_a_dataclass_with_slots(version: Version) -> None:
    for module, name, schema in version.classes:
        cls: type = modules.cls(version, module, name)
        assert len(dataclasses.fields(cls)) == len(schema.get("properties", {})), name
        assert cls.__name__ == name
        assert cls.__dictoffset__ == 0, name


def test_only_classes_of_2_1_have_fields_by_name_alone(version: Version) -> None:
    """Which these are is a matter of ocpp.v21: see test_drop_in.py."""
    kinds = Counter(
        parameter.kind
        for module, name, _ in version.classes
        for parameter in inspect.signature(
            modules.cls(version, module, name)
        ).parameters.values()
    )
    assert (kinds[inspect.Parameter.KEYWORD_ONLY] > 0) is version.keyword_only
    assert kinds[inspect.Parameter.POSITIONAL_OR_KEYWORD] > 0


def test_fields_stand_in_the_order_of_the_schema(version: Version) -> None:
    """The exceptions follow the ocpp package; test_drop_in.py shows their order."""
    other_order = set()
    for module, name, schema in version.classes:
        fields = dataclasses.fields(modules.cls(version, module, name))
        if [field.name for field in fields] != schema_order(version, schema):
            other_order.add(name)
    assert other_order == set(version.facts("naming.toml").get("order", {}))
    assert len(other_order) == {"1.6": 5, "2.0.1": 14, "2.1": 0}[version.number]


def schema_order(version: Version, schema: Schema) -> list[str]:
    """Required, then optional, customData last, each in schema order."""
    properties = version.properties(schema)
    closing = [p for p in properties if p.name == "customData"]
    others = [p for p in properties if p.name != "customData"]
    required = [p for p in others if p.required]
    optional = [p for p in others if not p.required]
    return [field_name(p.name) for p in (*required, *optional, *closing)]


def test_annotations_name_the_module_of_a_type(version: Version) -> None:
    """As in ``id_token: datatypes.IdTokenType``; get_type_hints hides the text."""
    for module, name, schema in version.classes:
        annotations = modules.cls(version, module, name).__annotations__
        for prop in version.properties(schema):
            expected = annotation(version, module, prop.schema)
            optional = "" if prop.required or expected == "Any" else " | None"
            assert annotations[field_name(prop.name)] == expected + optional, name


def annotation(version: Version, module: str, schema: Schema) -> str:
    """The text that stands for the type of a schema."""
    if schema.get("type") == "array":
        return f"list[{annotation(version, module, schema['items'])}]"
    definition = target_of(schema)
    name = version.class_name(definition)
    if definition in version.enums:
        return f"enums.{name}"
    if definition == CUSTOM_DATA:
        return "dict[str, Any]"
    if definition:
        return name if module == "datatypes" else f"datatypes.{name}"
    return PLAIN_TYPES[schema["type"]].__name__ if "type" in schema else "Any"


def test_customdata_is_all_that_is_open(version: Version) -> None:
    open_ = {name for name, s in version.objects.items() if is_open(s)}
    assert open_ == ({CUSTOM_DATA} if version.number != "1.6" else set())
    assert not any(is_open(document) for document in version.files.values())


def is_open(schema: Schema) -> bool:
    """Whether an object may hold any further key."""
    return schema.get("additionalProperties") is not False


@pytest.mark.parametrize("number", ["2.0.1", "2.1"])
def test_the_open_object_keeps_every_key(number: str) -> None:
    version = VERSIONS[number]
    schema = version.objects[CUSTOM_DATA]
    assert list(schema["properties"]) == schema["required"] == ["vendorId"]
    cls = modules.cls(version, "datatypes", CUSTOM_DATA)
    data = cls({"vendorId": "com.example", "a b": None})
    assert data == {"vendorId": "com.example", "a b": None}
    assert data.vendor_id == "com.example"
    assert attribute_notes(cls) == {
        "vendor_id": [
            "vendorId",
            f"at most {schema['properties']['vendorId']['maxLength']} characters",
        ]
    }


def test_each_enum_has_exactly_the_values_of_its_schema_in_order(
    version: Version,
) -> None:
    for name, schema in version.enums.items():
        cls = modules.cls(version, "enums", version.class_name(name))
        assert issubclass(cls, enum.StrEnum), name
        assert [member.value for member in cls] == schema["enum"], name
        assert all(member == member.value for member in cls), name


def test_the_actions_are_the_names_of_the_files(version: Version) -> None:
    actions = modules.cls(version, "enums", "Action")
    assert [member.value for member in actions] == list(version.actions)


def enum_classes(version: Version) -> dict[str, type[enum.StrEnum]]:
    """All enums of a version by class name, Action among them."""
    names = ("Action", *map(version.class_name, version.enums))
    return {name: modules.cls(version, "enums", name) for name in names}


def test_each_member_spells_its_value(version: Version) -> None:
    """Where a word begins is the business of test_drop_in.py."""
    for name, cls in enum_classes(version).items():
        for member_name, member in cls.__members__.items():
            letters = re.sub("[^0-9a-z]", "", member.value.lower())
            allowed = {letters, member.value.lower()}
            if name.startswith("ChargingRateUnit"):
                allowed.add(OTHER_WORDS[member.value])
            assert member_name.lower().replace("_", "") in allowed, (name, member_name)


def test_further_names_of_members_are_those_of_naming_toml(version: Version) -> None:
    listed = version.facts("naming.toml")["members"]
    assert listed.keys() - version.alike.keys() <= enum_classes(version).keys()
    for name, cls in enum_classes(version).items():
        further = {
            (member_name, member.value)
            for member_name, member in cls.__members__.items()
            if member_name != member.name
        }
        entries = listed.get(name, {})
        assert further == {(a, v) for v, e in entries.items() for a in e["aliases"]}
        for value, entry in entries.items():
            assert cls(value).name == entry["name"]


def test_members_work_in_the_spelling_of_either_2_x() -> None:
    """Whatever a value of both is called in one version, it is in the other."""
    older, newer = (enum_classes(VERSIONS[number]) for number in ("2.0.1", "2.1"))
    assert len(older.keys() & newer.keys()) > 80
    for name in older.keys() & newer.keys():
        common = {m.value for m in older[name]} & {m.value for m in newer[name]}
        assert names_of(older[name], common) == names_of(newer[name], common), name
    for enums in (older, newer):
        unit = enums["ChargingRateUnitEnumType"]
        assert unit["watts"] is unit["w"]
        assert unit["amps"] is unit["a"]


def names_of(cls: type[enum.StrEnum], values: set[str]) -> dict[str, str]:
    """All names that an enum has for some values."""
    return {n: m.value for n, m in cls.__members__.items() if m.value in values}


def test_units_are_those_of_wording_toml(version: Version) -> None:
    found = {
        f"{version.schema_name(module, name)}.{wire}": unit
        for module, name, _ in version.classes
        for wire, unit in unit_notes(modules.cls(version, module, name)).items()
    }
    assert found == version.facts("wording.toml")["units"]


def test_messages_say_who_sends_them_and_where_they_come_from(
    version: Version,
) -> None:
    senders = {
        "CS->CSMS": (version.station, version.csms),
        "CSMS->CS": (version.csms, version.station),
        "both": ("either side", "either side"),
    }
    actions = version.facts("actions.toml")
    for module, action, _ in version.messages:
        direction, block = actions[action]["direction"], actions[action]["block"]
        sender = senders[direction][module == "call_result"]
        unanswered = "" if action in version.answered else ", and not answered"
        assert paragraphs(modules.cls(version, module, action))[1] == (
            f"Sent by {sender}{unanswered}. {version.block_word}: {block}. "
            f"Source: {version.schema_name(module, action)}.json"
        )


def paragraphs(cls: type) -> list[str]:
    """The paragraphs of a docstring, each as one line."""
    doc = inspect.getdoc(cls) or ""
    return [" ".join(paragraph.split()) for paragraph in doc.split("\n\n")]


def test_definitions_say_where_they_are_used(version: Version) -> None:
    users: dict[str, list[str]] = {}
    everything = [
        *((version.schema_name(m, n), s) for m, n, s in version.messages),
        *version.objects.items(),
    ]
    for owner, schema in everything:
        for prop in version.properties(schema):
            users.setdefault(prop.target, []).append(f"{owner}.{prop.name}")
    for name in version.definitions:
        module = "enums" if name in version.enums else "datatypes"
        doc = paragraphs(modules.cls(version, module, version.class_name(name)))[1]
        shown, _, more = doc.partition(" and ")
        listed = shown.removeprefix("Used by: ").split(", ")
        hidden = int(more.removesuffix(" more") or 0)
        assert set(listed) <= set(users[name]), name
        assert len(set(listed)) + hidden == len(users[name]), name
