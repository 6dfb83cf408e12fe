"""Probes one peer: chooses what to play, plays it, and keeps what came."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass

from ocpp_codegen.probing import choosing, connections
from ocpp_codegen.probing.connections import Opener
from ocpp_codegen.probing.judging import Result
from ocpp_codegen.probing.playing import Player
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import examples
from ocpp_codegen.reference.frames import Role

# Requests of a station that are answered, so that it feels at home.
_ANSWERED = ("BootNotification", "Heartbeat", "StatusNotification")

# How long a station has to connect.
CONNECT_SECONDS = 60.0

# Sent after each frame that is to be met with silence: every peer answers these.
_MARKERS: dict[Role, str] = {
    "system": '[2,"after-%d","Heartbeat",{}]',
    "station": '[2,"after-%d","GetLocalListVersion",{}]',
}


@dataclass(frozen=True)
class Probed:
    """What a probe has found. notes: what is wrong besides the frames."""

    role: Role
    results: list[Result]
    notes: tuple[str, ...]


def probe(
    version: Version,
    url: str | None,
    listen: str | None,
    count: int,
    seconds: float,
    anywhere: bool,
) -> Probed:
    """Plays at the central system at url, or at a station that connects to listen."""
    role: Role = "system" if url is not None else "station"
    vectors = choosing.chosen(version, role, count)
    wanted = version.dialect.subprotocol
    with _peer(url, listen, wanted, anywhere) as opened:
        player = Player(opened, _MARKERS[role], _replies(version, role), seconds)
        results = list(player.play(vectors))
    notes = []
    if player.agreed != wanted:
        notes.append(f"the peer did not agree on the subprotocol {wanted}")
    return Probed(role, results, tuple(notes))


def _peer(
    url: str | None, listen: str | None, subprotocol: str, anywhere: bool
) -> AbstractContextManager[Opener]:
    if url is not None:
        return connections.to_system(url, subprotocol, anywhere)
    address = listen or ""
    return connections.to_station(address, subprotocol, anywhere, CONNECT_SECONDS)


def _replies(version: Version, role: Role) -> dict[str, str]:
    """The smallest responses to what a station has to ask first."""
    made = examples.of(version)
    actions = version.protocol.actions
    return {
        name: json.dumps(made.minimal(response.name))
        for name in (_ANSWERED if role == "station" else ())
        if name in actions and (response := actions[name].response) is not None
    }
