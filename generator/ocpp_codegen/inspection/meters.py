"""Energy registers that go backwards."""

from collections import OrderedDict
from dataclasses import dataclass

from ocpp_codegen.inspection import facts
from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.facts import IMPORT, Sample
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import (
    Number,
    at,
    decimal,
    exact,
    moment,
    text,
    whole,
)
from ocpp_codegen.inspection.protocols import Protocol

RULE = "meter-order"
# How many registers are followed, per station.
FOLLOWED = 1024
# meterStart and meterStop are whole numbers: so much may be lost in rounding.
ROUNDING = 1

# Where a register is read, what it measures, and at which side of the station.
Key = tuple[str, str, str]


@dataclass(slots=True)
class Register:
    """The most that a register has shown, and when it was read last."""

    most: Number
    stamp: str
    rounded: bool

    def goes_on(self, value: Number, stamp: str) -> bool:
        """Takes a value that is not less, and not read before; whether it is one."""
        last, most = self.stamp, self.most
        if (
            self.rounded
            or value.__class__ is not most.__class__
            or value < most
            or stamp < last
            or not _are_alike(stamp, last)
        ):
            return False
        self.most, self.stamp = value, stamp
        return True


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
        if frame.action not in protocol.senders:
            return
        if frame.action == "StartTransaction":
            self._running.pop(whole(at(frame.payload, "connectorId")) or 0, None)
            return
        place, samples = self._samples(frame)
        older: dict[Key, Number] = {}
        wrong: str | None = None
        for measurand, location, value, stamp in samples:
            key = place, measurand, location
            register = self._registers.get(key)
            if register is None or not register.goes_on(value, stamp):
                wrong = self._read(key, value, stamp, False, older) or wrong
        if frame.action == "StopTransaction":
            wrong = self._stop(frame, place, older) or wrong
        if wrong:
            frame.find(RULE, wrong)

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

    def _samples(self, frame: Frame) -> tuple[str, list[Sample]]:
        """Where the meter values of a request were read, and they by their times."""
        if frame.action == facts.EVENT:
            found = frame.facts
            event = facts.event(frame) if found is None else found.event
            if event is None:
                return "", []
            samples = facts.samples(frame) if found is None else found.samples
            return f"in {event.name}", _sorted(samples)
        if frame.action == facts.VALUES:
            return self._place(frame), _sorted(facts.samples(frame))
        place = f"in {at(frame.payload, 'transactionId')}"
        return place, _sorted(facts.samples(frame, "transactionData"))

    def _stop(self, frame: Frame, place: str, older: dict[Key, Number]) -> str | None:
        """Takes the end of a transaction; what is wrong with its last value."""
        payload, wrong = frame.payload, None
        stop = decimal(at(payload, "meterStop"))
        if stop is not None:
            key, stamp = (place, IMPORT, "Outlet"), text(at(payload, "timestamp"))
            wrong = self._read(key, stop, stamp, True, older)
        self._end(str(at(payload, "transactionId")))
        return wrong

    def _place(self, frame: Frame) -> str:
        """The transaction of meter values, or the connector where none is known."""
        number, connector = facts.place(frame)
        if number is not None:
            return f"in {number}"
        running = self._running.get(-1 if connector is None else connector)
        return f"at {connector}" if running is None else f"in {running}"

    def _read(
        self,
        key: Key,
        value: Number,
        stamp: str,
        rounded: bool,
        older: dict[Key, Number],
    ) -> str | None:
        """Takes a value, and the time in its message; what is wrong with it, if so."""
        before = self._registers.get(key)
        if before is None:
            self._keep(key, Register(value, stamp, rounded))
            return None
        if _is_older(stamp, before.stamp):
            seen = older.get(key)
            wrong = seen is not None and _is_less(value, seen)
            if seen is None or not wrong:
                older[key] = value
            return _message(key, value, seen) if seen is not None and wrong else None
        before.stamp = stamp
        most = before.most
        if not _is_less(value, most):
            before.most, before.rounded = value, rounded
            return None
        if rounded != before.rounded and exact(value) > exact(most) - ROUNDING:
            return None
        return _message(key, value, most)

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


def _are_alike(stamp: str, last: str) -> bool:
    """Whether two times are written in the same way, in UTC."""
    return (
        len(stamp) == len(last)
        and stamp[-1:] == last[-1:] == "Z"
        and stamp[10:11] == last[10:11] == "T"
    )


def _is_older(stamp: str, last: str) -> bool:
    """Whether a time is before another one, where both are times."""
    if stamp >= last and _are_alike(stamp, last):
        return False
    moments = moment(stamp), moment(last)
    return None not in moments and moments[0] < moments[1]  # type: ignore[operator]


def _is_less(value: Number, other: Number) -> bool:
    """Whether a number is less than another, both as they were written."""
    if value.__class__ is other.__class__:
        return value < other
    return exact(value) < exact(other)


def _message(key: Key, value: Number, most: Number) -> str:
    # Without zeros at the end: whether they were written is not always kept.
    before, after = exact(most).normalize(), exact(value).normalize()
    return f"{key[1]} goes back from {before:f} Wh to {after:f} Wh"


def _sorted(samples: list[Sample]) -> list[Sample]:
    """The registers of meter values, in the order of their times."""
    if len(samples) > 1 and len({sample.stamp for sample in samples}) > 1:
        # A new list: that of the frame stays as it is.
        return sorted(samples, key=lambda sample: moment(sample.stamp) or 0.0)
    return samples
