"""Handlers for after that take the response, as the ocpp after 2.1 has them."""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

import asyncio
import functools
from collections.abc import Callable
from typing import Any

import ocpp.routing
import pytest
from generated import charge_point
from generated.v16 import call, call_result, enums
from generated.v16.charge_point import ChargePoint
from ocpp.v16 import call_result as package_result
from tests.applications.wires import Wire

BOOT = '[2,"7","BootNotification",{"chargePointModel":"M","chargePointVendor":"V"}]'
ANSWER = call_result.BootNotification(
    current_time="2026-03-14T09:26:53Z",
    interval=5,
    status=enums.RegistrationStatus.accepted,
)


def next_after(action: str, *, inject_response: bool = False) -> Callable[..., Any]:
    """after as the main branch of ocpp has it: marks on the handler, and its name."""

    def decorator(handler: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(handler)
        def inner(*args: Any, **kwargs: Any) -> Any:
            return handler(*args, **kwargs)

        marked: Any = inner
        marked._after_action = action
        marked._inject_response = inject_response
        ocpp.routing.routables.append(handler.__name__)
        return inner

    return decorator


def fields(self: Any, response: Any, charge_point_model: str, **others: Any) -> None:
    self.got = [response, charge_point_model, sorted(others)]


async def later(self: Any, response: Any, **others: Any) -> None:
    await asyncio.sleep(0)
    self.got = [response, others["charge_point_model"], ["charge_point_vendor"]]


def whole(self: Any, response: Any, request: call.BootNotification) -> None:
    self.got = [response, request.charge_point_model, ["charge_point_vendor"]]


def any_arguments(self: Any, *given: Any, **others: Any) -> None:
    self.got = [*given, others["charge_point_model"], ["charge_point_vendor"]]


def with_id(self: Any, on_response: Any, call_unique_id: str, **others: Any) -> None:
    assert call_unique_id == "7"
    self.got = [on_response, others["charge_point_model"], ["charge_point_vendor"]]


def handled(decorator: Any, handler: Any, reply: Any = ANSWER) -> list[Any]:
    """What a handler for after has got."""

    class Central(ChargePoint):
        got: list[Any]

        @charge_point.on("BootNotification")
        async def on_boot(self, **given: Any) -> Any:
            return reply

    setattr(Central, handler.__name__, decorator(handler))

    async def run() -> list[Any]:
        central = Central("central", Wire())
        await central.route_message(BOOT)
        await asyncio.sleep(0.001)
        return central.got

    return asyncio.run(run())


@pytest.mark.parametrize("after", [charge_point.after, next_after])
@pytest.mark.parametrize("handler", [fields, later, whole, any_arguments, with_id])
def test_the_response_comes_first(after: Any, handler: Any) -> None:
    made = handled(after("BootNotification", inject_response=True), handler)
    assert made == [ANSWER, "M", ["charge_point_vendor"]]


@pytest.mark.parametrize(
    "reply",
    [
        {"currentTime": ANSWER.current_time, "interval": 5, "status": "Accepted"},
        package_result.BootNotification(ANSWER.current_time, 5, "Accepted"),
    ],
    ids=["a dict", "one of ocpp"],
)
def test_it_is_of_our_class(reply: Any) -> None:
    after = charge_point.after(call.BootNotification, inject_response=True)
    response, *_ = handled(after, fields, reply)
    assert type(response) is call_result.BootNotification
    assert response == ANSWER


@pytest.mark.parametrize("after", [charge_point.after, next_after, ocpp.routing.after])
def test_without_it_nothing_is_injected(after: Any) -> None:
    def plain(self: Any, **given: Any) -> None:
        self.got = sorted(given)

    assert handled(after("BootNotification"), plain) == [
        "charge_point_model",
        "charge_point_vendor",
    ]


def test_a_handler_without_a_place_for_it_is_an_error_early() -> None:
    class Central(ChargePoint):
        @charge_point.after("BootNotification", inject_response=True)
        def after_boot(self, **given: Any) -> None: ...

    with pytest.raises(TypeError, match="no parameter by position for the response"):
        Central("central", Wire())


@pytest.mark.parametrize(
    "handler",
    [
        lambda self, charge_point_model, **others: None,
        lambda self, call_unique_id, **others: None,
        lambda self, charge_point_model, charge_point_vendor: None,
    ],
)
def test_a_field_in_that_place_is_an_error_early(handler: Any) -> None:
    after = charge_point.after("BootNotification", inject_response=True)
    with pytest.raises(TypeError, match="gets the response first, by position: put a"):
        handled(after, handler)


def test_the_request_in_that_place_is_an_error_early() -> None:
    def after_boot(self: Any, request: call.BootNotification) -> None: ...

    after = charge_point.after("BootNotification", inject_response=True)
    with pytest.raises(TypeError, match="put a parameter for it before 'request'"):
        handled(after, after_boot)


@pytest.mark.parametrize("decorator", [charge_point.on, charge_point.after])
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (call_result.Reset, r"not call_result\.Reset: write call\.Reset"),
        (enums.Action, r"not enums\.Action"),
        (call.Reset(enums.ResetType.hard), "takes an action or a class, not a Reset"),
        (whole, "action or a class, not a function"),
        (None, "action or a class, not a NoneType"),
    ],
    ids=["response", "enum", "request", "function", "None"],
)
def test_a_decorator_for_what_is_no_action_is_an_error_at_once(
    decorator: Any, given: Any, message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        decorator(given)
