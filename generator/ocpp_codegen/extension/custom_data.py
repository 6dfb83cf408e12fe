"""[[custom_data]]: what customData is under a vendorId, and where it stands."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self, assert_never

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import LintError, near
from ocpp_codegen.extension.entries import Entry, Reading
from ocpp_codegen.extension.table import Table
from ocpp_codegen.knowledge.extension import CustomData, CustomDataPlace
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Checked,
    Further,
    Lenient,
    Literals,
    Nullable,
    Object,
    Place,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    Union,
)
from ocpp_codegen.runtime import keyword_checks

VENDOR_ID = "vendorId"
EVERYWHERE = "*"
EACH_ITEM = "*"


@dataclass(frozen=True)
class CustomDataEntry(Entry):
    """A [[custom_data]]."""

    KEY = "custom_data"
    KEYS = ("vendor_id", "schema", "at", "versions")

    place: Place
    versions: tuple[str, ...]
    vendor_id: str
    schema: str
    at: tuple[str, ...]

    @classmethod
    def parse(cls, table: Table, served: Collection[str]) -> Self | None:
        entry = cls(
            table.place,
            table.versions(served),
            table.text("vendor_id") or "",
            table.text("schema") or "",
            table.texts("at") or (),
        )
        return None if table.failed else entry

    def references(self) -> Iterator[tuple[str, str]]:
        yield "schema", self.schema

    def read(self, reading: Reading) -> None:
        self._object(reading)

    def settle(self, reading: Reading) -> None:
        """Finds its places, which may be in any message and object.

        Only now is an object what its own schema says: till all are read, it may be
        another of the same name.
        """
        obj = self._object(reading)
        if obj is None:
            return
        self._check_vendor_id(obj, reading)
        protocol = reading.protocol
        places: list[CustomDataPlace] = []
        for index, text in enumerate(self.at):
            with reading.collecting(self, "at", index):
                places.append(_place(text, protocol))
        reading.data.append(
            CustomData(self.vendor_id, obj.name, tuple(places), self.place)
        )

    def _object(self, reading: Reading) -> Object | None:
        if reading.dialect.custom_data:
            return reading.object(self, "schema", self.schema)
        reading.add(
            "not-in-version",
            f"OCPP {reading.dialect.version} has no customData",
            "limit versions",
            self,
        )
        return None

    def _check_vendor_id(self, obj: Object, reading: Reading) -> None:
        official = reading.standard.objects.get("CustomDataType")
        for field in official.fields if official else ():
            if field.name == VENDOR_ID:
                reading.check_length(self, "vendor_id", self.vendor_id, field)
        own = next((field for field in obj.fields if field.name == VENDOR_ID), None)
        if own is None or not own.required:
            reading.findings.add(
                "missing-vendor-id",
                "customData always has vendorId, but here it is "
                + ("not a property" if own is None else "not required"),
                "describe vendorId as a string in properties, and list it in required",
                obj.place.file,
                obj.place.pointer,
            )
        elif not _admits(own.type, self.vendor_id, reading):
            reading.findings.add(
                "missing-vendor-id",
                f"vendorId can't be {quoted(self.vendor_id)} here",
                "make vendorId a string that it fits",
                own.place.file,
                own.place.pointer,
            )


def _admits(type_: Type, vendor_id: str, reading: Reading) -> bool:
    enums = reading.vocabulary.enums
    match type_:
        case String(longest, _, shortest, pattern):
            said = {"maxLength": longest, "minLength": shortest, "pattern": pattern}
            limits = {key: value for key, value in said.items() if value is not None}
            return keyword_checks.is_valid(limits, vendor_id)
        case Literals(values):
            return vendor_id in values
        case Anything():
            return True
        case Checked(inner):
            fits = keyword_checks.is_valid(json.loads(type_.whole), vendor_id)
            return fits and _admits(inner, vendor_id, reading)
        case Lenient(inner) | Nullable(inner):
            return _admits(inner, vendor_id, reading)
        case Union(types):
            return any(_admits(inner, vendor_id, reading) for inner in types)
        case Reference(name) if name in enums:
            return vendor_id in enums[name].values
        case Scalar() | Reference() | Array() | Further():
            return False
        case _:
            assert_never(type_)


# Places


def _holds_custom_data(obj: Object) -> bool:
    return any(field.name == CustomData.KIND for field in obj.fields)


def _place(text: str, protocol: Protocol) -> CustomDataPlace:
    """A place as extension.toml names it, shown to have customData."""
    if text == EVERYWHERE:
        return CustomDataPlace()
    owner, _, pointer = text.partition("#")
    objects = dict(_named_objects(protocol))
    if owner not in objects:
        raise LintError(
            "unknown-place",
            f"OCPP {protocol.version} has no message or object {quoted(owner)}",
            f'use "*", or the name of one{near(owner, objects)}',
        )
    *path, last = pointers.split(pointer) if pointer else [CustomData.KIND]
    holder = _walk(objects[owner], path, objects)
    if last != CustomData.KIND or not _holds_custom_data(holder):
        raise LintError(
            "unknown-place",
            f"OCPP {protocol.version} has no customData at {quoted(text)}",
            f"end the pointer in /{CustomData.KIND}, in an object that has it",
        )
    return CustomDataPlace(owner, tuple(path))


def _named_objects(protocol: Protocol) -> Iterator[tuple[str, Object]]:
    yield from protocol.objects.items()
    for action in protocol.actions.values():
        for message in action.messages:
            yield message.name, message


def _walk(obj: Object, path: Iterable[str], objects: Mapping[str, Object]) -> Object:
    """The object that a path of properties leads to."""
    type_: Type = Reference(obj.name)
    for step in path:
        type_ = _step(type_, step, objects)
    if isinstance(type_, Nullable):
        type_ = type_.type
    if isinstance(type_, Reference) and type_.name in objects:
        return objects[type_.name]
    raise LintError(
        "unknown-place", "the pointer leads to no object", "correct the pointer"
    )


def _step(type_: Type, step: str, objects: Mapping[str, Object]) -> Type:
    if isinstance(type_, Nullable):
        type_ = type_.type
    if isinstance(type_, Array) and step == EACH_ITEM:
        return type_.items
    obj = objects.get(type_.name) if isinstance(type_, Reference) else None
    for field in obj.fields if obj else ():
        if field.name == step:
            return field.type
    known = [field.name for field in obj.fields] if obj else []
    raise LintError(
        "unknown-place",
        f"there is no {quoted(step)}",
        f"name a property, or * for the items of an array{near(step, known)}",
    )
