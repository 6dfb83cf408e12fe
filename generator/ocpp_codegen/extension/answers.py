"""Responses to DataTransfer, of which one is text on the wire and another JSON.

A response doesn't say which pair it answers: its data alone tell in which form they are
written.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import assert_never

from ocpp_codegen.knowledge.extension import DataTransfer
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Foreign,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Reference,
    Scalar,
    String,
    Type,
    Union,
)

HINT = (
    "give both the same form, or responses that are objects, each described by a "
    "schema of its own with a title of its own"
)

_CLASSES: Mapping[type, type] = {
    String: str,
    Integer: float,
    Number: float,
    Boolean: bool,
    Array: list,
    Map: dict,
}
_ALL: frozenset[Hashable] = frozenset(_CLASSES.values())


def unlike(
    transfers: Sequence[DataTransfer],
) -> Iterator[tuple[DataTransfer, DataTransfer]]:
    """Pairs that may be answered by the same data, one as text and one as JSON."""
    known: dict[Hashable, dict[bool, DataTransfer]] = {}
    for transfer in transfers:
        kinds = _kinds(transfer.response) if transfer.response else frozenset()
        other = None
        for kind in sorted(kinds, key=str):
            forms = known.setdefault(kind, {})
            forms.setdefault(transfer.answer_text, transfer)
            other = other or forms.get(not transfer.answer_text)
        if other is not None:
            yield other, transfer


def form(transfer: DataTransfer) -> str:
    """How data of the response are written."""
    return "as text" if transfer.answer_text else "as JSON"


def _kinds(type_: Type) -> frozenset[Hashable]:
    """The classes of the values in Python, but for null, which is left out."""
    match type_:
        case Reference() | Foreign():
            return frozenset([type_])
        case Anything():
            return _ALL
        case Lenient(inner):
            return _ALL | _kinds(inner)
        case Checked(inner) | Nullable(inner):
            return _kinds(inner)
        case Literals(values):
            return frozenset(map(_kind_of, values))
        case Union(types):
            return frozenset().union(*map(_kinds, types))
        case Scalar() | Array() | Map():
            return frozenset([_CLASSES[type(type_)]])
        case _:
            assert_never(type_)


def _kind_of(value: object) -> type:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float if is_number else type(value)
