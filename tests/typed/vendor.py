"""Types of a vendor's package; each line that ends with "refused" is an error."""

from typing import Any, Protocol, TypeVar, assert_type

from generated import ocppj
from generated.charge_point import on
from generated.v201 import call as standard_call
from generated.v201 import call_result as standard_result
from generated.v201.charge_point import ChargePoint
from generated.vendor.v16 import call as v16
from generated.vendor.v16 import datatypes as datatypes_16
from generated.vendor.v16 import enums as enums_16
from generated.vendor.v21 import call as v21
from generated.vendor.v201 import call, call_result, codec, datatypes, enums, roles

R = TypeVar("R")


class Connection(Protocol):
    """A peer that takes any request, and one for each side."""

    async def send(self, request: roles.Request[R]) -> R: ...
    async def from_csms(self, request: roles.CsmsRequest[R]) -> R: ...
    async def from_station(self, request: roles.ChargingStationRequest[R]) -> R: ...


def data_of_data_transfer_is_typed(text: str) -> None:
    """isinstance tells the vendor's data from that of others."""
    frame = codec.unpack(text)
    assert isinstance(frame, ocppj.Call)
    payload = frame.payload
    assert isinstance(payload, call.DataTransfer)
    if isinstance(payload.data, datatypes.MeterReading):
        assert_type(payload.data.meter_reading, int)
        assert_type(payload.data.unit, enums.ReadingUnit)
        assert_type(payload.data.level, int | str | None)
        assert_type(payload.data.note, str | ocppj.Unset | None)
        assert_type(payload.data.phases, list[datatypes.PhaseReading] | None)
        payload.data.meter_reading = "many"  # refused
        print(payload.data.meterReading)  # refused


def custom_data_is_typed(custom_data: dict[str, Any] | None) -> None:
    """It stays a dict with properties."""
    if isinstance(custom_data, datatypes.TariffData):
        assert_type(custom_data.tariff_name, str)
        assert_type(custom_data.price_per_kwh, float | None)
        assert_type(custom_data.steps, list[datatypes.TariffStep] | None)
        assert_type(custom_data["more"], Any)
    call.Heartbeat(custom_data=datatypes.TariffData.new(tariff_name="night"))
    datatypes.TariffData.new(tariff_name=7)  # refused
    datatypes.TariffData.new(price_per_kwh=0.3)  # refused


async def an_extra_action_is_an_action(peer: Connection) -> None:
    """With a response and a direction."""
    light = call.SetLight(color="#ffffff")
    assert_type(await peer.send(light), call_result.SetLight)
    assert_type(await peer.from_csms(light), call_result.SetLight)
    action: enums.Action = enums.Action.set_light
    print(action)
    await peer.from_station(light)  # refused


async def a_correction_makes_another_class(peer: Connection) -> None:
    """Where it changes what a field holds; all else is the standard class."""
    station = datatypes.ChargingStationType(model="One", vendor_name="Example")
    boot = call.BootNotification(station, enums.BootReasonEnumType.battery)
    assert_type(await peer.send(boot), call_result.BootNotification)
    heartbeat: standard_call.Heartbeat = call.Heartbeat()
    other: standard_call.BootNotification = boot  # refused
    print(heartbeat, other)


def data_transfer_is_made_of_a_known_pair(reading: datatypes.MeterReading) -> None:
    """A pair that nobody described, and data of another pair, are mistakes."""
    cable = datatypes.CableCheck(enums.CableCheckResult.good)
    made = call.DataTransfer("com.example", "MeterReading", reading)
    assert_type(made, call.DataTransfer)
    standard: standard_call.DataTransfer = made
    call.DataTransfer("com.example", "CableCheck", data=cable)
    call.DataTransfer("com.example", message_id="CableCheck")
    call.DataTransfer("com.example", "MeterReading", data=cable)  # refused
    call.DataTransfer("com.example", "MeterReding", data=reading)  # refused
    call.DataTransfer("com.exmaple", "MeterReading", data=reading)  # refused
    call.DataTransfer("com.example")  # refused
    other = codec.from_dict(call.DataTransfer, {"vendorId": "com.others"})
    assert_type(other, call.DataTransfer)
    worn = datatypes_16.CableCheck(enums_16.CableCheckResult.worn)
    v16.DataTransfer("com.example", "CableCheck", worn)
    v16.DataTransfer("com.example", "CableCheck", cable)  # refused
    v21.DataTransfer(vendor_id="com.example", message_id="CableCheck")
    v21.DataTransfer(vendor_id="com.example", message_id="Cable")  # refused
    print(standard)


async def a_client_takes_any_pair(client: roles.Client) -> None:
    """Its other methods take what the requests take."""
    answer = await client.data_transfer("com.example", "CableCheck")
    assert_type(answer, call_result.DataTransfer)
    await client.set_light(color=7)  # refused


class Station(ChargePoint):
    """Of any make: the codec is chosen when the station has said who made it."""

    further_codecs = (codec.version_codec,)
    tolerant: ocppj.Tolerance = frozenset({"maxLength"})

    @on(standard_call.BootNotification)
    def on_boot(
        self, boot: standard_call.BootNotification | call.BootNotification
    ) -> standard_result.BootNotification:
        """With the union of both classes."""
        self.codec = codec.version_codec
        self.tolerant = False
        assert_type(boot.charging_station.model, str)
        if isinstance(boot, call.BootNotification):
            assert_type(boot.reason, enums.BootReasonEnumType)
            boot.reason = "Battery"  # refused
        return standard_result.BootNotification("", 1, status())

    @on(standard_call.Authorize)
    def on_authorize(
        self, request: standard_call.Authorize
    ) -> standard_result.Authorize:
        """With the standard class."""
        assert_type(request.id_token.id_token, str)
        return standard_result.Authorize(status())

    @on(standard_call.Heartbeat)  # refused
    def on_heartbeat(self, request: standard_call.Heartbeat) -> str:
        return ""


def status() -> Any:
    """Whatever is asked for."""
