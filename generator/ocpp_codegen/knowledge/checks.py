"""What we know of a version held against its official files.

A name, a sentence or a direction that belongs to nothing is a mistake of ours, and
so is an action of which we know no direction: nobody would notice either in the
output.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, Problem, quoted
from ocpp_codegen.base.linting import near
from ocpp_codegen.knowledge.facts import Facts, Naming
from ocpp_codegen.protocol.model import Field, Protocol
from ocpp_codegen.protocol.versions import Dialect

_ACTIONS = "Action"


def check(facts: Facts, protocol: Protocol, folder: Path) -> None:
    """Refuses facts of an official set that do not fit it; folder has their files."""
    naming = str(folder / "naming.toml")
    problems = [
        *_actions(facts, protocol, folder),
        *_naming(facts.naming, facts.naming, protocol, naming),
    ]
    if problems:
        raise CodegenError(problems)


def check_names(own: Naming, naming: Naming, protocol: Protocol, file: str) -> None:
    """Refuses names in a file of somebody's that belong to nothing.

    naming has all names that count in the version, these included.
    """
    problems = list(_naming(own, naming, protocol, file))
    if problems:
        raise CodegenError(problems)


def undirected(facts: Facts, protocol: Protocol, dialect: Dialect) -> list[str]:
    """What there is to tell of actions that are taken from either side."""
    return [
        f"OCPP {dialect.version}: nothing says who may send {action}, "
        f"so either side may; the others are in schemas/{dialect.package}/actions.toml"
        for action in _without_direction(facts, protocol)
    ]


def _without_direction(facts: Facts, protocol: Protocol) -> list[str]:
    """The actions of which nobody has told us who may send them."""
    return [action for action in protocol.actions if action not in facts.actions]


def _actions(facts: Facts, protocol: Protocol, folder: Path) -> Iterator[Problem]:
    file = str(folder / "actions.toml")
    for action in _without_direction(facts, protocol):
        yield Problem(
            f"nothing says who may send {quoted(action)}",
            f"add {action} = {{ direction = ..., block = ... }}",
            file,
        )
    yield from _unknown(file, "", facts.actions, protocol.actions, "action")


def _naming(
    naming: Naming, all_names: Naming, protocol: Protocol, file: str
) -> Iterator[Problem]:
    """The names of a file that belong to nothing; all_names are those that count."""
    classes = _classes(all_names, protocol)
    properties = {field.name for fields in classes.values() for field in fields}
    enums = _enums(all_names, protocol)
    types = {**protocol.objects, **protocol.enums}
    yield from _unknown(file, "/classes", naming.classes, types, "type")
    yield from _unknown(file, "/fields", naming.fields, properties, "property")
    yield from _unknown(file, "/members", naming.members, enums, "enum")
    for name, members in naming.members.items():
        values = enums.get(name, members)
        yield from _unknown(file, f"/members/{name}", members, values, "value")
    yield from _unknown(file, "/order", naming.order, classes, "class")
    for name, order in naming.order.items():
        known = {field.name for field in classes.get(name, ())} or order
        yield from _unknown(file, f"/order/{name}", order, known, "property")
    yield from _positions(naming, protocol, file)


def _positions(naming: Naming, protocol: Protocol, file: str) -> Iterator[Problem]:
    objects = {**protocol.messages, **protocol.objects}
    yield from _unknown(file, "/positions", naming.positions, objects, "message")
    for name, wires in naming.positions.items():
        known = {f.name for f in objects[name].fields} if name in objects else wires
        yield from _unknown(file, f"/positions/{name}", wires, known, "property")


def _unknown(
    file: str, table: str, given: Iterable[str], known: Collection[str], what: str
) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            yield Problem(
                f"the schema files have no {what} {quoted(name)}",
                f"correct the name, or remove it{near(name, known)}",
                file,
                pointers.join(table, name),
            )


def _classes(naming: Naming, protocol: Protocol) -> dict[str, list[Field]]:
    """The fields by class; messages have the name of their action."""
    found: dict[str, list[Field]] = {}
    for action in protocol.actions.values():
        for message in action.messages:
            found.setdefault(action.name, []).extend(message.fields)
    for name, obj in protocol.objects.items():
        found.setdefault(naming.classes.get(name, name), []).extend(obj.fields)
    return found


def _enums(naming: Naming, protocol: Protocol) -> dict[str, Collection[str]]:
    """The values by class, and the actions; an alias may be a class of its own."""
    enums: dict[str, Collection[str]] = {
        naming.classes.get(name, name): enum.values
        for name, enum in protocol.enums.items()
    }
    aliases = naming.class_aliases.items()
    enums |= {alias: enums[name] for alias, name in aliases if name in enums}
    return {**enums, _ACTIONS: protocol.actions}
