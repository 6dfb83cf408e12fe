"""What requests say of transactions and registers, whichever way they were read.

A frame that the codec has found right is at hand as a typed message, any other as
plain JSON; both say the same here.
"""

from typing import Any, NamedTuple

from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import at, dicts, text, whole

IMPORT = "Energy.Active.Import.Register"


class Event(NamedTuple):
    """A TransactionEvent; place is its EVSE, late what it says of offline."""

    name: str
    number: int
    kind: str
    place: int | None
    late: bool
    stamp: str


class Sample(NamedTuple):
    """A register without a phase; stamp is the time given next to it."""

    measurand: str
    value: Any
    unit: str
    multiplier: int
    location: str
    stamp: str


def event(frame: Frame) -> Event | None:
    """The TransactionEvent of a frame; None where it lacks what tells its order."""
    message = frame.message
    if message is not None:
        return Event(
            message.transaction_info.transaction_id,
            message.seq_no,
            str(message.event_type),
            None if message.evse is None else message.evse.id,
            message.offline is True,
            message.timestamp,
        )
    payload = frame.payload
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


def transaction(frame: Frame) -> str | None:
    """The transaction of a TransactionEvent; None where event gives None."""
    if frame.message is not None:
        name: str = frame.message.transaction_info.transaction_id
        return name
    found = event(frame)
    return found.name if found else None


def samples(frame: Frame, key: str = "meterValue") -> list[Sample]:
    """The registers in the meter values of a request, as they stand there."""
    message = frame.message
    if message is not None and key == "meterValue":
        return [
            _typed(sampled, value.timestamp)
            for value in message.meter_value or ()
            for sampled in value.sampled_value
            if sampled.phase is None and _is_register(sampled.measurand)
        ]
    return [
        _plain(sample, text(item.get("timestamp")))
        for item in dicts(at(frame.payload, key))
        for sample in dicts(item.get("sampledValue"))
        if sample.get("phase") is None and _is_register(sample.get("measurand"))
    ]


def _is_register(measurand: Any) -> bool:
    if measurand is None:
        return True
    if not isinstance(measurand, str):
        return False
    return measurand.endswith(".Register") and measurand.startswith("Energy.")


def _typed(sampled: Any, stamp: str) -> Sample:
    unit, multiplier = getattr(sampled, "unit", None), 0
    of_measure = getattr(sampled, "unit_of_measure", None)
    if of_measure is not None:
        unit, multiplier = of_measure.unit, of_measure.multiplier or 0
    signed = getattr(sampled, "format", None) == "SignedData"
    return Sample(
        str(sampled.measurand or IMPORT),
        None if signed else sampled.value,
        str(unit or ""),
        multiplier,
        str(sampled.location or "Outlet"),
        stamp,
    )


def _plain(sample: dict[str, Any], stamp: str) -> Sample:
    unit = sample.get("unit", at(sample, "unitOfMeasure", "unit"))
    return Sample(
        text(sample.get("measurand")) or IMPORT,
        None if sample.get("format") == "SignedData" else sample.get("value"),
        text(unit),
        whole(at(sample, "unitOfMeasure", "multiplier")) or 0,
        text(sample.get("location")) or "Outlet",
        stamp,
    )
