"""Where our ChargePoint leaves the package's on purpose: both are asked, each time."""
# mypy: disable-error-code="untyped-decorator"

import asyncio
import importlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from tests.applications.wires import Echo, Frame, Wire
from tests.helpers.schemas import installed

routing: Any = importlib.import_module("ocpp.routing")
exceptions: Any = importlib.import_module("ocpp.exceptions")

TIME = "2026-03-14T09:26:53Z"
BOOT = '{"reason":"PowerUp","chargingStation":{"vendorName":"Example","model":"One"}}'
TRANSFER = '[2,"1","DataTransfer",{"vendorId":"v","data":%s}]'


@dataclass(frozen=True)
class Side:
    """One of the two: the module with its ChargePoint, and that with its messages."""

    module: str
    package: str

    @property
    def base(self) -> Any:
        return importlib.import_module(self.module).ChargePoint

    def reply(self, action: str, **fields: Any) -> Any:
        results = importlib.import_module(f"{self.package}.call_result")
        return getattr(results, action)(**fields)

    def request(self, action: str, **fields: Any) -> Any:
        requests = importlib.import_module(f"{self.package}.call")
        return getattr(requests, action)(**fields)


def sides(version: str) -> tuple[Side, Side]:
    """Ours and theirs."""
    return (
        Side(f"generated.{version}.charge_point", f"generated.{version}"),
        Side(f"ocpp.{version}", f"ocpp.{version}"),
    )


@dataclass(frozen=True)
class Difference:
    """A row of the table in README, and what observe gives on each side."""

    what: str
    here: str
    there: str
    reason: str
    observe: Callable[[Side], Any]
    ours: Any
    theirs: Any
    version: str = "v201"


def sent(
    side: Side, text: str, reply: Any = None, after: Callable[..., Any] | None = None
) -> tuple[list[Frame], list[dict[str, Any]]]:
    """What goes out when a text comes in, and the arguments of the handler."""
    arguments: list[dict[str, Any]] = []
    routing.routables.clear()
    is_call = reply is not None and text.startswith("[2,")
    action = (json.loads(text) + [None] * 4)[2] if is_call else None

    class Point(side.base):  # type: ignore[misc,name-defined]
        if action is not None:

            @routing.on(action)
            async def handle(self, **given: Any) -> Any:
                arguments.append(given)
                if isinstance(reply, Exception):
                    raise reply
                return reply

        if after is not None:
            later = routing.after(action)(after)

    wire = Wire()
    asyncio.run(Point("station", wire).route_message(text))
    return wire.sent, arguments


def code(frames: list[Frame]) -> Any:
    """The error code of the one answer, if there is one."""
    return frames[0][2] if frames else None


def nested(side: Side) -> Any:
    text = f'[2,"1","BootNotification",{BOOT}]'
    _, (arguments,) = sent(side, text, side.reply("StatusNotification"))
    return type(arguments["charging_station"]).__name__


def vendor_keys(side: Side) -> Any:
    text = TRANSFER % '{"someKey":1,"an_other":null}'
    _, (arguments,) = sent(side, text, side.reply("DataTransfer", status="Accepted"))
    return arguments["data"]


def null(side: Side) -> Any:
    reply = side.reply("DataTransfer", status="Accepted")
    _, (arguments,) = sent(side, TRANSFER % "null", reply)
    return "data" in arguments


def decimals(side: Side) -> Any:
    period = '{"startPeriod":0,"limit":8.1}'
    schedule = f'{{"chargingRateUnit":"A","chargingSchedulePeriod":[{period}]}}'
    profile = (
        '{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile",'
        f'"chargingProfileKind":"Absolute","chargingSchedule":{schedule}}}'
    )
    text = (
        f'[2,"1","RemoteStartTransaction",{{"idTag":"a","chargingProfile":{profile}}}]'
    )
    reply = side.reply("RemoteStartTransaction", status="Accepted")
    _, (arguments,) = sent(side, text, reply)
    found = arguments["charging_profile"]
    if isinstance(found, dict):
        return type(found["charging_schedule"]["charging_schedule_period"][0]["limit"])
    return type(found.charging_schedule.charging_schedule_period[0].limit)


def unknown_action(side: Side) -> Any:
    return code(sent(side, '[2,"1","Hartbeat",{}]')[0])


def no_handler(side: Side) -> Any:
    return code(sent(side, '[2,"1","Heartbeat",{}]')[0])


def bad_request(side: Side) -> Any:
    text = '[2,"1","Heartbeat",{"a":1,"b":2}]'
    (frame,), _ = sent(side, text, side.reply("Heartbeat", current_time=TIME))
    assert frame[2] == "FormatViolation"
    return frame[3]


def missing(side: Side) -> Any:
    reply = side.reply("BootNotification", current_time=TIME, interval=1, status="x")
    return code(sent(side, '[2,"1","BootNotification",{}]', reply)[0])


def unreadable(side: Side) -> Any:
    return code(sent(side, '{"a":1}')[0])


def broken(side: Side) -> Any:
    frames = sent(side, '[2,"1","Heartbeat",{"a":,}]')[0]
    return frames[0][1:3] if frames else None


def odd_id(side: Side) -> Any:
    reply = side.reply("Heartbeat", current_time=TIME)
    return sent(side, '[2,17,"Heartbeat",{}]', reply)[0][0][1]


def doubtful(side: Side) -> Any:
    text = TRANSFER % '{"a":1,"a":NaN}'
    reply = side.reply("DataTransfer", status="Accepted")
    return code(sent(side, text, reply)[0]) == "FormatViolation"


def bad_reply(side: Side) -> Any:
    reply = side.reply("Heartbeat", current_time=7)
    return code(sent(side, '[2,"1","Heartbeat",{}]', reply)[0])


def no_reply(side: Side) -> Any:
    try:
        return code(sent(side, '[2,"1","Heartbeat",{}]', "nothing that is sent")[0])
    except TypeError as error:
        return type(error)


def spelling(side: Side) -> Any:
    error = exceptions.FormatViolationError()
    return code(sent(side, '[2,"1","Heartbeat",{}]', error)[0])


def fault_in_after(side: Side) -> Any:
    def later(self: Any) -> None:
        raise LookupError

    reply = side.reply("Heartbeat", current_time=TIME)
    try:
        return len(sent(side, '[2,"1","Heartbeat",{}]', reply, later)[0])
    except LookupError as error:
        return type(error)


def stray_answers(side: Side) -> Any:
    async def run() -> int:
        point = side.base("station", Wire())
        for number in range(3):
            await point.route_message(f'[3,"{number}",{{}}]')
        held: int = point._response_queue.qsize()
        return held

    return asyncio.run(run())


def unknown_keys(side: Side) -> Any:
    """The arguments of a handler, and the code where its reply has such a key."""

    @dataclass
    class Moody:
        current_time: str
        mood_now: int

    got = []

    class Point(side.base):  # type: ignore[misc,name-defined]
        @routing.on("Heartbeat", skip_schema_validation=True)
        def handle(self, **given: Any) -> Any:
            got.append(given)
            return Moody(TIME, 1)

    wire = Wire()
    text = '[2,"1","Heartbeat",{"moodNow":1}]'
    asyncio.run(Point("station", wire).route_message(text))
    (frame,) = wire.sent
    return got[0], frame[2] if frame[0] == 4 else None


def bad_response(side: Side) -> Any:
    async def run() -> None:
        wire = Echo([3, None, {"status": 7}])
        point = side.base("station", wire, 1)
        listening = asyncio.ensure_future(point.start())
        try:
            await point.call(side.request("Reset", type="Immediate"))
        finally:
            listening.cancel()

    with pytest.raises(exceptions.TypeConstraintViolationError) as caught:
        asyncio.run(run())
    return caught.value.description.partition(":")[0]


UNTOLD = "Payload for Action is syntactically incorrect or structure for Action"

DIFFERENCES = (
    Difference(
        "Values inside of arguments and responses",
        "objects of `datatypes`",
        "dicts",
        'That is what it is for: `x["reason_code"]` becomes `x.reason_code`.',
        nested,
        "ChargingStationType",
        "dict",
    ),
    Difference(
        "Keys of vendors, in customData and in `data` of DataTransfer",
        "as they are on the wire",
        "renamed; null is dropped when sent",
        "They are data of the vendor, so no rule for names holds.",
        vendor_keys,
        {"someKey": 1, "an_other": None},
        {"some_key": 1, "an_other": None},
    ),
    Difference(
        "`data` of DataTransfer that is null",
        "no argument",
        "None",
        "`None` stands for absent.",
        null,
        False,
        True,
    ),
    Difference(
        "Numbers with one decimal in 1.6",
        "`float`",
        "`Decimal` in three messages, `float` in others",
        "The codec compares decimals by itself and gives one type.",
        decimals,
        float,
        Decimal,
        "v16",
    ),
    Difference(
        "An action that the version does not have",
        "`NotImplemented`",
        "`NotSupported`",
        "OCPP-J says so: nobody knows the action.",
        unknown_action,
        "NotImplemented",
        "NotSupported",
    ),
    Difference(
        "An action without a handler",
        "`NotSupported`",
        "`NotImplemented`",
        "OCPP-J says so: the action is known.",
        no_handler,
        "NotSupported",
        "NotImplemented",
    ),
    Difference(
        "Either of them in 2.1",
        "the same answers, by the list of 2.1",
        "no answer",
        "Who asks would wait in vain.",
        unknown_action,
        "NotImplemented",
        None,
        "v21",
    ),
    Difference(
        "A required field that is absent",
        "`OccurrenceConstraintViolation`",
        "`ProtocolError`",
        "One table of codes for all, which is [above](#the-codec).",
        missing,
        "OccurrenceConstraintViolation",
        "ProtocolError",
    ),
    Difference(
        "Description of a CALLERROR to a bad request",
        "what is wrong, and where",
        "the same for all; one cause in the details",
        "Whoever sent it wants to fix it.",
        bad_request,
        "/a: the key 'a' is unknown; /b: the key 'b' is unknown",
        UNTOLD,
    ),
    Difference(
        "Description of the error that `call` raises for a bad response",
        "what is wrong, and where; `__cause__` has the findings",
        "the same for all",
        "The same, on this side.",
        bad_response,
        "/status",
        "Payload for Action is syntactically correct but at least one of the fields"
        " violates data type constraints (e.g. “somestring”",
    ),
    Difference(
        "A text that is not a frame",
        'answered under the id "-1", in 1.6 not at all',
        "not answered",
        "OCPP-J 2.x says so.",
        unreadable,
        "RpcFrameworkError",
        None,
    ),
    Difference(
        "A request that is not JSON, but starts as one",
        "answered with `FormatViolation`, under its id",
        "not answered",
        'OCPP-J has "-1" for ids that can\'t be read, and this one can.',
        broken,
        ["1", "FormatViolation"],
        None,
    ),
    Difference(
        "A message id that is a number, null, empty or too long",
        'refused, under the id "-1"; echoed if `tolerant`',
        "echoed",
        "OCPP-J has strings of 1 to 36 characters.",
        odd_id,
        "-1",
        17,
    ),
    Difference(
        "NaN, and duplicate keys in one object",
        "refused",
        "taken",
        "They are not JSON, or doubtful.",
        doubtful,
        True,
        False,
    ),
    Difference(
        "A reply of yours that breaks its schema",
        "`InternalError`",
        "the code of what is wrong with it",
        "The request was right, and its sender can't fix the reply.",
        bad_reply,
        "InternalError",
        "TypeConstraintViolation",
    ),
    Difference(
        "A handler that returns no message",
        "`InternalError`",
        "TypeError out of `start`",
        "One fault need not end the connection.",
        no_reply,
        "InternalError",
        TypeError,
    ),
    Difference(
        "An exception in a handler for `after` that is not async",
        "logged",
        "out of `start`",
        "The response has gone out; the connection can go on.",
        fault_in_after,
        1,
        LookupError,
    ),
    Difference(
        "`FormatViolationError`, raised by a handler for 1.6",
        "`FormationViolation`",
        "`FormatViolation`",
        "OCPP-J 1.6 has two spellings of its own.",
        spelling,
        "FormationViolation",
        "FormatViolation",
        "v16",
    ),
    Difference(
        "Unknown keys with `skip_schema_validation`",
        "logged and left out; none can be sent",
        "arguments of the handler; sent",
        "Typed messages have no place for them.",
        unknown_keys,
        ({}, "InternalError"),
        ({"mood_now": 1}, None),
    ),
    Difference(
        "Responses to no request",
        "logged and dropped",
        "kept until the next `call`",
        "A peer could fill the memory.",
        stray_answers,
        0,
        3,
    ),
)


def as_markdown() -> str:
    """The table as it stands in README."""
    rows = [f"| {d.what} | {d.here} | {d.there} | {d.reason} |" for d in DIFFERENCES]
    head = ["| What | Here | `ocpp` 2.1.0 | Reason |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


@pytest.fixture(autouse=True)
def own_routables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package lists the names of all handlers; here each has its own."""
    monkeypatch.setattr(routing, "routables", [])
    monkeypatch.setattr(logging.getLogger("ocpp"), "disabled", True)


@pytest.mark.parametrize(
    "row",
    [d for d in DIFFERENCES if d.version in {v.package for v in installed()}],
    ids=lambda row: f"{row.observe.__name__}-{row.version}",
)
def test_the_two_differ_as_the_table_says(row: Difference) -> None:
    here, there = sides(row.version)
    assert row.observe(here) == row.ours
    assert row.observe(there) == row.theirs
    assert row.ours != row.theirs
