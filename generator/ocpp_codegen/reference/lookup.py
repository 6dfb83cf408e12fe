"""Finds what a person names: an action, a type, a field or a value, in any case."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ocpp_codegen.reference.manual import (
    ClassEntry,
    EnumEntry,
    FieldEntry,
    Manual,
    MemberEntry,
)

Kind = Literal["action", "type", "field", "value"]

# How many names to suggest in place of one that is unknown.
SUGGESTIONS = 6


@dataclass(frozen=True)
class FoundField:
    """A field, and the class that has it."""

    owner: ClassEntry
    field: FieldEntry


@dataclass(frozen=True)
class FoundValue:
    """A value, and the enum that has it."""

    owner: EnumEntry
    member: MemberEntry


@dataclass(frozen=True)
class Match:
    """What a name means in one version; the parts that kind does not need are empty.

    An action has its messages in classes, a type is one of classes or enums.
    """

    kind: Kind
    classes: tuple[ClassEntry, ...] = ()
    enums: tuple[EnumEntry, ...] = ()
    fields: tuple[FoundField, ...] = ()
    values: tuple[FoundValue, ...] = ()


class Index:
    """All names of a version.

    A name means an action first, then a type, a field, a value: ``call.Reset``,
    ``ResetRequest`` and ``reset`` are all the action Reset, and
    ``IdTokenType.idToken`` is a field of one class only.
    """

    def __init__(self, manual: Manual) -> None:
        self.manual = manual
        self._classes = _types(manual) | _actions(manual)
        self._fields: dict[str, list[FoundField]] = {}
        self._values: dict[str, list[FoundValue]] = {}
        for owner in manual.classes:
            for field in owner.fields:
                for name in _member_keys(owner, (field.name, field.wire_name)):
                    found = FoundField(owner, field)
                    self._fields.setdefault(name, []).append(found)
        for enum in manual.enums:
            for member in enum.members:
                names = (member.value, member.name, *member.other_names)
                for name in _member_keys(enum, names):
                    value = FoundValue(enum, member)
                    self._values.setdefault(name, []).append(value)

    def find(self, name: str) -> Match | None:
        """What a name means, or None."""
        wanted = key(name)
        if not wanted:
            return None
        if wanted in self._classes:
            return self._classes[wanted]
        if wanted in self._fields:
            return Match("field", fields=tuple(self._fields[wanted]))
        if wanted in self._values:
            return Match("value", values=tuple(self._values[wanted]))
        return None


def suggestions(manuals: Iterable[Manual], name: str) -> list[str]:
    """Names that are near to one that is unknown, the best first."""
    known: dict[str, str] = {}
    for manual in manuals:
        for shown in _names(manual):
            known.setdefault(key(shown), shown)
    wanted = key(name)
    near = difflib.get_close_matches(wanted, known, SUGGESTIONS, cutoff=2 / 3)
    holding = sorted((k for k in known if wanted and wanted in k), key=len)
    return [known[k] for k in dict.fromkeys([*near, *holding])][:SUGGESTIONS]


def key(name: str) -> str:
    """A name without case and separators: idToken and id_token are one."""
    return "".join(c for c in name.casefold() if c.isalnum())


def _actions(manual: Manual) -> dict[str, Match]:
    messages: dict[str, list[ClassEntry]] = {}
    for entry in (*manual.calls, *manual.call_results):
        action = entry.message.action if entry.message else ""
        messages.setdefault(action, []).append(entry)
    return {
        name: Match("action", classes=tuple(entries))
        for entries in messages.values()
        for entry in entries
        for name in _class_keys(entry)
    }


def _types(manual: Manual) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for entry in manual.datatypes:
        match = Match("type", classes=(entry,))
        found |= dict.fromkeys(_class_keys(entry), match)
    for enum in manual.enums:
        match = Match("type", enums=(enum,))
        found |= dict.fromkeys(_class_keys(enum), match)
    return found


def _class_keys(entry: ClassEntry | EnumEntry) -> set[str]:
    """All by which a class may be called; an enum of no schema has no such name."""
    names = (str(entry.link), entry.link.name, entry.schema, *entry.aliases)
    return {key(name) for name in names if name}


def _member_keys(owner: ClassEntry | EnumEntry, names: Iterable[str]) -> set[str]:
    """The names of a field or value, alone and behind those of its owner."""
    alone = {key(name) for name in names}
    return alone | {o + name for o in _class_keys(owner) for name in alone}


def _names(manual: Manual) -> Iterator[str]:
    for entry in manual.classes:
        yield entry.link.name
        yield from (field.wire_name for field in entry.fields)
    for enum in manual.enums:
        yield enum.link.name
        yield from (member.value for member in enum.members)
