"""Subclasses that reach inside of the ChargePoint: they are warned, or do no harm."""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

import asyncio
import warnings
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from generated import charge_point, testing
from generated.inside import INSIDE
from generated.v16 import call, call_result, codec
from generated.v16.charge_point import ChargePoint
from ocpp.charge_point import ChargePoint as OcppChargePoint
from ocpp.routing import after, on

OWN = vars(charge_point.ChargePoint).keys() - vars(OcppChargePoint).keys()
PUBLIC = {"checks_formats", "codec", "handle_findings", "handle_text_error"}
PUBLIC |= {"further_codecs", "redacts_logs", "tolerant"}


def waits(self: Any, *arguments: Any) -> None:
    """What subclasses define, and the package calls."""


def drains(self: Any) -> Any:
    return self._response_queue.get_nowait()


@pytest.mark.parametrize(
    ("body", "name", "instead"),
    [
        ({"_handle_call": waits}, "_handle_call", "@on"),
        ({"_get_specific_response": waits}, "_get_specific_response", "suppress=False"),
        ({"_response_queue": None}, "_response_queue", "call()"),
        ({"drains": drains}, "_response_queue", "suppress=False"),
    ],
)
def test_what_has_no_effect_is_said(
    body: dict[str, Any], name: str, instead: str
) -> None:
    with pytest.warns(charge_point.ReachesInside) as said:

        class Reaching(ChargePoint):
            locals().update(body)

    (warning,) = said
    assert Path(warning.filename) == Path(__file__)
    text = str(warning.message)
    assert "Reaching" in text
    assert f": {name} has no effect" in text
    assert instead in text


class Mixin:
    """Knows nothing of a ChargePoint, but reaches inside of one."""

    async def _handle_call(self, msg: Any) -> None: ...

    @property
    def queued(self) -> Any:
        return [getattr(self, "_response_queue") for _ in "a"]  # noqa: B009


def test_what_a_mixin_does_is_said_once() -> None:
    with pytest.warns(charge_point.ReachesInside) as said:

        class Mixed(Mixin, ChargePoint):
            pass

    texts = [str(warning.message) for warning in said]
    assert len(texts) == 2
    assert texts[0].startswith("test_what_a_mixin_does_is_said_once.<locals>.Mixed, by")
    assert [": _handle_call has" in texts[0], ": _response_queue has" in texts[1]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        class Further(Mixed):
            pass


@pytest.mark.parametrize("name", ["_handle_call", "_get_specific_response"])
def test_an_object_that_is_patched_is_warned_of(name: str) -> None:
    made = ChargePoint("CP", None)  # type: ignore[arg-type]
    with pytest.warns(charge_point.ReachesInside, match=name) as said:
        setattr(made, name, waits)
    assert Path(said[0].filename) == Path(__file__)
    with pytest.warns(charge_point.ReachesInside), mock.patch.object(made, name):
        pass
    with pytest.warns(charge_point.ReachesInside, match=name):
        assert getattr(made, name) is waits


def test_what_is_read_from_outside_is_warned_of() -> None:
    made: Any = ChargePoint("CP", None)  # type: ignore[arg-type]
    with pytest.warns(charge_point.ReachesInside, match="ChargePoint: _response_queue"):
        assert made._response_queue.empty()
    with pytest.warns(charge_point.ReachesInside, match="use @on and @after"):
        assert made._handle_call.__name__ == "_handle_call"
    assert ChargePoint._handle_call is OcppChargePoint._handle_call  # type: ignore[attr-defined]


def test_what_is_no_codec_is_refused() -> None:
    with pytest.raises(TypeError, match="codec is not a codec: choose another name"):

        class Coding(ChargePoint):
            codec = "utf-8"  # type: ignore[assignment]


def test_nobody_else_is_warned() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        class Usual(ChargePoint):
            codec = codec.version_codec

            async def route_message(self, raw_msg: Any) -> None:
                await super().route_message(raw_msg)


def test_no_private_name_is_one_that_a_user_would_choose() -> None:
    private = {n for n in OWN - PUBLIC - set(INSIDE) if not n.startswith("__")}
    assert len(private) > 20
    assert [name for name in private if not name.startswith("_ocppj_")] == []
    made = ChargePoint("CP", None)  # type: ignore[arg-type]
    others = vars(made).keys() - vars(OcppChargePoint("CP", None)).keys()
    assert others
    assert [name for name in others if not name.startswith("_ocppj_")] == []


class Colliding(ChargePoint):
    """Has names of its own that ours were called like."""

    _after = _result = _plan = _handle = _called = _accepted = "mine"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._tasks: list[str] = []
        self._waiting = self._plans = self._types = self._ended = self._reader = 7

    def send(self) -> str:
        return "mine"

    @on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        return call_result.Heartbeat(current_time="2026-03-14T09:26:53Z")

    @after("Heartbeat")
    async def after_heartbeat(self) -> None:
        await self.call(call.ClearCache())


def test_a_subclass_may_have_any_other_name() -> None:
    async def talk() -> None:
        async with testing.pair(Colliding) as station:
            for _ in range(2):
                await station.send(call.Heartbeat())
                await asyncio.sleep(0.01)
            assert station.received == [call.ClearCache()] * 2
            assert station.charge_point.send() == "mine"

    asyncio.run(talk())


class Typed(ChargePoint):
    """Handlers registered with on and after of ours, by class and by name."""

    done: bool = False

    @charge_point.on(call.Heartbeat)
    async def on_heartbeat(self) -> call_result.Heartbeat:
        return call_result.Heartbeat(current_time="2026-03-14T09:26:53Z")

    @charge_point.after(call.Heartbeat)
    def after_heartbeat(self) -> None:
        self.done = True

    @charge_point.on("DataTransfer", skip_schema_validation=True)
    async def on_data(self, **fields: Any) -> dict[str, Any]:
        return {"status": "Rejected"}


def test_handlers_may_be_registered_by_the_class_of_a_request() -> None:
    async def talk() -> None:
        async with testing.pair(Typed) as station:
            assert (await station.send(call.Heartbeat())).current_time
            await asyncio.sleep(0)
            assert station.charge_point.done
            reply = await station.send(call.DataTransfer(vendor_id="V"))
            assert reply.status == "Rejected"

    asyncio.run(talk())
