"""The folder that ``init-extension`` writes."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.extension.toml import is_package_name
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.jsonschema.keywords import DRAFTS
from ocpp_codegen.protocol.versions import DIALECTS

MAX_VENDOR_ID = 255

# Lines with ## explain. Without the first # of each line, all of it is right as well.
_HEAD = """\
## An extension of OCPP: what its vendor adds, for ocpp-codegen.
## Check it with «ocpp-codegen lint DIR», and make modules of it with
## «ocpp-codegen generate --extension DIR --output FOLDER».
## Lines that begin with one # are examples: remove the # to use them.

## The name of the package.
name = {name}
versions = {versions}

## What data of DataTransfer holds under a vendorId and a messageId. Both schemas
## may be left out, but not together. In OCPP 1.6 data is always JSON text in a
## string; elsewhere add form = "text" if yours is.
[[data_transfer]]
vendor_id = {vendor_id}
message_id = "MeterReading"
request = "meter_reading.json"
response = "meter_reading_response.json"
"""

_CUSTOM_DATA = """
## What customData with a vendorId holds, and where: "*" is everywhere, an object or
## message such as "EVSEType" or "BootNotificationRequest" is there, and
## "MeterValuesRequest#/meterValue/*/customData" is one place in a message.
[[custom_data]]
vendor_id = {vendor_id}
schema = "tariff.json"
at = ["*"]
versions = {versions}
"""

_TAIL = """
## Further messages, next to the standard ones. Each schema may be used as often as
## you like.

# [[action]]
# name = "ExampleReading"
# request = "meter_reading.json"
# response = "meter_reading_response.json"
# direction = "CS->CSMS"

## Standard limits that the field ignores. file = "*" changes all files that have the
## place; leave before or after out where the key is not there.

# [[correction]]
# version = {version}
# id = "longer-model"
# file = "*"
# pointer = {pointer}
# before = 20
# after = 50
# reason = "Why the limit is not kept."
# source = "Where that is to be seen."

## Configuration keys, variables and values that stand in no schema.

# [[standard]]
# table = "ExampleMode"
# rows = [{{ value = "Eco" }}, {{ value = "Boost" }}]

## Python names that the rule makes badly, by their names in JSON.

# [names.fields]
# meter_reading = {{ name = "reading" }}
"""

# Where the model of a station is limited; OCPP 1.6 has no definitions.
_MODEL = "/definitions/ChargingStationType/properties/model/maxLength"
_MODEL_1_6 = "/properties/chargePointModel/maxLength"

_METER_READING = {
    "$schema": DRAFTS[-1],
    "description": "A reading of the meter.",
    "type": "object",
    "properties": {
        "meter_reading": {
            "description": "The energy so far, in Wh.",
            "type": "number",
            "minimum": 0,
        },
        "quality": {"enum": ["measured", "estimated"]},
        "remark": {"type": ["string", "null"], "maxLength": 100},
    },
    "required": ["meter_reading"],
    "additionalProperties": False,
}
_METER_READING_RESPONSE = {
    "$schema": DRAFTS[-1],
    "description": "What became of a reading.",
    "type": "object",
    "properties": {"accepted": {"type": "boolean"}},
    "required": ["accepted"],
    "additionalProperties": False,
}


def files(name: str, vendor_id: str, versions: Sequence[str]) -> dict[str, str]:
    """The files by name; without versions, for all that have customData."""
    if not is_package_name(name):
        raise fail(f"{quoted(name)} can't name a package", "add --name, as in acme")
    if not re.fullmatch(rf"[!-~][ -~]{{0,{MAX_VENDOR_ID - 1}}}", vendor_id):
        raise fail(
            f"{quoted(vendor_id)} is not a vendorId",
            f"use at most {MAX_VENDOR_ID} printable ASCII characters",
        )
    with_custom_data = [v for v, dialect in DIALECTS.items() if dialect.custom_data]
    chosen = list(dict.fromkeys(versions)) or with_custom_data
    holding = [ocpp for ocpp in chosen if ocpp in with_custom_data]
    values = {
        "name": json.dumps(name),
        "vendor_id": json.dumps(vendor_id),
        "versions": json.dumps(chosen),
        "version": json.dumps(chosen[0]),
        "pointer": json.dumps(_MODEL if chosen[0] in with_custom_data else _MODEL_1_6),
    }
    manifest = _HEAD.format(**values)
    if holding:
        manifest += _CUSTOM_DATA.format(**values | {"versions": json.dumps(holding)})
    found = {
        MANIFEST: manifest + _TAIL.format(**values),
        "meter_reading.json": _json(_METER_READING),
        "meter_reading_response.json": _json(_METER_READING_RESPONSE),
    }
    return found | ({"tariff.json": _json(_tariff(vendor_id))} if holding else {})


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files into a folder that is new or empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise fail("the folder is not empty", "name a new one", str(folder))
        for name, text in files.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise fail(
            f"cannot be written: {error.strerror or error}",
            "check the path and its permissions",
            str(folder),
        ) from None


def _tariff(vendor_id: str) -> dict[str, object]:
    return {
        "$schema": DRAFTS[-1],
        "description": "The tariff that counts here.",
        "type": "object",
        "properties": {
            "vendorId": {"const": vendor_id},
            "tariff": {
                "description": "The name of the tariff.",
                "type": "string",
                "maxLength": 50,
            },
        },
        "required": ["vendorId", "tariff"],
        "additionalProperties": False,
    }


def _json(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, indent=2) + "\n"
