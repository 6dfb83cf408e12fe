"""What a ChargePoint class handles of what its peer may send.

    print(coverage(CentralSystem).text())

says for each block which actions of the other side are handled, which are missing,
and which handlers can never be called, since no peer sends what they are for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from string import ascii_lowercase
from types import ModuleType
from typing import Any, Literal, get_args

__all__ = ["Action", "Coverage", "Side", "coverage"]

Side = Literal["station", "system"]

HANDLED, MISSING, NEVER = "handled", "missing", "can never come"

# What actions have that belong to no known block.
NO_BLOCK = "Other"


@dataclass(frozen=True)
class Action:
    """One action and who handles it; on and after are names of methods, or empty.

    state: handled, missing, or can never come. reason says why it can't.
    """

    name: str
    block: str
    state: str
    on: str = ""
    after: str = ""
    reason: str = ""

    @property
    def handlers(self) -> str:
        """The names of the methods that handle it."""
        after = f"after: {self.after}" if self.after else ""
        return ", ".join(part for part in (self.on, after) if part)


@dataclass(frozen=True)
class Coverage:
    """What a class handles. side is its own, peer the one that it talks with.

    Both have the names that OCPP of the version uses: Charging Station, CSMS.
    """

    name: str
    version: str
    side: str
    peer: str
    actions: tuple[Action, ...]

    def of(self, state: str) -> list[Action]:
        """The actions that are handled, missing, or can never come."""
        return [action for action in self.actions if action.state == state]

    @property
    def handled(self) -> list[Action]:
        """What the peer may send and has a handler."""
        return self.of(HANDLED)

    @property
    def missing(self) -> list[Action]:
        """What the peer may send and has none: it is answered NotSupported."""
        return self.of(MISSING)

    @property
    def never(self) -> list[Action]:
        """What has a handler and is never sent by the peer."""
        return self.of(NEVER)

    @property
    def summary(self) -> str:
        """How much is handled, in a line."""
        all_ = len(self.handled) + len(self.missing)
        return (
            f"{self.name}: {self.side} of OCPP {self.version},"
            f" handles {len(self.handled)} of {all_} actions of the {self.peer}"
        )

    def text(self) -> str:
        """The whole as text, block by block."""
        lines = [self.summary]
        for block, actions in self._blocks():
            done = sum(action.state == HANDLED for action in actions)
            lines += ["", f"{block}: {done} of {len(actions)}"]
            lines += [
                f"  {action.state:<8}{action.name}{_colon(action.handlers)}"
                for action in actions
            ]
        if self.never:
            lines += ["", "Can never come:"]
            lines += [
                f"  {action.name}{_colon(action.handlers)} ({action.reason})"
                for action in self.never
            ]
        return "\n".join(lines)

    def markdown(self) -> str:
        """The whole as Markdown, with a table."""
        lines = [
            self.summary,
            "",
            "| block | action | handled by |",
            "| --- | --- | --- |",
        ]
        for block, actions in self._blocks():
            lines += [
                f"| {block} | {a.name} | {_code(a.handlers) or '**missing**'} |"
                for a in actions
            ]
        lines += [
            f"| can never come | {action.name} | {_code(action.handlers)}:"
            f" {action.reason} |"
            for action in self.never
        ]
        return "\n".join(lines)

    def _blocks(self) -> Iterator[tuple[str, list[Action]]]:
        """What the peer may send, by block."""
        found: dict[str, list[Action]] = {}
        for action in self.actions:
            if action.state != NEVER:
                found.setdefault(action.block, []).append(action)
        yield from found.items()


def coverage(
    cls: type, side: Side | None = None, version: str | None = None
) -> Coverage:
    """What a ChargePoint class handles, with what it inherits.

    side: whether it is a station or the system that stations talk with; without it
    that is told by what only one of them is sent. version, such as "2.0.1", is for a
    class that speaks several and says which one in its objects; what it handles for
    the others is left out. TypeError for what is not a ChargePoint class of the
    generated modules; ValueError if nothing tells the side or the version.
    """
    if not isinstance(cls, type):
        what = f"an object of {type(cls).__qualname__}"
        raise TypeError(f"coverage() takes a class, not {what}")
    roles, others = _roles(cls, version)
    sent = [_sent(roles, position) for position in (0, 1)]
    found = _handlers(cls)
    others -= sent[0] | sent[1]
    handlers = {name: kinds for name, kinds in found.items() if name not in others}
    own = _position(cls, sent, handlers) if side is None else int(side == "system")
    coming, going = sent[1 - own], sent[own]
    names = roles.SIDES
    actions = [_told(name, coming, roles.BLOCKS, handlers) for name in sorted(coming)]
    for name in sorted(handlers.keys() - coming):
        known = name in going
        reason = f"the {names[own]} sends it" if known else "there is no such action"
        actions.append(_action(name, roles.BLOCKS, NEVER, handlers[name], reason))
    return Coverage(
        cls.__qualname__,
        str(getattr(cls, "_ocpp_version", version)),
        names[own],
        names[1 - own],
        tuple(sorted(actions, key=lambda action: (action.block, action.name))),
    )


def _told(
    name: str,
    coming: set[str],
    blocks: dict[str, str],
    handlers: dict[str, dict[str, str]],
) -> Action:
    """An action that may come: one with a handler for after alone is missing."""
    found = handlers.get(name, {})
    state = HANDLED if "on" in found else MISSING
    return _action(name, blocks, state, found)


def _action(
    name: str,
    blocks: dict[str, str],
    state: str,
    found: dict[str, str],
    reason: str = "",
) -> Action:
    block = blocks.get(name, NO_BLOCK)
    return Action(
        name, block, state, found.get("on", ""), found.get("after", ""), reason
    )


def _roles(cls: Any, asked: str | None) -> tuple[ModuleType, set[str]]:
    """The roles of a version; the actions of all, for a class that speaks several."""
    call, name = getattr(cls, "_call", None), cls.__qualname__
    package = call.__name__.rpartition(".")[0] if isinstance(call, ModuleType) else ""
    if package and find_spec(f"{package}.roles"):
        own = str(cls._ocpp_version)
        if asked not in (None, own):
            raise ValueError(f"{name} speaks OCPP {own}, not {asked}")
        return import_module(f"{package}.roles"), set()
    if not isinstance(root := getattr(cls, "_ocppj_root", None), str):
        raise TypeError(
            f"{name} is not derived from a ChargePoint of generated modules"
        )
    packages = _packages(import_module(root))
    asked = asked or getattr(cls, "_ocpp_version", None)
    if asked is None:
        raise ValueError(f"{name} speaks several versions: give the version")
    if asked not in packages:
        raise ValueError(f"{name} speaks OCPP {', '.join(packages)}, not {asked}")
    every = [package.roles for package in packages.values()]
    actions = (_sent(roles, position) for roles in every for position in (0, 1))
    return packages[asked].roles, set().union(*actions)


def _packages(root: Any) -> dict[str, Any]:
    """The packages by version, which is what a subprotocol has after its letters."""
    return {
        name.lstrip(ascii_lowercase): root.package(name) for name in root.SUBPROTOCOLS
    }


def _sent(roles: ModuleType, position: int) -> set[str]:
    """The actions that a side may send, the station being the first."""
    side = "".join(word.capitalize() for word in roles.SIDES[position].split())
    names: set[str] = set()
    for kind in ("Request", "Send"):
        union = getattr(roles, f"Any{side}{kind}", None)
        members = get_args(union) or ((union,) if isinstance(union, type) else ())
        names |= {member.__name__ for member in members}
    return names


def _handlers(cls: type) -> dict[str, dict[str, str]]:
    """The methods by action, and by the decorator that registers them."""
    found: dict[str, dict[str, str]] = {}
    for name in sorted(dir(cls)):
        method = getattr(cls, name, None)
        for kind in ("on", "after"):
            action = getattr(method, f"_{kind}_action", None)
            if action is not None:
                found.setdefault(str(action), {})[kind] = name
    return found


def _position(cls: type, sent: list[set[str]], handlers: Iterable[str]) -> int:
    """Which side handles these: 0 for a station, 1 for the system."""
    handled = set(handlers)
    station = len(handled & (sent[1] - sent[0]))
    system = len(handled & (sent[0] - sent[1]))
    if station == system:
        raise ValueError(
            f"{cls.__qualname__} handles as much of a station as of the system:"
            " give the side"
        )
    return int(system > station)


def _colon(text: str) -> str:
    return f": {text}" if text else ""


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
