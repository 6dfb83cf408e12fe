"""Sets as people have altered them: read, generated from, and compared."""

import copy
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import inputs, schemas
from tests.helpers.altered import ALTERATIONS, NEWER, Files
from tests.helpers.inputs import Outcome
from tests.helpers.schemas import Schema, Version
from tests.jsonschema.test_vendor_corpus import Payloads, canonical

from ocpp_codegen.jsonschema import version as sets
from ocpp_codegen.knowledge import facts
from ocpp_codegen.official.verify import SchemaSet
from ocpp_codegen.protocol.versions import DIALECTS

PAYLOADS = 150


def content(package: str) -> Files:
    """A copy of the official content of a version."""
    return copy.deepcopy(schemas.documents(package))


def generate(folder: Path, ocpp: str, files: Files, *more: str | Path) -> Outcome:
    source = inputs.write_set(folder / "set", files)
    options = ("--ocpp", ocpp, "--schemas", source, "--output", folder / "output")
    with inputs.unformatted():
        return inputs.run(
            "generate", *options, "--accept-unofficial", *more, cwd=folder
        )


def changes(old: str, new: str, cwd: Path) -> list[str]:
    """The lines of diff, without the effects."""
    outcome = inputs.run("diff", old, new, "--format", "json", cwd=cwd)
    keys = ("kind", "what", "place", "old", "new")
    found = json.loads(outcome.out)["changes"]
    return sorted(" ".join(change[key] for key in keys) for change in found)


# Official files


def test_what_is_official_is_read_alike_as_an_altered_set(version: Version) -> None:
    dialect = DIALECTS[version.number]
    naming = facts.load(dialect).naming
    altered = SchemaSet(version.files, (), (), (), digest="", issue="")
    official = sets.read(version.files, dialect, naming)
    found = sets.read_altered(altered, dialect, naming, lambda: official, naming.inline)
    assert found == official
    assert found == sets.read_corrected(version.files, dialect, naming)


# Alterations, all in one set


class Altered:
    """The set with every alteration, and what was generated from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = content("v201")
        for alteration in ALTERATIONS.values():
            alteration.apply(self.files)
        self.outcome = generate(folder, "2.0.1", self.files)
        assert self.outcome.code == 0, self.outcome.err
        self.modules = inputs.import_output(folder / "output")
        root = self.modules["codec"].__name__.rsplit(".", 2)[0]
        self.invalid = sys.modules[f"{root}.ocppj"].ValidationError

    def message(self, file: str) -> type:
        """The class of the message of a file."""
        stem = file.removesuffix(".json")
        is_request = stem.endswith("Request")
        module: ModuleType = self.modules["call" if is_request else "call_result"]
        name = stem.removesuffix("Request").removesuffix("Response")
        cls: type = getattr(module, name)
        return cls


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Altered:
    return Altered(tmp_path_factory.mktemp("altered"))


@pytest.mark.parametrize("name", ALTERATIONS)
def test_the_codec_judges_as_the_altered_schema(name: str, built: Altered) -> None:
    file = ALTERATIONS[name].file
    document = {k: v for k, v in built.files[file].items() if k != "$id"}
    arbiter = jsonschema_rs.validator_for(document, validate_formats=False)
    made = Payloads({file: document}, random.Random(name))
    payloads = [made.any() for _ in range(PAYLOADS)]
    # None is an absent field in Python, also where null may come: as in the official
    # modules.
    payloads = [p for p in payloads if not (isinstance(p, dict) and _null_data(p))]
    verdicts = [arbiter.is_valid(payload) for payload in payloads]
    assert {True, False} <= set(verdicts)
    assert verdicts == [reads(built, file, payload) for payload in payloads]


def test_the_vectors_judge_as_the_altered_schema(built: Altered) -> None:
    """Those of open objects too, which take further keys without being dicts."""
    options = ("--ocpp", "2.0.1", "--schemas", "set", "--output", "vectors")
    command = ("vectors", *options, "--accept-unofficial", "--quiet")
    outcome = inputs.run(*command, cwd=built.folder)
    assert outcome.code == 0, outcome.err
    names = set()
    for file in {alteration.file for alteration in ALTERATIONS.values()}:
        arbiter = jsonschema_rs.validator_for(built.files[file], validate_formats=False)
        made = json.loads((built.folder / "vectors" / "v201" / file).read_text("utf-8"))
        for vector in made["vectors"]:
            assert arbiter.is_valid(vector["payload"]) == vector["valid"], vector
            names.add(vector["name"])
    for opened in ("", "/chargingStation/modem"):
        assert f"{opened}/unknownKey: a key of the vendor" in names


def _null_data(payload: dict[str, Any]) -> bool:
    return "data" in payload and payload["data"] is None


def reads(built: Altered, file: str, payload: Any) -> bool:
    """Whether the codec takes a payload, which then comes out as it went in."""
    codec, cls = built.modules["codec"].version_codec, built.message(file)
    try:
        message = codec.from_json(cls, json.dumps(payload))
    except built.invalid:
        return False
    assert canonical(codec.to_dict(message)) == canonical(payload)
    assert codec.from_dict(cls, payload) == message
    return True


def test_diff_lists_exactly_the_alterations(built: Altered) -> None:
    expected = [line for a in ALTERATIONS.values() for line in a.diff]
    found = changes("2.0.1", f"2.0.1={built.folder / 'set'}", built.folder)
    assert found == sorted(expected)


def one_altered(folder: Path, change: Callable[[Files], None]) -> Path:
    files = content("v201")
    change(files)
    return inputs.write_set(folder / "set", files)


def _customdata_of_one_message(files: Files) -> None:
    custom = files["GetReportRequest.json"]["definitions"]["CustomDataType"]
    custom["properties"]["vendorId"]["maxLength"] = 50


def _one_of_two(files: Files) -> None:
    """Another file has the definition too, and so neither has it more often."""
    name = "OCSPRequestDataType"
    assert sum(name in d.get("definitions", {}) for d in files.values()) == 2
    found = files["AuthorizeRequest.json"]["definitions"][name]
    found["properties"]["serialNumber"]["maxLength"] = 50


def _one_of_two_in_files_without_a_draft(files: Files) -> None:
    """So none of the files is official, which would tell what is as published."""
    _one_of_two(files)
    for document in files.values():
        del document["$schema"]


# A definition that is altered in one file alone: the message, and the change.
IN_ONE_FILE = [
    (
        _customdata_of_one_message,
        "GetReport",
        "GetReportRequestCustomDataType.vendorId 255 50",
    ),
    (
        _one_of_two,
        "Authorize",
        "AuthorizeRequestOCSPRequestDataType.serialNumber 40 50",
    ),
    (
        _one_of_two_in_files_without_a_draft,
        "Authorize",
        "AuthorizeRequestOCSPRequestDataType.serialNumber 40 50",
    ),
]


@pytest.mark.parametrize(("change", "action", "says"), IN_ONE_FILE)
def test_what_one_file_alters_concerns_its_message_alone(
    change: Callable[[Files], None], action: str, says: str, tmp_path: Path
) -> None:
    """In both directions: the file that is as it was keeps the plain name."""
    source = f"2.0.1={one_altered(tmp_path, change)}"
    place, old, new = says.split()
    is_narrower = int(new) < int(old)
    for pair, values, breaks in (
        (("2.0.1", source), (old, new), is_narrower),
        ((source, "2.0.1"), (new, old), not is_narrower),
    ):
        outcome = inputs.run("diff", *pair, "--format", "json", cwd=tmp_path)
        found = json.loads(outcome.out)
        (line,) = found["changes"]
        assert (line["what"], line["place"]) == ("maxLength", place)
        assert (line["old"], line["new"]) == values
        broken = [m["name"] for m in found["messages"] if not m["stays_valid"]]
        assert broken == ([f"{action}Request"] if breaks else [])


def test_diff_names_what_it_left_out(tmp_path: Path) -> None:
    files = content("v201")
    files["ResetRequest (1).json"] = {**files["ResetRequest.json"], "title": "ours"}
    source = inputs.write_set(tmp_path / "set", files)
    outcome = inputs.run("diff", "2.0.1", f"2.0.1={source}", cwd=tmp_path)
    assert outcome.code == 0
    assert f"left out {source / 'ResetRequest (1).json'}: the official" in outcome.err


def test_diff_says_what_is_wrong_with_a_source(tmp_path: Path) -> None:
    source = inputs.write_set(tmp_path / "set", content("v201"))
    outcome = inputs.run("diff", "2.1", f"2.1={source}", cwd=tmp_path)
    assert outcome.code == 2
    assert "these are the files of OCPP 2.0.1, not of 2.1" in outcome.err


def test_the_output_says_on_top_what_it_is(built: Altered) -> None:
    text = (built.folder / "output" / "v201" / "call.py").read_text(encoding="utf-8")
    assert "128 schema files (not the official set)," in text[:200]
    altered_files = {a.file for a in ALTERATIONS.values()}
    for name in altered_files:
        line = f"{name} (differs)"
        assert f"\n# Unofficial: {line}\n" in text, name
        assert f"OCPP 2.0.1: unofficial: {line}\n" in built.outcome.err


def test_what_the_draft_of_a_file_does_not_know_is_told(built: Altered) -> None:
    for keyword in ("if", "then"):
        says = f"OCPP 2.0.1: {NEWER}#/{keyword} says nothing, since the file is in an "
        assert f"{says}older draft than draft-07\n" in built.outcome.err
    assert built.outcome.err.count(" says nothing, ") == 2


def test_what_an_altered_set_adds_stands_in_classes(built: Altered) -> None:
    call, datatypes = built.modules["call"], built.modules["datatypes"]
    heartbeat = call.Heartbeat(additional_properties={"uptime": 7})
    assert built.modules["codec"].to_dict(heartbeat) == {"uptime": 7}
    modem = datatypes.ModemType(iccid="1", additional_properties={"imei": "2"})
    assert modem.additional_properties == {"imei": "2"}
    status = built.modules["enums"].BootNotificationResponseStatus
    assert status.accepted == "Accepted"
    own = datatypes.GetLocalListVersionRequestCustomDataType
    assert own is not datatypes.CustomDataType


# Each version, and names


def test_inline_types_of_1_6(tmp_path: Path) -> None:
    files = content("v16")
    files["Reset.json"]["properties"]["mode"] = {"type": "string", "enum": ["a", "b"]}
    status = files["AuthorizeResponse.json"]["properties"]["idTagInfo"]["properties"]
    status["status"]["enum"].append("Unknown")
    outcome = generate(tmp_path, "1.6", files)
    assert outcome.code == 0, outcome.err
    modules = inputs.import_output(tmp_path / "output", "v16")
    reset = modules["call"].Reset(
        type=modules["enums"].ResetType.hard, mode=modules["enums"].ResetMode.a
    )
    assert modules["codec"].to_dict(reset) == {"type": "Hard", "mode": "a"}
    found = changes("1.6", f"1.6={tmp_path / 'set'}", tmp_path)
    assert "added enum ResetMode  ResetMode" in found
    assert "added property Reset.mode  ResetMode" in found
    assert any(line.startswith("added value ") and "Unknown" in line for line in found)
    assert len(found) == 3


NAMING = """
[classes]
HeartbeatRequestLamp = { name = "Lamp", reason = "short" }

[inline]
Shade = { places = ["HeartbeatRequest.json#/properties/shade"], reason = "clear" }

[fields]
lampId = { name = "lamp", reason = "short" }
"""


def lamps() -> Files:
    """A set with two types that stand where they are used."""
    shades = {"type": "string", "enum": ["red", "green"]}
    lamp = inputs.object_schema({"lampId": {"type": "integer"}})
    return dict(inputs.heartbeat({"lamp": lamp, "shade": shades}))


def test_types_without_names_are_called_after_their_place(tmp_path: Path) -> None:
    assert generate(tmp_path, "2.0.1", lamps()).code == 0
    modules = inputs.import_output(tmp_path / "output")
    assert modules["datatypes"].HeartbeatRequestLamp(lamp_id=1)
    assert modules["enums"].HeartbeatRequestShade.red == "red"


def test_names_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text(NAMING)
    outcome = generate(tmp_path, "2.0.1", lamps(), "--naming", "names.toml")
    assert outcome.code == 0, outcome.err
    modules = inputs.import_output(tmp_path / "output")
    assert modules["datatypes"].Lamp(lamp=1)
    assert modules["enums"].Shade.red == "red"
    head = (tmp_path / "output" / "v201" / "call.py").read_text("utf-8")
    assert " --naming names.toml" in head.partition('"""')[0]


BAD_NAMES = {
    "a place without a type": (
        ("/properties/shade", "/properties/shape"),
        "#/properties/shape: naming.toml calls this Shade, but no type is here",
    ),
    "a field that is not there": (
        ("lampId", "lampID"),
        "names.toml#/fields/lampID: the schema files have no property 'lampID'",
    ),
    "a class of no type": (
        ("HeartbeatRequestLamp", "HeartbeatLamp"),
        "names.toml#/classes/HeartbeatLamp: the schema files have no type",
    ),
    "no reason": ((', reason = "clear"', ""), "names.toml#/inline/Shade: 'reason'"),
}


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_belong_to_nothing(name: str, tmp_path: Path) -> None:
    (wrong, says) = BAD_NAMES[name]
    (tmp_path / "names.toml").write_text(NAMING.replace(*wrong))
    outcome = generate(tmp_path, "2.0.1", lamps(), "--naming", "names.toml")
    assert outcome.code == 2
    assert says in outcome.err
    assert not (tmp_path / "output").exists()


def test_names_are_for_one_version(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text(NAMING)
    options = ("--naming", "names.toml", "--output", "output")
    outcome = inputs.run("generate", *options, cwd=tmp_path)
    assert outcome.code == 2
    assert "--naming is for one version" in outcome.err
    assert "hint: name it with --ocpp" in outcome.err


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    files: Files = {
        "HeartbeatRequest.json": inputs.message({"a": {"$ref": "#/definitions/None"}}),
        "HeartbeatResponse.json": inputs.message({"b": {"type": "text"}}),
        "ResetRequest.json": inputs.message({"c": {"maxLenght": 5}}),
    }
    outcome = generate(tmp_path, "2.0.1", files)
    assert outcome.code == 2
    assert outcome.err.count("error: ") == 1
    for place in ("Request.json#/properties/a", "Response.json#/properties/b/type"):
        assert f"Heartbeat{place}" in outcome.err
    assert "ResetRequest.json#/properties/c/maxLenght" in outcome.err
    assert "did you mean maxLength?" in outcome.err


def test_problems_of_all_kinds_are_listed_at_once(tmp_path: Path) -> None:
    """Files that are not JSON, messages other than objects, names, cycles."""
    status: list[Schema] = [{"type": "string", "enum": [v]} for v in "ab"]
    taken = "HeartbeatRequestStatusType"
    cycle = {"$ref": "#/definitions/Loop"}

    def using(**definitions: Schema) -> Any:
        fields = {n.lower(): {"$ref": f"#/definitions/{n}"} for n in definitions}
        return inputs.message(fields, definitions=definitions)

    files: dict[str, Any] = {
        "HeartbeatRequest.json": using(StatusType=status[0], **{taken: status[1]}),
        "HeartbeatResponse.json": using(StatusType=status[1]),
        "ClearCacheRequest.json": using(StatusType=status[1]),
        "ClearCacheResponse.json": b"{",
        "ResetRequest.json": {"type": "array", "items": {"type": "string"}},
        "ResetResponse.json": using(Loop=cycle),
        "GetLogRequest.json": using(ResetRequest=inputs.object_schema({})),
        "GetReportRequest.json": using(GetLogRequest=inputs.object_schema({})),
    }
    outcome = generate(tmp_path, "2.0.1", files)
    assert outcome.code == 2
    for says in (
        "ClearCacheResponse.json: not JSON: ",
        "ResetRequest.json: ",
        f"HeartbeatRequest.json#/definitions/StatusType: {taken} is taken",
        "ResetResponse.json#/definitions/Loop: it is a part of itself",
        "GetReportRequest.json#/definitions/GetLogRequest: GetLogRequest is something",
    ):
        assert f"\n{says}" in f"\n{outcome.err.removeprefix('error: ')}", says
