"""One class for stations of several versions."""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

import asyncio
from typing import Any

import generated
import pytest
from generated import charge_point, testing
from ocpp.routing import on


class System(charge_point.ChargePoint):
    """Takes its version from what was negotiated, before or after it is made."""

    def __init__(self, id: str, connection: Any, version: str, early: bool) -> None:
        if early:
            self._ocpp_version = version
        super().__init__(id, connection)
        self._ocpp_version = version
        self.package = generated.package(f"ocpp{version}", None)

    @on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        assert self.package is not None
        time = "2026-03-14T09:26:53Z"
        return self.package.call_result.Heartbeat(current_time=time)

    @on("StartTransaction")
    async def on_start(self, id_tag: str, **fields: Any) -> Any:
        return {"transaction_id": 1, "id_tag_info": {"status": "Accepted"}}

    @on("TransactionEvent")
    async def on_event(self, event_type: str, **fields: Any) -> Any:
        return {"total_cost": 1.5}


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
def test_it_speaks_the_version_that_it_sets(version: str, early: bool) -> None:
    package = generated.package(f"ocpp{version}")
    action = "StartTransaction" if version == "1.6" else "TransactionEvent"
    codec = package.codec.version_codec

    async def talk() -> list[Any]:
        def make(id: str, line: Any) -> System:
            return System(id, line, version, early)

        async with testing.pair(make) as station:
            system: Any = station.charge_point
            assert system.codec is codec
            messages = [package.call.Heartbeat(), testing.least(codec, starts)]
            replies: list[Any] = [await station.send(m) for m in messages]
            request = testing.least(codec, package.call.Reset)
            return [*replies, await system.call(request)]

    starts = getattr(package.call, action)
    beat, started, reset = asyncio.run(talk())
    assert isinstance(beat, package.call_result.Heartbeat)
    assert isinstance(started, getattr(package.call_result, action))
    assert reset.status == "Accepted"


@pytest.mark.parametrize("version", ["", "2.0", "1.6j"])
def test_a_version_that_nobody_knows_is_said(version: str) -> None:
    system = System("S", None, version, early=True)
    with pytest.raises(TypeError, match=r"System has no codec.* ocpp1\.6, ocpp2\.0\.1"):
        print(system.codec)
