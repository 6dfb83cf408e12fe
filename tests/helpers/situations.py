"""What programs meet with a ChargePoint and with messages, each asked of one side.

Frames of odd shapes, what handlers return and raise, and what is done with objects.
Each gives a short text of what comes of it, so that two sides can be compared.
"""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import contextlib
import copy
import dataclasses
import functools
import inspect
import json
import pickle
import typing
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import ocpp.exceptions
from generated import ocppj
from ocpp.routing import after, on
from tests.applications.wires import Echo, Wire
from tests.helpers.side_by_side import (
    ID,
    ROUNDS,
    Found,
    Handling,
    Side,
    called,
    calling,
    sides,
)

TIME = "2026-03-14T09:26:53Z"
BEAT = [2, ID, "Heartbeat", {}]
BOOTS: dict[str, dict[str, Any]] = {
    "v16": {"chargePointModel": "One", "chargePointVendor": "Example"},
    "v201": {
        "reason": "PowerUp",
        "chargingStation": {"vendorName": "Example", "model": "One"},
    },
}
BOOTS["v21"] = BOOTS["v201"]

# Message ids of other forms, by what to call them.
IDS: dict[str, Any] = {
    "an integer": 17,
    "a fraction": 1.5,
    "null": None,
    "empty": "",
    "over 36 characters": "x" * 37,
    "a list": ["a"],
    "an object": {},
    "true": True,
}

# Texts, by what is odd about them. Each is told to a station that handles everything.
TEXTS: dict[str, str | bytes] = {
    "text: no JSON": "nonsense",
    "text: empty": "",
    "text: cut": '[2,"17","Heartbeat",{',
    "text: bytes": json.dumps(BEAT).encode(),
    "text: bytes that are not UTF-8": b'[2,"17","Heart\xffbeat",{}]',
    "text: byte order mark": "\ufeff" + json.dumps(BEAT),
    "text: control character": '[2,"17","DataTransfer",{"vendorId":"a\nb"}]',
    "text: half a surrogate pair": '[2,"17","DataTransfer",{"vendorId":"\\ud800"}]',
    "text: duplicate key": '[2,"17","DataTransfer",{"vendorId":"a","vendorId":"b"}]',
    "text: NaN": '[2,"17","DataTransfer",{"vendorId":"a","data":NaN}]',
    "text: number beyond a double": (
        '[2,"17","DataTransfer",{"vendorId":"a","data":1e999}]'
    ),
    "text: nested 200 levels": (
        '[2,"17","DataTransfer",{"vendorId":"a","data":' + "[" * 200 + "]" * 200 + "}]"
    ),
}
TEXTS |= {
    f"frame: {name}": json.dumps(value)
    for name, value in {
        "an object": {"a": 1},
        "a number": 7,
        "null": None,
        "an empty list": [],
        "message type alone": [2],
        "message type a float": [2.0, *BEAT[1:]],
        "message type a fraction": [2.5, *BEAT[1:]],
        "message type a string": ["2", *BEAT[1:]],
        "message type true": [True, *BEAT[1:]],
        "message type null": [None, *BEAT[1:]],
        "message type unknown": [9, *BEAT[1:]],
        "message type negative": [-2, *BEAT[1:]],
        "CALL of 2 elements": BEAT[:2],
        "CALL of 3 elements": BEAT[:3],
        "CALL of 5 elements": [*BEAT, {}],
        "CALL with an action that there is not": [2, ID, "Hartbeat", {}],
        "CALL with an action in another case": [2, ID, "heartbeat", {}],
        "CALL with a number as action": [2, ID, 7, {}],
        "CALL with a list as action": [2, ID, [], {}],
        "CALL with null as payload": [2, ID, "Heartbeat", None],
        "CALL with a list as payload": [2, ID, "Heartbeat", []],
        "CALL with a string as payload": [2, ID, "Heartbeat", "x"],
        "CALLRESULT to no request": [3, ID, {}],
        "CALLRESULT of 2 elements": [3, ID],
        "CALLERROR to no request": [4, ID, "GenericError", "", {}],
        "CALLERROR of 2 elements": [4, ID],
        "CALLRESULTERROR of 2.1": [5, ID, "GenericError", "", {}],
        "SEND of 2.1": [6, ID, "NotifyPeriodicEventStream", {}],
    }.items()
}
TEXTS |= {
    f"message id: {name}": json.dumps([2, value, *BEAT[2:]])
    for name, value in IDS.items()
}

# What a call of Reset may be answered with besides a right CALLRESULT.
ANSWERS: dict[str, Any] = {
    "CALLRESULT of 2 elements": [3, ID],
    "CALLRESULT of 4 elements": [3, ID, {"status": "Accepted"}, {}],
    "CALLRESULT with a float as message type": [3.0, ID, {"status": "Accepted"}],
    "CALLRESULT with a list as payload": [3, ID, []],
    "CALLRESULT under another id": [3, "18", {"status": "Accepted"}],
    "CALLERROR of 3 elements": [4, ID, "GenericError"],
    "CALLERROR of 4 elements": [4, ID, "GenericError", "why"],
    "CALLERROR of 6 elements": [4, ID, "GenericError", "why", {}, 1],
    "CALLERROR with null as description": [4, ID, "GenericError", None, {}],
    "CALLERROR with null as details": [4, ID, "GenericError", "why", None],
    "CALLERROR with a number as code": [4, ID, 7, "why", {}],
    "no answer": None,
}
CODES = sorted({*map(str, ocppj.ErrorCode), "FormationViolation", "NoSuchCode"})
ANSWERS |= {f"CALLERROR {code}": [4, ID, code, "why", {"a": 1}] for code in CODES}


async def texts(version: str) -> set[Found]:
    """What a station that handles everything makes of each text."""
    ours, theirs = (Handling.by(side, version) for side in sides(version))
    found = set()
    for name, text in TEXTS.items():
        here, there = (await ours.told(text))[0], (await theirs.told(text))[0]
        if here != there:
            found.add(Found(name, here, there))
    return found


async def answers(version: str) -> set[Found]:
    """What a call makes of each answer, with suppress and without."""
    points = {side: calling(side) for side in sides(version)}
    found = set()
    for name, answer in ANSWERS.items():
        for suppress in (True, False):
            here, there = [
                (await called(point, _reset(side), answer, suppress=suppress))[0]
                for side, point in points.items()
            ]
            if here != there:
                found.add(Found(f"answer: {name}", here, there))
    return found


def _reset(side: Side) -> Any:
    kind = "Soft" if side.package.endswith("v16") else "Immediate"
    return side.request("Reset", type=kind)


# Handlers


async def handled(
    side: Side,
    frame: list[Any],
    handler: Callable[..., Any],
    later: Callable[..., Any] | None = None,
    **how: Any,
) -> Any:
    """The ChargePoint that has handled a frame; what it sent is on its wire."""

    methods = {"on_it": on(frame[2], **how)(named("on_it", handler))}
    if later is not None:
        methods["after_it"] = after(frame[2])(named("after_it", later))
    point = type("Point", (side.base,), methods)("station", Wire())
    await point.route_message(json.dumps(frame))
    await asyncio.sleep(0)
    return point


def named(name: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler under the name that it has in its class, by which ocpp finds it."""
    handler.__name__ = name
    return handler


async def answered(*given: Any, **how: Any) -> str:
    """The answer to a frame, or what comes out of start instead."""
    try:
        point = await handled(*given, **how)
    except Exception as error:
        return f"{type(error).__name__} out of start"
    sent = point._connection.sent
    said = ("CALLRESULT" if frame[0] == 3 else str(frame[2]) for frame in sent)
    return ", then ".join(said) or "no answer"


def replies(side: Side) -> Iterator[tuple[str, Any]]:
    """What a handler of Heartbeat returns."""
    yield "a right one", side.reply("Heartbeat", current_time=TIME)
    yield "None", None
    yield "a dict", {"current_time": TIME}
    yield "a string", "nothing that is sent"
    yield "a response of another action", _boot_reply(side)
    yield "a request", side.request("Heartbeat")
    yield "one that breaks its schema", side.reply("Heartbeat", current_time=7)
    yield "one without what it must have", side.reply("Heartbeat", current_time=None)
    yield "a class", side.part("call_result").Heartbeat


def _boot_reply(side: Side) -> Any:
    fields = {"current_time": TIME, "interval": 1, "status": "Accepted"}
    return side.reply("BootNotification", **fields)


def errors() -> Iterator[tuple[str, Any]]:
    """What a handler raises."""
    for cls in ocpp.exceptions.OCPPError.__subclasses__():
        if cls.__module__ == "ocpp.exceptions":
            yield cls.__name__, cls()
    yield "OCPPError itself", ocpp.exceptions.OCPPError()
    yield "an OCPPError with details", ocpp.exceptions.GenericError("why", {"a": 1})
    yield "a LookupError", LookupError("secret")


async def handlers(version: str) -> set[Found]:
    """What comes of what handlers return and raise, and of how they are declared."""
    found = set()
    ours, theirs = ({**dict(_handlers(side))} for side in sides(version))
    assert ours.keys() == theirs.keys()
    for name in ours:
        here, there = await ours[name](), await theirs[name]()
        if here != there:
            found.add(Found(name, here, there))
    return found


def _handlers(side: Side) -> Iterator[tuple[str, Callable[[], Any]]]:
    for name, reply in replies(side):
        yield f"handler returns {name}", functools.partial(_returns, side, reply)
    for name, error in errors():
        yield f"handler raises {name}", functools.partial(_raises, side, error)
        yield f"after raises {name}", functools.partial(_raises_later, side, error)
    for situation in SITUATIONS:
        name = (situation.__doc__ or "").rstrip(".")
        yield name, functools.partial(situation, side)


async def _returns(side: Side, reply: Any) -> str:
    return await answered(side, BEAT, lambda self: reply)


async def _raises(side: Side, error: Exception) -> str:
    def handle(self: Any) -> Any:
        raise error

    return await answered(side, BEAT, handle)


async def _raises_later(side: Side, error: Exception) -> str:
    reply = side.reply("Heartbeat", current_time=TIME)

    def later(self: Any) -> Any:
        raise error

    return await answered(side, BEAT, lambda self: reply, later)


def _version(side: Side) -> str:
    return side.package.rpartition(".")[2]


async def no_handler(side: Side) -> str:
    """An action without a handler."""
    point = side.base("station", Wire())
    await point.route_message(json.dumps(BEAT))
    sent = point._connection.sent
    return str(sent[0][2]) if sent else "no answer"


async def only_after(side: Side) -> str:
    """An action with a handler for `after` alone."""

    class Point(side.base):  # type: ignore[misc,name-defined]
        @after("Heartbeat")
        def later(self) -> None: ...

    point = Point("station", Wire())
    try:
        await point.route_message(json.dumps(BEAT))
    except Exception as error:
        return f"{type(error).__name__} out of start"
    return str(point._connection.sent[0][2])


async def unknown_parameter(side: Side) -> str:
    """A handler with a parameter that is not a field."""
    frame = [2, ID, "BootNotification", BOOTS[_version(side)]]

    def handle(self: Any, chargingStation: Any, reason: Any) -> Any:  # noqa: N803
        return _boot_reply(side)

    return await answered(side, frame, handle)


async def missing_parameter(side: Side) -> str:
    """A handler without a parameter for a field that came."""
    frame = [2, ID, "BootNotification", BOOTS[_version(side)]]
    return await answered(side, frame, lambda self: _boot_reply(side))


async def handler_of_no_action(side: Side) -> str:
    """A handler for an action that does not exist."""

    def handle(self: Any, **fields: Any) -> Any:
        return None

    return await answered(side, [2, ID, "Hartbeat", {}], handle)


async def description(side: Side) -> str:
    """The description in a CALLERROR to a bad request."""
    frame = [2, ID, "Heartbeat", {"a": 1, "b": 2}]
    reply = side.reply("Heartbeat", current_time=TIME)
    point = await handled(side, frame, lambda self: reply)
    said = point._connection.sent[0][3]
    return "what is wrong, and where" if said.startswith("/a:") else "the same for all"


async def details(side: Side) -> str:
    """The details in a CALLERROR to a bad request."""
    frame = [2, ID, "Heartbeat", {"a": 1, "b": 2}]
    reply = side.reply("Heartbeat", current_time=TIME)
    point = await handled(side, frame, lambda self: reply)
    return str(sorted(point._connection.sent[0][4]))


async def description_raised(side: Side) -> str:
    """The error that `call` raises for a bad response."""
    point = calling(side)
    point._connection.answer = [3, ID, {"status": 7}]
    try:
        await point.call(_reset(side), unique_id=ID)
    except ocpp.exceptions.OCPPError as error:
        text = "says where" if "/status" in error.description else "the same for all"
        cause = type(error.__cause__).__name__
        return f"{text}; details {sorted(error.details)}; cause {cause}"
    return "no error"


async def unknown_keys(side: Side) -> str:
    """Unknown keys of a request with `skip_schema_validation`."""
    seen = []

    def handle(self: Any, **fields: Any) -> Any:
        seen.append(fields)
        return side.reply("Heartbeat", current_time=TIME)

    frame = [2, ID, "Heartbeat", {"moodNow": 1}]
    await handled(side, frame, handle, skip_schema_validation=True)
    return str(seen[0])


async def unknown_keys_out(side: Side) -> str:
    """Unknown keys of a response with `skip_schema_validation`."""

    @dataclasses.dataclass
    class Moody:
        current_time: str
        mood_now: int

    reply = Moody(TIME, 1)
    return await answered(side, BEAT, lambda self: reply, skip_schema_validation=True)


async def own_action(side: Side) -> str:
    """An action of a vendor with `skip_schema_validation`."""

    @dataclasses.dataclass
    class Reply:
        some_key: int

    seen = []

    def handle(self: Any, **fields: Any) -> Any:
        seen.append(fields)
        return Reply(1)

    frame = [2, ID, "VendorAction", {"someKey": 1}]
    point = await handled(side, frame, handle, skip_schema_validation=True)
    return f"{seen[0]} {point._connection.sent[0]}"


async def own_request(side: Side) -> str:
    """A request of a class of your own, sent with `skip_schema_validation`."""

    @dataclasses.dataclass
    class VendorAction:
        some_key: int

    point = calling(side)
    point._connection.answer = [3, ID, {}]
    try:
        await point.call(VendorAction(1), True, ID, skip_schema_validation=True)
    except Exception as error:
        return f"{type(error).__name__}, sent {point._connection.sent}"
    return "sent"


async def call_in_handler(side: Side) -> str:
    """A handler that awaits `call`."""
    wire = Echo([3, None, {"status": "Accepted"}])

    class Point(side.base):  # type: ignore[misc,name-defined]
        @on("Heartbeat")
        async def on_beat(self) -> Any:
            await self.call(_reset(side))
            return side.reply("Heartbeat", current_time=TIME)

    point = Point("station", wire, 0.01)
    listening = asyncio.ensure_future(point.start())
    wire.received.put_nowait(json.dumps(BEAT))
    answers: list[Any] = []
    while not answers and not listening.done():
        await asyncio.sleep(0.001)
        answers = [frame[2] for frame in wire.sent if frame[0] == 4]
    listening.cancel()
    await asyncio.wait([listening])
    return f"{answers} after {len(wire.sent) - 1} requests"


async def call_when_closed(side: Side) -> str:
    """A call in flight when the connection ends."""

    class Ending(Wire):
        async def recv(self) -> str:
            await asyncio.sleep(0.001)
            raise ConnectionResetError

    point = side.base("station", Ending(), 0.02)
    listening = asyncio.ensure_future(point.start())
    try:
        await point.call(_reset(side))
    except Exception as error:
        return type(error).__name__
    finally:
        await asyncio.wait([listening])
    return "no error"


async def stray_answers(side: Side) -> str:
    """What is kept of responses to no request."""
    point = side.base("station", Wire())
    for number in range(3):
        await point.route_message(f'[3,"{number}",{{}}]')
    return str(vars(point)["_response_queue"].qsize())


async def odd_unique_id(side: Side) -> str:
    """A `unique_id` that is an integer."""
    point = calling(side)
    point._connection.answer = [3, 17, {"status": "Accepted"}]
    try:
        await point.call(_reset(side), unique_id=17, suppress=False)
    except Exception as error:
        return type(error).__name__
    return "sent"


async def long_unique_id(side: Side) -> str:
    """A `unique_id` of over 36 characters."""
    point = calling(side)
    point._connection.answer = [3, "x" * 37, {"status": "Accepted"}]
    try:
        await point.call(_reset(side), unique_id="x" * 37, suppress=False)
    except Exception as error:
        return type(error).__name__
    return "sent"


async def empty_unique_id(side: Side) -> str:
    """A `unique_id` that is empty."""
    point = calling(side)
    point._connection.answer = [3, "", {"status": "Accepted"}]
    try:
        await point.call(_reset(side), unique_id="", suppress=False)
    except Exception as error:
        return type(error).__name__
    return "sent"


async def not_a_message(side: Side) -> str:
    """`call` of what is not a message."""
    try:
        await calling(side).call({"type": "Soft"})
    except Exception as error:
        return type(error).__name__
    return "sent"


async def call_of_a_response(side: Side) -> str:
    """`call` of a response."""
    try:
        await calling(side).call(side.reply("Heartbeat", current_time=TIME))
    except Exception as error:
        return type(error).__name__
    return "sent"


async def bad_request_out(side: Side) -> str:
    """`call` of a request that breaks its schema."""
    try:
        await calling(side).call(side.request("Reset", type="Never"))
    except Exception as error:
        return type(error).__name__
    return "sent"


async def layout(side: Side) -> str:
    """The text that is sent."""

    class Texts(Wire):
        async def send(self, message: str) -> None:
            self.text = message

    point = side.base("station", Texts(), 0.001)
    request = side.request("DataTransfer", vendor_id="\u00e9", data="d")
    try:
        await point.call(request, unique_id=ID)
    except TimeoutError:
        return str(point._connection.text)
    return "answered"


async def unset_fields(side: Side) -> str:
    """Fields that nobody set, in a request of SetVariables."""
    if side.package.endswith("v16"):
        return ""
    types = side.part("datatypes")
    data = types.SetVariableDataType(
        attribute_value="1",
        component=types.ComponentType(name="C"),
        variable=types.VariableType(name="V"),
    )
    point = side.base("station", Wire(), 0.001)
    try:
        await point.call(side.request("SetVariables", set_variable_data=[data]))
    except TimeoutError:
        (item,) = point._connection.sent[0][3]["setVariableData"]
        return str(sorted(item))
    return "answered"


SITUATIONS = (
    no_handler,
    only_after,
    unknown_parameter,
    missing_parameter,
    handler_of_no_action,
    description,
    details,
    description_raised,
    unknown_keys,
    unknown_keys_out,
    own_action,
    own_request,
    call_in_handler,
    call_when_closed,
    stray_answers,
    odd_unique_id,
    long_unique_id,
    empty_unique_id,
    not_a_message,
    call_of_a_response,
    bad_request_out,
    layout,
    unset_fields,
)


# Objects


def uses() -> dict[str, Callable[[Any], Any]]:
    """What programs do with a value that they were handed."""
    return {
        "x.__dict__": lambda x: sorted(x.__dict__) != [],
        "vars(x)": lambda x: sorted(vars(x)) != [],
        "weakref.ref(x)": lambda x: weakref.ref(x)() is x,
        "x.unknown": lambda x: x.unknown,
        "x.unknown = 1": lambda x: setattr(x, "unknown", 1),
        "dataclasses.asdict(x)": lambda x: type(dataclasses.asdict(x)),
        "dataclasses.astuple(x)": lambda x: type(dataclasses.astuple(x)),
        "dataclasses.replace(x)": lambda x: dataclasses.replace(x) == x,
        "dataclasses.fields(x)[0].type": lambda x: isinstance(
            dataclasses.fields(x)[0].type, str
        ),
        "copy.copy(x)": lambda x: copy.copy(x) == x,
        "copy.deepcopy(x)": lambda x: copy.deepcopy(x) == x,
        "pickle of x": lambda x: pickle.loads(pickle.dumps(x)) == x,
        "hash(x)": lambda x: isinstance(hash(x), int),
        "x < x": lambda x: x < x,
        "x == {...}": lambda x: x == _as_dict(x),
        "x['key']": lambda x: x[_first(x)] is not None,
        "x.get('key')": lambda x: x.get(_first(x)) is not None,
        "'key' in x": lambda x: _first(x) in x,
        "x['key'] = 1": lambda x: x.__setitem__(_first(x), 1),
        "for key in x": lambda x: list(x) == list(_as_dict(x)),
        "len(x)": lambda x: len(x) == len(_as_dict(x)),
        "**x": lambda x: dict(**x) == _as_dict(x),
        "x.items()": lambda x: dict(x.items()) == _as_dict(x),
        "x.copy()": lambda x: x.copy() == x,
        "json.dumps(x)": lambda x: isinstance(json.dumps(x), str),
        "isinstance(x, dict)": lambda x: isinstance(x, dict),
        "bool(x)": bool,
        "x.pop('key')": lambda x: x.pop(_first(x)) is not None,
    }


def class_uses() -> dict[str, Callable[[Any], Any]]:
    """What programs do with the class of a message."""
    return {
        "default as an attribute of the class": _class_default,
        "type hints": lambda cls: sorted(typing.get_type_hints(cls)),
        "names of parameters": lambda cls: sorted(inspect.signature(cls).parameters),
        "a subclass that is a dataclass": _subclass,
        "an attribute set on the class": _set_on_class,
    }


def _class_default(cls: Any) -> str:
    name = next(f.name for f in dataclasses.fields(cls) if f.default is None)
    return str(getattr(cls, name) is None)


def _subclass(cls: Any) -> Any:
    made = dataclasses.make_dataclass("Reset", [("more", int, 1)], bases=(cls,))
    return made(_any_kind(cls)).more


def _any_kind(cls: Any) -> str:
    return "Soft" if ".v16" in cls.__module__ else "Immediate"


def _set_on_class(cls: Any) -> Any:
    made: Any = type("Reset", (cls,), {})
    made.extra = 1
    return made(_any_kind(cls)).extra


def value_uses() -> dict[str, Callable[[Any], Any]]:
    """What programs do with a text of an enum, and with a number."""
    return {
        "type(x) is str": lambda x: type(x) is str,
        "isinstance(x, str)": lambda x: isinstance(x, str),
        "str(x)": str,
        "f'{x}'": lambda x: f"{x}",
        "repr(x)": repr,
        "json.dumps(x)": json.dumps,
        "x == 7": lambda x: x == 7,
        "x == its text": lambda x: x in ("Soft", "Immediate"),
        "{...}[x]": lambda x: x in {"Soft": 1, "Immediate": 1, 7: 2},
        "range(x)": lambda x: len(range(x)),
        "f'{x:d}'": lambda x: f"{x:d}",
        "isinstance(x, int)": lambda x: isinstance(x, int),
    }


def _as_dict(x: Any) -> dict[str, Any]:
    if isinstance(x, dict):
        return dict(x)
    named = ((f.name, getattr(x, f.name)) for f in dataclasses.fields(x))
    return {name: value for name, value in named if value is not None}


def _first(x: Any) -> str:
    return next(iter(_as_dict(x)))


def done(use: Callable[[Any], Any], x: Any) -> str:
    """What a use gives, or the error that it raises."""
    try:
        return str(use(x))
    except Exception as error:
        return type(error).__name__


async def objects(version: str) -> set[Found]:
    """What can be done with messages, with objects in them, and with values."""
    ours, theirs = sides(version)
    values = [await _values(side) for side in sides(version)]
    made: list[tuple[str, Any, Any, dict[str, Callable[[Any], Any]]]] = [
        ("message", _reset(ours), _reset(theirs), uses()),
        ("datatype", _datatype(ours), _datatype(theirs), uses()),
        ("object that came", await _came(ours), await _came(theirs), uses()),
        ("class", type(_reset(ours)), type(_reset(theirs)), class_uses()),
        ("text of an enum", values[0][0], values[1][0], value_uses()),
        ("number", values[0][1], values[1][1], value_uses()),
    ]
    found = set()
    for what, one, other, tried in made:
        for name, use in tried.items():
            here, there = done(use, one), done(use, copy.deepcopy(other))
            if here != there:
                found.add(Found(f"{what}: {name}", here, there))
    return found


def _datatype(side: Side) -> Any:
    types = side.part("datatypes")
    if side.package.endswith("v16"):
        return types.IdTagInfo(status="Accepted")
    return types.StatusInfoType(reason_code="NoError")


async def _values(side: Side) -> tuple[Any, Any]:
    """A text of an enum and a number, both arguments of a handler."""
    version = _version(side)
    period = [{"startPeriod": 0, "limit": 7}]
    profile: dict[str, Any] = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": period},
    }
    frame = [
        2,
        ID,
        "SetChargingProfile",
        {"connectorId": 1, "csChargingProfiles": profile},
    ]
    if version != "v16":
        frame = [2, ID, "CostUpdated", {"totalCost": 7, "transactionId": "t"}]
    seen: list[Any] = []

    def handle(self: Any, **fields: Any) -> Any:
        seen.append(fields)

    with contextlib.suppress(TypeError):
        await handled(side, frame, handle)
    (fields,) = seen
    number = fields.get("total_cost")
    if version == "v16":
        found = fields["cs_charging_profiles"]
        number = _item(found, "charging_schedule", "charging_schedule_period", "limit")
    kind = await _kind_of_reset(side)
    return kind, number


async def _kind_of_reset(side: Side) -> Any:
    seen = []

    def handle(self: Any, type: Any) -> Any:
        seen.append(type)

    kind = "Soft" if _version(side) == "v16" else "Immediate"
    with contextlib.suppress(TypeError):
        await handled(side, [2, ID, "Reset", {"type": kind}], handle)
    return seen[0]


def _item(value: Any, *names: str) -> Any:
    for name in names:
        if isinstance(value, list):
            value = value[0]
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    return value


async def _came(side: Side) -> Any:
    """An object in a response that came."""
    point = calling(side)
    if side.package.endswith("v16"):
        request = side.request("Authorize", id_tag="A")
        point._connection.answer = [3, ID, {"idTagInfo": {"status": "Accepted"}}]
        return (await point.call(request, unique_id=ID)).id_tag_info
    payload = {"status": "Accepted", "statusInfo": {"reasonCode": "NoError"}}
    point._connection.answer = [3, ID, payload]
    return (await point.call(_reset(side), unique_id=ID)).status_info


EVERYTHING = (*ROUNDS, texts, answers, handlers, objects)
