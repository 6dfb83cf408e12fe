"""Types that stand in several places and say the same, under one name.

OCPP 1.6 describes a type again wherever it is used. Where two such places got
different names, since an issue of the files told them apart, and say the same now,
the second name is only another one for the first.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from ocpp_codegen.protocol.model import (
    Action,
    Enum,
    Object,
    Protocol,
    with_references,
)

T = TypeVar("T")


def merged(protocol: Protocol, aliases: Mapping[str, str]) -> Protocol:
    """The protocol without the types that say what those say which they may alias."""
    while alias := _first_alike(protocol, aliases):
        protocol = _without(protocol, alias, aliases[alias])
    return protocol


def _first_alike(protocol: Protocol, aliases: Mapping[str, str]) -> str | None:
    for alias, target in sorted(aliases.items()):
        if _are_alike(protocol.enums, alias, target, _values):
            return alias
        if _are_alike(protocol.objects, alias, target, _bare):
            return alias
    return None


def _are_alike(
    definitions: Mapping[str, T],
    alias: str,
    target: str,
    content: Callable[[T], object],
) -> bool:
    """Whether both are there and differ in nothing but names, words and places."""
    if alias not in definitions or target not in definitions:
        return False
    return content(definitions[alias]) == content(definitions[target])


def _values(enum: Enum) -> frozenset[str]:
    return frozenset(enum.values)


def _bare(obj: Object) -> Object:
    fields = tuple(replace(field, description="") for field in obj.fields)
    return replace(obj, name="", description="", fields=fields)


def _without(protocol: Protocol, alias: str, target: str) -> Protocol:
    def renamed(obj: Object | None) -> Object | None:
        return None if obj is None else _renamed(obj, alias, target)

    return replace(
        protocol,
        actions={
            name: Action(
                name,
                renamed(action.request),
                renamed(action.response),
                renamed(action.send),
            )
            for name, action in protocol.actions.items()
        },
        objects={
            name: _renamed(obj, alias, target)
            for name, obj in protocol.objects.items()
            if name != alias
        },
        enums={name: enum for name, enum in protocol.enums.items() if name != alias},
    )


def _renamed(obj: Object, alias: str, target: str) -> Object:
    fields = tuple(
        replace(field, type=with_references(field.type, {alias: target}))
        for field in obj.fields
    )
    return replace(obj, fields=fields)
