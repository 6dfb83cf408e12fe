"""A central system and a station for OCPP 2.0.1, written for the ocpp package.

The tests run them as they are, and again with what ``ported`` says changed. With
v21 instead of v201 they are applications for OCPP 2.1.
"""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

from __future__ import annotations

from typing import Any

from ocpp.routing import after, on
from ocpp.v201 import ChargePoint, call, call_result, datatypes, enums

TIME = "2026-03-14T09:26:53Z"
DATA = {"Meter_Reading": [1, None, 2.5], "unitOf": {"some_key": "kWh"}}


class CentralSystem(ChargePoint):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen: list[Any] = []

    @on(enums.Action.boot_notification)
    async def on_boot(self, charging_station: Any, reason: Any, **others: Any) -> Any:
        return call_result.BootNotification(
            current_time=TIME,
            interval=300,
            status=enums.RegistrationStatusEnumType.accepted,
        )

    @after(enums.Action.boot_notification)
    async def after_boot(self, reason: Any, **others: Any) -> None:
        self.seen.append(f"booted: {reason}")

    @on("Heartbeat")
    def on_heartbeat(self) -> Any:
        return call_result.Heartbeat(current_time=TIME)

    @on(enums.Action.status_notification)
    def on_status(self, connector_status: Any, call_unique_id: str, **kw: Any) -> Any:
        assert call_unique_id
        self.seen.append(f"status: {connector_status}")
        return call_result.StatusNotification()

    @on(enums.Action.authorize)
    async def on_authorize(self, id_token: Any, **others: Any) -> Any:
        return call_result.Authorize(id_token_info={"status": "Accepted"})

    @on(enums.Action.transaction_event)
    async def on_transaction(
        self, event_type: Any, transaction_info: Any, meter_value: Any = (), **kw: Any
    ) -> Any:
        transaction = transaction_info["transaction_id"]
        self.seen.append(f"{transaction}: {event_type}, {len(meter_value)} values")
        return call_result.TransactionEvent(
            total_cost=1.5, updated_personal_message={"format": "UTF8", "content": "é"}
        )

    @on(enums.Action.meter_values)
    async def on_meter_values(self, evse_id: int, meter_value: Any, **kw: Any) -> Any:
        return call_result.MeterValues()

    @on(enums.Action.notify_report)
    async def on_report(self, request_id: int, seq_no: int, **others: Any) -> Any:
        self.seen.append(f"report {request_id}, part {seq_no}")
        return call_result.NotifyReport()

    @on(enums.Action.firmware_status_notification)
    async def on_firmware_status(self, status: Any, **others: Any) -> Any:
        self.seen.append(f"firmware: {status}")
        return call_result.FirmwareStatusNotification()

    @on(enums.Action.data_transfer)
    async def on_data(self, vendor_id: str, data: Any = None, **others: Any) -> Any:
        return call_result.DataTransfer(
            status=enums.DataTransferStatusEnumType.accepted, data=DATA
        )


class Station(ChargePoint):
    @on(enums.Action.set_charging_profile)
    async def on_profile(self, evse_id: int, charging_profile: Any) -> Any:
        return call_result.SetChargingProfile(
            status=enums.ChargingProfileStatusEnumType.accepted
        )

    @on(enums.Action.request_start_transaction)
    async def on_start(self, id_token: Any, remote_start_id: int, **kw: Any) -> Any:
        return call_result.RequestStartTransaction(
            status=enums.RequestStartStopStatusEnumType.accepted, transaction_id="t2"
        )

    @after(enums.Action.request_start_transaction)
    async def after_start(self, remote_start_id: int, **others: Any) -> None:
        await self.transaction("t2", enums.TransactionEventEnumType.started)

    @on(enums.Action.request_stop_transaction)
    async def on_stop(self, transaction_id: str) -> Any:
        return call_result.RequestStopTransaction(
            status=enums.RequestStartStopStatusEnumType.accepted
        )

    @on(enums.Action.get_base_report)
    async def on_get_report(self, request_id: int, report_base: Any, **kw: Any) -> Any:
        return call_result.GetBaseReport(
            status=enums.GenericDeviceModelStatusEnumType.accepted
        )

    @after(enums.Action.get_base_report)
    async def send_report(self, request_id: int, **others: Any) -> None:
        for part in range(3):
            row = datatypes.ReportDataType(
                component=datatypes.ComponentType(name="OCPPCommCtrlr"),
                variable=datatypes.VariableType(name="HeartbeatInterval"),
                variable_attribute=[datatypes.VariableAttributeType(value="300")],
            )
            await self.call(
                call.NotifyReport(
                    request_id=request_id,
                    generated_at=TIME,
                    seq_no=part,
                    tbc=part < 2,
                    report_data=[row] * 2,
                )
            )

    @on(enums.Action.update_firmware)
    async def on_update(self, request_id: int, firmware: Any, **others: Any) -> Any:
        return call_result.UpdateFirmware(
            status=enums.UpdateFirmwareStatusEnumType.accepted
        )

    @after(enums.Action.update_firmware)
    async def update(self, request_id: int, **others: Any) -> None:
        for status in ("Downloading", "Downloaded", "Installing", "Installed"):
            await self.call(
                call.FirmwareStatusNotification(
                    status=enums.FirmwareStatusEnumType(status), request_id=request_id
                )
            )

    async def transaction(self, transaction: str, event: Any) -> Any:
        sampled = datatypes.SampledValueType(
            value=7.4,
            measurand=enums.MeasurandEnumType.power_active_import,
            phase=enums.PhaseEnumType.l1_n,
            unit_of_measure=datatypes.UnitOfMeasureType(unit="kW"),
        )
        values = datatypes.MeterValueType(timestamp=TIME, sampled_value=[sampled])
        return await self.call(
            call.TransactionEvent(
                event_type=event,
                timestamp=TIME,
                trigger_reason=enums.TriggerReasonEnumType.meter_value_periodic,
                seq_no=0,
                transaction_info=datatypes.TransactionType(transaction_id=transaction),
                evse=datatypes.EVSEType(id=1, connector_id=1),
                id_token=datatypes.IdTokenType(id_token="aabb", type="ISO14443"),
                meter_value=[values, values],
            )
        )


async def boot(station: Any) -> None:
    """The station says what it is and that it is there."""
    booted = await station.call(
        call.BootNotification(
            charging_station=datatypes.ChargingStationType(
                vendor_name="Example", model="One"
            ),
            reason=enums.BootReasonEnumType.power_up,
        )
    )
    assert (booted.status, booted.interval) == ("Accepted", 300)
    heartbeat = await station.call(call.Heartbeat())
    assert heartbeat.current_time == TIME
    await station.call(
        call.StatusNotification(
            timestamp=TIME,
            connector_status=enums.ConnectorStatusEnumType.available,
            evse_id=1,
            connector_id=1,
        )
    )


async def transaction(station: Any) -> None:
    """Somebody charges."""
    token = datatypes.IdTokenType(id_token="aabb", type="Local")
    assert await station.call(call.Authorize(id_token=token))
    for event in ("Started", "Updated", "Ended"):
        member = enums.TransactionEventEnumType(event)
        answer = await station.transaction("t1", member)
        assert answer.total_cost == 1.5
    values = {"timestamp": TIME, "sampled_value": [{"value": 1.5}]}
    assert await station.call(call.MeterValues(evse_id=1, meter_value=[values]))


async def from_above(system: Any) -> None:
    """What the central system asks for."""
    schedule = datatypes.ChargingScheduleType(
        id=1,
        charging_rate_unit=enums.ChargingRateUnitEnumType("W"),
        charging_schedule_period=[
            datatypes.ChargingSchedulePeriodType(start_period=0, limit=11000.0),
            datatypes.ChargingSchedulePeriodType(start_period=600, limit=3700.5),
        ],
    )
    profile = datatypes.ChargingProfileType(
        id=1,
        stack_level=0,
        charging_profile_purpose=enums.ChargingProfilePurposeEnumType.tx_profile,
        charging_profile_kind=enums.ChargingProfileKindEnumType.absolute,
        charging_schedule=[schedule],
        transaction_id="t1",
    )
    token = datatypes.IdTokenType(id_token="aabb", type="Central")
    firmware = datatypes.FirmwareType(
        location="https://example.com/f", retrieve_date_time=TIME
    )
    for request in (
        call.SetChargingProfile(evse_id=1, charging_profile=profile),
        call.RequestStartTransaction(id_token=token, remote_start_id=1),
        call.RequestStopTransaction(transaction_id="t2"),
        call.GetBaseReport(
            request_id=5, report_base=enums.ReportBaseEnumType.full_inventory
        ),
        call.UpdateFirmware(request_id=6, firmware=firmware),
    ):
        answer = await system.call(request)
        assert answer.status == "Accepted", request


async def vendors(station: Any) -> None:
    """What only this vendor says."""
    answer = await station.call(
        call.DataTransfer(vendor_id="com.example", message_id="reading", data=DATA)
    )
    assert answer.status == "Accepted"


# How many requests both sides make, in all.
REQUESTS = 22

# What the central system has noted when all is said.
SEEN = {
    "booted: PowerUp",
    "status: Available",
    "t1: Started, 2 values",
    "t1: Updated, 2 values",
    "t1: Ended, 2 values",
    "t2: Started, 2 values",
    *(f"report 5, part {part}" for part in range(3)),
    *(
        f"firmware: {x}"
        for x in ("Downloading", "Downloaded", "Installing", "Installed")
    ),
}
