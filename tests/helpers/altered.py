"""Alterations as people have them in their copies of the official files.

Each changes one file of 2.0.1, or every file that has a definition. What ``diff`` has
to say of it stands next to it; nothing, where no payload is judged otherwise.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.helpers.schemas import Schema

Files = dict[str, Schema]


@dataclass(frozen=True)
class Alteration:
    """What is done to a set, the file in which it shows, and the lines of ``diff``."""

    file: str
    change: Callable[[Schema], object]
    diff: tuple[str, ...] = ()
    everywhere: bool = False

    def apply(self, files: Files) -> None:
        """Changes the file, or with everywhere each that can be changed so."""
        for name in files if self.everywhere else [self.file]:
            try:
                self.change(files[name])
            except KeyError:
                assert self.everywhere, name


def _put(document: Schema, pointer: str, value: object) -> None:
    """Sets a value; the schema that it belongs to has to be there."""
    *path, last = pointer.split("/")
    for step in path:
        document = document[step]
    document[last] = value


def _set(pointer: str, value: object) -> Callable[[Schema], object]:
    return lambda document: _put(document, pointer, value)


def _without(pointer: str) -> Callable[[Schema], object]:
    def change(document: Schema) -> None:
        *path, last = pointer.split("/")
        for step in path:
            document = document[step]
        del document[last]

    return change


def _inlined(field: str) -> Callable[[Schema], object]:
    """Replaces the reference of a property by what it refers to."""

    def change(document: Schema) -> None:
        name = document["properties"][field]["$ref"].removeprefix("#/definitions/")
        document["properties"][field] = document["definitions"].pop(name)

    return change


def _with_a_tree(document: Schema) -> None:
    document["definitions"]["TreeType"] = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 5},
            "branches": {"type": "array", "items": {"$ref": "#/definitions/TreeType"}},
        },
        "required": ["name"],
        "additionalProperties": False,
    }
    document["properties"]["tree"] = {"$ref": "#/definitions/TreeType"}


_STATUS = "RegistrationStatusEnumType BootNotificationResponseStatus"
_DETAILS = "FirmwareStatusNotificationResponseDetails"
# A file of draft-06, in which a validator passes over if and then.
NEWER = "LogStatusNotificationRequest.json"
_TECH_INFO = "SecurityEventNotificationRequest.techInfo"
_EITHER = [{"required": ["evseId"]}, {"required": ["connectorType"]}]

ALTERATIONS: Mapping[str, Alteration] = {
    "no $schema": Alteration("ClearCacheRequest.json", _without("$schema")),
    "draft-07": Alteration(
        "ClearCacheResponse.json",
        _set("$schema", "http://json-schema.org/draft-07/schema#"),
    ),
    "$comment": Alteration(
        "ResetRequest.json", _set("properties/evseId/$comment", "which EVSE")
    ),
    "tsEnumNames": Alteration(
        "ResetResponse.json",
        _set("definitions/ResetStatusEnumType/tsEnumNames", ["A", "B", "C"]),
    ),
    "minLength": Alteration(
        "DataTransferRequest.json",
        _set("properties/vendorId/minLength", 1),
        ("changed minLength DataTransferRequest.vendorId none 1",),
    ),
    "minLength of a definition": Alteration(
        "AuthorizeRequest.json",
        _set("definitions/IdTokenType/properties/idToken/minLength", 2),
        ("changed minLength IdTokenType.idToken none 2",),
        everywhere=True,
    ),
    "uniqueItems": Alteration(
        "GetVariablesRequest.json",
        _set("properties/getVariableData/uniqueItems", True),
        ("changed uniqueItems GetVariablesRequest.getVariableData false true",),
    ),
    "pattern": Alteration(
        "UnpublishFirmwareRequest.json",
        _set("properties/checksum/pattern", "^[0-9a-f]*$"),
        ("changed pattern UnpublishFirmwareRequest.checksum none ^[0-9a-f]*$",),
    ),
    "minimum": Alteration(
        "UnlockConnectorRequest.json",
        _set("properties/connectorId/minimum", 1),
        ("changed minimum UnlockConnectorRequest.connectorId none 1",),
    ),
    "maximum": Alteration(
        "ClearDisplayMessageRequest.json",
        _set("properties/id/maximum", 99),
        ("changed maximum ClearDisplayMessageRequest.id none 99",),
    ),
    "exclusiveMinimum": Alteration(
        "CostUpdatedRequest.json",
        _set("properties/totalCost/exclusiveMinimum", 0),
        ("changed exclusiveMinimum CostUpdatedRequest.totalCost none 0",),
    ),
    "maxLength raised": Alteration(
        "NotifyDisplayMessagesRequest.json",
        _set("definitions/MessageContentType/properties/content/maxLength", 1024),
        ("changed maxLength MessageContentType.content 512 1024",),
        everywhere=True,
    ),
    "open message": Alteration(
        "HeartbeatRequest.json",
        _set("additionalProperties", True),
        ("changed openness HeartbeatRequest closed open",),
    ),
    "open definition": Alteration(
        "BootNotificationRequest.json",
        _without("definitions/ModemType/additionalProperties"),
        ("changed openness ModemType closed open",),
    ),
    "inline enum": Alteration(
        "BootNotificationResponse.json",
        _inlined("status"),
        (f"changed type BootNotificationResponse.status {_STATUS}",),
    ),
    "inline object": Alteration(
        "FirmwareStatusNotificationResponse.json",
        _set(
            "properties/details",
            {
                "type": "object",
                "properties": {"step": {"type": "integer"}},
                "required": ["step"],
                "additionalProperties": False,
            },
        ),
        (
            f"added object {_DETAILS}  {_DETAILS}",
            f"added property FirmwareStatusNotificationResponse.details  {_DETAILS}",
        ),
    ),
    "null allowed": Alteration(
        "GetReportRequest.json",
        _set("properties/requestId/type", ["integer", "null"]),
        ("changed type GetReportRequest.requestId integer integer or null",),
    ),
    "null allowed for an optional field": Alteration(
        "SecurityEventNotificationRequest.json",
        _set("properties/techInfo/type", ["string", "null"]),
        (f"changed type {_TECH_INFO} string[255] string[255] or null",),
    ),
    "oneOf": Alteration(
        "GetLogResponse.json",
        _set(
            "properties/filename",
            {"oneOf": [{"type": "string", "maxLength": 255}, {"type": "integer"}]},
        ),
        ("changed type GetLogResponse.filename string[255] string[255] | integer",),
    ),
    "one of two fields": Alteration(
        "ReserveNowRequest.json",
        _set("anyOf", _EITHER),
        (f"changed check ReserveNowRequest none {json.dumps({'anyOf': _EITHER})}",),
    ),
    "a definition in one file of many": Alteration(
        "GetLocalListVersionRequest.json",
        _set("definitions/CustomDataType/properties/vendorId/maxLength", 50),
        ("changed maxLength GetLocalListVersionRequestCustomDataType.vendorId 255 50",),
    ),
    "a value more": Alteration(
        "GetCertificateStatusResponse.json",
        lambda d: d["definitions"]["GetCertificateStatusEnumType"]["enum"].append("Ok"),
        ("added value GetCertificateStatusEnumType  Ok",),
    ),
    "newer than the draft": Alteration(
        NEWER, lambda d: d.update({"if": {}, "then": {"required": ["requestId"]}})
    ),
    "an object that holds itself": Alteration(
        "NotifyReportResponse.json",
        _with_a_tree,
        (
            "added object TreeType  TreeType",
            "added property NotifyReportResponse.tree  TreeType",
        ),
    ),
    "required no more": Alteration(
        "PublishFirmwareRequest.json",
        lambda d: d["required"].remove("checksum"),
        ("changed required PublishFirmwareRequest.checksum required optional",),
    ),
}
