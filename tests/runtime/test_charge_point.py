"""Our ChargePoint handler by handler, reply by reply, error by error; no network."""
# mypy: disable-error-code="untyped-decorator"

import asyncio
import importlib
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from generated import charge_point, ocppj
from generated.charge_point import payloads
from generated.v21 import call as call21
from generated.v21 import call_result as call_result21
from generated.v21.charge_point import ChargePoint as ChargePoint21
from generated.v201 import call, call_result, codec, datatypes, enums
from generated.v201.charge_point import ChargePoint
from generated.vendor import v201 as vendor
from generated.vendor.v201 import charge_point as vendor_charge_point
from tests.applications.wires import Echo, Frame, Wire
from tests.helpers import modules
from tests.helpers.payloads import VENDOR_DATA, Maker
from tests.helpers.schemas import ROOT, Version, installed, python_name

if TYPE_CHECKING:
    from generated.v201 import call as seen_by_checkers_only

routing: Any = importlib.import_module("ocpp.routing")
exceptions: Any = importlib.import_module("ocpp.exceptions")
theirs: Any = importlib.import_module("ocpp.v201")
on, after = routing.on, routing.after

TIME = "2026-03-14T09:26:53Z"
BOOT = '{"reason":"PowerUp","chargingStation":{"vendorName":"Example","model":"One"}}'
BOOT_CALL = f'[2,"7","BootNotification",{BOOT}]'
STATION = datatypes.ChargingStationType(vendor_name="Example", model="One")
ACCEPTED = call_result.BootNotification(
    current_time=TIME,
    interval=300,
    status=enums.RegistrationStatusEnumType.accepted,
)
ACCEPTED_FRAME = [
    3,
    "7",
    {"currentTime": TIME, "interval": 300, "status": "Accepted"},
]
HEARTBEAT = '[2,"9","Heartbeat",{}]'
RESET = call.Reset(type=enums.ResetEnumType.immediate)


@pytest.fixture(autouse=True)
def own_routables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package lists the names of all handlers; each test has only its own."""
    monkeypatch.setattr(routing, "routables", [])


def route(point: charge_point.ChargePoint, *texts: str) -> list[Frame]:
    """What an application sends while it gets some texts."""

    async def run() -> None:
        for text in texts:
            await point.route_message(text)
        await asyncio.sleep(0)

    asyncio.run(run())
    wire = point._connection
    assert isinstance(wire, Wire)
    return wire.sent


def answer_to(reply: Any, text: str = BOOT_CALL, lenient: bool = False) -> Frame:
    """The frame that goes out where a handler gives a reply, or raises it."""
    action = json.loads(text)[2]

    class System(ChargePoint):
        @on(action, skip_schema_validation=lenient)
        def handle(self, **arguments: Any) -> Any:
            if isinstance(reply, Exception):
                raise reply
            return reply

    (frame,) = route(System("station", Wire()), text)
    return frame


def asked(
    payload: Any, *answers: Frame, base: type[Any] = ChargePoint, **options: Any
) -> tuple[Any, list[Frame]]:
    """What call gives for a request, and the frames that went out."""
    wire = Echo(*answers)

    async def run() -> Any:
        point = base("station", wire, response_timeout=0.2)
        listening = asyncio.ensure_future(point.start())
        try:
            return await point.call(payload, **options)
        finally:
            await asyncio.sleep(0.01)
            listening.cancel()

    return asyncio.run(run()), wire.sent


# Handlers


def test_a_handler_gets_the_arguments_that_the_package_gives(version: Version) -> None:
    """Of every request, full and least; nested values are those of the codec."""
    base = modules.cls(version, "charge_point", "ChargePoint")
    own = modules.module(version, "codec")
    got: list[dict[str, Any]] = []
    count = 0
    for action in version.answered:

        class System(base):  # type: ignore[misc,valid-type]
            @on(action)
            def handle(self, **arguments: Any) -> None:
                got.append(arguments)

        document = version.files[f"{version.schema_name('call', action)}.json"]
        maker = Maker(document)
        for payload in (maker.full(document), maker.minimal(document)):
            text = json.dumps([2, "1", action, payload])
            route(System("station", Wire()), text)
            arguments = got.pop()
            cls = modules.cls(version, "call", action)
            message = own.from_dict(cls, payload)
            assert {python_name(key) for key in payload} == {
                {"prioritized_emaids": "prioritized_emai_ds"}.get(n, n)
                for n in arguments
            }
            assert arguments == {n: getattr(message, n) for n in arguments}
            count += 1
    assert count == 2 * len(version.answered)


def whole_message_handlers() -> Iterator[Callable[..., Any]]:
    """Handlers that ask for the whole message, in each way to write it."""

    def plain(self: Any, request: call.BootNotification) -> Any:
        return self.seen(request)

    def as_text(self: Any, request: "call.BootNotification") -> Any:
        return self.seen(request)

    def unresolved(self: Any, request: "seen_by_checkers_only.BootNotification") -> Any:
        return self.seen(request)

    def any_name(self: Any, reason: call.BootNotification) -> Any:
        return self.seen(reason)

    def by_position(self: Any, request: call.BootNotification, /) -> Any:
        return self.seen(request)

    def with_others(self: Any, request: call.BootNotification, **others: Any) -> Any:
        assert others == {}
        return self.seen(request)

    async def in_time(self: Any, request: call.BootNotification) -> Any:
        await asyncio.sleep(0)
        return self.seen(request)

    async def with_id(
        self: Any, request: call.BootNotification, call_unique_id: str
    ) -> Any:
        assert call_unique_id == "7"
        return self.seen(request)

    yield from (plain, as_text, unresolved, any_name, by_position, with_others)
    yield from (in_time, with_id)


def whole_message_handlers_with_more() -> Iterator[Callable[..., Any]]:
    """The same, where it is not first, can be None, or has others next to it."""

    def id_first(self: Any, call_unique_id: str, request: call.BootNotification) -> Any:
        assert call_unique_id == "7"
        return self.seen(request)

    def by_keyword(self: Any, *, request: call.BootNotification) -> Any:
        return self.seen(request)

    def or_none(self: Any, request: call.BootNotification | None = None) -> Any:
        return self.seen(request)

    def unresolved_or_none(
        self: Any, request: "seen_by_checkers_only.BootNotification | None" = None
    ) -> Any:
        return self.seen(request)

    def with_defaults(
        self: Any, times: int = 1, *, request: call.BootNotification, more: str = ""
    ) -> Any:
        assert (times, more) == (1, "")
        return self.seen(request)

    yield from (id_first, by_keyword, or_none, unresolved_or_none, with_defaults)


def keyword_handlers() -> Iterator[Callable[..., Any]]:
    """Handlers that take the fields, in each way to write it."""

    def fields(self: Any, charging_station: Any, reason: Any) -> Any:
        return self.seen(call.BootNotification(charging_station, reason))

    def some(self: Any, reason: enums.BootReasonEnumType, **others: Any) -> Any:
        return self.seen(call.BootNotification(reason=reason, **others))

    def all_of_them(self: Any, **arguments: Any) -> Any:
        assert "call_unique_id" not in arguments
        return self.seen(call.BootNotification(**arguments))

    def keywords_only(
        self: Any, *, charging_station: Any, reason: Any, call_unique_id: str
    ) -> Any:
        assert call_unique_id == "7"
        return self.seen(call.BootNotification(charging_station, reason))

    async def in_time(self: Any, charging_station: Any, reason: Any) -> Any:
        await asyncio.sleep(0)
        return self.seen(call.BootNotification(charging_station, reason))

    def awaitable(self: Any, charging_station: Any, reason: Any) -> Any:
        return in_time(self, charging_station, reason)

    yield from (fields, some, all_of_them, keywords_only, in_time, awaitable)


@pytest.mark.parametrize(
    "handler",
    [
        *whole_message_handlers(),
        *whole_message_handlers_with_more(),
        *keyword_handlers(),
    ],
    ids=lambda handler: handler.__qualname__.rpartition("<locals>.")[2],
)
def test_a_handler_is_called_as_it_is_written(handler: Callable[..., Any]) -> None:
    got = []

    class System(ChargePoint):
        def seen(self, request: Any) -> Any:
            got.append(request)
            return ACCEPTED

    # The package looks for the name of the function.
    routed = on(enums.Action.boot_notification)(handler)
    setattr(System, handler.__name__, routed)
    sent = route(System("station", Wire()), BOOT_CALL, BOOT_CALL)
    power_up = enums.BootReasonEnumType.power_up
    assert got == [call.BootNotification(STATION, power_up)] * 2
    assert got[0].reason is power_up
    assert sent == [ACCEPTED_FRAME] * 2


def test_a_parameter_of_another_class_is_no_whole_message() -> None:
    class System(ChargePoint):
        @on("BootNotification")
        def handle(self, request: call.Heartbeat) -> Any:
            raise AssertionError("it takes another message")

    with pytest.raises(TypeError, match="asks for the message Heartbeat"):
        System("station", Wire())


@pytest.mark.parametrize("whole", [True, False])
def test_after_comes_after_the_response(whole: bool) -> None:
    order: list[Any] = []

    class System(ChargePoint):
        @on("BootNotification")
        def handle(self, **arguments: Any) -> Any:
            return ACCEPTED

        async def _send(self, message: str) -> None:
            order.append("response")
            await super()._send(message)

        if whole:

            @after("BootNotification")
            async def later(
                self, request: call.BootNotification, call_unique_id: str
            ) -> None:
                order.append((request.charging_station, call_unique_id))

        else:

            @after("BootNotification")
            def later(self, charging_station: Any, **others: Any) -> None:
                order.append((charging_station, *others))

    route(System("station", Wire()), BOOT_CALL)
    assert order == ["response", (STATION, "7" if whole else "reason")]


@pytest.mark.parametrize("is_async", [True, False])
def test_an_error_in_after_is_logged(
    is_async: bool, caplog: pytest.LogCaptureFixture
) -> None:
    class System(ChargePoint):
        @on("Heartbeat")
        def handle(self) -> Any:
            return call_result.Heartbeat(current_time=TIME)

        if is_async:

            @after("Heartbeat")
            async def later(self) -> None:
                raise LookupError("of ours")

        else:

            @after("Heartbeat")
            def later(self) -> None:
                raise LookupError("of ours")

    sent = route(System("station", Wire()), HEARTBEAT, HEARTBEAT)
    assert sent == [[3, "9", {"currentTime": TIME}]] * 2
    assert caplog.text.count("LookupError: of ours") == 2


def test_routes_made_anew_are_used() -> None:
    """As the package's own tests do: a handler comes while the program runs."""
    point = ChargePoint("station", Wire())

    @on("Heartbeat")
    def handle() -> Any:
        return call_result.Heartbeat(current_time=TIME)

    vars(point)["handle"] = handle
    point.route_map = routing.create_route_map(point)
    assert route(point, HEARTBEAT) == [[3, "9", {"currentTime": TIME}]]


# Replies


def test_a_reply_of_the_package_goes_out_as_ours_does() -> None:
    """Every response of 2.0.1, full, with the datatypes of the package inside."""
    for action in codec.responses:
        document = theirs_document(action)
        payload = without_custom_data(Maker(document).full(document))
        ours: Any = codec.from_dict(codec.responses[action], payload)
        reply = theirs_of(getattr(theirs.call_result, action), ours)
        request = theirs_request(action)
        frame = answer_to(reply, json.dumps([2, "7", action, request]))
        assert frame == [3, "7", payload]


def theirs_document(action: str, kind: str = "Response") -> Any:
    path = Path(theirs.__file__).parent / "schemas" / f"{action}{kind}.json"
    return json.loads(path.read_text(encoding="utf-8-sig"))


def theirs_request(action: str) -> Any:
    document = theirs_document(action, "Request")
    return Maker(document).minimal(document)


def without_custom_data(value: Any) -> Any:
    """The datatypes of the package have no field for it."""
    if isinstance(value, list):
        return [without_custom_data(item) for item in value]
    if isinstance(value, dict):
        return {
            k: without_custom_data(v) for k, v in value.items() if k != "customData"
        }
    return value


def theirs_of(cls: Any, value: Any) -> Any:
    """An object of ours as one of the package, and so are those inside of it."""

    def each(item: Any) -> Any:
        if isinstance(item, list):
            return [each(inner) for inner in item]
        inner_cls = getattr(theirs.datatypes, type(item).__name__, None)
        return item if inner_cls is None else theirs_of(inner_cls, item)

    renamed = {"language1": "language_1", "language2": "language_2"}
    given = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return cls(
        **{renamed.get(k, k): each(v) for k, v in given.items() if v is not None}
    )


DICT_REPLIES = {
    "objects": call_result.Authorize(
        datatypes.IdTokenInfoType(enums.AuthorizationStatusEnumType.accepted)
    ),
    "a dict inside": call_result.Authorize({"status": "Accepted"}),  # type: ignore[arg-type]
    "the package's object inside": call_result.Authorize(
        theirs.datatypes.IdTokenInfoType(
            theirs.enums.AuthorizationStatusEnumType.accepted
        )
    ),
    "the package's": theirs.call_result.Authorize(id_token_info={"status": "Accepted"}),
    "a dict": {"id_token_info": {"status": "Accepted"}},
    "a dict in wire names": {"idTokenInfo": {"status": "Accepted"}},
}


@pytest.mark.parametrize("reply", DICT_REPLIES.values(), ids=DICT_REPLIES)
def test_dicts_stand_for_objects(reply: Any) -> None:
    text = '[2,"1","Authorize",{"idToken":{"idToken":"a","type":"Local"}}]'
    right = [3, "1", {"idTokenInfo": {"status": "Accepted"}}]
    assert answer_to(reply, text) == right
    assert answer_to(reply, text, lenient=True) == right


def test_dicts_stand_for_objects_at_any_depth() -> None:
    profile = {
        "id": 1,
        "stack_level": 0,
        "chargingProfilePurpose": "TxProfile",
        "charging_profile_kind": "Absolute",
        "charging_schedule": (
            {
                "id": 1,
                "charging_rate_unit": "A",
                "charging_schedule_period": [{"start_period": 0, "limit": 16.0}],
            },
        ),
    }
    _, sent = asked(
        call.SetChargingProfile(evse_id=1, charging_profile=profile),  # type: ignore[arg-type]
        [3, None, {"status": "Accepted"}],
    )
    period = {"startPeriod": 0, "limit": 16.0}
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    assert sent[0][3]["chargingProfile"]["chargingSchedule"] == [schedule]


def test_names_of_fields_fold_to_as_many(version: Version) -> None:
    """Else a key of a dict could mean one field or another."""
    for module, name, _ in version.classes:
        cls = modules.cls(version, module, name)
        names = list(cls.__dataclass_fields__)
        assert list(payloads._folded_names(cls).values()) == names


WRONG_REPLIES = {
    "nothing": None,
    "text": "Accepted",
    "another response": call_result.Heartbeat(current_time=TIME),
    "a request": call.Heartbeat(),
    "a value that the schema lacks": call_result.BootNotification(
        current_time=TIME,
        interval=1,
        status="Secret",  # type: ignore[arg-type]
    ),
    "an unknown key": {"secret": 1},
    "an exception": LookupError("secret"),
}


@pytest.mark.parametrize("reply", WRONG_REPLIES.values(), ids=WRONG_REPLIES)
def test_a_fault_of_ours_is_no_news_for_the_peer(
    reply: Any, caplog: pytest.LogCaptureFixture
) -> None:
    frame = answer_to(reply)
    assert frame == [4, "7", "InternalError", "An unexpected error occurred.", {}]
    assert "Error while handling request" in caplog.text


ERRORS = [
    cls for cls in exceptions.OCPPError.__subclasses__() if "Occ" not in cls.__name__
]


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_an_error_of_the_package_goes_out_as_it_is(cls: Any) -> None:
    frame = answer_to(cls("No room", {"rooms": 0}))
    assert frame == [4, "7", cls.code, "No room", {"rooms": 0}]
    assert answer_to(cls()) == [4, "7", cls.code, cls.default_description[:255], {}]


def test_an_error_without_a_code_is_internal() -> None:
    assert answer_to(exceptions.OCPPError("No")) == [4, "7", "InternalError", "No", {}]


def test_details_that_are_no_json_are_left_out() -> None:
    error = exceptions.SecurityError("No", {"request": object()})
    assert answer_to(error) == [4, "7", "SecurityError", "No", {}]


@pytest.mark.parametrize("details", [{}, {"room": "\ud800"}])
def test_a_description_that_is_no_text_is_fixed(details: Any) -> None:
    error = exceptions.SecurityError("No \ud800", details)
    # Workers of xdist can't report a log with half a surrogate pair in it.
    logging.disable()
    try:
        assert answer_to(error) == [4, "7", "SecurityError", "No ?", {}]
    finally:
        logging.disable(logging.NOTSET)


CUSTOM_DATA = {
    "snake_case": {"vendor_id": "v", "some_key": 1},
    "as on the wire": {"vendorId": "v", "some_key": 1},
    "both": {"vendorId": "v", "vendor_id": "w", "some_key": 1},
}


@pytest.mark.parametrize("given", CUSTOM_DATA.values(), ids=CUSTOM_DATA)
def test_custom_data_may_spell_its_own_key_in_snake_case(given: Any) -> None:
    right = {**given, "vendorId": "v"}
    if given.keys() == {"vendor_id", "some_key"}:
        del right["vendor_id"]
    for results in (call_result, theirs.call_result):
        reply = results.Heartbeat(current_time=TIME, custom_data=given)
        frame = answer_to(reply, HEARTBEAT)
        assert frame == [3, "9", {"currentTime": TIME, "customData": right}]
    info = {"reason_code": "Busy", "custom_data": given}
    reset = theirs.call.Reset(type="Immediate", custom_data=given)
    _, sent = asked(reset, [3, None, {"status": "Accepted"}])
    assert sent[0][3] == {"type": "Immediate", "customData": right}
    reply = call_result.BootNotification(
        TIME,
        300,
        enums.RegistrationStatusEnumType.accepted,
        status_info=info,  # type: ignore[arg-type]
    )
    assert answer_to(reply)[2]["statusInfo"]["customData"] == right


@pytest.mark.skipif(len(installed()) < 3, reason="ocpp 2.0 has no classes of 2.1")
def test_custom_data_may_be_of_the_package() -> None:
    theirs21: Any = importlib.import_module("ocpp.v21")

    @dataclass
    class More(theirs21.datatypes.CustomDataType):  # type: ignore[misc]
        some_key: int | None = None

    class System(ChargePoint21):
        @on("Heartbeat")
        def handle(self, custom_data: Any) -> Any:
            made = More(custom_data["vendorId"], custom_data.get("someKey"))
            return theirs21.call_result.Heartbeat(TIME, custom_data=made)

    for data in ({"vendorId": "v"}, {"vendorId": "v", "someKey": 1}):
        text = json.dumps([2, "9", "Heartbeat", {"customData": data}])
        sent = route(System("station", Wire()), text)
        assert sent == [[3, "9", {"currentTime": TIME, "customData": data}]]


def test_custom_data_passes_untouched() -> None:
    vendor = {"vendorId": "com.example", "Some_Key": list(VENDOR_DATA)}
    text = json.dumps([2, "7", "Heartbeat", {"customData": vendor}])
    got = []

    class System(ChargePoint):
        @on("Heartbeat")
        def handle(self, custom_data: Any) -> Any:
            got.append(custom_data)
            return call_result.Heartbeat(current_time=TIME, custom_data=custom_data)

    (frame,) = route(System("station", Wire()), text)
    assert got == [vendor]
    assert frame == [3, "7", {"currentTime": TIME, "customData": vendor}]


# Requests


def test_a_response_is_typed_all_the_way() -> None:
    status_info = {"reasonCode": "Busy"}
    answer = [3, None, {"status": "Scheduled", "statusInfo": status_info}]
    response, sent = asked(RESET, answer, unique_id="12")
    assert sent == [[2, "12", "Reset", {"type": "Immediate"}]]
    assert response == call_result.Reset(
        enums.ResetStatusEnumType.scheduled, datatypes.StatusInfoType("Busy")
    )
    assert response.status is enums.ResetStatusEnumType.scheduled


def test_a_request_of_the_package_gets_our_response() -> None:
    theirs_reset = theirs.call.Reset(type=theirs.enums.ResetEnumType.immediate)
    response, sent = asked(theirs_reset, [3, None, {"status": "Accepted"}])
    assert sent[0][2:] == ["Reset", {"type": "Immediate"}]
    assert response == call_result.Reset(enums.ResetStatusEnumType.accepted)


def test_a_subclass_of_a_request_is_that_request() -> None:
    @dataclass
    class MyReset(call.Reset):
        pass

    request = MyReset(type=enums.ResetEnumType.on_idle)
    _, sent = asked(request, [3, None, {"status": "Accepted"}])
    assert sent[0][2:] == ["Reset", {"type": "OnIdle"}]


def test_an_error_in_response_is_suppressed_or_raised() -> None:
    refused = [4, None, "SecurityError", "No", {"a": 1}]
    assert asked(RESET, refused)[0] is None
    with pytest.raises(exceptions.SecurityError) as caught:
        asked(RESET, refused, suppress=False)
    assert caught.value == exceptions.SecurityError("No", {"a": 1})
    with pytest.raises(exceptions.UnknownCallErrorCodeError):
        asked(RESET, [4, None, "MyError", "No", {}], suppress=False)


@pytest.mark.parametrize(
    "rest", [["x", None], ["x"], [], [7, {}], ["x", {}, "more"], ["x", ["y"]]]
)
def test_a_malformed_callerror_is_one_all_the_same(rest: list[Any]) -> None:
    refused = [4, None, "SecurityError", *rest]
    assert asked(RESET, refused)[0] is None
    with pytest.raises(exceptions.SecurityError) as caught:
        asked(RESET, refused, suppress=False)
    assert caught.value.description == ("x" if rest[:1] == ["x"] else "")
    assert caught.value.details == {}


def test_other_answers_are_passed_over() -> None:
    """Those to no request, to one long gone, and a second one."""
    right = [3, None, {"status": "Accepted"}]
    wrong = [3, None, {"status": "Rejected"}]
    other = [3, "other", {"status": "Rejected"}]
    unread = [4, "-1", "RpcFrameworkError", "", {}]
    response, sent = asked(RESET, other, unread, right, wrong)
    assert response.status == "Accepted"
    assert len(sent) == 1


def test_a_request_waits_no_longer_than_it_should() -> None:
    other = [3, "other", {"status": "Rejected"}]
    with pytest.raises(TimeoutError, match=r'^Waited 0\.2s for response on \[2,"5",'):
        asked(RESET, other, unique_id="5")


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({}, "OccurrenceConstraintViolation"),
        ({"status": 7}, "TypeConstraintViolation"),
        ({"status": "Perhaps"}, "PropertyConstraintViolation"),
        ({"status": "Accepted", "mood": "good"}, "FormatViolation"),
    ],
)
def test_a_bad_response_is_an_error_of_the_package(payload: Any, error: str) -> None:
    with pytest.raises(exceptions.OCPPError) as caught:
        asked(RESET, [3, None, payload])
    assert caught.value.code == error
    assert isinstance(caught.value.__cause__, ocppj.FrameError)
    response, sent = asked(RESET, [3, None, payload], skip_schema_validation=True)
    assert isinstance(response, call_result.Reset)
    assert len(sent) == 1


def test_a_bad_request_is_an_error_of_the_package() -> None:
    bad = call.Reset(type="Soon")  # type: ignore[arg-type]
    with pytest.raises(exceptions.PropertyConstraintViolationError) as caught:
        asked(bad)
    assert "'Soon' is not one of ResetEnumType" in caught.value.description
    answer = [3, None, {"status": "Accepted"}]
    _, sent = asked(bad, answer, skip_schema_validation=True)
    assert sent[0][3] == {"type": "Soon"}
    with pytest.raises(TypeError, match=r"object is not a message .* set codec"):
        asked(object(), skip_schema_validation=True)


def test_requests_go_out_one_at_a_time() -> None:
    class Slow(Wire):
        async def send(self, message: str) -> None:
            await super().send(message)
            frame = self.sent[-1]
            assert len(point._ocppj_waiting) == 1
            answer = [3, frame[1], {"status": "Accepted"}]
            task = point.route_message(json.dumps(answer))
            asyncio.get_running_loop().call_soon(asyncio.ensure_future, task)

    wire = Slow()
    point = ChargePoint("station", wire)

    async def run() -> list[Any]:
        return await asyncio.gather(*(point.call(RESET) for _ in range(3)))

    assert [response.status for response in asyncio.run(run())] == ["Accepted"] * 3
    assert len(wire.sent) == 3
    assert point._ocppj_waiting == {}


# Refusals

REFUSED = {
    "[": [4, "-1", "RpcFrameworkError"],
    '[2,"1","Heartbeat",{"mood":1}]': [4, "1", "FormatViolation"],
    '[2,"1","Hartbeat",{}]': [4, "1", "NotImplemented"],
    '[2,"1","BatterySwap",{}]': [4, "1", "NotImplemented"],
    '[2,"1","Reset",{"type":"OnIdle"}]': [4, "1", "NotSupported"],
}


@pytest.mark.parametrize(("text", "answer"), REFUSED.items())
def test_what_is_refused_is_answered(text: str, answer: Frame) -> None:
    (frame,) = route(ChargePoint("station", Wire()), text)
    assert frame[:3] == answer
    assert frame[3]


def test_each_version_judges_by_its_own_actions(version: Version) -> None:
    base = modules.cls(version, "charge_point", "ChargePoint")
    for action in ("BatterySwap", "GetVariables", "GetConfiguration", "Nothing"):
        known = action in version.answered
        payload = {}
        if known:
            document = version.files[f"{version.schema_name('call', action)}.json"]
            payload = Maker(document).minimal(document)
        (frame,) = route(base("x", Wire()), json.dumps([2, "1", action, payload]))
        assert frame[2] == ("NotSupported" if known else "NotImplemented")


def test_a_handler_alone_does_not_make_an_action() -> None:
    text = '[2,"1","Sing",{"songName":"one"}]'
    reply = theirs.call_result.Heartbeat(current_time="la")
    with pytest.raises(TypeError, match="'Sing', which is not an action"):
        answer_to(reply, text)
    assert answer_to(reply, text, lenient=True) == [3, "1", {"currentTime": "la"}]


# Leniency

ODD = '[2,"1","Heartbeat",{"mood":"good"}]'
HOLIDAY = BOOT_CALL.replace("PowerUp", "Holiday")


def test_a_tolerant_connection_goes_on_and_tells() -> None:
    told: list[Any] = []

    class System(ChargePoint):
        @on("BootNotification")
        def boot(self, reason: Any, **others: Any) -> Any:
            told.append(reason)
            return ACCEPTED

        @on("Heartbeat")
        def heartbeat(self) -> Any:
            return call_result.Heartbeat(current_time=TIME)

        def handle_findings(
            self, frame: Any, findings: Any, unknown: dict[str, Any]
        ) -> None:
            told.append((frame.action, [f.rule for f in findings], unknown))

    strict, tolerant = System("one", Wire()), System("two", Wire())
    tolerant.tolerant = True
    codes = [frame[2] for frame in route(strict, HOLIDAY, ODD)]
    assert codes == ["PropertyConstraintViolation", "FormatViolation"]
    assert told == []
    frames = route(tolerant, HOLIDAY, ODD, HEARTBEAT, '[2,"1","Nothing",{}]', "[")
    assert [frame[0] for frame in frames] == [3, 3, 3, 4, 4]
    assert told == [
        ("BootNotification", ["enum"], {}),
        "Holiday",
        ("Heartbeat", ["additionalProperties"], {"/mood": "good"}),
    ]


def test_a_tolerant_connection_takes_bad_responses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Tolerant(ChargePoint):
        tolerant = True

    response, _ = asked(RESET, [3, None, {"status": "Perhaps"}], base=Tolerant)
    assert response == call_result.Reset("Perhaps")  # type: ignore[arg-type]
    assert (
        "tolerated: /status: 'Perhaps' is not one of ResetStatusEnumType" in caplog.text
    )


def test_a_route_can_skip_validation() -> None:
    got = []

    class System(ChargePoint):
        @on("BootNotification", skip_schema_validation=True)
        def handle(self, reason: Any, **others: Any) -> Any:
            got.append(reason)
            return call_result.BootNotification(
                current_time=TIME,
                interval=-1,
                status="Maybe",  # type: ignore[arg-type]
            )

    (frame,) = route(System("station", Wire()), HOLIDAY)
    assert got == ["Holiday"]
    assert frame == [3, "7", {"currentTime": TIME, "interval": -1, "status": "Maybe"}]


def test_a_key_that_is_left_out_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    reply = call_result.Heartbeat(current_time=TIME)
    assert answer_to(reply, ODD, lenient=True)[0] == 3
    assert "unknown keys left out: /mood" in caplog.text


# What 2.1 has more


def test_a_bad_response_is_answered_in_2_1() -> None:
    with pytest.raises(exceptions.OCPPError):
        asked(
            call21.Reset(type="Immediate"),  # type: ignore[arg-type]
            [3, None, {}],
            base=ChargePoint21,
            unique_id="3",
        )
    wire = Echo([3, None, {}])

    async def run() -> None:
        point = ChargePoint21("station", wire, response_timeout=1)
        listening = asyncio.ensure_future(point.start())
        with pytest.raises(exceptions.OccurrenceConstraintViolationError):
            await point.call(call21.Heartbeat(), unique_id="3")
        await asyncio.sleep(0.01)
        listening.cancel()

    asyncio.run(run())
    assert wire.sent[1][:3] == [5, "3", "OccurrenceConstraintViolation"]


STREAM = {"id": 1, "pending": 0, "basetime": TIME, "data": [{"t": 0.5, "v": "1"}]}


def test_a_message_without_an_answer_goes_both_ways() -> None:
    wire = Wire()
    got: list[Any] = []

    class System(ChargePoint21):
        @on("NotifyPeriodicEventStream")
        async def handle(self, request: call21.NotifyPeriodicEventStream) -> None:
            got.append(request)
            if request.pending:
                raise LookupError

        @after("NotifyPeriodicEventStream")
        def later(self, id: int, **others: Any) -> None:
            got.append(id)

    message = ChargePoint21.codec.from_dict(call21.NotifyPeriodicEventStream, STREAM)
    asyncio.run(ChargePoint21("station", wire).send(message, unique_id="4"))
    assert wire.sent == [[6, "4", "NotifyPeriodicEventStream", STREAM]]
    text = json.dumps(wire.sent[0])
    failing = json.dumps([*wire.sent[0][:3], {**STREAM, "pending": 1}])
    bad = json.dumps([*wire.sent[0][:3], {**STREAM, "id": "1"}])
    assert route(System("station", Wire()), text, failing, bad) == []
    assert got[:2] == [message, 1]
    assert len(got) == 3
    assert route(ChargePoint21("station", Wire()), text) == []


def test_a_message_sent_in_the_wrong_way_names_the_right_one() -> None:
    stream = ChargePoint21.codec.from_dict(call21.NotifyPeriodicEventStream, STREAM)
    with pytest.raises(TypeError, match=r"^NotifyPeriodicEventStream .*: use send\(\)"):
        asked(stream, base=ChargePoint21)
    point = ChargePoint21("station", Wire())
    reset: Any = call21.Reset(type="Immediate")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^Reset .*: use call\(\)"):
        asyncio.run(point.send(reset))


def test_a_refused_response_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    text = '[5,"1","FormatViolation","no such status",{}]'
    assert route(ChargePoint21("station", Wire()), text) == []
    assert "a response was refused" in caplog.text
    assert "no such status" in caplog.text


def test_what_the_package_cannot_send_in_2_1_goes_out() -> None:
    payload = {
        "batteryData": [
            {
                "evseId": 1,
                "serialNumber": "B",
                "soC": 40.0,
                "soH": 90.0,
            }
        ],
        "eventType": "BatteryIn",
        "idToken": {"idToken": "a", "type": "Local"},
        "requestId": 1,
    }
    request = ChargePoint21.codec.from_dict(call21.BatterySwap, payload)
    response, sent = asked(request, [3, None, {}], base=ChargePoint21)
    assert sent[0][3] == payload
    assert response == call_result21.BatterySwap()


@pytest.mark.skipif(len(installed()) < 3, reason="ocpp 2.0 has no classes of 2.1")
def test_what_the_package_calls_otherwise_in_2_1_goes_out() -> None:
    from_theirs: Any = importlib.import_module("ocpp.v21")
    battery = {"evse_id": 1, "serial_number": "B", "so_c": 40.0, "so_h": 90.0}
    swap = from_theirs.call.BatterySwap(
        battery_data=[battery],
        event_type="BatteryIn",
        id_token={"id_token": "a", "type": "Local"},
        request_id=1,
    )
    _, sent = asked(swap, [3, None, {}], base=ChargePoint21)
    assert sent[0][3]["batteryData"] == [
        {"evseId": 1, "serialNumber": "B", "soC": 40.0, "soH": 90.0}
    ]


# A vendor's own codec

READING = vendor.datatypes.MeterReading(
    meter_serial="AB12", meter_reading=7, unit=vendor.enums.ReadingUnit.kwh
)
READING_DATA = {"meter_serial": "AB12", "meterReading": 7, "unit": "kWh"}
READING_CALL = {"vendorId": "com.example", "messageId": "MeterReading"}
ANSWER = vendor.datatypes.MeterReadingAnswer(accepted=True, next_reading_in=60)


class OwnCodec(ChargePoint):
    """All that it takes."""

    codec = vendor.codec


VENDOR_POINTS = [OwnCodec, vendor_charge_point.ChargePoint]


@pytest.mark.parametrize("base", VENDOR_POINTS)
def test_a_vendor_brings_actions(base: type[Any]) -> None:
    class Station(base):  # type: ignore[misc]
        @on("SetLight")
        def light(self, request: vendor.call.SetLight) -> Any:
            assert request.color == "#00ff00"
            return vendor.call_result.SetLight(status=vendor.enums.LightStatus.done)

        @on("Heartbeat")
        def heartbeat(self) -> Any:
            return call_result.Heartbeat(current_time=TIME)

    text = '[2,"1","SetLight",{"color":"%s"}]'
    set_light, bad, beat = route(
        Station("x", Wire()), text % "#00ff00", text % "green", HEARTBEAT
    )
    assert set_light == [3, "1", {"status": "Done"}]
    assert bad[2] == "PropertyConstraintViolation"
    assert beat == [3, "9", {"currentTime": TIME}]
    request = vendor.call.SetLight(color="#00ff00", seconds=5)
    response, sent = asked(request, [3, None, {"status": "Done"}], base=base)
    assert sent[0][2:] == ["SetLight", {"color": "#00ff00", "seconds": 5}]
    assert response == vendor.call_result.SetLight(vendor.enums.LightStatus.done)


@pytest.mark.parametrize("base", VENDOR_POINTS)
def test_a_vendor_brings_data_for_data_transfer(base: type[Any]) -> None:
    got = []

    class System(base):  # type: ignore[misc]
        @on("DataTransfer")
        def transfer(self, data: Any, **others: Any) -> Any:
            got.append(data)
            status = enums.DataTransferStatusEnumType.accepted
            return call_result.DataTransfer(status=status, data=ANSWER)

    payload = {**READING_CALL, "data": READING_DATA}
    text = json.dumps([2, "1", "DataTransfer", payload])
    (frame,) = route(System("x", Wire()), text)
    answer = {"accepted": True, "nextReadingIn": 60}
    assert got == [READING]
    assert frame == [3, "1", {"status": "Accepted", "data": answer}]

    request = call.DataTransfer("com.example", "MeterReading", READING)
    response, sent = asked(request, [3, None, frame[2]], base=base)
    assert sent[0][3] == payload
    assert response.data == ANSWER
    theirs_request = theirs.call.DataTransfer(
        "com.example", "MeterReading", READING_DATA
    )
    assert asked(theirs_request, [3, None, frame[2]], base=base)[0].data == ANSWER
    bad = {"status": "Accepted", "data": {"accepted": "yes"}}
    with pytest.raises(exceptions.TypeConstraintViolationError) as caught:
        asked(request, [3, None, bad], base=base)
    assert caught.value.description.startswith("/data/accepted: ")


# Where it works


def imported(folder: Path | None, *options: str) -> subprocess.CompletedProcess[str]:
    """What importing our module says, with another ocpp in a folder before all."""
    paths = [str(ROOT)] if folder is None else [str(folder), str(ROOT)]
    script = f"import sys; sys.path[:0] = {paths!r}; import generated.v201.charge_point"
    return subprocess.run(
        [sys.executable, *options, "-c", script], capture_output=True, text=True
    )


def test_without_the_package_the_hint_is_named() -> None:
    result = imported(None, "-I", "-S")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == (
        "ImportError: generated.charge_point works with ocpp 2.0 and 2.1, but ocpp is"
        " not installed: pip install 'ocpp>=2.0,<2.2'"
    )


@pytest.mark.parametrize(
    ("number", "works"),
    [
        *((number, True) for number in ("2.0.0", "2.0.1", "2.1.0", "2.1.7")),
        *((number, False) for number in ("0.26.0", "1.0.0", "2", "2.2.0", "3.0.0")),
    ],
)
def test_other_versions_of_the_package_are_refused(
    number: str, works: bool, tmp_path: Path
) -> None:
    """Judged by what the package says of itself; make test-ocpp runs with both."""
    info = tmp_path / f"ocpp-{number}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: ocpp\nVersion: {number}\n")
    result = imported(tmp_path)
    assert (result.returncode == 0) is works, result.stderr
    if not works:
        assert f"but ocpp {number} is installed: pip install" in result.stderr


def test_it_is_the_class_of_the_package(version: Version) -> None:
    package: Any = importlib.import_module(f"ocpp.{version.package}")
    base = modules.cls(version, "charge_point", "ChargePoint")
    assert issubclass(base, package.ChargePoint)
    assert issubclass(ChargePoint21, charge_point.package.ChargePoint)
    point = base("station", Wire(), 5, logging.getLogger("mine"))
    assert (point.id, point._response_timeout) == ("station", 5)
    assert point.logger.name == "mine"


def test_an_adapter_logs_as_well(caplog: pytest.LogCaptureFixture) -> None:
    class Named(logging.LoggerAdapter[logging.Logger]):
        def process(self, msg: Any, kwargs: Any) -> tuple[str, Any]:
            return f"[CP1] {msg}", kwargs

    point = ChargePoint("CP1", Wire(), logger=Named(logging.getLogger("mine"), {}))
    with caplog.at_level(logging.INFO, "mine"):
        asyncio.run(point.route_message('[2,"1","Hartbeat",{}]'))
    assert caplog.messages
    assert all(text.startswith("[CP1] CP1: ") for text in caplog.messages)


def test_a_logger_that_cannot_tell_what_it_shows_gets_each_text() -> None:
    """One of another library has info and warning, but perhaps no isEnabledFor."""

    class Bare:
        def info(self, text: str, *given: Any) -> None:
            lines.append(text % given)

        warning = info

    lines: list[str] = []
    logger: Any = Bare()
    point = ChargePoint("CP1", Wire(), logger=logger)
    asyncio.run(point.route_message('[2,"1","Hartbeat",{}]'))
    refused, answered = lines
    assert refused.startswith("CP1: refused a frame")
    assert answered.startswith('CP1: send [4,"1"')
