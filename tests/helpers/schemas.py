"""The official schema files, read with json only: what the tests hold ours against.

Nothing of the generator is imported here, so that a fault of its reader cannot
hide in the expectation. Names of fields come from the rule of the ocpp package,
those of the types that 1.6 leaves without one from our table in schemas/v16/.
"""

import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from ocpp.charge_point import camel_to_snake_case  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]

Schema = dict[str, Any]

# Two numbers 2.0.1 is known by; a test that counts starts here.
FILES = 128
ACTIONS = 64

DRAFT_04 = "http://json-schema.org/draft-04/schema#"
DRAFT_06 = "http://json-schema.org/draft-06/schema#"

# EMAID is one word, which the rule of the ocpp package does not know.
_OTHER_FIELD_NAMES = {"prioritizedEMAIDs": "prioritized_emaids"}


# What the ocpp package has changed


@dataclass(frozen=True)
class Edit:
    """A value that the ocpp package has changed; None where it has put one in."""

    file: str
    path: tuple[str, ...]
    changed: Any
    official: Any

    def undo(self, document: Schema) -> None:
        """Puts the official value back, if the package still has the one known."""
        *path, last = self.path
        for step in path:
            document = document[step]
        assert document[last] == self.changed, self.file
        if self.official is None:
            del document[last]
        else:
            document[last] = self.official


_SAMPLES = ("items", "properties", "sampledValue")
_UNITS = (*_SAMPLES, "items", "properties", "unit", "enum")
_ELECTRICAL = ["Wh", "kWh", "varh", "kvarh", "W", "kW", "VA", "kVA", "var", "kvar"]
_ELECTRICAL += ["A", "V"]
_OF_TRANSACTIONS = [*_ELECTRICAL, "K", "Celcius", "Fahrenheit", "Percent"]
_OF_METER_VALUES = [*_ELECTRICAL, "K", "Celcius", "Celsius", "Fahrenheit", "Percent"]

EDITS = {
    "v16": (
        Edit(
            "MeterValues.json",
            ("properties", "meterValue", *_UNITS),
            [*_OF_METER_VALUES, "Hertz"],
            _OF_METER_VALUES,
        ),
        Edit("MeterValues.json", ("properties", "meterValue", "minItems"), 1, None),
        Edit(
            "MeterValues.json",
            ("properties", "meterValue", *_SAMPLES, "minItems"),
            1,
            None,
        ),
    ),
    "v201": (
        Edit(
            "Get15118EVCertificateResponse.json",
            ("properties", "exiResponse", "maxLength"),
            7500,
            5600,
        ),
    ),
    "v21": (),
}

# What a file of 1.6 did not have in the issue 2019-12.
EARLIER = Edit(
    "StopTransaction.json",
    ("properties", "transactionData", *_UNITS),
    _OF_METER_VALUES,
    _OF_TRANSACTIONS,
)
EARLIER_ISSUES = {"v16": (EARLIER,), "v201": (), "v21": ()}


# The files


def package_folder(package: str = "v201") -> Path:
    """Where the installed ocpp package keeps the files of a version."""
    return Path(
        str(metadata.distribution("ocpp").locate_file(f"ocpp/{package}/schemas"))
    )


@functools.cache
def documents(package: str) -> dict[str, Schema]:
    """The official content of a version by file name; edits of ocpp are undone."""
    found: dict[str, Schema] = {
        path.name: json.loads(path.read_text(encoding="utf-8-sig"))
        for path in sorted(package_folder(package).glob("*.json"))
    }
    for edit in EDITS[package]:
        edit.undo(found[edit.file])
    return found


def files() -> dict[str, Schema]:
    """The official content of 2.0.1 by file name."""
    return documents("v201")


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


# What they say


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


@dataclass(frozen=True, eq=False)
class Version:
    """One version of the protocol, as its files have it.

    Without a suffix a file holds a request where request_suffix is empty, and
    otherwise a message that nobody answers. block_word is what the version calls
    a group of actions, station and csms what it calls the two sides.
    """

    number: str
    package: str
    subprotocol: str
    request_suffix: str = "Request"
    block_word: str = "Block"
    station: str = "the Charging Station"
    csms: str = "the CSMS"
    keyword_only: bool = False

    @property
    def folder(self) -> Path:
        """Where our own facts about the version are."""
        return ROOT / "schemas" / self.package

    def facts(self, name: str) -> dict[str, Any]:
        """One of our own files about the version."""
        return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))

    @functools.cached_property
    def files(self) -> dict[str, Schema]:
        """The official content by file name."""
        return documents(self.package)

    @functools.cached_property
    def named(self) -> dict[str, Schema]:
        """The files with each inline type made a definition, under our name for it."""
        return {name: self._named(name) for name in self.files}

    @functools.cached_property
    def actions(self) -> tuple[str, ...]:
        """The names of all actions, sorted."""
        return tuple(sorted({action for _, action, _ in self.messages}))

    @functools.cached_property
    def answered(self) -> tuple[str, ...]:
        """The names of the actions that have a response, sorted."""
        modules = self.messages
        return tuple(sorted(name for kind, name, _ in modules if kind == "call_result"))

    @functools.cached_property
    def messages(self) -> tuple[tuple[str, str, Schema], ...]:
        """Module, class and schema of each message."""
        return tuple(
            (*self._kind(name.removesuffix(".json")), document)
            for name, document in self.named.items()
        )

    @functools.cached_property
    def definitions(self) -> dict[str, Schema]:
        """All definitions by name; copies in several files say the same."""
        found: dict[str, Schema] = {}
        for document in self.named.values():
            for name, schema in document.get("definitions", {}).items():
                first = found.setdefault(name, schema)
                assert _without_prose(first) == _without_prose(schema), name
        return dict(sorted(found.items()))

    @functools.cached_property
    def enums(self) -> dict[str, Schema]:
        """The definitions that list values."""
        return {name: s for name, s in self.definitions.items() if "enum" in s}

    @functools.cached_property
    def objects(self) -> dict[str, Schema]:
        """The definitions that have properties, CustomDataType included."""
        return {name: s for name, s in self.definitions.items() if "enum" not in s}

    @functools.cached_property
    def classes(self) -> tuple[tuple[str, str, Schema], ...]:
        """Module, class and schema of each message and closed object."""
        closed = tuple(
            ("datatypes", self.class_name(name), schema)
            for name, schema in self.objects.items()
            if schema.get("additionalProperties") is False
        )
        return self.messages + closed

    @functools.cached_property
    def all_properties(self) -> tuple[tuple[str, str, Property], ...]:
        """Module, class and property, for each property of each class."""
        return tuple(
            (module, name, prop)
            for module, name, schema in self.classes
            for prop in self.properties(schema)
        )

    def properties(self, schema: Schema) -> list[Property]:
        """The properties of an object, in the order of the file."""
        required = schema.get("required", [])
        return [
            self._property(name, prop, name in required)
            for name, prop in schema.get("properties", {}).items()
        ]

    def class_name(self, definition: str) -> str:
        """What the class of a definition is called."""
        return self._class_names.get(definition, definition)

    def schema_name(self, module: str, name: str) -> str:
        """What the official files call a class: Reset in call is ResetRequest."""
        if module == "datatypes":
            return self._definition_names.get(name, name)
        if module == "call_result":
            return f"{name}Response"
        return f"{name}{self.request_suffix}" if name in self.answered else name

    def _kind(self, stem: str) -> tuple[str, str]:
        if stem.endswith("Response"):
            return "call_result", stem.removesuffix("Response")
        return "call", stem.removesuffix(self.request_suffix)

    def _property(self, name: str, schema: Schema, required: bool) -> Property:
        target = target_of(schema)
        # Nothing may be next to $ref, so the definition keeps a default of it.
        holder = self.definitions[target] if "$ref" in schema else schema
        return Property(
            name, schema, required, target, holder.get("default"), "default" in holder
        )

    @functools.cached_property
    def alike(self) -> dict[str, str]:
        """Names that are aliases in this issue, for types that an earlier one has."""
        listed = self.facts("naming.toml").get("class_aliases", {})
        earlier = {n for n, e in self.facts("naming.toml").get("inline", {}).items()}
        return {alias: e["of"] for alias, e in listed.items() if alias in earlier}

    @functools.cached_property
    def _class_names(self) -> dict[str, str]:
        listed = self.facts("naming.toml").get("classes", {})
        return {definition: entry["name"] for definition, entry in listed.items()}

    @functools.cached_property
    def _definition_names(self) -> dict[str, str]:
        return {name: definition for definition, name in self._class_names.items()}

    @functools.cached_property
    def _inline_names(self) -> dict[str, str]:
        """Our name for each type that has none, by file and pointer.

        Types that are alike in the current issue have the name of one of them.
        """
        naming = self.facts("naming.toml")
        return {
            place: self.alike.get(name, name)
            for name, e in naming.get("inline", {}).items()
            for place in e["places"]
        }

    def _named(self, file: str) -> Schema:
        document = self.files[file]
        definitions: dict[str, Schema] = {}
        for name, schema in document.get("definitions", {}).items():
            place = f"{file}#/definitions/{name}"
            definitions[name] = self._inside(schema, place, definitions)
        message = self._inside(document, f"{file}#", definitions)
        return {**message, "definitions": definitions} if definitions else message

    def _inside(self, schema: Schema, place: str, definitions: Schema) -> Schema:
        """A schema with references where types stand inline below it."""
        changed = dict(schema)
        if "properties" in schema:
            changed["properties"] = {
                name: self._referring(prop, f"{place}/properties/{name}", definitions)
                for name, prop in schema["properties"].items()
            }
        if "items" in schema:
            changed["items"] = self._referring(
                schema["items"], f"{place}/items", definitions
            )
        return changed

    def _referring(self, schema: Schema, place: str, definitions: Schema) -> Schema:
        if not is_inline_type(schema):
            return self._inside(schema, place, definitions)
        assert "default" not in schema, place
        name = self._inline_names[place]
        definition = self._inside(schema, place, definitions)
        assert definitions.setdefault(name, definition) == definition, place
        return {"$ref": f"#/definitions/{name}"}


VERSIONS = {
    version.number: version
    for version in (
        Version(
            "1.6",
            "v16",
            "ocpp1.6",
            request_suffix="",
            block_word="Profile",
            station="the Charge Point",
            csms="the Central System",
        ),
        Version("2.0.1", "v201", "ocpp2.0.1"),
        Version("2.1", "v21", "ocpp2.1", keyword_only=True),
    )
}


def installed() -> list[Version]:
    """The versions whose files the installed ocpp has: all, but for make test-ocpp."""
    return [v for v in VERSIONS.values() if package_folder(v.package).is_dir()]


def is_inline_type(schema: Schema) -> bool:
    """Whether a schema that stands where it is used is a type of its own."""
    return "enum" in schema or schema.get("type") == "object"


def target_of(schema: Schema) -> str:
    """The definition that a schema, or the items of its arrays, refers to."""
    while schema.get("type") == "array":
        schema = schema["items"]
    return str(schema.get("$ref", "")).removeprefix("#/definitions/")


def camel(name: str) -> str:
    """The name on the wire that most fields of this name have."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def field_name(wire: str) -> str:
    """The Python name of a property."""
    return _OTHER_FIELD_NAMES.get(wire) or python_name(wire)


def content_digest(document: Schema) -> str:
    """SHA-256 of what a document says, whatever its layout and address."""
    named = {k: v for k, v in document.items() if k not in ("$id", "id")}
    text = json.dumps(named, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def python_name(wire: str) -> str:
    """The snake_case name of a property, by the converter of the ocpp package."""
    (name,) = camel_to_snake_case({wire: None})
    return str(name)


def _without_prose(schema: Schema) -> Schema:
    return {k: v for k, v in schema.items() if k not in ("description", "javaType")}
