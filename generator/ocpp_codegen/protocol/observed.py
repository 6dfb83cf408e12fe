"""What peers were seen to send beyond their version of OCPP: shapes, never values."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# What is left out of a shape: it may be a peer that fills a log on purpose.
MAX_DEPTH = 6
MAX_KEYS = 100
MAX_NAME = 100

_KINDS: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


@dataclass
class Shape:
    """What values were like: their kinds, how long they were, what they held.

    unnamed: how many keys of objects are not among the properties.
    """

    kinds: set[str] = field(default_factory=set)
    longest: int = 0
    most: int = 0
    objects: int = 0
    unnamed: int = 0
    items: "Shape | None" = None
    properties: dict[str, "Shape"] = field(default_factory=dict)
    present: Counter[str] = field(default_factory=Counter)

    def add(self, value: Any, depth: int = 0) -> None:
        """Sees one more value."""
        self.kinds.add(_KINDS.get(type(value), "string"))
        if isinstance(value, str):
            self.longest = max(self.longest, len(value))
        elif isinstance(value, list):
            self.most = max(self.most, len(value))
            self._add_items(value, depth)
        elif isinstance(value, dict):
            self.objects += 1
            self._add_properties(value, depth)

    def _add_items(self, values: list[Any], depth: int) -> None:
        if values and depth < MAX_DEPTH:
            self.items = self.items or Shape()
            for value in values:
                self.items.add(value, depth + 1)

    def _add_properties(self, value: dict[str, Any], depth: int) -> None:
        for name, inner in value.items():
            has_room = depth < MAX_DEPTH and len(self.properties) < MAX_KEYS
            if name in self.properties or (has_room and is_plain(name)):
                self.properties.setdefault(name, Shape()).add(inner, depth + 1)
                self.present[name] += 1
            else:
                self.unnamed += 1

    def join(self, other: "Shape") -> None:
        """Sees all that another has seen."""
        self.kinds |= other.kinds
        self.longest = max(self.longest, other.longest)
        self.most = max(self.most, other.most)
        self.objects += other.objects
        self.unnamed += other.unnamed
        if other.items is not None:
            self.items = self.items or Shape()
            self.items.join(other.items)
        for name, shape in other.properties.items():
            self.properties.setdefault(name, Shape()).join(shape)
        self.present += other.present


def is_plain(name: str) -> bool:
    """Whether a name of a peer may stand in a file that people read."""
    return 0 < len(name) <= MAX_NAME and name.isprintable()


class Where(NamedTuple):
    """A line of a log. number: of which of the logs; file: its name."""

    number: int
    line: int
    file: str


@dataclass
class Sighting:
    """How often something was seen, where first, in which versions, and its shape."""

    first: "Where | None" = None
    count: int = 0
    versions: set[str] = field(default_factory=set)
    shape: Shape = field(default_factory=Shape)

    def join(self, other: "Sighting") -> None:
        """Sees all that another has seen."""
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.count += other.count
        self.versions |= other.versions
        self.shape.join(other.shape)


@dataclass(frozen=True)
class Spot:
    """A place in the messages of a version; a step * is any item of an array."""

    version: str
    action: str
    is_response: bool
    steps: tuple[str, ...]


@dataclass
class Data:
    """What data of DataTransfer was: as it was sent, and the JSON in strings.

    texts: how many were a string that holds an object or a list as JSON.
    """

    sent: Sighting = field(default_factory=Sighting)
    inside: Shape = field(default_factory=Shape)
    texts: int = 0
    count: int = 0

    @property
    def is_text(self) -> bool:
        """Whether all of it was JSON in strings."""
        return self.texts == self.count > 0


@dataclass
class Transfer:
    """A pair of ids of DataTransfer, as it was first spelt."""

    vendor_id: str
    message_id: str | None
    request: Data
    response: Data


@dataclass
class Message:
    """A message that the version does not have. is_send: nobody answers it."""

    is_send: bool
    request: Sighting = field(default_factory=Sighting)
    response: Sighting = field(default_factory=Sighting)
    directions: set[str | None] = field(default_factory=set)


# A pair as it is compared, and whether case counts in that.
PairKey = tuple[bool, str, str | None]


@dataclass
class Observed:
    """All of it. keys, lengths and values are told apart by their places.

    missing are required fields that were absent, by the place of each.
    files are the logs in their order.
    left_out: what no draft says, by its place and the rule that it breaks. is_cut:
    there was more of something than is kept.
    """

    transfers: dict[PairKey, Transfer] = field(default_factory=dict)
    actions: dict[str, Message] = field(default_factory=dict)
    custom_data: dict[str, Sighting] = field(default_factory=dict)
    keys: dict[Spot, Sighting] = field(default_factory=dict)
    lengths: dict[Spot, Sighting] = field(default_factory=dict)
    values: dict[tuple[Spot, str], Sighting] = field(default_factory=dict)
    missing: dict[Spot, Sighting] = field(default_factory=dict)
    left_out: dict[tuple[Spot, str], Sighting] = field(default_factory=dict)
    is_cut: bool = False
    files: list[str] = field(default_factory=list)

    @property
    def versions(self) -> set[str]:
        """The versions that any of it is of, but for what is left out."""
        by_place = (*self.keys, *self.lengths, *self.missing)
        spots = {spot.version for spot in by_place}
        spots |= {spot.version for spot, _ in self.values}
        seen = [transfer.request.sent for transfer in self.transfers.values()]
        seen += [message.request for message in self.actions.values()]
        seen += self.custom_data.values()
        return spots.union(*(sighting.versions for sighting in seen))
