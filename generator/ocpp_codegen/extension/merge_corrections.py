"""The corrections of several extensions as those of one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import Problem
from ocpp_codegen.extension.corrections import in_order
from ocpp_codegen.extension.same_types import ALL_FILES
from ocpp_codegen.official.corrections import Correction, shown
from ocpp_codegen.official.documents import Document

# Of two limits the one that lets more pass.
_WIDER: Mapping[str, Callable[..., Any]] = {
    "maxLength": max,
    "maxItems": max,
    "maximum": max,
    "exclusiveMaximum": max,
    "minLength": min,
    "minItems": min,
    "minimum": min,
    "exclusiveMinimum": min,
}


def combined(
    named: Sequence[tuple[str, Sequence[Correction]]],
    documents: Mapping[str, Document],
) -> tuple[tuple[Correction, ...], list[Problem]]:
    """The corrections that hold for all, and what two extensions contradict in.

    named gives the corrections of each extension by its name, documents are the
    files that they correct.
    """
    kept: list[tuple[str, Correction]] = []
    problems: list[Problem] = []
    all_ = [correction for _, corrections in named for correction in corrections]
    for name, corrections in named:
        for own in (c for one in corrections for c in _apart(one, all_, documents)):
            correction = replace(own, after=_owned(own.after, name))
            others = [entry for entry in kept if _meet(entry[1], correction)]
            if not others:
                kept.append((name, correction))
            for entry in others:
                wider = _wider(entry[1], correction)
                if wider is None:
                    problems.append(_contradiction(entry, name, correction))
                elif wider is correction:
                    kept[kept.index(entry)] = name, correction
    return tuple(in_order([c for _, c in kept], lambda own: own)), problems


def _apart(
    correction: Correction,
    others: Iterable[Correction],
    documents: Mapping[str, Document],
) -> list[Correction]:
    """One of all files as those of each, where another is of one of the files."""
    meets = any(o.file != ALL_FILES and _meet(correction, o) for o in others)
    if correction.file != ALL_FILES or not meets:
        return [correction]
    fitting = [n for n, doc in documents.items() if correction.holds_before(doc)]
    return [replace(correction, file=name) for name in fitting]


def owned(reference: str, name: str) -> str:
    """How a reference to a file of an extension is told from those of others."""
    return f"{name}:{reference}"


def _owned(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_owned(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: owned(item, name)
        if key == "$ref" and isinstance(item, str) and item[:1] != "#"
        else _owned(item, name)
        for key, item in value.items()
    }


def _meet(a: Correction, b: Correction) -> bool:
    """Whether two say something of one value; what is appended stands for itself."""
    if ALL_FILES not in (a.file, b.file) and a.file != b.file:
        return False
    if a.pointer.endswith("/-") and b.pointer.endswith("/-"):
        return a.pointer == b.pointer and pointers.same(a.after, b.after)
    longer, shorter = sorted((a.pointer, b.pointer), key=len, reverse=True)
    return longer == shorter or longer.startswith(f"{shorter}/")


def _wider(a: Correction, b: Correction) -> Correction | None:
    """The one of two corrections that lets more pass; None if neither does."""
    if a.pointer != b.pointer:
        upper = min((a, b), key=lambda c: len(c.pointer))
        return upper if upper.after is pointers.ABSENT else None
    if pointers.same(a.after, b.after):
        return a if a.file == ALL_FILES else b
    if pointers.ABSENT in (a.after, b.after):
        return a if a.after is pointers.ABSENT else b
    keyword = a.pointer.rpartition("/")[2]
    if keyword == "additionalProperties" and True in (a.after, b.after):
        return a if a.after is True else b
    if keyword in _WIDER and all(isinstance(c.after, (int, float)) for c in (a, b)):
        return a if _WIDER[keyword](a.after, b.after) == a.after else b
    return None


def _contradiction(
    entry: tuple[str, Correction], name: str, correction: Correction
) -> Problem:
    first, other = entry
    return Problem(
        f"the extensions {first} and {name} both correct "
        f"{correction.file}#{correction.pointer}: {other.id} to {shown(other.after)}, "
        f"{correction.id} to {shown(correction.after)}",
        "remove one, or generate the extensions one by one",
    )
