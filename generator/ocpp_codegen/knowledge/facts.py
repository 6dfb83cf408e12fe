"""What the repository knows of a version beside its schemas: ``schemas/``.

actions.toml holds directions and blocks, naming.toml the names that no rule
gives, wording.toml our own sentences and the units. What is known of the
official files, manifest.json and corrections.toml, is read by ``official``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ocpp_codegen.base import resources
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.official import manifest
from ocpp_codegen.official.manifest import Official
from ocpp_codegen.protocol.model import Direction
from ocpp_codegen.protocol.versions import Dialect

DIRECTIONS = ("CS->CSMS", "CSMS->CS", "both")


@dataclass(frozen=True)
class ActionFacts:
    """Who may send an action, and the functional block that describes it."""

    direction: Direction
    block: str


@dataclass(frozen=True)
class MemberName:
    """The name of an enum member that the rule does not give, and its other names."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """Exceptions to the naming rules.

    fields: wire name to Python name. members: enum to wire value to name.
    order: definition to wire names, in the order of the Python fields.
    class_aliases: second name of a class to its name. classes: definition to
    the name of its class. inline: file to pointer to name, for types that
    stand where they are used.
    """

    fields: Mapping[str, str]
    members: Mapping[str, Mapping[str, MemberName]]
    order: Mapping[str, tuple[str, ...]]
    class_aliases: Mapping[str, str]
    classes: Mapping[str, str]
    inline: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Wording:
    """Our own sentences by action or definition, and units by Class.wireName."""

    requests: Mapping[str, str]
    responses: Mapping[str, str]
    objects: Mapping[str, str]
    enums: Mapping[str, str]
    units: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """Everything known of one version."""

    official: Official
    actions: Mapping[str, ActionFacts]
    naming: Naming
    wording: Wording


def load(dialect: Dialect) -> Facts:
    """The facts of a version, checked for form."""
    folder = resources.folder("schemas") / dialect.package
    return Facts(
        official=manifest.load(dialect),
        actions=_actions(folder / "actions.toml"),
        naming=_naming(folder / "naming.toml"),
        wording=_wording(folder / "wording.toml"),
    )


def _actions(path: Path) -> dict[str, ActionFacts]:
    return {
        action: _action(action, entry, path)
        for action, entry in read_toml(path).items()
    }


def _action(action: str, entry: Mapping[str, str], path: Path) -> ActionFacts:
    if set(entry) != {"direction", "block"} or entry["direction"] not in DIRECTIONS:
        raise fail(
            f"action {quoted(action)} needs a block and a direction",
            f"the direction is one of {', '.join(DIRECTIONS)}",
            str(path),
        )
    return ActionFacts(cast(Direction, entry["direction"]), entry["block"])


def _naming(path: Path) -> Naming:
    tables = read_toml(path)
    known = ("fields", "members", "order", "class_aliases", "classes", "inline")
    _only(tables, known, path)
    return Naming(
        fields={wire: e["name"] for wire, e in tables.get("fields", {}).items()},
        members={
            enum: {value: read_member(entry) for value, entry in values.items()}
            for enum, values in tables.get("members", {}).items()
        },
        order={
            name: tuple(entry["fields"])
            for name, entry in tables.get("order", {}).items()
        },
        class_aliases={
            alias: entry["of"]
            for alias, entry in tables.get("class_aliases", {}).items()
        },
        classes={d: e["name"] for d, e in tables.get("classes", {}).items()},
        inline=_inline(tables.get("inline", {}), path),
    )


def _inline(
    types: Mapping[str, Mapping[str, Any]], path: Path
) -> dict[str, dict[str, str]]:
    """Type to places, turned round."""
    names: dict[str, dict[str, str]] = {}
    for name, entry in types.items():
        for place in entry["places"]:
            file, _, pointer = place.partition("#")
            if names.setdefault(file, {}).setdefault(pointer, name) != name:
                raise fail(f"two names for {quoted(place)}", "take one out", str(path))
    return names


def read_member(entry: Mapping[str, Any]) -> MemberName:
    """The names of a member, as naming tables give them."""
    return MemberName(entry["name"], tuple(entry.get("aliases", ())))


def _wording(path: Path) -> Wording:
    tables = read_toml(path)
    names = ("requests", "responses", "objects", "enums", "units")
    _only(tables, names, path)
    return Wording(**{name: tables.get(name, {}) for name in names})


def _only(tables: Mapping[str, Any], known: tuple[str, ...], path: Path) -> None:
    for name in tables:
        if name not in known:
            raise fail(
                f"unknown table {quoted(name)}",
                f"use one of {', '.join(known)}",
                str(path),
            )
