"""testing.pair: every action in memory, both ways, and what goes wrong."""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

import asyncio
import dataclasses
import logging
import time
import typing
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from generated import ocppj, testing
from generated.v16 import call, call_result, datatypes, enums, roles
from generated.v16.charge_point import ChargePoint
from generated.v201.call import GetReport
from ocpp.exceptions import (
    NotSupportedError,
    PropertyConstraintViolationError,
    SecurityError,
)
from ocpp.routing import after, on
from ocpp.v16 import call_result as package_result
from tests.helpers import codecs, pairs


@pytest.mark.parametrize("package", codecs.PACKAGES)
def test_all_actions_both_ways(package: str) -> None:
    """Each text is valid under its schema, says jsonschema-rs."""
    seen: list[Any] = []
    cls = pairs.everything(package, seen)
    cls.checks_formats = True
    codec = codecs.module(package, "codec").version_codec

    async def talk() -> None:
        async with testing.pair(cls) as peer:
            point: Any = peer.charge_point
            for action, request_class in codec.requests.items():
                request: Any = testing.least(codec, request_class)
                reply = await peer.send(request)
                assert type(reply) is codec.responses[action]
                own = await point.call(request, suppress=False)
                assert own == reply
                assert peer.received[-1] == request
            for send_class in codec.sends.values():
                message: Any = testing.least(codec, send_class)
                assert await peer.send(message) is None
                await asyncio.sleep(0)
                await point.send(message)
                assert peer.received[-1] == message

    asyncio.run(talk())
    assert sorted(seen) == sorted([*codec.requests, *codec.sends])
    targets = codecs.by_class(package)
    for message in [*codec.requests.values(), *codec.responses.values()]:
        payload = codec.to_dict(testing.least(codec, message))
        assert targets[message].allows(payload), payload


class Central(ChargePoint):
    """Does what the tests below need."""

    @on("BootNotification")
    async def on_boot(self, **fields: Any) -> Any:
        return call_result.BootNotification(
            current_time="2026-03-14T09:26:53Z",
            interval=5,
            status=enums.RegistrationStatus.accepted,
        )

    @after("BootNotification")
    async def after_boot(self, **fields: Any) -> None:
        self.reset = await self.call(call.Reset(type=enums.ResetType.soft))
        self.cleared = await self.call(call.ClearCache())

    @on("Authorize")
    def on_authorize(self, id_tag: str) -> Any:
        raise SecurityError(description="no")

    @on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        return {"nonsense": 1}

    @on("DataTransfer")
    async def on_data(self, **fields: Any) -> Any:
        await asyncio.Event().wait()


BOOT = call.BootNotification(charge_point_model="M", charge_point_vendor="V")


def told(use: Callable[[testing.Peer[Central]], Awaitable[Any]], **how: Any) -> Any:
    async def talk() -> Any:
        async with testing.pair(Central, **how) as station:
            return await use(station)

    return asyncio.run(talk())


def test_a_test_says_what_is_answered() -> None:
    async def use(station: testing.Peer[Central]) -> list[Any]:
        station.answer(call_result.Reset(status=enums.ResetStatus.rejected))
        reply = await station.send(BOOT)
        assert reply.interval == 5
        while len(station.received) < 2:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        system = station.charge_point
        assert (system.reset, system.cleared) == (
            call_result.Reset(status=enums.ResetStatus.rejected),
            call_result.ClearCache(status=enums.ClearCacheStatus.accepted),
        )
        return station.received

    assert told(use) == [call.Reset(type=enums.ResetType.soft), call.ClearCache()]


def test_what_is_no_response_is_no_answer() -> None:
    """Nor a dict as a whole, nor a response or another version's message a request."""

    async def use(station: testing.Peer[Central]) -> None:
        wrong: Any
        for wrong in (call.Reset(type=enums.ResetType.soft), {"status": "Accepted"}):
            with pytest.raises(TypeError, match="is not a class of call_result in the"):
                station.answer(wrong)
        answer = call_result.Reset(status=enums.ResetStatus.rejected)
        for wrong in (answer, {"type": "Hard"}, GetReport(1)):
            with pytest.raises(
                TypeError, match="is not a class of call in the version"
            ):
                await station.send(wrong)

    told(use)


def test_dicts_may_stand_for_objects() -> None:
    """As in what a ChargePoint sends, by names of fields or those of the wire."""
    info: Any = {"status": "Accepted", "parent_id_tag": "P"}
    entry: Any = {"idTag": "A", "id_tag_info": info}
    list_ = call.SendLocalList(1, enums.UpdateType.full, [entry])

    class Station(ChargePoint):
        @on("SendLocalList")
        def on_list(self, local_authorization_list: Any, **fields: Any) -> Any:
            self.info = local_authorization_list[0].id_tag_info
            return call_result.SendLocalList(enums.UpdateStatus.accepted)

    async def talk() -> None:
        async with testing.pair(Station) as system:
            await system.send(list_)
            station = system.charge_point
            assert station.info == datatypes.IdTagInfo("Accepted", parent_id_tag="P")  # type: ignore[arg-type]
            system.answer(
                call_result.Authorize(info), package_result.ClearCache("Accepted")
            )
            reply = await station.call(call.Authorize("A"))
            assert reply == call_result.Authorize(station.info)
            assert await station.call(call.ClearCache())

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (call.Authorize(id_tag="A"), SecurityError),
        (call.Reset(type=enums.ResetType.soft), NotSupportedError),
        (call.Authorize(id_tag="A" * 21), ocppj.ValidationError),
        (call.DataTransfer(vendor_id="V"), asyncio.TimeoutError),
    ],
)
def test_what_goes_wrong_is_raised(request_: Any, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        told(lambda station: station.send(request_), timeout=0.05)


def test_when_the_tested_side_ends_nobody_waits() -> None:
    class Ends(Central):
        async def start(self) -> None:
            await self._connection.recv()
            raise OSError("the line is cut")

    async def talk() -> None:
        async with testing.pair(lambda id, line: Ends(id, line)) as station:
            await station.send(BOOT)

    with pytest.raises(OSError, match="cut"):
        asyncio.run(talk())


@pytest.mark.parametrize("version", codecs.PACKAGES)
def test_it_costs_less_than_the_handling_of_the_package(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All actions, there and back in both directions, against ocpp that only receives.

    That takes well under a millisecond each; what counts here is CPU time in relation.
    """
    monkeypatch.setattr(logging.getLogger("ocpp"), "disabled", True)
    ours, theirs = pairs.ours(version), pairs.theirs(version)

    def cost(run: Callable[[], Any]) -> float:
        start = time.process_time()
        asyncio.run(run())
        return time.process_time() - start

    for run in (ours, theirs):
        cost(run)
    assert min(cost(ours) for _ in range(3)) < min(cost(theirs) for _ in range(3))


@pytest.mark.parametrize("package", codecs.PACKAGES)
def test_each_request_is_a_method_of_a_client(package: str) -> None:
    """Named as its member of Action, on the client of those who may send it."""
    roles = codecs.module(package, "roles")
    codec = codecs.module(package, "codec").version_codec
    actions = codecs.module(package, "enums").Action

    async def talk() -> None:
        async with testing.pair(
            codecs.module(package, "charge_point").ChargePoint
        ) as p:
            client = roles.client(p.charge_point)
            for name, cls in codec.requests.items():
                request = testing.least(codec, cls)
                reply = await getattr(client, actions(name).name)(**present(request))
                assert type(reply) is codec.responses[name]
                assert p.received[-1] == request
            assert len(p.received) == len(codec.requests)

    asyncio.run(talk())
    for side in roles.SIDES:
        camel = "".join(word.capitalize() for word in side.split())
        offered = vars(getattr(roles, f"{camel}Client")).keys()
        sent = typing.get_args(getattr(roles, f"Any{camel}Request"))
        named = {n for n in offered if not n.startswith("__")}
        assert named == {actions(cls.__name__).name for cls in sent}


def present(message: Any) -> dict[str, Any]:
    """The fields of a message that are there."""
    names = (field.name for field in dataclasses.fields(message))
    return {n: v for n in names if (v := getattr(message, n)) is not None}


def test_a_client_raises_what_the_other_side_refuses() -> None:
    async def talk() -> None:
        async with testing.pair(Central) as station:
            with pytest.raises(PropertyConstraintViolationError):
                await roles.client(station.charge_point).authorize(id_tag="A" * 21)

    asyncio.run(talk())
