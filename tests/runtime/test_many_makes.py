"""One CSMS for several makes: handlers of any package, and a codec that changes."""
# mypy: disable-error-code="misc,untyped-decorator"

import asyncio
from typing import Any

import pytest
from generated import testing
from generated.charge_point import ChargePoint as AnyChargePoint
from generated.charge_point import Codec, on
from generated.v16 import call as call_16
from generated.v201 import call, call_result
from generated.v201.charge_point import ChargePoint
from generated.vendor.v201 import call as vendors_call
from generated.vendor.v201 import call_result as vendors_result
from generated.vendor.v201 import codec as vendors_codec
from generated.vendor.v201 import datatypes, enums

VENDORS = vendors_codec.version_codec
BOOT = vendors_call.BootNotification(
    datatypes.ChargingStationType(model="One", vendor_name="Example"),
    enums.BootReasonEnumType.battery,
)
ANSWER = call_result.BootNotification("2026-03-14T09:26:53Z", 300, "Accepted")  # type: ignore[arg-type]


def told(point: type[AnyChargePoint], message: Any) -> Any:
    """What a station of the vendor is answered."""

    async def talk() -> Any:
        async with testing.pair(point, codec=VENDORS) as peer:
            return await peer.send(message)

    return asyncio.run(talk())


@pytest.mark.parametrize(
    "annotation",
    [
        call.BootNotification,
        vendors_call.BootNotification,
        call.BootNotification | vendors_call.BootNotification,
        call.BootNotification | None,
    ],
)
@pytest.mark.parametrize("first", [None, VENDORS])
def test_a_handler_of_any_package_gets_the_message(
    annotation: Any, first: Codec | None
) -> None:
    seen: list[Any] = []

    class Station(ChargePoint):
        tolerant = True

        @on("BootNotification")
        def on_boot(self, boot: annotation) -> Any:
            seen.append(boot)
            return ANSWER

    if first is not None:
        Station.codec = first
    assert told(Station, BOOT) is not None
    (boot,) = seen
    assert boot.charging_station.vendor_name == "Example"
    package = vendors_call if first else call
    assert type(boot) is package.BootNotification


def test_the_message_of_another_version_is_refused() -> None:
    class Station(ChargePoint):
        codec = VENDORS

        @on("BootNotification")
        def on_boot(self, boot: call_16.BootNotification) -> Any: ...

    with pytest.raises(TypeError, match="asks for the message BootNotification"):
        told(Station, BOOT)


class Lit(ChargePoint):
    """Handles what only the vendor's codec knows, once it is in use."""

    further_codecs: tuple[Codec, ...] = (VENDORS,)
    tolerant = True

    @on("BootNotification")
    def on_boot(self, charging_station: Any, **others: Any) -> Any:
        self.codec = VENDORS
        self.tolerant = False
        return ANSWER

    @on("SetLight")
    def on_light(self, color: str, **others: Any) -> Any:
        return vendors_result.SetLight(enums.LightStatus.done)


def test_handlers_may_be_for_what_a_further_codec_knows() -> None:
    async def talk() -> None:
        async with testing.pair(Lit, codec=VENDORS) as peer:
            light = vendors_call.SetLight(color="#00ff00")
            with pytest.raises(Exception, match="SetLight"):
                await peer.send(light)  # the make is not known yet
            answer: Any = await peer.send(BOOT)
            assert type(answer) is vendors_result.BootNotification
            lit: Any = await peer.send(light)
            assert lit.status == "Done"

    asyncio.run(talk())


def test_without_it_that_is_a_mistake() -> None:
    class Unlit(Lit):
        further_codecs = ()

    with pytest.raises(TypeError, match="'SetLight', which is not an action"):
        told(Unlit, BOOT)
