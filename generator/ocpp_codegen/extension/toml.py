"""extension.toml: what an extension declares, checked for its form."""

import keyword
import pkgutil
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from ocpp_codegen import runtime
from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import WARNINGS, Findings, near
from ocpp_codegen.jsonschema.files import MANIFEST, unsafe_texts
from ocpp_codegen.knowledge.facts import ActionFacts, MemberName
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.protocol.model import Direction, Place
from ocpp_codegen.protocol.versions import DIALECTS

ALL_FILES = "*"

# What stands next to the packages of extensions: the versions, the runtime, pages;
# and what the package around them is asked for.
RESERVED = frozenset(
    [
        *(dialect.package for dialect in DIALECTS.values()),
        *(module.name for module in pkgutil.iter_modules(runtime.__path__)),
        "package",
        "reference",
    ]
)
# Names that Windows keeps for devices, so that no folder can have them.
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_PACKAGE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_ACTION = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)

# The keys of each table, "" standing for the top of the file.
KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        "name",
        "versions",
        "ignore",
        "data_transfer",
        "custom_data",
        "action",
        "correction",
        "standard",
        "names",
    ),
    "data_transfer": (
        "vendor_id",
        "message_id",
        "request",
        "response",
        "form",
        "direction",
        "versions",
    ),
    "custom_data": ("vendor_id", "schema", "at", "versions"),
    "action": ("name", "request", "response", "direction", "block", "versions"),
    "correction": (
        "version",
        "id",
        "file",
        "pointer",
        "before",
        "after",
        "reason",
        "source",
    ),
    "standard": ("table", "file", "rows", "versions"),
    "names": ("fields", "members", "classes"),
    "names.fields": ("name", "reason"),
    "names.members": ("name", "aliases", "reason"),
    "names.classes": ("name", "reason"),
}

Form = Literal["json", "text"]
T = TypeVar("T")


@dataclass(frozen=True)
class DataTransferEntry:
    """A [[data_transfer]]; form is None where the version decides."""

    place: Place
    versions: tuple[str, ...]
    vendor_id: str
    message_id: str | None
    request: str | None
    response: str | None
    form: Form | None
    direction: Direction


@dataclass(frozen=True)
class CustomDataEntry:
    """A [[custom_data]]."""

    place: Place
    versions: tuple[str, ...]
    vendor_id: str
    schema: str
    at: tuple[str, ...]


@dataclass(frozen=True)
class ActionEntry:
    """An [[action]]; without a response it is a SEND message."""

    place: Place
    versions: tuple[str, ...]
    name: str
    request: str
    response: str | None
    facts: ActionFacts


@dataclass(frozen=True)
class CorrectionEntry:
    """A [[correction]] of one version."""

    place: Place
    ocpp: str
    correction: Correction


@dataclass(frozen=True)
class StandardEntry:
    """A [[standard]]: rows for a table of the standard names, here or in a CSV file."""

    place: Place
    versions: tuple[str, ...]
    table: str
    file: str | None
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Names:
    """[names]: Python names that no rule gives, in the form of naming.toml."""

    fields: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Mapping[str, MemberName]] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """All of extension.toml; ignore holds the codes of warnings to leave out."""

    name: str
    versions: tuple[str, ...]
    data_transfers: tuple[DataTransferEntry, ...]
    custom_data: tuple[CustomDataEntry, ...]
    actions: tuple[ActionEntry, ...]
    corrections: tuple[CorrectionEntry, ...]
    standard: tuple[StandardEntry, ...]
    names: Names
    ignore: tuple[str, ...]


def is_package_name(name: str) -> bool:
    """Whether the package of an extension can have this name."""
    return bool(
        _PACKAGE.fullmatch(name)
        and not keyword.iskeyword(name)
        and name not in RESERVED
        and not _DEVICE.fullmatch(name)
    )


def parse(table: Mapping[str, Any], findings: Findings) -> Manifest:
    """The manifest; an entry with an error is left out of it."""
    for message, pointer in unsafe_texts(table):
        findings.add("unsafe-text", message, "remove it", MANIFEST, pointer)
    top = _Table(table, "", findings)
    top.only(*KEYS[""])
    name = top.text("name") or ""
    if name and not is_package_name(name):
        top.wrong("name", "a package can't have this name", "use one like acme")
    versions = top.choices("versions", DIALECTS) or ()
    return Manifest(
        name,
        versions,
        _entries(top, "data_transfer", _transfer, versions),
        _entries(top, "custom_data", _custom, versions),
        _entries(top, "action", _action, versions),
        _entries(top, "correction", _correction, versions),
        _entries(top, "standard", _standard, versions),
        _names(top.table("names")),
        top.choices("ignore", sorted(WARNINGS), optional=True) or (),
    )


class _Table:
    """A table of the file; what is asked of it and wrong becomes a finding."""

    def __init__(self, values: Any, pointer: str, findings: Findings) -> None:
        self.pointer = pointer
        self._is_table = isinstance(values, Mapping)
        self._values: Mapping[str, Any] = values if self._is_table else {}
        self.failed = not self._is_table
        self._findings = findings
        if not self._is_table:
            self._add("wrong-value", "no table", "write a table here", pointer)

    @property
    def place(self) -> Place:
        return Place(MANIFEST, self.pointer)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def values(self) -> Mapping[str, Any]:
        """Its keys and values, whatever they are."""
        return self._values

    def only(self, *known: str) -> None:
        """Finds the unknown keys."""
        for key in self._values:
            if key not in known:
                self._add(
                    "unknown-key",
                    f"there is no key {quoted(key)} here",
                    f"use one of {', '.join(known)}{near(key, known)}",
                    self._at(key),
                )

    def text(self, key: str, optional: bool = False, empty: bool = False) -> str | None:
        """A string, which is not blank unless it may be empty."""
        if self._is_missing(key, optional):
            return None
        value = self._values[key]
        if not isinstance(value, str) or not (value.strip() or (empty and not value)):
            self.wrong(key, "must be a string that is not blank", "give it a string")
            return None
        return value

    def choice(self, key: str, known: Collection[str], optional: bool = False) -> str:
        """One of the known strings; empty if there is none."""
        value = self.text(key, optional)
        if value is None or value in known:
            return value or ""
        self.wrong(key, f"{quoted(value)} is unknown", _one_of(value, known))
        return ""

    def choices(
        self, key: str, known: Collection[str], optional: bool = False
    ) -> tuple[str, ...] | None:
        """Some of the known strings, each once."""
        values = self.texts(key, optional)
        for value in values or ():
            if value not in known:
                self.wrong(key, f"{quoted(value)} is unknown", _one_of(value, known))
        return None if values is None else tuple(v for v in values if v in known)

    def texts(self, key: str, optional: bool = False) -> tuple[str, ...] | None:
        """A list of strings, at least one and each once."""
        if self._is_missing(key, optional):
            return None
        values = self._values[key]
        if (
            not isinstance(values, list)
            or not values
            or not all(isinstance(value, str) for value in values)
            or len(set(values)) < len(values)
        ):
            self.wrong(key, "not a list of strings", "give it a list, each string once")
            return None
        return tuple(values)

    def json(self, key: str) -> Any:
        """Any JSON value, or ABSENT."""
        value = self._values.get(key, pointers.ABSENT)
        if value is not pointers.ABSENT and not _is_json(value):
            self.wrong(
                key, f"{quoted(value)} is not a JSON value", "write it as in JSON"
            )
        return value

    def table(self, key: str) -> "_Table":
        """A table below this one, or an empty one."""
        return _Table(self._values.get(key, {}), self._at(key), self._findings)

    def tables(self, key: str) -> "list[_Table]":
        """The tables of an array."""
        values = self._values.get(key, [])
        if not isinstance(values, list):
            self.wrong(key, "not an array of tables", f"write [[{key}]]")
            return []
        return [
            _Table(value, pointers.join(self._at(key), index), self._findings)
            for index, value in enumerate(values)
        ]

    def wrong(
        self, key: str, message: str, hint: str, code: str = "wrong-value"
    ) -> None:
        """Notes that a value can't be used."""
        self._add(code, f"{key}: {message}", hint, self._at(key))
        self.failed = True

    def _is_missing(self, key: str, optional: bool) -> bool:
        if key in self._values:
            return False
        if self._is_table and not optional:
            is_vendor = key == "vendor_id"
            self._add(
                "missing-vendor-id" if is_vendor else "missing-key",
                f"{key} is missing",
                "add the vendorId that stands in the messages"
                if is_vendor
                else f"add {key} = ...",
                self.pointer,
            )
            self.failed = True
        return True

    def _at(self, key: str) -> str:
        return pointers.join(self.pointer, key)

    def _add(self, code: str, message: str, hint: str, pointer: str) -> None:
        self._findings.add(code, message, hint, MANIFEST, pointer)


def _entries(
    top: _Table,
    key: str,
    read: Callable[[_Table, tuple[str, ...]], T | None],
    versions: tuple[str, ...],
) -> tuple[T, ...]:
    """The tables of an array that are as they should be."""
    entries = [read(table, versions) for table in top.tables(key)]
    return tuple(entry for entry in entries if entry is not None)


def _transfer(table: _Table, versions: tuple[str, ...]) -> DataTransferEntry | None:
    table.only(*KEYS["data_transfer"])
    entry = DataTransferEntry(
        table.place,
        _versions(table, versions),
        table.text("vendor_id") or "",
        table.text("message_id", optional=True, empty=True),
        table.text("request", optional=True),
        table.text("response", optional=True),
        cast(Form, table.choice("form", ("json", "text"), optional=True)) or None,
        Direction(table.choice("direction", tuple(Direction), optional=True) or "both"),
    )
    if not table.failed and entry.request is None and entry.response is None:
        table.wrong("request", "neither request nor response", "name a schema")
    return None if table.failed else entry


def _custom(table: _Table, versions: tuple[str, ...]) -> CustomDataEntry | None:
    table.only(*KEYS["custom_data"])
    entry = CustomDataEntry(
        table.place,
        _versions(table, versions),
        table.text("vendor_id") or "",
        table.text("schema") or "",
        table.texts("at") or (),
    )
    return None if table.failed else entry


def _action(table: _Table, versions: tuple[str, ...]) -> ActionEntry | None:
    table.only(*KEYS["action"])
    name = table.text("name") or ""
    if name and not _ACTION.fullmatch(name):
        table.wrong(
            "name",
            f"{quoted(name)} can't name an action",
            "use ASCII letters and digits and begin with a capital, as in AcmeReboot",
            "unusable-name",
        )
    direction = table.choice("direction", tuple(Direction))
    entry = ActionEntry(
        table.place,
        _versions(table, versions),
        name,
        table.text("request") or "",
        table.text("response", optional=True),
        ActionFacts(
            Direction(direction or "both"),
            table.text("block", optional=True) or "Vendor",
        ),
    )
    return None if table.failed else entry


def _correction(table: _Table, versions: tuple[str, ...]) -> CorrectionEntry | None:
    table.only(*KEYS["correction"])
    version = table.choice("version", versions)
    correction = Correction(
        id=table.text("id") or "",
        kind="deviation",
        file=table.text("file") or "",
        pointer=table.text("pointer") or "/",
        before=table.json("before"),
        after=table.json("after"),
        reason=table.text("reason") or "",
        source=table.text("source") or "",
    )
    if not correction.pointer.startswith("/"):
        table.wrong("pointer", "it does not start with /", "write a JSON pointer")
    if not table.failed and pointers.same(correction.before, correction.after):
        table.wrong("after", "nothing changes", "give before, after or both")
    return None if table.failed else CorrectionEntry(table.place, version, correction)


def _standard(table: _Table, versions: tuple[str, ...]) -> StandardEntry | None:
    table.only(*KEYS["standard"])
    rows = [row.values() for row in table.tables("rows")]
    entry = StandardEntry(
        table.place,
        _versions(table, versions),
        table.text("table") or "",
        table.text("file", optional=True),
        tuple(rows),
    )
    if not table.failed and bool(entry.file) == bool(rows):
        table.wrong("rows", "a file or rows, but not both", "give one of them")
    return None if table.failed else entry


def _versions(table: _Table, versions: tuple[str, ...]) -> tuple[str, ...]:
    chosen = table.choices("versions", versions, optional=True)
    return versions if chosen is None else chosen


def _names(table: _Table) -> Names:
    table.only(*KEYS["names"])
    members = table.table("members")
    return Names(
        fields=_renamed(table.table("fields"), _name),
        members={enum: _renamed(members.table(enum), _member) for enum in members},
        classes=_renamed(table.table("classes"), _name),
    )


def _renamed(table: _Table, read: Callable[[_Table], T | None]) -> dict[str, T]:
    found = {key: read(table.table(key)) for key in table}
    return {key: name for key, name in found.items() if name is not None}


def _name(entry: _Table) -> str | None:
    entry.only(*KEYS["names.fields"])
    entry.text("reason", optional=True)
    return entry.text("name")


def _member(entry: _Table) -> MemberName | None:
    entry.only(*KEYS["names.members"])
    entry.text("reason", optional=True)
    name = entry.text("name")
    aliases = entry.texts("aliases", optional=True)
    return MemberName(name, aliases or ()) if name else None


def _one_of(value: str, known: Collection[str]) -> str:
    return f"use one of {', '.join(known)}{near(value, known)}"


def _is_json(value: Any) -> bool:
    """Whether TOML's value is one of JSON: no date, no infinity."""
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, float):
        return value - value == 0
    return isinstance(value, (str, int))
