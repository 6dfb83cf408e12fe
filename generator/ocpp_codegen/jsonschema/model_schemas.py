"""Standard definitions as schemas, where a vendor's schema goes on from them."""

from typing import Any, assert_never

from ocpp_codegen.jsonschema.canonical import PLACE, Canonical
from ocpp_codegen.jsonschema.files import Official
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Further,
    Integer,
    Number,
    Object,
    Place,
    Protocol,
    Reference,
    String,
    Type,
)


def schema_of(name: str, protocol: Protocol, place: Place, ocpp: str = "") -> Canonical:
    """The schema of a standard definition or message, as if it stood at a place.

    ocpp: the version of the protocol, where that is not the one generated.
    """
    if name in protocol.enums:
        values = list(protocol.enums[name].values)
        return {"type": ["string"], "enum": values, PLACE: place}
    return _object({**protocol.messages, **protocol.objects}[name], place, ocpp)


def _object(obj: Object, place: Place, ocpp: str) -> Canonical:
    return {
        "type": ["object"],
        "properties": {f.name: _type(f.type, place, ocpp) for f in obj.fields},
        "required": [field.name for field in obj.fields if field.required],
        "additionalProperties": obj.open,
        PLACE: place,
    }


def _type(type_: Type, place: Place, ocpp: str) -> Canonical | bool:
    found: dict[str, Any] = {PLACE: place}
    match type_:
        case Anything():
            return True
        case Reference(name):
            found["$ref"] = Official(ocpp, name)
        case String(max_length):
            found |= {"type": ["string"], "maxLength": max_length}
        case Integer(minimum, maximum, strict):
            found |= {"type": ["whole" if strict else "integer"]}
            found |= {"minimum": minimum, "maximum": maximum}
        case Number(minimum, maximum, step):
            found |= {"type": ["number"], "multipleOf": step}
            found |= {"minimum": minimum, "maximum": maximum}
        case Boolean():
            found["type"] = ["boolean"]
        case Array(items, least, most):
            found |= {"type": ["array"], "items": _type(items, place, ocpp)}
            found |= {"minItems": least, "maxItems": most}
        case Further():
            raise TypeError(f"no official schema has {type_}")
        case _:
            assert_never(type_)
    return {key: value for key, value in found.items() if value is not None}
