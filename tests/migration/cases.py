"""Small programs before and after migrate, one for each thing that it does.

In a case the lines after ``=>`` are what becomes of those before, ``=`` alone that
they stay; lines that begin with ``?`` are what is said of them. Most are the body of
a handler of 2.0.1, so that HANDLER stands before each of them.
"""

from typing import NamedTuple

HEAD = """\
from ocpp.routing import on
from ocpp.v201 import ChargePoint, call, call_result, datatypes
from ocpp.v201.enums import Action
"""
HANDLER = (
    HEAD
    + """\


class CSMS(ChargePoint):
    @on(Action.transaction_event)
    async def on_event(self, transaction_info, meter_value=None, **kwargs):
"""
)


class Case(NamedTuple):
    """A program before and after, and what is said of it."""

    name: str
    before: str
    after: str
    said: list[str]


def parsed(text: str) -> list[Case]:
    """The cases in a text: each after a line ``# name``."""
    found = []
    for block in text.split("\n# ")[1:]:
        name, _, body = block.partition("\n")
        lines = [line for line in body.split("\n") if not line.startswith("?")]
        said = [line[2:] for line in body.split("\n") if line.startswith("? ")]
        before, separator, after = "\n".join(lines).partition("\n=>\n")
        before, after = before.strip("\n"), after.strip("\n")
        if not separator:
            before = after = before.removesuffix("\n=").strip("\n")
        found.append(Case(name, before + "\n", after + "\n", said))
    return found


# Bodies of the handler, without its indentation.
BODIES = parsed("""
# an item
print(transaction_info["transaction_id"])
=>
print(transaction_info.transaction_id)
# a key in several spellings
print(transaction_info['charging_state'], meter_value[0]["sampled_value"][-1]["value"])
=>
print(transaction_info.charging_state, meter_value[0].sampled_value[-1].value)
# get
state = transaction_info.get("charging_state")
=>
state = transaction_info.charging_state
# get with None
state = transaction_info.get("charging_state", None)
=>
state = transaction_info.charging_state
# get of a required field needs no default
number = transaction_info.get("transaction_id", "none")
=>
number = transaction_info.transaction_id
# get with a default
state = transaction_info.get("charging_state", "Idle").lower()
=>
state = (transaction_info.charging_state if transaction_info.charging_state is not None else "Idle").lower()
# get with the false value of its type
seconds = transaction_info.get("time_spent_charging", 0) + 1
=>
seconds = (transaction_info.time_spent_charging or 0) + 1
# another false value is not that of its type
seconds = transaction_info.get("time_spent_charging", "")
=>
seconds = transaction_info.time_spent_charging if transaction_info.time_spent_charging is not None else ""
# a chain of gets
unit = meter_value[0]["sampled_value"][0].get("unit_of_measure", {}).get("unit", "Wh")
=>
unit = meter_value[0].sampled_value[0].unit_of_measure.unit if meter_value[0].sampled_value[0].unit_of_measure and meter_value[0].sampled_value[0].unit_of_measure.unit is not None else "Wh"
# an empty dict instead of an absent object
for sample in meter_value[0]["sampled_value"]:
    unit = sample.get("unit_of_measure") or {}
    print(unit.get("unit"), "multiplier" in unit, unit and unit["unit"])
=>
for sample in meter_value[0].sampled_value:
    unit = sample.unit_of_measure
    print(unit.unit if unit else None, unit is not None and unit.multiplier is not None, unit and unit.unit)
# the annotation of what may be absent
unit: dict = meter_value[0]["sampled_value"][0].get("unit_of_measure", {})
first: dict = meter_value[0]
=>
unit: datatypes.UnitOfMeasureType | None = meter_value[0].sampled_value[0].unit_of_measure
first: datatypes.MeterValueType = meter_value[0]
# an item of the further arguments
print(kwargs["evse"]["id"], kwargs.get("evse", {}).get("connector_id"))
=>
print(kwargs["evse"].id, kwargs.get("evse").connector_id if kwargs.get("evse") else None)
# the further arguments are a dict still
print("evse" in kwargs, kwargs.get("offline", False), *kwargs, len(kwargs))
=
# membership
print("charging_state" in transaction_info, "remote_start_id" not in transaction_info)
=>
print(transaction_info.charging_state is not None, transaction_info.remote_start_id is None)
# negation keeps its parentheses
if not ("charging_state" in transaction_info):
    return
=>
if not (transaction_info.charging_state is not None):
    return
# loops, comprehensions and functions without a name
total = sum(s["value"] for m in meter_value or [] for s in m["sampled_value"] if s.get("context") != "Other")
last = max(meter_value, key=lambda m: m["timestamp"])
for number, value in enumerate(sorted(meter_value, key=lambda m: m["timestamp"])):
    print(number, value["timestamp"], last["timestamp"])
=>
total = sum(s.value for m in meter_value or [] for s in m.sampled_value if s.context != "Other")
last = max(meter_value, key=lambda m: m.timestamp)
for number, value in enumerate(sorted(meter_value, key=lambda m: m.timestamp)):
    print(number, value.timestamp, last.timestamp)
# unpacking and other names
first, *others = meter_value
samples = first["sampled_value"]
(one, two), rest = samples[:2], others
print(one["value"], two["value"], [v["timestamp"] for v in rest])
=>
first, *others = meter_value
samples = first.sampled_value
(one, two), rest = samples[:2], others
print(one.value, two.value, [v.timestamp for v in rest])
# a walrus
if (state := transaction_info.get("charging_state")) is not None and (token := kwargs.get("id_token")):
    print(state, token["type"])
=>
if (state := transaction_info.charging_state) is not None and (token := kwargs.get("id_token")):
    print(state, token.type)
# an f-string
print(f"{transaction_info['transaction_id']}: {transaction_info.get('charging_state', '-')!r:>10}")
=>
print(f"{transaction_info.transaction_id}: {transaction_info.charging_state if transaction_info.charging_state is not None else '-'!r:>10}")
# a name that gets another value
info = transaction_info
print(info["transaction_id"])
info = {"transaction_id": 1}
print(info["transaction_id"], info.get("x"), "y" in info)
=>
info = transaction_info
print(info.transaction_id)
info = {"transaction_id": 1}
print(info["transaction_id"], info.get("x"), "y" in info)
# setting and deleting
transaction_info["charging_state"] = "Charging"
transaction_info["time_spent_charging"] += 60
del transaction_info["remote_start_id"]
del transaction_info["stopped_reason"], kwargs["evse"]["connector_id"]
=>
transaction_info.charging_state = "Charging"
transaction_info.time_spent_charging += 60
transaction_info.remote_start_id = None
transaction_info.stopped_reason = kwargs["evse"].connector_id = None
# a key that is a name
for key in ("charging_state", "stopped_reason"):
    print(transaction_info[key], transaction_info.get(key), key in transaction_info)
=>
for key in ("charging_state", "stopped_reason"):
    print(getattr(transaction_info, key), getattr(transaction_info, key, None), getattr(transaction_info, key, None) is not None)
# a copy of the same class
token = datatypes.IdTokenType(**kwargs["id_token"])
=>
token = kwargs["id_token"]
# a copy of another class
token = datatypes.AdditionalInfoType(**kwargs["id_token"])
=
? 9: **kwargs["id_token"], but it is now an object
# an alternative
state = transaction_info["charging_state"] if "charging_state" in transaction_info else None
=>
state = transaction_info.charging_state if transaction_info.charging_state is not None else None
# customData and data of vendors
data = kwargs.get("custom_data")
print(data["vendor_id"], data["tariff"], data["tariff_name"])
=>
data = kwargs.get("custom_data")
print(data["vendorId"], data["tariff"], data["tariff_name"])
? 10: 'tariff_name' is a key of a vendor, which is no longer renamed
# customData that may be absent
first = kwargs.get("custom_data") or {}
second = kwargs.get("custom_data", {})
third = transaction_info.get("custom_data", {})
print(first.get("vendor_id"), "vendor_id" in second, third.get("tariff_name", "none"))
match third:
    case {"price_kwh": price}:
        print(dict(**second), price)
=>
first = kwargs.get("custom_data") or {}
second = kwargs.get("custom_data", {})
third = transaction_info.custom_data if transaction_info.custom_data is not None else {}
print(first.get("vendorId"), "vendorId" in second, third.get("tariff_name", "none"))
match third:
    case {"price_kwh": price}:
        print(dict(**second), price)
? 12: 'tariff_name' is a key of a vendor, which is no longer renamed
? 13: 'price_kwh' is a key of a vendor, which is no longer renamed
? 15: **second has keys of a vendor, which are no longer renamed
# customData and data of vendors that are sent
payload = {"a_b": 1, "list": [{"c_d": 1}], "plain": {"e": 2}}
status = {"reason_code": "x", "custom_data": {"vendor_id": "x", "f_g": 3}}
await self.call(call.DataTransfer(vendor_id="x", data=payload))
await self.call(call.DataTransfer("x", data={'a_b': {"c_d": 2}, "my_url": 3, **payload}))
await self.call(call.GetReport(1, component_variable=[{"component": {"name": "x", "custom_data": {"h_i": 4}}}]))
return call_result.DataTransfer(status="Rejected", status_info=status)
=>
payload = {"a_b": 1, "list": [{"c_d": 1}], "plain": {"e": 2}}
status = {"reason_code": "x", "custom_data": {"vendor_id": "x", "f_g": 3}}
await self.call(call.DataTransfer(vendor_id="x", data=payload))
await self.call(call.DataTransfer("x", data={'aB': {"cD": 2}, "my_url": 3, **payload}))
await self.call(call.GetReport(1, component_variable=[{"component": {"name": "x", "custom_data": {"hI": 4}}}]))
return call_result.DataTransfer(status="Rejected", status_info=status)
? 11: 'a_b' is a key of a vendor, which is no longer renamed
? 11: 'c_d' is a key of a vendor, which is no longer renamed
? 12: 'a_b' is a key of a vendor, which is no longer renamed
? 12: 'c_d' is a key of a vendor, which is no longer renamed
? 12: 'my_url' is a key of a vendor, which is no longer renamed
? 14: 'f_g' is a key of a vendor, which is no longer renamed
# numbers that were int
value = meter_value[0]["sampled_value"][0]["value"]
print(f"{value:d}", "{:5d}".format(value), "%x" % value, format(value, "d"), isinstance(value, int))
print(range(value), "#" * value, meter_value[value], meter_value[:value], value & 1, value.bit_length())
print(f"{value:.1f}", value * 2, [value] * 2, range(round(value)), {1: 2}[value], "%d" % value)
for sample in meter_value[0]["sampled_value"]:
    least = min(sample["value"], 16) + 1
    total = 0
    total += sample["value"]
    print(range(least), range(total), range(int(least)), range(sum(s["value"] for s in meter_value[0]["sampled_value"])))
=>
value = meter_value[0].sampled_value[0].value
print(f"{value:d}", "{:5d}".format(value), "%x" % value, format(value, "d"), isinstance(value, int))
print(range(value), "#" * value, meter_value[value], meter_value[:value], value & 1, value.bit_length())
print(f"{value:.1f}", value * 2, [value] * 2, range(round(value)), {1: 2}[value], "%d" % value)
for sample in meter_value[0].sampled_value:
    least = min(sample.value, 16) + 1
    total = 0
    total += sample.value
    print(range(least), range(total), range(int(least)), range(sum(s.value for s in meter_value[0].sampled_value)))
? 10: value is now always a float, and never an int
? 10: value is now always a float, and this format needs an int
? 11: value is now always a float, and a slice needs an int
? 11: value is now always a float, and an index must be an int
? 11: value is now always a float, and bit_length() needs an int
? 11: value is now always a float, and bits need an int
? 11: value is now always a float, and range() needs an int
? 11: value is now always a float, and repeating needs an int
? 17: least is now always a float, and range() needs an int
? 17: sum(s["value"] for s in meter_value[0]["sampled_value"]) is now always a float, and range() needs an int
? 17: total is now always a float, and range() needs an int
# comments inside of an access stay
state = transaction_info.get(
    "charging_state",  # of the EV
)
=
? 9: transaction_info would be computed twice, or a comment would be lost
# comments and layout around it stay
state = transaction_info.get( "charging_state" )  # of the EV
print(  transaction_info  ["transaction_id"]  ,  1)
=>
state = transaction_info.charging_state  # of the EV
print(  transaction_info.transaction_id  ,  1)
# an expression that can't be computed twice
state = fetch(transaction_info["charging_state"]).get("status")
value = meter_value.pop()["sampled_value"].pop().get("context", "none")
=>
state = fetch(transaction_info.charging_state).get("status")
value = meter_value.pop().sampled_value.pop().get("context", "none")
? 9: can't tell what fetch(transaction_info["charging_state"]) holds
? 10: meter_value.pop()["sampled_value"].pop() would be computed twice, or a comment would be lost
# a field that there is not
print(transaction_info["transaction_number"])
=
? 9: datatypes.TransactionType has no field 'transaction_number'
# methods of dicts
print(transaction_info.items(), transaction_info.pop("charging_state", None))
=
? 9: transaction_info is now an object, which has no method items()
? 9: transaction_info is now an object, which has no method pop()
# functions that take dicts
import json
print(json.dumps({"transaction": transaction_info}), dict(transaction_info), len(transaction_info))
print(isinstance(transaction_info, dict), {**transaction_info}, vars(transaction_info))
=
? 10: dict() of transaction_info, which is now an object
? 10: len() of transaction_info, which is now an object
? 10: {"transaction": transaction_info} holds objects, which dumps() can't serialize
? 11: **transaction_info, but it is now an object
? 11: transaction_info has no __dict__: its class has slots
? 11: transaction_info is no longer a dict
# a comparison with a dict
print(transaction_info == {"transaction_id": "1"})
=
? 9: transaction_info is now an object, which never equals a dict
# a loop over keys
for key in transaction_info:
    print(key)
=
? 9: a loop over the keys of transaction_info, which is now an object
# what goes through the keys
from itertools import chain
print(*transaction_info, [*transaction_info], set(transaction_info), tuple(transaction_info))
print(", ".join(transaction_info), list(chain(transaction_info)), "%(id)s" % transaction_info)
first, second = transaction_info
for number, key in enumerate(transaction_info):
    print(min(transaction_info), dict(zip(transaction_info, "ab")))
{}.update(transaction_info)
print({} | transaction_info, any(k for k in transaction_info), self.set(transaction_info), min(meter_value))
=
? 10: *transaction_info, which is now an object
? 10: set() of transaction_info, which is now an object
? 10: tuple() of transaction_info, which is now an object
? 11: % with transaction_info, which is now an object
? 11: chain() of transaction_info, which is now an object
? 11: join() of transaction_info, which is now an object
? 12: unpacking the keys of transaction_info, which is now an object
? 13: enumerate() of transaction_info, which is now an object
? 14: min() of transaction_info, which is now an object
? 14: zip() of transaction_info, which is now an object
? 15: update() of transaction_info, which is now an object
? 16: a loop over the keys of transaction_info, which is now an object
? 16: | with transaction_info, which is now an object
# what reads keys by itself
from operator import itemgetter
meter_value.sort(key=itemgetter("timestamp"))
print(sorted(meter_value, key=itemgetter("timestamp")), list(map(itemgetter("id"), [{"id": 1}])))
merged = {}
merged |= transaction_info
Model.model_validate(transaction_info), kwargs.get("custom_data", {}).pop("price_kwh")
=
? 10: itemgetter("timestamp") for meter_value, which holds objects now
? 11: itemgetter("timestamp") for meter_value, which holds objects now
? 13: | with transaction_info, which is now an object
? 14: 'price_kwh' is a key of a vendor, which is no longer renamed
? 14: model_validate() of transaction_info, which is now an object
# dicts in texts
import logging
logging.info("%(transaction_id)s", transaction_info)
logging.info("%s", transaction_info)
=
? 10: % with transaction_info, which is now an object
# what an answer of an unknown kind is
answer = await self.call(getattr(call, name)(**fields))
print(answer.__dict__, vars(answer), vars(self))
=
? 10: answer has no __dict__: its class has slots
# kinds of dicts
from collections.abc import Mapping
expected = {"transaction_id": "1"}
print(isinstance(transaction_info, (Mapping, list)), type(transaction_info) is dict, transaction_info == expected)
=
? 11: transaction_info is no longer a dict
? 11: transaction_info is now an object, which never equals a dict
# texts of objects and of lists of them
import json
from aiohttp import web
print(json.dumps(transaction_info), json.dumps(meter_value, indent=1))
return web.json_response({"values": meter_value})
=
? 11: meter_value holds objects, which dumps() can't serialize
? 11: transaction_info is an object, which dumps() can't serialize
? 12: {"values": meter_value} holds objects, which json_response() can't serialize
# an error for an absent field
try:
    state = transaction_info["charging_state"]
except KeyError:
    state = None
=>
try:
    state = transaction_info.charging_state
except KeyError:
    state = None
? 9: an absent field no longer raises KeyError: it is None
# an absent field that any error or suppress stands for
with contextlib.suppress(KeyError):
    state = transaction_info["charging_state"]
try:
    state = transaction_info["charging_state"]
except Exception:
    state = None
try:
    state = transaction_info["charging_state"]
    print(state)
except Exception:
    raise
=>
with contextlib.suppress(KeyError):
    state = transaction_info.charging_state
try:
    state = transaction_info.charging_state
except Exception:
    state = None
try:
    state = transaction_info.charging_state
    print(state)
except Exception:
    raise
? 9: an absent field no longer raises KeyError: it is None
? 11: an absent field no longer raises KeyError: it is None
# an error for what is None
try:
    state = transaction_info["charging_state"]
except (TypeError, AttributeError):
    state = None
try:
    limit = kwargs.get("custom_data")["limit"], meter_value[0]["sampled_value"][0]["unit_of_measure"]["unit"]
except TypeError:
    limit = None
=>
try:
    state = transaction_info.charging_state
except (TypeError, AttributeError):
    state = None
try:
    limit = kwargs.get("custom_data")["limit"], meter_value[0].sampled_value[0].unit_of_measure.unit
except TypeError:
    limit = None
? 13: a field of what is None raises AttributeError, no longer TypeError
# patterns
match transaction_info:
    case {"charging_state": "Charging"}:
        pass
=
? 9: transaction_info no longer matches a dict pattern
# dicts of the program
info = {"status": "Accepted", "token": kwargs.get("id_token")}
info["status"] = "Blocked"
print(info["status"], info.get("status"), "status" in info, info["token"]["type"])
=>
info = {"status": "Accepted", "token": kwargs.get("id_token")}
info["status"] = "Blocked"
print(info["status"], info.get("status"), "status" in info, info["token"].type)
# what comes from elsewhere
import json
settings = json.loads(open("settings").read())
print(settings["status"], other["status"], other["no_field_of_ours"])
=
? 11: can't tell what other holds
""")

# Whole modules.
MODULES = parsed('''
# answers
from ocpp.v201 import ChargePoint, call


class CSMS(ChargePoint):
    async def go(self):
        request = call.Reset(type="Immediate")
        answer = await self.call(request)
        print(answer.status_info["reason_code"])
        if (info := (await self.call(call.Reset("OnIdle"))).status_info):
            print(info["reason_code"])

    async def send(self, request, **options):
        return await asyncio.wait_for(self.call(request, **options), 10)

    async def ask(self):
        answer = await self.send(call.GetVariables(get_variable_data=[]))
        print([r["component"]["name"] for r in answer.get_variable_result])
        first, second = await asyncio.gather(
            self.send(call.Reset("OnIdle")), self.send(call.GetVariables([]))
        )
        print(first.status_info["reason_code"], second.get_variable_result[0]["variable"])
        other = await self.elsewhere.transmit(call.Reset("OnIdle"))
        print(other.status_info["reason_code"])
=>
from my_app.ocpp.v201.charge_point import ChargePoint
from my_app.ocpp.v201 import call


class CSMS(ChargePoint):
    async def go(self):
        request = call.Reset(type="Immediate")
        answer = await self.call(request)
        print(answer.status_info.reason_code)
        if (info := (await self.call(call.Reset("OnIdle"))).status_info):
            print(info.reason_code)

    async def send(self, request, **options):
        return await asyncio.wait_for(self.call(request, **options), 10)

    async def ask(self):
        answer = await self.send(call.GetVariables(get_variable_data=[]))
        print([r.component.name for r in answer.get_variable_result])
        first, second = await asyncio.gather(
            self.send(call.Reset("OnIdle")), self.send(call.GetVariables([]))
        )
        print(first.status_info.reason_code, second.get_variable_result[0].variable)
        other = await self.elsewhere.transmit(call.Reset("OnIdle"))
        print(other.status_info.reason_code)
# annotations
from __future__ import annotations
from typing import Dict, List, Optional
from ocpp.v201 import call_result, datatypes


def one(token: datatypes.IdTokenType, tokens: List["datatypes.IdTokenType"]):
    return token["type"], [other["type"] for other in tokens]


def two(token: Optional[datatypes.IdTokenType], named: Dict[str, datatypes.EVSEType]):
    return token and token["type"], named["x"]["id"]


def three(answer: "call_result.Authorize | None") -> datatypes.IdTokenInfoType:
    return answer.id_token_info["status"]


print(three(None)["status"])
=>
from __future__ import annotations
from typing import Dict, List, Optional
from my_app.ocpp.v201 import call_result, datatypes


def one(token: datatypes.IdTokenType, tokens: List["datatypes.IdTokenType"]):
    return token.type, [other.type for other in tokens]


def two(token: Optional[datatypes.IdTokenType], named: Dict[str, datatypes.EVSEType]):
    return token and token.type, named["x"].id


def three(answer: "call_result.Authorize | None") -> datatypes.IdTokenInfoType:
    return answer.id_token_info.status


print(three(None)["status"])
# what objects of the program hold
from dataclasses import dataclass, field
from ocpp.routing import after, on
from ocpp.v16 import ChargePoint as cp
from ocpp.v16.enums import Action

SEEN = {}


def energy(value):
    return [sample["value"] for sample in value["sampled_value"]]


@dataclass
class Session:
    tag: str
    values: list = field(default_factory=list)
    last: dict = None

    @property
    def newest(self):
        return self.last

    def add(self, value):
        self.values.append(value)
        self.last = value


class Central(cp):
    def __init__(self, *args):
        super().__init__(*args)
        self.sessions = {}
        self.lists = []

    @on(Action.MeterValues)
    def on_values(self, connector_id, meter_value, **kwargs):
        session = self.sessions.setdefault(connector_id, Session("AB"))
        for value in meter_value:
            session.add(value)
            SEEN.setdefault(connector_id, []).append(value)

        def stamp(value):
            return value["timestamp"]

        print(sorted(meter_value, key=stamp))

    @after("SendLocalList")
    def on_list(self, local_authorization_list, **kwargs):
        self.lists += local_authorization_list

    def show(self):
        for session in self.sessions.values():
            print(session.newest["timestamp"], [v["timestamp"] for v in session.values])
        for values in SEEN.values():
            print(energy(values[0]))
        for entry in self.lists:
            print(entry["id_tag_info"]["status"])
=>
from dataclasses import dataclass, field
from ocpp.routing import after, on
from my_app.ocpp.v16.charge_point import ChargePoint as cp
from my_app.ocpp.v16.enums import Action

SEEN = {}


def energy(value):
    return [sample.value for sample in value.sampled_value]


@dataclass
class Session:
    tag: str
    values: list = field(default_factory=list)
    last: dict = None

    @property
    def newest(self):
        return self.last

    def add(self, value):
        self.values.append(value)
        self.last = value


class Central(cp):
    def __init__(self, *args):
        super().__init__(*args)
        self.sessions = {}
        self.lists = []

    @on(Action.meter_values)
    def on_values(self, connector_id, meter_value, **kwargs):
        session = self.sessions.setdefault(connector_id, Session("AB"))
        for value in meter_value:
            session.add(value)
            SEEN.setdefault(connector_id, []).append(value)

        def stamp(value):
            return value.timestamp

        print(sorted(meter_value, key=stamp))

    @after("SendLocalList")
    def on_list(self, local_authorization_list, **kwargs):
        self.lists += local_authorization_list

    def show(self):
        for session in self.sessions.values():
            print(session.newest.timestamp, [v.timestamp for v in session.values])
        for values in SEEN.values():
            print(energy(values[0]))
        for entry in self.lists:
            print(entry.id_tag_info.status)
# a function that is also given dicts of the program
from ocpp.routing import on
from ocpp.v201 import ChargePoint
from ocpp.v201.enums import Action


def kind(token):
    return token["type"]


class CSMS(ChargePoint):
    @on(Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return kind(id_token), kind({"type": "Central"})
=>
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint
from my_app.ocpp.v201.enums import Action


def kind(token):
    return token["type"]


class CSMS(ChargePoint):
    @on(Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return kind(id_token), kind({"type": "Central"})
? 7: token may be an object of a message or a dict of the program
# a function for messages of two versions
from ocpp.routing import on
from ocpp.v201 import ChargePoint as CP201
from ocpp.v21 import ChargePoint as CP21, enums
from ocpp.v201.enums import Action


def kind(token):
    return token["type"], token.get("additional_info", [])


class One(CP201):
    @on(Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return kind(id_token)


class Two(CP21):
    @on(enums.Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return kind(id_token)
=>
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint as CP201
from my_app.ocpp.v21.charge_point import ChargePoint as CP21
from my_app.ocpp.v21 import enums
from my_app.ocpp.v201.enums import Action


def kind(token):
    return token.type, token.additional_info or []


class One(CP201):
    @on(Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return kind(id_token)


class Two(CP21):
    @on(enums.Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return kind(id_token)
# parameters of handlers
from ocpp.routing import on
from ocpp.v21 import ChargePoint
from ocpp.v21.enums import Action


class CSMS(ChargePoint):
    @on(Action.get15118_ev_certificate)
    def on_certificate(self, exi_request, prioritized_emai_ds, nonsense, call_unique_id):
        return prioritized_emai_ds, nonsense
=>
from ocpp.routing import on
from my_app.ocpp.v21.charge_point import ChargePoint
from my_app.ocpp.v21.enums import Action


class CSMS(ChargePoint):
    @on(Action.get15118_ev_certificate)
    def on_certificate(self, exi_request, prioritized_emai_ds, nonsense, call_unique_id):
        return prioritized_emai_ds, nonsense
? 8: call.Get15118EVCertificate has no field nonsense
? 8: the argument prioritized_emai_ds has another name here
# ocpp 0.x: imports, classes, actions
"""A program of 2021."""
from __future__ import annotations

from ocpp.v16 import ChargePoint as cp, call, call_result  # one line
from ocpp.v16.call import (
    BootNotificationPayload,  # the request
    HeartbeatPayload as Beat,
)
from ocpp.v16.enums import Action, Measurand, RegistrationStatus
from ocpp.v201 import enums as e
from ocpp.v201.enums import BootReasonType, IdTokenType as Kind

call.ResetPayload("Hard"), call_result.ResetPayload(status="Accepted"), Beat()


def boot(request: BootNotificationPayload, kind: "BootReasonType") -> "list[call.ResetPayload]":
    assert Action.BootNotification and Measurand.energyActiveImportRegister
    return RegistrationStatus.accepted, BootReasonType.power_up, Kind.central, e.ResetType.immediate
=>
"""A program of 2021."""
from __future__ import annotations

from my_app.ocpp.v16.charge_point import ChargePoint as cp  # one line
from my_app.ocpp.v16 import call, call_result
from my_app.ocpp.v16.call import (
    BootNotification,  # the request
    Heartbeat as Beat,
)
from my_app.ocpp.v16.enums import Action, Measurand, RegistrationStatus
from my_app.ocpp.v201 import enums as e
from my_app.ocpp.v201.enums import BootReasonEnumType, IdTokenEnumType as Kind

call.Reset("Hard"), call_result.Reset(status="Accepted"), Beat()


def boot(request: BootNotification, kind: "BootReasonEnumType") -> "list[call.Reset]":
    assert Action.boot_notification and Measurand.energy_active_import_register
    return RegistrationStatus.accepted, BootReasonEnumType.power_up, Kind.central, e.ResetEnumType.immediate
# call and call_result have the same names, which hide each other when imported
from ocpp.v16 import call, call_result
from ocpp.v16.call import ResetPayload as Reset
from ocpp.v16.call_result import ResetPayload as ResetConf

call.ClearCachePayload(), call_result.ClearCachePayload(status="Accepted")
Reset("Hard"), ResetConf("Accepted")
=>
from my_app.ocpp.v16 import call, call_result
from my_app.ocpp.v16.call import Reset
from my_app.ocpp.v16.call_result import Reset as ResetConf

call.ClearCache(), call_result.ClearCache(status="Accepted")
Reset("Hard"), ResetConf("Accepted")
# a new name that the program has for something else
from ocpp.v16.call import HeartbeatPayload, ResetPayload
from ocpp.v201.enums import StatusInfoReasonType
from ocpp.v201 import enums

Reset = standard = None
HeartbeatPayload(), ResetPayload("Hard"), enums.StatusInfoReasonType.no_error
=>
from my_app.ocpp.v16.call import Heartbeat, Reset as ResetPayload
from my_app.ocpp.v201.standard import StatusInfoReasonType
from my_app.ocpp.v201 import enums
from my_app.ocpp.v201 import standard as v201_standard

Reset = standard = None
Heartbeat(), ResetPayload("Hard"), v201_standard.StatusInfoReasonType.no_error
# names that have moved to standard
from ocpp.v16 import enums
from ocpp.v16.enums import (
    ConfigurationKey,  # of the specification
    Reason,  # of the schemas
)

print(ConfigurationKey.heartbeat_interval, enums.ConfigurationKey.heartbeat_interval, Reason.other)
=>
from my_app.ocpp.v16 import enums
from my_app.ocpp.v16.standard import ConfigurationKey  # of the specification
from my_app.ocpp.v16.enums import (
    Reason,  # of the schemas
)
from my_app.ocpp.v16 import standard

print(ConfigurationKey.heartbeat_interval, standard.ConfigurationKey.heartbeat_interval, Reason.other)
# a member that has moved to another enum
from ocpp.v16 import enums
from ocpp.v16.enums import MessageTrigger as Trigger

print(enums.MessageTrigger.log_status_notification, Trigger.log_status_notification, Trigger.heartbeat)
=>
from my_app.ocpp.v16 import enums
from my_app.ocpp.v16.enums import MessageTrigger as Trigger
from my_app.ocpp.v16.enums import ExtendedMessageTrigger

print(enums.ExtendedMessageTrigger.log_status_notification, ExtendedMessageTrigger.log_status_notification, Trigger.heartbeat)
# old names in a program whose imports were moved by hand
from my_app.ocpp.v201 import call, enums
from my_app.ocpp.v201.enums import Action, ResetEnumType, ResetType

call.ResetPayload(type="Immediate"), call.Reset(ResetEnumType.immediate)
enums.Action.BootNotification, Action.boot_notification, Action.Reset
=>
from my_app.ocpp.v201 import call, enums
from my_app.ocpp.v201.enums import Action, ResetEnumType, ResetType

call.ResetPayload(type="Immediate"), call.Reset(ResetEnumType.immediate)
enums.Action.BootNotification, Action.boot_notification, Action.Reset
? 2: the modules have no enums.ResetType
? 4: the modules have no call.ResetPayload
? 5: the modules have no enums.Action.BootNotification
? 5: the modules have no enums.Action.Reset
# a function that an app calls as well
from ocpp.routing import on
from ocpp.v201 import ChargePoint


@app.post("/values")
async def store(value: dict):
    return value["timestamp"]


class CSMS(ChargePoint):
    @on("MeterValues")
    async def on_meter_values(self, evse_id, meter_value):
        await store(meter_value[0])
=>
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint


@app.post("/values")
async def store(value: dict):
    return value["timestamp"]


class CSMS(ChargePoint):
    @on("MeterValues")
    async def on_meter_values(self, evse_id, meter_value):
        await store(meter_value[0])
? 7: value may be an object of a message or a dict of the program
# old names of classes in a module that a variable holds
from ocpp.v16 import call_result as old
from ocpp.v201 import call_result as new


def answer(version, module):
    results = old if version == "1.6" else new
    return results.HeartbeatPayload("x"), module.ResetPayload("Soft"), module.MyPayload
=>
from my_app.ocpp.v16 import call_result as old
from my_app.ocpp.v201 import call_result as new


def answer(version, module):
    results = old if version == "1.6" else new
    return results.HeartbeatPayload("x"), module.ResetPayload("Soft"), module.MyPayload
? 7: an old name of a class: HeartbeatPayload
? 7: an old name of a class: ResetPayload
# names that are gone
from ocpp.v16.enums import CiStringType, ConfigurationKey, UnitOfMeasure
from ocpp.v20 import call

print(UnitOfMeasure.hertz, UnitOfMeasure.celsius, ConfigurationKey.cert_signing_repeat_times)
=>
from ocpp.v16.enums import CiStringType
from my_app.ocpp.v16.standard import ConfigurationKey
from my_app.ocpp.v16.enums import UnitOfMeasure
from ocpp.v20 import call

print(UnitOfMeasure.hertz, UnitOfMeasure.celsius, ConfigurationKey.cert_signing_repeat_times)
? 1: there is no counterpart of ocpp.v16.enums.CiStringType
? 2: ocpp.v20 has no generated modules, as there are for v16, v201, v21
? 4: there is no counterpart of ocpp.v16.enums.ConfigurationKey.cert_signing_repeat_times
? 4: there is no counterpart of ocpp.v16.enums.UnitOfMeasure.hertz
# classes that a module of ocpp had from another one
from ocpp.v16.call_result import IdTagInfo
from ocpp.v201 import call

print(IdTagInfo("Accepted"), call.IdTokenType("AB12", "Central"))
=>
from my_app.ocpp.v16.datatypes import IdTagInfo
from my_app.ocpp.v201 import call
from my_app.ocpp.v201 import datatypes

print(IdTagInfo("Accepted"), datatypes.IdTokenType("AB12", "Central"))
# imports of modules
import ocpp.v16.enums, ocpp.exceptions
import ocpp.v201.call as requests; import ocpp.v201
from ocpp import v21, routing

print(ocpp.v16.enums.Action.Heartbeat, requests.HeartbeatPayload(), ocpp.v201.enums.ResetType.on_idle)
print(v21.call.Reset(type="Immediate"), v21.ChargePoint, ocpp.exceptions.OCPPError)
=>
import my_app.ocpp.v16.enums, ocpp.exceptions
import my_app.ocpp.v201.call as requests; import my_app.ocpp.v201.enums
from my_app.ocpp import v21
import my_app.ocpp.v21.call
import my_app.ocpp.v21.charge_point
from ocpp import routing

print(my_app.ocpp.v16.enums.Action.heartbeat, requests.Heartbeat(), my_app.ocpp.v201.enums.ResetEnumType.on_idle)
print(v21.call.Reset(type="Immediate"), v21.charge_point.ChargePoint, ocpp.exceptions.OCPPError)
# imports that fail, or are for type checkers, or inside of functions
from typing import TYPE_CHECKING

try:
    from ocpp.v16 import call
except ImportError:
    call = None
if TYPE_CHECKING:
    from ocpp.v16.call_result import HeartbeatPayload


def beat(answer: "HeartbeatPayload"):
    from ocpp.v16.call import HeartbeatPayload as Beat
    return Beat(), call.HeartbeatPayload()
=>
from typing import TYPE_CHECKING

try:
    from my_app.ocpp.v16 import call
except ImportError:
    call = None
if TYPE_CHECKING:
    from my_app.ocpp.v16.call_result import Heartbeat


def beat(answer: "Heartbeat"):
    from my_app.ocpp.v16.call import Heartbeat as Beat
    return Beat(), call.Heartbeat()
# an import of everything, of which nothing is used
from ocpp.v16.enums import *
=>
from my_app.ocpp.v16.enums import *
? 1: an import of everything
# imports of everything
from ocpp.routing import *
from ocpp.v16 import *
from ocpp.v16.enums import *  # all of them
from ocpp.v16.datatypes import *
from ocpp.v16.enums import ResetType
from ocpp.v16.call import AuthorizePayload as Ask, ResetPayload


class CSMS(ChargePoint):
    @on(Action.Authorize)
    def on_authorize(self, id_tag, **kwargs):
        print(self.Reason, ResetPayload(type=ResetType.hard), Ask)
        return call_result.AuthorizePayload(IdTagInfo(AuthorizationStatus.accepted))
=>
from ocpp.routing import *
from my_app.ocpp.v16.charge_point import ChargePoint
from my_app.ocpp.v16 import call_result
from my_app.ocpp.v16.enums import Action, AuthorizationStatus  # all of them
from my_app.ocpp.v16.datatypes import IdTagInfo
from my_app.ocpp.v16.enums import ResetType
from my_app.ocpp.v16.call import Authorize as Ask, Reset


class CSMS(ChargePoint):
    @on(Action.authorize)
    def on_authorize(self, id_tag, **kwargs):
        print(self.Reason, Reset(type=ResetType.hard), Ask)
        return call_result.Authorize(IdTagInfo(AuthorizationStatus.accepted))
# what stays with ocpp
from ocpp.charge_point import ChargePoint, camel_to_snake_case
from ocpp.exceptions import OCPPError
from ocpp.messages import Call
from ocpp.v16 import call


class Any(ChargePoint):
    """A mention of ocpp.v16.call in a text."""


patch("ocpp.v16.call.Reset")
=>
from my_app.ocpp.charge_point import ChargePoint
from ocpp.charge_point import camel_to_snake_case
from ocpp.exceptions import OCPPError
from ocpp.messages import Call
from my_app.ocpp.v16 import call


class Any(ChargePoint):
    """A mention of ocpp.v16.call in a text."""


patch("ocpp.v16.call.Reset")
? 11: a module of ocpp in a text: "ocpp.v16.call.Reset"
# a class for several versions
from ocpp.charge_point import ChargePoint as Base
from ocpp.routing import on
from ocpp.v16 import call_result as result16
from ocpp.v201 import call_result as result201


class Station(Base):
    def __init__(self, id, connection, version):
        self._ocpp_version = version
        super().__init__(id, connection)

    @on("TransactionEvent")
    async def on_event(self, transaction_info, nonsense, **kwargs):
        return result201.TransactionEvent() if transaction_info["transaction_id"] else None

    @on("MeterValues")
    async def on_values(self, meter_value, connector_id=None, evse_id=None, custom_data=None):
        print([value["sampled_value"][0]["value"] for value in meter_value], custom_data["vendor_id"])

    async def _handle_call(self, msg):
        """Has no effect."""
=>
from my_app.ocpp.charge_point import ChargePoint as Base
from ocpp.routing import on
from my_app.ocpp.v16 import call_result as result16
from my_app.ocpp.v201 import call_result as result201


class Station(Base):
    def __init__(self, id, connection, version):
        self._ocpp_version = version
        super().__init__(id, connection)

    @on("TransactionEvent")
    async def on_event(self, transaction_info, nonsense, **kwargs):
        return result201.TransactionEvent() if transaction_info.transaction_id else None

    @on("MeterValues")
    async def on_values(self, meter_value, connector_id=None, evse_id=None, custom_data=None):
        print([value.sampled_value[0].value for value in meter_value], custom_data["vendorId"])

    async def _handle_call(self, msg):
        """Has no effect."""
? 13: call.TransactionEvent has no field nonsense
? 20: _handle_call is private in ocpp and has no effect here
# a class for all versions, of a module that imports nothing of one
import ocpp.charge_point
from ocpp.routing import on


class Station(ocpp.charge_point.ChargePoint):
    @on("TransactionEvent")
    async def on_event(self, transaction_info, **kwargs):
        print(transaction_info["transaction_id"], kwargs["id_token"]["type"], self.last["reason_code"])
=>
import ocpp.charge_point
from ocpp.routing import on


class Station(ocpp.charge_point.ChargePoint):
    @on("TransactionEvent")
    async def on_event(self, transaction_info, **kwargs):
        print(transaction_info.transaction_id, kwargs["id_token"].type, self.last["reason_code"])
? 5: Station derives from the ChargePoint of ocpp
? 8: can't tell what self.last holds
# handlers of our own style
from generated.charge_point import after, on
from ocpp.v201 import ChargePoint, call


class CSMS(ChargePoint):
    @on(call.Authorize)
    async def on_authorize(self, id_token, certificate=None):
        print(id_token["type"])
=>
from generated.charge_point import after, on
from my_app.ocpp.v201.charge_point import ChargePoint
from my_app.ocpp.v201 import call


class CSMS(ChargePoint):
    @on(call.Authorize)
    async def on_authorize(self, id_token, certificate=None):
        print(id_token.type)
# arguments by place and name
from ocpp.v16 import call, datatypes
from ocpp.v201 import datatypes as d201
from ocpp.v21 import call as c21, datatypes as d21

call.StartTransaction(1, "AB12", 0, "2026-03-14T09:26:53Z")
datatypes.Firmware("https://example.com", "2026", "CERT", "2027", "SIGN")
d201.IdTokenInfoType("Accepted", language_1="en"), d201.ChargingNeedsType(request_energy_transfer="DC")
c21.BootNotification(d21.ChargingStationType("One", "Example"), reason="PowerUp")
c21.SetDERControl("C1", "FreqWatt", True)
c21.Authorize({"id_token": "AB12", "type": "Central"}, iso_15118_certificate_hash_data=[])
d21.CustomDataType("com.example"), d21.CustomDataType(vendor_id="com.example")
c21.BootNotification(*arguments), c21.SetDERControl(*arguments)
=>
from my_app.ocpp.v16 import call, datatypes
from my_app.ocpp.v201 import datatypes as d201
from my_app.ocpp.v21 import call as c21, datatypes as d21

call.StartTransaction(1, "AB12", 0, "2026-03-14T09:26:53Z")
datatypes.Firmware(location="https://example.com", retrieve_date_time="2026", signing_certificate="CERT", install_date_time="2027", signature="SIGN")
d201.IdTokenInfoType("Accepted", language1="en"), d201.ChargingNeedsType(requested_energy_transfer="DC")
c21.BootNotification(d21.ChargingStationType("One", "Example"), reason="PowerUp")
c21.SetDERControl(control_id="C1", control_type="FreqWatt", is_default=True)
c21.Authorize({"id_token": "AB12", "type": "Central"}, iso15118_certificate_hash_data=[])
d21.CustomDataType(vendorId="com.example"), d21.CustomDataType(vendorId="com.example")
c21.BootNotification(*arguments), c21.SetDERControl(*arguments)
? 12: the fields of call.SetDERControl have another order here
# old names in texts
from importlib import import_module
from ocpp.v16 import call, call_result, enums
from ocpp.v16.enums import Action, RegistrationStatus

getattr(call, "ResetPayload"), hasattr(call_result, 'HeartbeatPayload'), getattr(enums, "CiStringType")
Action["BootNotification"], enums.Action["Heartbeat"], getattr(Action, "Reset"), RegistrationStatus["accepted"]


def make(name, version, payload):
    kind = type(payload).__name__[:-7], type(payload).__name__.removesuffix("Payload")
    import_module(f"ocpp.{version}.call"), import_module("ocpp." + version), print("ocpp." + version)
    print(Action.BootNotification.name, enums.Action.Reset.value, RegistrationStatus.accepted.name, Action.__members__)
    return getattr(call, f"{name}Payload"), getattr(call, name), Action[name], getattr(Action, name), RegistrationStatus[name]
=>
from importlib import import_module
from my_app.ocpp.v16 import call, call_result, enums
from my_app.ocpp.v16.enums import Action, RegistrationStatus

getattr(call, "Reset"), hasattr(call_result, 'Heartbeat'), getattr(enums, "CiStringType")
Action["boot_notification"], enums.Action["heartbeat"], getattr(Action, "reset"), RegistrationStatus["accepted"]


def make(name, version, payload):
    kind = type(payload).__name__[:-7], type(payload).__name__.removesuffix("Payload")
    import_module(f"ocpp.{version}.call"), import_module("ocpp." + version), print("ocpp." + version)
    print(Action.boot_notification.name, enums.Action.reset.value, RegistrationStatus.accepted.name, Action.__members__)
    return getattr(call, f"{name}Payload"), getattr(call, name), Action[name], getattr(Action, name), RegistrationStatus[name]
? 5: there is no counterpart of ocpp.v16.enums.CiStringType
? 10: an old name of a class in a text: "Payload"
? 10: the end of the name of a class is cut off: type(payload).__name__[:-7]
? 11: a module of ocpp in a text: "ocpp." + version
? 11: a module of ocpp in a text: f"ocpp.{version}.call"
? 12: Action.BootNotification.name is now 'boot_notification'
? 12: Action.__members__ names a member of Action, which may have another name here
? 13: an old name of a class in a text: f"{name}Payload"
? 13: name names a member of Action, which may have another name here
# dicts that a program hands to its own handlers
from ocpp.routing import on
from ocpp.v201 import ChargePoint, datatypes


class CSMS(ChargePoint):
    @on("TransactionEvent")
    async def on_event(self, transaction_info, meter_value=None, **kwargs):
        return transaction_info["transaction_id"]

    def again(self, **given):
        return self.on_event({"transaction_id": "2"}, None), self.on_event(**given)


async def test_event():
    csms = CSMS("CP", None)
    values = [{"timestamp": "now", "sampled_value": []}]
    assert await csms.on_event(transaction_info={"transaction_id": "1"}, meter_value=values) == "1"
    assert await csms.on_event(datatypes.TransactionType("1"), []) == "1"
=>
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint
from my_app.ocpp.v201 import datatypes


class CSMS(ChargePoint):
    @on("TransactionEvent")
    async def on_event(self, transaction_info, meter_value=None, **kwargs):
        return transaction_info.transaction_id

    def again(self, **given):
        return self.on_event({"transaction_id": "2"}, None), self.on_event(**given)


async def test_event():
    csms = CSMS("CP", None)
    values = [{"timestamp": "now", "sampled_value": []}]
    assert await csms.on_event(transaction_info={"transaction_id": "1"}, meter_value=values) == "1"
    assert await csms.on_event(datatypes.TransactionType("1"), []) == "1"
? 11: a dict for transaction_info of a handler, which reads it as an object
? 17: a dict for meter_value of a handler, which reads it as an object
? 17: a dict for transaction_info of a handler, which reads it as an object
# what a subclass reaches for
from ocpp.v16 import ChargePoint


class Central(ChargePoint):
    async def _handle_call(self, msg):
        await self._response_queue.get()


async def test(central):
    await central._get_specific_response("7", 1)
=>
from my_app.ocpp.v16.charge_point import ChargePoint


class Central(ChargePoint):
    async def _handle_call(self, msg):
        await self._response_queue.get()


async def test(central):
    await central._get_specific_response("7", 1)
? 5: _handle_call is private in ocpp and has no effect here
? 6: _response_queue is private in ocpp and has no effect here
? 10: _get_specific_response is private in ocpp and has no effect here
# decorators of the program
from ocpp.v16 import enums
from ocpp.v16.enums import Action


class Handlers:
    @router.on(Action.Authorize)
    async def authorize(self, id_tag, **kwargs): ...

    @_on(enums.Action.MeterValues)
    async def values(self, meter_value: list[dict[str, Any]], **kwargs):
        return [value["timestamp"] for value in meter_value]
=>
from my_app.ocpp.v16 import enums
from my_app.ocpp.v16.enums import Action
from my_app.ocpp.v16 import datatypes


class Handlers:
    @router.on(Action.authorize)
    async def authorize(self, id_tag, **kwargs): ...

    @_on(enums.Action.meter_values)
    async def values(self, meter_value: list[datatypes.MeterValue], **kwargs):
        return [value.timestamp for value in meter_value]
# annotations that say dict
from typing import Any, Dict, List, Optional
from ocpp.routing import on
from ocpp.v201 import ChargePoint, datatypes as types
from ocpp.v201.datatypes import IdTokenType


class CSMS(ChargePoint):
    @on("TransactionEvent")
    async def on_event(
        self,
        transaction_info: dict,  # of the transaction
        meter_value: List[Dict[str, Any]] | None = None,
        id_token: Optional[Dict] = None,
        custom_data: dict = None,
        **kwargs: Any,
    ) -> dict:
        first: dict = transaction_info
        mine: dict = {"a": 1}
        return {"first": first["transaction_id"], "kind": self.kind(id_token), "mine": mine}

    def kind(self, token: dict) -> str:
        return token["type"]

    def itself(self, info: Dict[str, Any]) -> Dict[str, Any]:
        return info
=>
from typing import Any, Dict, List, Optional
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint
from my_app.ocpp.v201 import datatypes as types
from my_app.ocpp.v201.datatypes import IdTokenType


class CSMS(ChargePoint):
    @on("TransactionEvent")
    async def on_event(
        self,
        transaction_info: types.TransactionType,  # of the transaction
        meter_value: List[types.MeterValueType] | None = None,
        id_token: Optional[IdTokenType] = None,
        custom_data: dict = None,
        **kwargs: Any,
    ) -> dict:
        first: types.TransactionType = transaction_info
        mine: dict = {"a": 1}
        return {"first": first.transaction_id, "kind": self.kind(id_token), "mine": mine}

    def kind(self, token: IdTokenType) -> str:
        return token.type

    def itself(self, info: Dict[str, Any]) -> Dict[str, Any]:
        return info
# annotations for which a class has to be imported
from ocpp.routing import on
from ocpp.v16 import ChargePoint
from ocpp.v201 import ChargePoint as CP201

datatypes = None


class One(ChargePoint):
    @on("SendLocalList")
    def on_list(self, local_authorization_list: list[dict], **kwargs):
        return self.first(local_authorization_list)

    def first(self, entries: list[dict]) -> dict:
        return entries[0]


class Two(CP201):
    @on("Authorize")
    def on_authorize(self, id_token: dict, **kwargs): ...
=>
from ocpp.routing import on
from my_app.ocpp.v16.charge_point import ChargePoint
from my_app.ocpp.v201.charge_point import ChargePoint as CP201
from my_app.ocpp.v16 import datatypes as v16_datatypes
from my_app.ocpp.v201 import datatypes as v201_datatypes

datatypes = None


class One(ChargePoint):
    @on("SendLocalList")
    def on_list(self, local_authorization_list: list[v16_datatypes.AuthorizationData], **kwargs):
        return self.first(local_authorization_list)

    def first(self, entries: list[v16_datatypes.AuthorizationData]) -> v16_datatypes.AuthorizationData:
        return entries[0]


class Two(CP201):
    @on("Authorize")
    def on_authorize(self, id_token: v201_datatypes.IdTokenType, **kwargs): ...
# blocks on one line
from ocpp.v201 import datatypes


def kind(token: datatypes.IdTokenType): return token["type"]


class Tokens:
    def other(self, token: datatypes.IdTokenType):
        if "additional_info" in token: print(token["id_token"]); return
        for info in token.get("additional_info", []): print(info["type"])
=>
from my_app.ocpp.v201 import datatypes


def kind(token: datatypes.IdTokenType): return token.type


class Tokens:
    def other(self, token: datatypes.IdTokenType):
        if token.additional_info is not None: print(token.id_token); return
        for info in token.additional_info or []: print(info.type)
# generators and branches
from ocpp.routing import on
from ocpp.v201 import ChargePoint


class CSMS(ChargePoint):
    @on("MeterValues")
    async def on_values(self, evse_id, meter_value, **kwargs):
        async for value in self.each(meter_value):
            print(value["timestamp"])
        with open("log") as log:
            while meter_value:
                value = meter_value.pop()
                print(value["timestamp"], file=log)
        try:
            newest = meter_value[-1]
        except IndexError:
            newest = None
        else:
            print(newest["timestamp"])
        if evse_id:
            newest = {"timestamp": "never"}
        return newest["timestamp"]

    async def each(self, values):
        for value in values:
            yield value
=>
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint


class CSMS(ChargePoint):
    @on("MeterValues")
    async def on_values(self, evse_id, meter_value, **kwargs):
        async for value in self.each(meter_value):
            print(value.timestamp)
        with open("log") as log:
            while meter_value:
                value = meter_value.pop()
                print(value.timestamp, file=log)
        try:
            newest = meter_value[-1]
        except IndexError:
            newest = None
        else:
            print(newest.timestamp)
        if evse_id:
            newest = {"timestamp": "never"}
        return newest["timestamp"]

    async def each(self, values):
        for value in values:
            yield value
? 22: newest may be an object of a message or a dict of the program
# keys that have names
from enum import Enum, StrEnum, auto
from typing import Final

from ocpp.routing import on
from ocpp.v201 import ChargePoint

STATE = "charging_state"
LIMIT: Final = "time_spent_charging"
CHANGING = "remote_start_id"
CHANGING = "transaction_id"


class Key(StrEnum):
    transaction_id = auto()
    reason = "stopped_reason"


class Misc(Enum):
    sampled_value = 1


class Names:
    UNIT = "unit"


def pick(info, key):
    return info.get(key)


class CSMS(ChargePoint):
    @on("TransactionEvent")
    def on_event(self, transaction_info, meter_value, **kwargs):
        print(transaction_info[STATE], transaction_info.get(LIMIT, 0), STATE in transaction_info)
        print(transaction_info[Key.transaction_id], transaction_info.get(Key.reason.value, "Other"))
        for value in meter_value:
            for sample in value.get(Misc.sampled_value.name, []):
                print((sample.get("unit_of_measure") or {}).get(Names.UNIT), kwargs[Key.reason.name])
        key = STATE
        print(transaction_info.get(key, None), transaction_info.get(CHANGING, None), transaction_info.get(CHANGING, 1))
        return pick(transaction_info, STATE), Key.transaction_id, [transaction_info.get(k) for k in (STATE, LIMIT)]
=>
from enum import Enum, StrEnum, auto
from typing import Final

from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint

STATE = "charging_state"
LIMIT: Final = "time_spent_charging"
CHANGING = "remote_start_id"
CHANGING = "transaction_id"


class Key(StrEnum):
    transaction_id = auto()
    reason = "stopped_reason"


class Misc(Enum):
    sampled_value = 1


class Names:
    UNIT = "unit"


def pick(info, key):
    return getattr(info, key, None)


class CSMS(ChargePoint):
    @on("TransactionEvent")
    def on_event(self, transaction_info, meter_value, **kwargs):
        print(transaction_info.charging_state, transaction_info.time_spent_charging or 0, transaction_info.charging_state is not None)
        print(transaction_info.transaction_id, transaction_info.stopped_reason if transaction_info.stopped_reason is not None else "Other")
        for value in meter_value:
            for sample in value.sampled_value:
                print(sample.unit_of_measure.unit if sample.unit_of_measure else None, kwargs[Key.reason.name])
        key = STATE
        print(transaction_info.charging_state, getattr(transaction_info, CHANGING, None), transaction_info.get(CHANGING, 1))
        return pick(transaction_info, STATE), Key.transaction_id, [getattr(transaction_info, k, None) for k in (STATE, LIMIT)]
? 39: a key of transaction_info that is not written out
# a class that a program makes of each dict on the way
from ocpp.routing import on
from ocpp.v201 import ChargePoint
from ocpp.v201.datatypes import MeterValueType, SampledValueType


class CSMS(ChargePoint):
    @on("MeterValues")
    def on_values(self, evse_id, meter_value: dict, **kwargs):
        for value in meter_value:
            value = MeterValueType(**value)
            for sample in map(lambda s: SampledValueType(**s), value.sampled_value):
                print(sample.unit_of_measure["unit"])
=>
from ocpp.routing import on
from my_app.ocpp.v201.charge_point import ChargePoint
from my_app.ocpp.v201.datatypes import MeterValueType, SampledValueType


class CSMS(ChargePoint):
    @on("MeterValues")
    def on_values(self, evse_id, meter_value: list[MeterValueType], **kwargs):
        for value in meter_value:
            value = value
            for sample in map(lambda s: s, value.sampled_value):
                print(sample.unit_of_measure.unit)
# decorators below and above on
import functools
import json
from ocpp.charge_point import snake_to_camel_case
from ocpp.routing import on
from ocpp.v16 import ChargePoint


def logged(name):
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(self, *args, **kwargs):
            print(name, json.dumps(kwargs))
            return await function(self, *args, **kwargs)
        return wrapper
    return decorate


def camel(function):
    @functools.wraps(function)
    async def wrapper(self, **fields):
        return await function(self, request=snake_to_camel_case(fields))
    return wrapper


class CSMS(ChargePoint):
    @logged("values")
    @on("MeterValues")
    async def on_values(self, connector_id, meter_value, **kwargs): ...

    @on("StopTransaction")
    @camel
    async def on_stop(self, request): ...
=>
import functools
import json
from ocpp.charge_point import snake_to_camel_case
from ocpp.routing import on
from my_app.ocpp.v16.charge_point import ChargePoint


def logged(name):
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(self, *args, **kwargs):
            print(name, json.dumps(kwargs))
            return await function(self, *args, **kwargs)
        return wrapper
    return decorate


def camel(function):
    @functools.wraps(function)
    async def wrapper(self, **fields):
        return await function(self, request=snake_to_camel_case(fields))
    return wrapper


class CSMS(ChargePoint):
    @logged("values")
    @on("MeterValues")
    async def on_values(self, connector_id, meter_value, **kwargs): ...

    @on("StopTransaction")
    @camel
    async def on_stop(self, request): ...
? 12: kwargs holds objects, which dumps() can't serialize
? 21: fields holds objects, which snake_to_camel_case() leaves alone
# what all kinds of messages are given to
import json
from dataclasses import asdict
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call
from broker import publish


class CSMS(ChargePoint):
    def store(self, data):
        print(json.dumps(data))

    @on("BootNotification")
    def on_boot(self, **kwargs):
        self.store(kwargs)

    @on("MeterValues")
    async def on_values(self, connector_id, meter_value, **kwargs):
        self.store(meter_value)
        self.store(input())
        publish("values", meter_value), publish({"last": meter_value[-1]}), publish(connector_id)
        self.broker.send((connector_id, meter_value)), self.queue.put(meter_value), self.each(str, meter_value)
        print({"timestamp": "", "sampled_value": []} in meter_value)
        answer = await self.call(call.GetConfiguration())
        other = await self.call(call.Reset("Hard"))
        return asdict(answer), asdict(other)

    def each(self, function, values):
        return [function(value) for value in values]
=>
import json
from dataclasses import asdict
from ocpp.routing import on
from my_app.ocpp.v16.charge_point import ChargePoint
from my_app.ocpp.v16 import call
from broker import publish


class CSMS(ChargePoint):
    def store(self, data):
        print(json.dumps(data))

    @on("BootNotification")
    def on_boot(self, **kwargs):
        self.store(kwargs)

    @on("MeterValues")
    async def on_values(self, connector_id, meter_value, **kwargs):
        self.store(meter_value)
        self.store(input())
        publish("values", meter_value), publish({"last": meter_value[-1]}), publish(connector_id)
        self.broker.send((connector_id, meter_value)), self.queue.put(meter_value), self.each(str, meter_value)
        print({"timestamp": "", "sampled_value": []} in meter_value)
        answer = await self.call(call.GetConfiguration())
        other = await self.call(call.Reset("Hard"))
        return asdict(answer), asdict(other)

    def each(self, function, values):
        return [function(value) for value in values]
? 10: data may hold objects, which dumps() can't serialize
? 20: can't tell what publish() does with meter_value, which holds objects
? 20: can't tell what publish() does with {"last": meter_value[-1]}, which holds objects
? 21: can't tell what send() does with (connector_id, meter_value), which holds objects
? 22: meter_value holds objects, which never equal a dict
? 25: asdict(answer) has None for what is absent in the objects in it
# a function of ocpp that has become a coroutine
from ocpp import messages
from ocpp.messages import Call, validate_payload


async def check(call: Call):
    validate_payload(call, "1.6")
    await messages.validate_payload(call, "1.6")
=
? 6: validate_payload() is a coroutine in ocpp 2
# dicts in what mocks return
from unittest.mock import AsyncMock
from ocpp.v16 import ChargePoint, call, call_result

point = ChargePoint("x", None)
point.call = AsyncMock(return_value=call_result.GetConfiguration(configuration_key=[{"key": "a", "readonly": True}]))
point.call.return_value = call_result.GetConfiguration([{"key": "a", "readonly": True}], ["b"])
point.call.return_value = call_result.GetConfiguration(unknown_key=["b"])
=>
from unittest.mock import AsyncMock
from my_app.ocpp.v16.charge_point import ChargePoint
from my_app.ocpp.v16 import call, call_result

point = ChargePoint("x", None)
point.call = AsyncMock(return_value=call_result.GetConfiguration(configuration_key=[{"key": "a", "readonly": True}]))
point.call.return_value = call_result.GetConfiguration([{"key": "a", "readonly": True}], ["b"])
point.call.return_value = call_result.GetConfiguration(unknown_key=["b"])
? 5: a dict for configuration_key of what a mock returns, which is read as an object
? 6: a dict for configuration_key of what a mock returns, which is read as an object
''')
