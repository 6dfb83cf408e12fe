"""Where the facts of a payload stand, so that a pattern can capture them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ocpp_codegen.inspection.facts import (
    EVENT,
    VALUES,
    Event,
    Facts,
    Place,
    Sample,
    is_register,
    plain_event,
    plain_place,
    plain_sample,
)
from ocpp_codegen.inspection.payloads import at, dicts, text

Path = tuple[str | int, ...]

# Where the parts of an event and of a place stand, in their order.
_EVENT: tuple[tuple[Path, ...], ...] = (
    (("transactionInfo", "transactionId"),),
    (("seqNo",),),
    (("eventType",),),
    (("evse", "id"),),
    (("offline",),),
    (("timestamp",),),
)
_PLACE: tuple[tuple[Path, ...], ...] = (
    (("transactionId",),),
    (("connectorId",), ("evseId",)),
)
# The same of a sample; the time stands next to the samples.
_SAMPLE: tuple[tuple[Path, ...], ...] = (
    (("measurand",),),
    (("value",),),
    (("unit",), ("unitOfMeasure", "unit")),
    (("unitOfMeasure", "multiplier"),),
    (("location",),),
)
# What says of which kind a value is.
_FIXED = frozenset({"eventType", "measurand", "phase", "format"})


@dataclass(slots=True)
class Row:
    """One fact: its values in the payload that was learned, and what differs."""

    make: Callable[..., Any]
    values: list[Any]
    fills: list[tuple[int, int, Callable[[str], Any]]] = field(default_factory=list)

    def made(self, groups: tuple[str, ...]) -> Any:
        """The fact in a payload with these values."""
        values = self.values
        for place, group, read in self.fills:
            values[place] = read(groups[group])
        return self.make(*values)


class Bound:
    """The facts of payloads of one shape."""

    def __init__(self, action: str, payload: Any) -> None:
        self._rows: dict[Path, list[tuple[Row, int]]] = {}
        self._event: Row | None = None
        self._place: Row | None = None
        if action != EVENT:
            self._place = self._row(Place, plain_place(payload), _PLACE, ())
        elif (event := plain_event(payload)) is not None:
            self._event = self._row(Event, event, _EVENT, ())
        self._samples = [
            row
            for number, item in enumerate(dicts(at(payload, "meterValue")))
            for row in self._of_item(item, ("meterValue", number))
        ]

    def _of_item(self, item: dict[str, Any], path: Path) -> list[Row]:
        rows: list[Row] = []
        for number, sample in enumerate(dicts(item.get("sampledValue"))):
            if not is_register(sample):
                continue
            value = plain_sample(sample, text(item.get("timestamp")))
            row = self._row(Sample, value, _SAMPLE, (*path, "sampledValue", number))
            self._rows.setdefault((*path, "timestamp"), []).append((row, 5))
            rows.append(row)
        return rows

    def _row(
        self, make: Any, value: Any, places: tuple[tuple[Path, ...], ...], at: Path
    ) -> Row:
        row = Row(make, [*value])
        for index, paths in enumerate(places):
            for path in paths if value[index] is not None else ():
                self._rows.setdefault((*at, *path), []).append((row, index))
        return row

    def is_fixed(self, path: Path) -> bool:
        """Whether a value has to be the same in all payloads of the shape."""
        return path[-1] in _FIXED

    def capture(self, path: Path, kind: str, group: int) -> bool:
        """Whether the value at a path is a fact, that a group of the pattern has."""
        for row, index in self._rows.get(path, ()):
            row.fills.append((index, group, _READ[kind]))
        return path in self._rows

    def facts(self, groups: tuple[str, ...]) -> Facts:
        """The facts of a payload, by the values that differ."""
        return Facts(
            self._event and self._event.made(groups),
            [row.made(groups) for row in self._samples],
            self._place and self._place.made(groups),
        )


def bound(action: str, payload: Any) -> Bound | None:
    """The facts of a payload that is right; None where its action says none."""
    return Bound(action, payload) if says_facts(action) else None


def says_facts(action: str) -> bool:
    """Whether the requests of an action say facts."""
    return action in (EVENT, VALUES)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _is_true(text: str) -> bool:
    return text == "true"


_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": _number,
    "bool": _is_true,
}
