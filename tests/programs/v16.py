"""A central system and a station for OCPP 1.6: ``python -m tests.programs.v16``."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import websockets
from ocpp.routing import after, on
from ocpp.v16 import ChargePoint as cp
from ocpp.v16 import call, call_result, datatypes
from ocpp.v16.enums import (
    Action,
    AuthorizationStatus,
    AvailabilityType,
    ChargePointErrorCode,
    ChargePointStatus,
    ChargingProfileKindType,
    ChargingProfilePurposeType,
    ChargingProfileStatus,
    ChargingRateUnitType,
    ClearCacheStatus,
    ConfigurationKey,
    ConfigurationStatus,
    DataTransferStatus,
    Measurand,
    RegistrationStatus,
    RemoteStartStopStatus,
    UnitOfMeasure,
    UpdateType,
)

START = datetime(2026, 3, 14, 9, 26, 53, tzinfo=timezone.utc)

# What the central system knows of the cards of its customers.
CARDS = {
    "AB12": {"status": "Accepted", "parent_id_tag": "FLEET", "expiry": None},
    "CD34": {"status": "Blocked", "parent_id_tag": None, "expiry": None},
    "EF56": {
        "status": "Accepted",
        "parent_id_tag": None,
        "expiry": "2027-01-01T00:00:00Z",
    },
}


def say(who, *what):
    print(f"{who}:", *what, flush=True)


def at(minutes):
    return (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def energy_of(meter_value):
    """The energy register in Wh of one meter value; None without one."""
    for sample in meter_value["sampled_value"]:
        measurand = sample.get("measurand", "Energy.Active.Import.Register")
        if measurand != "Energy.Active.Import.Register":
            continue
        value = float(sample["value"])
        return value * 1000 if sample.get("unit", "Wh") == "kWh" else value
    return None


def card_info(id_tag):
    card = CARDS.get(id_tag)
    if card is None:
        return {"status": AuthorizationStatus.invalid}
    info = {"status": card["status"]}
    if card["parent_id_tag"]:
        info["parent_id_tag"] = card["parent_id_tag"]
    if card["expiry"]:
        info["expiry_date"] = card["expiry"]
    return info


@dataclass
class Session:
    """One transaction as the central system sees it."""

    id_tag: str
    meter_start: int
    samples: list = field(default_factory=list)
    last: dict = None

    def energy(self):
        readings = [energy_of(sample) for sample in self.samples]
        known = [reading for reading in readings if reading is not None]
        return known[-1] - self.meter_start if known else 0


class CentralSystem(cp):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = {}
        self.phases = defaultdict(list)
        self.profiles = {}
        self.done = asyncio.Event()

    @on(Action.boot_notification)
    async def on_boot(self, charge_point_vendor, charge_point_model, **kwargs):
        say("central", "boot", charge_point_vendor, charge_point_model)
        say("central", "firmware", kwargs.get("firmware_version", "unknown"))
        return call_result.BootNotification(
            current_time=at(0), interval=300, status=RegistrationStatus.accepted
        )

    @after(Action.boot_notification)
    async def after_boot(self, **kwargs):
        asyncio.get_running_loop().call_soon(
            lambda: asyncio.ensure_future(self.commands())
        )

    @on(Action.heartbeat)
    async def on_heartbeat(self):
        return call_result.Heartbeat(current_time=at(1))

    @on(Action.authorize)
    async def on_authorize(self, id_tag):
        return call_result.Authorize(id_tag_info=card_info(id_tag))

    @on(Action.status_notification)
    async def on_status(self, connector_id, error_code, status, **kwargs):
        if error_code != ChargePointErrorCode.no_error:
            say("central", "error", error_code, kwargs.get("info", "-"))
        say("central", "connector", connector_id, "is", status)
        return call_result.StatusNotification()

    @on(Action.start_transaction)
    async def on_start(self, connector_id, id_tag, meter_start, timestamp, **kwargs):
        transaction_id = len(self.sessions) + 1
        info = card_info(id_tag)
        if info["status"] == AuthorizationStatus.accepted:
            self.sessions[transaction_id] = Session(id_tag, meter_start)
        say("central", "start", transaction_id, id_tag, info["status"])
        return call_result.StartTransaction(
            transaction_id=transaction_id, id_tag_info=info
        )

    @on(Action.meter_values)
    async def on_meter_values(self, connector_id, meter_value, **kwargs):
        session = self.sessions.get(kwargs.get("transaction_id"))
        for value in meter_value:
            if session is not None:
                session.samples.append(value)
                session.last = value
            for sample in value["sampled_value"]:
                if "phase" in sample:
                    self.phases[sample["phase"]].append(sample["value"])
                if sample.get("format") == "SignedData":
                    say("central", "signed sample of", len(sample["value"]))
        newest = max(meter_value, key=lambda value: value["timestamp"])
        say("central", "newest", newest["timestamp"], energy_of(newest), "Wh")
        return call_result.MeterValues()

    @on(Action.stop_transaction)
    async def on_stop(self, meter_stop, timestamp, transaction_id, **kwargs):
        session = self.sessions[transaction_id]
        data = kwargs.get("transaction_data", [])
        contexts = [
            sample["context"]
            for value in data
            for sample in value["sampled_value"]
            if "context" in sample
        ]
        say("central", "stop", transaction_id, kwargs.get("reason", "Local"))
        say("central", "contexts", ", ".join(contexts) or "none")
        say("central", "energy", session.energy(), session.last["timestamp"])
        if data and data[0]["sampled_value"][0].get("location") is None:
            say("central", "no location")
        return call_result.StopTransaction(id_tag_info=card_info(session.id_tag))

    @on(Action.data_transfer)
    async def on_data(self, vendor_id, message_id=None, data=None):
        say("central", "data", vendor_id, message_id, data)
        return call_result.DataTransfer(status=DataTransferStatus.accepted, data="ok")

    @on(Action.security_event_notification)
    async def on_security_event(self, type, timestamp, **kwargs):
        say("central", "security", type, kwargs.get("tech_info", ""))
        return call_result.SecurityEventNotification()

    async def commands(self):
        await self.read_configuration()
        await self.send_profiles()
        await self.send_list()
        await self.update_firmware()
        await self.ask(call.ChangeAvailability(0, AvailabilityType.operative))
        await self.ask(call.ClearCache())
        started = await self.call(
            call.RemoteStartTransaction(
                id_tag="AB12",
                connector_id=1,
                charging_profile=self.profile(7, [(0, 16.0)]),
            )
        )
        say("central", "remote start", started.status)
        await self.done.wait()

    async def ask(self, request):
        response = await self.call(request)
        say("central", type(request).__name__, response.status)
        return response

    async def read_configuration(self):
        keys = [
            ConfigurationKey.heartbeat_interval,
            ConfigurationKey.meter_value_sample_interval,
        ]
        response = await self.call(call.GetConfiguration(key=keys + ["Nonsense"]))
        values = {item["key"]: item.get("value") for item in response.configuration_key}
        writable = [i["key"] for i in response.configuration_key if not i["readonly"]]
        say("central", "configuration", sorted(values.items()), writable)
        say("central", "unknown keys", response.unknown_key or [])

    def profile(self, number, periods):
        return {
            "charging_profile_id": number,
            "stack_level": 0,
            "charging_profile_purpose": ChargingProfilePurposeType.tx_profile,
            "charging_profile_kind": ChargingProfileKindType.relative,
            "charging_schedule": {
                "charging_rate_unit": ChargingRateUnitType.amps,
                "charging_schedule_period": [
                    {"start_period": start, "limit": limit} for start, limit in periods
                ],
            },
        }

    async def send_profiles(self):
        await self.ask(
            call.SetChargingProfile(
                connector_id=1,
                cs_charging_profiles=self.profile(3, [(0, 32.0), (600, 16.5)]),
            )
        )
        response = await self.call(
            call.GetCompositeSchedule(connector_id=1, duration=900)
        )
        schedule = response.charging_schedule
        limits = [
            float(period["limit"]) for period in schedule["charging_schedule_period"]
        ]
        say("central", "schedule", schedule["charging_rate_unit"], limits)
        say("central", "minimum", schedule.get("min_charging_rate", 0))

    async def send_list(self):
        entries = [
            {"id_tag": id_tag, "id_tag_info": card_info(id_tag)} for id_tag in CARDS
        ]
        await self.ask(
            call.SendLocalList(
                list_version=4,
                update_type=UpdateType.full,
                local_authorization_list=entries,
            )
        )
        response = await self.call(
            call.SendLocalList(5, UpdateType.differential, [{"id_tag": "CD34"}])
        )
        say("central", "removed", response.status if response else "not at all")

    async def update_firmware(self):
        firmware = datatypes.Firmware(
            location="https://example.com/fw",
            retrieve_date_time=at(5),
            signing_certificate="CERT",
            signature="SIGN",
        )
        await self.ask(call.SignedUpdateFirmware(request_id=9, firmware=firmware))
        response = await self.call(
            call.GetLog(
                log={"remote_location": "https://example.com/log"},
                log_type="SecurityLog",
                request_id=10,
            )
        )
        say("central", "log", response.status, response.filename)
        ids = await self.call(
            call.GetInstalledCertificateIds("CentralSystemRootCertificate")
        )
        for chain in ids.certificate_hash_data or []:
            say(
                "central",
                "certificate",
                chain["hash_algorithm"],
                chain["serial_number"],
            )


class Station(cp):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cards = {}
        self.limits = {}
        self.started = asyncio.Event()

    @on(Action.get_configuration)
    async def on_get_configuration(self, key=None):
        known = {
            "HeartbeatInterval": datatypes.KeyValue("HeartbeatInterval", False, "300"),
            "MeterValueSampleInterval": {
                "key": "MeterValueSampleInterval",
                "readonly": True,
                "value": "60",
            },
        }
        return call_result.GetConfiguration(
            configuration_key=[known[k] for k in key if k in known],
            unknown_key=[k for k in key if k not in known],
        )

    @on(Action.set_charging_profile)
    async def on_profile(self, connector_id, cs_charging_profiles):
        self.take(connector_id, cs_charging_profiles)
        return call_result.SetChargingProfile(status=ChargingProfileStatus.accepted)

    def take(self, connector_id, profile):
        schedule = profile["charging_schedule"]
        for period in schedule["charging_schedule_period"]:
            self.limits[connector_id, period["start_period"]] = float(period["limit"])
        phases = {
            p.get("number_phases", 3) for p in schedule["charging_schedule_period"]
        }
        purpose = profile["charging_profile_purpose"]
        say("station", "profile", profile["charging_profile_id"], purpose, phases)
        if profile.get("valid_to") is None and "recurrency_kind" not in profile:
            say("station", "valid for good")

    @on(Action.get_composite_schedule)
    async def on_schedule(self, connector_id, duration, **kwargs):
        periods = [
            {"start_period": start, "limit": limit}
            for (connector, start), limit in sorted(self.limits.items())
            if connector == connector_id and start < duration
        ]
        return call_result.GetCompositeSchedule(
            status="Accepted",
            connector_id=connector_id,
            schedule_start=at(0),
            charging_schedule={
                "charging_rate_unit": "A",
                "charging_schedule_period": periods,
            },
        )

    @on(Action.send_local_list)
    async def on_list(self, list_version, update_type, local_authorization_list=None):
        for entry in local_authorization_list or []:
            try:
                self.cards[entry["id_tag"]] = entry["id_tag_info"]
            except KeyError:
                self.cards.pop(entry["id_tag"], None)
        blocked = [
            tag for tag, info in self.cards.items() if info["status"] == "Blocked"
        ]
        fleet = [t for t, i in self.cards.items() if i.get("parent_id_tag") == "FLEET"]
        expiring = {
            t: i["expiry_date"] for t, i in self.cards.items() if "expiry_date" in i
        }
        say("station", "list", list_version, blocked, fleet, expiring)
        return call_result.SendLocalList(status="Accepted")

    @on(Action.signed_update_firmware)
    async def on_firmware(self, request_id, firmware, **kwargs):
        install = firmware.get("install_date_time", firmware["retrieve_date_time"])
        say("station", "firmware", firmware["location"], firmware["signature"], install)
        return call_result.SignedUpdateFirmware(status="Accepted")

    @on(Action.get_log)
    async def on_log(self, log, log_type, request_id, **kwargs):
        oldest = log.get("oldest_timestamp", "the beginning")
        say("station", "log", log_type, log["remote_location"], oldest)
        return call_result.GetLog(status="Accepted", filename="security.log")

    @on(Action.get_installed_certificate_ids)
    async def on_certificates(self, certificate_type):
        known = {
            "hash_algorithm": "SHA256",
            "issuer_name_hash": "a1",
            "issuer_key_hash": "b2",
            "serial_number": "c3",
        }
        return call_result.GetInstalledCertificateIds(
            status="Accepted", certificate_hash_data=[known]
        )

    @on(Action.change_availability)
    async def on_availability(self, connector_id, type):
        return call_result.ChangeAvailability(status="Accepted")

    @on(Action.clear_cache)
    async def on_clear_cache(self):
        return call_result.ClearCache(status=ClearCacheStatus.accepted)

    @on(Action.change_configuration)
    async def on_change(self, key, value):
        return call_result.ChangeConfiguration(status=ConfigurationStatus.accepted)

    @on(Action.remote_start_transaction)
    async def on_remote_start(self, id_tag, connector_id=None, charging_profile=None):
        if charging_profile:
            self.take(connector_id, charging_profile)
        return call_result.RemoteStartTransaction(status=RemoteStartStopStatus.accepted)

    @after(Action.remote_start_transaction)
    async def after_remote_start(self, id_tag, **kwargs):
        self.started.set()

    async def boot(self):
        response = await self.call(
            call.BootNotification(
                charge_point_model="One",
                charge_point_vendor="Example",
                firmware_version="1.2",
            )
        )
        say("station", "boot", response.status, response.interval)

    async def charge(self, id_tag):
        answer = await self.call(call.Authorize(id_tag=id_tag))
        if answer.id_tag_info["status"] != "Accepted":
            say("station", id_tag, "refused:", answer.id_tag_info["status"])
            return
        say("station", "parent", answer.id_tag_info.get("parent_id_tag", "none"))
        started = await self.call(call.StartTransaction(1, id_tag, 1000, at(10)))
        info = started.id_tag_info
        if "expiry_date" in info:
            say("station", "expires", info["expiry_date"])
        await self.call(
            call.MeterValues(
                connector_id=1,
                transaction_id=started.transaction_id,
                meter_value=[self.reading(11, "1500"), self.reading(12, "2.25", "kWh")],
            )
        )
        stopped = await self.call(
            call.StopTransaction(
                meter_stop=2250,
                timestamp=at(13),
                transaction_id=started.transaction_id,
                transaction_data=[
                    {
                        "timestamp": at(13),
                        "sampled_value": [
                            {"value": "2250", "context": "Transaction.End"}
                        ],
                    }
                ],
            )
        )
        status = stopped.id_tag_info["status"] if stopped.id_tag_info else "none"
        say("station", "stopped", status)

    def reading(self, minutes, value, unit=UnitOfMeasure.wh):
        return datatypes.MeterValue(
            timestamp=at(minutes),
            sampled_value=[
                datatypes.SampledValue(
                    value="230.1", measurand=Measurand.voltage, phase="L1"
                ),
                datatypes.SampledValue(value=value, unit=unit),
            ],
        )


async def serve_one(connection):
    system = CentralSystem("station1", connection, response_timeout=10)
    try:
        await system.start()
    except websockets.exceptions.ConnectionClosed:
        system.done.set()
        say("central", "phases", *sorted(system.phases), "in", len(system.sessions))


async def drive(station):
    await station.boot()
    await asyncio.wait_for(station.started.wait(), 10)
    await station.call(call.Heartbeat())
    await station.call(
        call.StatusNotification(
            1, ChargePointErrorCode.no_error, ChargePointStatus.available
        )
    )
    await station.call(call.SecurityEventNotification("FirmwareUpdated", at(2), "1.3"))
    reply = await station.call(call.DataTransfer("com.example", "Hello", "world"))
    say("station", "data", reply.status, reply.data)
    for id_tag in ("CD34", "AB12", "EF56"):
        await station.charge(id_tag)


async def main():
    logging.getLogger("ocpp").setLevel(logging.CRITICAL)
    async with websockets.serve(
        serve_one, "127.0.0.1", 0, subprotocols=["ocpp1.6"]
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}/station1"
        async with websockets.connect(url, subprotocols=["ocpp1.6"]) as connection:
            station = Station("station1", connection, response_timeout=10)
            listening = asyncio.ensure_future(station.start())
            try:
                await drive(station)
            finally:
                listening.cancel()


if __name__ == "__main__":
    asyncio.run(main())
