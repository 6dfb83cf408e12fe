"""What requests say of transactions and registers, whichever way they were read.

A frame that the codec has found right is at hand as a typed message, one that looks
like such a frame as the values that differ, any other as plain JSON; all three say the
same here.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import (
    Number,
    at,
    dicts,
    exact,
    number,
    text,
    whole,
)

IMPORT = "Energy.Active.Import.Register"
LARGEST_MULTIPLIER = 12

# What the units of registers are in Wh, or in what else has no prefix.
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

# The actions whose frames say them.
EVENT = "TransactionEvent"
VALUES = "MeterValues"


# Makes a number in Wh of a value; None of what is not a number.
Measure = Callable[[Any], Number | None]


class Event(NamedTuple):
    """A TransactionEvent; place is its EVSE, late what it says of offline."""

    name: str
    number: int
    kind: str
    place: int | None
    late: bool
    stamp: str


class Sample(NamedTuple):
    """A register without a phase, in Wh; stamp is the time given next to it."""

    measurand: str
    location: str
    value: Number
    stamp: str


class Place(NamedTuple):
    """Where meter values were read; connector is an EVSE in 2.x."""

    transaction: int | None
    connector: int | None


class Facts(NamedTuple):
    """What one frame says, where it was seen without reading its JSON."""

    event: Event | None
    samples: list[Sample]
    place: Place | None


def event(frame: Frame) -> Event | None:
    """The TransactionEvent of a frame; None where it lacks what tells its order."""
    if frame.facts is not None:
        found: Event | None = frame.facts.event
        return found
    message = frame.message
    if message is not None:
        name = message.transaction_info.transaction_id
        if not name:
            return None
        return Event(
            name,
            message.seq_no,
            str(message.event_type),
            None if message.evse is None else message.evse.id,
            message.offline is True,
            message.timestamp,
        )
    return plain_event(frame.payload)


def plain_event(payload: Any) -> Event | None:
    """event for a payload as JSON has it."""
    name = text(at(payload, "transactionInfo", "transactionId"))
    number = whole(at(payload, "seqNo"))
    if not name or number is None:
        return None
    return Event(
        name,
        number,
        text(payload.get("eventType")),
        whole(at(payload, "evse", "id")),
        payload.get("offline") is True,
        text(payload.get("timestamp")),
    )


def samples(frame: Frame, key: str = "meterValue") -> list[Sample]:
    """The registers in the meter values of a request, in the order they stand there."""
    if frame.facts is not None:
        found: list[Sample] = frame.facts.samples
        return found
    message = frame.message
    if message is not None and key == "meterValue":
        read = (
            _typed(sampled, value.timestamp)
            for value in message.meter_value or ()
            for sampled in value.sampled_value
            if sampled.phase is None and _is_register(sampled.measurand)
        )
    else:
        read = (
            plain_sample(sample, text(item.get("timestamp")))
            for item in dicts(at(frame.payload, key))
            for sample in dicts(item.get("sampledValue"))
            if is_register(sample)
        )
    return [sample for sample in read if sample is not None]


def place(frame: Frame) -> Place:
    """Where the values of a MeterValues request were read."""
    if frame.facts is not None:
        found: Place = frame.facts.place
        return found
    return plain_place(frame.payload)


def plain_place(payload: Any) -> Place:
    """place for a payload as JSON has it."""
    connector = whole(at(payload, "connectorId"))
    if connector is None:
        connector = whole(at(payload, "evseId"))
    return Place(whole(at(payload, "transactionId")), connector)


def is_register(sample: dict[str, Any]) -> bool:
    """Whether a sample of a payload is a register without a phase."""
    return sample.get("phase") is None and _is_register(sample.get("measurand"))


def _is_register(measurand: Any) -> bool:
    if measurand is None:
        return True
    if not isinstance(measurand, str):
        return False
    return measurand.endswith(".Register") and measurand.startswith("Energy.")


def _typed(sampled: Any, stamp: str) -> Sample | None:
    unit, multiplier = getattr(sampled, "unit", None), 0
    of_measure = getattr(sampled, "unit_of_measure", None)
    if of_measure is not None:
        unit, multiplier = of_measure.unit, of_measure.multiplier or 0
    measure = in_watt_hours(str(unit or ""), multiplier)
    if measure is None or getattr(sampled, "format", None) == "SignedData":
        return None
    return _sample(
        str(sampled.measurand or IMPORT),
        str(sampled.location or "Outlet"),
        measure(sampled.value),
        stamp,
    )


def plain_sample(sample: dict[str, Any], stamp: str) -> Sample | None:
    """A sample of a payload as JSON has it; None where it has no value in Wh."""
    measure = measure_of(sample)
    if measure is None:
        return None
    return _sample(
        text(sample.get("measurand")) or IMPORT,
        text(sample.get("location")) or "Outlet",
        measure(sample.get("value")),
        stamp,
    )


def _sample(
    measurand: str, location: str, value: Number | None, stamp: str
) -> Sample | None:
    return None if value is None else Sample(measurand, location, value, stamp)


def measure_of(sample: dict[str, Any]) -> Measure | None:
    """What brings the value of a sample to Wh; None where nothing does."""
    if sample.get("format") == "SignedData":
        return None
    unit = sample.get("unit", at(sample, "unitOfMeasure", "unit"))
    multiplier = whole(at(sample, "unitOfMeasure", "multiplier")) or 0
    return in_watt_hours(text(unit), multiplier)


@lru_cache(64)
def in_watt_hours(unit: str, multiplier: int) -> Measure | None:
    """What brings a value of a unit, times a power of ten, to Wh; None for others."""
    factor = _UNITS.get(unit) or _UNITS.get(unit.lower())
    if factor is None or abs(multiplier) > LARGEST_MULTIPLIER:
        return None
    if factor == 1 and not multiplier:
        return number
    scale = factor * Decimal(10) ** multiplier

    def scaled(value: Any) -> Number | None:
        found = number(value)
        return None if found is None else exact(found) * scale

    return scaled
