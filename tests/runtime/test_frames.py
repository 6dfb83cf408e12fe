"""Frame vectors: confirmed by a second reading, and by both sides over a WebSocket.

The second reading knows nothing of how the vectors are made: it takes the text apart
with json, asks jsonschema-rs for the verdict on the payload, and looks the answer up in
the small table below.
"""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import contextlib
import functools
import importlib
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import jsonschema_rs
import pytest
from generated import ocppj
from tests.helpers import extensions, inputs, readings
from tests.helpers.codecs import CODES
from tests.helpers.schemas import VERSIONS, Version
from tests.project.test_readme import COMMANDS, rows
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from ocpp_codegen.reference import frames

routing: Any = importlib.import_module("ocpp.routing")

Data = dict[str, Any]
QUIET = logging.Logger("quiet")
QUIET.addHandler(logging.NullHandler())

# What 2.x calls faults, to the two spellings of 1.6.
OF_1_6 = {
    "FormatViolation": "FormationViolation",
    "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
    "RpcFrameworkError": "GenericError",
}


@pytest.fixture(params=frames.ROLES)
def role(request: pytest.FixtureRequest) -> frames.Role:
    """Each side in its turn."""
    found: frames.Role = request.param
    return found


@functools.cache
def vectors(number: str, role: frames.Role) -> tuple[Data, ...]:
    """The vectors of a side, as they stand in the file."""
    found = json.loads(frames.as_json(readings.reading(number), role))
    return tuple(found["vectors"])


# The second reading


class Reading:
    """What one side of a version owes, read from the raw schemas and facts."""

    def __init__(self, version: Version, role: frames.Role) -> None:
        self.version = version
        self.is_first = version.number == "1.6"
        self.is_last = version.number == "2.1"
        directions = version.facts("actions.toml")
        other = {"station": ("CSMS->CS", "both"), "system": ("CS->CSMS", "both")}
        self.received = {
            name
            for name, known in directions.items()
            if known["direction"] in other[role]
        }

    def code(self, name: str) -> str:
        return OF_1_6.get(name, name) if self.is_first else name

    def error(self, kind: int, message_id: Any, code: str) -> tuple[Any, ...]:
        return kind, message_id, self.code(code)

    def verdict(self, kind: str, action: str, payload: Any) -> str | None:
        """The keyword that the payload breaks, or None; of a wrong type, only that."""
        validator = _validator(self.version.number, kind, action)
        broken = {error.kind.name for error in validator.iter_errors(payload)}
        broken = {"type"} if "type" in broken else broken
        assert len(broken) < 2
        return next(iter(broken), None)

    def answer(self, vector: Data) -> tuple[Any, ...] | None:
        """Type, id and code (or action) of the answer; None for silence."""
        try:
            frame = json.loads(vector["text"], parse_constant=_refused)
        except ValueError:
            found = re.match(r'\[2,"(\w+)"', vector["text"])
            if found is None:
                return self.unreadable()
            return self.error(4, found[1], "FormatViolation")
        if not isinstance(frame, list) or not frame:
            return self.unreadable()
        kind, message_id = frame[0], frame[1] if len(frame) > 1 else None
        readable = isinstance(message_id, str) and 0 < len(message_id) <= 36
        if type(kind) is not int:
            assert readable
            return self.error(4, message_id, "RpcFrameworkError")
        if kind == 3 and vector.get("waiting"):
            return self.to_result(vector["waiting"], frame)
        if kind != 2:
            return None
        return self.to_call(frame) if readable else self.unreadable()

    def unreadable(self) -> tuple[Any, ...] | None:
        return None if self.is_first else (4, "-1", "RpcFrameworkError")

    def to_result(self, action: str, frame: list[Any]) -> tuple[Any, ...] | None:
        rule = self.verdict("call_result", action, frame[2])
        if rule is None or not self.is_last:
            return None
        return self.error(5, frame[1], CODES[rule])

    def to_call(self, frame: list[Any]) -> tuple[Any, ...]:
        if len(frame) != 4 or not isinstance(frame[2], str):
            return self.error(4, frame[1], "RpcFrameworkError")
        _, message_id, action, payload = frame
        if action not in self.version.answered:
            return self.error(4, message_id, "NotImplemented")
        if action not in self.received:
            return self.error(4, message_id, "NotSupported")
        rule = self.verdict("call", action, payload)
        if rule is None:
            return 3, message_id, action
        return self.error(4, message_id, CODES[rule])


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


@functools.cache
def _validator(number: str, module: str, action: str) -> Any:
    version = VERSIONS[number]
    document = next(
        doc for m, name, doc in version.messages if (m, name) == (module, action)
    )
    return jsonschema_rs.validator_for(document)


def shown(answer: Data | None, schemas: dict[str, str]) -> tuple[Any, ...] | None:
    """An answer of a vector as the second reading gives it."""
    if answer is None:
        return None
    last = schemas[answer["schema"]] if "schema" in answer else answer["codes"][0]
    return answer["type"], answer["id"], last


def test_the_second_reading_gives_the_first_answer(
    version: Version, role: frames.Role
) -> None:
    reading = Reading(version, role)
    names = {
        version.schema_name("call_result", action): action
        for action in version.answered
    }
    found = vectors(version.number, role)
    assert len(found) > 300
    for vector in found:
        first, *others = (shown(answer, names) for answer in vector["answers"])
        assert first == reading.answer(vector), vector
        assert first not in others, vector


def test_the_vectors_try_everything(version: Version, role: frames.Role) -> None:
    """Each action that may come, each own request, each rule, each type of message."""
    reading = Reading(version, role)
    found = vectors(version.number, role)
    assert len({v["name"] for v in found}) == len(found)
    called = {
        v["action"] for v in found if v["text"].startswith("[2,") and "action" in v
    }
    assert called >= reading.received
    rules = {v.get("rule") for v in found}
    assert rules >= {None, "id", "frame", "type", "action", "required", "enum"}
    assert rules >= {"additionalProperties", "maxLength"}
    kinds = {re.match(r"\[(-?\d+)", v["text"]) for v in found}
    assert {m[1] for m in kinds if m} >= {"0", "1", "2", "3", "4", "5", "6", "7", "9"}


def test_each_vector_names_its_paragraph(version: Version, role: frames.Role) -> None:
    for vector in vectors(version.number, role):
        pattern = rf"OCPP-J {re.escape(version.number)}, 4\.[123](\.\d)?"
        assert re.match(pattern, vector["basis"]), vector


def test_the_document_names_every_key() -> None:
    file = json.loads(frames.as_json(readings.reading("2.0.1"), "system"))
    described = ", ".join(rows(COMMANDS, "key of a file of frames")).split(", ")
    assert set(described) == file.keys()
    keys = {key for vector in file["vectors"] for key in vector}
    assert set(", ".join(rows(COMMANDS, "key of a frame vector")).split(", ")) == keys
    answers = [a for v in file["vectors"] for a in v["answers"] if a]
    assert set(", ".join(rows(COMMANDS, "key of an answer")).split(", ")) == {
        key for answer in answers for key in answer
    }


# Both sides, over a WebSocket


def side(version: Version, role: frames.Role) -> type:
    """A ChargePoint that answers everything that its side may get."""
    module = importlib.import_module(f"generated.{version.package}.charge_point")
    results = importlib.import_module(f"generated.{version.package}.call_result")
    examples = readings.examples(version.number)
    reading = Reading(version, role)

    def handler(action: str) -> Any:
        name = version.schema_name("call_result", action)
        reply = module.codec.from_dict(getattr(results, action), examples.minimal(name))

        async def answer(self: Any, **fields: Any) -> Any:
            return reply

        answer.__name__ = f"on_{action}"  # by which the package finds it
        return routing.on(action)(answer)

    answered = sorted(reading.received & set(version.answered))
    handlers = {f"on_{action}": handler(action) for action in answered}
    made: type = type("Side", (module.ChargePoint,), handlers)
    return made


class Talk:
    """A side that is connected, and the peer that plays vectors at it."""

    def __init__(self, side: Any, peer: Any, version: Version) -> None:
        self.side, self.peer, self.version = side, peer, version
        self.count = 0

    async def play(self, vector: Data) -> tuple[list[Data | None], str]:
        """What answers a vector, and what becomes of the request that waited."""
        request = await self.ask(vector) if "waiting" in vector else None
        await self.peer.send(vector["text"])
        got = await self.answers()
        outcome = ""
        if request is not None:
            outcome = await self.outcome(request)
        return got, outcome

    async def ask(self, vector: Data) -> asyncio.Task[Any]:
        """Lets the side send a request, which waits."""
        calls = importlib.import_module(f"generated.{self.version.package}.call")
        codec = importlib.import_module(f"generated.{self.version.package}.codec")
        action = vector["waiting"]
        name = self.version.schema_name("call", action)
        payload = readings.examples(self.version.number).minimal(name)
        message = codec.from_dict(getattr(calls, action), payload)
        sending = self.side.call(message, suppress=False, unique_id=frames.WAITING_ID)
        request: asyncio.Task[Any] = asyncio.ensure_future(sending)
        sent = json.loads(await self.peer.recv())
        assert sent[:3] == [2, frames.WAITING_ID, action]
        return request

    async def outcome(self, request: asyncio.Task[Any]) -> str:
        done, _ = await asyncio.wait([request], timeout=10)
        assert done
        return "failed" if request.exception() else "answered"

    async def answers(self) -> list[Any]:
        """All that comes before the answer to a request that is sent after it."""
        self.count += 1
        await self.peer.send(f'[2,"after{self.count}","NoSuchAction",{{}}]')
        found: list[Any] = []
        while True:
            frame = json.loads(await asyncio.wait_for(self.peer.recv(), 10))
            if frame[1] == f"after{self.count}":
                return found
            found.append(frame)


@contextlib.asynccontextmanager
async def talk(version: Version, role: frames.Role) -> AsyncIterator[Talk]:
    """A connection: the central system serves, the station connects, as always."""
    cls = side(version, role)
    connected: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def on_connect(connection: Any) -> None:
        connected.set_result(connection)
        await connection.wait_closed()

    async with serve(on_connect, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}/station"
        async with connect(url, compression=None) as station:
            served = await connected
            own, peer = (served, station) if role == "system" else (station, served)
            made = cls("station", own, logger=QUIET)
            reading = asyncio.ensure_future(made.start())
            yield Talk(made, peer, version)
            await station.close()
            with contextlib.suppress(ConnectionClosed):
                await reading


def fits(got: list[Any], answer: Data | None, version: Version) -> bool:
    """Whether what came is an answer of a vector."""
    if answer is None or len(got) != 1:
        return answer is None and not got
    (frame,) = got
    if frame[:2] != [answer["type"], answer["id"]]:
        return False
    if "schema" in answer:
        schema = version.named[f"{answer['schema']}.json"]
        return len(frame) == 3 and bool(jsonschema_rs.is_valid(schema, frame[2]))
    return len(frame) == 5 and frame[2] == answer["codes"][0]


def test_our_own_sides_give_the_first_answer(
    version: Version, role: frames.Role
) -> None:
    async def check() -> Iterator[Any]:
        wrong = []
        async with talk(version, role) as made:
            for vector in vectors(version.number, role):
                got, outcome = await made.play(vector)
                right = fits(got, vector["answers"][0], version)
                if not right or outcome != vector.get("outcome", ""):
                    wrong.append((vector, got, outcome))
        return iter(wrong)

    assert list(asyncio.run(check())) == []


# Extensions, and the command


def test_the_vectors_of_an_extension_try_its_actions() -> None:
    (extension,) = extensions.read([extensions.EXAMPLE], "2.1")
    made = extensions.extended(extension, "2.1")
    for role in frames.ROLES:
        found = list(frames.of_role(made, role))
        own = {v.action for v in found} & set(extension.actions)
        assert own == set(extension.actions), role


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda v: v.number)
def test_the_codec_of_a_vendor_confirms_its_vectors(version: Version) -> None:
    """Whose strings have patterns, and whose customData asks for more than an id."""
    (extension,) = extensions.read([extensions.EXAMPLE], version.number)
    made = extensions.extended(extension, version.number)
    codec = importlib.import_module(f"generated.vendor.{version.package}.codec")
    count = 0
    for vector in (v for role in frames.ROLES for v in frames.of_role(made, role)):
        first = vector.answers[0]
        if vector.text[:11] != '[2,"vector"' or vector.rule in ("frame", "action"):
            continue
        code = None
        try:
            codec.unpack(vector.text)
        except ocppj.FrameError as error:
            code = error.reply and error.reply.code
        assert first is not None
        assert code == (first.codes[0] if first.codes else None), vector
        count += 1
    assert count > 200


def test_the_command_writes_frames_when_asked(tmp_path: Any) -> None:
    command = ("vectors", "--ocpp", "1.6", "--output", "out", "--quiet")
    assert inputs.run(*command, "--frames", cwd=tmp_path).code == 0
    names = {path.name for path in (tmp_path / "out" / "v16").glob("frames*")}
    assert names == {"frames-station.json", "frames-system.json"}
    assert inputs.run(*command, "--check", cwd=tmp_path).code == 1
