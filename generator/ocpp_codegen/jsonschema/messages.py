"""What makes the model of a version out of its messages and their types."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ocpp_codegen.base.errors import Problem, fail
from ocpp_codegen.official.documents import MAX_DEPTH
from ocpp_codegen.protocol.model import Action, Enum, Object, references
from ocpp_codegen.protocol.versions import Dialect

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def check_file_name(file: str, dialect: Dialect) -> None:
    """Refuses the name of a file that no message has."""
    name = file.removesuffix(".json")
    if not _NAME.fullmatch(name):
        raise fail("the file name is not an action name", "rename the file")
    if dialect.kind_of(name) is None:
        raise fail(
            "neither a request nor a response",
            f"end the file name in {dialect.request_suffix} or "
            f"{dialect.response_suffix}",
        )


def actions(messages: Mapping[str, Object], dialect: Dialect) -> dict[str, Action]:
    """The actions of messages, by name; their names are those of messages."""
    found: dict[str, Action] = {}
    for name, message in messages.items():
        kind = dialect.kind_of(name)
        if kind is None:
            raise ValueError(f"{name} is not a message")
        action = found.get(kind.action) or Action(kind.action)
        match kind.role:
            case "request":
                action = replace(action, request=message)
            case "response":
                action = replace(action, response=message)
            case "send":
                action = replace(action, send=message)
        found[kind.action] = action
    return dict(sorted(found.items()))


def clashes(
    some: Mapping[str, Object], others: Mapping[str, Object | Enum]
) -> Iterator[Problem]:
    """Messages, objects and enums are known by their names, so none may share one."""
    for name in sorted(some.keys() & others.keys()):
        first, second = some[name].place, others[name].place
        yield Problem(
            f"{name} is something else in {first.file}#{first.pointer}",
            "rename one",
            second.file,
            second.pointer,
        )


def recursions(objects: Mapping[str, Object]) -> Iterator[Problem]:
    """Objects that hold themselves would need a limit that no schema states."""
    finished: set[str] = set()
    for name in objects:
        yield from _visit(name, objects, (), finished)


def _visit(
    name: str, objects: Mapping[str, Object], path: tuple[str, ...], finished: set[str]
) -> Iterator[Problem]:
    if name in path:
        cycle = (*path[path.index(name) :], name)
        yield Problem(
            f"{name} holds itself: {' -> '.join(cycle)}",
            "break the cycle",
            objects[name].place.file,
            objects[name].place.pointer,
        )
        finished.update(cycle)
    if name in finished or name not in objects:
        return
    if len(path) == MAX_DEPTH:
        finished.update(path)
        yield Problem(
            f"objects inside objects, more than {MAX_DEPTH} levels: "
            f"{' -> '.join(path[:3])} -> ...",
            "make the objects flatter",
            objects[name].place.file,
            objects[name].place.pointer,
        )
        return
    for field in objects[name].fields:
        for target in references(field.type):
            yield from _visit(target, objects, (*path, name), finished)
    finished.add(name)
