"""Probes one peer: chooses what to play, plays it, and keeps what came."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.probing import choosing, connections
from ocpp_codegen.probing.connections import Opener
from ocpp_codegen.probing.judging import Check, Result
from ocpp_codegen.probing.playing import BOOT, Player
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import examples
from ocpp_codegen.reference.frames import Role
from ocpp_codegen.runtime.ocppj.findings import ErrorCode
from ocpp_codegen.runtime.ocppj.tolerance import EVERY_RULE

# Requests of a station that are answered, so that it feels at home.
_ANSWERED = (BOOT, "Heartbeat", "StatusNotification")

# How long a station has to connect.
CONNECT_SECONDS = 60.0

# Every peer answers these, and nothing comes of it.
_MARKERS: dict[Role, str] = {"system": "Heartbeat", "station": "GetLocalListVersion"}


@dataclass(frozen=True)
class Peer:
    """Who is probed: the central system at url, or a station that connects to listen.

    anywhere: it may be on another machine. boots: it is told a BootNotification first.
    """

    url: str | None
    listen: str | None
    anywhere: bool
    boots: bool

    @property
    def role(self) -> Role:
        return "system" if self.url is not None else "station"


@dataclass(frozen=True)
class Probed:
    """What a probe has found.

    notes: what is wrong besides the frames. hints: what may help to probe better.
    """

    role: Role
    results: list[Result]
    notes: tuple[str, ...]
    hints: tuple[str, ...]


def probe(
    version: Version, codec: Any, peer: Peer, count: int, seconds: float
) -> Probed:
    """Plays at a peer. codec: that of the version, which judges its responses."""
    role = peer.role
    vectors = choosing.chosen(version, role, count)
    with _opener(peer, version.dialect.subprotocol) as opened:
        player = Player(
            opened,
            _check(version, codec),
            _MARKERS[role],
            _replies(version, role),
            seconds,
            _boot(version) if peer.boots and role == "system" else None,
            is_told=role == "station",
        )
        results = list(player.play(vectors))
    notes = tuple(_notes(player, version.dialect.subprotocol))
    return Probed(role, results, notes, tuple(_hints(player, peer, results)))


def _notes(player: Player, wanted: str) -> Iterator[str]:
    if player.agreed != wanted:
        yield f"the peer did not agree on the subprotocol {wanted}"
    if player.gave_up:
        yield "the peer has closed too often, so the play ended before the last frame"
    if player.gone:
        yield "the peer takes no connection any more, after the last frame of these"


def _hints(player: Player, peer: Peer, results: list[Result]) -> Iterator[str]:
    if player.late:
        yield f"{player.late} answers came late: give a longer --timeout"
    refused = any(result.got == ErrorCode.security_error for result in results)
    if refused and peer.role == "system" and not peer.boots:
        yield "the peer may want a BootNotification first: add --boot"


def _opener(peer: Peer, subprotocol: str) -> AbstractContextManager[Opener]:
    if peer.url is not None:
        return connections.to_system(peer.url, subprotocol, peer.anywhere)
    address = peer.listen or ""
    return connections.to_station(address, subprotocol, peer.anywhere, CONNECT_SECONDS)


def _check(version: Version, codec: Any) -> Check:
    """Says the first thing that is wrong with a response, by its schema."""
    classes = {
        action.response.name: codec.responses[action.name]
        for action in version.protocol.actions.values()
        if action.response is not None
    }

    def check(schema: str, payload: Any) -> str:
        read = codec.from_dict(classes[schema], payload, tolerant=EVERY_RULE)
        return next((f"{f.pointer} [{f.rule}]" for f in read.findings), "")

    return check


def _boot(version: Version) -> str:
    """The smallest BootNotification."""
    action = version.protocol.actions[BOOT]
    assert action.request is not None
    return json.dumps(examples.of(version).minimal(action.request.name))


def _replies(version: Version, role: Role) -> dict[str, str]:
    """The smallest responses to what a station has to ask first."""
    made = examples.of(version)
    actions = version.protocol.actions
    return {
        name: json.dumps(made.minimal(response.name))
        for name in (_ANSWERED if role == "station" else ())
        if name in actions and (response := actions[name].response) is not None
    }
