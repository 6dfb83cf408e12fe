"""Where the facts of a payload stand, so that a pattern can capture them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from ocpp_codegen.inspection.compiled import Record, Shape
from ocpp_codegen.inspection.facts import (
    EVENT,
    VALUES,
    Facts,
    Sample,
    is_register,
    measure_of,
    plain_event,
    plain_place,
    plain_sample,
)
from ocpp_codegen.inspection.payloads import at, dicts, number, text

Path = tuple[str | int, ...]
Read = Callable[[Any], Any]

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
# What says of which kind a value is, in all payloads of a shape.
_FIXED = frozenset(
    {"eventType", "measurand", "phase", "format", "unit", "multiplier", "location"}
)
_VALUE, _STAMP = Sample._fields.index("value"), Sample._fields.index("stamp")

_new = tuple.__new__


@dataclass(slots=True)
class Row:
    """One fact: its values in the payload that was learned, and which groups differ."""

    cls: type[Any]
    values: tuple[Any, ...]
    groups: dict[int, int] = field(default_factory=dict)


class Spot(NamedTuple):
    """What a value in a payload is: a part of a row; read, if text is not all of it."""

    row: Row
    place: int
    read: Callable[[Any], Any] | None = None


class Bound:
    """The facts of payloads of one shape."""

    def __init__(self, action: str, payload: Any) -> None:
        self._spots: dict[Path, list[Spot]] = {}
        self._event: Row | None = None
        self._place: Row | None = None
        if action != EVENT:
            self._place = self._row(plain_place(payload), _PLACE)
        elif (event := plain_event(payload)) is not None:
            self._event = self._row(event, _EVENT)
        self._samples = [
            row
            for index, item in enumerate(dicts(at(payload, "meterValue")))
            for row in self._of_item(item, ("meterValue", index))
        ]
        # Of what kind the captured values are, and what brings them to Wh.
        self._kinds: list[str] = []
        self._measures: dict[int, Read] = {}

    def _of_item(self, item: dict[str, Any], path: Path) -> Iterator[Row]:
        """The registers of a meter value, whose time stands next to them."""
        for index, sample in enumerate(dicts(item.get("sampledValue"))):
            found = plain_sample(sample, text(item.get("timestamp")))
            if found is None or not is_register(sample):
                continue
            row = Row(Sample, found)
            value = Spot(row, _VALUE, measure_of(sample))
            self._mark((*path, "sampledValue", index, "value"), value)
            self._mark((*path, "timestamp"), Spot(row, _STAMP))
            yield row

    def _row(self, fact: Any, places: tuple[tuple[Path, ...], ...]) -> Row:
        row = Row(fact.__class__, tuple(fact))
        for index, paths in enumerate(places):
            for path in paths if fact[index] is not None else ():
                self._mark(path, Spot(row, index))
        return row

    def _mark(self, path: Path, spot: Spot) -> None:
        self._spots.setdefault(path, []).append(spot)

    def is_fixed(self, path: Path) -> bool:
        """Whether a value has to be the same in all payloads of the shape."""
        return path[-1] in _FIXED

    def is_fact(self, path: Path) -> bool:
        """Whether the value at a path is a fact."""
        return path in self._spots

    def bind(self, captured: Sequence[tuple[Path, str]]) -> None:
        """Takes the paths of the captured values, with what kinds they are of."""
        for group, (path, kind) in enumerate(captured):
            spots = self._spots[path]
            for spot in spots:
                spot.row.groups[spot.place] = group
            self._kinds.append(kind)
            measure = spots[0].read
            # A number is one of Wh already, where its unit is.
            if measure is not None and not (measure is number and kind == "number"):
                self._measures[group] = measure

    def shape(self) -> Shape | None:
        """The facts as records of values that are read; None if some are measured."""
        return None if self._measures else self._shape()

    def _shape(self) -> Shape:
        constants: list[Any] = []
        event, place = self._event, self._place
        return (
            Facts,
            None if event is None else self._record(event, constants),
            tuple(self._record(row, constants) for row in self._samples),
            None if place is None else self._record(place, constants),
            tuple(constants),
        )

    def _record(self, row: Row, constants: list[Any]) -> Record:
        places = []
        for index, value in enumerate(row.values):
            if index not in row.groups:
                constants.append(value)
            places.append(row.groups.get(index, len(self._kinds) + len(constants) - 1))
        return row.cls, tuple(places)

    def maker(self, are_read: bool) -> Callable[[tuple[Any, ...]], Facts]:
        """What makes the facts of captured values; are_read: not of their texts."""
        reads = [
            (group, read)
            for group, kind in enumerate(self._kinds)
            if (read := _reader(kind, self._measures.get(group), are_read))
        ]
        _, one, samples, other, constants = self._shape()
        its_event, its_place = _maker(one), _maker(other)
        its_samples = [(sample[0], itemgetter(*sample[1])) for sample in samples]

        def facts(groups: tuple[Any, ...]) -> Facts:
            values: list[Any] = [*groups, *constants]
            for group, read in reads:
                values[group] = read(values[group])
            found: list[Sample] = []
            for cls, pick in its_samples:
                made = _new(cls, pick(values))
                if made[_VALUE] is not None:
                    found.append(made)
            event = its_event and its_event(values)
            return _new(Facts, (event, found, its_place and its_place(values)))

        return facts


def _maker(record: Record | None) -> Callable[[list[Any]], Any] | None:
    """What makes a record of the values that it picks from those of a payload."""
    if record is None:
        return None
    cls, places = record
    pick = itemgetter(*places)
    return lambda values: _new(cls, pick(values))


def bound(action: str, payload: Any) -> Bound | None:
    """The facts of a payload that is right; None where its action says none."""
    return Bound(action, payload) if says_facts(action) else None


def says_facts(action: str) -> bool:
    """Whether the requests of an action say facts."""
    return action in (EVENT, VALUES)


def _reader(kind: str, measure: Read | None, is_read: bool) -> Read | None:
    """What reads the value of a group; None where it is what is wanted."""
    read = None if is_read else _READ.get(kind)
    if measure is None or read is None:
        return measure or read
    return lambda text: measure(read(text))


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _is_true(text: str) -> bool:
    return text == "true"


_READ: dict[str, Read] = {
    "number": _number,
    "bool": _is_true,
}
