"""What is read of vendors' schemas: each keyword, against jsonschema's verdicts.

``admits`` says what a type of the model admits, in a few lines of its own.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import extensions, vendor_corpus
from tests.helpers.bad_extensions import ACTION, CORRECTION, CUSTOM, HEAD, TRANSFER

import jsonschema
from ocpp_codegen.base.linting import LintFinding
from ocpp_codegen.extension import reader as extension_reader
from ocpp_codegen.jsonschema import keywords as vendor_keywords
from ocpp_codegen.knowledge.extension import CustomDataPlace, Extension
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Protocol,
    Reference,
    String,
    Type,
    Union,
)
from ocpp_codegen.runtime import keyword_checks, patterns

Schema = Any

VALIDATORS: dict[str, Any] = {
    "http://json-schema.org/draft-06/schema#": jsonschema.Draft6Validator,
    "http://json-schema.org/draft-07/schema#": jsonschema.Draft7Validator,
    "https://json-schema.org/draft/2019-09/schema": jsonschema.Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": jsonschema.Draft202012Validator,
}

# Each is the schema of one property, x.
SCHEMAS: dict[str, Schema] = {
    "string": {"type": "string"},
    "minLength": {"type": "string", "minLength": 2},
    "maxLength": {"type": "string", "maxLength": 2},
    "maxLength of 2.0": {"type": "string", "maxLength": 2.0},
    "pattern": {"type": "string", "pattern": "b$"},
    "format": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer"},
    "minimum": {"type": "integer", "minimum": 2},
    "maximum": {"type": "integer", "maximum": 2.5},
    "exclusiveMinimum": {"type": "integer", "exclusiveMinimum": 2},
    "exclusiveMaximum": {"type": "number", "exclusiveMaximum": 2},
    "multipleOf of integers": {"type": "integer", "multipleOf": 3},
    "number": {"type": "number", "minimum": -1, "maximum": 2},
    "multipleOf of numbers": {"type": "number", "multipleOf": 0.5},
    "boolean": {"type": "boolean"},
    "enum": {"enum": ["a", "ab"]},
    "enum with a type": {"type": "string", "enum": ["a", "ab"]},
    "enum with null": {"type": ["string", "null"], "enum": ["a", None]},
    "mixed enum": {"enum": ["a", 1, True, None]},
    "enum of false": {"enum": [False]},
    "enum of 1.0": {"enum": [1.0]},
    "const": {"const": "a"},
    "const with a type": {"type": "integer", "const": 0},
    "const of true": {"const": True},
    "array": {"type": "array"},
    "items": {"type": "array", "items": {"type": "string", "maxLength": 1}},
    "items of anything": {"type": "array", "items": {}, "additionalItems": False},
    "items that are true": {"type": "array", "items": True},
    "minItems": {"type": "array", "minItems": 2},
    "maxItems": {"type": "array", "maxItems": 1, "items": {"type": "integer"}},
    "uniqueItems": {"type": "array", "uniqueItems": True},
    "uniqueItems that say nothing": {"type": "array", "uniqueItems": False},
    "array of arrays": {
        "type": "array",
        "items": {"type": "array", "items": {"type": "integer"}},
    },
    "open object": {"type": "object", "properties": {"a": {"type": "integer"}}},
    "closed object": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {}},
        "required": ["a"],
        "additionalProperties": False,
    },
    "object that says it is open": {
        "type": "object",
        "properties": {"a": True},
        "additionalProperties": True,
    },
    "nullable": {"type": ["integer", "null"], "minimum": 1},
    "nullable array": {"type": ["array", "null"], "maxItems": 1},
    "nullable object": {
        "type": ["object", "null"],
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
    },
    "types": {"type": ["string", "integer"], "maxLength": 1, "minimum": 2},
    "number or integer": {"type": ["number", "integer", "boolean"]},
    "anyOf with null": {"anyOf": [{"type": "null"}, {"type": "string"}]},
    "anyOf": {"anyOf": [{"type": "string", "maxLength": 1}, {"enum": ["ab", "b"]}]},
    "anyOf of one": {"anyOf": [{"type": "array", "maxItems": 1}]},
    "anyOf of anything and null": {"anyOf": [{}, {"type": "null"}]},
    "oneOf": {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 2}]},
    "oneOf with null": {
        "oneOf": [{"type": "number"}, {"type": "boolean"}, {"type": "null"}]
    },
    "oneOf of an object and null": {
        "oneOf": [{"type": "object", "properties": {}}, {"type": "null"}]
    },
    "$ref": {"$ref": "#/$defs/Small"},
    "$ref with annotations": {"$ref": "#/$defs/Small", "title": "t", "default": "a"},
    "$ref to an object": {"$ref": "#/$defs/Box"},
    "$ref of definitions": {"$ref": "#/definitions/Old"},
    "$ref to a file": {"$ref": "sub/other.json"},
    "$ref into a file": {"$ref": "sub/other.json#/$defs/more"},
    "anything": {},
    "true": True,
    "annotations": {
        "$comment": "c",
        "comment": "c",
        "default": "a",
        "deprecated": True,
        "description": "d",
        "examples": ["a"],
        "javaType": "X",
        "readOnly": True,
        "title": "t",
        "type": "string",
        "writeOnly": True,
    },
}
DEFINITIONS = {
    "$id": "https://example.com/reading.json",
    "$defs": {
        "Small": {"type": "string", "maxLength": 1},
        "Box": {
            "type": "object",
            "properties": {"a": {"$ref": "#/$defs/Small"}},
            "required": ["a"],
        },
    },
    "definitions": {"Old": {"type": ["boolean", "null"]}},
}
OTHER = {
    "type": "object",
    "properties": {"b": {"$ref": "#/$defs/more"}},
    "$defs": {"more": {"type": "array", "items": {"$ref": "third.json"}}},
}
THIRD = {"enum": ["a", "c"]}

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, 3, -1, 0.5, 1.0, 2.0, 2.5, 3.5, 10**20),
    *("", "a", "b", "ab", "abc", "\U0001f50c", "2026-11-22", "1"),
    *([], [1], ["a"], ["c"], [None], [1, 1], [1, 1.0], [1, True], [0, False]),
    *([[1]], [[1], ["a"]], ["a", "a"], ["ab"], [{"a": 1}, {"a": 1.0}]),
    *({}, {"a": 1}, {"a": "a"}, {"a": "ab"}, {"a": None}, {"a": 1, "b": None}),
    *({"b": ["a"]}, {"b": ["x"]}, {"a": 1, "c": 1}),
)


def admits(type_: Type, value: Any, protocol: Protocol) -> bool:
    """Whether a value is of a type of the model."""
    return _ADMITS[type(type_)](type_, value, protocol)


def within(type_: Any, value: Any) -> bool:
    low, high = type_.minimum, type_.maximum
    above, below = type_.exclusive_minimum, type_.exclusive_maximum
    step = type_.multiple_of
    return (
        (low is None or value >= low)
        and (high is None or value <= high)
        and (above is None or value > above)
        and (below is None or value < below)
        and (step is None or Decimal(str(value)) % Decimal(str(step)) == 0)
    )


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def string(type_: Any, value: Any, protocol: Protocol) -> bool:
    return (
        isinstance(value, str)
        and (type_.max_length is None or len(value) <= type_.max_length)
        and (type_.min_length is None or len(value) >= type_.min_length)
        and (
            type_.pattern is None
            or patterns.compile_pattern(type_.pattern).search(value)
        )
    )


def canonical(value: Any) -> str:
    """The same text for what JSON takes for equal: 1 and 1.0, but not true."""
    if is_number(value):
        return str(Decimal(str(value)).normalize())
    if isinstance(value, list):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, dict):
        items = sorted((key, canonical(item)) for key, item in value.items())
        return str(items)
    return json.dumps(value)


def array(type_: Any, value: Any, protocol: Protocol) -> bool:
    return (
        isinstance(value, list)
        and (type_.min_items is None or len(value) >= type_.min_items)
        and (type_.max_items is None or len(value) <= type_.max_items)
        and (not type_.unique or len(set(map(canonical, value))) == len(value))
        and all(admits(type_.items, item, protocol) for item in value)
    )


def reference(type_: Any, value: Any, protocol: Protocol) -> bool:
    if type_.name in protocol.enums:
        return value in protocol.enums[type_.name].values
    obj = protocol.objects[type_.name]
    fields = {field.name: field for field in obj.fields}
    return (
        isinstance(value, dict)
        and all(field.name in value for field in obj.fields if field.required)
        and (obj.open or value.keys() <= fields.keys())
        and all(
            admits(fields[key].type, item, protocol)
            for key, item in value.items()
            if key in fields
        )
    )


def union(type_: Any, value: Any, protocol: Protocol) -> bool:
    passed = sum(admits(inner, value, protocol) for inner in type_.types)
    return passed == 1 if type_.exclusive else passed > 0


_ADMITS: dict[type, Callable[[Any, Any, Protocol], bool]] = {
    Anything: lambda type_, value, protocol: value is not None,
    Array: array,
    Boolean: lambda type_, value, protocol: isinstance(value, bool),
    Integer: lambda type_, value, protocol: (
        is_number(value) and value == int(value) and within(type_, value)
    ),
    Literals: lambda type_, value, protocol: (
        canonical(value) in map(canonical, type_.values)
    ),
    Nullable: lambda type_, value, protocol: (
        value is None or admits(type_.type, value, protocol)
    ),
    Number: lambda type_, value, protocol: is_number(value) and within(type_, value),
    Reference: reference,
    String: string,
    Union: union,
    Map: lambda type_, value, protocol: (
        isinstance(value, dict)
        and all(admits(type_.values, item, protocol) for item in value.values())
    ),
    Checked: lambda type_, value, protocol: (
        admits(type_.type, value, protocol)
        and keyword_checks.is_valid(json.loads(type_.check), value)
    ),
    Lenient: lambda type_, value, protocol: (
        admits(type_.type, value, protocol)
        or not any(kind(value, known) for known in kinds(type_.type, protocol))
    ),
}


def kinds(type_: Any, protocol: Protocol) -> tuple[type, ...]:
    """The classes of the JSON values that a type is for."""
    match type_:
        case Checked(inner):
            return kinds(inner, protocol)
        case String():
            return (str,)
        case Integer() | Number():
            return (int, float)
        case Array():
            return (list,)
    return (dict,)


def kind(value: Any, cls: type) -> bool:
    return isinstance(value, cls) and not isinstance(value, bool)


def read(
    folder: Path, manifest: str, files: dict[str, Schema], ocpp: str = "2.0.1"
) -> tuple[Extension, list[LintFinding]]:
    """The extension, which has no errors, and its warnings."""
    for name, schema in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(schema), encoding="utf-8")
    (folder / "extension.toml").write_text(manifest, encoding="utf-8")
    found, findings = extension_reader.read(
        folder, lambda version: extensions.base(version), [ocpp]
    )
    assert [str(f.problem) for f in findings if f.is_error] == []
    return found[0], findings


def document(schema: Schema, draft: str) -> Schema:
    return {
        "$schema": draft,
        **DEFINITIONS,
        "type": "object",
        "properties": {"x": schema},
        "required": ["x"],
    }


def inlined(schema: Schema) -> Schema:
    """The schema with the two other files instead of references to them."""
    if isinstance(schema, list):
        return [inlined(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    match schema.get("$ref"):
        case "sub/other.json":
            more = inlined(OTHER["$defs"]["more"])  # type: ignore[index]
            return {"type": "object", "properties": {"b": more}}
        case "sub/other.json#/$defs/more":
            return inlined(OTHER["$defs"]["more"])  # type: ignore[index]
        case "third.json":
            return THIRD
    return {key: inlined(value) for key, value in schema.items()}


@pytest.mark.parametrize("draft", VALIDATORS, ids=lambda draft: draft.split("/")[-2])
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_keyword_means_what_it_means_for_jsonschema(
    name: str, draft: str, tmp_path: Path
) -> None:
    files = {
        "reading.json": document(SCHEMAS[name], draft),
        "sub/other.json": OTHER,
        "sub/third.json": THIRD,
    }
    extension, _ = read(tmp_path, HEAD + TRANSFER, files)
    (transfer,) = extension.data_transfers
    oracle = VALIDATORS[draft](inlined(document(SCHEMAS[name], draft)))
    verdicts = set()
    for value in VALUES:
        expected = oracle.is_valid({"x": value})
        assert transfer.request is not None
        found = admits(transfer.request, {"x": value}, extension.protocol)
        assert found == expected, value
        verdicts.add(expected)
    assert verdicts == {True, False} or name in (
        "anything",
        "true",
        "anyOf of anything and null",
    )


def test_every_supported_keyword_is_read_here() -> None:
    text = json.dumps([document(schema, "") for schema in SCHEMAS.values()])
    keywords = [name for name, k in vendor_keywords.KEYWORDS.items() if k.asserts]
    corpus = json.dumps(vendor_corpus.CORPUS)
    assert {k for k in keywords if f'"{k}": ' not in text + corpus} == set()


# Names, sentences and entries


def test_names(tmp_path: Path) -> None:
    schema = {
        "title": "Meter reading",
        "type": "object",
        "properties": {
            "state": {"enum": ["on", "off"]},
            "where": {"title": "Place of it", "type": "object", "properties": {}},
            "rows": {
                "type": "array",
                "items": {"type": "object", "properties": {"a": {"enum": ["x"]}}},
            },
            "rate": {"$ref": "#/$defs/tariff-rate"},
            "kWh": {"type": "integer"},
        },
        "$defs": {"tariff-rate": {"type": "object", "properties": {}}},
    }
    manifest = (
        HEAD
        + TRANSFER
        + '[names.fields]\nkWh = { name = "kwh", reason = "a word" }\n'
        + '[names.classes]\nTariffRate = { name = "Rate" }\n'
        + '[names.members.MeterReadingState]\noff = { name = "out" }\n'
    )
    extension, findings = read(tmp_path, manifest, {"reading.json": schema})
    assert extension.own == {
        "MeterReading",
        "MeterReadingRows",
        "MeterReadingRowsA",
        "MeterReadingState",
        "PlaceOfIt",
        "Rate",
    }
    assert extension.naming.fields == {"kWh": "kwh"}
    assert extension.naming.members["MeterReadingState"]["off"].name == "out"
    assert {finding.code for finding in findings} == {"unbounded-array"}


def test_sentences_are_the_vendors_own(tmp_path: Path) -> None:
    schema = {
        "description": " A  reading\nof the\u00a0meter. ",
        "type": "object",
        "properties": {"x": {"type": "integer", "description": "In Wh."}},
    }
    extension, _ = read(tmp_path, HEAD + TRANSFER, {"reading.json": schema})
    assert extension.sentences == {"Reading": "A reading of the meter."}
    assert extension.field_sentences == {"Reading.x": "In Wh."}


def test_defaults_are_kept(tmp_path: Path) -> None:
    properties = {
        "a": {"type": "integer", "default": 5},
        "b": {"default": None},
        "c": {},
    }
    schema = {"type": "object", "properties": properties}
    extension, _ = read(tmp_path, HEAD + TRANSFER, {"reading.json": schema})
    fields = extension.protocol.objects["Reading"].fields
    assert [(f.default, f.has_default) for f in fields] == [
        (5, True),
        (None, True),
        (None, False),
    ]


REBOOT = {"type": "object", "properties": {}, "additionalProperties": False}


def test_an_action(tmp_path: Path) -> None:
    extension, _ = read(tmp_path, HEAD + ACTION, {"reading.json": REBOOT})
    action = extension.protocol.actions["AcmeReboot"]
    assert action.request is not None
    assert action.response is not None
    assert (action.request.name, action.response.name) == (
        "AcmeRebootRequest",
        "AcmeRebootResponse",
    )
    assert extension.actions["AcmeReboot"].direction == "CSMS->CS"
    assert extension.actions["AcmeReboot"].block == "Vendor"
    assert extension.own == set()


def test_an_action_without_response_is_sent(tmp_path: Path) -> None:
    manifest = (HEAD + ACTION).replace('response = "reading.json"\n', "")
    manifest = manifest.replace("2.0.1", "2.1")
    extension, _ = read(tmp_path, manifest, {"reading.json": REBOOT}, "2.1")
    action = extension.protocol.actions["AcmeReboot"]
    assert action.send is not None
    assert action.send.name == "AcmeReboot"
    assert (action.request, action.response) == (None, None)


@pytest.mark.parametrize(
    ("ocpp", "form", "text"),
    [
        ("1.6", None, True),
        ("1.6", "text", True),
        ("2.0.1", None, False),
        ("2.0.1", "json", False),
        ("2.1", "text", True),
    ],
)
def test_the_form_of_data(
    ocpp: str, form: str | None, text: bool, tmp_path: Path
) -> None:
    manifest = HEAD.replace("2.0.1", ocpp) + TRANSFER
    manifest += f'form = "{form}"\n' if form else ""
    extension, _ = read(tmp_path, manifest, {"reading.json": REBOOT}, ocpp)
    (transfer,) = extension.data_transfers
    assert transfer.text is text
    assert (transfer.vendor_id, transfer.message_id) == ("com.example", "Reading")
    assert (transfer.request, transfer.response) == (Reference("Reading"), None)


def test_custom_data(tmp_path: Path) -> None:
    places = [
        "EVSEType",
        "BootNotificationRequest",
        "BootNotificationRequest#/chargingStation/modem/customData",
        "MeterValuesRequest#/meterValue/*/customData",
    ]
    schema = {
        "type": "object",
        "properties": {
            "vendorId": {"const": "com.example"},
            "token": {"$ref": "ocpp:#/definitions/IdTokenEnumType"},
        },
        "required": ["vendorId"],
    }
    manifest = HEAD + CUSTOM.replace('["*"]', json.dumps(places))
    extension, _ = read(tmp_path, manifest, {"reading.json": schema})
    (custom,) = extension.custom_data
    assert (custom.vendor_id, custom.object) == ("com.example", "Reading")
    assert custom.places == (
        CustomDataPlace("EVSEType"),
        CustomDataPlace("BootNotificationRequest"),
        CustomDataPlace("BootNotificationRequest", ("chargingStation", "modem")),
        CustomDataPlace("MeterValuesRequest", ("meterValue", "*")),
    )
    fields = {f.name: f.type for f in extension.protocol.objects["Reading"].fields}
    assert fields["token"] == Reference("IdTokenEnumType")


def test_a_correction_changes_all_copies_and_not_the_standard(tmp_path: Path) -> None:
    manifest = HEAD + CORRECTION.replace(
        "ChargingStationType/properties/model", "StatusInfoType/properties/reasonCode"
    )
    extension, _ = read(tmp_path, manifest, {})
    standard = extensions.base("2.0.1").protocol

    def limit(protocol: Protocol) -> Type:
        fields = protocol.objects["StatusInfoType"].fields
        return next(f.type for f in fields if f.name == "reasonCode")

    assert limit(standard) == String(20)
    assert limit(extension.protocol) == String(50)
    (correction,) = extension.corrections
    assert correction.file == "*"
    assert correction.kind == "deviation"
    changed = {
        name
        for name, obj in extension.protocol.objects.items()
        if obj != standard.objects[name]
    }
    assert changed == {"StatusInfoType"}


def test_a_correction_of_one_value_more(tmp_path: Path) -> None:
    manifest = HEAD + CORRECTION.replace("before = 20\nafter = 50", 'after = "Boot"')
    manifest = manifest.replace(
        "ChargingStationType/properties/model/maxLength", "BootReasonEnumType/enum/-"
    )
    extension, _ = read(tmp_path, manifest, {})
    assert extension.protocol.enums["BootReasonEnumType"].values[-1] == "Boot"


def test_an_extension_has_the_version_that_is_asked_for(tmp_path: Path) -> None:
    manifest = HEAD.replace("]", ', "2.1"]') + TRANSFER
    schema = {
        "type": "object",
        "properties": {"x": {"$ref": "ocpp:#/definitions/EVSEType"}},
    }
    for ocpp in ("2.0.1", "2.1"):
        extension, _ = read(tmp_path, manifest, {"reading.json": schema}, ocpp)
        assert extension.version == extension.protocol.version == ocpp
        assert extension.name == "acme"
        standard = extensions.base(ocpp).protocol
        assert extension.protocol.actions == standard.actions
        assert extension.protocol.objects["EVSEType"] == standard.objects["EVSEType"]


def test_the_digest_tells_contents_apart_and_layouts_not(tmp_path: Path) -> None:
    manifest = HEAD + TRANSFER
    one, _ = read(tmp_path / "a", manifest, {"reading.json": REBOOT, "b.json": {}})
    same, _ = read(tmp_path / "b", f"# More\n{manifest}", {"reading.json": REBOOT})
    other, _ = read(tmp_path / "c", manifest, {"reading.json": {"type": "object"}})
    assert one.digest == same.digest != other.digest
