"""Extensions with something wrong, and what lint says of each.

A case is a small folder: file name to content. ``python -m
tests.helpers.bad_extensions`` writes what lint says today into the golden file; the
diff shows what changed.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.helpers import inputs
from tests.helpers.schemas import ROOT

GOLDEN = ROOT / "tests" / "golden" / "bad_extensions.txt"

Schema = Any


@dataclass(frozen=True)
class Link:
    """A symbolic link instead of a file."""

    target: str


@dataclass(frozen=True)
class Pipe:
    """A named pipe instead of a file: to open it would wait for ever."""


Files = Mapping[str, Any]

HEAD = 'name = "acme"\nversions = ["2.0.1"]\n'
TRANSFER = """\
[[data_transfer]]
vendor_id = "com.example"
message_id = "Reading"
request = "reading.json"
"""
CUSTOM = """\
[[custom_data]]
vendor_id = "com.example"
schema = "reading.json"
at = ["*"]
"""
ACTION = """\
[[action]]
name = "AcmeReboot"
request = "reading.json"
response = "reading.json"
direction = "CSMS->CS"
"""
CORRECTION = """\
[[correction]]
version = "2.0.1"
id = "longer-model"
file = "*"
pointer = "/definitions/ChargingStationType/properties/model/maxLength"
before = 20
after = 50
reason = "It is not kept."
source = "The field."
"""
# Where datamodel-code-generator keeps what it has no field for.
PARSERS_KEY = "#-datamodel-code-generator-#-extras-#-special-#"

TEXT = {"type": "string", "maxLength": 20}
OBJECT = {"type": "object", "properties": {"x": TEXT}}


def toml(text: str, schema: Schema = OBJECT) -> Files:
    """An extension with this extension.toml and one good schema."""
    return {"extension.toml": text, "reading.json": schema}


def root(schema: Schema) -> Files:
    """An extension whose DataTransfer has this schema."""
    return toml(HEAD + TRANSFER, schema)


def of(schema: Schema) -> Files:
    """An extension whose DataTransfer has one property, x."""
    return root({"type": "object", "properties": {"x": schema}})


def defined(name: str, schema: Schema) -> Files:
    """An extension whose property x refers to a definition."""
    reference = {"$ref": f"#/$defs/{name}"}
    return root({**OBJECT, "properties": {"x": reference}, "$defs": {name: schema}})


def custom(schema: Schema) -> Files:
    """An extension whose customData has this schema."""
    return toml(HEAD + CUSTOM, schema)


def enum(*values: Schema) -> Schema:
    """An enum of these values."""
    return {"enum": list(values)}


def custom_object(**properties: Schema) -> Schema:
    """The schema of customData with these properties besides vendorId."""
    return {
        "type": "object",
        "properties": {"vendorId": TEXT, **properties},
        "required": ["vendorId"],
    }


def nested_arrays(depth: int) -> Schema:
    """Texts inside so many arrays."""
    schema: Schema = TEXT
    for _ in range(depth):
        schema = {"type": "array", "maxItems": 2, "items": schema}
    return schema


CASES: Mapping[str, Files] = {
    # extension.toml
    "no extension.toml": {"reading.json": OBJECT},
    "no TOML": toml("name = acme\n"),
    "TOML that is not UTF-8": toml("name = '\udcff'\n"),
    "TOML that nests too deep": toml("x = " + "[" * 5_000),
    "TOML with a number of many digits": toml("x = " + "9" * 5_000),
    "TOML that is too large": toml("#" * 1_000_001),
    "TOML as a link out of the folder": {"extension.toml": Link("../other.toml")},
    "empty extension.toml": toml(""),
    "package name of the standard": toml(
        HEAD.replace("acme", "v201") + TRANSFER,
    ),
    "package name that is a keyword": toml(HEAD.replace("acme", "class") + TRANSFER),
    "package name with a path": toml(HEAD.replace("acme", "../acme") + TRANSFER),
    "name that is not text": toml('name = 5\nversions = ["2.0.1"]\n' + TRANSFER),
    "unknown version": toml(HEAD.replace("2.0.1", "2.0") + TRANSFER),
    "versions as a text": toml('name = "acme"\nversions = "2.0.1"\n' + TRANSFER),
    "version twice": toml(HEAD.replace("]", ', "2.0.1"]') + TRANSFER),
    "misspelt table": toml(HEAD + TRANSFER.replace("transfer", "transfers")),
    "misspelt key": toml(HEAD + TRANSFER.replace("message_id", "messageid")),
    "table that is not an array": toml(
        HEAD + TRANSFER.replace("[[data_transfer]]", "[data_transfer]")
    ),
    "version that the extension does not serve": toml(
        HEAD + TRANSFER + 'versions = ["2.1"]\n'
    ),
    "warning that cannot be ignored": toml(
        'ignore = ["bad-reference"]\n' + HEAD + TRANSFER
    ),
    "bidi character in extension.toml": toml(
        HEAD + TRANSFER.replace("Reading", "a\u202eb")
    ),
    "date instead of a text": toml(HEAD + TRANSFER.replace('"Reading"', "2026-01-01")),
    # DataTransfer
    "DataTransfer without vendorId": toml(
        HEAD + TRANSFER.replace('vendor_id = "com.example"\n', "")
    ),
    "DataTransfer with an empty vendorId": toml(
        HEAD + TRANSFER.replace("com.example", " ")
    ),
    "DataTransfer without schemas": toml(
        HEAD + TRANSFER.replace('request = "reading.json"\n', "")
    ),
    "DataTransfer twice": toml(HEAD + TRANSFER + TRANSFER),
    "DataTransfer with a long messageId": toml(
        HEAD + TRANSFER.replace("Reading", "R" * 51)
    ),
    "DataTransfer in an unknown form": toml(HEAD + TRANSFER + 'form = "xml"\n'),
    "one response as text and as JSON": toml(
        HEAD
        + TRANSFER
        + 'response = "reading.json"\nform = "text"\n'
        + TRANSFER.replace("Reading", "Other")
        + 'response = "reading.json"\n'
    ),
    "DataTransfer that is a standard object": toml(
        HEAD + TRANSFER.replace("reading.json", "ocpp:#/definitions/IdTokenType"),
        OBJECT,
    ),
    # customData
    "customData without vendorId": toml(
        HEAD + CUSTOM.replace('vendor_id = "com.example"\n', ""), custom_object()
    ),
    "customData without a place": toml(
        HEAD + CUSTOM.replace('at = ["*"]\n', ""), custom_object()
    ),
    "customData schema without vendorId": custom(OBJECT),
    "customData that is a list": custom(
        {"type": "array", "items": TEXT, "maxItems": 2}
    ),
    "closed customData schema without vendorId": custom(
        {**OBJECT, "additionalProperties": False}
    ),
    "customData schema with an optional vendorId": custom(
        {"type": "object", "properties": {"vendorId": TEXT}}
    ),
    "customData schema with another vendorId": custom(
        {
            "type": "object",
            "properties": {"vendorId": {"const": "org.example"}},
            "required": ["vendorId"],
        }
    ),
    "customData schema with a short vendorId": custom(
        {
            "type": "object",
            "properties": {"vendorId": {"type": "string", "maxLength": 5}},
            "required": ["vendorId"],
        }
    ),
    "customData in 1.6": toml(HEAD.replace("2.0.1", "1.6") + CUSTOM, custom_object()),
    "customData in an unknown object": toml(
        HEAD + CUSTOM.replace("*", "EVSETypo"), custom_object()
    ),
    "customData in an unknown property": toml(
        HEAD
        + CUSTOM.replace("*", "BootNotificationRequest#/chargingstation/customData"),
        custom_object(),
    ),
    "customData in an array without its items": toml(
        HEAD + CUSTOM.replace("*", "MeterValuesRequest#/meterValue/0/customData"),
        custom_object(),
    ),
    "customData in a text": toml(
        HEAD + CUSTOM.replace("*", "BootNotificationRequest#/reason/customData"),
        custom_object(),
    ),
    "customData twice in one place": toml(HEAD + CUSTOM + CUSTOM, custom_object()),
    "customData with a chosen name that dict has": toml(
        HEAD + CUSTOM + '[names.fields]\nthings = { name = "items" }\n',
        custom_object(things=TEXT),
    ),
    # Actions
    "action of the standard": toml(HEAD + ACTION.replace("AcmeReboot", "Reset")),
    "action twice": toml(HEAD + ACTION + ACTION),
    "action with a poor name": toml(HEAD + ACTION.replace("AcmeReboot", "acme-reboot")),
    "action without response": toml(
        HEAD + ACTION.replace('response = "reading.json"\n', "")
    ),
    "action without direction": toml(
        HEAD + ACTION.replace('direction = "CSMS->CS"\n', "")
    ),
    "action in an unknown direction": toml(HEAD + ACTION.replace("CSMS->CS", "CS->CS")),
    "definition with the name of a message": {
        "extension.toml": HEAD + ACTION,
        "reading.json": {
            "type": "object",
            "properties": {"x": {"$ref": "#/$defs/AcmeRebootRequest"}},
            "$defs": {"AcmeRebootRequest": OBJECT},
        },
    },
    # Corrections
    "correction with another value before": toml(
        HEAD + CORRECTION.replace("before = 20", "before = 25")
    ),
    "correction of an unknown file": toml(
        HEAD + CORRECTION.replace("*", "BootNotification.json")
    ),
    "correction of an unknown place": toml(
        HEAD + CORRECTION.replace("properties/model/", "properties/models/")
    ),
    "correction without reason and source": toml(
        HEAD
        + CORRECTION.replace('reason = "It is not kept."\nsource = "The field."\n', "")
    ),
    "correction that changes nothing": toml(
        HEAD + CORRECTION.replace("after = 50", "after = 20")
    ),
    "correction without pointer": toml(
        HEAD + CORRECTION.replace("/definitions/Ch", "definitions/Ch")
    ),
    "correction of one copy of many": toml(
        HEAD
        + CORRECTION.replace(
            "ChargingStationType/properties/model",
            "StatusInfoType/properties/reasonCode",
        ).replace("*", "ResetResponse.json")
    ),
    "correction to what cannot be read": toml(
        HEAD + CORRECTION.replace("after = 50", 'after = "many"')
    ),
    "correction to a date": toml(
        HEAD + CORRECTION.replace("after = 50", "after = 2026-01-01")
    ),
    "correction to infinity": toml(
        HEAD + CORRECTION.replace("after = 50", "after = inf")
    ),
    "correction in an array": toml(
        HEAD
        + CORRECTION.replace(
            "ChargingStationType/properties/model/maxLength",
            "ChargingStationType/required/x",
        ).replace("before = 20\n", "")
    ),
    "two corrections of one id": toml(
        HEAD
        + CORRECTION
        + CORRECTION.replace("20", "50").replace("after = 50", "after = 60")
    ),
    # Names
    "definition of a standard name": defined("IdTokenType", OBJECT),
    "two definitions of one name": root(
        {
            "type": "object",
            "properties": {
                "x": {"$ref": "#/$defs/limit"},
                "y": {"$ref": "#/$defs/Limit"},
            },
            "$defs": {"limit": OBJECT, "Limit": enum("a")},
        }
    ),
    "two inline types of one title": root(
        {
            "type": "object",
            "properties": {
                "x": {"title": "State", **enum("on", "off")},
                "y": {"title": "State", **enum("up", "down")},
            },
        }
    ),
    "definition that cannot name a class": defined("\u540d\u524d", OBJECT),
    "definition with the name of a Python type": defined("Any", OBJECT),
    "property that cannot name a field": root(
        {"type": "object", "properties": {"\u540d\u524d": TEXT, "": TEXT}}
    ),
    "properties with one Python name": root(
        {"type": "object", "properties": {"soC": TEXT, "so_c": TEXT, "so-c": TEXT}}
    ),
    "properties with poor names": root(
        {"type": "object", "properties": {"kWh": TEXT, "1st": TEXT, "fullSoC": TEXT}}
    ),
    "values with one Python name": of(enum("L1-N", "L1 N")),
    "values that cannot be or are poor members": of(enum("", "16A", "_x_")),
    "names for nothing": toml(
        HEAD + TRANSFER + '[names.fields]\ny = { name = "z" }\n'
        '[names.members.X]\ny = { name = "z" }\n[names.classes]\nY = { name = "Z" }\n'
    ),
    "name that can be none": toml(
        HEAD + TRANSFER + '[names.fields]\nx = { name = "import" }\n'
    ),
    "name that is not a table": toml(HEAD + TRANSFER + '[names.fields]\nx = "y"\n'),
    # Keywords
    "misspelt keywords": of({"type": "string", "maxLenght": 20, "max_length": 20}),
    "keyword of nobody": of({**TEXT, "colour": "red"}),
    "generator directives": root(
        {
            "type": "object",
            "customBasePath": "os.system",
            "properties": {
                "x": {**TEXT, "customTypePath": "os.system", "x-python-import": {}},
                "y": {**enum("a"), "x-enum-varnames": ["b"]},
            },
        }
    ),
    "key of the parser": of({**TEXT, PARSERS_KEY: {"pattern": "a"}}),
    "anchors": of({**TEXT, "$anchor": "a", "$dynamicRef": "#a"}),
    "id inside a file": of(
        {"$id": "https://example.com/x", "allOf": [{"$ref": "#/definitions/Y"}]}
    ),
    "keywords of another type": of({"type": "integer", "maxLength": 5, "items": TEXT}),
    "keywords without a type": of({"maxLength": 5, "pattern": "a"}),
    "object without a type": root({"properties": {"x": TEXT}}),
    "keywords next to a reference before 2019-09": {
        "extension.toml": HEAD + TRANSFER,
        "reading.json": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "properties": {"x": {"$ref": "#/$defs/T", "maxLength": 3}},
            "$defs": {"T": TEXT},
        },
    },
    "allOf that nothing passes": of({"allOf": [TEXT, {"type": "integer"}]}),
    "required key that is not allowed": root(
        {**OBJECT, "required": ["y"], "additionalProperties": False}
    ),
    "arrays inside arrays": of(nested_arrays(12)),
    "draft-03": root({**OBJECT, "$schema": "http://json-schema.org/draft-03/schema#"}),
    "values of the wrong kind": root(
        {
            "type": "object",
            "description": 5,
            "required": "x",
            "additionalProperties": "no",
            "properties": {
                "a": {"type": "string", "maxLength": -1, "minLength": "1"},
                "b": {"type": "integer", "minimum": "0", "maximum": True},
                "c": {"type": "number", "multipleOf": 0},
                "d": {"type": "array", "maxItems": 1.5, "items": 5, "uniqueItems": 1},
                "e": {**TEXT, "default": [], "examples": "a"},
                "f": {"enum": []},
                "g": {"enum": "a"},
                "h": {"anyOf": []},
                "i": {"$ref": 5},
                "j": 5,
                "k": {"type": "array", "maxItems": 3, "items": False},
            },
        }
    ),
    "types of the wrong kind": root(
        {
            "type": "object",
            "properties": {
                "a": {"type": "strnig"},
                "b": {"type": ["string", "string"], "maxLength": 5},
                "c": {"type": []},
                "d": {"type": "null"},
                "e": {"type": ["object", "string"], "maxLength": 5},
                "f": {"type": {"a": 1}},
            },
        }
    ),
    "properties that are a list": root({"type": "object", "properties": ["x"]}),
    "definitions that are a list": root({**OBJECT, "$defs": ["x"]}),
    "required name that is not a property": root(
        {**OBJECT, "required": ["X", "x", "x"]}
    ),
    "ranges that are empty": root(
        {
            "type": "object",
            "properties": {
                "a": {"type": "string", "minLength": 5, "maxLength": 4},
                "b": {"type": "integer", "minimum": 5, "maximum": 4},
                "c": {"type": "number", "exclusiveMinimum": 5, "exclusiveMaximum": 4},
                "d": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 1},
            },
        }
    ),
    "values that the type excludes": root(
        {
            "type": "object",
            "properties": {
                "a": {"type": "string", "enum": ["a", 1]},
                "b": {"type": "integer", "const": 1.5},
                "c": {"const": None},
                "d": {"enum": [None]},
                "e": {"enum": [1, 1.0, True]},
                "f": {"const": {"a": 1}},
                "g": {"enum": [["a"]]},
            },
        }
    ),
    "patterns that are wrong or not supported": root(
        {
            "type": "object",
            "properties": {
                "a": {**TEXT, "pattern": "("},
                "b": {**TEXT, "pattern": "(a)\\1"},
                "c": {**TEXT, "pattern": "(?<=a)b"},
                "d": {**TEXT, "pattern": "((a{1,100}){1,100}){1,100}"},
            },
        }
    ),
    "patterns that take long": root(
        {
            "type": "object",
            "properties": {
                "a": {"type": "string", "maxLength": 600, "pattern": "(a|b){500}c"},
                "b": {**TEXT, "pattern": "(a|b){500}c"},
                "c": {"type": "object", "patternProperties": {"^.{1,90}$": TEXT}},
            },
        }
    ),
    "unbounded texts and arrays": of(
        {"type": "array", "items": {"type": "string", "pattern": "^a+$"}}
    ),
    "unknown format": of({**TEXT, "format": "datetime"}),
    # Standard names
    "standard names that are wrong": {
        **of(TEXT),
        "extension.toml": HEAD
        + TRANSFER
        + """\
[[standard]]
table = "configuration_keys"
rows = [{ key = "FreeMode", accessibility = "RW", type = "boolean" }]

[[standard]]
table = "device_modl"
rows = [{ component = "EVSE" }]

[[standard]]
table = "device_model"
rows = [
  { component = "EVSE", variable = "A", data_type = "bool" },
  { component = "EVSE", variable = "B", data_type = "boolean", units = "W" },
  { component = "EVSE", variable = "C", data_type = "boolean" },
  { component = "evse", variable = "c", data_type = "boolean" },
  { component = "EVSE", variable = "Power", data_type = "decimal" },
  { variable = "D", data_type = "boolean" },
  { component = "EVSE", variable = "E.max", data_type = "decimal" },
  { component = "EVSE", variable = 7.5, data_type = "decimal" },
]

[[standard]]
table = "security_events"
rows = [{ security_event = "LidOpened", critical = "perhaps" }]

[[standard]]
table = "reason_codes"
rows = [{ reason_code = "NoError" }]
file = "codes.csv"

[[standard]]
table = "SecurityEvent"
rows = [{ value = "One" }]

[[standard]]
table = "Mode"
rows = [{ mode = "One" }]

[[standard]]
table = "Color"
rows = [{ value = "Red" }, { value = "red" }]
""",
    },
    "faults that several versions share": toml(
        'name = "acme"\nversions = ["1.6", "2.0.1", "2.1"]\n'
        + TRANSFER
        + '[[action]]\nname = "Blink"\nrequest = "reading.json"\ndirection = "both"\n'
        + '[[standard]]\ntable = "configuration_keys"\n'
        + 'rows = [{ key = "FreeMode", accessibility = "RW", type = "boolean" }]\n'
        + '[[standard]]\ntable = "security_events"\n'
        + 'rows = [{ event = "Lid" }, { event = "Door" }, { event = "Roof" }]\n'
    ),
    "a type of 1.6 that is corrected in one of its places": toml(
        'name = "acme"\nversions = ["1.6"]\n'
        + TRANSFER
        + '[[correction]]\nversion = "1.6"\nid = "busy"\nafter = "Busy"\n'
        + 'file = "RemoteStopTransactionResponse.json"\n'
        + 'pointer = "/properties/status/enum/-"\nreason = "a"\nsource = "b"\n'
    ),
    "columns of a set of one's own": toml(
        HEAD
        + TRANSFER
        + '[[standard]]\ntable = "LightMode"\nrows = [{ value = "On", dim = true }, '
        + '{ value = "Off", dim = "perhaps" }, { value = "On" }, { value = "Off" }]\n'
        + '[[standard]]\ntable = "LightColor"\nrows = [{ value = "Red", Max = 1 }]\n'
        + '[[standard]]\ntable = "LightPlace"\nrows = [{ value = "Up", upper = 1 }]\n'
        + '[[standard]]\ntable = "Any"\nrows = [{ value = "Up" }]\n'
    ),
    "CSV files that are wrong": {
        **of(TEXT),
        "extension.toml": HEAD
        + TRANSFER
        + "".join(
            f'[[standard]]\ntable = "reason_codes"\nfile = "{file}"\n'
            for file in ("short.csv", "none.csv", "../other.csv", "quote.csv")
        ),
        "short.csv": b"reason_code,why\nOne\nTwo,x\n",
        "quote.csv": b'reason_code\n"On"e\n',
    },
    # References
    "reference to nothing": of({"$ref": "#/$defs/Nothing"}),
    "reference to a file that is not there": of({"$ref": "nothing.json"}),
    "reference to a definition that is not there": {
        **of({"$ref": "other.json#/$defs/Nothing"}),
        "other.json": OBJECT,
    },
    "reference by address": of({"$ref": "https://example.com/x.json"}),
    "reference to a file by address": of({"$ref": "file:///etc/passwd"}),
    "reference out of the folder": of({"$ref": "../other.json"}),
    "reference to an absolute path": of({"$ref": "/etc/passwd"}),
    "reference with backslashes": of({"$ref": "..\\other.json"}),
    "reference with an encoded path": of({"$ref": "%2e%2e/other.json"}),
    "reference into a schema": of({"$ref": "#/properties/x"}),
    "reference to an anchor": of({"$ref": "#anchor"}),
    "reference to an unknown version": of(
        {"$ref": "ocpp:2.2#/definitions/IdTokenType"}
    ),
    "unknown name of another version": of({"$ref": "ocpp:2.1#/definitions/IdToken"}),
    "reference to no standard definition": of({"$ref": "ocpp:#/definitions/IdToken"}),
    "reference to a part of the standard": of({"$ref": "ocpp:#/properties/x"}),
    "request of YAML": {
        "extension.toml": HEAD + TRANSFER.replace("reading.json", "api.yaml"),
        "api.yaml": "openapi: 3.0.3\n",
    },
    "request out of the folder": toml(HEAD + TRANSFER.replace("reading", "../reading")),
    "request that is not there": toml(HEAD + TRANSFER.replace("reading", "raeding")),
    "request in another case": toml(HEAD + TRANSFER.replace("reading", "Reading")),
    "request with a backslash": {
        "extension.toml": HEAD + TRANSFER.replace("reading", "a\\\\reading"),
        "a/reading.json": OBJECT,
    },
    "reference to definitions, which are in $defs": toml(
        HEAD + TRANSFER,
        {
            "type": "object",
            "properties": {"x": {"$ref": "#/definitions/Level"}},
            "$defs": {"Level": TEXT, "Leved": TEXT},
        },
    ),
    "files that are parts of each other": {
        **of({"allOf": [{"$ref": "other.json"}, {"type": "object"}]}),
        "other.json": {"anyOf": [{"$ref": "reading.json#/properties/x"}]},
    },
    "references in a circle": root(
        {
            "type": "object",
            "properties": {"x": {"$ref": "#/$defs/A"}},
            "$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}},
        }
    ),
    "file that nothing leads to": {**of(TEXT), "other.json": OBJECT},
    "many definitions that nothing leads to": root(
        {**OBJECT, "$defs": {f"Other{n}": OBJECT for n in range(9)}}
    ),
    "definition that nothing leads to": root({**OBJECT, "$defs": {"Other": OBJECT}}),
    # Files
    "link out of the folder": {**root(OBJECT), "reading.json": Link("../secret.json")},
    "link to itself": {**root(OBJECT), "reading.json": Link("reading.json")},
    "folder that is a link out of the folder": {
        **of({"$ref": "sub/secret.json"}),
        "sub": Link(".."),
    },
    "pipe": {**root(OBJECT), "reading.json": Pipe()},
    "no JSON": root(b'{"type" "object"}'),
    "no UTF-8": root(b'{"description": "\xff"}'),
    "no object": root(b"[]"),
    "key twice": root(b'{"type": "object", "type": "string"}'),
    "NaN as a number": root(b'{"type": "object", "maximum": NaN}'),
    "number that is too large": root(b'{"type": "object", "maximum": 1e999}'),
    "property without a printable name": {
        "extension.toml": HEAD + TRANSFER,
        "reading.json": {"type": "object", "properties": {"\n": TEXT}},
    },
    "required as draft-03 has it": of({"type": "integer", "required": True}),
    "schema of draft-03": root(
        {
            "$schema": "http://json-schema.org/draft-03/schema#",
            "type": "object",
            "properties": {"x": {"type": "any", "required": True}},
        }
    ),
    "pattern of Unicode properties": of({**TEXT, "pattern": r"^\p{L}+$"}),
    "pattern with a flag": of({**TEXT, "pattern": "(?i)abc"}),
    "huge file": root(b" " * 1_000_001),
    "const that enum excludes": of({"const": 1, "enum": [2, "1", True]}),
    "deep file": root(b'{"a":' * 100 + b"1" + b"}" * 100),
    "bidi and other bad characters": root(
        {"type": "object", "description": "a\u202eb", "properties": {"x\u200b": TEXT}}
    ),
    "names that break out": root(
        {
            "type": "object",
            "title": '"""\nimport os\n"""',
            "properties": {"x\n": TEXT, "{{ 7 * 7 }}": enum("a\nb")},
        }
    ),
}


def write(folder: Path, files: Files) -> None:
    """The case as a folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case Link(target):
                path.symlink_to(target)
            case Pipe():
                os.mkfifo(path)
            case str():
                path.write_bytes(content.encode("utf-8", "surrogateescape"))
            case _:
                path.write_bytes(inputs.as_bytes(content))


def said(folder: Path, name: str) -> str:
    """What lint says of a case that is written into a folder, with its exit code."""
    write(folder / "acme", CASES[name])
    for secret in ("secret.json", "other.json", "other.toml"):
        (folder / secret).write_text(json.dumps(OBJECT), encoding="utf-8")
    outcome = inputs.run("lint", "acme", cwd=folder)
    return f"{outcome.out}{outcome.err}exit code {outcome.code}\n"


def golden() -> dict[str, str]:
    """What lint said when the golden file was written, by case."""
    text = GOLDEN.read_text(encoding="utf-8")
    sections = (part.partition(" ==\n") for part in text.split("\n== ")[1:])
    return {name: told for name, _, told in sections}


def main() -> None:
    """Writes the golden file."""
    told = ["What lint says of the extensions in bad_extensions.py.\n"]
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            told.append(f"\n== {name} ==\n{said(Path(folder), name)}")
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text("".join(told), encoding="utf-8")
    sys.stderr.write(f"{len(CASES)} cases\n")


if __name__ == "__main__":
    main()
