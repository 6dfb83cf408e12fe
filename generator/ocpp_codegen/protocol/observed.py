"""What peers were seen to send beyond their version of OCPP: shapes, never values."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

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
    """What values were like: their kinds, how long they were, what they held."""

    kinds: set[str] = field(default_factory=set)
    longest: int = 0
    most: int = 0
    objects: int = 0
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
        if depth >= MAX_DEPTH:
            return
        for value in values[:MAX_KEYS]:
            self.items = self.items or Shape()
            self.items.add(value, depth + 1)

    def _add_properties(self, value: dict[str, Any], depth: int) -> None:
        if depth >= MAX_DEPTH:
            return
        for name, inner in value.items():
            known = name in self.properties
            if known or (len(self.properties) < MAX_KEYS and is_plain(name)):
                self.properties.setdefault(name, Shape()).add(inner, depth + 1)
                self.present[name] += 1


def is_plain(name: str) -> bool:
    """Whether a name of a peer may stand in a file that people read."""
    return 0 < len(name) <= MAX_NAME and name.isascii() and name.isprintable()


@dataclass
class Sighting:
    """How often something was seen, where first, in which versions, and its shape."""

    where: str
    count: int = 0
    versions: set[str] = field(default_factory=set)
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True)
class Spot:
    """A place in the messages of a version; a step * is any item of an array."""

    version: str
    action: str
    is_response: bool
    steps: tuple[str, ...]


@dataclass
class Transfer:
    """A pair of ids of DataTransfer. texts: how often data was JSON in a string."""

    request: Sighting
    response: Sighting
    texts: int = 0


@dataclass
class Observed:
    """All of it. keys, lengths and values are told apart by their places."""

    transfers: dict[tuple[str, str | None], Transfer] = field(default_factory=dict)
    custom_data: dict[str, Sighting] = field(default_factory=dict)
    keys: dict[Spot, Sighting] = field(default_factory=dict)
    lengths: dict[Spot, Sighting] = field(default_factory=dict)
    values: dict[tuple[Spot, str], Sighting] = field(default_factory=dict)

    @property
    def versions(self) -> set[str]:
        """The versions that any of it is of."""
        spots = {spot.version for spot in (*self.keys, *self.lengths)}
        spots |= {spot.version for spot, _ in self.values}
        transfers = [t.request.versions for t in self.transfers.values()]
        custom = [sighting.versions for sighting in self.custom_data.values()]
        return spots.union(*transfers, *custom)
