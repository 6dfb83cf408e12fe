"""A CSMS and a charging station for OCPP 2.0.1: ``python -m tests.programs.v201``."""

import asyncio
import json
import logging
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List, Optional

import websockets
from ocpp.routing import after, on
from ocpp.v201 import ChargePoint, call, call_result, datatypes, enums
from ocpp.v201.datatypes import ComponentType, IdTokenType, VariableType
from ocpp.v201.enums import Action, AttributeEnumType, BootReasonEnumType

START = datetime(2026, 3, 14, 9, 26, 53, tzinfo=timezone.utc)


def say(who, *what):
    print(f"{who}:", *what, flush=True)


def at(minutes):
    return (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


class TokenStore:
    """The tokens that the CSMS has seen, by their text."""

    def __init__(self):
        self.tokens: Dict[str, Dict[str, Any]] = {}
        self.groups = {"FLEET": ["AB12", "EF56"]}

    def remember(self, id_token):
        self.tokens[id_token["id_token"].upper()] = id_token

    def kinds(self):
        return sorted({token["type"] for token in self.tokens.values()})

    def extras(self):
        found = []
        for token in self.tokens.values():
            for info in token.get("additional_info", []):
                found.append(f"{info['type']}={info['additional_id_token']}")
        return found

    def group_of(self, id_token) -> Optional[str]:
        text = id_token["id_token"]
        for group, members in self.groups.items():
            if text in members:
                return group
        return None


def sampled(meter_values, measurand):
    """All samples of a measurand, in their order."""
    return [
        sample
        for value in meter_values
        for sample in value["sampled_value"]
        if sample.get("measurand", "Energy.Active.Import.Register") == measurand
    ]


def in_wh(sample) -> float:
    unit = sample.get("unit_of_measure", {})
    factor = 10 ** unit.get("multiplier", 0)
    if unit.get("unit", "Wh") == "kWh":
        factor *= 1000
    return sample["value"] * factor


class CSMS(ChargePoint):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.store = TokenStore()
        self.transactions = {}
        self.report = {}
        self.events = []
        self.done = asyncio.Event()
        self.reported = asyncio.Event()

    @on(Action.boot_notification)
    async def on_boot(self, charging_station, reason, **kwargs):
        vendor, model = charging_station["vendor_name"], charging_station["model"]
        say("csms", "boot", vendor, model, reason)
        serial = charging_station.get("serial_number", "unknown")
        modem = charging_station.get("modem") or {}
        say("csms", "serial", serial, "sim", modem.get("iccid", "none"))
        if "firmware_version" in charging_station:
            say("csms", "firmware", charging_station["firmware_version"])
        return call_result.BootNotification(at(0), 60, "Accepted")

    @after(Action.boot_notification)
    async def after_boot(self, *args, **kwargs):
        asyncio.get_running_loop().call_soon(
            lambda: asyncio.ensure_future(self.commands())
        )

    @on(Action.authorize)
    async def on_authorize(self, id_token, **kwargs):
        self.store.remember(id_token)
        info = {"status": enums.AuthorizationStatusEnumType.accepted}
        group = self.store.group_of(id_token)
        if id_token["type"] == "NoAuthorization":
            info["status"] = "Invalid"
        if group is not None:
            info["group_id_token"] = IdTokenType(group, "Central")
            info["personal_message"] = {"format": "UTF8", "content": f"Hello {group}"}
        return call_result.Authorize(id_token_info=info)

    @on(Action.transaction_event)
    async def on_transaction(
        self, event_type, timestamp, trigger_reason, seq_no, transaction_info, **kwargs
    ):
        number = transaction_info["transaction_id"]
        known = self.transactions.setdefault(number, {"values": [], "token": None})
        known["values"].extend(kwargs.get("meter_value", []))
        if "id_token" in kwargs:
            known["token"] = kwargs["id_token"]
            self.store.remember(kwargs["id_token"])
        evse = kwargs.get("evse", {})
        place = f"{evse.get('id', '?')}/{evse.get('connector_id', '?')}"
        state = transaction_info.get("charging_state", "-")
        say("csms", event_type, number, "at", place, state)
        if event_type == "Ended":
            return self.ended(number, transaction_info)
        return call_result.TransactionEvent()

    def ended(self, number, info):
        known = self.transactions[number]
        energies = sampled(known["values"], "Energy.Active.Import.Register")
        used = in_wh(energies[-1]) - in_wh(energies[0])
        seconds = info.get("time_spent_charging", 0)
        token = known["token"]
        say("csms", "used", used, "Wh in", seconds, "s by", token["id_token"])
        say("csms", "stopped:", info.get("stopped_reason", "Local"))
        for sample in sampled(known["values"], "SoC"):
            signed = sample.get("signed_meter_value")
            say(
                "csms",
                "soc",
                sample["value"],
                signed["encoding_method"] if signed else "plain",
            )
        return call_result.TransactionEvent(
            total_cost=round(used * 0.0003, 2),
            id_token_info={"status": "Accepted", "group_id_token": token},
        )

    @on(Action.notify_report)
    async def on_report(self, request_id, generated_at, seq_no, **kwargs):
        for row in kwargs["report_data"]:
            component, variable = row["component"], row["variable"]
            evse = component.get("evse")
            key = component["name"], evse["id"] if evse else None, variable["name"]
            for attribute in row["variable_attribute"]:
                kind = attribute.get("type", AttributeEnumType.actual)
                self.report[key + (str(kind),)] = attribute.get("value")
            limits = row.get("variable_characteristics")
            if limits and limits["data_type"] == "integer":
                limit = limits.get("max_limit")
                say("csms", variable["name"], "up to", limit and int(limit))
        if not kwargs.get("tbc", False):
            self.reported.set()
        return call_result.NotifyReport()

    @on(Action.notify_event)
    async def on_event(self, event_data, **kwargs):
        for event in sorted(event_data, key=lambda e: e["event_id"]):
            self.events.append(event)
            name = event["component"]["name"], event["variable"].get("instance", "-")
            say("csms", "event", event["trigger"], *name, event["actual_value"])
        return call_result.NotifyEvent()

    @on(Action.status_notification)
    async def on_status(self, timestamp, connector_status, evse_id, connector_id):
        say("csms", "connector", evse_id, connector_id, connector_status)
        return call_result.StatusNotification()

    @on(Action.data_transfer)
    async def on_data(self, vendor_id, message_id=None, data=None, **kwargs):
        say("csms", "data", vendor_id, message_id, json.dumps(data))
        return call_result.DataTransfer(status="Accepted", data={"ok": True})

    @on(Action.security_event_notification)
    async def on_security(self, type, timestamp, custom_data=None, **kwargs):
        vendor = "vendor's" if custom_data else "plain"
        say("csms", "security", type, "of", vendor)
        return call_result.SecurityEventNotification()

    # What the CSMS asks for

    async def commands(self):
        await self.variables()
        await self.profiles()
        await self.call(call.GetBaseReport(request_id=1, report_base="FullInventory"))
        await asyncio.wait_for(self.reported.wait(), 10)
        for (component, evse, variable, kind), value in sorted(
            self.report.items(), key=str
        ):
            say("csms", "report", component, evse, variable, kind, value)
        response = await self.call(
            call.RequestStartTransaction(
                id_token={"id_token": "AB12", "type": "Central"},
                remote_start_id=5,
                evse_id=1,
            )
        )
        info = response.status_info or {}
        say("csms", "start", response.status, info.get("reason_code", "no reason"))
        await self.done.wait()

    async def variables(self):
        wanted = [("OCPPCommCtrlr", "HeartbeatInterval"), ("Nothing", "Here")]
        response = await self.call(
            call.GetVariables(
                get_variable_data=[
                    datatypes.GetVariableDataType(ComponentType(c), VariableType(v))
                    for c, v in wanted
                ]
            )
        )
        for result in response.get_variable_result:
            status = result["attribute_status"]
            name = f"{result['component']['name']}.{result['variable']['name']}"
            if status == "Accepted":
                say("csms", name, "=", result["attribute_value"])
            else:
                info = result.get("attribute_status_info", {})
                say("csms", name, status, info.get("additional_info", "-"))
        response = await self.call(
            call.SetVariables(
                [
                    {
                        "attribute_value": "60",
                        "component": {"name": "OCPPCommCtrlr"},
                        "variable": {"name": "HeartbeatInterval"},
                    }
                ]
            )
        )
        say(
            "csms",
            "set",
            *(r["attribute_status"] for r in response.set_variable_result),
        )

    async def profiles(self):
        profile = {
            "id": 7,
            "stack_level": 1,
            "charging_profile_purpose": "TxDefaultProfile",
            "charging_profile_kind": "Relative",
            "charging_schedule": [
                {
                    "id": 1,
                    "charging_rate_unit": "W",
                    "charging_schedule_period": [
                        {"start_period": 0, "limit": 11000.0},
                        {"start_period": 900, "limit": 7400.0, "number_phases": 1},
                    ],
                }
            ],
        }
        answer = await self.send(
            call.SetChargingProfile(evse_id=1, charging_profile=profile)
        )
        if answer.status_info is not None:
            say("csms", "profile", answer.status, answer.status_info["reason_code"])
        schedule = await self.send(call.GetCompositeSchedule(duration=1800, evse_id=1))
        for period in schedule.schedule["charging_schedule_period"]:
            say("csms", "period", period["start_period"], period["limit"])

    async def send(self, request):
        response = await asyncio.wait_for(self.call(request), 10)
        say("csms", type(request).__name__, response.status)
        return response


class Station(ChargePoint):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.variables = {("OCPPCommCtrlr", "HeartbeatInterval"): "300"}
        self.periods: List[dict] = []
        self.authorized = None
        self.started = asyncio.Event()

    @on(Action.get_variables)
    async def on_get_variables(self, get_variable_data, **kwargs):
        return call_result.GetVariables(
            [self.read(asked) for asked in get_variable_data]
        )

    def read(self, asked):
        key = (asked["component"]["name"], asked["variable"]["name"])
        result = {"component": asked["component"], "variable": asked["variable"]}
        if key in self.variables:
            return {
                **result,
                "attribute_status": "Accepted",
                "attribute_value": self.variables[key],
            }
        reason = {"reason_code": "NotFound", "additional_info": "no such component"}
        return {
            **result,
            "attribute_status": "UnknownComponent",
            "attribute_status_info": reason,
        }

    @on(Action.set_variables)
    async def on_set_variables(self, set_variable_data, **kwargs):
        results = []
        for wanted in set_variable_data:
            key = (wanted["component"]["name"], wanted["variable"]["name"])
            if wanted.get("attribute_type") is not None:
                say("station", "type", wanted["attribute_type"])
            self.variables[key] = wanted["attribute_value"]
            results.append(
                datatypes.SetVariableResultType(
                    attribute_status="Accepted",
                    component=ComponentType(**wanted["component"]),
                    variable=VariableType(**wanted["variable"]),
                )
            )
        return call_result.SetVariables(results)

    @on(Action.set_charging_profile)
    async def on_profile(self, evse_id, charging_profile: dict, **kwargs):
        schedules: List[dict] = charging_profile["charging_schedule"]
        self.periods = schedules[0]["charging_schedule_period"]
        unit = schedules[0]["charging_rate_unit"]
        phases = [p.get("number_phases", 3) for p in self.periods]
        say("station", "profile", charging_profile["id"], unit, phases)
        return call_result.SetChargingProfile("Accepted", {"reason_code": "Taken"})

    @on(Action.get_composite_schedule)
    async def on_schedule(self, duration, evse_id, **kwargs):
        periods = [
            {"start_period": p["start_period"], "limit": p["limit"]}
            for p in self.periods
        ]
        schedule = {
            "evse_id": evse_id,
            "duration": duration,
            "schedule_start": at(0),
            "charging_rate_unit": "W",
            "charging_schedule_period": periods,
        }
        return call_result.GetCompositeSchedule(status="Accepted", schedule=schedule)

    @on(Action.get_base_report)
    async def on_base_report(self, request_id, report_base, **kwargs):
        return call_result.GetBaseReport("Accepted")

    @after(Action.get_base_report)
    async def after_base_report(self, request_id, **kwargs):
        row = {
            "component": {"name": "EVSE", "evse": {"id": 1}},
            "variable": {"name": "Power"},
            "variable_attribute": [
                {"value": "11000"},
                {"type": "MaxSet", "value": "22000"},
            ],
            "variable_characteristics": {
                "data_type": "integer",
                "supports_monitoring": True,
                "max_limit": 22000,
            },
        }
        await self.call(call.NotifyReport(request_id, at(1), 0, [row]))

    @on(Action.request_start_transaction)
    async def on_start(self, id_token, remote_start_id, **kwargs):
        self.authorized = id_token
        say("station", "asked to start", id_token["id_token"], kwargs.get("evse_id"))
        profile = kwargs.get("charging_profile", {})
        say("station", "with profile", profile.get("id", "none"))
        return call_result.RequestStartTransaction("Accepted")

    @after(Action.request_start_transaction)
    async def after_start(self, **kwargs):
        self.started.set()

    # What the station does

    async def boot(self):
        station = datatypes.ChargingStationType(
            vendor_name="Example",
            model="One",
            firmware_version="1.2",
            modem={"iccid": "8931"},
        )
        response = await self.call(
            call.BootNotification(station, BootReasonEnumType.power_up)
        )
        say("station", "boot", response.status, response.interval)

    async def charge(self):
        own = {"id_token": "EF56", "type": "ISO14443"}
        own["additional_info"] = [{"additional_id_token": "7", "type": "tariff"}]
        answer = await self.call(call.Authorize(id_token=own))
        info = answer.id_token_info
        if info["status"] == "Accepted" and "group_id_token" in info:
            say("station", "group", info["group_id_token"]["id_token"])
            say("station", "says", info["personal_message"]["content"])
        say("station", "language", info.get("language_1", "any"))
        token = self.authorized
        for number, kind in enumerate(["Started", "Updated", "Ended"]):
            reply = await self.call(self.event(kind, number, token))
        say("station", "cost", reply.total_cost)
        if reply.id_token_info:
            group = reply.id_token_info.get("group_id_token", {})
            say("station", "charged to", group.get("id_token"), group.get("type"))

    def event(self, kind, number, token):
        values = [
            {
                "timestamp": at(20 + number),
                "sampled_value": [
                    {
                        "value": 1.5 * number,
                        "unit_of_measure": {"unit": "kWh"},
                    },
                    {"value": 40.0 + number, "measurand": "SoC"},
                ],
            }
        ]
        return call.TransactionEvent(
            event_type=kind,
            timestamp=at(20 + number),
            trigger_reason="RemoteStart",
            seq_no=number,
            transaction_info={"transaction_id": "T1", "charging_state": "Charging"},
            meter_value=values,
            evse={"id": 1, "connector_id": 1} if kind == "Started" else None,
            id_token=IdTokenType(**token) if kind == "Started" else None,
        )

    async def others(self):
        event = {
            "event_id": 1,
            "timestamp": at(30),
            "trigger": "Alerting",
            "actual_value": "92",
            "event_notification_type": "HardWiredMonitor",
            "component": {"name": "Connector"},
            "variable": {"name": "Temperature", "instance": "Cable"},
        }
        await self.call(call.NotifyEvent(at(30), 0, [event]))
        await self.call(call.StatusNotification(at(31), "Available", 1, 1))
        reply = await self.call(call.DataTransfer("com.example", "Hello", {"a": 1}))
        say("station", "data", reply.status, reply.data["ok"])
        data = {"vendor_id": "com.example"}
        await self.call(
            call.SecurityEventNotification("Reboot", at(32), custom_data=data)
        )


async def serve_one(connection):
    csms = CSMS("station1", connection, response_timeout=10)
    try:
        await csms.start()
    except websockets.exceptions.ConnectionClosed:
        csms.done.set()
        say("csms", "kinds", *csms.store.kinds(), *csms.store.extras())
        say("csms", "causes", [e.get("cause", "-") for e in csms.events])


async def main():
    logging.getLogger("ocpp").setLevel(logging.CRITICAL)
    async with websockets.serve(
        serve_one, "127.0.0.1", 0, subprotocols=["ocpp2.0.1"]
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}/station1"
        async with websockets.connect(url, subprotocols=["ocpp2.0.1"]) as connection:
            station = Station("station1", connection, response_timeout=10)
            listening = asyncio.ensure_future(station.start())
            try:
                await station.boot()
                await asyncio.wait_for(station.started.wait(), 10)
                await station.charge()
                await station.others()
            finally:
                listening.cancel()


if __name__ == "__main__":
    asyncio.run(main())
