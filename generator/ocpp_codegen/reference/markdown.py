"""What the Markdown pages of a version say: one page for each functional block."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import examples
from ocpp_codegen.reference.examples import Examples
from ocpp_codegen.reference.manual import (
    ClassEntry,
    EnumEntry,
    FieldEntry,
    Manual,
    manual_of,
)
from ocpp_codegen.reference.standard import StandardGroup, groups_of

_NOT_IN_NAMES = re.compile("[^a-z0-9]+")

# Pages that no block is to replace.
INDEX, DATATYPES, ENUMS = "README", "datatypes", "enums"
STANDARD, ERRORS = "standard-names", "error-codes"


@dataclass(frozen=True)
class Row:
    """A field. link leads to its type, and is empty for types that are not ours."""

    wire_name: str
    python: str
    json_type: str
    type_name: str
    link: str
    need: str
    notes: str


@dataclass(frozen=True)
class Section:
    """A message or type with its fields; example is JSON, or empty."""

    title: str
    python: str
    purpose: str
    route: str
    rows: tuple[Row, ...]
    example: str


@dataclass(frozen=True)
class Action:
    """An action and its messages; place is its page and heading there."""

    name: str
    place: str
    messages: tuple[Section, ...]

    @property
    def purpose(self) -> str:
        """What its first message is for."""
        return self.messages[0].purpose


@dataclass(frozen=True)
class BlockPage:
    """The actions of a block, in a file of their own."""

    name: str
    file: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Pages:
    """All pages of a version."""

    title: str
    header: tuple[str, ...]
    blocks: tuple[BlockPage, ...]
    datatypes: tuple[Section, ...]
    enums: tuple[EnumEntry, ...]
    standard: tuple[StandardGroup, ...]
    errors: StandardGroup


def pages_of(version: Version) -> Pages:
    """The pages of a version."""
    manual, made = manual_of(version), examples.of(version)
    *standard, errors = groups_of(version.dialect)
    extended = f" with {version.extension.name}" if version.extension else ""
    return Pages(
        title=f"OCPP {manual.version}{extended}",
        header=version.header,
        blocks=tuple(_blocks(manual, made)),
        datatypes=tuple(_section(entry, made) for entry in manual.datatypes),
        enums=manual.enums,
        standard=tuple(group for group in standard if group.names),
        errors=errors,
    )


def _blocks(manual: Manual, made: Examples) -> Iterator[BlockPage]:
    taken = {INDEX.lower(), DATATYPES, ENUMS, STANDARD, ERRORS}
    for block in manual.blocks:
        stem = _stem(block.name, taken)
        taken.add(stem)
        file = f"{stem}.md"
        actions = (_action(manual, made, file, call) for call in block.calls)
        yield BlockPage(block.name, file, tuple(actions))


def _stem(name: str, taken: Iterable[str]) -> str:
    """The name of a block's file: small letters, and like no other."""
    stem = _NOT_IN_NAMES.sub("-", name.lower()).strip("-") or "block"
    others = set(taken)
    while stem in others:
        stem += "-actions"
    return stem


def _action(manual: Manual, made: Examples, file: str, call: ClassEntry) -> Action:
    answers = [e for e in manual.call_results if e.link.name == call.link.name]
    name = call.message.action if call.message else call.link.name
    place = f"{file}#{name.lower()}"
    return Action(
        name, place, tuple(_section(entry, made) for entry in (call, *answers))
    )


def _section(entry: ClassEntry, made: Examples) -> Section:
    return Section(
        title=entry.schema if entry.message else entry.link.name,
        python=str(entry.link),
        purpose=entry.purpose,
        route=entry.message.route if entry.message else "",
        rows=tuple(map(_row, entry.fields)),
        example=_example(entry, made) if entry.message else "",
    )


def _row(field: FieldEntry) -> Row:
    link = field.type.link
    notes = (field.description, *field.notes)
    return Row(
        wire_name=field.wire_name,
        python=field.name if field.name != field.wire_name else "",
        json_type=field.json_type,
        type_name=link.name if link else "",
        link=f"{link.module}.md#{link.name.lower()}" if link else "",
        need="required" if field.required else "optional",
        notes="; ".join(filter(None, notes)),
    )


def _example(entry: ClassEntry, made: Examples) -> str:
    if entry.schema not in made.shapes:
        return ""
    return json.dumps(made.minimal(entry.schema), indent=2)
