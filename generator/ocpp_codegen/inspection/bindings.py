"""Where the facts of a payload stand, so that a pattern can capture them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

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


class Maker(NamedTuple):
    """Makes a fact of the values that it picks from those of a payload."""

    cls: type[Any]
    pick: Callable[[list[Any]], tuple[Any, ...]]


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
        # How the groups are read whose text is not the value.
        self._read: list[tuple[int, Read]] = []
        self._constants: list[Any] = []
        self._makers: tuple[Maker | None, list[Maker], Maker | None] = None, [], None

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

    def close(self, captured: Sequence[tuple[Path, str]], are_read: bool) -> None:
        """Takes the paths of the groups of the pattern, with the kinds of their values.

        are_read: numbers and bools come as such, not as texts.
        """
        for group, (path, kind) in enumerate(captured):
            spots = self._spots[path]
            for spot in spots:
                spot.row.groups[spot.place] = group
            if read := _reader(kind, spots[0].read, are_read):
                self._read.append((group, read))
        groups = len(captured)
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
        return Maker(row.cls, itemgetter(*places))

    def facts(self, groups: tuple[Any, ...]) -> Facts:
        """The facts of a payload, by the values that differ."""
        values: list[Any] = [*groups, *self._constants]
        for group, read in self._read:
            values[group] = read(values[group])
        event, makers, place = self._makers
        samples: list[Sample] = []
        for cls, pick in makers:
            sample = _new(cls, pick(values))
            if sample[_VALUE] is not None:
                samples.append(sample)
        return _new(
            Facts,
            (
                None if event is None else _new(event.cls, event.pick(values)),
                samples,
                None if place is None else _new(place.cls, place.pick(values)),
            ),
        )


def bound(action: str, payload: Any) -> Bound | None:
    """The facts of a payload that is right; None where its action says none."""
    return Bound(action, payload) if says_facts(action) else None


def says_facts(action: str) -> bool:
    """Whether the requests of an action say facts."""
    return action in (EVENT, VALUES)


def _reader(
    kind: str, measure: Callable[[Any], Any] | None, is_read: bool
) -> Read | None:
    """What reads the value of a group; None where it is what is wanted."""
    read = None if is_read else _READ.get(kind)
    # A number is one of Wh already, where its unit is.
    if measure is None or (measure is number and kind == "number"):
        return read
    return measure if read is None else lambda text: measure(read(text))


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _is_true(text: str) -> bool:
    return text == "true"


_READ: dict[str, Read] = {
    "number": _number,
    "bool": _is_true,
}
