"""Energy registers that go backwards."""

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ocpp_codegen.inspection import facts
from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.facts import IMPORT, Sample
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import (
    at,
    decimal,
    exact,
    moment,
    number,
    text,
    whole,
)
from ocpp_codegen.inspection.protocols import Protocol

RULE = "meter-order"
LARGEST_MULTIPLIER = 12
# How many registers are followed, per station.
FOLLOWED = 1024
# meterStart and meterStop are whole numbers: so much may be lost in rounding.
ROUNDING = 1

_UNITS = {
    "": 1,
    "wh": 1,
    "Wh": 1,
    "varh": 1,
    "vah": 1,
    "kwh": 1000,
    "kvarh": 1000,
    "kvah": 1000,
    "mwh": 1000000,
}

Key = tuple[str, str, str]
Number = float | Decimal


class Reading(NamedTuple):
    """A register as a message has it, in Wh; stamp is the time in the message."""

    key: Key
    value: Number
    stamp: str
    rounded: bool = False


@dataclass(slots=True)
class Register:
    """The most that a register has shown, and when it was read last."""

    most: Number
    stamp: str
    rounded: bool


class Meters(Check):
    """meter-order: per transaction, or connector where none is known.

    Values that are older than what was read last (a transaction's data, sent at its
    end; what comes late from offline) are held against each other alone.
    """

    actions = frozenset(
        {"MeterValues", "TransactionEvent", "StartTransaction", "StopTransaction"}
    )
    answers = frozenset({"StartTransaction"})

    def __init__(self) -> None:
        self._registers: OrderedDict[Key, Register] = OrderedDict()
        self._running: dict[int, str] = {}

    def request(self, frame: Frame, protocol: Protocol) -> None:
        if not protocol.knows(frame.action):
            return
        if frame.action == "StartTransaction":
            self._running.pop(whole(at(frame.payload, "connectorId")) or 0, None)
            return
        older: dict[Key, Number] = {}
        wrong: str | None = None
        for reading in self._readings(frame):
            wrong = self._read(reading, older) or wrong
        if wrong:
            frame.find(RULE, wrong)
        if frame.action == "StopTransaction":
            self._end(str(at(frame.payload, "transactionId")))

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        number, start = (
            whole(at(answer.payload, "transactionId")),
            decimal(at(request.payload, "meterStart")),
        )
        connector = whole(at(request.payload, "connectorId"))
        if number is None or start is None:
            return
        if connector is not None:
            self._running[connector] = str(number)
            self._forget(f"at {connector}")
        stamp = text(at(request.payload, "timestamp"))
        self._keep((f"in {number}", IMPORT, "Outlet"), Register(start, stamp, True))

    def _readings(self, frame: Frame) -> list[Reading]:
        if frame.action == "TransactionEvent":
            name = facts.transaction(frame)
            if name is None:
                return []
            return _sampled(f"in {name}", facts.samples(frame))
        if frame.action == "MeterValues":
            return _sampled(self._place(frame), facts.samples(frame))
        place = f"in {at(frame.payload, 'transactionId')}"
        readings = _sampled(place, facts.samples(frame, "transactionData"))
        stop = decimal(at(frame.payload, "meterStop"))
        if stop is not None:
            stamp = text(at(frame.payload, "timestamp"))
            last = Reading((place, IMPORT, "Outlet"), stop, stamp, rounded=True)
            readings.append(last)
        return readings

    def _place(self, frame: Frame) -> str:
        """The transaction of meter values, or the connector where none is known."""
        number, connector = facts.place(frame)
        if number is not None:
            return f"in {number}"
        running = self._running.get(-1 if connector is None else connector)
        return f"at {connector}" if running is None else f"in {running}"

    def _read(self, reading: Reading, older: dict[Key, Number]) -> str | None:
        """Takes a value; what is wrong with it, if anything."""
        key, value, stamp, rounded = reading
        before = self._registers.get(key)
        if before is None:
            self._keep(key, Register(value, stamp, rounded))
            return None
        if _is_older(stamp, before.stamp):
            seen = older.get(key)
            wrong = seen is not None and _is_less(value, seen)
            if seen is None or not wrong:
                older[key] = value
            return _message(reading, seen) if seen is not None and wrong else None
        before.stamp = stamp
        if not _is_less(value, before.most):
            before.most, before.rounded = value, rounded
            return None
        most = before.most
        if rounded != before.rounded and exact(value) > exact(most) - ROUNDING:
            return None
        return _message(reading, most)

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


def _is_older(stamp: str, last: str) -> bool:
    """Whether a time is before another one, where both are times."""
    if stamp >= last and len(stamp) == len(last) and _are_alike(stamp, last):
        return False
    moments = moment(stamp), moment(last)
    return None not in moments and moments[0] < moments[1]  # type: ignore[operator]


def _are_alike(stamp: str, last: str) -> bool:
    """Whether times of the same length are written in the same way, in UTC."""
    return stamp[-1:] == last[-1:] == "Z" and stamp[10:11] == last[10:11] == "T"


def _is_less(value: Number, other: Number) -> bool:
    """Whether a number is less than another, both as they were written."""
    if value.__class__ is other.__class__:
        return value < other
    return exact(value) < exact(other)


def _message(reading: Reading, most: Number) -> str:
    before, after = exact(most), exact(reading.value)
    return f"{reading.key[1]} goes back from {before:f} Wh to {after:f} Wh"


def _sampled(place: str, samples: list[Sample]) -> list[Reading]:
    """The registers of meter values, in the order of their times."""
    readings = [
        Reading((place, sample.measurand, sample.location), value, sample.stamp)
        for sample in samples
        if (value := _watt_hours(sample)) is not None
    ]
    if len(readings) > 1 and len({reading.stamp for reading in readings}) > 1:
        readings.sort(key=lambda reading: moment(reading.stamp) or 0.0)
    return readings


def _watt_hours(sample: Sample) -> Number | None:
    value, unit, multiplier = sample.value, sample.unit, sample.multiplier
    value = number(value)
    factor = _UNITS.get(unit) or _UNITS.get(unit.lower())
    if value is None or factor is None or abs(multiplier) > LARGEST_MULTIPLIER:
        return None
    if factor == 1 and not multiplier:
        found: Number = value
        return found
    return exact(value) * factor * Decimal(10) ** multiplier
