"""Several extensions as one, for a system that serves several vendors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from ocpp_codegen.base.errors import CodegenError, Problem, fail
from ocpp_codegen.knowledge.extension import CustomData, DataTransfer, Extension
from ocpp_codegen.knowledge.facts import Naming
from ocpp_codegen.protocol.model import Action, Enum, Object, Place, Protocol

D = TypeVar("D", Object, Enum, Action)
V = TypeVar("V")

_RENAME = "rename one, or generate the extensions one by one"
_CHOOSE = "take one out, or generate the extensions one by one"


def merge(name: str, extensions: Sequence[Extension], standard: Protocol) -> Extension:
    """The extension called name that holds all of some for one version.

    What two of them say differently of the same thing is an error that names both.
    """
    problems: list[Problem] = []
    merged = reduce(lambda a, b: _merged(a, b, standard, problems), extensions)
    if problems:
        raise CodegenError(problems)
    return replace(merged, name=name)


def check_packages(names: Sequence[tuple[str, str]]) -> None:
    """Packages by name and by where they come from: no two may share a name."""
    known: dict[str, str] = {}
    for name, origin in names:
        if name in known:
            raise fail(
                f"{known[name]} and {origin} both make the package {name}",
                "change the name in one extension.toml",
            )
        known[name] = origin


def _merged(
    a: Extension, b: Extension, standard: Protocol, problems: list[Problem]
) -> Extension:
    both = _Both(a, b, problems)
    return Extension(
        name=f"{a.name} and {b.name}",
        folder=a.folder,
        version=a.version,
        protocol=Protocol(
            version=a.version,
            actions=both.definitions(
                a.protocol.actions, b.protocol.actions, standard.actions
            ),
            objects=both.definitions(
                a.protocol.objects, b.protocol.objects, standard.objects
            ),
            enums=both.definitions(a.protocol.enums, b.protocol.enums, standard.enums),
        ),
        own=a.own | b.own,
        actions=both.mappings(a.actions, b.actions, "the direction of"),
        data_transfers=both.data_transfers(),
        custom_data=both.custom_data(),
        corrections=(
            *a.corrections,
            *(c for c in b.corrections if str(c) not in map(str, a.corrections)),
        ),
        naming=both.naming(),
        sentences={**b.sentences, **a.sentences},
        field_sentences={**b.field_sentences, **a.field_sentences},
        digest=f"{a.digest} {b.digest}",
    )


class _Both:
    """Two extensions, and what they disagree on."""

    def __init__(self, a: Extension, b: Extension, problems: list[Problem]) -> None:
        self.a, self.b, self.problems = a, b, problems

    def clash(self, what: str, remedy: str, place: Place | None = None) -> None:
        self.problems.append(
            Problem(
                f"the extensions {self.a.name} and {self.b.name} both {what}",
                remedy,
                place.file if place else "",
                place.pointer if place else "",
            )
        )

    def definitions(
        self, a: Mapping[str, D], b: Mapping[str, D], standard: Mapping[str, D]
    ) -> dict[str, D]:
        """All of both; one of them may have corrected what the standard has."""
        merged: dict[str, D] = {}
        for name in sorted({*a, *b}):
            first, second, base = a.get(name), b.get(name), standard.get(name)
            if first is None or first == base:
                merged[name] = second if second is not None else a[name]
            elif second is None or second in (base, first):
                merged[name] = first
            else:
                verb = "define" if base is None else "correct"
                self.clash(f"{verb} {name}, not alike", _RENAME)
        return merged

    def mappings(
        self, a: Mapping[str, V], b: Mapping[str, V], what: str
    ) -> dict[str, V]:
        for name in sorted(a.keys() & b.keys()):
            if a[name] != b[name]:
                self.clash(f"say {what} {name}, not alike", _RENAME)
        return {**b, **a}

    def data_transfers(self) -> tuple[DataTransfer, ...]:
        known = {(t.vendor_id, t.message_id) for t in self.a.data_transfers}
        for entry in self.b.data_transfers:
            if (entry.vendor_id, entry.message_id) in known:
                what = f"describe DataTransfer of {entry.pair}"
                self.clash(what, _CHOOSE, entry.place)
        return (*self.a.data_transfers, *self.b.data_transfers)

    def custom_data(self) -> tuple[CustomData, ...]:
        known = {entry.vendor_id for entry in self.a.custom_data}
        for entry in self.b.custom_data:
            if entry.vendor_id in known:
                what = f"describe customData of {entry.vendor_id}"
                self.clash(what, _CHOOSE, entry.place)
        return (*self.a.custom_data, *self.b.custom_data)

    def naming(self) -> Naming:
        a, b = self.a.naming, self.b.naming
        return replace(
            a,
            fields=self.mappings(a.fields, b.fields, "the name of"),
            members=self.mappings(a.members, b.members, "the members of"),
            classes=self.mappings(a.classes, b.classes, "the class of"),
        )
