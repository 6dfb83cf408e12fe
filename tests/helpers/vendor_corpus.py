"""Schemas as vendors have them, written by us: each kind in its usual surroundings.

A unit is the files of one schema by their names; the first is what data of a
DataTransfer holds. The text is JSON, so that a unit is what a vendor's file is.
"""

from collections.abc import Mapping
from typing import Any

Unit = Mapping[str, Any]

D4 = "http://json-schema.org/draft-04/schema#"
D6 = "http://json-schema.org/draft-06/schema#"
D7 = "http://json-schema.org/draft-07/schema#"
D19 = "https://json-schema.org/draft/2019-09/schema"
D20 = "https://json-schema.org/draft/2020-12/schema"

TEXT = {"type": "string", "maxLength": 20}
WHOLE = {"type": "integer", "minimum": 0}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    """An object with some of its properties required."""
    found: dict[str, Any] = {"type": "object", "properties": properties}
    return found | ({"required": list(required)} if required else {})


def ref(name: str, **others: Any) -> dict[str, Any]:
    """A reference to a definition, with what stands next to it."""
    return {"$ref": f"#/definitions/{name}", **others}


def of(draft: str, schema: Mapping[str, Any], **definitions: Any) -> Unit:
    """A unit of one file."""
    more = {"definitions": definitions} if definitions else {}
    return {"main.json": {"$schema": draft, **schema, **more}}


STATE = {"type": "string", "enum": ["free", "busy", "out-of-order"]}
COST = obj("amount", amount={"type": "number"}, currency=TEXT)

CORPUS: Mapping[str, Mapping[str, Unit]] = {
    "keywords next to $ref": {
        "type before 2019-09": of(
            D7,
            obj("state", state=ref("State", type="string"), cost=ref("Cost")),
            State=STATE,
            Cost=COST,
        ),
        "limits before 2019-09": of(
            D6, obj(note=ref("Note", maxLength=3, description="short")), Note=TEXT
        ),
        "type in the newest": of(
            D20,
            obj("cost", cost=ref("Cost", type="object", description="all in")),
            Cost=COST,
        ),
        "limits in the newest": of(
            D20, obj("note", note=ref("Note", minLength=2, maxLength=5)), Note=TEXT
        ),
        "further properties in the newest": of(
            D19,
            obj(cost=ref("Cost", properties={"vat": {"type": "number"}})),
            Cost=COST,
        ),
        "fewer values in the newest": of(
            D20, obj(state=ref("State", enum=["free", "busy", "reserved"])), State=STATE
        ),
    },
    "additionalProperties next to an enum": {
        "official style": of(
            D6,
            {
                **obj("state", state=ref("StateEnumType")),
                "additionalProperties": False,
            },
            StateEnumType={
                "javaType": "StateEnum",
                "type": "string",
                "additionalProperties": False,
                "enum": ["On", "Off"],
            },
        ),
        "inline": of(
            D7, obj(mode={**STATE, "additionalProperties": False, "default": "free"})
        ),
        "next to texts": of(
            D20, obj(mode={**TEXT, "additionalProperties": False}, n=WHOLE)
        ),
        "default of an object": of(
            D7,
            {**obj(cost=ref("Cost")), "additionalProperties": False},
            Cost={**COST, "additionalProperties": True, "default": {"amount": 0}},
        ),
    },
    "annotations": {
        "words of generators": of(
            D7,
            {
                **obj(
                    speed={**WHOLE, "unit": "km/h", "x-go-type": "uint32"},
                    colour={**TEXT, "examples": ["red"], "propertyOrder": 3},
                ),
                "version": "1.2",
                "license": "free",
                "javaInterfaces": ["java.io.Serializable"],
            },
        ),
        "words of models": of(
            D20,
            {
                **obj(
                    "id",
                    id={**TEXT, "x-ngsi": {"type": "Property"}},
                    kind={**STATE, "enumNames": ["a", "b", "c"]},
                ),
                "modelTags": "",
                "derivedFrom": "",
            },
        ),
        "content": of(
            D7,
            obj(
                firmware={
                    "type": "string",
                    "contentEncoding": "base64",
                    "contentMediaType": "application/octet-stream",
                },
                when={"type": "string", "format": "date-time", "readOnly": True},
            ),
        ),
        "ids of a generator": of(
            D7,
            obj(
                "stop",
                stop={"$id": "#/properties/stop", "type": "boolean", "default": False},
                cable={
                    "$id": "#/properties/cable",
                    **obj("length", length={"$id": "#/properties/length", **WHOLE}),
                },
                spare={"$ref": "#/properties/cable"},
            ),
        ),
        "ids of draft-04": of(
            D4,
            obj(
                map={
                    "id": "/properties/map",
                    "type": "object",
                    "additionalProperties": {"type": "number"},
                },
            ),
        ),
        "directives": of(
            D7,
            obj(
                a={**STATE, "x-enum-varnames": ["A", "B", "C"]},
                b={**TEXT, "customTypePath": "os.system"},
            ),
        ),
    },
    "required without a property": {
        "open": of(D7, {**obj(b=TEXT), "required": ["a", "b"]}),
        "nothing else": of(D20, {"type": "object", "required": ["vendor", "serial"]}),
        "in a definition": of(
            D6, obj(x=ref("X")), X={**obj("kWh", price=WHOLE), "required": ["kWh"]}
        ),
        "described for all": of(
            D7,
            {
                **obj(name=TEXT),
                "required": ["name", "phase1"],
                "additionalProperties": {"type": "number"},
            },
        ),
    },
    "references up and aside": {
        "upwards": {
            "messages/main.json": {
                "$schema": D7,
                **obj("cost", cost={"$ref": "../types/cost.json"}),
            },
            "types/cost.json": {
                "$schema": D7,
                **obj("net", net={"$ref": "../types/number.json#/definitions/money"}),
            },
            "types/number.json": {
                "$schema": D7,
                "definitions": {"money": {"type": "number", "minimum": 0}},
            },
        },
        "with a dot": {
            "main.json": {"$schema": D7, **obj(a={"$ref": "./a.json"})},
            "a.json": {"$schema": D7, **obj("x", x=WHOLE)},
        },
        "up and down": {
            "v1/req/main.json": {
                "$schema": D7,
                **obj(state={"$ref": "../../common/state.json"}),
            },
            "common/state.json": {"$schema": D7, **STATE},
        },
    },
    "keywords without type": {
        "object": of(D7, {"properties": {"a": TEXT, "b": WHOLE}, "required": ["a"]}),
        "text": of(D20, obj("serial", serial={"maxLength": 5, "minLength": 2})),
        "number": of(D7, obj(level={"minimum": 0, "maximum": 100})),
        "array": of(D7, obj(list={"items": TEXT, "maxItems": 2})),
        "inner object": of(
            D20, obj(meter={"properties": {"id": WHOLE}, "required": ["id"]})
        ),
        "two kinds": of(D20, obj(value={"maxLength": 3, "minimum": 5})),
        "pattern": of(
            D6, obj("mac", mac={"pattern": "^([0-9A-F]{2}:){5}[0-9A-F]{2}$"})
        ),
        "only words": of(D7, obj("any", any={"description": "whatever"})),
    },
    "formats of numbers": {
        "int32": of(D7, obj("n", n={**WHOLE, "format": "int32"})),
        "int64 and double": of(
            D20,
            obj(
                n={"type": "integer", "format": "int64"},
                f={"type": "number", "format": "double", "multipleOf": 0.5},
            ),
        ),
        "float in a list": of(
            D7,
            obj(
                list={
                    "type": "array",
                    "items": {"type": "number", "format": "float"},
                }
            ),
        ),
        "of texts": of(
            D7,
            obj(
                password={**TEXT, "format": "password"},
                b={"type": "string", "format": "byte"},
            ),
        ),
    },
    "draft-04": {
        "id": of(D4, {"id": "urn:example:reading", **obj("n", n=WHOLE)}),
        "exclusive limits": of(
            D4,
            obj(
                "a",
                a={"type": "number", "minimum": 0, "exclusiveMinimum": True},
                b={"type": "integer", "maximum": 10, "exclusiveMaximum": True},
                c={"type": "integer", "maximum": 10, "exclusiveMaximum": False},
            ),
        ),
        "a property called id": of(
            D4, obj("id", id={"type": "string"}, n=ref("N")), N=WHOLE
        ),
        "whole numbers": of(
            D4, obj("list", list={"type": "array", "items": {"type": "integer"}})
        ),
        "whole numbers of choices": of(
            D4, obj(n={"anyOf": [{"type": "integer"}, {"type": "boolean"}]})
        ),
    },
    "OpenAPI": {
        "example": of(
            D7, {**obj(name={**TEXT, "example": "Bob"}), "example": {"name": "Al"}}
        ),
        "nullable": of(
            D20,
            obj(
                "a",
                a={**TEXT, "nullable": True},
                b={"type": "integer", "nullable": False, "format": "int32"},
                c={"type": "array", "items": WHOLE, "nullable": True},
            ),
        ),
        "nullable values": of(
            D20,
            obj(
                "kind",
                kind={"type": "string", "enum": ["a", "b", None], "nullable": True},
                state={**STATE, "nullable": True},
            ),
        ),
        "nullable object": of(
            D7, obj(cost={**COST, "nullable": True, "xml": {"name": "c"}})
        ),
        "components": {
            "main.json": {
                "openapi": "3.0.0",
                "$ref": "#/components/schemas/Session",
                "components": {
                    "schemas": {
                        "Session": obj(
                            "id", id=TEXT, cost={"$ref": "#/components/schemas/Cost"}
                        ),
                        "Cost": COST,
                    }
                },
            }
        },
    },
    "allOf": {
        "one reference with words": of(
            D7,
            obj("cost", cost={"allOf": [ref("Cost")], "description": "in all"}),
            Cost=COST,
        ),
        "a base and more": of(
            D7,
            {
                "allOf": [ref("Base"), obj("state", state=STATE, id={"minLength": 2})],
            },
            Base=obj("id", id=TEXT, note=TEXT),
        ),
        "in a definition": of(
            D20,
            obj("car", car=ref("Car")),
            Car={"allOf": [ref("Thing"), {**obj(range=WHOLE), "required": ["vin"]}]},
            Thing=obj("vin", vin=TEXT, model=TEXT),
        ),
        "closed parts": of(
            D7,
            obj(x={"allOf": [ref("A"), ref("B")]}),
            A={**obj(a=TEXT, b=WHOLE), "additionalProperties": False},
            B=obj(b={"type": "integer", "maximum": 5}, c=TEXT),
        ),
        "limits": of(
            D20,
            obj(
                n={"allOf": [{"type": "number", "minimum": 1}, {"maximum": 9}]},
                s={"allOf": [{**TEXT, "pattern": "^a"}, {"pattern": "z$"}]},
                e={"allOf": [STATE, {"enum": ["busy", "free", "x"]}]},
            ),
        ),
        "of lists": of(
            D7,
            obj(
                list={
                    "type": "array",
                    "items": {"allOf": [ref("Cost"), {"required": ["currency"]}]},
                }
            ),
            Cost=COST,
        ),
        "next to properties": of(
            D7,
            {
                **obj("a", a=TEXT),
                "allOf": [{"required": ["b"]}, obj(b=WHOLE), {"minProperties": 2}],
            },
        ),
        "items here, places there": of(
            D20,
            obj(
                x={
                    "type": "array",
                    "maxItems": 4,
                    "items": {"type": "integer"},
                    "allOf": [{"prefixItems": [{"minimum": 1}]}],
                }
            ),
        ),
        "places there with a rest": of(
            D7,
            obj(
                x={
                    "type": "array",
                    "maxItems": 4,
                    "items": {"type": "integer"},
                    "allOf": [
                        {"items": [{"minimum": 2}], "additionalItems": {"minimum": 5}}
                    ],
                }
            ),
        ),
        "counts of other branches": of(
            D20,
            obj(
                x={
                    "type": "array",
                    "maxItems": 4,
                    "contains": {"type": "string"},
                    "allOf": [{"minContains": 0}],
                },
                y={
                    "type": "array",
                    "maxItems": 4,
                    "allOf": [
                        {"contains": {"type": "integer"}},
                        {"minContains": 2},
                        {"maxContains": 0},
                    ],
                },
            ),
        ),
        "conditions one after the other": of(
            D7,
            {
                **obj(a=TEXT, b=TEXT, c=TEXT),
                "allOf": [
                    {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
                    {"if": {"required": ["b"]}, "else": {"required": ["c"]}},
                    {"then": {"required": ["a"]}},
                ],
            },
        ),
    },
    "other targets": {
        "a property": of(
            D7,
            obj(
                "home",
                home=obj("street", street=TEXT),
                work={"$ref": "#/properties/home"},
            ),
        ),
        "items of a list": of(
            D20,
            obj(
                list={"type": "array", "maxItems": 3, "items": obj("v", v=WHOLE)},
                best={"$ref": "#/properties/list/items"},
            ),
        ),
        "definitions inside": of(
            D7,
            obj(
                x={
                    **obj(y={"$ref": "#/properties/x/definitions/Y"}),
                    "definitions": {"Y": WHOLE},
                },
            ),
        ),
        "a property of another file": {
            "main.json": {
                "$schema": D7,
                **obj(a={"$ref": "b.json#/properties/cost"}),
            },
            "b.json": {"$schema": D7, **obj(cost=COST)},
        },
        "by address": {
            "main.json": {
                "$schema": D20,
                "$id": "https://example.com/main.json",
                **obj(a={"$ref": "https://example.com/cost.json"}),
            },
            "cost.json": {
                "$schema": D20,
                "$id": "https://example.com/cost.json",
                **COST,
            },
        },
        "escaped": of(
            D7,
            obj(
                a={"$ref": "#/definitions/per~1kWh"}, b={"$ref": "#/definitions/a%20b"}
            ),
            **{"per/kWh": WHOLE, "a b": TEXT},
        ),
    },
    "closed objects of several schemas": {
        "of a base": of(
            D20,
            {
                "allOf": [ref("Base"), obj("state", state=STATE)],
                "unevaluatedProperties": False,
            },
            Base=obj("id", id=TEXT, note=TEXT),
        ),
        "next to a reference": of(
            D19,
            {
                **obj(soc=WHOLE),
                "$ref": "#/definitions/Base",
                "unevaluatedProperties": False,
            },
            Base=obj("id", id=TEXT),
        ),
        "of choices": of(
            D20,
            obj(
                "meter",
                meter={
                    **obj("kind", kind={"enum": ["ac", "dc"]}),
                    "oneOf": [
                        obj("volts", kind={"const": "dc"}, volts=WHOLE),
                        obj(kind={"const": "ac"}, phases=WHOLE),
                    ],
                    "unevaluatedProperties": False,
                },
            ),
        ),
        "of a base that is closed itself": of(
            D20,
            {
                **obj(a=WHOLE),
                "allOf": [{**obj(b=WHOLE), "unevaluatedProperties": {"const": 1}}],
                "unevaluatedProperties": False,
            },
        ),
        "of an open base": of(
            D20,
            {
                "allOf": [{**obj(a=WHOLE), "additionalProperties": True}],
                "unevaluatedProperties": False,
            },
        ),
        "of conditions": of(
            D20,
            {
                **obj(kind=TEXT),
                "if": obj("kind", kind={"const": "dc"}),
                "then": obj(volts=WHOLE),
                "patternProperties": {"^x_": WHOLE},
                "dependentSchemas": {"volts": obj(phases=WHOLE)},
                "unevaluatedProperties": {"type": "boolean"},
            },
        ),
        "before 2019-09": of(D7, {**obj(a=WHOLE), "unevaluatedProperties": False}),
        "items": of(
            D20,
            obj(
                "p",
                p={
                    "type": "array",
                    "prefixItems": [WHOLE],
                    "unevaluatedItems": False,
                },
                q={"type": "array", "unevaluatedItems": TEXT},
            ),
        ),
    },
    "schemas that hold themselves": {
        "children": of(
            D7,
            obj("node", node=ref("Node")),
            Node=obj(
                "uuid",
                uuid=TEXT,
                kind=STATE,
                children={"type": "array", "items": ref("Node")},
            ),
        ),
        "the whole file": of(
            D20,
            obj("name", name=TEXT, parts={"type": "array", "items": {"$ref": "#"}}),
        ),
        "named children": of(
            D7,
            {"type": "object", "additionalProperties": ref("Branch")},
            Branch={
                **obj(
                    "kind",
                    kind=STATE,
                    children={"type": "object", "additionalProperties": ref("Branch")},
                ),
                "additionalProperties": False,
            },
        ),
        "in a choice": of(
            D20,
            obj("rule", rule=ref("Rule")),
            Rule={
                "oneOf": [
                    obj("limit", limit=WHOLE),
                    obj("all", all={"type": "array", "items": ref("Rule")}),
                ]
            },
        ),
        "each other": of(
            D7,
            obj("a", a=ref("A")),
            A=obj("n", n=WHOLE, b=ref("B")),
            B={**obj("t", t=TEXT, a=ref("A")), "additionalProperties": False},
        ),
        "put together with another": of(
            D20,
            obj("a", a={"allOf": [ref("A"), ref("B")]}),
            A=obj("n", n=WHOLE, inner=ref("A")),
            B=obj("t", t=TEXT, inner={"allOf": [ref("B")]}),
        ),
        "put together with more": of(
            D20,
            obj("a", a=ref("A")),
            A=obj("n", n=WHOLE, inner={"allOf": [ref("A"), {"required": ["inner"]}]}),
        ),
    },
    "patterns that look ahead": {
        "not blank": of(
            D7, obj("name", name={**TEXT, "pattern": "^(?!\\s*$).+"}, n=WHOLE)
        ),
        "for several": of(
            D20,
            obj(
                "code",
                code={"type": "string", "pattern": "^(?=.*[0-9])(?!x|[(|]1)[a-z0-9]+$"},
                any={"pattern": "^(?!a(b)?$)a"},
                both={**TEXT, "allOf": [{"pattern": "b"}], "pattern": "^(?=a)"},
            ),
        ),
    },
    "names of schemas": {
        "anchors of draft-07": of(
            D7,
            obj("a", a={"$ref": "#cost"}, b={"$ref": "#/definitions/Cost"}),
            Cost={"$id": "#cost", **COST},
        ),
        "anchors": {
            "main.json": {
                "$schema": D20,
                **obj(a={"$ref": "#state"}, b={"$ref": "types.json#metre"}),
                "$defs": {"s": {"$anchor": "state", **STATE}},
            },
            "types.json": {
                "$schema": D20,
                "$defs": {"Metre": {"$anchor": "metre", **WHOLE}},
            },
        },
        "addresses inside a file": {
            "main.json": {
                "$schema": D20,
                "$id": "https://example.com/bundle/main",
                **obj(
                    "cost", cost={"$ref": "bundled-cost.json"}, state={"$ref": "state"}
                ),
                "$defs": {
                    "https://example.com/bundle/bundled-cost.json": {
                        "$id": "https://example.com/bundle/bundled-cost.json",
                        **obj("net", net={"$ref": "#/$defs/Money"}),
                        "$defs": {"Money": {"type": "number", "minimum": 0}},
                    },
                    "https://example.com/bundle/state": {"$id": "state", **STATE},
                },
            },
        },
        "short addresses": {
            "station/main.json": {
                "title": "Create a station",
                **obj("id", id={"$ref": "common.json#/definitions/id"}),
            },
            "types/common.json": {
                "$id": "common.json",
                "definitions": {"id": {**TEXT, "sanitize": "mongo"}},
            },
        },
        "addresses that no file has": {
            "main.json": {
                "$schema": D4,
                **obj(cost={"$ref": "https://files.example.com/v1/price.json"}),
            },
            "price.json": {"$schema": D4, **COST},
        },
        "addresses from an address": {
            "main.json": {
                "$schema": D7,
                "$id": "https://example.com/schema/telemetry.v1.json",
                "allOf": [{"$ref": "envelope.json"}, obj("soc", soc=WHOLE)],
            },
            "shared/base.json": {
                "$schema": D7,
                "$id": "https://example.com/schema/envelope.json",
                **obj("src", src=TEXT),
            },
        },
    },
    "drafts": {
        "the newest, whichever": of(
            "http://json-schema.org/schema#", obj("n", n={"const": 1}, m=WHOLE)
        ),
        "keywords that came later": of(
            D7,
            {
                **obj(a=TEXT, b=TEXT, n={"type": "array", "prefixItems": [WHOLE]}),
                "dependentRequired": {"a": ["b"]},
            },
        ),
        "const in draft-04": of(D4, obj("a", a={"const": "free"}, b={"contains": {}})),
    },
    "names and values": {
        "standard names": of(
            D7,
            obj(
                "token",
                token={**obj("uid", uid=TEXT), "title": "IdTokenType"},
                reason={"title": "BootReasonEnumType", **STATE},
            ),
        ),
        "values that differ in signs": of(
            D20, obj(zone={"enum": ["GMT+1", "GMT-1", "GMT1", "gmt1", "free"]})
        ),
        "duplicates": of(D20, obj(state={"enum": ["free", "busy", "free"]})),
        "properties of one name": of(D7, obj(maxPower=WHOLE, max_power=TEXT)),
        "properties that a class has": of(
            D7, obj("items", items=WHOLE, additionalProperties=TEXT, str=TEXT)
        ),
    },
    "type or properties next to choices": {
        "type next to anyOf": of(
            D20,
            obj(n={"type": "string", "anyOf": [{"maxLength": 2}, {"minLength": 5}]}),
        ),
        "one of two": of(
            D7,
            {
                **obj(a=TEXT, b=TEXT),
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            },
        ),
        "any of two": of(
            D7,
            {
                **obj("id", id=TEXT, rfid=TEXT, app=TEXT),
                "anyOf": [{"required": ["rfid"]}, {"required": ["app"]}],
                "additionalProperties": False,
            },
        ),
        "properties in the choices": of(
            D20,
            {
                **obj("kind", kind={"enum": ["ac", "dc"]}),
                "oneOf": [
                    obj("phases", kind={"const": "ac"}, phases=WHOLE),
                    obj("volts", kind={"const": "dc"}, volts={"type": "number"}),
                ],
            },
        ),
        "object next to objects": of(
            D7,
            obj(x={"type": "object", "oneOf": [ref("A"), ref("B")]}),
            A={**obj("a", a=TEXT), "additionalProperties": False},
            B={**obj("b", b=WHOLE), "additionalProperties": False},
        ),
        "types next to oneOf": of(
            D20,
            obj(
                v={
                    "type": ["string", "integer", "null"],
                    "oneOf": [{"type": "string"}, {"maximum": 5}, {"type": "null"}],
                }
            ),
        ),
        "objects without type": of(
            D7,
            obj(x={"anyOf": [ref("A"), ref("B"), {"type": "null"}]}),
            A=COST,
            B=obj("n", n=WHOLE),
        ),
        "text or list": of(
            D20,
            obj(
                "to",
                to={"anyOf": [TEXT, {"type": "array", "items": TEXT, "maxItems": 2}]},
            ),
        ),
        "properties without type": of(
            D7,
            {
                "properties": {"a": TEXT, "b": WHOLE},
                "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
            },
        ),
    },
    "maps": {
        "of numbers": of(
            D7, obj(m={"type": "object", "additionalProperties": {"type": "number"}})
        ),
        "of objects": of(
            D20,
            obj(
                "m",
                m={
                    "type": "object",
                    "additionalProperties": ref("Cost"),
                    "minProperties": 1,
                },
            ),
            Cost=COST,
        ),
        "of patterns": of(
            D7,
            obj(
                m={
                    "type": "object",
                    "patternProperties": {"^[a-z]+$": WHOLE},
                    "additionalProperties": False,
                }
            ),
        ),
        "of two patterns": of(
            D7,
            obj(
                m={
                    "type": "object",
                    "patternProperties": {"^a": WHOLE, "b$": {"maximum": 5}},
                }
            ),
        ),
        "next to properties": of(
            D7,
            {
                **obj("id", id=TEXT),
                "additionalProperties": {"type": ["integer", "null"]},
                "maxProperties": 3,
            },
        ),
        "patterns next to properties": of(
            D20,
            {
                **obj(id=TEXT),
                "patternProperties": {"^x_": TEXT},
                "additionalProperties": False,
            },
        ),
        "of maps": of(
            D7,
            {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": STATE},
                },
            },
        ),
        "of names": of(
            D7, obj(m={"type": "object", "propertyNames": {"maxLength": 3}})
        ),
    },
    "what is rare": {
        "if": of(
            D7,
            {
                **obj(kind=TEXT, volts=WHOLE),
                "if": obj("kind", kind={"const": "dc"}),
                "then": {"required": ["volts"]},
                "else": {"not": {"required": ["volts"]}},
            },
        ),
        "tuples": of(
            D7,
            obj(
                pair={"type": "array", "items": [WHOLE, TEXT], "additionalItems": False}
            ),
        ),
        "new tuples": of(
            D20,
            obj(
                p={
                    "type": "array",
                    "prefixItems": [WHOLE, TEXT],
                    "items": {"type": "null"},
                }
            ),
        ),
        "contains": of(
            D20,
            obj(
                l={
                    "type": "array",
                    "contains": {"const": 1},
                    "minContains": 0,
                    "maxContains": 2,
                }
            ),
        ),
        "dependencies": of(
            D7,
            {
                **obj(a=TEXT, b=TEXT, c=WHOLE),
                "dependencies": {"a": ["b"], "c": {"required": ["a"]}},
            },
        ),
        "new dependencies": of(
            D20,
            {
                **obj(a=TEXT, b=TEXT, c=WHOLE),
                "dependentRequired": {"a": ["b"]},
                "dependentSchemas": {"c": {"required": ["a"]}},
            },
        ),
        "constant objects": of(D7, obj(x={"enum": [{"a": 1}, [1, 2], "z"]})),
        "false": of(D7, obj(a=TEXT, b=False)),
        "only null": of(D7, obj(a={"type": "null"}, b={"enum": [None]})),
        "values next to limits": of(
            D20, obj(a={"type": "integer", "minimum": 3, "enum": [1, 4, 5, "x"]})
        ),
    },
}


def units() -> list[tuple[str, Unit]]:
    """All units by kind and name."""
    return [
        (f"{kind}: {name}", unit)
        for kind, named in CORPUS.items()
        for name, unit in named.items()
    ]
