"""show finds everything by each of its names, by words, and what is misspelt."""

import functools
import json
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from tests.helpers import inputs, modules, readings, schemas
from tests.helpers.schemas import VERSIONS, Version, field_name, python_name

from ocpp_codegen.knowledge import lookup as knowledge
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.reference import finding, lookup, lookup_text
from ocpp_codegen.reference.lookup import Book
from ocpp_codegen.runtime.ocppj.error_codes import ErrorCode
from ocpp_codegen.targets import lookup as targets
from ocpp_codegen.targets.files import Text


@functools.cache
def book(version: Version) -> Book:
    """All that is said of a version."""
    return lookup.packaged([version.number])[0]


def find(version: Version, name: str) -> tuple[str, list[str]]:
    """What a name means: the kind, and the ids; it has to mean something."""
    meant = book(version).find(name).meant
    assert meant, name
    return meant[0].kind, [entry.id for entry in meant]


def classes(version: Version, name: str) -> list[str]:
    """The classes that are shown for a name."""
    found = book(version).find(name)
    return [c["class"] for c in json.loads(lookup_text.as_json([found]))["classes"]]


def spellings(name: str) -> list[str]:
    """A name in several cases."""
    return [name, name.lower(), name.upper(), python_name(name)]


def test_the_files_are_current() -> None:
    """What is looked up was made of the schemas and tables as they are now."""
    for number in DIALECTS:
        (file,) = targets.files(readings.reading(number))
        assert isinstance(file, Text)
        made = json.loads(file.text)
        kept = json.loads(lookup.path_of(number).read_text(encoding="utf-8"))
        for key in made.keys() - {"about", "source"}:
            assert made[key] == kept[key], (number, key)


def test_every_entry_has_an_id_of_its_own(version: Version) -> None:
    data = json.loads(lookup.path_of(version.number).read_text(encoding="utf-8"))
    ids = [row[1] for row in data["entries"]]
    assert len(ids) == len(set(ids)) > 650
    assert {row[0] for row in data["entries"]} <= finding.KINDS.keys()


def test_every_action_is_found(version: Version) -> None:
    for action in version.actions:
        sides = [f"call.{action}"]
        sides += [f"call_result.{action}"] if action in version.answered else []
        request = version.schema_name("call", action)
        for name in (*spellings(action), *sides, request, f"{request}".lower()):
            kind, _ = find(version, name)
            assert kind in ("action", "message"), name
            assert classes(version, name) == sides, name


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
            kind, ids = find(version, spelling)
            assert kind in ("datatype", "enum")
            assert [id_.partition(".")[2] for id_ in ids] == [name], spelling


def test_every_field_is_found_in_every_class(version: Version) -> None:
    """But for a name that is also that of an action, a type or a standard name."""
    owners: dict[str, set[str]] = {}
    for module, cls, prop in version.all_properties:
        owners.setdefault(prop.name, set()).add(f"{module}.{cls}")
    shown = 0
    for wire_name, expected in owners.items():
        for name in (*spellings(wire_name), field_name(wire_name)):
            kind, ids = find(version, name)
            if kind == "field":
                found = {id_.rpartition(".")[0] for id_ in ids}
                # Names that differ in case only, as soC and soc, are found together.
                assert found >= expected, name
                shown += 1
            else:
                others = ("action", "datatype", "enum", "variable", "value", "key")
                assert kind in (*others, "component", "standard value"), name
    assert shown > 2 * len(owners)


def test_a_field_of_one_class_is_found(version: Version) -> None:
    for module, cls, prop in version.all_properties:
        found = book(version).find(f"{module}.{cls}.{prop.name}")
        fields = json.loads(lookup_text.as_json([found]))["fields"]
        places = [(field["class"], field["wire_name"]) for field in fields]
        assert places == [(f"{module}.{cls}", prop.name)]


def test_every_value_is_found(version: Version) -> None:
    values: dict[str, set[str]] = {}
    for name, schema in version.enums.items():
        for value in schema["enum"]:
            values.setdefault(value, set()).add(version.class_name(name))
    shown = 0
    for value, expected in values.items():
        kind, ids = find(version, value)
        if kind == "value":
            assert {id_.split(".")[1] for id_ in ids} >= expected
            shown += 1
    assert shown > len(values) // 2


def test_every_standard_name_is_found(version: Version) -> None:
    """By the very name that the specification has, among others of that name."""
    standard = modules.module(version, "standard")
    names = [str(value) for values in SETS for value in getattr(standard, values, ())]
    for component in getattr(standard, "COMPONENTS", {}):
        names.append(component)
        own = vars(getattr(standard, component)).values()
        names += [cast(Any, v).name for v in own if isinstance(v, _variable(standard))]
    assert len(names) > 60
    for name in dict.fromkeys(names):
        hits = book(version).find(name).exact
        kinds = {hit.entry.kind for hit in hits}
        assert kinds & {"standard value", "variable", "component", "key"}, name


SETS = ("ReasonCode", "SecurityEvent", "UnitOfMeasure", "ConfigurationKey")


def _variable(standard: Any) -> type:
    return cast(type, getattr(standard, "Variable", type(None)))


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_error_code_is_found(code: ErrorCode) -> None:
    """In the versions that spell it so."""
    found = lookup.find([book(v) for v in VERSIONS.values()], code.value)
    kinds = {hit.entry.kind for hit in found[0].exact}
    # Reason codes have some of these names too.
    assert "error code" in kinds
    if kinds == {"error code"}:
        text = lookup_text.as_text(code.value, found)
        assert re.search(rf"^  {code.value} +error code.*\w+", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["", "-", "no such thing", "\u202e", "a" * 10_000])
def test_other_names_mean_nothing(name: str, version: Version) -> None:
    assert book(version).find(name).hits == ()


def test_a_misspelt_action_is_found(version: Version) -> None:
    for action in version.actions[::9]:
        for wrong in (action[:-1], action[:3] + action[4:], f"{action}s"):
            found = book(version).find(wrong)
            known = found.hits[0].score <= finding.KNOWN_AS
            assert known or action in [h.entry.title for h in found.hits[:4]], wrong


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
    assert outcome.out.startswith("OCPP 1.6 ")


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
    built = out[out.rindex("call.TransactionEvent(") : out.index("\n\nAlso: ")]
    names = {n: modules.module(version, n) for n in ("call", "datatypes", "enums")}
    codec = modules.module(version, "codec")
    assert codec.to_dict(eval(built, names)) == payload


@pytest.mark.parametrize("name", ["call.Reset", "IdTokenType", "idToken", "PowerUp"])
def test_json_says_the_same(name: str, tmp_path: Path) -> None:
    for number in ("2.0.1", "2.1"):
        outcome = show(tmp_path, name, "--ocpp", number, "--format", "json")
        assert outcome.code == 0
        found: dict[str, Any] = json.loads(outcome.out)
        kinds = {"call.Reset": "message", "IdTokenType": "datatype", "idToken": "field"}
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


def test_several_hits_are_a_list(tmp_path: Path) -> None:
    outcome = show(tmp_path, "unlock", "--ocpp", "2.0.1")
    assert (outcome.code, outcome.err) == (0, "")
    title, _, count, first, *_ = outcome.out.splitlines()
    assert title == "OCPP 2.0.1"
    assert re.fullmatch(r"\d+ found:", count)
    assert first.split()[:2] == ["action", "UnlockConnector"]
    for line in outcome.out.splitlines()[4:]:
        if line.startswith("  "):
            # What stands in the second column can be shown.
            _, id_ = line.replace("standard value", "standard").split()[:2]
            assert find(VERSIONS["2.0.1"], id_)[1] in ([id_], [id_.split(".")[-1]])


def test_a_name_of_another_version_leads_to_what_does_its_work(tmp_path: Path) -> None:
    out = show(tmp_path, "StartTransaction", "--ocpp", "2.1").out
    assert "call.TransactionEvent\n" in out
    out = show(tmp_path, "StartTransaction").out
    assert out.startswith("OCPP 1.6   also in 2.1 (as TransactionEvent), 2.0.1")
    out = show(tmp_path, "ConnectionTimeOut", "--ocpp", "2.0.1").out
    assert "standard.TxCtrlr.EVConnectionTimeOut" in out


def test_what_leads_elsewhere_leads_to_something() -> None:
    """Each name of ours has a target in some version, and no version has both."""
    known = knowledge.load().known_as
    books = lookup.packaged(DIALECTS)
    for name, aims in known.items():
        found = lookup.find(books, name)
        assert found, name
        titles = {
            (e.title if e.kind != "variable" else e.id.removeprefix("standard."))
            for each in books
            for e in (hit.entry for hit in each.find(name).hits if hit.score <= 2)
        }
        assert titles & {*aims, name}, name
        for aim in aims:
            assert any(each.find(aim).exact for each in books), aim


def test_an_extension_can_be_looked_up(tmp_path: Path) -> None:
    folder = schemas.ROOT / "schemas" / "vendor"
    outcome = show(tmp_path, "DataTransfer", "--extension", str(folder))
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("OCPP 2.1 with vendor   also in 2.0.1 (action)")


def test_an_unknown_name_is_an_error(tmp_path: Path) -> None:
    outcome = show(tmp_path, "zzz\x1b[31m\nzzz")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is called" in outcome.err
    assert outcome.err.count("\n") == 2
    assert "\x1b" not in outcome.err


def test_show_answers_at_once(tmp_path: Path) -> None:
    """It costs little more than the help: nothing is read but what was prepared."""
    help_, shown = (
        min(_cpu(tmp_path, *arguments) for _ in range(3))
        for arguments in (("--help",), ("show", "stop", "chargin"))
    )
    assert shown < 5 * help_, (help_, shown)


def _cpu(folder: Path, *arguments: str) -> float:
    """Seconds of CPU for a run of the command in a process of its own."""
    command = [sys.executable, "-m", "ocpp_codegen", *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_every_name_can_be_shown(version: Version) -> None:
    """In text and in JSON, whatever it is."""
    data = json.loads(lookup.path_of(version.number).read_text(encoding="utf-8"))
    for _, id_, *_ in data["entries"][::3]:
        found = [book(version).find(id_)]
        assert lookup_text.as_text(id_, found)
        assert json.loads(lookup_text.as_json(found))["hits"]
