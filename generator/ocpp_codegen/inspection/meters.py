"""Energy registers that go backwards."""

from collections import OrderedDict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import at, decimal, dicts, moment, text, whole
from ocpp_codegen.inspection.protocols import Protocol

RULE = "meter-order"
IMPORT = "Energy.Active.Import.Register"
# How many registers are followed, per station.
FOLLOWED = 1024
# meterStart and meterStop are whole numbers: so much may be lost in rounding.
ROUNDING = Decimal(1)

_UNITS = {
    "wh": 1,
    "varh": 1,
    "vah": 1,
    "kwh": 1000,
    "kvarh": 1000,
    "kvah": 1000,
    "mwh": 1000000,
}

Key = tuple[str, str, str]


class Reading(NamedTuple):
    """A register as a message has it, in Wh; stamp is the time in the message."""

    key: Key
    value: Decimal
    stamp: float | None
    rounded: bool = False


class Register(NamedTuple):
    """The most that a register has shown, and when it was read last."""

    most: Decimal
    stamp: float | None
    rounded: bool


class Meters(Check):
    """meter-order: per transaction, or connector where none is known.

    Values that are older than what was read last (a transaction's data, sent at its
    end; what comes late from offline) are held against each other alone.
    """

    actions = frozenset(
        {"MeterValues", "TransactionEvent", "StartTransaction", "StopTransaction"}
    )

    def __init__(self) -> None:
        self._registers: OrderedDict[Key, Register] = OrderedDict()
        self._running: dict[int, str] = {}

    def request(self, frame: Frame, protocol: Protocol) -> None:
        payload = frame.payload
        if not isinstance(payload, dict) or not protocol.knows(frame.action):
            return
        if frame.action == "StartTransaction":
            self._running.pop(whole(payload.get("connectorId")) or 0, None)
            return
        readings = list(self._readings(frame.action, payload))
        older: dict[Key, Decimal] = {}
        wrong = [
            message for reading in readings if (message := self._read(reading, older))
        ]
        if wrong:
            frame.find(RULE, wrong[0])
        if frame.action == "StopTransaction":
            self._end(str(payload.get("transactionId")))

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        if request.action != "StartTransaction":
            return
        number, start = whole(at(answer.payload, "transactionId")), decimal(
            at(request.payload, "meterStart")
        )
        connector = whole(at(request.payload, "connectorId"))
        if number is None or start is None:
            return
        if connector is not None:
            self._running[connector] = str(number)
            self._forget(f"at {connector}")
        stamp = moment(at(request.payload, "timestamp"))
        self._keep((f"in {number}", IMPORT, "Outlet"), Register(start, stamp, True))

    def _readings(
        self, action: str | None, payload: dict[str, Any]
    ) -> Iterator[Reading]:
        if action == "MeterValues":
            yield from _sampled(self._place(payload), payload.get("meterValue"))
        elif action == "TransactionEvent":
            name = text(at(payload, "transactionInfo", "transactionId"))
            yield from _sampled(f"in {name}", payload.get("meterValue"))
        elif action == "StopTransaction":
            place = f"in {payload.get('transactionId')}"
            yield from _sampled(place, payload.get("transactionData"))
            stop = decimal(payload.get("meterStop"))
            if stop is not None:
                stamp = moment(payload.get("timestamp"))
                yield Reading((place, IMPORT, "Outlet"), stop, stamp, rounded=True)

    def _place(self, payload: dict[str, Any]) -> str:
        number = whole(payload.get("transactionId"))
        if number is not None:
            return f"in {number}"
        connector = whole(payload.get("connectorId"))
        if connector is None:
            connector = whole(payload.get("evseId"))
        running = self._running.get(connector if connector is not None else -1)
        return f"at {connector}" if running is None else f"in {running}"

    def _read(self, reading: Reading, older: dict[Key, Decimal]) -> str | None:
        """Takes a value; what is wrong with it, if anything."""
        before = self._registers.get(reading.key)
        if before is None:
            self._keep(
                reading.key, Register(reading.value, reading.stamp, reading.rounded)
            )
            return None
        if _is_older(reading, before):
            most = older.get(reading.key)
            older[reading.key] = max(reading.value, most or reading.value)
            return (
                None
                if most is None or reading.value >= most
                else _message(reading, most)
            )
        margin = ROUNDING if reading.rounded != before.rounded else Decimal(0)
        most = max(before.most, reading.value)
        self._keep(
            reading.key,
            Register(
                most,
                reading.stamp,
                reading.rounded if most == reading.value else before.rounded,
            ),
        )
        if reading.value > before.most - margin or reading.value == before.most:
            return None
        return _message(reading, before.most)

    def _keep(self, key: Key, register: Register) -> None:
        self._registers[key] = register
        self._registers.move_to_end(key)
        if len(self._registers) > FOLLOWED:
            self._registers.popitem(last=False)

    def _end(self, name: str) -> None:
        self._running = {
            place: other for place, other in self._running.items() if other != name
        }

    def _forget(self, place: str) -> None:
        for key in [key for key in self._registers if key[0] == place]:
            del self._registers[key]


def _is_older(reading: Reading, register: Register) -> bool:
    if reading.stamp is None or register.stamp is None:
        return False
    return reading.stamp < register.stamp


def _message(reading: Reading, most: Decimal) -> str:
    return f"{reading.key[1]} goes back from {most:f} Wh to {reading.value:f} Wh"


def _sampled(place: str, values: Any) -> Iterator[Reading]:
    """The registers in meter values, in the order of their times."""
    ordered = sorted(
        dicts(values), key=lambda item: moment(item.get("timestamp")) or 0.0
    )
    for item in ordered:
        for sample in dicts(item.get("sampledValue")):
            measurand = sample.get("measurand", IMPORT)
            if not _is_register(measurand) or sample.get("phase") is not None:
                continue
            value = _watt_hours(sample)
            if value is not None:
                location = text(sample.get("location")) or "Outlet"
                yield Reading(
                    (place, measurand, location), value, moment(item.get("timestamp"))
                )


def _is_register(measurand: Any) -> bool:
    return (
        isinstance(measurand, str)
        and measurand.startswith("Energy.")
        and measurand.endswith(".Register")
    )


def _watt_hours(sample: dict[str, Any]) -> Decimal | None:
    value = decimal(sample.get("value"))
    if value is None or sample.get("format") == "SignedData":
        return None
    unit = sample.get("unit", at(sample, "unitOfMeasure", "unit"))
    factor = _UNITS.get(text(unit).lower() or "wh")
    multiplier = whole(at(sample, "unitOfMeasure", "multiplier")) or 0
    if factor is None or abs(multiplier) > 12:
        return None
    return value * factor * Decimal(10) ** multiplier
