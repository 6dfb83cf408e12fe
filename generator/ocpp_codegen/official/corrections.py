"""Named changes of single schema values.

A repair brings a source back to the official content: the run reports it, the
output shows no trace. A deviation departs from the official content: it is off
until asked for, and stands in the header of the output.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.forms import Form
from ocpp_codegen.official.documents import Document

Kind = Literal["repair", "deviation"]


@dataclass(frozen=True)
class Correction:
    """One value of one file: what it has to be before, what it is afterwards.

    before and after are pointers.ABSENT where the key is not there.
    """

    id: str
    kind: Kind
    file: str
    pointer: str
    before: Any
    after: Any
    reason: str
    source: str

    def __str__(self) -> str:
        change = f"{shown(self.before)} -> {shown(self.after)}"
        return f"{self.id}: {self.file}#{self.pointer}: {change}"

    def holds_before(self, document: Document) -> bool:
        """Whether the document still has the value this correction expects."""
        above, _, last = self.pointer.rpartition("/")
        parent = pointers.get(document, above)
        is_item = isinstance(parent, list) and (last == "-" or last.isdecimal())
        if not is_item and not isinstance(parent, dict):
            return False  # no place for a value, not even for an absent one
        return pointers.same(pointers.get(document, self.pointer), self.before)


def shown(value: Any) -> str:
    """A value for people; keys that are not there are called absent."""
    return "absent" if value is pointers.ABSENT else quoted(value)


class _Entry(Form):
    id: str
    kind: Kind
    file: str
    pointer: str = Field(pattern="^/")
    before: Any = pointers.ABSENT
    after: Any = pointers.ABSENT
    reason: str
    source: str


class _Retired(Form):
    id: str
    reason: str


class Tables(Form):
    """corrections.toml."""

    correction: tuple[_Entry, ...] = ()
    retired: tuple[_Retired, ...] = ()


def parse(table: Tables, file: str) -> tuple[Correction, ...]:
    """The corrections of a TOML file, in its order."""
    corrections = tuple(Correction(**dict(entry)) for entry in table.correction)
    ids = [correction.id for correction in corrections]
    for index, correction in enumerate(corrections):
        pointer = pointers.join("", "correction", index)
        if ids.count(correction.id) > 1:
            message = f"two corrections have the id {quoted(correction.id)}"
            raise fail(message, "rename one", file, pointer)
        if correction.before is correction.after is pointers.ABSENT:
            message = f"the correction {quoted(correction.id)} changes nothing"
            raise fail(message, "give it a value before or after", file, pointer)
    return corrections


def apply(document: Document, corrections: Iterable[Correction]) -> Document:
    """A corrected copy; a value before that does not hold is an error."""
    corrected = copy.deepcopy(document)
    for correction in corrections:
        if not correction.holds_before(corrected):
            raise fail(
                f"correction {correction.id} expects {shown(correction.before)}, "
                f"found {shown(pointers.get(corrected, correction.pointer))}",
                "leave the correction out, or state the value that is there",
                correction.file,
                correction.pointer,
            )
        pointers.set_value(corrected, correction.pointer, correction.after)
    return corrected
