"""Frames of stations as they are: each kind on codec, frames and a real WebSocket.

The same frames go to the ChargePoint of ``ocpp``, as far as it can run them, so that
the table in the README of the modules stays true.
"""
# mypy: disable-error-code="untyped-decorator,misc,import-untyped"

import asyncio
import contextlib
import importlib
import json
import logging
from dataclasses import dataclass
from typing import Any

import pytest
from generated import ocppj
from generated.v16 import call, codec, enums
from generated.v16.charge_point import ChargePoint
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

routing: Any = importlib.import_module("ocpp.routing")
theirs: Any = importlib.import_module("ocpp.v16")

TIME = "2026-03-01T10:00:00Z"
QUIET = logging.Logger("quiet")
QUIET.addHandler(logging.NullHandler())

START = '{"connectorId":%s,"idTag":"A","meterStart":%s,"timestamp":"%s"}'
SAMPLED = '{"connectorId":1,"meterValue":%s}'
METER_VALUE = '{"timestamp":"2026-03-01T10:00:00Z","sampledValue":[{"value":%s}]}'
STATUS = '{"connectorId":1,"errorCode":"%s","status":"%s"}'


@dataclass(frozen=True)
class Row:
    """A frame, what its fields are read as, and the findings that it leaves.

    fields are paths into the message.
    """

    action: str
    payload: str
    fields: dict[str, Any]
    findings: list[tuple[str, str, str | None]]
    frame: str = '[2,"1","%s",%s]'
    message_id: Any = "1"

    @property
    def text(self) -> str:
        return self.frame % (self.action, self.payload)


KNOWN = "meter_value.0.sampled_value.0.value"
WIRE = "/meterValue/0/sampledValue/0/value"
STOP = '{"meterStop":%s,"transactionId":5,"timestamp":"2026-03-01T10:00:00Z"}'

ROWS = {
    "a number for a string": Row(
        "MeterValues",
        SAMPLED % f"[{METER_VALUE % '12.5'}]",
        {KNOWN: "12.5"},
        [(WIRE, "type", "'12.5'")],
    ),
    "true for a string": Row(
        "MeterValues",
        SAMPLED % f"[{METER_VALUE % 'true'}]",
        {KNOWN: "true"},
        [(WIRE, "type", "'true'")],
    ),
    "strings for numbers": Row(
        "StartTransaction",
        START % ('"1"', '"33259490"', TIME),
        {"connector_id": 1, "meter_start": 33259490},
        [("/connectorId", "type", "1"), ("/meterStart", "type", "33259490")],
    ),
    "a whole number with a point": Row(
        "StopTransaction",
        STOP % "332.0",
        {"meter_stop": 332},
        [("/meterStop", "type", "332")],
    ),
    "a number that is not whole": Row(
        "StopTransaction",
        STOP % "332.5",
        {"meter_stop": 332.5},
        [("/meterStop", "type", None)],
    ),
    "an object for a list": Row(
        "MeterValues",
        SAMPLED % METER_VALUE % '"0.00"',
        {KNOWN: "0.00"},
        [("/meterValue", "type", "a list of one object")],
    ),
    "a status in another case": Row(
        "StatusNotification",
        STATUS % ("noerror", " AVAILABLE"),
        {
            "error_code": enums.ChargePointErrorCode.no_error,
            "status": enums.ChargePointStatus.available,
        },
        [("/errorCode", "enum", "'NoError'"), ("/status", "enum", "'Available'")],
    ),
    "a key in another case": Row(
        "StartTransaction",
        START.replace("connectorId", "connectorID") % ("1", "5", TIME),
        {"connector_id": 1},
        [("/connectorID", "additionalProperties", "'connectorId'")],
    ),
    "two keys that differ in case": Row(
        "Authorize",
        '{"IDTAG":"B","idTag":"A"}',
        {"id_tag": "A"},
        [("/IDTAG", "additionalProperties", None)],
    ),
    "null for an optional field": Row(
        "StopTransaction",
        STOP[:-1] % "5" + ',"idTag":null,"transactionData":null}',
        {"id_tag": None, "transaction_data": None},
        [("/idTag", "type", "absent"), ("/transactionData", "type", "absent")],
    ),
    "null as payload": Row("Heartbeat", "null", {}, [("", "type", "{}")]),
    "a list as payload": Row("Heartbeat", "[]", {}, [("", "type", "{}")]),
    "no payload": Row(
        "Heartbeat",
        "",
        {},
        [("", "frame", "{}")],
        frame='[2,"1","%s"%s]',
    ),
    "a duplicate key": Row(
        "Authorize",
        '{"idTag":"B","idTag":"A"}',
        {"id_tag": "A"},
        [("/idTag", "json", "the last one")],
    ),
    "control characters": Row(
        "Authorize",
        '{"idTag":"AB\x10\x0e"}',
        {"id_tag": "AB\x10\x0e"},
        [("", "json", None)],
    ),
    "a byte order mark and NULs": Row(
        "Authorize",
        '{"idTag":"AB"}',
        {"id_tag": "AB"},
        [("", "json", None), ("", "json", None)],
        frame='\ufeff[2,"1","%s",%s]\0\0 ',
    ),
    "a message type with a point": Row(
        "Authorize",
        '{"idTag":"AB"}',
        {"id_tag": "AB"},
        [("", "frame", "2")],
        frame='[2.0,"1","%s",%s]',
    ),
    **{
        f"{value!r:.9} as message id": Row(
            "Authorize",
            '{"idTag":"AB"}',
            {"id_tag": "AB"},
            [("", "frame", None)],
            frame=f'[2,{json.dumps(value)},"%s",%s]',
            message_id=value,
        )
        for value in (17, None, "", "x" * 40, 2.5)
    },
}


# What a handler of ocpp 2.1.0 gets, with validation switched off; the start of the
# answer where it gets nothing; None where there is no answer at all.
OTHERS: dict[str, Any] = {
    "a number for a string": {
        "connector_id": 1,
        "meter_value": [{"timestamp": TIME, "sampled_value": [{"value": 12.5}]}],
    },
    "true for a string": {
        "connector_id": 1,
        "meter_value": [{"timestamp": TIME, "sampled_value": [{"value": True}]}],
    },
    "strings for numbers": {
        "connector_id": "1",
        "id_tag": "A",
        "meter_start": "33259490",
        "timestamp": TIME,
    },
    "a whole number with a point": {
        "meter_stop": 332.0,
        "transaction_id": 5,
        "timestamp": TIME,
    },
    "a number that is not whole": {
        "meter_stop": 332.5,
        "transaction_id": 5,
        "timestamp": TIME,
    },
    "an object for a list": {
        "connector_id": 1,
        "meter_value": {"timestamp": TIME, "sampled_value": [{"value": "0.00"}]},
    },
    "a status in another case": {
        "connector_id": 1,
        "error_code": "noerror",
        "status": " AVAILABLE",
    },
    "a key in another case": {
        "connector_id": 1,
        "id_tag": "A",
        "meter_start": 5,
        "timestamp": TIME,
    },
    "two keys that differ in case": {"idtag": "B", "id_tag": "A"},
    "null for an optional field": {
        "meter_stop": 5,
        "transaction_id": 5,
        "timestamp": TIME,
        "id_tag": None,
        "transaction_data": None,
    },
    "null as payload": [4, "1", "InternalError"],
    "a list as payload": [4, "1", "InternalError"],
    "no payload": None,
    "control characters": None,
    "a byte order mark and NULs": None,
    "a duplicate key": {"id_tag": "A"},
    "a message type with a point": {"id_tag": "AB"},
}


def at(message: Any, path: str) -> Any:
    """The value at a path of fields and indices."""
    for step in path.split("."):
        message = message[int(step)] if step.isdigit() else getattr(message, step)
    return message


def brief(findings: tuple[ocppj.Finding, ...]) -> list[tuple[str, str, str | None]]:
    """Pointer, rule and reading of findings."""
    return [(f.pointer, f.rule, f.read) for f in findings]


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_codec_reads_what_can_mean_one_thing(row: Row) -> None:
    cls = codec.requests[row.action]
    expected = [found for found in row.findings if found[1] != "frame"]
    if not row.payload or "\0" in row.frame:
        return  # a matter of frames alone
    from_text: ocppj.Tolerated[Any] = codec.from_json(cls, row.payload, tolerant=True)
    for path, value in row.fields.items():
        assert at(from_text.message, path) == value
        assert type(at(from_text.message, path)) is type(value)
    assert brief(from_text.findings) == expected
    with contextlib.suppress(json.JSONDecodeError):
        payload = json.loads(row.payload)
        from_dict: ocppj.Tolerated[Any] = codec.from_dict(cls, payload, tolerant=True)
        assert from_dict.message == from_text.message
        assert [f for f in expected if f[1] != "json"] == brief(from_dict.findings)
    if expected:
        with pytest.raises(ocppj.ValidationError):
            codec.from_json(cls, row.payload)
    again = codec.to_json(from_text.message, validate=False)
    assert codec.from_json(cls, again, tolerant=True).message == from_text.message


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_frames_are_read_alike(row: Row) -> None:
    made = codec.unpack(row.text, tolerant=True)
    frame: Any = made.message
    assert (frame.message_id, frame.action) == (row.message_id, row.action)
    assert type(frame.message_id) is type(row.message_id)
    for path, value in row.fields.items():
        assert at(frame.payload, path) == value
    assert brief(made.findings) == row.findings
    assert codec.unpack(row.text.encode(), tolerant=True) == made
    with pytest.raises(ocppj.FrameError):
        codec.unpack(row.text)
    answer = ocppj.CallError(frame.message_id, "GenericError")
    assert json.loads(codec.pack(answer, tolerant=True))[1] == row.message_id


def system(base: type[Any], action: str, got: list[Any]) -> type[Any]:
    """A ChargePoint of any kind that keeps what its handler gets, and is quiet."""

    async def handle(self: Any, **arguments: Any) -> Any:
        got.append(arguments)
        raise importlib.import_module("ocpp.exceptions").GenericError("seen")

    routing.routables.append("handle")
    routed = routing.on(action, skip_schema_validation=base is not ChargePoint)(handle)
    return type("System", (base,), {"handle": routed, "tolerant": True})


async def answer(kind: type[Any], text: str | bytes) -> Any:
    """What a ChargePoint on a real WebSocket answers to a text, if anything."""

    async def on_connect(connection: Any) -> None:
        with contextlib.suppress(ConnectionClosed):
            await kind("station", connection, logger=QUIET).start()

    async with serve(on_connect, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None) as peer:
            await peer.send(text)
            await peer.send('[2,"last","Reset",{"type":"Soft"}]')
            with contextlib.suppress(ConnectionClosed):
                return json.loads(await asyncio.wait_for(peer.recv(), 10))
    return None


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_they_reach_a_handler_over_a_real_connection(
    row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "routables", [])
    got: list[Any] = []
    reply = asyncio.run(answer(system(ChargePoint, row.action, got), row.text))
    assert reply[:3] == [4, row.message_id, "GenericError"]
    (arguments,) = got
    assert (
        codec.requests[row.action](**arguments)
        == codec.unpack(  # type: ignore[union-attr]
            row.text, tolerant=True
        ).message.payload
    )


@pytest.mark.parametrize("name", ROWS)
def test_the_package_makes_of_them_what_the_table_says(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "routables", [])
    monkeypatch.setattr(logging.getLogger("ocpp"), "disabled", True)
    got: list[Any] = []
    row = ROWS[name]
    kind = system(theirs.ChargePoint, row.action, got)
    reply = asyncio.run(answer(kind, row.text))
    expected = OTHERS.get(name, {"id_tag": "AB"})
    if isinstance(expected, dict):
        assert got == [expected]
        assert reply[1] == row.message_id
    else:
        assert got == []
        assert reply[:3] == (expected or [4, "last", "NotImplemented"])


# Texts that nobody can read without guessing, and what was meant.
METER_VALUES = f'{{"connectorId":1,"transactionId":5,"meterValue":[{METER_VALUE % 1}]}}'
MEANT = f'[2,"1","MeterValues",{METER_VALUES}]'
BROKEN: dict[str, str] = {
    "a value is missing": MEANT.replace(":5,", ":,"),
    "a comma without a value": MEANT.replace('":[{', '":[,{'),
    "cut off": MEANT[:60],
    "a comma before the end": MEANT.replace("]}]", "]},]"),
    "quotes of another kind": MEANT.replace('"value"', "'value'"),
    "not UTF-8": MEANT.replace(TIME, "\udcff"),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_answered_under_its_id(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "routables", [])
    sent = text.encode(errors="surrogateescape")
    with pytest.raises(ocppj.FrameError) as caught:
        codec.unpack(sent, tolerant=True)
    error = caught.value
    assert (error.kind, error.message_id, error.action) == (2, "1", "MeterValues")
    got: list[Any] = []
    kind = system(ChargePoint, "MeterValues", got)
    assert asyncio.run(answer(kind, sent))[:3] == [4, "1", "FormationViolation"]
    kind.handle_text_error = lambda self, text, error: MEANT
    assert asyncio.run(answer(kind, sent))[:3] == [4, "1", "GenericError"]
    (arguments,) = got
    assert arguments["transaction_id"] == 5


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_the_package_says_nothing_of_them(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "routables", [])
    monkeypatch.setattr(logging.getLogger("ocpp"), "disabled", True)
    kind = system(theirs.ChargePoint, "MeterValues", [])
    reply = asyncio.run(answer(kind, text.encode(errors="surrogateescape")))
    assert reply[:3] == [4, "last", "NotImplemented"]


CONFIGURATION = (
    '{"configurationKey":[{"key":"A","readonly":"False","value":60},'
    '{"key":"B","readonly":1,"value":false}]}'
)


async def response(kind: type[Any], request: Any, payload: str) -> Any:
    """What a call() on a real WebSocket gives for a response."""
    made: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def on_connect(connection: Any) -> None:
        side = kind("station", connection, logger=QUIET)
        reading = asyncio.ensure_future(side.start())
        made.set_result(await side.call(request, skip_schema_validation=True))
        reading.cancel()

    async with serve(on_connect, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None) as peer:
            message_id = json.loads(await asyncio.wait_for(peer.recv(), 10))[1]
            await peer.send(f"[3,{json.dumps(message_id)},{payload}]")
            return await asyncio.wait_for(made, 10)


def test_a_response_is_read_alike_and_in_the_package_it_is_not() -> None:
    found: list[Any] = []
    kind: type[Any] = type("System", (ChargePoint,), {"tolerant": True})
    kind.handle_findings = lambda self, frame, findings, unknown: found.extend(findings)
    got = asyncio.run(response(kind, call.GetConfiguration(), CONFIGURATION))
    keys = got.configuration_key
    assert [(k.readonly, k.value) for k in keys] == [(False, "60"), (True, "false")]
    assert [(f.pointer, f.rule) for f in found] == [
        (f"/configurationKey/{index}/{name}", "type")
        for index in (0, 1)
        for name in ("readonly", "value")
    ]
    request = importlib.import_module("ocpp.v16.call").GetConfiguration()
    got = asyncio.run(response(theirs.ChargePoint, request, CONFIGURATION))
    assert [(k["readonly"], k["value"]) for k in got.configuration_key] == [
        ("False", 60),
        (1, False),
    ]


def test_salvaged_errors() -> None:
    for text, description in (
        ('[4,"1","NotSupported"]', ""),
        ('[4,"1","NotSupported","why"]', "why"),
        ('[4,"1","NotSupported",null,[]]', ""),
    ):
        made = codec.unpack(text, {"1": "Reset"}.get, tolerant=True)
        assert made.message == ocppj.CallError("1", "NotSupported", description, {})
        assert brief(made.findings) == [("", "frame", "'NotSupported'")]
        with pytest.raises(ocppj.FrameError) as error:
            codec.unpack(text, {"1": "Reset"}.get)
        assert (error.value.kind, error.value.action) == (4, "Reset")


@pytest.mark.parametrize(
    ("parts", "description", "details", "lost"),
    [
        ('{"a":1}', "", {"a": 1}, ""),
        ('{"a":1},"d"', "d", {"a": 1}, ""),
        ('5,{"a":1}', "", {"a": 1}, " without its description"),
        ('"d","text"', "d", {}, " without its details"),
        ('5,[6],{"b":1}', "", {}, " without its description and its details and what"),
        ('"d",{"a":1},7', "d", {"a": 1}, " without what follows its details"),
    ],
)
def test_a_salvaged_error_keeps_its_details_and_says_what_is_lost(
    parts: str, description: str, details: dict[str, Any], lost: str
) -> None:
    text = f'[4,"1","NotSupported",{parts}]'
    made = codec.unpack(text, {"1": "Reset"}.get, tolerant=True)
    assert made.message == ocppj.CallError("1", "NotSupported", description, details)
    assert f"; read as 'NotSupported'{lost}" in str(made.findings[0])
    assert bool(lost) == (" without " in str(made.findings[0]))


@pytest.mark.parametrize(
    ("head", "strict_id", "message_id"),
    [
        ('\ufeff[2,"7",', "7", "7"),
        ('\0\0 [ 2,"7",', "7", "7"),
        ('[2.0,"7",', "7", "7"),
        ("[2,7,", None, 7),
        ("[2.0,2.5,", None, 2.5),
        ("[2,null,", None, None),
        ('[2,"",', None, ""),
    ],
)
def test_the_head_of_a_broken_text_is_read_in_other_forms(
    head: str, strict_id: str | None, message_id: Any
) -> None:
    text = head + '"Authorize",{'
    tolerant: Any
    for tolerant, expected in ((False, strict_id), (True, message_id)):
        for sent in (text, text.encode()):
            with pytest.raises(ocppj.FrameError) as caught:
                codec.unpack(sent, tolerant=tolerant)
            error = caught.value
            assert (error.kind, error.action) == (2, "Authorize")
            assert error.message_id == expected
            if expected is None and not tolerant:
                assert error.reply is None  # 1.6 has no answer for it
            else:
                assert error.reply is not None
                assert error.reply.message_id == expected
                codec.pack(error.reply, tolerant=True)


def test_a_broken_response_in_another_form_is_not_answered() -> None:
    for text in ('\ufeff[3,"7",{', '[3.0,"7",{', "[3,7,{"):
        with pytest.raises(ocppj.FrameError) as caught:
            codec.unpack(text, {"7": "Reset"}.get, tolerant=True)
        assert (caught.value.kind, caught.value.reply) == (3, None)


def test_a_payload_that_is_left_out_is_one_fault() -> None:
    waiting = {"1": "Reset", "2": "TriggerMessage", "3": "MeterValues"}.get
    for text in ('[2,"1","Heartbeat"]', '[3,"3"]'):
        made = codec.unpack(text, waiting, tolerant={"frame"})
        assert [str(f) for f in made.findings] == [
            "message: the payload is missing; read as {}"
        ]
    for text in ('[2,"1","Authorize"]', '[3,"1"]'):
        with pytest.raises(ocppj.FrameError, match="the payload is missing") as caught:
            codec.unpack(text, waiting, tolerant=ocppj.EVERY_RULE)
        assert [f.rule for f in caught.value.findings] == ["frame"]


def test_a_form_of_a_frame_is_tolerated_by_action() -> None:
    for frame in ('\ufeff[2,"7","Heartbeat",{}]', '[2.0,"7","Heartbeat",{}]'):
        with pytest.raises(ocppj.FrameError) as caught:
            codec.unpack(frame)
        assert (caught.value.kind, caught.value.action) == (2, "Heartbeat")


def test_findings_of_frames_say_what_is_there() -> None:
    one = "a string of 1 to 36 characters"
    for text, expected in (
        ('\ufeff[2,"1","Heartbeat",{}]', "a byte order mark before the value"),
        ('[2,"1","Heartbeat",{}]\n\0', "NULs after the value"),
        (
            '[2,"","Heartbeat",{}]',
            f"the message id '' is not {one}; kept as it came",
        ),
        (
            '[2,7,"Heartbeat",{}]',
            f"the message id 7 is not {one}; kept, though not of its type",
        ),
    ):
        (found,) = codec.unpack(text, tolerant=True).findings
        assert str(found) == f"message: {expected}"
    for text, expected in (
        ('[2,"1","Authorize",{"idTag":"a\n"}]', "Invalid control character"),
        ('[2,"1","Authorize",{"idTag":"a', "Unterminated string"),
    ):
        with pytest.raises(ocppj.FrameError) as caught:
            codec.unpack(text)
        assert str(caught.value).startswith("message: not JSON at character ")
        assert str(caught.value).endswith(f": {expected}")


def test_a_refused_frame_says_what_it_was() -> None:
    text = '[2,"7","Authorize",{"idTag":5,"a":1}]'
    with pytest.raises(ocppj.FrameError) as caught:
        codec.unpack(text, tolerant={"type"})
    error = caught.value
    assert (error.kind, error.message_id, error.action) == (2, "7", "Authorize")
    assert [f.rule for f in error.findings] == ["additionalProperties"]
    made = codec.unpack(text, tolerant={"type", "additionalProperties"})
    assert made.message == ocppj.Call("7", call.Authorize("5"))
