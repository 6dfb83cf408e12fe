"""What changed between two schema sets, by meaning: model and model to changes.

Each change has an effect on the sender and on the receiver of a message whose
program moves from the old set to the new one. A sender is broken by whatever
makes a message invalid that was valid before, a receiver by whatever lets
through what could not come before. ``wire`` says that messages are refused or
unforeseen values arrive, ``source`` that code has to be changed, ``additive``
that nothing has to be done. A receiver of the new set may ignore a new optional
field, and has to foresee in its code that another one is absent. What is taken on
the wire is judged in ``containment`` alone.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, NamedTuple, assert_never

from ocpp_codegen.evolution.containment import (
    Containment,
    check_is_new,
    takes_further_keys,
)
from ocpp_codegen.evolution.renamed import Definitions, renamed
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Checked,
    Enum,
    Field,
    Foreign,
    Further,
    FurtherType,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    Union,
    keywords,
    references,
)
from ocpp_codegen.protocol.versions import Role

Effect = Literal["wire", "source", "additive"]
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Change:
    """One thing that is not as before. old and new are empty where there is none."""

    kind: Kind
    what: str
    place: str
    old: str
    new: str
    sender: Effect
    receiver: Effect

    @property
    def breaks(self) -> bool:
        """Whether somebody has to do something about it."""
        return (self.sender, self.receiver) != ("additive", "additive")

    @property
    def is_action(self) -> bool:
        """Whether an action came or went."""
        return self.what == "action"

    @property
    def owner(self) -> str:
        """The message or definition that it is in."""
        return self.place.partition(".")[0].removesuffix("[]")


@dataclass(frozen=True)
class Message:
    """A message of both sets. stays_valid: whatever was valid is valid still.

    places are the names of it and of all definitions inside of it.
    """

    name: str
    action: str
    role: Role
    stays_valid: bool
    places: frozenset[str]


@dataclass(frozen=True)
class Evolution:
    """The changes between two sets, and how much stayed as it was."""

    old: str
    new: str
    changes: tuple[Change, ...]
    common: int
    equal: int
    messages: tuple[Message, ...]

    def of_actions(self, names: Collection[str]) -> "Evolution":
        """What concerns these actions alone."""
        messages = tuple(m for m in self.messages if m.action in names)
        places = {place for message in messages for place in message.places}
        changes = tuple(
            change
            for change in self.changes
            if (change.place in names if change.is_action else change.owner in places)
        )
        return replace(self, changes=changes, messages=messages)

    def breaking(self) -> "Evolution":
        """What breaks somebody alone."""
        return replace(self, changes=tuple(c for c in self.changes if c.breaks))


def compare(old: Protocol, new: Protocol, complete: bool = True) -> Evolution:
    """All changes from old to new, sorted by place.

    complete=False: one of the two has neither defaults nor formats.
    """
    if not complete:
        old, new = _without_extras(old), _without_extras(new)
    before, after = _named(old), _named(new)
    common = before.keys() & after.keys()
    places = _places(before, after)
    told_there = {name for place in places for name in place if name not in common}
    changes = [
        change
        for change in (
            *_members("action", old.actions, new.actions),
            *_members("object", old.objects, new.objects),
            *_members("enum", old.enums, new.enums),
        )
        if change.place not in told_there
    ]
    wire = _Wire(Containment(before, after), Containment(after, before), before, after)
    own = {name: list(_definition(before[name], after[name], wire)) for name in common}
    changes += chain.from_iterable(own.values())
    changes = _told_once(changes, places, wire)
    return Evolution(
        old=old.version,
        new=new.version,
        messages=tuple(_messages(old, new, wire.forth)),
        changes=tuple(sorted(changes, key=lambda c: (c.place, c.what, c.old, c.new))),
        common=len(common),
        equal=sum(not found for found in own.values()),
    )


class _Place(NamedTuple):
    """A type that one set has under a name of its own, and that of the other set."""

    was: str
    now: str
    name: str


def _places(before: Definitions, after: Definitions) -> list[_Place]:
    """The types that stand in the same places under other names."""
    new = renamed(before, after)
    old = renamed(after, before)
    return [_Place(was, now, now) for now, was in new.items()] + [
        _Place(was, now, was) for was, now in old.items() if now not in new
    ]


def _told_once(
    changes: list[Change], places: Sequence[_Place], wire: "_Wire"
) -> list[Change]:
    """The changes with those inside of the places, which stand for their new names.

    A type that is only called otherwise is a change of the code.
    """
    by_place = {
        (place.was, place.now): list(
            _definition(
                replace(wire.before[place.was], name=place.name),
                wire.after[place.now],
                wire,
            )
        )
        for place in places
    }
    told = []
    for change in (*changes, *chain.from_iterable(by_place.values())):
        texts = change.old, change.new
        was, now = (text.split(" of ")[-1] for text in texts)
        inside = by_place.get((was, now)) if change.what == "type" else None
        if inside is None:
            told.append(change)
        elif not inside:
            told.append(replace(change, sender="source", receiver="source"))
    return told


class _Wire(NamedTuple):
    """What either set takes of the other: forth from old to new, and back."""

    forth: Containment
    back: Containment
    before: Definitions
    after: Definitions


def _messages(old: Protocol, new: Protocol, forth: Containment) -> Iterator[Message]:
    """The messages of both sets."""
    for name in sorted(old.actions.keys() & new.actions.keys()):
        before, after = old.actions[name].by_role, new.actions[name].by_role
        for role, message in before.items():
            if role in after:
                inside = _inside(old, message)
                places = inside | _inside(new, after[role])
                stays_valid = forth.of_definitions(message.name, after[role].name)
                yield Message(message.name, name, role, stays_valid, places)


def _inside(protocol: Protocol, message: Object) -> frozenset[str]:
    """The names of a message and of all definitions that it leads to."""
    found = {message.name}
    waiting = [message]
    while waiting:
        for name in waiting.pop().uses - found:
            found.add(name)
            if name in protocol.objects:
                waiting.append(protocol.objects[name])
    return frozenset(found)


def _without_extras(protocol: Protocol) -> Protocol:
    """The protocol as generated modules know it."""

    def bare(obj: Object) -> Object:
        return replace(obj, fields=tuple(_bare_field(field) for field in obj.fields))

    return replace(
        protocol,
        actions={
            name: Action(
                name, *(m and bare(m) for m in (a.request, a.response, a.send))
            )
            for name, a in protocol.actions.items()
        },
        objects={name: bare(obj) for name, obj in protocol.objects.items()},
    )


def _bare_field(field: Field) -> Field:
    return replace(field, type=_bare(field.type), default=None, has_default=False)


def _bare(type_: Type) -> Type:
    match type_:
        case String():
            return replace(type_, format=None)
        case Array():
            return replace(type_, items=_bare(type_.items))
        case Scalar() | Reference() | Further():
            return type_
        case _:
            assert_never(type_)


def _named(protocol: Protocol) -> dict[str, Object | Enum]:
    """Messages and definitions by name."""
    return {**protocol.messages, **protocol.objects, **protocol.enums}


def _members(
    what: str, old: Mapping[str, object], new: Mapping[str, object]
) -> Iterator[Change]:
    # A type that is gone is missed by code; what fields have instead is told there.
    effect: Effect = "wire" if what == "action" else "source"
    for name in old.keys() - new.keys():
        yield Change("removed", what, name, name, "", effect, "source")
    for name in new.keys() - old.keys():
        yield Change("added", what, name, "", name, "additive", "additive")


def _definition(
    old: Object | Enum, new: Object | Enum, wire: _Wire
) -> Iterator[Change]:
    if isinstance(old, Enum) and isinstance(new, Enum):
        yield from _values(old, new)
    elif isinstance(old, Object) and isinstance(new, Object):
        yield from _object(old, new, wire)
    else:
        kinds = type(old).__name__.lower(), type(new).__name__.lower()
        yield Change("changed", "kind", old.name, *kinds, "wire", "wire")


def _values(old: Enum, new: Enum) -> Iterator[Change]:
    for value in old.values:
        if value not in new.values:
            yield Change("removed", "value", old.name, value, "", "wire", "source")
    for value in new.values:
        if value not in old.values:
            yield Change("added", "value", old.name, "", value, "additive", "wire")


def _object(old: Object, new: Object, wire: _Wire) -> Iterator[Change]:
    before = {field.name: field for field in old.fields}
    after = {field.name: field for field in new.fields}
    for name in before.keys() - after.keys():
        yield _removed(f"{old.name}.{name}", before[name], new, wire)
    for name in after.keys() - before.keys():
        yield _added(f"{old.name}.{name}", after[name], old, wire)
    for name in before.keys() & after.keys():
        yield from _field(f"{old.name}.{name}", before[name], after[name], wire)
    if old.open != new.open:
        state = {True: "open", False: "closed"}
        effects: tuple[Effect, Effect] = (
            ("wire", "additive") if old.open else ("additive", "wire")
        )
        yield Change(
            "changed", "openness", old.name, state[old.open], state[new.open], *effects
        )
    if old.check != new.check:
        checks = old.check or "none", new.check or "none"
        yield Change("changed", "check", old.name, *checks, *_checked(old, new))


def _checked(old: Object, new: Object) -> tuple[Effect, Effect]:
    return _broken(check_is_new(old, new)), _broken(check_is_new(new, old))


def _broken(is_broken: bool) -> Effect:
    return "wire" if is_broken else "additive"


def _removed(place: str, field: Field, new: Object, wire: _Wire) -> Change:
    """A field that is gone, which an open object still takes, with any value."""
    is_open = takes_further_keys(new)
    is_wider = new.open and not wire.back.of_types(Anything(), field.type)
    effects: tuple[Effect, Effect] = (
        "source" if is_open else "wire",
        "wire" if is_wider else "source",
    )
    return Change("removed", "property", place, type_text(field.type), "", *effects)


def _added(place: str, field: Field, old: Object, wire: _Wire) -> Change:
    """A field that is new, under which an open object took any value before."""
    text = type_text(field.type)
    if field.required:
        return Change("added", "required property", place, "", text, "wire", "additive")
    is_tighter = old.open and not wire.forth.of_types(Anything(), field.type)
    sender = _broken(is_tighter)
    return Change("added", "property", place, "", text, sender, "additive")


def _field(place: str, old: Field, new: Field, wire: _Wire) -> Iterator[Change]:
    if old.required and not new.required:
        yield Change(
            "changed", "required", place, "required", "optional", "additive", "source"
        )
    if new.required and not old.required:
        yield Change(
            "changed", "required", place, "optional", "required", "wire", "additive"
        )
    if (old.has_default, old.default) != (new.has_default, new.default):
        before, after = _default(old), _default(new)
        yield Change("changed", "default", place, before, after, "source", "source")
    yield from _type(place, old.type, new.type, wire)


def _default(field: Field) -> str:
    return json.dumps(field.default) if field.has_default else "none"


def _type(place: str, old: Type, new: Type, wire: _Wire) -> Iterator[Change]:
    if isinstance(old, Array) and isinstance(new, Array):
        yield from _limits(place, old, new)
        yield from _type(f"{place}[]", old.items, new.items, wire)
    elif isinstance(old, Further) or isinstance(new, Further):
        yield from _further_type(place, old, new, wire)
    elif type(old) is not type(new) or isinstance(old, Reference):
        if old != new:
            texts = type_text(old), type_text(new)
            yield Change("changed", "type", place, *texts, *_retyped(old, new, wire))
    else:
        yield from _limits(place, old, new)


def _further_type(place: str, old: Type, new: Type, wire: _Wire) -> Iterator[Change]:
    """Types that no official set has: what holds one other type is looked into."""
    match old, new:
        case (Nullable(was), Nullable(now)) | (Lenient(was), Lenient(now)):
            yield from _type(place, was, now, wire)
        case Map(was), Map(now):
            yield from _type(f"{place}{{}}", was, now, wire)
        case Checked(was), Checked(now) if old.whole != new.whole:
            checks = old.whole, new.whole
            yield Change("changed", "check", place, *checks, "wire", "wire")
            yield from _type(place, was, now, wire)
        case _ if old != new:
            texts = type_text(old), type_text(new)
            yield Change("changed", "type", place, *texts, *_retyped(old, new, wire))


def _retyped(old: Type, new: Type, wire: _Wire) -> tuple[Effect, Effect]:
    """On the wire by what either takes of the other, in the code by the classes."""
    was, now = set(references(old)), set(references(new))
    is_gone = bool(was - now)
    is_object = any(isinstance(wire.after.get(n), Object) for n in now - was)
    sender: Effect = "source" if is_gone else "additive"
    receiver: Effect = "source" if is_gone or is_object else "additive"
    return (
        sender if wire.forth.of_types(old, new) else "wire",
        receiver if wire.back.of_types(new, old) else "wire",
    )


def _limits(place: str, old: Type, new: Type) -> Iterator[Change]:
    """Limits of two types of one kind; items of arrays are compared elsewhere."""
    for name, keyword in keywords(old).items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            effects = (
                _broken(keyword.is_tighter(before, after)),
                _broken(keyword.is_tighter(after, before)),
            )
            texts = _shown(before), _shown(after)
            yield Change("changed", keyword.name, place, *texts, *effects)


def _shown(limit: object) -> str:
    if isinstance(limit, bool):
        return json.dumps(limit)
    return "none" if limit is None else str(limit)


def type_text(type_: Type) -> str:
    """A type in a few words: ``string[20]``, ``IdTokenType``, ``integer 0..9``."""
    match type_:
        case String(max_length):
            return "string" if max_length is None else f"string[{max_length}]"
        case Integer(minimum, maximum) | Number(minimum, maximum):
            name = type(type_).__name__.lower()
            if minimum is None and maximum is None:
                return name
            low, high = ("" if b is None else str(b) for b in (minimum, maximum))
            return f"{name} {low}..{high}"
        case Array(items, min_items, max_items):
            low, high = ("" if b is None else str(b) for b in (min_items, max_items))
            return f"array {low}..{high} of {type_text(items)}"
        case Reference(name):
            return name
        case Scalar():
            return type(type_).__name__.lower()
        case Further():
            return _further_text(type_)
        case _:
            assert_never(type_)


def _further_text(type_: FurtherType) -> str:
    """The same for the types that no official set has."""
    match type_:
        case Literals(values):
            return " | ".join(json.dumps(value) for value in values)
        case Nullable(inner):
            return f"{type_text(inner)} or null"
        case Union(types):
            return " | ".join(map(type_text, types))
        case Map(values):
            return f"map of {type_text(values)}"
        case Lenient(inner):
            return f"{type_text(inner)}, or of another type"
        case Checked(inner):
            return f"{type_text(inner)} that passes {type_.whole}"
        case Foreign(ocpp, name):
            return f"{name} of OCPP {ocpp}"
        case _:
            assert_never(type_)
