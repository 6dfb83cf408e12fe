"""What is known of the values in a program, and how two such facts are joined.

A value that came in a message is Received: with ``ocpp`` it was a dict, with the
generated modules it is an object. All others stay as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Plain:
    """A value without more to say of it; see the constants below."""

    name: str


# Could be anything; nothing is known yet; has no keys that are ours; None.
UNKNOWN = Plain("unknown")
NOTHING = Plain("nothing")
OTHER = Plain("other")
NONE = Plain("None")
# A number that is a float here, and an int with ocpp where a peer sent a whole one.
FLOAT = Plain("float")
# A message of a class that is not known.
MESSAGE = Plain("message")
# An object of a message, or a dict of the program.
MIXED = Plain("mixed")
# Could be anything, and at some place an object of a message is given to it.
MAYBE = Plain("maybe")
# A dict whose keys are those of a vendor: customData, data of DataTransfer.
VENDOR = Plain("vendor")


@dataclass(frozen=True)
class Received:
    """An object of one of some classes, from a message.

    A class is named such as v201.datatypes.IdTokenType. With default, the program has
    put an empty dict instead of an absent object.
    """

    paths: tuple[str, ...]
    default: bool = False


@dataclass(frozen=True)
class Built:
    """An object of such a class that the program itself has made."""

    path: str


@dataclass(frozen=True)
class Items:
    """Something with items of one kind: a list, an iterator."""

    item: "Value"


@dataclass(frozen=True)
class Keyed:
    """A dict of the program with values of one kind."""

    item: "Value"


@dataclass(frozen=True)
class Record:
    """A dict of the program with known keys."""

    entries: tuple[tuple[str, "Value"], ...]

    def get(self, key: str) -> "Value":
        """The value of a key; NOTHING where the dict has none."""
        return dict(self.entries).get(key, NOTHING)


@dataclass(frozen=True)
class Group:
    """A tuple with a value for each place."""

    items: tuple["Value", ...]


@dataclass(frozen=True)
class Instance:
    """An object of a class of the program, by the id of the class."""

    id: str


@dataclass(frozen=True)
class Constant:
    """A text that the program has given a name.

    member: the name of a member of an enum; is_text: whether it can be a key itself.
    """

    text: str | None
    member: str | None = None
    is_text: bool = True


@dataclass(frozen=True)
class Routine:
    """A function of the program, as program.py has it."""

    function: object


Value = (
    Plain
    | Received
    | Built
    | Items
    | Keyed
    | Record
    | Group
    | Instance
    | Constant
    | Routine
)


def join(first: Value, second: Value) -> Value:
    """What holds whichever of the two it is."""
    if first == second or second == NOTHING:
        return first
    if first == NOTHING:
        return second
    return _joined(without_text(first), without_text(second))


def _joined(first: Value, second: Value) -> Value:
    if first == second:
        return first
    if isinstance(first, Plain) or isinstance(second, Plain):
        return _joined_plain(first, second)
    match first, second:
        case Received(), Received():
            paths = tuple(sorted({*first.paths, *second.paths}))
            return Received(paths, first.default or second.default)
        case (Received(paths), Record(())) | (Record(()), Received(paths)):
            return Received(paths, default=True)
        case Items(a), Items(b):
            return Items(join(a, b))
        case Group(a), Group(b) if len(a) == len(b):
            return Group(tuple(map(join, a, b)))
        case Record(), Record():
            return _merged(first, second)
        case ((Record() | Keyed()), (Record() | Keyed())):
            return Keyed(join(element(first), element(second)))
    if {_kind(first), _kind(second)} == {"object", "dict"}:
        return MIXED
    return _anything(first, second)


def without_text(value: Value) -> Value:
    """A constant where others may take its place: a text like others."""
    return OTHER if isinstance(value, Constant) else value


def _anything(first: Value, second: Value) -> Value:
    """Two values that have nothing in common."""
    return MAYBE if may_hold_received(first) or may_hold_received(second) else UNKNOWN


def _joined_plain(first: Value, second: Value) -> Value:
    """The same where one of them is plain: a vendor's dict may have {} as a default."""
    if NONE in (first, second):
        return first if second == NONE else second
    if {first, second} == {FLOAT, OTHER}:
        return FLOAT
    if {first, second} == {VENDOR, Record(())}:
        return VENDOR
    mixed = MIXED in (first, second) and _kind(first) and _kind(second)
    return MIXED if mixed else _anything(first, second)


def _kind(value: Value) -> str:
    """Whether a value is an object, a dict, or either; empty for all else."""
    match value:
        case Received():
            return "object"
        case Record() | Keyed():
            return "dict"
    return "mixed" if value == MIXED else ""


def _merged(first: Record, second: Record) -> Record:
    keys = dict.fromkeys(key for r in (first, second) for key, _ in r.entries)
    both = [dict(first.entries), dict(second.entries)]
    return Record(
        tuple((k, all_of(entries.get(k, NOTHING) for entries in both)) for k in keys)
    )


def all_of(values: Iterable[Value]) -> Value:
    """What holds for each of several values."""
    held: Value = NOTHING
    for value in values:
        held = join(held, value)
    return held


def element(value: Value) -> Value:
    """What a program gets that goes through the values of something."""
    match value:
        case Items(item) | Keyed(item):
            return item
        case Record(entries):
            return all_of(item for _, item in entries)
        case Group(items):
            return all_of(items)
        case Plain("nothing") | Plain("maybe"):
            return value
    return UNKNOWN


def holds_received(value: Value) -> bool:
    """Whether an object from a message is in it, at any depth."""
    return _holds(value, ())


def may_hold_received(value: Value) -> bool:
    """Whether one is in it, or in what the program gives to it at some place."""
    return _holds(value, (MIXED, MAYBE))


def _holds(value: Value, also: tuple[Plain, ...]) -> bool:
    match value:
        case Received():
            return True
        case Items(item) | Keyed(item):
            return _holds(item, also)
        case Record(entries):
            return any(_holds(item, also) for _, item in entries)
        case Group(items):
            return any(_holds(item, also) for item in items)
    return value in also
