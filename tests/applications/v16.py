"""A central system and a charge point for OCPP 1.6, written for the ocpp package.

The tests run them as they are, and again with what ``ported`` says changed.
"""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

from __future__ import annotations

from typing import Any

from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result, datatypes, enums

TIME = "2026-03-14T09:26:53Z"
DATA = '{"Meter_Reading": [1, null, 2.5]}'


class CentralSystem(ChargePoint):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen: list[Any] = []

    @on(enums.Action.boot_notification)
    async def on_boot(
        self, charge_point_vendor: str, charge_point_model: str, **kwargs: Any
    ) -> Any:
        return call_result.BootNotification(
            current_time=TIME, interval=300, status=enums.RegistrationStatus.accepted
        )

    @after(enums.Action.boot_notification)
    async def after_boot(self, charge_point_model: str, **kwargs: Any) -> None:
        self.seen.append(f"booted: {charge_point_model}")

    @on("Heartbeat")
    def on_heartbeat(self) -> Any:
        return call_result.Heartbeat(current_time=TIME)

    @on(enums.Action.status_notification)
    def on_status(self, status: Any, call_unique_id: str, **kwargs: Any) -> Any:
        assert call_unique_id
        self.seen.append(f"status: {status}")
        return call_result.StatusNotification()

    @on(enums.Action.authorize)
    async def on_authorize(self, id_tag: str) -> Any:
        return call_result.Authorize(id_tag_info={"status": "Accepted"})

    @on(enums.Action.start_transaction)
    async def on_start(self, id_tag: str, meter_start: int, **kwargs: Any) -> Any:
        self.seen.append(f"started at {meter_start}")
        info = datatypes.IdTagInfo(status=enums.AuthorizationStatus.accepted)
        return call_result.StartTransaction(transaction_id=17, id_tag_info=info)

    @on(enums.Action.meter_values)
    async def on_meter_values(self, meter_value: Any, **kwargs: Any) -> Any:
        self.seen.append(f"{len(meter_value)} values")
        return call_result.MeterValues()

    @on(enums.Action.stop_transaction)
    async def on_stop(self, meter_stop: int, **kwargs: Any) -> Any:
        self.seen.append(f"stopped at {meter_stop}")
        return call_result.StopTransaction()

    @on(enums.Action.firmware_status_notification)
    async def on_firmware_status(self, status: Any) -> Any:
        self.seen.append(f"firmware: {status}")
        return call_result.FirmwareStatusNotification()

    @on(enums.Action.diagnostics_status_notification)
    async def on_diagnostics_status(self, status: Any) -> Any:
        self.seen.append(f"diagnostics: {status}")
        return call_result.DiagnosticsStatusNotification()

    @on(enums.Action.data_transfer)
    async def on_data(self, vendor_id: str, data: Any = None, **kwargs: Any) -> Any:
        assert data == DATA
        return call_result.DataTransfer(
            status=enums.DataTransferStatus.accepted, data=data
        )


class Station(ChargePoint):
    @on(enums.Action.set_charging_profile)
    async def on_profile(self, connector_id: int, cs_charging_profiles: Any) -> Any:
        return call_result.SetChargingProfile(
            status=enums.ChargingProfileStatus.accepted
        )

    @on(enums.Action.remote_start_transaction)
    async def on_remote_start(self, id_tag: str, **kwargs: Any) -> Any:
        return call_result.RemoteStartTransaction(
            status=enums.RemoteStartStopStatus.accepted
        )

    @after(enums.Action.remote_start_transaction)
    async def after_remote_start(self, id_tag: str, **kwargs: Any) -> None:
        await self.start_at(200)

    @on(enums.Action.remote_stop_transaction)
    async def on_remote_stop(self, transaction_id: int) -> Any:
        return call_result.RemoteStopTransaction(
            status=enums.RemoteStartStopStatus.accepted
        )

    @on(enums.Action.get_diagnostics)
    async def on_get_diagnostics(self, location: str, **kwargs: Any) -> Any:
        return call_result.GetDiagnostics(file_name="log.txt")

    @after(enums.Action.get_diagnostics)
    async def send_diagnostics(self, location: str, **kwargs: Any) -> None:
        for status in ("Uploading", "Uploaded"):
            member = enums.DiagnosticsStatus(status)
            await self.call(call.DiagnosticsStatusNotification(status=member))

    @on(enums.Action.update_firmware)
    async def on_update(self, location: str, retrieve_date: str, **kwargs: Any) -> Any:
        return call_result.UpdateFirmware()

    @after(enums.Action.update_firmware)
    async def update(self, location: str, **kwargs: Any) -> None:
        for status in ("Downloading", "Downloaded", "Installing", "Installed"):
            member = enums.FirmwareStatus(status)
            await self.call(call.FirmwareStatusNotification(status=member))

    async def start_at(self, meter: int) -> Any:
        return await self.call(
            call.StartTransaction(
                connector_id=1, id_tag="aabb", meter_start=meter, timestamp=TIME
            )
        )


async def boot(station: Any) -> None:
    """The charge point says what it is and that it is there."""
    booted = await station.call(
        call.BootNotification(charge_point_model="One", charge_point_vendor="Example")
    )
    assert (booted.status, booted.interval) == ("Accepted", 300)
    heartbeat = await station.call(call.Heartbeat())
    assert heartbeat.current_time == TIME
    await station.call(
        call.StatusNotification(
            connector_id=1,
            error_code=enums.ChargePointErrorCode.no_error,
            status=enums.ChargePointStatus.available,
        )
    )


async def transaction(station: Any) -> None:
    """Somebody charges."""
    assert await station.call(call.Authorize(id_tag="aabb"))
    started = await station.start_at(100)
    assert started.transaction_id == 17
    sampled = datatypes.SampledValue(
        value="7.4", unit=enums.UnitOfMeasure.kw, phase=enums.Phase.l1_n
    )
    values = datatypes.MeterValue(timestamp=TIME, sampled_value=[sampled])
    assert await station.call(
        call.MeterValues(
            connector_id=1,
            transaction_id=17,
            meter_value=[
                values,
                {"timestamp": TIME, "sampled_value": [{"value": "1"}]},
            ],
        )
    )
    assert await station.call(
        call.StopTransaction(
            meter_stop=150,
            timestamp=TIME,
            transaction_id=17,
            transaction_data=[values],
        )
    )


async def from_above(system: Any) -> None:
    """What the central system asks for."""
    schedule = datatypes.ChargingSchedule(
        charging_rate_unit=enums.ChargingRateUnitType.amps,
        charging_schedule_period=[
            datatypes.ChargingSchedulePeriod(start_period=0, limit=8.1),
            datatypes.ChargingSchedulePeriod(start_period=600, limit=32.0),
        ],
    )
    profile = datatypes.ChargingProfile(
        charging_profile_id=1,
        stack_level=0,
        charging_profile_purpose=enums.ChargingProfilePurposeType.tx_profile,
        charging_profile_kind=enums.ChargingProfileKindType.absolute,
        charging_schedule=schedule,
    )
    for request in (
        call.SetChargingProfile(connector_id=1, cs_charging_profiles=profile),
        call.RemoteStartTransaction(id_tag="aabb", connector_id=1),
        call.RemoteStopTransaction(transaction_id=17),
    ):
        answer = await system.call(request)
        assert answer.status == "Accepted", request
    answer = await system.call(call.GetDiagnostics(location="https://example.com/d"))
    assert answer.file_name == "log.txt"
    await system.call(
        call.UpdateFirmware(location="https://example.com/f", retrieve_date=TIME)
    )


async def vendors(station: Any) -> None:
    """What only this vendor says."""
    answer = await station.call(
        call.DataTransfer(vendor_id="com.example", message_id="reading", data=DATA)
    )
    assert (answer.status, answer.data) == ("Accepted", DATA)


# How many requests both sides make, in all.
REQUESTS = 20

# What the central system has noted when all is said.
SEEN = {
    "booted: One",
    "status: Available",
    "started at 100",
    "2 values",
    "stopped at 150",
    "started at 200",
    "diagnostics: Uploading",
    "diagnostics: Uploaded",
    *(
        f"firmware: {x}"
        for x in ("Downloading", "Downloaded", "Installing", "Installed")
    ),
}
