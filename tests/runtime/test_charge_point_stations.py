"""Stations as they are, on a ChargePoint: what is tolerated, told, ignored, refused."""
# mypy: disable-error-code="untyped-decorator,misc,valid-type,import-untyped"

import asyncio
import contextlib
import functools
import importlib
import json
from typing import Any

import pytest
from generated import charge_point, ocppj
from generated.v16 import call, call_result, datatypes, enums
from generated.v16.charge_point import ChargePoint
from generated.v201 import call as call201
from tests.applications.wires import Echo, Wire
from tests.helpers import modules
from tests.helpers.schemas import Version
from tests.runtime.test_charge_point import asked, route
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

routing: Any = importlib.import_module("ocpp.routing")
exceptions: Any = importlib.import_module("ocpp.exceptions")
on, after = routing.on, routing.after

TIME = "2026-03-01T10:00:00Z"
BOOT_2_0_1 = (
    '[2,"d2","BootNotification",'
    '{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]'
)
TWO_SOCKETS = '[2,"a1","Authorize",{"connectorId":2,"idTag":"AA11"}]'
ODD = '[2,"9","Heartbeat",{"mood":"good"}]'
HEARTBEAT = '[2,"9","Heartbeat",{}]'
BEAT = call_result.Heartbeat(current_time=TIME)
INFO = datatypes.IdTagInfo(status=enums.AuthorizationStatus.accepted)
BROKEN = '[2,"f1","Heartbeat",{"a":,}]'


@pytest.fixture(autouse=True)
def own_routables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package lists the names of all handlers; each test has only its own."""
    monkeypatch.setattr(routing, "routables", ["heartbeat"])


class Tolerant(ChargePoint):
    """Answers heartbeats; tolerates what True stands for."""

    tolerant: ocppj.Tolerance = True

    @on("Heartbeat")
    def heartbeat(self) -> Any:
        return BEAT


# What a handler can see


def test_a_handler_can_see_what_was_tolerated() -> None:
    seen: list[Any] = []

    class System(ChargePoint):
        tolerant = True

        @on("Authorize")
        def authorize(self, id_tag: str, call_tolerated: ocppj.Tolerated[Any]) -> Any:
            assert charge_point.handled.get() is call_tolerated
            seen.append((call_tolerated.unknown, len(call_tolerated.findings)))
            return call_result.Authorize(INFO)

        @after("Authorize")
        async def later(self, **others: Any) -> None:
            made = charge_point.handled.get()
            assert made is not None
            seen.append(made.message)

    right = '[2,"a2","Authorize",{"idTag":"AA11"}]'
    assert [frame[0] for frame in route(System("x", Wire()), TWO_SOCKETS, right)] == [
        3,
        3,
    ]
    message = call.Authorize("AA11")
    assert sorted(seen, key=str) == sorted(
        [({"/connectorId": 2}, 1), ({}, 0), message, message], key=str
    )
    assert charge_point.handled.get() is None


# handle_findings


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("error", [None, "ours", "of the package"])
def test_handle_findings_may_refuse(is_async: bool, error: str | None) -> None:
    told: list[Any] = []

    def tell(frame: Any, findings: Any, unknown: Any) -> None:
        told.append((frame.action, [f.rule for f in findings], unknown))
        if error == "ours":
            raise LookupError("a mistake of ours")
        if error is not None:
            raise exceptions.SecurityError("not with that mood", {"a": 1})

    class System(Tolerant):
        if is_async:

            async def handle_findings(self, *what: Any) -> None:
                await asyncio.sleep(0)
                tell(*what)

        else:

            def handle_findings(self, *what: Any) -> None:
                tell(*what)

    sent = route(System("x", Wire()), ODD, HEARTBEAT)
    assert told == [("Heartbeat", ["additionalProperties"], {"/mood": "good"})]
    answer = [3, "9", {"currentTime": TIME}]
    refusal = [4, "9", "SecurityError", "not with that mood", {"a": 1}]
    assert sent == [refusal if error == "of the package" else answer, answer]


def test_a_response_can_be_refused_by_handle_findings() -> None:
    class System(ChargePoint):
        tolerant = True

        async def handle_findings(self, *what: Any) -> None:
            raise exceptions.SecurityError("no such status")

    reset = call.Reset(type=enums.ResetType.soft)
    with pytest.raises(exceptions.SecurityError, match="no such status"):
        asked(reset, [3, None, {"status": "Perhaps"}], base=System)


def test_a_boot_of_another_version_is_refused_unless_asked_for() -> None:
    got: list[Any] = []

    class System(Tolerant):
        @on("BootNotification")
        def boot(self, request: call.BootNotification) -> Any:
            got.append(request)
            return call_result.BootNotification(
                TIME, 300, enums.RegistrationStatus.pending
            )

    (refusal,) = route(System("x", Wire()), BOOT_2_0_1)
    assert refusal[:3] == [4, "d2", "OccurenceConstraintViolation"]
    assert got == []
    point = System("x", Wire())
    point.tolerant = ocppj.EVERY_RULE
    assert route(point, BOOT_2_0_1)[0][0] == 3
    assert got[0].charge_point_model is None
    point.tolerant = {"maxLenght"}
    with pytest.raises(ValueError, match="unknown rule 'maxLenght': use "):
        route(point, BOOT_2_0_1)


def test_tolerance_may_be_asked_for_by_action() -> None:
    class System(ChargePoint):
        tolerant = {"Heartbeat": True, "Reset": {"reading"}}  # noqa: RUF012

        @on("Heartbeat")
        def heartbeat(self) -> Any:
            return BEAT

    point = System("x", Wire())
    assert route(point, ODD)[0][0] == 3
    (refusal,) = route(System("x", Wire()), TWO_SOCKETS)
    assert refusal[:3] == [4, "a1", "FormationViolation"]
    (refusal,) = route(System("x", Wire()), '[2,7,"Heartbeats",{}]', HEARTBEAT)[:1]
    assert refusal[:2] == [3, "9"]  # an id that cannot be read has no answer in 1.6
    answer = [3, None, {"status": "ACCEPTED"}]
    reset = call.Reset(type=enums.ResetType.soft)
    response, _ = asked(reset, answer, base=System)
    assert response.status is enums.ResetStatus.accepted
    unlock = call.UnlockConnector(connector_id=1)
    with pytest.raises(exceptions.OCPPError, match="is not one of UnlockStatus"):
        asked(unlock, [3, None, {"status": "UNLOCKED"}], base=System)


@pytest.mark.parametrize(
    ("tolerant", "error"),
    [
        ({"Heartbeats": True}, "tolerant is for 'Heartbeats', .* mean Heartbeat?"),
        ({"Heartbeat": {"maxLenght"}}, "unknown rule 'maxLenght': use "),
        ({"Heartbeat": "enum"}, "not str"),
    ],
)
def test_what_cannot_be_tolerated_is_an_error_at_once(
    tolerant: Any, error: str
) -> None:
    kind: type[Any] = type("System", (ChargePoint,), {"tolerant": tolerant})
    with pytest.raises((TypeError, ValueError), match=error):
        kind("x", Wire())


# Texts and ids


def test_a_text_can_be_fixed(caplog: pytest.LogCaptureFixture) -> None:
    got: list[str] = []

    class Correcting(Tolerant):
        async def handle_text_error(
            self, text: str, error: ocppj.FrameError
        ) -> str | None:
            got.append(text)
            assert error.findings[0].rule == "json"
            return text.replace('"a":,', "")

    sent = route(Correcting("x", Wire()), BROKEN, "[")
    assert sent == [[3, "f1", {"currentTime": TIME}]]
    assert got == [BROKEN, "["]
    assert "refused a frame: message: not JSON at character 1" in caplog.text


def test_a_text_that_is_no_json_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    text = BROKEN[:-1] + "\x1b[31m\u2028" + "x" * 400
    (answer,) = route(Tolerant("station 7", Wire()), text)
    assert answer[:3] == [4, "f1", "FormationViolation"]
    line, refused = caplog.messages[:2]
    assert refused.startswith("station 7: refused a frame, CALL Heartbeat 'f1': ")
    assert line.startswith("station 7: a text is not JSON: message: not JSON at char")
    assert '[2,"f1","Heartbeat",{"a":,}\\x1b[31m\\u2028xxx' in line
    assert line.endswith("...")
    assert len(line) < 320


@pytest.mark.parametrize("is_async", [False, True])
def test_a_correction_that_is_not_a_string_is_logged_and_ignored(
    is_async: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(found: Any) -> Any:
        return lambda text, error: found

    def later(found: Any) -> Any:
        return lambda text, error: asyncio.sleep(0, found)

    for bad in (5, {}, True, [2, "9", "Heartbeat", {}], bytearray(b"[]"), object()):
        caplog.clear()
        point = Tolerant("x", Wire())
        hook = later if is_async else given
        monkeypatch.setattr(point, "handle_text_error", hook(bad))
        refused, sent = route(point, BROKEN, HEARTBEAT)
        assert refused[:3] == [4, "f1", "FormationViolation"]
        assert sent == [3, "9", {"currentTime": TIME}]
        kind = type(bad).__name__
        hint = f"handle_text_error must return a string or None, not {kind}"
        assert hint in caplog.text


def test_an_error_in_the_hook_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Tolerant):
        def handle_text_error(self, text: str, error: ocppj.FrameError) -> None:
            raise LookupError("a mistake of ours")

    refused, sent = route(Failing("x", Wire()), BROKEN, HEARTBEAT)
    assert refused[:3] == [4, "f1", "FormationViolation"]
    assert sent == [3, "9", {"currentTime": TIME}]
    assert "a mistake of ours" in caplog.text


def test_a_broken_text_of_an_unknown_action_is_refused() -> None:
    class Lenient(ChargePoint):
        @on("OfTheVendor", skip_schema_validation=True)
        def vendor(self, **payload: Any) -> None:
            """Never called."""

    (answer,) = route(Lenient("x", Wire()), '[2,"1","OfTheVendor",{"a":,}]')
    assert answer[:3] == [4, "1", "FormationViolation"]


async def asked_by_text(answer: str) -> Any:
    """What a call of the id 7 gives for a text."""
    wire = Echo()
    point = Tolerant("x", wire, response_timeout=30)
    listening = asyncio.ensure_future(point.start())
    reset = call.Reset(type=enums.ResetType.soft)
    asking = asyncio.ensure_future(point.call(reset, unique_id="7"))
    await asyncio.sleep(0.01)
    wire.received.put_nowait(answer)
    try:
        return await asyncio.wait_for(asking, 10)
    finally:
        listening.cancel()


def test_a_broken_response_ends_the_waiting_at_once() -> None:
    """Otherwise the caller would wait until the time is out."""
    for answer in ('[3,"7",{"status":', '[4,"7","NotSupported","",{'):
        with pytest.raises(exceptions.OCPPError, match="not JSON at character"):
            asyncio.run(asked_by_text(answer))


@pytest.mark.parametrize("message_id", ["17", "null", '""', f'"{"x" * 40}"', "1.5"])
def test_ids_of_other_forms_are_echoed_both_ways(message_id: str) -> None:
    value = json.loads(message_id)
    text = f'[2,{message_id},"Heartbeat",{{}}]'
    assert route(Tolerant("x", Wire()), text) == [[3, value, {"currentTime": TIME}]]
    refused = f'[2,{message_id},"Heartbeats",{{}}]'
    assert route(Tolerant("x", Wire()), refused)[0][:3] == [4, value, "NotImplemented"]
    if value is None:
        return  # no unique_id at all, for call
    answer = [3, value, {"status": "Accepted"}]
    reset = call.Reset(type=enums.ResetType.soft)
    response, sent = asked(reset, answer, base=Tolerant, unique_id=value)
    assert response.status is enums.ResetStatus.accepted
    assert sent[0][1] == value
    with pytest.raises(exceptions.OCPPError, match="is not a message id"):
        asked(reset, answer, base=ChargePoint, unique_id=value)


def test_a_log_line_names_what_was_refused(caplog: pytest.LogCaptureFixture) -> None:
    route(ChargePoint("x", Wire()), '[2,"8","Hart\u2028beat",{}]', '[3,"4",{}]')
    first, second = caplog.messages
    assert first.startswith("x: refused a frame, CALL Hart\\u2028beat '8': ")
    assert second.startswith("x: refused a frame, CALLRESULT '4': ")


def test_unknown_keys_reach_no_log_unescaped(caplog: pytest.LogCaptureFixture) -> None:
    class Lenient(ChargePoint):
        @on("Heartbeat", skip_schema_validation=True)
        def heartbeat(self) -> Any:
            return BEAT

    text = '[2,"9","Heartbeat",{"a\\nERROR forged \\u001b[31m":1}]'
    for point in (Lenient("x", Wire()), Tolerant("x", Wire())):
        assert route(point, text)[0][0] == 3
    for message in caplog.messages:
        assert message.isprintable()
    assert "unknown keys left out: /a\\nERROR forged" in caplog.text


# Message types


@pytest.mark.parametrize("kind", [0, 1, 5, 6, 7, 9])
def test_unknown_types_are_ignored_and_logged_once(
    version: Version, kind: int, caplog: pytest.LogCaptureFixture
) -> None:
    base = modules.cls(version, "charge_point", "ChargePoint")
    if version.number == "2.1" and kind in (5, 6):
        return  # 2.1 has these types
    frames = [f'[{kind},"{n}","Heartbeat",{{}}]' for n in range(3)]
    for _ in range(2):  # two connections
        assert route(base("x", Wire()), *frames, f"[{kind}]", f'[{kind},5,"x"]') == []
    assert len(caplog.messages) == 2
    assert f"the message type {kind} is unknown" in caplog.text
    answer, sent = asked_beside(base, version, [kind, None, {}])
    assert type(answer).__name__ == "DataTransfer"
    assert len(sent) == 1


def asked_beside(base: Any, version: Version, noise: list[Any]) -> Any:
    """What a call gives where a frame comes before its response."""
    request = modules.cls(version, "call", "DataTransfer")(vendor_id="x")
    return asked(request, noise, [3, None, {"status": "Accepted"}], base=base)


def test_a_flood_of_types_is_logged_some_times(
    caplog: pytest.LogCaptureFixture,
) -> None:
    route(ChargePoint("x", Wire()), *(f'[{n},"1"]' for n in range(10, 1000)))
    assert len(caplog.messages) == charge_point.MAX_TYPES


# Errors


def test_official_codes_are_errors_of_their_own(version: Version) -> None:
    base = modules.cls(version, "charge_point", "ChargePoint")
    request = modules.cls(version, "call", "DataTransfer")(vendor_id="x")
    for code in ocppj.ErrorCode:
        with pytest.raises(exceptions.OCPPError, match="no") as caught:
            asked(request, [4, None, code, "no", {"a": 1}], base=base, suppress=False)
        assert caught.value.code == code
        assert caught.value.details == {"a": 1}
    with pytest.raises(exceptions.UnknownCallErrorCodeError, match="'Moon' is not"):
        asked(request, [4, None, "Moon", "no", {}], base=base, suppress=False)


# Handlers fail early


def wrong_field(self: Any, id_tagg: str) -> None:
    """A handler that misspells a field."""


def wrong_default(self: Any, id_tag: str, id_tags: Any = None) -> None:
    """A handler that would never get what it asks for."""


def other(self: Any, request: call.Heartbeat) -> None:
    """A handler of another action."""


def other_version(self: Any, request: call201.Authorize) -> None:
    """A handler of another version."""


def position(self: Any, id_tag: str, /) -> None:
    """A handler that no field can be handed to."""


def right(self: Any, id_tag: str, *, call_unique_id: str) -> None:
    """A handler that works."""


def with_default(self: Any, id_tag: str, retries: int = 3) -> None:
    """A handler that is called by its own side with more, as ocpp lets it be."""


HANDLERS = {
    wrong_field: "asks for 'id_tagg', which is not a field: did you mean id_tag",
    wrong_default: "asks for 'id_tags', which is not a field: did you mean id_tag",
    other: "asks for the message Heartbeat",
    other_version: "asks for the message Authorize",
    position: "takes 'id_tag' by position",
}


def system(action: str, handler: Any, way: Any) -> type[ChargePoint]:
    """A ChargePoint with a handler for an action."""
    routed = way(action)(handler)
    return type("System", (ChargePoint,), {handler.__name__: routed})


@pytest.mark.parametrize("way", [on, after])
def test_a_handler_that_cannot_work_is_refused_at_once(way: Any) -> None:
    for handler, words in HANDLERS.items():
        with pytest.raises(TypeError, match=words):
            system("Authorize", handler, way)("x", Wire())
    system("Authorize", with_default, way)("x", Wire())
    with pytest.raises(TypeError, match="not an action; did you mean Authorize"):
        system("Authorise", right, way)("x", Wire())
    assert system("Authorize", right, way)("x", Wire())


def test_a_decorator_below_on_may_hand_on_what_it_likes() -> None:
    """As long as it takes the fields; a logger that hands them on is one as well."""
    seen: list[Any] = []

    def whole(handler: Any) -> Any:
        @functools.wraps(handler)
        async def decorated(self: Any, **fields: Any) -> Any:
            return await handler(self, fields, more=len(fields))

        return decorated

    @whole
    async def on_authorize(self: Any, request: dict[str, Any], more: int) -> Any:
        seen.append((request, more))
        return call_result.Authorize(INFO)

    wire = Wire()
    point = system("Authorize", on_authorize, on)("x", wire)
    asyncio.run(point.route_message('[2,"1","Authorize",{"idTag":"AB12"}]'))
    assert seen == [({"id_tag": "AB12"}, 1)]
    assert wire.sent == [[3, "1", {"idTagInfo": {"status": "Accepted"}}]]


# Calls


def test_a_call_inside_of_a_handler_is_an_error_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reset = call.Reset(type=enums.ResetType.soft)

    class System(ChargePoint):
        @on("Heartbeat")
        async def heartbeat(self) -> Any:
            await self.call(reset)
            return BEAT

        @after("Heartbeat")
        async def later(self) -> None:
            raise AssertionError("there was no answer")

    class Feeding(Wire):
        def __init__(self) -> None:
            super().__init__()
            self.texts = [HEARTBEAT]

        async def recv(self) -> str:
            return self.texts.pop() if self.texts else await super().recv()

    async def run() -> Any:
        wire = Feeding()
        listening = asyncio.ensure_future(System("x", wire).start())
        async with asyncio.timeout(10):
            while not wire.sent:
                await asyncio.sleep(0.001)
        listening.cancel()
        return wire.sent

    assert [frame[2] for frame in asyncio.run(run())] == ["InternalError"]
    assert "RuntimeError: call() would wait for ever" in caplog.text
    assert "@after" in caplog.text
    assert "create_task" in caplog.text


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_call_in_flight_ends_with_the_connection(is_cancelled: bool) -> None:
    class Dropping(Wire):
        def __init__(self) -> None:
            super().__init__()
            self.dropped = asyncio.Event()

        async def send(self, message: str) -> None:
            await super().send(message)
            self.dropped.set()

        async def recv(self) -> str:
            await self.dropped.wait()
            if is_cancelled:
                await asyncio.Event().wait()
            raise ConnectionResetError("cut")

    async def run() -> None:
        point = ChargePoint("x", Dropping(), response_timeout=600)
        listening = asyncio.ensure_future(point.start())
        calls = [
            asyncio.ensure_future(point.call(call.Reset(type=enums.ResetType.soft)))
            for _ in range(2)
        ]
        async with asyncio.timeout(10):
            await point._connection.dropped.wait()  # type: ignore[attr-defined]
            if is_cancelled:
                listening.cancel()
                calls.pop().cancel()
            for waiting in calls:
                with pytest.raises(ConnectionError, match=r"nobody reads|cut"):
                    await waiting
        await asyncio.wait((listening,))
        assert is_cancelled or str(listening.exception()) == "cut"

    asyncio.run(run())


def test_a_real_connection_that_closes_ends_a_call() -> None:
    caught: list[BaseException] = []

    async def on_connect(connection: Any) -> None:
        point = ChargePoint("x", connection, response_timeout=600)
        listening = asyncio.ensure_future(point.start())
        for _ in range(2):  # one in flight, one after the end
            try:
                await point.call(call.Reset(type=enums.ResetType.soft))
            except ConnectionClosed as error:
                caught.append(error)
        with contextlib.suppress(ConnectionClosed):
            await listening

    async def run() -> None:
        async with asyncio.timeout(20):
            async with serve(on_connect, "127.0.0.1", 0) as server:
                port = next(iter(server.sockets)).getsockname()[1]
                async with connect(f"ws://127.0.0.1:{port}") as peer:
                    await peer.recv()

    asyncio.run(run())
    assert len(caught) == 2
