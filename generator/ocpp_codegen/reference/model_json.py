"""The model as JSON, for generators in any language: layout 1.

``model.schema.json`` next to this file describes the layout, and generator/README.md
says what each key means. Nothing in it is prose of the official files.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, assert_never

from ocpp_codegen.knowledge import appendices
from ocpp_codegen.knowledge.appendices import Appendices, Variable
from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Boolean,
    Checked,
    Enum,
    Field,
    Foreign,
    Further,
    FurtherType,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Reference,
    Scalar,
    String,
    Type,
    Union,
    keywords,
)
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference.frames import codes_of
from ocpp_codegen.runtime.ocppj.findings import CODES

# The layout of the document; it changes when a reader of it has to.
LAYOUT = 1

SCHEMA = Path(__file__).with_name("model.schema.json")

Data = dict[str, Any]

_KINDS: Mapping[type, str] = {
    String: "string",
    Integer: "integer",
    Number: "number",
    Boolean: "boolean",
    Anything: "any",
}
_SENDERS = {
    Direction.station: ["station"],
    Direction.system: ["system"],
    Direction.both: ["station", "system"],
}


def as_json(version: Version) -> str:
    """The document of a version."""
    return json.dumps(data(version), indent=1)


def data(version: Version) -> Data:
    """The document of a version, with the extension that is in it, if any is."""
    model = _Model(version)
    protocol, dialect = version.protocol, version.dialect
    return {
        "about": version.header[0] if version.header else "",
        "source": " ".join(version.header[1:]),
        "layout": LAYOUT,
        "ocpp": dialect.version,
        "subprotocol": dialect.subprotocol,
        "package": dialect.package,
        "extension": version.extension.name if version.extension else None,
        "sides": {"station": dialect.station, "system": dialect.system},
        "sends": dialect.sends,
        "errorCodes": list(codes_of(dialect)),
        "codeOfRule": {
            rule: dialect.error_codes.get(code.value, code.value)
            for rule, code in CODES.items()
        },
        "actions": {a.name: model.action(a) for a in protocol.actions.values()},
        "types": dict(sorted(model.types())),
        "standardNames": _standard_names(appendices.load(dialect)),
        "vendorData": _vendor_data(version.extension),
    }


def _vendor_data(extension: Extension | None) -> Data:
    """What an extension puts into DataTransfer and customData."""
    transfers = extension.data_transfers if extension else ()
    custom = extension.custom_data if extension else ()
    return {
        "dataTransfer": [
            {
                "vendorId": found.vendor_id,
                "messageId": found.message_id,
                "request": _type(found.request) if found.request else None,
                "response": _type(found.response) if found.response else None,
                "text": found.text,
                "answerText": found.answer_text,
            }
            for found in transfers
        ],
        "customData": [
            {
                "vendorId": found.vendor_id,
                "type": found.object,
                "places": [
                    {"owner": place.owner, "path": list(place.path)}
                    for place in found.places
                ],
            }
            for found in custom
        ],
    }


class _Model:
    """A version, and what each part of it is as JSON."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.names = version.package.names
        self.wording = version.facts.wording

    def is_vendors(self, name: str) -> bool:
        return name in self.version.additions.own

    def types(self) -> Iterable[tuple[str, Data]]:
        """Messages, objects and enums by their names in the schemas."""
        protocol = self.version.protocol
        for action in protocol.actions.values():
            for kind, message in action.by_role.items():
                of = {"action": action.name, "kind": kind}
                yield message.name, self.object(message, of)
        for obj in protocol.objects.values():
            yield obj.name, self.object(obj, None)
        for enum in protocol.enums.values():
            yield enum.name, self.enum(enum)

    def action(self, action: Action) -> Data:
        known = self.version.facts.actions.get(action.name)
        messages = (action.request, action.response, action.send)
        request, response, send = (m.name if m else None for m in messages)
        return {
            "python": list(self.names.actions.get(action.name, ())),
            "block": known.block if known else None,
            "senders": _SENDERS[known.direction if known else Direction.both],
            "request": request,
            "response": response,
            "send": send,
            "vendor": any(self.is_vendors(m.name) for m in action.messages),
        }

    def object(self, obj: Object, message: Data | None) -> Data:
        return {
            "kind": "object",
            **self.named(obj.name),
            "message": message,
            **({"check": json.loads(obj.check)} if obj.check else {}),
            "open": obj.open,
            "fields": [self.field(obj, field) for field in obj.fields],
        }

    def enum(self, enum: Enum) -> Data:
        members = self.names.members[enum.name]
        values = [{"value": v, "python": list(members[v])} for v in enum.values]
        return {"kind": "enum", **self.named(enum.name), "values": values}

    def named(self, name: str) -> Data:
        cls = self.names.classes[name]
        others = self.names.aliases.get(cls, ())
        return {
            "module": cls.module,
            "python": [cls.name, *others],
            "vendor": self.is_vendors(name),
        }

    def field(self, obj: Object, field: Field) -> Data:
        found: Data = {
            "name": field.name,
            "python": self.names.fields[obj.name][field.name],
            "required": field.required,
            "type": _type(field.type),
        }
        if field.has_default:
            found["default"] = field.default
        if unit := self.wording.units.get(f"{obj.name}.{field.name}"):
            found["unit"] = unit
        return found


def _type(type_: Type) -> Data:
    """A type, and its limits under the keywords of JSON Schema."""
    limits = {
        keyword.name: value
        for attribute, keyword in keywords(type_).items()
        if (value := getattr(type_, attribute)) is not None and value is not False
    }
    match type_:
        case Reference(name):
            return {"kind": "reference", "name": name}
        case Array(items):
            return {"kind": "array", "items": _type(items), **limits}
        case Scalar():
            return {"kind": _KINDS[type(type_)], **limits}
        case Further():
            return _further_type(type_)
        case _:
            assert_never(type_)


def _further_type(type_: FurtherType) -> Data:
    """The same for a type that no official set has."""
    match type_:
        case Literals(values):
            return {"kind": "literals", "values": list(values)}
        case Map(values):
            return {"kind": "map", "values": _type(values)}
        case Nullable(inner):
            return {"kind": "nullable", "type": _type(inner)}
        case Lenient(inner):
            return {"kind": "lenient", "type": _type(inner)}
        case Checked(inner, check):
            found = {"kind": "checked", "type": _type(inner)}
            return {**found, "check": json.loads(check)}
        case Foreign(ocpp, name):
            return {"kind": "foreign", "ocpp": ocpp, "name": name}
        case Union(types, exclusive):
            each = [_type(inner) for inner in types]
            return {"kind": "union", "types": each, "exclusive": exclusive}
        case _:
            assert_never(type_)


# Standard names


def _standard_names(known: Appendices) -> Data:
    """The appendices: open sets of values, the device model, configuration keys."""
    return {
        "sets": {
            found.name: [
                {
                    "value": value.name,
                    **dict(zip(found.columns, map(_fact, value.facts), strict=True)),
                }
                for value in found.values
            ]
            for found in known.sets
        },
        "components": list(known.components),
        "variables": [_variable(variable) for variable in known.variables],
        "configurationKeys": [
            {
                "name": key.name,
                "dataType": key.data_type,
                "writable": key.writable,
                "required": key.required,
                "profile": key.profile,
            }
            for key in known.keys
        ],
    }


def _fact(fact: Any) -> Any:
    return list(fact) if isinstance(fact, tuple) else fact


def _variable(variable: Variable) -> Data:
    return {
        "component": variable.component or None,
        "name": variable.name,
        "instance": variable.instance or None,
        "attribute": variable.attribute or None,
        "dataType": variable.data_type,
        "units": list(variable.units),
        "required": variable.required,
        "requiredWith": variable.required_with or None,
    }
