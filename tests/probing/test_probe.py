"""The probe: ten planted faults are found, and nothing in a good peer.

Peers are those of test_frames, served over a WebSocket; the bad one has each fault in a
wrapper around the good one, so that everything else about it stays right.
"""

import asyncio
import contextlib
import importlib
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.helpers import inputs, readings
from tests.helpers.schemas import VERSIONS, Version
from tests.project.test_readme import COMMANDS, rows
from tests.runtime.test_example_programs import started
from tests.runtime.test_frames import QUIET, side
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from ocpp_codegen.probing import choosing, judging
from ocpp_codegen.reference import frames

routing: Any = importlib.import_module("ocpp.routing")

# Wraps a connection of the peer: gets the text and what would be answered.
Fault = Callable[[str, list[str]], list[str] | None]


class Tampered:
    """A connection whose answers a fault may change; None closes it."""

    def __init__(self, connection: Any, fault: Fault) -> None:
        self.connection, self.fault = connection, fault
        self.text: str | None = None
        self.seen: list[str] = []

    async def recv(self) -> str:
        await self.flush()
        self.text = await self.connection.recv()
        self.seen.append(self.text)
        self.answers: list[str] = []
        return self.text

    async def send(self, text: str) -> None:
        self.answers.append(text)

    async def flush(self) -> None:
        if self.text is None:
            return
        answers = self.fault(self.text, self.answers)
        if answers is None:
            await self.connection.close()
        for answer in answers or ():
            await self.connection.send(answer)


def honest(text: str, answers: list[str]) -> list[str]:
    return answers


@contextlib.contextmanager
def served(
    version: Version, fault: Fault = honest, cls: Any = None
) -> Iterator[tuple[str, list[Any]]]:
    """The address of a central system, and the connections it has had."""
    cls = cls or side(version, "system")
    connections: list[Any] = []
    started: threading.Event = threading.Event()
    where: list[Any] = []

    async def on_connect(connection: Any) -> None:
        tampered = Tampered(connection, fault)
        connections.append(tampered)
        with contextlib.suppress(ConnectionClosed):
            await cls("probe", tampered, logger=QUIET).start()

    async def main() -> None:
        stop = asyncio.Event()
        protocols = [Subprotocol(version.subprotocol)]
        async with serve(on_connect, "127.0.0.1", 0, subprotocols=protocols) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            where.extend(
                [f"ws://127.0.0.1:{port}/probe", asyncio.get_running_loop(), stop]
            )
            started.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    assert started.wait(20)
    url, loop, stop = where
    try:
        yield url, connections
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)


def probe(version: Version, *arguments: str) -> tuple[int, Any]:
    """The exit code and the JSON of a probe."""
    command = ("probe", *arguments, "--ocpp", version.number, "--format", "json")
    outcome = inputs.run(*command)
    assert outcome.out, outcome.err
    return outcome.code, json.loads(outcome.out)


# A good peer


def test_nothing_is_found_in_a_good_system(version: Version) -> None:
    with served(version) as (url, connections):
        code, report = probe(version, url)
    assert [r for r in report["results"] if r["verdict"] != "right"] == []
    assert (code, report["deviations"], len(connections)) == (0, 0, 1)
    assert report["played"] > 70
    rules = {result["rule"] for result in report["results"]}
    assert rules >= {"frame", "id", "type", "action", "required", "enum", "maxLength"}


def test_nothing_is_found_in_a_good_station(version: Version) -> None:
    """Which connects to the probe, and asks it things."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cls = side(version, "station")

    async def station() -> None:
        url = f"ws://127.0.0.1:{port}/station"
        protocols = [Subprotocol(version.subprotocol)]
        while True:
            with contextlib.suppress(OSError):
                async with connect(url, subprotocols=protocols) as connection:
                    with contextlib.suppress(ConnectionClosed):
                        await cls("station", connection, logger=QUIET).start()
                    return
            await asyncio.sleep(0.05)

    thread = threading.Thread(target=asyncio.run, args=(station(),), daemon=True)
    thread.start()
    code, report = probe(version, "--listen", str(port), "--timeout", "1")
    thread.join(20)
    assert [r for r in report["results"] if r["verdict"] != "right"] == []
    assert (code, report["role"], report["deviations"]) == (0, "station", 0)


def test_nothing_is_found_in_our_example_of_a_central_system() -> None:
    version = VERSIONS["2.0.1"]
    system = started("central_system", "0")
    assert system.stdout is not None
    try:
        port = system.stdout.readline().removeprefix("on port ").strip()
        code, report = probe(version, f"ws://127.0.0.1:{port}/probe")
    finally:
        system.kill()
        system.communicate()
    assert [r for r in report["results"] if r["verdict"] != "right"] == []
    assert (code, report["played"] > 70) == (0, True)


def test_nothing_is_found_in_our_example_of_a_station() -> None:
    """Which boots and charges meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    over = threading.Event()
    examples = [started("station", port)]

    def station() -> None:
        while not over.is_set():  # until the probe listens
            examples[-1].communicate()
            examples.append(started("station", port))

    thread = threading.Thread(target=station, daemon=True)
    thread.start()
    code, report = probe(VERSIONS["2.0.1"], "--listen", port)
    over.set()
    while thread.is_alive():
        examples[-1].kill()
        thread.join(0.1)
    examples[-1].kill()
    examples[-1].communicate()
    assert [r for r in report["results"] if r["verdict"] != "right"] == []
    assert (code, report["role"], report["played"] > 70) == (0, "station", True)


# The package ocpp


def of_the_package(version: Version) -> Any:
    """A central system by ocpp, which answers what the probe plays."""
    package = importlib.import_module(f"ocpp.{version.package}")
    results = importlib.import_module(f"ocpp.{version.package}.call_result")
    info = "id_tag_info" if version.number == "1.6" else "id_token_info"
    answers: dict[str, dict[str, Any]] = {
        "Authorize": {info: {"status": "Accepted"}},
        "DataTransfer": {"status": "Accepted"},
        "FirmwareStatusNotification": {},
        "Heartbeat": {"current_time": "2026-03-14T09:26:53Z"},
    }
    routing.routables.clear()

    def handler(action: str) -> Any:
        def handle(self: Any, **arguments: Any) -> Any:
            return getattr(results, action)(**answers[action])

        handle.__name__ = action.lower()
        return routing.on(action)(handle)

    body = {action.lower(): handler(action) for action in answers}
    return type("System", (package.ChargePoint,), body)


# Rule and verdict of what deviates in ocpp 2.1.0, and why.
_BY_SCHEMA = {  # its own table of codes, of which some belong to other rules
    (rule, "code") for rule in ("enum", "maxItems", "maxLength", "minItems")
}
_IN_2_X = {
    ("frame", "silent"),  # what it can't read, and a CALL of a wrong length
    ("frame", "closed"),  # an action that is an object ends the connection
    ("id", "silent"),
    ("id", "malformed"),  # ids of any form are echoed
    *_BY_SCHEMA,
}
OF_THE_PACKAGE = {
    "1.6": {
        ("additionalProperties", "spelling"),  # FormatViolation is of 2.x
        ("enum", "code"),
        ("frame", "closed"),
        ("frame", "code"),
        ("frame", "silent"),
        ("frame", "spelling"),  # it reads NaN, and refuses the key
        ("id", "malformed"),
        ("maxLength", "code"),
    },
    # An action that is not a string is NotSupported.
    "2.0.1": {*_IN_2_X, ("frame", "code")},
    # What it does not know gets no answer.
    "2.1": {*_IN_2_X, ("action", "silent")},
}


def test_what_deviates_in_the_package_is_found(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "routables", [])
    monkeypatch.setattr(logging.getLogger("ocpp"), "disabled", True)
    with served(version, cls=of_the_package(version)) as (url, _):
        code, report = probe(version, url, "--timeout", "0.3")
    found = {
        (r["rule"] or "", r["verdict"])
        for r in report["results"]
        if r["verdict"] != "right"
    }
    assert code == 1
    assert found == OF_THE_PACKAGE[version.number]


# A bad peer


def answered(answers: list[str], change: Callable[[list[Any]], Any]) -> list[str]:
    """The answers, each changed."""
    return [json.dumps(change(json.loads(answer))) for answer in answers]


def result_of(text: str) -> list[str]:
    """What accepts a request, whatever is in it."""
    message_id = json.loads(text)[1]
    return [json.dumps([3, message_id, {"currentTime": "2026-03-14T09:26:53Z"}])]


def recoded(code: str) -> Callable[[list[Any]], list[Any]]:
    return lambda frame: [*frame[:2], code, *frame[3:]]


# Name to where the fault shows, the verdict, and the fault itself.
PLANTED: dict[str, tuple[str, str, Fault]] = {
    "an unknown key is accepted": (
        "Heartbeat: /unknownKey: unknown",
        "accepted",
        lambda text, _: result_of(text),
    ),
    "a missing key is accepted": (
        "Authorize: /idToken: missing",
        "accepted",
        lambda text, _: result_of(text),
    ),
    "another code": (
        "FirmwareStatusNotification: /status: unknown value",
        "code",
        lambda _, answers: answered(answers, recoded("InternalError")),
    ),
    "the spelling of 1.6": (
        "DataTransfer: /unknownKey: unknown",
        "spelling",
        lambda _, answers: answered(answers, recoded("FormationViolation")),
    ),
    "another message id": (
        "NoSuchAction: unknown",
        "id",
        lambda _, answers: answered(answers, lambda f: [f[0], "1", *f[2:]]),
    ),
    "silence for what cannot be read": (
        "text: an object",
        "silent",
        lambda text, answers: [],
    ),
    "an unknown type is answered": (
        "type: 7",
        "answered",
        lambda text, _: [
            f'[4,{json.dumps(json.loads(text)[1])},"GenericError","",{{}}]'
        ],
    ),
    "an answer is answered": (
        "CALLRESULT: to nothing",
        "answered",
        lambda text, _: ['[4,"nobody","GenericError","",{}]'],
    ),
    "a short CALLERROR": (
        "CALL: no payload",
        "malformed",
        lambda _, answers: answered(answers, lambda f: f[:3]),
    ),
    "the connection is closed": ("CALL: no action", "closed", lambda text, _: None),
}


def test_each_planted_fault_is_found() -> None:
    version = VERSIONS["2.0.1"]
    vectors = choosing.chosen(readings.reading("2.0.1"), "system", 2000)
    faults = {}
    for vector in vectors:
        for name, _, planted in PLANTED.values():
            if vector.name == name:
                faults[vector.text] = planted
    assert len(faults) == len(PLANTED) == 10

    def fault(text: str, answers: list[str]) -> list[str] | None:
        return faults[text](text, answers) if text in faults else answers

    with served(version, fault) as (url, connections):
        code, report = probe(version, url)
    found = {
        r["name"]: r["verdict"] for r in report["results"] if r["verdict"] != "right"
    }
    assert found == {name: verdict for name, verdict, _ in PLANTED.values()}
    assert (code, report["deviations"]) == (1, 10)
    assert len(connections) == 3  # tried once more, and one for what comes after


def test_the_text_names_rule_paragraph_and_answer() -> None:
    version = VERSIONS["2.0.1"]
    with served(version, lambda text, answers: answers if "after" in text else []) as (
        url,
        _,
    ):
        outcome = inputs.run(
            *("probe", url, "--ocpp", "2.0.1", "--timeout", "0.2", "--count", "1")
        )
    assert (outcome.code, outcome.out.splitlines()) == (
        1,
        [
            "text: empty [frame]: not answered",
            "  expected RpcFrameworkError",
            "  got silence",
            "  OCPP-J 2.0.1, 4.1.2, 4.2.3",
            "1 frame played, 1 deviation",
        ],
    )


def test_the_document_explains_every_verdict() -> None:
    explained = rows(COMMANDS, "verdict")
    assert {name: [words] for name, words in judging.VERDICTS.items()} == explained


# What it does not do


@pytest.mark.parametrize("role", frames.ROLES)
def test_no_frame_would_change_anything(version: Version, role: frames.Role) -> None:
    """Known actions are those that ask or report; no transaction is named at all."""
    for vector in choosing.chosen(readings.reading(version.number), role, 5000):
        text = vector.text
        named = [a for a in version.actions if f'"{a}"' in text and text[:2] == "[2"]
        if vector.rule:
            allowed = {*choosing.FAULTY[role]}.union(*choosing.ASKING.values())
        else:
            allowed = {*choosing.ASKING[role]}
        assert set(named) <= allowed, vector
        assert '"StartTransaction"' not in text
        assert '"TransactionEvent"' not in text


def test_the_document_lists_what_is_sent() -> None:
    """Each action with what is wrong in it, and what comes of it if it is accepted."""
    played: dict[str, dict[str, set[str]]] = {}
    for number in VERSIONS:
        for role in frames.ROLES:
            for vector in choosing.chosen(readings.reading(number), role, 5000):
                how = {"": "right", "action": "wrong side"}.get(vector.rule, "faulty")
                if vector.action:
                    places = played.setdefault(vector.action, {})
                    places.setdefault(role, set()).add(how)
    table = rows(COMMANDS, "action that is played")
    assert table.pop("BootNotification")[0] == "right, with --boot"
    told = {}
    for names, (system, station, accepted) in table.items():
        cells = {"system": system, "station": station}
        for name in names.split(", "):
            told[name] = {r: set(c.split(", ")) for r, c in cells.items() if c}
            for role in frames.ROLES:
                assert choosing.FAULTY[role].get(name, accepted) == accepted
    assert told == played


def test_it_stops_at_the_count() -> None:
    version = VERSIONS["1.6"]
    with served(version) as (url, connections):
        code, report = probe(version, url, "--count", "7")
    assert (code, report["played"]) == (0, 7)
    assert len(connections[0].seen) <= 14  # each may have one more that asks for an end


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((), "one peer is needed"),
        (("ws://127.0.0.1/x", "--listen", "1"), "one peer is needed"),
        (("http://127.0.0.1/x",), "is not an address"),
        (("ws://127.0.0.1:99999/x",), "is not an address"),
        (("ws://127.0.0.1:1/x",), "no connection"),
        (("--listen", "x"), "is not a port"),
        (("--listen", "0.0.0.0:0"), "'0.0.0.0' is not this machine"),
    ],
)
def test_bad_use_is_one_clear_error(arguments: tuple[str, ...], error: str) -> None:
    outcome = inputs.run("probe", *arguments, "--ocpp", "1.6")
    assert (outcome.code, outcome.out) == (2, "")
    assert error in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("missing", ["pydantic", "websockets"])
def test_what_is_not_installed_is_said_with_the_extra_that_has_it(missing: str) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from ocpp_codegen.cli.main import main; main()"
    )
    arguments = ["probe", "ws://127.0.0.1:1/x", "--ocpp", "1.6"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert f"probe needs {missing}, which" in done.stderr
    assert "pip install 'ocpp-codegen[probe]'" in done.stderr


def test_another_machine_needs_a_yes() -> None:
    """Whatever its name is: the address counts, and nothing is sent before."""
    other = socket.gethostbyname(socket.gethostname())
    with socket.create_server(("0.0.0.0", 0)) as server:
        port = server.getsockname()[1]
        if other.startswith("127."):
            other = _own_address()
        outcome = inputs.run("probe", f"ws://{other}:{port}/x", "--ocpp", "1.6")
        assert outcome.code == 2
        assert "is not this machine" in outcome.err
        accepted, _ = server.accept()
        accepted.settimeout(5)
        assert accepted.recv(100) == b""


def _own_address() -> str:
    """An address of this machine other than the loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


def test_a_redirection_is_not_followed() -> None:
    """To any other address: nothing but the given one is spoken to."""
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        target = f"ws://127.0.0.1:{other.getsockname()[1]}/x"

        def redirect() -> None:
            connection, _ = server.accept()
            connection.recv(4000)
            head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0"
            connection.sendall(f"{head}\r\n\r\n".encode())

        thread = threading.Thread(target=redirect, daemon=True)
        thread.start()
        url = f"ws://127.0.0.1:{server.getsockname()[1]}/x"
        outcome = inputs.run("probe", url, "--ocpp", "1.6")
        thread.join(10)
        other.settimeout(0.2)
        with pytest.raises(TimeoutError):
            other.accept()
    assert (outcome.code, "no connection" in outcome.err) == (2, True)


def test_what_a_peer_sends_reaches_no_terminal_as_it_came() -> None:
    version = VERSIONS["2.0.1"]
    evil = json.dumps([4, "-1", "\x1b[2J\u202e" + "x" * 10_000, "", {}])

    def fault(text: str, answers: list[str]) -> list[str]:
        return answers if "after" in text else [evil, "\x1b[31m not JSON"]

    with served(version, fault) as (url, _):
        outcome = inputs.run(
            *("probe", url, "--ocpp", "2.0.1", "--timeout", "0.2", "--count", "30")
        )
    assert outcome.code == 1
    assert outcome.out.isascii()
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) < 400
