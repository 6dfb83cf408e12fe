"""A CSMS and a charging station for OCPP 2.1: ``python -m tests.programs.v21``."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import ocpp.v21.enums
import websockets
from ocpp.exceptions import PropertyConstraintViolationError
from ocpp.routing import after, on
from ocpp.v21 import ChargePoint as OcppChargePoint
from ocpp.v21 import call, call_result
from ocpp.v21 import datatypes as types
from ocpp.v21.enums import Action, GenericStatusEnumType

START = datetime(2026, 3, 14, 9, 26, 53, tzinfo=timezone.utc)

# Prices by tariff, and the readings of streams, for the whole process.
TARIFFS = {}
PRICES = {"Central": (0.25, 0.01, 1.0), "eMAID": (0.5, 0.0, 0.0)}
STREAMS = {}


def say(who, *what):
    print(f"{who}:", *what, flush=True)


def at(minutes):
    return (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def price_of(tariff, energy: float, minutes: float) -> Decimal:
    """What a charge costs: the first price of each kind counts."""
    total = Decimal(0)
    if "energy" in tariff:
        first, *_ = tariff["energy"]["prices"]
        total += Decimal(str(first["price_kwh"])) * Decimal(str(energy))
    charging_time = tariff.get("charging_time", {})
    for price in charging_time.get("prices", []):
        total += Decimal(str(price["price_minute"])) * Decimal(str(minutes))
        break
    fixed = tariff.get("fixed_fee")
    if fixed is not None:
        total += sum(Decimal(str(p["price_fixed"])) for p in fixed["prices"])
    return total.quantize(Decimal("0.01"))


def address_lines(address):
    lines = [address["name"], address["address1"]]
    if address.get("address2"):
        lines.append(address["address2"])
    code = address.get("postal_code", "").strip()
    lines.append(f"{code} {address['city']}".strip())
    return [*lines, address["country"]]


@dataclass
class Charge:
    """A transaction under way."""

    number: str
    tariff_id: str | None = None
    token: dict | None = None
    energy: float = 0.0

    def receive(self, meter_values):
        for value in meter_values:
            for sample in value["sampled_value"]:
                if sample.get("measurand") not in (
                    None,
                    "Energy.Active.Import.Register",
                ):
                    continue
                self.energy = max(self.energy, sample["value"])

    @property
    def owner(self):
        return self.token["id_token"] if self.token else "nobody"


class Base(OcppChargePoint):
    """What both sides have: a way to ask, which tells of refusals."""

    who = "both"

    async def ask(self, request, expected="Accepted"):
        response = await self.call(request)
        if response is None:
            say(self.who, type(request).__name__, "failed")
        elif response.status != expected:
            info = response.status_info or {}
            reason = info.get("reason_code", "-")
            say(self.who, type(request).__name__, response.status, reason)
        return response


class CSMS(Base):
    who = "csms"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.charges: dict[str, Charge] = {}
        self.done = asyncio.Event()
        self.limits = []

    @on(Action.boot_notification)
    async def on_boot(self, charging_station, reason, **kwargs):
        match reason:
            case "PowerUp" | "Watchdog":
                say("csms", "boot of", charging_station["model"])
            case _:
                say("csms", "boot for", reason)
        versions = {
            k: charging_station.get(k) for k in ("firmware_version", "serial_number")
        }
        say("csms", "versions", *versions.values())
        return call_result.BootNotification(
            current_time=at(0), interval=60, status="Accepted"
        )

    @after(Action.boot_notification)
    async def after_boot(self, **kwargs):
        asyncio.get_running_loop().call_soon(
            lambda: asyncio.ensure_future(self.commands())
        )

    @on(Action.authorize)
    async def on_authorize(self, id_token, **kwargs):
        tariff = TARIFFS.get(id_token.get("type"))
        info = types.IdTokenInfoType(status="Accepted" if tariff else "Unknown")
        return call_result.Authorize(id_token_info=info, tariff=tariff)

    @on(Action.transaction_event)
    async def on_transaction(self, event_type, transaction_info, **kwargs):
        number = transaction_info["transaction_id"]
        charge = self.charges.setdefault(number, Charge(number))
        if (tariff_id := transaction_info.get("tariff_id")) is not None:
            charge.tariff_id = tariff_id
        if kwargs.get("id_token") is not None:
            charge.token = kwargs["id_token"]
        charge.receive(kwargs.get("meter_value") or [])
        limit = transaction_info.get("transaction_limit")
        if limit and limit.get("max_energy") is not None:
            self.limits.append(limit)
        say("csms", event_type, number, charge.owner, charge.energy)
        if event_type != "Ended":
            return call_result.TransactionEvent()
        kilowatt_hour, minute, fixed = PRICES[charge.token["type"]]
        cost = charge.energy * kilowatt_hour + 30 * minute + fixed
        return call_result.TransactionEvent(total_cost=round(cost, 2))

    @on(Action.vat_number_validation)
    async def on_vat(self, vat_number, evse_id=None, **kwargs):
        if not vat_number.startswith("DE"):
            raise PropertyConstraintViolationError("only German numbers")
        return call_result.VatNumberValidation(
            status=GenericStatusEnumType.accepted,
            vat_number=vat_number,
            company={
                "name": "Example",
                "address1": "Street 1",
                "city": "Berlin",
                "country": "DE",
                "postal_code": "10115",
            },
        )

    @on(Action.open_periodic_event_stream)
    async def on_open_stream(self, constant_stream_data, **kwargs):
        number = constant_stream_data["id"]
        params = constant_stream_data["params"]
        STREAMS[number] = params
        say(
            "csms", "stream", number, params.get("interval", 0), params.get("values", 1)
        )
        return call_result.OpenPeriodicEventStream(status="Accepted")

    @on(Action.notify_event)
    async def on_event(self, event_data, **kwargs):
        def severity(event):
            return event.get("severity", 9)

        worst = min(event_data, key=severity)
        for event in event_data:
            component = event["component"]
            place = component.get("evse", {}).get("id", "station")
            say("csms", "event", component["name"], "of", place, event["actual_value"])
        say("csms", "worst", worst["event_id"], severity(worst))
        return call_result.NotifyEvent()

    @on(Action.notify_der_start_stop)
    async def on_der(
        self, control_id, started, timestamp, superseded_ids=None, **kwargs
    ):
        say(
            "csms",
            "der",
            control_id,
            "started" if started else "stopped",
            superseded_ids,
        )
        return call_result.NotifyDERStartStop()

    async def commands(self):
        await self.tariffs()
        await self.energy()
        await self.done.wait()

    async def tariffs(self):
        tariff = {
            "tariff_id": "T1",
            "currency": "EUR",
            "energy": {"prices": [{"price_kwh": 0.25}]},
            "charging_time": {"prices": [{"price_minute": 0.01}]},
            "fixed_fee": {"prices": [{"price_fixed": 1.0}]},
        }
        TARIFFS["Central"] = tariff
        TARIFFS["eMAID"] = {"tariff_id": "T2", "currency": "EUR"}
        await self.ask(call.SetDefaultTariff(1, tariff))
        response = await self.call(call.GetTariffs(evse_id=1))
        for assignment in response.tariff_assignments or []:
            evses = assignment.get("evse_ids", [])
            say("csms", assignment["tariff_kind"], assignment["tariff_id"], evses)
        cleared = await self.call(call.ClearTariffs(tariff_ids=["T9"]))
        statuses = [result["status"] for result in cleared.clear_tariffs_result]
        say("csms", "cleared", *statuses)

    async def energy(self):
        control = {
            "priority": 0,
            "curve_data": [{"x": 1.0, "y": 2.0}, {"x": 3.0, "y": 4.0}],
        }
        control["y_unit"] = "PctMaxW"
        request = call.SetDERControl(
            control_id="C1", control_type="FreqWatt", is_default=True, curve=control
        )
        await self.ask(request, expected="Rejected")
        report = await self.call(call.GetDERControl(request_id=3))
        if report.status_info is not None:
            text = report.status_info["reason_code"].lower()
            say("csms", "controls", text)
        answer = await self.call(
            call.GetVariables(get_variable_data=[self.variable("Power")])
        )
        for result in answer.get_variable_result:
            if "evse" in result["component"]:
                say("csms", "component", sorted(result["component"]))
            say("csms", result["variable"]["name"], result.get("attribute_value"))

    @staticmethod
    def variable(name):
        return types.GetVariableDataType(
            types.ComponentType(name="EVSE", evse=types.EVSEType(id=1)),
            types.VariableType(name=name),
        )


class Station(Base):
    who = "station"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tariffs = {}
        self.ready = asyncio.Event()

    @on(Action.set_default_tariff)
    async def on_tariff(self, evse_id, tariff, **kwargs):
        self.tariffs[evse_id] = tariff
        kinds = [k for k in ("energy", "charging_time", "idle_time") if tariff.get(k)]
        say("station", "tariff", tariff["tariff_id"], tariff["currency"], *kinds)
        say("station", "an hour:", price_of(tariff, 11.0, 60))
        return call_result.SetDefaultTariff(status="Accepted")

    @on(Action.get_tariffs)
    async def on_get_tariffs(self, evse_id, **kwargs):
        found = [
            {
                "tariff_id": t["tariff_id"],
                "tariff_kind": "DefaultTariff",
                "evse_ids": [e],
            }
            for e, t in self.tariffs.items()
            if evse_id in (0, e)
        ]
        return call_result.GetTariffs(status="Accepted", tariff_assignments=found)

    @on(Action.clear_tariffs)
    async def on_clear(self, tariff_ids=None, evse_id=None, **kwargs):
        known = {tariff["tariff_id"] for tariff in self.tariffs.values()}
        results = [
            types.ClearTariffsResultType(
                status="Accepted" if number in known else "NoTariff", tariff_id=number
            )
            for number in tariff_ids
        ]
        return call_result.ClearTariffs(clear_tariffs_result=results)

    @on(Action.set_der_control)
    async def on_control(self, control_type, curve=None, **kwargs):
        points = [(point["x"], point["y"]) for point in curve["curve_data"]]
        say("station", control_type, points, curve.get("response_time", "at once"))
        if curve["y_unit"] == ocpp.v21.enums.DERUnitEnumType.pct_maxw:
            info = {"reason_code": "NoPower", "additional_info": "not now"}
            return call_result.SetDERControl(status="Rejected", status_info=info)
        return call_result.SetDERControl(status="Accepted")

    @on(Action.get_der_control)
    async def on_get_control(self, request_id, **kwargs):
        info = types.StatusInfoType(reason_code="NoControls")
        return call_result.GetDERControl(status="NotFound", status_info=info)

    @on(Action.get_variables)
    async def on_get_variables(self, get_variable_data, **kwargs):
        results = []
        for asked in get_variable_data:
            evse = asked["component"].get("evse", {})
            results.append(
                {
                    "attribute_status": "Accepted",
                    "attribute_value": f"{evse.get('id', 0)}1000",
                    "component": asked["component"],
                    "variable": asked["variable"],
                }
            )
        return call_result.GetVariables(get_variable_result=results)

    @after(Action.get_variables)
    def after_get_variables(self, **kwargs):
        self.ready.set()

    async def boot(self):
        station = types.ChargingStationType(
            model="One", vendor_name="Example", firmware_version="2.0"
        )
        response = await self.call(
            call.BootNotification(charging_station=station, reason="PowerUp")
        )
        say("station", "boot", response.status)

    async def charge(self):
        token = {"id_token": "AB12", "type": "Central"}
        answer = await self.call(call.Authorize(id_token=token))
        say("station", "authorized", answer.id_token_info["status"])
        tariff = answer.tariff
        if tariff:
            say("station", "shows", tariff["tariff_id"], price_of(tariff, 1.0, 1))
            prices = tariff["energy"]["prices"]
            say("station", "prices", *(p["price_kwh"] for p in prices))
        for seq_no, kind in enumerate(("Started", "Updated", "Ended")):
            info = {"transaction_id": "X1"}
            if kind == "Started":
                info |= {"tariff_id": "T1", "transaction_limit": {"max_energy": 9000.0}}
            reply = await self.call(
                call.TransactionEvent(
                    event_type=kind,
                    timestamp=at(seq_no),
                    trigger_reason="Authorized",
                    seq_no=seq_no,
                    transaction_info=info,
                    id_token=token if kind == "Started" else None,
                    meter_value=[
                        {
                            "timestamp": at(seq_no),
                            "sampled_value": [{"value": 4.0 * seq_no}],
                        }
                    ],
                )
            )
        say("station", "cost", reply.total_cost)

    async def others(self):
        for number in ("DE123", "FR123"):
            answer = await self.call(call.VatNumberValidation(vat_number=number))
            if answer is not None:
                say("station", "company", *address_lines(answer.company))
        data = {"id": 4, "variable_monitoring_id": 2}
        data["params"] = {"interval": 10, "values": 5}
        await self.ask(call.OpenPeriodicEventStream(constant_stream_data=data))
        events = [self.event(1, "Connector", {"id": 1}), self.event(2, "Modem", None)]
        await self.call(
            call.NotifyEvent(event_data=events, generated_at=at(1), seq_no=0)
        )
        await self.call(
            call.NotifyDERStartStop(control_id="C1", started=True, timestamp=at(2))
        )

    def event(self, number, component, evse):
        made = {"name": component}
        if evse:
            made["evse"] = evse
        return {
            "event_id": number,
            "timestamp": at(number),
            "trigger": "Alerting",
            "actual_value": str(number * 40),
            "event_notification_type": "HardWiredMonitor",
            "component": made,
            "variable": {"name": "Temperature"},
            "severity": number,
        }


async def serve_one(connection):
    csms = CSMS("station1", connection, response_timeout=10)
    try:
        await csms.start()
    except websockets.exceptions.ConnectionClosed:
        csms.done.set()
        say("csms", "limits", *(limit["max_energy"] for limit in csms.limits))
        say("csms", "intervals", *(params["interval"] for params in STREAMS.values()))
        say(
            "csms", "charges", *sorted(charge.owner for charge in csms.charges.values())
        )


async def main():
    logging.getLogger("ocpp").setLevel(logging.CRITICAL)
    async with websockets.serve(
        serve_one, "127.0.0.1", 0, subprotocols=["ocpp2.1"]
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}/station1"
        async with websockets.connect(url, subprotocols=["ocpp2.1"]) as connection:
            station = Station("station1", connection, response_timeout=10)
            listening = asyncio.ensure_future(station.start())
            try:
                await station.boot()
                await asyncio.wait_for(station.ready.wait(), 10)
                await station.charge()
                await station.others()
            finally:
                listening.cancel()


if __name__ == "__main__":
    asyncio.run(main())
