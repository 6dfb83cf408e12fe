"""The official schema files, read with json only: what the tests hold ours against.

Nothing of the generator is imported here, so that a fault of its reader cannot
hide in the expectation. Names come from the rule of the ocpp package.
"""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from ocpp.charge_point import camel_to_snake_case  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[1]

Schema = dict[str, Any]

# Two numbers the measured set is known by; a test that counts starts here.
FILES = 128
ACTIONS = 64

_EXI_FILE = "Get15118EVCertificateResponse.json"
_EXI_IN_PACKAGE = 7500
_EXI_OFFICIAL = 5600


@dataclass(frozen=True)
class Property:
    """One property of an object, with the default that belongs to it.

    target is the definition that the schema, or the items of its arrays, refers
    to; it is empty where there is none.
    """

    name: str
    schema: Schema
    required: bool
    target: str
    default: Any
    has_default: bool


def package_folder(version: str = "v201") -> Path:
    """Where the installed ocpp package keeps the files of a version."""
    return Path(
        str(metadata.distribution("ocpp").locate_file(f"ocpp/{version}/schemas"))
    )


@functools.cache
def documents(package: str) -> dict[str, Schema]:
    """The official content of a version by file name; edits of ocpp are undone."""
    found: dict[str, Schema] = {
        path.name: json.loads(path.read_text(encoding="utf-8-sig"))
        for path in sorted(package_folder(package).glob("*.json"))
    }
    if package == "v201":
        exi_response = found[_EXI_FILE]["properties"]["exiResponse"]
        assert exi_response["maxLength"] == _EXI_IN_PACKAGE
        exi_response["maxLength"] = _EXI_OFFICIAL
    return found


def messages_of(
    package: str, request_suffix: str, response_suffix: str
) -> Iterator[tuple[str, str, Schema]]:
    """Module, class and schema of each message of a version."""
    for name, document in documents(package).items():
        stem = name.removesuffix(".json")
        if stem.endswith(response_suffix):
            yield "call_result", stem.removesuffix(response_suffix), document
        else:
            yield "call", stem.removesuffix(request_suffix), document


@functools.cache
def files() -> dict[str, Schema]:
    """The official content of 2.0.1 by file name."""
    found = documents("v201")
    assert len(found) == FILES
    return found


@functools.cache
def actions() -> tuple[str, ...]:
    """The names of all actions, sorted."""
    names = {name.removesuffix(f"{kind}.json") for name, kind in _named_files()}
    return tuple(sorted(names))


def request(action: str) -> Schema:
    """The schema of a request."""
    return files()[f"{action}Request.json"]


def response(action: str) -> Schema:
    """The schema of a response."""
    return files()[f"{action}Response.json"]


def messages() -> Iterator[tuple[str, str, Schema]]:
    """Module, class and schema of each message."""
    for action in actions():
        yield "call", action, request(action)
        yield "call_result", action, response(action)


@functools.cache
def definitions() -> dict[str, Schema]:
    """All definitions by name; copies in several files are the same but for prose."""
    found: dict[str, Schema] = {}
    for document in files().values():
        for name, schema in document.get("definitions", {}).items():
            first = found.setdefault(name, schema)
            assert _without_prose(first) == _without_prose(schema), name
    return dict(sorted(found.items()))


def enums() -> dict[str, Schema]:
    """The definitions that list values."""
    return {name: s for name, s in definitions().items() if "enum" in s}


def objects() -> dict[str, Schema]:
    """The definitions that have properties, CustomDataType included."""
    return {name: s for name, s in definitions().items() if "enum" not in s}


def classes() -> Iterator[tuple[str, str, Schema]]:
    """Module, class and schema of each message and closed object."""
    yield from messages()
    for name, schema in objects().items():
        if schema.get("additionalProperties") is False:
            yield "datatypes", name, schema


def schema_name(module: str, name: str) -> str:
    """What the official files call a class: Reset in call is ResetRequest."""
    suffix = {"call": "Request", "call_result": "Response", "datatypes": ""}
    return name + suffix[module]


def properties(schema: Schema) -> list[Property]:
    """The properties of an object, in the order of the file."""
    required = schema.get("required", [])
    return [
        _property(name, prop, name in required)
        for name, prop in schema["properties"].items()
    ]


def all_properties() -> Iterator[tuple[str, str, Property]]:
    """Module, class and property, for each property of each class."""
    for module, name, schema in classes():
        for prop in properties(schema):
            yield module, name, prop


def python_name(wire: str) -> str:
    """The snake_case name of a property, by the converter of the ocpp package."""
    (name,) = camel_to_snake_case({wire: None})
    return str(name)


def _property(name: str, schema: Schema, required: bool) -> Property:
    target = _target(schema)
    # Beside $ref nothing may stand, so a default of it is kept by the definition.
    holder = definitions()[target] if "$ref" in schema else schema
    return Property(
        name, schema, required, target, holder.get("default"), "default" in holder
    )


def _target(schema: Schema) -> str:
    while schema.get("type") == "array":
        schema = schema["items"]
    return str(schema.get("$ref", "")).removeprefix("#/definitions/")


def _named_files() -> Iterator[tuple[str, str]]:
    for name in files():
        kinds = [kind for kind in ("Request", "Response") if f"{kind}.json" in name]
        assert len(kinds) == 1, name
        yield name, kinds[0]


def _without_prose(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "description"}
