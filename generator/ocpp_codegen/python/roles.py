"""Who may send what, and what answers it: as type checkers will see it.

An action that our facts don't know may be sent by either side.
"""

from collections.abc import Mapping

from ocpp_codegen.knowledge.facts import ActionFacts
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import Action
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python.annotations import NONE, Annotation, Named, one_of
from ocpp_codegen.python.modules import Marker, Role, Roles, Side
from ocpp_codegen.python.names import Module
from ocpp_codegen.python.safe import Code

_NOTHING = Named("Never")


def markers(
    action: Action, role: str, dialect: Dialect, facts: Mapping[str, ActionFacts]
) -> tuple[Marker, ...]:
    """What ties the class of a request or SEND message to senders and handlers."""
    senders = _senders(action, dialect, facts)
    handled = Marker("handled_as", Named(action.name, "handling"))
    if role == "send":
        sent = tuple(Marker(f"sent_by_{side.snake}", NONE) for side in senders)
        return *sent, handled
    if role == "request" and _is_answered(action):
        response = Named(action.name, "call_result")
        asked = [Marker(f"requested_by_{side.snake}", response) for side in senders]
        return *asked, handled
    return ()


def lower_roles(
    actions: Mapping[str, Action],
    dialect: Dialect,
    facts: Mapping[str, ActionFacts],
    names: Mapping[str, tuple[str, ...]],
) -> Roles:
    """The module of roles for these actions, which facts may know.

    names: what the members of Action are called.
    """
    station, system = _sides(dialect)
    requests: dict[Side, list[str]] = {station: [], system: []}
    sends: dict[Side, list[str]] = {station: [], system: []}
    for action in actions.values():
        for side in _senders(action, dialect, facts):
            if _is_answered(action):
                requests[side].append(action.name)
            if action.send is not None:
                sends[side].append(action.name)
    roles = tuple(
        Role(
            side=side,
            requests=_union("call", requests[side]) or _NOTHING,
            responses=_union("call_result", requests[other]) or _NOTHING,
            sends=_union("call", sends[side]),
            methods={names[a][0]: Named(a, "call") for a in sorted(requests[side])},
        )
        for side, other in ((station, system), (system, station))
    )
    needs = {"Any", "Final", "Protocol", "TypeAlias", "TypeVar"}
    blocks = {name: facts[name].block for name in sorted(actions.keys() & facts.keys())}
    if not all(requests.values()):
        needs.add(_NOTHING.name)
    return Roles(dialect.version, tuple(sorted(needs)), roles, blocks, Code(".."))


def _sides(dialect: Dialect) -> tuple[Side, Side]:
    """The station, then the system."""
    return _side(dialect.station), _side(dialect.system)


def _side(name: str) -> Side:
    words = name.split()
    snake = "_".join(words).lower()
    return Side(name, snake, "".join(word.capitalize() for word in words))


def _senders(
    action: Action, dialect: Dialect, facts: Mapping[str, ActionFacts]
) -> list[Side]:
    known = facts.get(action.name)
    direction = Direction.both if known is None else known.direction
    station, system = _sides(dialect)
    senders = {Direction.station: [station], Direction.system: [system]}
    return senders.get(direction, [station, system])


def _is_answered(action: Action) -> bool:
    return action.request is not None and action.response is not None


def _union(module: Module, names: list[str]) -> Annotation | None:
    return one_of(*(Named(name, module) for name in sorted(names))) if names else None
