"""show finds everything by each of its names, and suggests what is near."""

import functools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import inputs, modules, readings
from tests.helpers.schemas import VERSIONS, Version, field_name, python_name

from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.reference import lookup
from ocpp_codegen.reference.lookup import Match


@functools.cache
def index(version: Version) -> lookup.Index:
    """All names of a version."""
    return lookup.Index(readings.manual(version.number))


def find(version: Version, name: str) -> Match:
    """What a name means; it has to mean something."""
    found = index(version).find(name)
    assert found is not None, name
    return found


def spellings(name: str) -> list[str]:
    """A name in several cases."""
    return [name, name.lower(), name.upper(), python_name(name)]


def test_every_action_is_found(version: Version) -> None:
    for action in version.actions:
        sides = [f"call.{action}"]
        sides += [f"call_result.{action}"] if action in version.answered else []
        request = version.schema_name("call", action)
        for name in (*spellings(action), *sides, request, f"{request}".lower()):
            match = find(version, name)
            assert match.kind == "action"
            assert [str(entry.link) for entry in match.classes] == sides, name


def test_every_type_is_found(version: Version) -> None:
    for definition in version.definitions:
        name = version.class_name(definition)
        if name in version.actions:
            continue
        for spelling in (*spellings(name), f"datatypes.{name}", f"enums.{name}"):
            if "." in spelling and not hasattr(
                modules.module(version, spelling.partition(".")[0]), name
            ):
                continue
            match = find(version, spelling)
            links = [e.link for e in match.classes] + [e.link for e in match.enums]
            assert match.kind == "type"
            assert [link.name for link in links] == [name], spelling


def test_every_field_is_found_in_every_class(version: Version) -> None:
    """But for a name that is also that of an action or a type."""
    owners: dict[str, set[str]] = {}
    for module, cls, prop in version.all_properties:
        owners.setdefault(prop.name, set()).add(f"{module}.{cls}")
    shown = 0
    for wire_name, expected in owners.items():
        for name in (*spellings(wire_name), field_name(wire_name)):
            match = find(version, name)
            if match.kind == "field":
                found = {str(f.owner.link) for f in match.fields}
                # Names that differ in case only, as soC and soc, are found together.
                assert found >= expected, name
                shown += 1
            else:
                assert match.kind in ("action", "type")
    assert shown > len(owners)


def test_a_field_of_one_class_is_found(version: Version) -> None:
    for module, cls, prop in version.all_properties:
        match = find(version, f"{module}.{cls}.{prop.name}")
        places = [(str(f.owner.link), f.field.wire_name) for f in match.fields]
        assert places == [(f"{module}.{cls}", prop.name)]


def test_every_value_is_found(version: Version) -> None:
    values: dict[str, set[str]] = {}
    for name, schema in version.enums.items():
        for value in schema["enum"]:
            values.setdefault(value, set()).add(version.class_name(name))
    shown = 0
    for value, expected in values.items():
        match = find(version, value)
        if match.kind == "value":
            assert {found.owner.link.name for found in match.values} >= expected
            shown += 1
    assert shown > len(values) // 2


@pytest.mark.parametrize("name", ["", "-", "no such thing", "\u202e", "a" * 10_000])
def test_other_names_mean_nothing(name: str, version: Version) -> None:
    assert index(version).find(name) is None


def test_a_misspelt_action_is_suggested(version: Version) -> None:
    manual = readings.manual(version.number)
    for action in version.actions[::4]:
        for wrong in (action[:-1], action[:3] + action[4:], f"{action}s"):
            if index(version).find(wrong) is None:
                assert action in lookup.suggestions([manual], wrong), wrong


# The command


def show(folder: Path, *arguments: str) -> inputs.Outcome:
    """show, in an empty folder."""
    return inputs.run("show", *arguments, cwd=folder)


def test_the_newest_version_is_shown_and_the_others_named(tmp_path: Path) -> None:
    newest = list(DIALECTS)[-1]
    outcome = show(tmp_path, "bootnotification")
    assert (outcome.code, outcome.err) == (0, "")
    title, *lines = outcome.out.splitlines()
    assert title.startswith(f"OCPP {newest} ")
    for number in list(DIALECTS)[:-1]:
        assert f"{number} (action)" in title
    assert "call.BootNotification" in lines
    assert "call_result.BootNotification" in lines
    outcome = show(tmp_path, "StartTransaction")
    assert outcome.out.startswith("OCPP 1.6\n")


def test_a_version_can_be_chosen(tmp_path: Path) -> None:
    for number, version in VERSIONS.items():
        outcome = show(tmp_path, "Reset", "--ocpp", number)
        assert outcome.out.startswith(f"OCPP {number}\n")
        assert f"Sent by {version.csms}." in outcome.out
        assert all(len(line) < 160 for line in outcome.out.splitlines())


def test_text_has_every_field_with_type_and_limits(tmp_path: Path) -> None:
    version = VERSIONS["2.0.1"]
    out = show(tmp_path, "TransactionEvent", "--ocpp", "2.0.1").out
    document = version.files["TransactionEventRequest.json"]
    request = out[: out.index("call_result")]
    for prop in version.properties(document):
        row = rf"^  {prop.name} +{field_name(prop.name)} +\S+ +(\w+)"
        (need,) = re.findall(row, request, re.MULTILINE)
        assert need == ("required" if prop.required else "optional")
    assert re.search(r"timestamp .* date-time of RFC 3339$", out, re.MULTILINE)
    assert re.search(r"cableMaxCurrent .* unit A$", out, re.MULTILINE)
    payload = json.loads(out[out.index("{\n") : out.index("\n}\n") + 2])
    built = out[out.rindex("call.TransactionEvent(") :]
    names = {n: modules.module(version, n) for n in ("call", "datatypes", "enums")}
    codec = modules.module(version, "codec")
    assert codec.to_dict(eval(built, names)) == payload


@pytest.mark.parametrize("name", ["call.Reset", "IdTokenType", "idToken", "PowerUp"])
def test_json_says_the_same(name: str, tmp_path: Path) -> None:
    for number in ("2.0.1", "2.1"):
        outcome = show(tmp_path, name, "--ocpp", number, "--format", "json")
        assert outcome.code == 0
        found: dict[str, Any] = json.loads(outcome.out)
        kinds = {"call.Reset": "action", "IdTokenType": "type", "idToken": "field"}
        assert (found["ocpp"], found["kind"]) == (number, kinds.get(name, "value"))
        version = VERSIONS[number]
        for entry in found["classes"]:
            module, _, cls = entry["class"].partition(".")
            (schema,) = [s for m, c, s in version.classes if (m, c) == (module, cls)]
            assert {f["wire_name"]: f["required"] for f in entry["fields"]} == {
                p.name: p.required for p in version.properties(schema)
            }
            assert entry["minimal"].keys() <= entry["full"].keys()
        for value in found["values"]:
            assert value["value"] == "PowerUp"
        assert any(found[k] for k in ("classes", "enums", "fields", "values"))


def test_an_unknown_name_ends_with_what_is_near(tmp_path: Path) -> None:
    outcome = show(tmp_path, "TransactonEvent")
    assert (outcome.code, outcome.out) == (2, "")
    first, hint = outcome.err.splitlines()
    assert (
        "'TransactonEvent' is not an action, type, field or value of OCPP 1.6" in first
    )
    assert hint.startswith("  hint: did you mean: TransactionEvent")
    outcome = show(tmp_path, "zzz\x1b[31m\nzzz")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 2
    assert "\x1b" not in outcome.err


def test_every_name_can_be_shown(version: Version) -> None:
    """In text and in JSON, whatever it is."""
    from ocpp_codegen.reference import lookup_text

    manual = readings.manual(version.number)
    links = [e.link for e in manual.classes] + [e.link for e in manual.enums]
    for link in links:
        match = find(version, str(link))
        made = readings.examples(version.number)
        answer = lookup_text.Answer(manual, match, made, {})
        assert str(link) in lookup_text.as_text(answer, str)
        assert str(link) in lookup_text.as_json(answer)
