"""What the raw schemas say of each field of each class, one fact at a time."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.helpers import modules, schemas
from tests.helpers.schemas import Property, Schema, Version, field_name

CUSTOM_DATA = "CustomDataType"
PLAIN_TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}

# Keywords that say nothing a Python class could hold: prose, names of another
# language, and limits on arrays that a single item schema makes void.
# additionalProperties, required, properties and enum are looked at on their own.
SILENT = {"description", "javaType", "additionalItems"}
HANDLED = {"type", "$ref", "items", "default"}
COUNTS = {"maxLength", "minItems", "maxItems", "minimum", "maximum", "multipleOf"}
LIMITS = COUNTS | {"format"}


class Fact(NamedTuple):
    """One thing said of one field of one class."""

    owner: str
    field: str
    kind: str
    value: Any


def schema_facts(version: Version, owner: str, schema: Schema) -> set[Fact]:
    """What a schema says of the fields of its class."""
    facts = set()
    for prop in version.properties(schema):
        name = field_name(prop.name)
        facts |= {
            Fact(owner, name, "wire name", prop.name),
            Fact(owner, name, "type", expected_type(version, prop)),
            Fact(owner, name, "required", prop.required),
        }
        facts |= {
            Fact(owner, name, kind, value) for kind, value in limits(version, prop)
        }
    return facts


def limits(version: Version, prop: Property) -> Iterable[tuple[str, Any]]:
    """Constraints and default of a property."""
    yield from keyword_limits(version, prop.schema)
    if prop.has_default:
        yield "default", json.dumps(prop.default)


def keyword_limits(
    version: Version, schema: Schema, prefix: str = ""
) -> Iterable[tuple[str, Any]]:
    """The keywords of a schema that limit its values; any unknown one is a fact."""
    for keyword, value in schema.items():
        if keyword in COUNTS:
            yield prefix + keyword, float(value)
        elif keyword not in SILENT | HANDLED:
            yield prefix + keyword, value
    if schema.get("$ref") == f"#/definitions/{CUSTOM_DATA}":
        vendor_id = version.definitions[CUSTOM_DATA]["properties"]["vendorId"]
        yield prefix + "open, needs vendorId", float(vendor_id["maxLength"])
    if not schema.keys() & {"type", "$ref"}:
        yield prefix + "any value", True
    if "items" in schema:
        yield from keyword_limits(version, schema["items"], f"{prefix}each ")


def expected_type(version: Version, prop: Property) -> Any:
    """The type that a field of this property has."""
    type_ = schema_type(version, prop.schema)
    return type_ if prop.required or type_ is Any else type_ | None


def schema_type(version: Version, schema: Schema) -> Any:
    """The type of the values of a schema."""
    if "$ref" in schema:
        return definition_type(version, schemas.target_of(schema))
    if "type" not in schema:
        return Any
    if schema["type"] == "array":
        return list[schema_type(version, schema["items"])]  # type: ignore[misc]
    return PLAIN_TYPES[schema["type"]]


def definition_type(version: Version, name: str) -> Any:
    """The class of a definition."""
    if name == CUSTOM_DATA:
        return dict[str, Any]
    module = "enums" if name in version.enums else "datatypes"
    return modules.cls(version, module, version.class_name(name))
