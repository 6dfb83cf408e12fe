"""What the HTML page of a version says, in the order in which it says it.

Made from the view of ``reference``; besides that it holds the examples, the
drawings, and what is not as it was in the version before.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ocpp_codegen.evolution import history
from ocpp_codegen.evolution.history import Changed, History
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import Reference, Type
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python.names import ClassName
from ocpp_codegen.python.prose import innermost
from ocpp_codegen.python.safe import Code
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import drawing, examples
from ocpp_codegen.reference.drawing import Drawing
from ocpp_codegen.reference.entries import vendor_data_of
from ocpp_codegen.reference.examples import Examples
from ocpp_codegen.reference.manual import (
    ClassEntry,
    EnumEntry,
    FieldEntry,
    Manual,
    MemberEntry,
    UseEntry,
    manual_of,
)
from ocpp_codegen.reference.standard import StandardGroup, groups_of

WayKey = Literal["station", "system", "both", "unknown"]

_WAY_KEYS: Mapping[Direction, WayKey] = {
    Direction.station: "station",
    Direction.system: "system",
    Direction.both: "both",
}
_RIGHT = "\N{RIGHTWARDS ARROW}"
_BOTH = "\N{LEFT RIGHT ARROW}"

# A type with more users than these has them folded away.
FEW_USES = 6

# Lays out Python on lines of a width.
Layout = Callable[[Code, int], str]
PYTHON_WIDTH = 72


@dataclass(frozen=True)
class Way:
    """Who sends the first message of an action, and to whom."""

    key: WayKey
    sender: str
    text: str


@dataclass(frozen=True)
class Field:
    """A field. Its type is shown as before, base and after; link belongs to base.

    python_name is empty where it is the name on the wire. json is its type there.
    """

    anchor: str
    wire_name: str
    python_name: str
    before: str
    base: str
    after: str
    link: ClassName | None
    json: str
    required: bool
    notes: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class VendorPair:
    """What stands in DataTransfer under a vendorId and messageId, if there is one.

    parts are the request and the response, each a word or two and a link, if any.
    """

    anchor: str
    vendor_id: str
    message_id: str
    way: Way
    parts: tuple[tuple[str, ClassName | None], ...]


@dataclass(frozen=True)
class Changes:
    """What is not as it was: in a type itself, and in which of those inside of it."""

    title: str
    own: tuple[Changed, ...]
    inside: tuple[ClassName, ...]


@dataclass(frozen=True)
class Example:
    """A payload as JSON, and the Python that builds it."""

    title: str
    json: str
    python: str


@dataclass(frozen=True)
class Message:
    """One message of an action; drawing is None if there are no types inside."""

    link: ClassName
    schema: str
    purpose: str
    fields: tuple[Field, ...]
    examples: tuple[Example, ...]
    drawing: Drawing | None
    changes: Changes | None


@dataclass(frozen=True)
class Action:
    """An action with its messages; purpose is that of the first of these."""

    name: str
    way: Way
    is_new: bool
    purpose: str
    messages: tuple[Message, ...]
    pairs: tuple[VendorPair, ...]


@dataclass(frozen=True)
class OtherPage:
    """The page of another version, which stands next to this one."""

    title: str
    file: str


@dataclass(frozen=True)
class Block:
    """The actions of one functional block."""

    name: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Uses:
    """The fields that have a type; open: few enough to be shown at once."""

    title: str
    open: bool
    users: tuple[UseEntry, ...]


@dataclass(frozen=True)
class Datatype:
    """An object inside of messages; contexts is what holds it besides fields."""

    link: ClassName
    purpose: str
    is_new: bool
    fields: tuple[Field, ...]
    contexts: tuple[str, ...]
    uses: Uses
    changes: Changes | None


@dataclass(frozen=True)
class Value:
    """A value of an enum, and its names in Python if they are others."""

    anchor: str
    value: str
    python_names: tuple[str, ...]


@dataclass(frozen=True)
class EnumType:
    """An enum."""

    link: ClassName
    purpose: str
    is_new: bool
    values: tuple[Value, ...]
    uses: Uses
    changes: Changes | None


@dataclass(frozen=True)
class Page:
    """A version; previous is empty if none came before.

    title is its number, with the name of an extension if it has one in it. stem is
    the name of the file without its ending.
    """

    title: str
    stem: str
    header: tuple[str, ...]
    lead: str
    block_word: str
    ways: tuple[Way, ...]
    blocks: tuple[Block, ...]
    datatypes: tuple[Datatype, ...]
    enums: tuple[EnumType, ...]
    standard: tuple[StandardGroup, ...]
    errors: StandardGroup
    others: tuple[OtherPage, ...]
    previous: str
    removed: tuple[str, ...]


@dataclass(frozen=True)
class _Maker:
    """What every part of a page needs. types: messages and objects by their class."""

    version: Version
    manual: Manual
    examples: Examples
    layout: Layout
    history: History
    types: Mapping[ClassName, ClassEntry | EnumEntry]
    nodes: Mapping[str, drawing.Node]


def make(version: Version, layout: Layout) -> Page:
    """The page of a version; layout lays out the Python on it."""
    manual = manual_of(version)
    entries: list[ClassEntry | EnumEntry] = [*manual.classes, *manual.enums]
    types = {entry.link: entry for entry in entries}
    nodes = {str(link): _node(types, entry) for link, entry in types.items()}
    past = history.since(_previous(version), version.protocol)
    made = examples.of(version)
    maker = _Maker(version, manual, made, layout, past, types, nodes)
    name = version.extension.name if version.extension else ""
    *standard, errors = groups_of(version.dialect)
    return Page(
        title=f"{manual.version} with {name}" if name else manual.version,
        stem=f"{name or 'ocpp'}-{manual.version}",
        header=version.header,
        lead=_lead(manual),
        block_word=manual.block_word,
        ways=tuple(_way(version.dialect, key) for key in ("station", "system")),
        blocks=tuple(
            Block(block.name, tuple(_action(maker, call) for call in block.calls))
            for block in manual.blocks
        ),
        datatypes=tuple(_datatype(maker, entry) for entry in manual.datatypes),
        enums=tuple(_enum(maker, entry) for entry in manual.enums),
        standard=tuple(group for group in standard if group.names),
        errors=errors,
        others=_others(version),
        previous=past.version,
        removed=past.removed,
    )


def _others(version: Version) -> tuple[OtherPage, ...]:
    """The pages that are written together with this one; extensions have none."""
    if version.extension is not None:
        return ()
    own = version.protocol.version
    numbers = (n for n in sorted(version.options.versions) if n != own)
    return tuple(OtherPage(number, f"ocpp-{number}.html") for number in numbers)


def _previous(version: Version) -> history.Previous | None:
    """What a version is compared with; with an extension, itself without it.

    Types that stand where they are used have names of ours alone.
    """
    if version.standard is not None:
        return history.Previous(version.standard.protocol, names_types=True)
    before = version.before()
    if before is None:
        return None
    named = not before.facts.naming.inline
    return history.Previous(before.protocol, names_types=named)


def _lead(manual: Manual) -> str:
    enums = [entry for entry in manual.enums if entry.schema]
    return (
        f"{len(manual.calls)} actions, {len(manual.datatypes)} datatypes, "
        f"{len(enums)} enums."
    )


# Actions


def _action(maker: _Maker, call: ClassEntry) -> Action:
    name = call.link.name
    answers = [e for e in maker.manual.call_results if e.link.name == name]
    known = maker.version.facts.actions.get(name)
    key = _WAY_KEYS[known.direction] if known else "unknown"
    return Action(
        name=name,
        way=_way(maker.version.dialect, key),
        is_new=call.schema in maker.history.new,
        purpose=call.purpose,
        messages=tuple(_message(maker, entry) for entry in (call, *answers)),
        pairs=_pairs(maker) if name == "DataTransfer" else (),
    )


def _pairs(maker: _Maker) -> tuple[VendorPair, ...]:
    dialect = maker.version.dialect
    return tuple(
        VendorPair(
            anchor,
            found.vendor_id,
            '""' if found.message_id == "" else found.message_id or "",
            _way(dialect, _WAY_KEYS[found.direction]),
            (
                _part(maker, "request", found.request),
                _part(maker, "response", found.response),
            ),
        )
        for anchor, found in vendor_data_of(maker.version).items()
    )


def _part(maker: _Maker, word: str, type_: Type | None) -> tuple[str, ClassName | None]:
    """What data holds in one direction, and the class of it, if it has one."""
    if type_ is None:
        return f"{word}: not described", None
    inner = innermost(type_)
    if isinstance(inner, Reference):
        return f"{word}: ", maker.version.package.names.classes.get(inner.name)
    return f"{word}: {type(inner).__name__.lower()}", None


def _way(dialect: Dialect, key: WayKey) -> Way:
    station, system = dialect.station, dialect.system
    match key:
        case "station":
            return Way(key, station, f"{station} {_RIGHT} {system}")
        case "system":
            return Way(key, system, f"{system} {_RIGHT} {station}")
        case "both":
            return Way(key, "either side", f"{station} {_BOTH} {system}")
    return Way(key, "", "")


def _message(maker: _Maker, entry: ClassEntry) -> Message:
    return Message(
        link=entry.link,
        schema=entry.schema,
        purpose=entry.purpose,
        fields=_fields(maker, entry),
        examples=_examples(maker, entry),
        drawing=drawing.draw(maker.nodes, str(entry.link))
        if maker.nodes[str(entry.link)].links
        else None,
        changes=_changes(maker, entry),
    )


def _examples(maker: _Maker, entry: ClassEntry) -> tuple[Example, ...]:
    made = maker.examples
    payloads = {
        "Smallest example": made.minimal(entry.schema),
        "Full example": made.full(entry.schema),
    }
    return tuple(
        Example(
            title,
            json.dumps(payload, indent=2, ensure_ascii=False),
            maker.layout(made.expression(entry.schema, payload), PYTHON_WIDTH),
        )
        for title, payload in payloads.items()
    )


# Types


def _datatype(maker: _Maker, entry: ClassEntry) -> Datatype:
    return Datatype(
        link=entry.link,
        purpose=entry.purpose,
        is_new=entry.schema in maker.history.new,
        fields=_fields(maker, entry),
        contexts=entry.contexts,
        uses=_uses(entry.used_by),
        changes=_changes(maker, entry),
    )


def _fields(maker: _Maker, entry: ClassEntry) -> tuple[Field, ...]:
    return tuple(_field(entry.link, field) for field in entry.fields)


def _field(owner: ClassName, field: FieldEntry) -> Field:
    type_ = field.type
    named = type_.link is not None and type_.base == str(type_.link)
    return Field(
        anchor=f"{owner}.{field.name}",
        wire_name=field.wire_name,
        python_name=field.name if field.name != field.wire_name else "",
        before=type_.before,
        base=type_.link.name if type_.link and named else type_.base,
        after=type_.after,
        link=type_.link,
        json=field.json_type,
        required=field.required,
        notes=field.notes,
        description=field.description,
    )


def _enum(maker: _Maker, entry: EnumEntry) -> EnumType:
    return EnumType(
        link=entry.link,
        purpose=entry.purpose,
        is_new=entry.schema in maker.history.new,
        values=tuple(_value(entry.link, member) for member in entry.members),
        uses=_uses(entry.used_by),
        changes=_changes(maker, entry),
    )


def _value(enum: ClassName, member: MemberEntry) -> Value:
    names = (member.name, *member.other_names)
    others = tuple(name for name in names if name != member.value)
    return Value(f"{enum}.{member.name}", member.value, others)


def _uses(users: tuple[UseEntry, ...]) -> Uses:
    fields = "field" if len(users) == 1 else "fields"
    return Uses(f"Used by {len(users)} {fields}", len(users) <= FEW_USES, users)


# What is inside of what


def _node(
    types: Mapping[ClassName, ClassEntry | EnumEntry], entry: ClassEntry | EnumEntry
) -> drawing.Node:
    """Without open objects, such as customData: they stand in nearly every type."""
    if isinstance(entry, EnumEntry):
        return drawing.Node(entry.link.name, "enum", ())
    links = tuple(
        drawing.Link(
            field.wire_name + "[]" * field.type.depth,
            str(field.type.link),
            field.required,
        )
        for field in entry.fields
        if field.type.link and not _is_dict(types[field.type.link])
    )
    if entry.message:
        return drawing.Node(entry.schema, "message", links)
    return drawing.Node(entry.link.name, "datatype", links)


def _is_dict(entry: ClassEntry | EnumEntry) -> bool:
    return isinstance(entry, ClassEntry) and entry.is_dict


def _changes(maker: _Maker, entry: ClassEntry | EnumEntry) -> Changes | None:
    if entry.schema in maker.history.new:
        return None
    own = maker.history.changes.get(entry.schema, ())
    inside = tuple(
        link
        for link in _inside(maker.types, entry)
        if maker.types[link].schema in maker.history.changes
    )
    title = f"Changed since {maker.history.version}"
    return Changes(title, own, inside) if own or inside else None


def _inside(
    types: Mapping[ClassName, ClassEntry | EnumEntry], entry: ClassEntry | EnumEntry
) -> Iterable[ClassName]:
    """All types that an entry leads to, each once."""
    found: dict[ClassName, None] = {}
    waiting = [entry]
    while waiting:
        following = waiting.pop()
        uses = following.uses if isinstance(following, ClassEntry) else ()
        waiting += [types[link] for link in uses if link not in found]
        found |= dict.fromkeys(uses)
    return sorted(found)
