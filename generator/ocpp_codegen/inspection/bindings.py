"""Where the facts of a payload stand, so that a pattern can capture them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

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
    """One fact: its values in the payload that was learned, and which groups differ."""

    make: Callable[[tuple[Any, ...]], Any]
    values: tuple[Any, ...]
    groups: dict[int, int] = field(default_factory=dict)


class Maker(NamedTuple):
    """Makes a fact of the values that it picks from those of a payload."""

    make: Callable[[tuple[Any, ...]], Any]
    pick: Callable[[list[Any]], tuple[Any, ...]]


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
        self._read: dict[int, Callable[[str], Any]] = {}
        self._constants: list[Any] = []
        self._makers: tuple[Maker | None, list[Maker], Maker | None] = None, [], None

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
        row = Row(make._make, tuple(value))
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
            row.groups[index] = group
        if path in self._rows and kind != "string":
            self._read[group] = _READ[kind]
        return path in self._rows

    def close(self, groups: int) -> None:
        """Takes it that the pattern is made, and has so many groups."""
        event, place = self._event, self._place
        self._makers = (
            None if event is None else self._maker(event, groups),
            [self._maker(row, groups) for row in self._samples],
            None if place is None else self._maker(place, groups),
        )

    def _maker(self, row: Row, groups: int) -> Maker:
        places = []
        for index, value in enumerate(row.values):
            if index not in row.groups:
                self._constants.append(value)
            places.append(row.groups.get(index, groups + len(self._constants) - 1))
        return Maker(row.make, itemgetter(*places))

    def facts(self, groups: tuple[str, ...]) -> Facts:
        """The facts of a payload, by the values that differ."""
        values: list[Any] = [*groups, *self._constants]
        for group, read in self._read.items():
            values[group] = read(values[group])
        event, samples, place = self._makers
        return Facts(
            None if event is None else event.make(event.pick(values)),
            [make(pick(values)) for make, pick in samples],
            None if place is None else place.make(place.pick(values)),
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
    "number": _number,
    "bool": _is_true,
}
