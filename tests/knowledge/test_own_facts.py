"""What we know of the official files besides them is complete, and all of it is needed.

These are the files in schemas/: digests, corrections, directions, names, wording.
"""

import copy
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from tests.helpers import schemas
from tests.helpers.schemas import VERSIONS, Schema, Version, content_digest

from ocpp_codegen.jsonschema.parser import field_name_proposer
from ocpp_codegen.python.names import member_name


def naming(version: Version, table: str) -> dict[str, Any]:
    """One table of the names that no rule gives."""
    found: dict[str, Any] = version.facts("naming.toml").get(table, {})
    return found


def corrections(version: Version, kind: str) -> list[dict[str, Any]]:
    """The corrections of one kind."""
    listed = version.facts("corrections.toml").get("correction", [])
    return [entry for entry in listed if entry["kind"] == kind]


# Digests and corrections


def test_the_manifest_knows_the_official_content(version: Version) -> None:
    text = (version.folder / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)["files"]
    assert {name: entry["content"] for name, entry in manifest.items()} == {
        name: content_digest(document) for name, document in version.files.items()
    }


def test_every_correction_has_a_reason_and_a_source(version: Version) -> None:
    listed = version.facts("corrections.toml").get("correction", [])
    kinds = [entry["kind"] for entry in listed]
    earlier = schemas.EARLIER_ISSUES[version.package]
    assert kinds.count("repair") == len((*schemas.EDITS[version.package], *earlier))
    deviations = {"1.6": 2, "2.0.1": 1, "2.1": 0}[version.number]
    assert kinds.count("deviation") == deviations
    for entry in listed:
        assert len(entry["reason"].split()) >= 3, entry["id"]
        assert len(entry["source"].split()) >= 3, entry["id"]


def test_the_repairs_undo_all_that_the_ocpp_package_has_changed(
    version: Version,
) -> None:
    folder = schemas.package_folder(version.package)
    for name, official in version.files.items():
        document = json.loads((folder / name).read_text(encoding="utf-8-sig"))
        repairs = [c for c in corrections(version, "repair") if c["file"] == name]
        edits = [e for e in schemas.EARLIER_ISSUES[version.package] if e.file == name]
        assert bool(repairs) is (document != official or edits != []), name
        for repair in repairs:
            correct(document, repair)
        expected = copy.deepcopy(official)
        for edit in edits:
            edit.undo(expected)
        assert document == expected


def test_the_deviations_change_the_official_content(version: Version) -> None:
    for deviation in corrections(version, "deviation"):
        official = version.files[deviation["file"]]
        changed = copy.deepcopy(official)
        correct(changed, deviation)
        assert changed != official


def correct(document: Schema, correction: dict[str, Any]) -> None:
    """Applies a correction, if the value before is there."""
    *steps, last = correction["pointer"].removeprefix("/").split("/")
    holder: Any = document
    for step in steps:
        holder = holder[step]
    if isinstance(holder, list):
        at = (
            slice(len(holder), None) if last == "-" else slice(int(last), int(last) + 1)
        )
        assert holder[at] == values(correction, "before")
        holder[at] = values(correction, "after")
    else:
        assert [holder.pop(last)] == values(correction, "before")
        holder.update((last, value) for value in values(correction, "after"))


def values(correction: dict[str, Any], key: str) -> list[Any]:
    """The value before or after; nothing stands for a value that is not there."""
    return [correction[key]] if key in correction else []


# Actions and wording


def test_every_action_has_its_facts(version: Version) -> None:
    facts = version.facts("actions.toml")
    assert list(facts) == list(version.actions)
    for entry in facts.values():
        assert entry["direction"] in ("CS->CSMS", "CSMS->CS", "both")
        assert re.fullmatch(r"[A-Z][A-Za-z0-9 &/,-]*[A-Za-z]", entry["block"]), entry


def test_everything_has_a_sentence_of_our_own(version: Version) -> None:
    wording = version.facts("wording.toml")
    expected = {
        "requests": version.actions,
        "responses": version.answered,
        "objects": version.objects,
        "enums": version.enums,
    }
    assert wording.keys() == {*expected, "units"}
    for table, names in expected.items():
        earlier = {n for n, of in version.alike.items() if of in names}
        assert sorted(wording[table]) == sorted({*names, *earlier})
        for name, sentence in wording[table].items():
            assert re.fullmatch(r"[A-Z][ -~]*[^ .]\.", sentence), name


def test_units_belong_to_numbers(version: Version) -> None:
    schemas_of = {
        f"{version.schema_name(module, name)}.{prop.name}": prop.schema
        for module, name, prop in version.all_properties
    }
    units = version.facts("wording.toml")["units"]
    assert units
    for place in units:
        schema = schemas_of[place]
        assert schema.get("items", schema)["type"] in ("integer", "number"), place


# Names


def test_every_exception_to_a_name_has_a_reason(version: Version) -> None:
    tables = version.facts("naming.toml")
    tables.pop("positions", None)  # they follow from ocpp.v21, see test_drop_in.py
    known = {"fields", "members", "order", "class_aliases", "classes", "inline"}
    assert tables.keys() <= known
    members = tables.pop("members")
    for table in (*tables.values(), *members.values()):
        for name, entry in table.items():
            assert len(entry["reason"].split()) >= 3, name


def test_every_exception_to_a_field_name_is_needed(version: Version) -> None:
    propose = field_name_proposer()
    names = {prop.name for _, _, prop in version.all_properties}
    for wire, entry in naming(version, "fields").items():
        assert wire in names
        assert propose(wire) != entry["name"], wire


def test_every_exception_to_a_member_name_is_needed(version: Version) -> None:
    propose = field_name_proposer()
    listed = {version.class_name(name): s["enum"] for name, s in version.enums.items()}
    listed |= {a: listed[of] for a, of in version.alike.items() if of in listed}
    for enum, entries in naming(version, "members").items():
        is_action = enum == "Action"
        values = version.actions if is_action else listed[enum]
        rule = propose if is_action else member_name
        for value, entry in entries.items():
            assert value in values
            aliases = entry.get("aliases", [])
            assert rule(value) != entry["name"] or aliases, value
            assert entry["name"] not in aliases, value
            assert rule(value) in (entry["name"], *aliases), value


def test_every_second_name_of_a_class_is_needed(version: Version) -> None:
    for alias, entry in naming(version, "class_aliases").items():
        assert alias not in version.definitions
        assert entry["of"] in version.definitions


def test_every_other_name_of_a_class_is_needed(version: Version) -> None:
    for definition, entry in naming(version, "classes").items():
        assert definition in version.definitions
        assert entry["name"] != definition


def test_no_two_definitions_share_a_name(version: Version) -> None:
    names = [version.class_name(definition) for definition in version.definitions]
    assert len(set(names)) == len(names)


def test_every_order_is_a_permutation_that_is_needed(version: Version) -> None:
    """An entry of 1.6 may serve a request and its response, which share no field."""
    for name, entry in naming(version, "order").items():
        orders = [by_rule(version, schema) for schema in schemas_of(version, name)]
        listed = [[f for f in entry["fields"] if f in order] for order in orders]
        changed = [
            (mine, order) for mine, order in zip(listed, orders, strict=True) if mine
        ]
        assert all(sorted(mine) == sorted(order) for mine, order in changed), name
        assert any(mine != order for mine, order in changed), name
        assert sorted(f for mine in listed for f in mine) == sorted(entry["fields"])


def by_rule(version: Version, schema: Schema) -> list[str]:
    """The properties of a class in usual order, but for customData."""
    others = [p for p in version.properties(schema) if p.name != "customData"]
    return [p.name for p in sorted(others, key=lambda p: not p.required)]


def schemas_of(version: Version, name: str) -> list[Schema]:
    """The schemas of all classes of a name."""
    return [schema for _, cls, schema in version.classes if cls == name]


# Types that stand inline


def inline_types(schema: Schema, place: str) -> Iterator[tuple[str, Schema]]:
    """Place and schema of each type below a schema that stands where it is used."""
    below = [
        *((f"properties/{n}", s) for n, s in schema.get("properties", {}).items()),
        *(("items", s) for s in [schema.get("items")] if s is not None),
    ]
    for step, inner in below:
        if schemas.is_inline_type(inner):
            yield f"{place}/{step}", inner
        yield from inline_types(inner, f"{place}/{step}")


def all_inline_types(version: Version) -> dict[str, Schema]:
    """The schema of each inline type of a version by its place."""
    return {
        place: schema
        for file, document in version.files.items()
        for start, outer in (
            (f"{file}#", document),
            *(
                (f"{file}#/definitions/{name}", definition)
                for name, definition in document.get("definitions", {}).items()
            ),
        )
        for place, schema in inline_types(outer, start)
    }


def test_every_inline_type_has_one_name_and_every_name_a_type(
    version: Version,
) -> None:
    found = all_inline_types(version)
    listed = [
        p for entry in naming(version, "inline").values() for p in entry["places"]
    ]
    assert sorted(listed) == sorted(found)
    enums = [place for place, schema in found.items() if "enum" in schema]
    expected = {"1.6": (52, 18), "2.0.1": (0, 0), "2.1": (0, 0)}
    assert (len(enums), len(found) - len(enums)) == expected[version.number]


def test_inline_types_share_a_name_only_where_they_say_the_same(
    version: Version,
) -> None:
    found = all_inline_types(version)
    for name, entry in naming(version, "inline").items():
        first, *others = (found[place] for place in entry["places"])
        assert all(other == first for other in others), name
        # A definition of that name is one with them.
        for document in version.files.values():
            definition = document.get("definitions", {}).get(name, first)
            assert without_java(definition) == without_java(first), name


def without_java(schema: Schema) -> Schema:
    """A schema without its name in another language."""
    return {key: value for key, value in schema.items() if key != "javaType"}


def test_every_meaning_of_a_field_is_used_and_short() -> None:
    path = schemas.ROOT / "schemas" / "field_meanings.toml"
    meanings = tomllib.loads(path.read_text(encoding="utf-8"))
    used = {
        prop.name
        for version in VERSIONS.values()
        for _, _, prop in version.all_properties
    }
    for wire, meaning in meanings.items():
        assert wire.rpartition(".")[2] in used, wire
        assert re.fullmatch(r"[A-Za-z][ -:<-~]{0,80}[^ .;]", meaning), wire
