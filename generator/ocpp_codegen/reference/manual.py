"""What a version holds, for people to look up: model and Python names in one view.

All of it is plain data, sorted and worded; pages and the terminal add the markup.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ocpp_codegen.protocol.model import (
    Action,
    Field,
    Object,
    Protocol,
    Reference,
)
from ocpp_codegen.protocol.versions import Role
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.annotations import (
    NONE,
    UNSET,
    AnyDict,
    ListOf,
    class_,
    parts,
    pieces,
    without,
)
from ocpp_codegen.python.names import ClassName, Names
from ocpp_codegen.python.prose import Prose, innermost
from ocpp_codegen.python.safe import Code, joined
from ocpp_codegen.python.version import Version

# How many of the classes that use a class a page lists.
SHOWN_OWNERS = 20

# The heading for messages of which nobody has told us the block.
OTHER_BLOCK = "Other"


@dataclass(frozen=True)
class TypeName:
    """The type of a field; link is the class that says more of its base, if any is.

    depth counts the lists in it. customData is a ``dict``.
    """

    before: Code
    base: Code
    after: Code
    depth: int
    link: ClassName | None

    def __str__(self) -> str:
        return self.before + self.base + self.after


@dataclass(frozen=True)
class FieldEntry:
    """One field. default is JSON; unit, default and description may be empty.

    description is half a sentence of ours, or the official one if it was asked for.
    json_type is the type on the wire, in words: ``array of objects``.
    """

    name: str
    wire_name: str
    type: TypeName
    required: bool
    constraints: tuple[str, ...]
    unit: str
    default: str
    description: str
    json_type: str

    @property
    def notes(self) -> tuple[str, ...]:
        """Constraints, unit and default in a row."""
        return (
            *self.constraints,
            *([f"unit {self.unit}"] if self.unit else []),
            *([f"default {self.default}"] if self.default else []),
        )


@dataclass(frozen=True)
class UseEntry:
    """A field that has a class as its type."""

    owner: ClassName
    field: str
    wire_name: str


@dataclass(frozen=True)
class Owners:
    """The classes that use a class, each once; hidden counts those not shown."""

    shown: tuple[ClassName, ...]
    hidden: int


@dataclass(frozen=True)
class MessageEntry:
    """What sets a message apart from other objects.

    sender is ``the CSMS`` or ``either side``, route says it in a sentence together
    with the block; all three are empty where nobody has told us. partner is the
    class of the response to a request, and of the request to a response.
    """

    action: str
    role: Role
    sender: str
    block: str
    route: str
    partner: ClassName | None

    @property
    def partner_word(self) -> str:
        """What the partner is to this message."""
        return "Response" if self.role == "request" else "Request"


@dataclass(frozen=True)
class ClassEntry:
    """A message, or an object inside of messages.

    schema is its name in the schema files, file the first of those that hold it.
    fields stand in the order of the Python parameters. open: it takes any further
    key. is_dict: so it has no dataclass but is a dict. positions: how many fields can
    be given by position. uses are the classes that its fields name, each once,
    contexts what uses it besides fields, in words.
    """

    link: ClassName
    schema: str
    file: str
    aliases: tuple[str, ...]
    purpose: str
    message: MessageEntry | None
    open: bool
    is_dict: bool
    positions: int
    fields: tuple[FieldEntry, ...]
    uses: tuple[ClassName, ...]
    contexts: tuple[str, ...]
    used_by: tuple[UseEntry, ...]

    @property
    def positional(self) -> tuple[FieldEntry, ...]:
        """The fields that can be given by position."""
        return self.fields[: self.positions]

    @property
    def named(self) -> tuple[FieldEntry, ...]:
        """Those that can be given by name alone."""
        return self.fields[self.positions :]

    @property
    def owners(self) -> Owners:
        """The classes behind used_by."""
        return _owners(self.used_by)


@dataclass(frozen=True)
class MemberEntry:
    """A value of an enum, its name in Python and the further names that work."""

    name: str
    value: str
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class EnumEntry:
    """An enum; schema is empty for that of the actions, which no schema has."""

    link: ClassName
    schema: str
    aliases: tuple[str, ...]
    purpose: str
    members: tuple[MemberEntry, ...]
    used_by: tuple[UseEntry, ...]

    @property
    def owners(self) -> Owners:
        """The classes behind used_by."""
        return _owners(self.used_by)


@dataclass(frozen=True)
class Block:
    """The messages that open the actions of one functional block."""

    name: str
    calls: tuple[ClassEntry, ...]


@dataclass(frozen=True)
class Manual:
    """One version. Classes are sorted by name, actions come first in enums.

    block_word is what the version calls a block.
    """

    version: str
    package: str
    block_word: str
    calls: tuple[ClassEntry, ...]
    call_results: tuple[ClassEntry, ...]
    datatypes: tuple[ClassEntry, ...]
    enums: tuple[EnumEntry, ...]

    @property
    def classes(self) -> tuple[ClassEntry, ...]:
        """Messages, then objects."""
        return self.calls + self.call_results + self.datatypes

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The calls by block, sorted by name; those without one come last."""
        found: dict[str, list[ClassEntry]] = {}
        for entry in self.calls:
            block = entry.message.block if entry.message else ""
            found.setdefault(block, []).append(entry)
        names = sorted(found, key=lambda name: (not name, name))
        return tuple(Block(name or OTHER_BLOCK, tuple(found[name])) for name in names)


@dataclass(frozen=True)
class _View:
    """What the entries are made from.

    objects and messages are by the names of their schemas.
    """

    prose: Prose
    names: Names
    objects: Mapping[str, Object]
    messages: Mapping[str, tuple[Action, Role]]


def manual_of(version: Version) -> Manual:
    """The view of a version."""
    protocol, package, dialect = version.protocol, version.package, version.dialect
    view = _View(
        prose=Prose(
            protocol,
            version.facts,
            dialect,
            version.options.descriptions,
            version.additions,
        ),
        names=package.names,
        objects={**protocol.messages, **protocol.objects},
        messages=dict(_messages(protocol)),
    )
    return Manual(
        version=protocol.version,
        package=version.folder.as_posix(),
        block_word=dialect.block_word,
        calls=_classes(view, package.call),
        call_results=_classes(view, package.call_result),
        datatypes=_classes(view, package.datatypes),
        enums=_enums(view, package.enums),
    )


def _messages(protocol: Protocol) -> Iterable[tuple[str, tuple[Action, Role]]]:
    """Action and role of each message, by its name."""
    for action in protocol.actions.values():
        for role, message in action.by_role.items():
            yield message.name, (action, role)


def _classes(view: _View, classes: python.Classes) -> tuple[ClassEntry, ...]:
    entries = [_class(view, cls) for cls in classes.all]
    return tuple(sorted(entries, key=lambda entry: entry.link))


def _class(view: _View, cls: python.AnyClass) -> ClassEntry:
    schema, obj = cls.schema, view.objects[cls.schema]
    link = view.names.classes[schema]
    known = {field.name: field for field in obj.fields}
    fields = tuple(_field(view, obj, known[a.wire_name], a) for a in cls.attributes)
    message = view.messages.get(schema)
    return ClassEntry(
        link=link,
        schema=schema,
        file=obj.place.file,
        aliases=view.names.aliases.get(link, ()),
        purpose=(
            view.prose.of_message(message[0], obj, message[1])
            if message
            else view.prose.of_object(obj)
        ),
        message=_message(view, *message) if message else None,
        open=obj.open,
        is_dict=isinstance(cls, python.OpenClass | python.View),
        positions=_positions(view, cls),
        fields=fields,
        uses=tuple(dict.fromkeys(f.type.link for f in fields if f.type.link)),
        contexts=tuple(view.prose.additions.uses.get(schema, ())),
        used_by=_used_by(view, schema),
    )


def _positions(view: _View, cls: python.AnyClass) -> int:
    if isinstance(cls, python.Class):
        return cls.positions
    return 0 if view.prose.dialect.keyword_only else len(cls.attributes)


def _field(
    view: _View, obj: Object, field: Field, attribute: python.Attribute
) -> FieldEntry:
    return FieldEntry(
        name=attribute.name,
        wire_name=attribute.wire_name,
        type=_type(view, attribute),
        required=not attribute.optional,
        constraints=tuple(view.prose.constraints(field.type)),
        unit=view.prose.unit(obj, field),
        default=view.prose.default(field),
        description=view.prose.of_field(obj, field),
        json_type=view.prose.json_type(field.type),
    )


def _message(view: _View, action: Action, role: Role) -> MessageEntry:
    known = view.prose.action(action)
    partner = action.request if role == "response" else action.response
    return MessageEntry(
        action=action.name,
        role=role,
        sender=view.prose.sender(action, role),
        block=known.block if known else "",
        route=view.prose.route(action, role),
        partner=view.names.classes[partner.name] if partner else None,
    )


def _type(view: _View, attribute: python.Attribute) -> TypeName:
    """What a value is when it is there: absence and null are said elsewhere."""
    shown = without(attribute.annotation, NONE, UNSET)
    target = innermost(attribute.type)
    link = (
        view.names.classes.get(target.name) if isinstance(target, Reference) else None
    )
    linked = (AnyDict(), class_(link)) if link else ()
    texts: list[Code] = []
    at = 0
    for index, (text, part) in enumerate(pieces(shown)):
        texts.append(Code("dict") if part == AnyDict() else text)
        at = index if part in linked else at
    depth = sum(isinstance(part, ListOf) for part in parts(shown))
    before, after = joined("", texts[:at]), joined("", texts[at + 1 :])
    return TypeName(before, texts[at], after, depth, link)


def _used_by(view: _View, definition: str) -> tuple[UseEntry, ...]:
    uses = view.prose.uses.get(definition, [])
    return tuple(
        UseEntry(
            view.names.classes[use.owner],
            view.names.fields[use.owner][use.field],
            use.field,
        )
        for use in uses
    )


def _owners(uses: tuple[UseEntry, ...]) -> Owners:
    links = tuple(dict.fromkeys(use.owner for use in uses))
    return Owners(links[:SHOWN_OWNERS], max(0, len(links) - SHOWN_OWNERS))


def _enums(view: _View, enums: python.Enums) -> tuple[EnumEntry, ...]:
    return tuple(_enum(view, cls) for cls in enums.classes)


def _enum(view: _View, cls: python.EnumClass) -> EnumEntry:
    names = view.names
    known = view.prose.protocol.enums.get(cls.schema)
    link = names.classes[cls.schema] if known else ClassName("enums", cls.name)
    values = names.members[cls.schema] if known else names.actions
    return EnumEntry(
        link=link,
        schema=cls.schema,
        aliases=names.aliases.get(link, ()),
        purpose=view.prose.of_enum(known) if known else " ".join(cls.doc),
        members=tuple(
            MemberEntry(name, value, tuple(others))
            for value, (name, *others) in values.items()
        ),
        used_by=_used_by(view, cls.schema),
    )
