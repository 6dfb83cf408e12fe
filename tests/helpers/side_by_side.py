"""Our ChargePoint and that of ocpp side by side: the same frames, and what each does.

What a frame deserves is not asked here, but only whether the two make the same of it.
Each difference has a name for what was done, and what came of it on either side.
"""
# mypy: disable-error-code="import-untyped"

import asyncio
import dataclasses
import functools
import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import ocpp
import ocpp.charge_point
import ocpp.routing
from generated import testing
from jsonschema.exceptions import best_match
from tests.applications.wires import Wire
from tests.helpers import codecs, payloads
from tests.helpers.codecs import Target

import jsonschema

ANSWERED = "CALLRESULT"
SILENT = "no answer"
RESPONSE = "response"
ID = "17"

# Keywords by which values differ in what can be done to them.
RULES = {
    "additionalProperties",
    "enum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minimum",
    "multipleOf",
    "type",
}


class Found(NamedTuple):
    """One thing that the two do differently: what was done, and what came of it."""

    of: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Side:
    """One of the two: the module with its ChargePoint, and that with its messages."""

    module: str
    package: str

    @property
    def base(self) -> Any:
        return importlib.import_module(self.module).ChargePoint

    @property
    def is_ours(self) -> bool:
        return self.package.startswith("generated.")

    def part(self, name: str) -> Any:
        """One of its modules, such as datatypes."""
        return importlib.import_module(f"{self.package}.{name}")

    def reply(self, action: str, **fields: Any) -> Any:
        return getattr(self.part("call_result"), action)(**fields)

    def request(self, action: str, **fields: Any) -> Any:
        return getattr(self.part("call"), action)(**fields)


def sides(version: str) -> tuple[Side, Side]:
    """Ours and theirs."""
    return (
        Side(f"generated.{version}.charge_point", f"generated.{version}"),
        Side(f"ocpp.{version}", f"ocpp.{version}"),
    )


# Requests that come in


@dataclass
class Handling:
    """A ChargePoint that handles all actions with their least response."""

    point: Any
    wire: Wire
    arguments: list[dict[str, Any]]

    @classmethod
    def by(cls, side: Side, version: str) -> "Handling":
        codec = codecs.module(version, "codec").version_codec
        arguments: list[dict[str, Any]] = []
        methods = {
            f"on_{action}": _handler(action, testing.least(codec, made), arguments)
            for action, made in codec.responses.items()
        }
        wire = Wire()
        point = type("Handling", (side.base,), methods)("station", wire)
        return cls(point, wire, arguments)

    async def told(self, text: str | bytes) -> tuple[str, dict[str, Any] | None]:
        """What comes of a text, and the arguments of the handler if one was called."""
        self.wire.sent.clear()
        self.arguments.clear()
        try:
            await self.point.route_message(text)
        except Exception as error:
            return f"{type(error).__name__} out of start", None
        arguments = self.arguments[0] if self.arguments else None
        return answer_of(self.wire.sent), arguments


def _handler(action: str, reply: Any, arguments: list[dict[str, Any]]) -> Any:
    def handle(self: Any, **given: Any) -> Any:
        arguments.append(given)
        return reply

    handle.__name__ = f"on_{action}"  # ocpp finds handlers by their names
    return ocpp.routing.on(action)(handle)


def answer_of(sent: list[Any]) -> str:
    """What was answered: the kind or the code, and the id if it is another one."""
    if not sent:
        return SILENT
    (frame,) = sent
    said = ANSWERED if frame[0] == 3 else frame[2]
    return said if frame[1] == ID else f"{said} under {json.dumps(frame[1])}"


class Try(NamedTuple):
    """A payload and what is wrong with it: a keyword, or what was changed."""

    cause: str
    payload: Any


def tries(target: Target) -> Iterator[Try]:
    """Right payloads of a message, and one for each rule that it can break."""
    maker = target.maker()
    full, broad = maker.full(target.node), maker.broad(target.node)
    yield Try("all right", full)
    yield Try("all right", maker.minimal(target.node))
    yield Try("all right", broad)
    known: set[Any] = set()
    # Those of 2.x are large, since every object in them has customData.
    changed = full if target.package == "v16" else broad
    for site in payloads.sites(maker, target.node, changed):
        rules = tuple(sorted(RULES & site.node.keys()))
        for case in payloads.mutations_at(maker, changed, site):
            if (case.kind, rules) in known:
                continue
            known.add((case.kind, rules))
            broken = target.broken(case.payload)
            if broken and broken <= known:
                continue  # jsonschema takes long to say the same
            found = target.findings(case.payload) if broken else []
            cause = found[0][1] if found else case.kind
            if len(found) < 2 and cause not in known:
                known.add(cause)
                yield Try(cause if found else "all right", case.payload)


async def requests_in(version: str) -> set[Found]:
    """What the two make of requests of all actions."""
    ours, theirs = (Handling.by(side, version) for side in sides(version))
    found: set[Found] = set()
    for target in codecs.messages(version):
        if target.module == "call" and hasattr(ours.point, f"on_{target.cls.__name__}"):
            for one in tries(target):
                found.update(await _request(target, one, ours, theirs))
    return found


async def _request(
    target: Target, one: Try, ours: Handling, theirs: Handling
) -> set[Found]:
    text = json.dumps([2, ID, target.cls.__name__, one.payload])
    here, given = await ours.told(text)
    there, taken = await theirs.told(text)
    if here != there:
        return {Found(f"request: {_cause(target, one, here, there)}", here, there)}
    return set() if given is None or taken is None else set(values(given, taken))


def _cause(target: Target, one: Try, here: str, there: str) -> str:
    """What is wrong with a payload; on either side, if one of them takes it."""
    if not {ANSWERED, RESPONSE} & {here, there}:
        return one.cause
    return f"{one.cause} here, {package_verdict(target, one.payload)} there"


def package_verdict(target: Target, payload: Any) -> str:
    """What the schema of the package says: the keyword that is broken."""
    error = best_match(_package_validator(target).iter_errors(payload))
    return "all right" if error is None else str(error.validator)


@functools.cache
def _package_validator(target: Target) -> Any:
    folder = Path(ocpp.__file__).parent / target.package / "schemas"
    suffix = "Response" if target.module == "call_result" else ""
    if target.module == "call" and target.package != "v16":
        suffix = "Request"
    path = folder / f"{target.cls.__name__}{suffix}.json"
    schema = json.loads(path.read_text(encoding="utf-8-sig"))
    exact: Any = codecs.multiple_of  # theirs parses such numbers as decimals
    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft4Validator, {"multipleOf": exact})(schema)


def values(ours: Any, theirs: Any, name: str = "") -> Iterator[Found]:
    """Where values that come from one message differ, by kind."""
    if name in ("custom_data", "data"):
        if ours != theirs:
            yield Found("value: data of a vendor", "as on the wire", "renamed")
    elif isinstance(theirs, dict):
        if dataclasses.is_dataclass(ours):
            yield Found("value: object", "datatype", "dict")
        yield from _fields(_present(ours), theirs)
    elif isinstance(theirs, list):
        for one, other in zip(ours, theirs, strict=True):
            yield from values(one, other)
    elif type(ours) is not type(theirs):
        yield Found("value", _kind(ours), _kind(theirs))


def _present(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    named = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
    return {name: item for name, item in named if item is not None}


def _fields(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Found]:
    for name in ours.keys() & theirs.keys():
        yield from values(ours[name], theirs[name], name)
    mine, other = sorted(ours.keys() - theirs), sorted(theirs.keys() - ours)
    for name in other:
        if theirs[name] is None:
            yield Found("value: null", "absent", "None")
    renamed = [name for name in other if theirs[name] is not None]
    for here, there in zip(mine, renamed, strict=True):
        yield Found("name", here, there)


def _kind(value: Any) -> str:
    return "member of an enum" if isinstance(value, Enum) else type(value).__name__


# Responses that come in


class Answering(Wire):
    """A connection to a peer that answers each CALL with one frame."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Any = None
        self.point: Any = None
        self.delivery: asyncio.Future[None] | None = None

    async def send(self, message: str) -> None:
        await super().send(message)
        if self.answer is not None:
            text = json.dumps(self.answer)
            self.delivery = asyncio.ensure_future(self.point.route_message(text))


def calling(side: Side, timeout: float = 0.1) -> Any:
    """A ChargePoint that calls, and has the frame to be answered in its wire.

    An answer is there at once, so that the timeout only has to outlast a busy machine.
    """
    wire = Answering()
    wire.point = side.base("station", wire, timeout)
    return wire.point


async def called(point: Any, request: Any, answer: Any, **how: Any) -> tuple[str, Any]:
    """What comes of a call that is answered with a frame, and the response."""
    point._connection.answer = answer
    point._connection.sent.clear()
    try:
        reply = await point.call(request, unique_id=ID, **{"suppress": False} | how)
    except Exception as error:
        if not point._connection.sent:
            return f"{type(error).__name__}, nothing sent", None
        return type(error).__name__, None
    return "None" if reply is None else RESPONSE, reply


async def responses_in(version: str) -> set[Found]:
    """What `call` makes of responses of all actions."""
    codec = codecs.module(version, "codec").version_codec
    points = [calling(side) for side in sides(version)]
    found: set[Found] = set()
    for target in codecs.messages(version):
        if target.module == "call_result":
            request = testing.least(codec, codec.requests[target.cls.__name__])
            for one in tries(target):
                found.update(await _response(target, request, one, points))
    return found


async def _response(
    target: Target, request: Any, one: Try, points: list[Any]
) -> set[Found]:
    answer = [3, ID, one.payload]
    (here, reply), (there, other) = [
        await called(point, request, answer) for point in points
    ]
    if "nothing sent" in there:
        return set()  # a request that the package can't write: see requests_out
    if here != there:
        return {Found(f"response: {_cause(target, one, here, there)}", here, there)}
    if reply is None:
        return set()
    return set(values(_present(reply), _present(other)))


# Requests that go out


async def requests_out(version: str) -> set[Found]:
    """What is sent of requests made of the package's own classes, with dicts inside."""
    _, theirs = sides(version)
    points = [calling(side, 0.001) for side in sides(version)]
    found: set[Found] = set()
    for target in codecs.messages(version):
        cls = getattr(theirs.part("call"), target.cls.__name__, None)
        if target.module == "call" and cls is not None:
            found.update(await _sent(cls, target, points))
    return found


async def _sent(cls: Any, target: Target, points: list[Any]) -> set[Found]:
    payload = target.maker().broad(target.node)
    letters = {name.replace("_", "").lower(): name for name in payload}
    request = cls(
        **{
            field.name: ocpp.charge_point.camel_to_snake_case(payload[letters[folded]])
            for field in dataclasses.fields(cls)
            if (folded := field.name.replace("_", "")) in letters
        }
    )
    came = []
    for point in points:
        done, _ = await called(point, request, None)
        came.append((done, point._connection.sent[:1]))
    (here, one), (there, other) = came
    if here != there:
        return {Found(f"request of ocpp.{target.package}", here, there)}
    if one != other:
        return {Found(f"request of ocpp.{target.package}", "as given", "otherwise")}
    return set()


ROUNDS = (requests_in, responses_in, requests_out)
