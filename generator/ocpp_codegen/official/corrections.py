"""Named changes of single schema values.

A repair brings a source back to the official content: the run reports it, the
output shows no trace. A deviation departs from the official content: it is off
until asked for, and stands in the header of the output.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.official.documents import Document

Kind = Literal["repair", "deviation"]

_REQUIRED = ("id", "kind", "file", "pointer", "reason", "source")
_OPTIONAL = ("before", "after")


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


def parse(table: Mapping[str, Any], file: str) -> tuple[Correction, ...]:
    """The corrections of a TOML file, in its order."""
    entries = table.get("correction", [])
    corrections = tuple(_parse_one(entry, file) for entry in entries)
    ids = [correction.id for correction in corrections]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise fail(f"two corrections are called {quoted(id_)}", "rename one", file)
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


def _parse_one(entry: Mapping[str, Any], file: str) -> Correction:
    missing = [key for key in _REQUIRED if not isinstance(entry.get(key), str)]
    surplus = sorted(set(entry) - set(_REQUIRED) - set(_OPTIONAL))
    if missing or surplus or not set(entry) & set(_OPTIONAL):
        raise fail(
            f"a correction needs {', '.join(_REQUIRED)} and before or after; "
            f"missing {missing}, unknown {surplus}",
            "complete the [[correction]] table",
            file,
        )
    if entry["kind"] not in ("repair", "deviation"):
        raise fail(
            f"{quoted(entry['kind'])} is no kind of correction",
            "use repair or deviation",
            file,
        )
    if not entry["pointer"].startswith("/"):
        raise fail("the pointer does not start with /", "write a JSON pointer", file)
    return Correction(
        id=entry["id"],
        kind=cast(Kind, entry["kind"]),
        file=entry["file"],
        pointer=entry["pointer"],
        before=entry.get("before", pointers.ABSENT),
        after=entry.get("after", pointers.ABSENT),
        reason=entry["reason"],
        source=entry["source"],
    )
