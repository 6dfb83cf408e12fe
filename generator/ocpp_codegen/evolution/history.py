"""What is not as it was in the version before, in words, by message and type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ocpp_codegen.evolution import changes as evolution
from ocpp_codegen.evolution.changes import Change, Kind
from ocpp_codegen.protocol.model import Action, Object, Protocol

_ARROW = "\N{RIGHTWARDS ARROW}"
_SIGNS: Mapping[Kind, str] = {
    "added": "+",
    "removed": "\N{MINUS SIGN}",
    "changed": "~",
}

# What a version says of numbers by its draft of JSON Schema, not by its own words.
_OF_THE_DRAFT = "strict"


@dataclass(frozen=True)
class Previous:
    """The version before. names_types: its types have names that can be compared."""

    protocol: Protocol
    names_types: bool


@dataclass(frozen=True)
class Changed:
    """One thing that is not as it was, with a sign that says how."""

    kind: Kind
    sign: str
    text: str


@dataclass(frozen=True)
class History:
    """Everything by its name in the schemas; version is empty if none came before."""

    version: str
    changes: Mapping[str, tuple[Changed, ...]]
    new: frozenset[str]
    removed: tuple[str, ...]


def since(previous: Previous | None, protocol: Protocol) -> History:
    """The way from the version before to this one."""
    if previous is None:
        return History("", {}, frozenset(), ())
    old = _renamed(previous.protocol, protocol)
    if not previous.names_types:
        old = replace(old, objects={}, enums={})
        protocol = replace(protocol, objects={}, enums={})
    before, after = _names(old), _names(protocol)
    changes: dict[str, list[Changed]] = {}
    for change in evolution.compare(old, protocol).changes:
        owner, _, field = change.place.partition(".")
        if owner in before & after and change.what != _OF_THE_DRAFT:
            changes.setdefault(owner, []).append(_worded(change, field))
    return History(
        version=old.version,
        changes={name: tuple(found) for name, found in changes.items()},
        new=after - before,
        removed=tuple(sorted(before - after)),
    )


def _renamed(old: Protocol, new: Protocol) -> Protocol:
    """The old version with its messages named after the same actions as now."""
    actions = {
        name: _as_in(action, new.actions[name]) if name in new.actions else action
        for name, action in old.actions.items()
    }
    return replace(old, actions=actions)


def _as_in(old: Action, new: Action) -> Action:
    return Action(
        old.name,
        _called(old.request, new.request),
        _called(old.response, new.response),
        _called(old.send, new.send),
    )


def _called(old: Object | None, new: Object | None) -> Object | None:
    return replace(old, name=new.name) if old and new else old


def _names(protocol: Protocol) -> frozenset[str]:
    return frozenset([*_messages(protocol), *protocol.objects, *protocol.enums])


def _messages(protocol: Protocol) -> Iterator[str]:
    for action in protocol.actions.values():
        yield from (message.name for message in action.messages)


def _worded(change: Change, field: str) -> Changed:
    text = " ".join(part for part in (field, *_what(change)) if part)
    return Changed(change.kind, _SIGNS[change.kind], text)


def _what(change: Change) -> tuple[str, ...]:
    if change.kind == "changed":
        return change.what, change.old, _ARROW, change.new
    required = "required" if change.what.startswith("required ") else ""
    return required, change.new or change.old
