"""extension.toml: what an extension declares, checked for its form."""

import keyword
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ocpp_codegen import runtime
from ocpp_codegen.base.linting import WARNINGS, Findings
from ocpp_codegen.extension.entries import Entry
from ocpp_codegen.extension.kinds import KEYS, KINDS
from ocpp_codegen.extension.table import Table
from ocpp_codegen.jsonschema.files import MANIFEST, unsafe_texts
from ocpp_codegen.knowledge.facts import MemberName
from ocpp_codegen.protocol.versions import DIALECTS

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

E = TypeVar("E", bound=Entry)
T = TypeVar("T")


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
    entries: tuple[Entry, ...]
    names: Names
    ignore: tuple[str, ...]

    def serving(self, ocpp: str) -> list[Entry]:
        """The entries for a version."""
        return [entry for entry in self.entries if ocpp in entry.versions]

    def of(self, kind: type[E], ocpp: str) -> list[E]:
        """The entries of a kind for a version."""
        return [entry for entry in self.serving(ocpp) if isinstance(entry, kind)]


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
    top = Table(table, "", findings)
    top.only(*KEYS[""])
    name = top.text("name") or ""
    if name and not is_package_name(name):
        top.wrong("name", "a package can't have this name", "use one like acme")
    versions = top.choices("versions", DIALECTS) or ()
    return Manifest(
        name,
        versions,
        tuple(entry for kind in KINDS for entry in _entries(top, kind, versions)),
        _names(top.table("names")),
        top.choices("ignore", sorted(WARNINGS), optional=True) or (),
    )


def _entries(
    top: Table, kind: type[Entry], versions: tuple[str, ...]
) -> Iterator[Entry]:
    """The entries of a kind that are as they should be."""
    for table in top.tables(kind.KEY):
        table.only(*kind.KEYS)
        entry = kind.parse(table, versions)
        if entry is not None:
            yield entry


def _names(table: Table) -> Names:
    table.only(*KEYS["names"])
    members = table.table("members")
    return Names(
        fields=_renamed(table.table("fields"), _name),
        members={enum: _renamed(members.table(enum), _member) for enum in members},
        classes=_renamed(table.table("classes"), _name),
    )


def _renamed(table: Table, read: Callable[[Table], T | None]) -> dict[str, T]:
    found = {key: read(table.table(key)) for key in table}
    return {key: name for key, name in found.items() if name is not None}


def _name(entry: Table) -> str | None:
    entry.only(*KEYS["names.fields"])
    entry.text("reason", optional=True)
    return entry.text("name")


def _member(entry: Table) -> MemberName | None:
    entry.only(*KEYS["names.members"])
    entry.text("reason", optional=True)
    name = entry.text("name")
    aliases = entry.texts("aliases", optional=True)
    return MemberName(name, aliases or ()) if name else None
