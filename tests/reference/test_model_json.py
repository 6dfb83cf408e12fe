"""The model as JSON: its layout, and that it says what the schemas say.

The judge is jsonschema-rs with a schema that is made of the model again: whatever the
model lacks or has wrong gives some vector another verdict.
"""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions, inputs, readings, typescript
from tests.helpers.schemas import ROOT, VERSIONS, Version
from tests.project.test_readme import COMMANDS, rows

from ocpp_codegen.reference import model_json, vectors

GOLDEN = Path(__file__).parents[1] / "golden" / "model.json"
LAYOUT = json.loads(model_json.SCHEMA.read_text(encoding="utf-8"))

Data = dict[str, Any]


@pytest.fixture
def model(version: Version) -> Data:
    """The model of a version."""
    return model_json.data(readings.reading(version.number))


# The layout


def small_set() -> Data:
    """A set with every kind of type and limit that official files have."""
    item = inputs.object_schema(
        {
            "anything": {},
            "level": {"type": "number", "minimum": -1, "maximum": 2.5},
            "step": {"type": "number", "multipleOf": 0.1},
        },
        required=["level"],
    )
    return dict(
        inputs.heartbeat(
            {
                "status": {"$ref": "#/definitions/StatusEnumType"},
                "text": {"type": "string", "maxLength": 20, "default": "Wh"},
                "when": {"type": "string", "format": "date-time"},
                "count": {"type": "integer", "minimum": 0, "default": 0},
                "flag": {"type": "boolean", "default": False},
                "items": {
                    "type": "array",
                    "items": {"$ref": "#/definitions/ItemType"},
                    "minItems": 1,
                    "maxItems": 4,
                },
                "customData": {"$ref": "#/definitions/CustomDataType"},
            },
            required=["status"],
            definitions={
                "StatusEnumType": {"type": "string", "enum": ["On", "Off.Now"]},
                "ItemType": item,
                "CustomDataType": {
                    "type": "object",
                    "properties": {"vendorId": {"type": "string", "maxLength": 255}},
                    "required": ["vendorId"],
                },
            },
        )
    )


def without_appendices(text: str) -> Data:
    """A model with few of the standard names, which have tests of their own."""
    found: Data = json.loads(text)
    names = found["standardNames"]
    names["sets"] = {k: v[:1] for k, v in list(names["sets"].items())[:2]}
    for name in ("components", "variables", "configurationKeys"):
        names[name] = names[name][:1]
    assert found.pop("source").startswith("OCPP 2.0.1, 1 schema files")
    found["about"] = re.sub(r"\d+\.\d+\.\d+", "(version)", found["about"])
    return found


def test_the_layout_is_as_it_was(tmp_path: Path) -> None:
    """Who changes this file changes LAYOUT, too, unless a key is only added."""
    inputs.write_set(tmp_path / "set", small_set())
    options = ("--ocpp", "2.0.1", "--schemas", "set", "--accept-unofficial")
    outcome = inputs.run("model", *options, cwd=tmp_path)
    assert outcome.code == 0, outcome.err
    assert without_appendices(outcome.out) == json.loads(GOLDEN.read_text())


def closed(schema: Any) -> Any:
    """The layout without room for further keys: a key of ours has to be in it."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if found.get("properties", {}).keys() - {"value"}:  # sets have their own columns
        found.setdefault("additionalProperties", False)
    return found


def test_every_model_fits_the_schema_of_the_layout(model: Data) -> None:
    for layout in (LAYOUT, closed(LAYOUT)):
        validator = jsonschema_rs.validator_for(layout)
        assert [e.message for e in validator.iter_errors(model)] == []


def test_the_models_of_vendors_fit_it(model: Data) -> None:
    number = model["ocpp"]
    (extension,) = extensions.read([extensions.EXAMPLE], number)
    extended = model_json.data(extensions.extended(extension, number))
    validator = jsonschema_rs.validator_for(closed(LAYOUT))
    assert [e.message for e in validator.iter_errors(extended)] == []


def with_more(value: Any) -> Any:
    """The same document by a later version, which has further keys everywhere."""
    if isinstance(value, list):
        return [with_more(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: with_more(item) for key, item in value.items()}
    return {**found, "more": 1} if {"kind", "layout", "block"} & value.keys() else found


def test_the_layout_takes_further_keys_and_nothing_else(model: Data) -> None:
    validator = jsonschema_rs.validator_for(LAYOUT)
    assert validator.is_valid(with_more(model))
    changes: list[Data] = [
        {"layout": 2},
        {"actions": {"Reset": {}}},
        {"types": {"A": {}}},
    ]
    for change in changes:
        assert not validator.is_valid({**model, **change})


def test_the_typescript_of_a_model_with_further_keys_is_the_same(model: Data) -> None:
    assert list(typescript.types(with_more(model))) == list(typescript.types(model))


def test_the_command_prints_the_schema_of_the_layout() -> None:
    outcome = inputs.run("model", "--schema")
    assert (outcome.code, json.loads(outcome.out)) == (0, LAYOUT)


def test_a_model_is_of_one_version() -> None:
    for versions in ((), ("--ocpp", "1.6", "--ocpp", "2.1")):
        outcome = inputs.run("model", *versions)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("error: the model is of one version\n")


def test_the_document_names_every_key(model: Data) -> None:
    described = {
        key for keys in rows(COMMANDS, "key of a model") for key in keys.split(", ")
    }
    assert described == model.keys()


# What it says


def as_schema(model: Data, name: str) -> Data:
    """A schema of JSON Schema made of the model: the types that a message needs."""
    return {
        "$schema": inputs.DRAFT,
        **type_schema({"kind": "reference", "name": name}),
        "definitions": {k: definition(v) for k, v in model["types"].items()},
    }


def definition(found: Data) -> Data:
    if found["kind"] == "enum":
        return {"type": "string", "enum": [v["value"] for v in found["values"]]}
    return {
        "type": "object",
        "properties": {f["name"]: type_schema(f["type"]) for f in found["fields"]},
        "required": [f["name"] for f in found["fields"] if f["required"]],
        "additionalProperties": found["open"],
    }


def type_schema(type_: Data) -> Data:
    limits = {k: v for k, v in type_.items() if k not in ("kind", "format", "strict")}
    match type_["kind"]:
        case "reference":
            return {"$ref": f"#/definitions/{type_['name']}"}
        case "any":
            return {}
        case "array":
            return {"type": "array", **limits, "items": type_schema(type_["items"])}
    return {"type": type_["kind"], **limits}


def test_every_vector_has_the_verdict_that_the_model_gives(
    version: Version, model: Data
) -> None:
    examples = readings.examples(version.number)
    dialect = readings.reading(version.number).dialect
    count = 0
    for name, found in model["types"].items():
        if not found.get("message"):
            continue
        validator = jsonschema_rs.validator_for(as_schema(model, name))
        for vector in vectors.of_message(examples, dialect, name):
            if not vector.name.endswith("1.0 for 1"):
                valid = validator.is_valid(vector.payload)
                assert valid is not bool(vector.rule), (name, vector.name)
                count += 1
    assert count > 1000


def test_the_defaults_are_those_of_the_schemas(version: Version, model: Data) -> None:
    expected = {
        (version.class_name(owner), p.name): p.default
        for owner, schema in version.objects.items()
        for p in version.properties(schema)
        if p.has_default
    }
    found = {
        (known["python"][0], field["name"]): field["default"]
        for known in model["types"].values()
        for field in known.get("fields", ())
        if "default" in field and not known["message"]
    }
    assert found == expected


def test_every_python_name_is_there(version: Version, model: Data) -> None:
    for name, found in model["types"].items():
        module = importlib.import_module(
            f"generated.{model['package']}.{found['module']}"
        )
        for cls in (getattr(module, name) for name in found["python"]):
            names = [f["python"] for f in found.get("fields", ())]
            if not found.get("open"):
                assert set(names) == set(getattr(cls, "__dataclass_fields__", ()))
            for value in found.get("values", ()):
                for member in value["python"]:
                    assert getattr(cls, member).value == value["value"], name


def test_requests_and_responses_are_pairs(version: Version, model: Data) -> None:
    assert model["actions"].keys() == set(version.actions)
    for action, known in model["actions"].items():
        for kind in ("request", "response", "send"):
            if known[kind] is not None:
                message = model["types"][known[kind]]["message"]
                assert message == {"action": action, "kind": kind}
        assert (known["response"] is None) == (action not in version.answered)
        assert known["senders"]


def test_no_official_prose_is_in_it(version: Version, model: Data) -> None:
    text = json.dumps(model)
    said = re.findall(r'"description": "((?:[^"\\]|\\.)*)"', json.dumps(version.files))
    assert len(said) > 20 or version.number == "1.6"
    assert [words for words in said if len(words) > 40 and words in text] == []


def test_what_is_the_vendors_is_marked() -> None:
    for number in ("1.6", "2.0.1", "2.1"):
        (extension,) = extensions.read([extensions.EXAMPLE], number)
        model = model_json.data(extensions.extended(extension, number))
        assert model["extension"] == extension.name
        own = {name for name, found in model["types"].items() if found["vendor"]}
        messages = {
            message.name
            for action in extension.actions
            for message in extension.protocol.actions[action].messages
        }
        assert own == set(extension.own) | messages
        transfers = model["vendorData"]["dataTransfer"]
        assert len(transfers) == len(extension.data_transfers) > 0
        standard = model_json.data(readings.reading(number))["types"]
        assert standard.keys() == model["types"].keys() - own


def test_types_of_another_version_need_no_model_of_it() -> None:
    """Plug and Charge puts messages of 2.0.1 into DataTransfer of 1.6."""
    extension = ROOT / "schemas" / "plug_and_charge"
    outcome = inputs.run("model", "--ocpp", "1.6", "--extension", extension)
    assert outcome.code == 0, outcome.err
    model = json.loads(outcome.out)
    validator = jsonschema_rs.validator_for(closed(LAYOUT))
    assert [e.message for e in validator.iter_errors(model)] == []
    requests = [known["request"] for known in model["vendorData"]["dataTransfer"]]
    foreign = {"kind": "foreign", "ocpp": "2.0.1", "name": "AuthorizeRequest"}
    assert foreign in requests


# Types in another language


@pytest.mark.slow
def test_the_compiler_of_typescript_takes_the_types_and_every_vector() -> None:
    """Each wrong vector that a type can tell is marked as one that has to fail."""
    environment = Path(sys.executable).parents[1]
    done = subprocess.run(
        ["make", "--silent", "test-typescript", f"VENV={environment}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = re.findall(
        r"^== OCPP (\S+): (\d+) declarations$", done.stdout, re.MULTILINE
    )
    assert [number for number, _ in lines] == list(VERSIONS)
    assert all(int(count) > 1000 for _, count in lines)


def test_the_types_of_typescript_hold_the_model(model: Data) -> None:
    """The slow test compiles them; here they are only counted."""
    lines = list(typescript.types(model))
    declared = re.findall(r"^export type (\w+) =", "\n".join(lines), re.MULTILINE)
    assert declared == [*model["types"], "Requests_station", "Requests_system"]


def test_typescript_reads_nothing_but_the_json() -> None:
    source = Path(typescript.__file__).read_text()
    modules = set(re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE))
    assert modules == {"collections", "json", "pathlib", "re", "sys", "typing"}
    assert len(source.splitlines()) < 130
