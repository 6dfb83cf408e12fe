"""``ocpp-codegen diff``: changes by meaning, against independent counts."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import inputs, readings

from ocpp_codegen.evolution import sets
from ocpp_codegen.evolution.changes import Change, Evolution, compare
from ocpp_codegen.evolution.text import as_json, as_markdown, as_text
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.reference import vectors

ROOT = Path(__file__).parents[2]
SCHEMAS = ("AuthorizeRequest.json", "AuthorizeResponse.json")
ID_TOKEN = "/definitions/IdTokenType"


@pytest.fixture(scope="module")
def from_201_to_21() -> Evolution:
    old, new = (sets.load(version).protocol for version in ("2.0.1", "2.1"))
    return compare(old, new)


def installed(package: str) -> Path:
    """The folder of the schema files that the ocpp package carries."""
    folder = metadata.distribution("ocpp").locate_file(f"ocpp/{package}/schemas")
    return Path(str(folder))


def raw_schemas(package: str) -> dict[str, dict[str, Any]]:
    """Messages and definitions by name, read with json only."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(installed(package).glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        found |= document.pop("definitions", {})
        found[path.stem] = document
    return found


def test_counts_between_2_0_1_and_2_1(from_201_to_21: Evolution) -> None:
    old, new = raw_schemas("v201"), raw_schemas("v21")
    common = old.keys() & new.keys()
    added = [
        (name, wire, wire in new[name].get("required", ()))
        for name in common
        for wire in new[name].get("properties", {}).keys()
        - old[name].get("properties", {}).keys()
    ]
    relaxed = [
        (name, wire)
        for name in common
        for wire in old[name].get("required", ())
        if wire not in new[name].get("required", ())
    ]
    assert (len(common), len(added), len(relaxed)) == (268, 67, 4)
    found = Counter((c.kind, c.what) for c in from_201_to_21.changes)
    assert from_201_to_21.common == len(common)
    assert found["added", "property"] == sum(not req for *_, req in added) == 66
    assert found["added", "required property"] == sum(req for *_, req in added) == 1
    assert found["changed", "required"] == len(relaxed)
    assert found["added", "object"] + found["added", "enum"] == 92


def test_what_is_equal_means_the_same(from_201_to_21: Evolution) -> None:
    """168 are equal to the letter; three more list the same things in another order."""
    old, new = raw_schemas("v201"), raw_schemas("v21")
    exi = old["Get15118EVCertificateResponse"]["properties"]["exiResponse"]
    exi["maxLength"] = 5600  # the ocpp package says 7500, the official file 5600
    common = old.keys() & new.keys()
    ordered = [n for n in common if meaning(old[n], list) == meaning(new[n], list)]
    by_set = [n for n in common if meaning(old[n], sorted) == meaning(new[n], sorted)]
    assert (len(ordered), len(by_set)) == (168, 171)
    assert from_201_to_21.equal == len(by_set)


def meaning(schema: Any, order: Callable[[list[str]], list[str]]) -> Any:
    """A schema without prose; order is applied to required and enum."""
    if isinstance(schema, list):
        return [meaning(item, order) for item in schema]
    if not isinstance(schema, dict):
        return schema
    silent = ("$schema", "$id", "comment", "description", "javaType")
    return {
        key: order(value)
        if key in ("required", "enum") and isinstance(value, list)
        else meaning(value, order)
        for key, value in schema.items()
        if not (key in silent and isinstance(value, str))
    }


@pytest.mark.parametrize("version", DIALECTS)
def test_generated_modules_mean_what_their_schemas_mean(version: str) -> None:
    """The modules are read from their text: nothing lost, nothing added."""
    generated, complete, _ = sets.load(
        str(ROOT / "generated" / DIALECTS[version].package)
    )
    official = sets.load(version).protocol
    assert not complete
    result = compare(generated, official, complete)
    assert not result.changes
    assert result.common == result.equal > 100


Edit = Callable[[dict[str, Any]], object]
CASES: dict[str, tuple[Edit, tuple[str, str, str, str, str]]] = {
    "shorter": (
        lambda t: t["properties"]["idToken"].update(maxLength=20),
        ("changed", "maxLength", "IdTokenType.idToken", "wire", "additive"),
    ),
    "longer": (
        lambda t: t["properties"]["idToken"].update(maxLength=50),
        ("changed", "maxLength", "IdTokenType.idToken", "additive", "wire"),
    ),
    "no limit": (
        lambda t: t["properties"]["idToken"].pop("maxLength"),
        ("changed", "maxLength", "IdTokenType.idToken", "additive", "wire"),
    ),
    "more items needed": (
        lambda t: t["properties"]["additionalInfo"].update(minItems=2),
        ("changed", "minItems", "IdTokenType.additionalInfo", "wire", "additive"),
    ),
    "newly required": (
        lambda t: t["required"].append("additionalInfo"),
        ("changed", "required", "IdTokenType.additionalInfo", "wire", "additive"),
    ),
    "no longer required": (
        lambda t: t["required"].remove("type"),
        ("changed", "required", "IdTokenType.type", "additive", "source"),
    ),
    "new property": (
        lambda t: t["properties"].update(note={"type": "string"}),
        ("added", "property", "IdTokenType.note", "additive", "additive"),
    ),
    "property gone": (
        lambda t: t["properties"].pop("additionalInfo"),
        ("removed", "property", "IdTokenType.additionalInfo", "wire", "source"),
    ),
    "other type": (
        lambda t: t["properties"].update(idToken={"type": "boolean"}),
        ("changed", "type", "IdTokenType.idToken", "wire", "wire"),
    ),
    "new default": (
        lambda t: (
            t["properties"]["additionalInfo"]["items"]
            and t["properties"].update(
                idToken={"type": "string", "maxLength": 36, "default": "x"}
            )
        ),
        ("changed", "default", "IdTokenType.idToken", "source", "source"),
    ),
}


@pytest.mark.parametrize(("edit", "expected"), CASES.values(), ids=CASES.keys())
def test_one_change_is_found_and_classed(
    edit: Edit, expected: tuple[str, str, str, str, str], tmp_path: Path
) -> None:
    old, new = two_folders(tmp_path)
    for name in SCHEMAS:
        document = json.loads((new / name).read_text(encoding="utf-8"))
        edit(document["definitions"]["IdTokenType"])
        (new / name).write_text(json.dumps(document), encoding="utf-8")
    changes = compare(sets.load(str(old))[0], sets.load(str(new))[0]).changes
    assert [(c.kind, c.what, c.place, c.sender, c.receiver) for c in changes] == [
        expected
    ]


def test_enum_values(tmp_path: Path) -> None:
    old, new = two_folders(tmp_path)
    for name in SCHEMAS:
        document = json.loads((new / name).read_text(encoding="utf-8"))
        values = document["definitions"]["IdTokenEnumType"]["enum"]
        values.remove("Local")
        values.append("Chip")
        (new / name).write_text(json.dumps(document), encoding="utf-8")
    changes = compare(sets.load(str(old))[0], sets.load(str(new))[0]).changes
    assert changes == (
        Change("added", "value", "IdTokenEnumType", "", "Chip", "additive", "wire"),
        Change("removed", "value", "IdTokenEnumType", "Local", "", "wire", "source"),
    )


def two_folders(folder: Path) -> tuple[Path, Path]:
    """Two folders with the same two schema files."""
    source = installed("v201")
    for name in ("old", "new"):
        (folder / name).mkdir()
        for schema in SCHEMAS:
            shutil.copy(source / schema, folder / name / schema)
    return folder / "old", folder / "new"


# What jsonsubschema 0.0.8 says, given each file of 2.0.1 and that of 2.1 with their
# definitions in place: the requests that are contained in those of 2.1, by action, and
# the responses that are not.
CONTAINED_REQUESTS = [
    "Authorize",
    "BootNotification",
    "CertificateSigned",
    "ClearCache",
    "CostUpdated",
    "DataTransfer",
    "DeleteCertificate",
    "FirmwareStatusNotification",
    "Get15118EVCertificate",
    "GetBaseReport",
    "GetCertificateStatus",
    "GetInstalledCertificateIds",
    "GetLocalListVersion",
    "GetTransactionStatus",
    "Heartbeat",
    "InstallCertificate",
    "LogStatusNotification",
    "RequestStopTransaction",
    "SecurityEventNotification",
    "SetMonitoringBase",
    "SignCertificate",
    "UnpublishFirmware",
]
OTHER_RESPONSES = [
    "Authorize",
    "ClearVariableMonitoring",
    "GetCompositeSchedule",
    "GetVariables",
    "SetVariableMonitoring",
    "SetVariables",
    "TransactionEvent",
]


def test_messages_stay_valid_as_jsonsubschema_has_it(
    from_201_to_21: Evolution,
) -> None:
    requests = [m for m in from_201_to_21.messages if m.role == "request"]
    responses = [m for m in from_201_to_21.messages if m.role == "response"]
    assert len(requests) == len(responses) == 64
    assert [m.action for m in requests if m.stays_valid] == CONTAINED_REQUESTS
    assert [m.action for m in responses if not m.stays_valid] == OTHER_RESPONSES
    assert (len(CONTAINED_REQUESTS), 64 - len(OTHER_RESPONSES)) == (22, 57)


def test_new_minimums_alone_break_most_requests(from_201_to_21: Evolution) -> None:
    broken = [
        {
            change.what
            for change in from_201_to_21.of_actions([message.action]).changes
            if change.sender == "wire" and change.owner in message.places
        }
        for message in from_201_to_21.messages
        if message.role == "request" and not message.stays_valid
    ]
    assert sum(rules == {"minimum"} for rules in broken) == 35


def test_messages_that_stay_valid_are_valid(from_201_to_21: Evolution) -> None:
    """By jsonschema-rs: every valid vector of 2.0.1 under the schema of 2.1."""
    schemas_of_21 = raw_files("v21")
    made, dialect = readings.examples("2.0.1"), DIALECTS["2.0.1"]
    for message in from_201_to_21.messages:
        validator = jsonschema_rs.Draft6Validator(
            schemas_of_21[message.name], validate_formats=False
        )
        payloads = (
            vector.payload
            for vector in vectors.of_message(made, dialect, message.name)
            if not vector.rule
        )
        if message.stays_valid:
            assert all(map(validator.is_valid, payloads)), message


def raw_files(package: str) -> dict[str, Any]:
    """The documents by the names of their messages."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8-sig"))
        for path in installed(package).glob("*.json")
    }


def test_actions_come_first_in_plain_words(from_201_to_21: Evolution) -> None:
    lines = as_text(from_201_to_21).splitlines()
    assert lines[1].startswith("What was valid stays valid in 22 of 64 requests and 57")
    assert lines[3] == "Added actions (27)"
    backwards = as_text(compare(sets.load("2.1")[0], sets.load("2.0.1")[0]))
    assert backwards.splitlines()[3] == "Removed actions (27)"
    (line,) = (line for line in lines if "EVSEType.id:" in line)
    assert line.strip() == (
        "~ EVSEType.id: minimum none -> 0  (breaks senders on the wire)"
    )


def test_one_action_and_what_breaks(from_201_to_21: Evolution) -> None:
    boot = from_201_to_21.of_actions(["BootNotification"])
    assert {c.owner for c in boot.changes} <= {"StatusInfoType", "ModemType"}
    assert 0 < len(boot.changes) < 10
    breaking = from_201_to_21.breaking()
    assert 0 < len(breaking.changes) < len(from_201_to_21.changes)
    assert all(change.breaks for change in breaking.changes)
    added = from_201_to_21.of_actions(["BatterySwap"])
    assert [(c.kind, c.what) for c in added.changes] == [("added", "action")]


def test_extensions_and_their_packages_are_compared() -> None:
    by_folder = diff("2.0.1", "schemas/vendor", "--format", "json")
    assert by_folder.code == 1, by_folder.err
    found = json.loads(by_folder.out)["changes"]
    assert ("added", "SetLight") in {(c["kind"], c["place"]) for c in found}
    package = diff("generated/v201", "generated/vendor/v201", "--breaking")
    assert package.code == 1
    assert "IdTokenType.idToken: maxLength 36 -> 255" in package.out
    both = diff("schemas/vendor", "schemas/vendor")
    assert both.code == 2
    assert "the version has to be said" in both.err
    said = diff("2.0.1=schemas/vendor", "2.0.1=schemas/vendor")
    assert (said.code, "0 changes" in said.out) == (0, True)


def test_an_unknown_action_is_named() -> None:
    done = diff("generated/v201", "generated/v201", "--action", "BootNotifcation")
    assert done.code == 2
    assert "BootNotification" in done.err


def test_formats_hold_every_change(from_201_to_21: Evolution) -> None:
    count = len(from_201_to_21.changes)
    data = json.loads(as_json(from_201_to_21))
    assert len(data["changes"]) == count > 300
    assert sum(change["breaks"] for change in data["changes"]) > 100
    rows = [x for x in as_markdown(from_201_to_21).splitlines() if x.startswith("| ")]
    assert len(rows) == count + 3 * 2  # three tables, each with a head of two rows
    lines = [x for x in as_text(from_201_to_21).splitlines() if x.startswith("  ")]
    assert len(lines) == count


def test_markdown_cells_are_inert() -> None:
    change = Change("added", "value", "X", "", "a|b<c>\\", "additive", "wire")
    row = as_markdown(Evolution("1", "2", (change,), 1, 0, ())).splitlines()[-1]
    assert "a\\|b&lt;c>\\\\" in row


def diff(*arguments: str) -> inputs.Outcome:
    return inputs.run("diff", *arguments, cwd=ROOT)


def test_exit_codes() -> None:
    assert diff("2.0.1", "2.1").code == 1
    same = diff("2.0.1", "generated/v201", "--format", "json")
    assert same.code == 0
    assert json.loads(same.out)["changes"] == []


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("3.0", "is neither a version nor a path"),
        ("HEAD:no/such/folder", "git has no"),
        ("--all:generated/v201", "No such option"),
        ("nobody:generated/v201", "git has no"),
        ("tests", "no schema files"),
    ],
)
def test_bad_sets(spec: str, says: str) -> None:
    done = diff(spec, "2.1")
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_revision_of_git(tmp_path: Path) -> None:
    package = tmp_path / "v201"
    package.mkdir()
    for name in ("rules.py", "enums.py"):
        shutil.copy(ROOT / "generated" / "v201" / name, package / name)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "old"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    rules = (package / "rules.py").read_text(encoding="utf-8")
    (package / "rules.py").write_text(
        rules.replace("String(5500)", "String(5501)"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "ocpp_codegen", "diff", "HEAD:v201", "v201"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "maxLength 5500 -> 5501" in done.stdout


def test_hostile_generated_text_is_not_run(tmp_path: Path) -> None:
    package = tmp_path / "v201"
    package.mkdir()
    (package / "enums.py").write_text("class X:\n    a = 'a'\n", encoding="utf-8")
    (package / "rules.py").write_text(
        "# OCPP 2.0.1, 1 file\nopen('run', 'w')\nSHAPES: int = open('run', 'w')\n",
        encoding="utf-8",
    )
    done = diff(str(package), "2.0.1")
    assert done.code == 2
    assert "not modules that this tool has generated" in done.err
    assert not (ROOT / "run").exists()
