"""A vendor's corrections of the standard set."""

import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, NamedTuple, Self, TypeVar

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, Problem, quoted
from ocpp_codegen.base.linting import (
    Findings,
    LintError,
    LintFinding,
    near,
    placed,
)
from ocpp_codegen.extension.entries import Entry
from ocpp_codegen.extension.same_types import ALL_FILES, DEFINITIONS, places
from ocpp_codegen.extension.table import Table
from ocpp_codegen.jsonschema import version
from ocpp_codegen.jsonschema.files import MANIFEST, Folder
from ocpp_codegen.jsonschema.vocabulary import Vocabulary
from ocpp_codegen.official import corrections
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.model import Place, Protocol, Type
from ocpp_codegen.python.version import Version

T = TypeVar("T")


@dataclass(frozen=True)
class CorrectionEntry(Entry):
    """A [[correction]], which is of one version."""

    KEY = "correction"
    KEYS = (
        *("version", "id", "file", "pointer", "before", "after"),
        *("reason", "source"),
    )

    place: Place
    versions: tuple[str, ...]
    correction: Correction

    @classmethod
    def parse(cls, table: Table, served: Collection[str]) -> Self | None:
        version = table.choice("version", served)
        correction = Correction(
            id=table.text("id") or "",
            kind="deviation",
            file=table.text("file") or "",
            pointer=table.text("pointer") or "/",
            before=table.json("before"),
            after=table.json("after"),
            reason=table.text("reason") or "",
            source=table.text("source") or "",
        )
        if not correction.pointer.startswith("/"):
            table.wrong("pointer", "it does not start with /", "write a JSON pointer")
        if not table.failed and pointers.same(correction.before, correction.after):
            table.wrong("after", "nothing changes", "give before, after or both")
        return None if table.failed else cls(table.place, (version,), correction)

    def references(self) -> Iterator[tuple[str, str]]:
        for reference in _own_references(self.correction.after):
            yield "after", reference


def own_types(
    entries: Iterable[CorrectionEntry],
    folder: Folder,
    vocabulary: Vocabulary,
    findings: Findings,
) -> dict[str, Type]:
    """What references in the corrections lead to, by their text."""
    types: dict[str, Type] = {}
    for entry in entries:
        for key, reference in entry.references():
            pointer = pointers.join(entry.place.pointer, key)
            with findings.collecting("correction", MANIFEST, pointer):
                types[reference] = vocabulary.type(folder.own(reference))
    return types


def _own_references(value: Any) -> list[str]:
    """The references in what a correction writes that lead to the vendor's files."""
    if isinstance(value, list):
        return [found for item in value for found in _own_references(item)]
    if not isinstance(value, dict):
        return []
    here = value.get("$ref")
    inner = [found for item in value.values() for found in _own_references(item)]
    return [here, *inner] if isinstance(here, str) and here[:1] != "#" else inner


def corrected(
    standard: Version, entries: Iterable[CorrectionEntry], findings: Findings
) -> tuple[Protocol, tuple[Correction, ...]]:
    """The standard protocol with corrections of its version, and those that fit.

    They are applied as they are written or, where that does not fit, so that each item
    taken out of a list is counted before any other is gone.
    """
    unique = list(_with_unique_ids(entries, findings))
    made = _applied(standard, unique)
    if made.misfits:
        other = _applied(standard, in_order(unique, lambda entry: entry.correction))
        made = min(made, other, key=lambda found: len(found.misfits))
    for entry, finding in made.misfits:
        findings.keep(placed(finding, entry.place.file, entry.place.pointer))
    if not made.entries:
        return standard.protocol, ()
    protocol = _read(standard, made.documents, made.entries, findings)
    return protocol, tuple(entry.correction for entry in made.entries)


def _with_unique_ids(
    entries: Iterable[CorrectionEntry], findings: Findings
) -> Iterator[CorrectionEntry]:
    """The entries without those that have the id of one before."""
    known: set[str] = set()
    for entry in entries:
        id_ = entry.correction.id
        if id_ not in known:
            yield entry
        else:
            findings.add(
                "duplicate-entry",
                f"two corrections have the id {quoted(id_)}",
                "rename one",
                entry.place.file,
                pointers.join(entry.place.pointer, "id"),
            )
        known.add(id_)


class _Applied(NamedTuple):
    """Corrected files, the corrections in them, and those that do not fit."""

    documents: dict[str, Document]
    entries: list[CorrectionEntry]
    misfits: list[tuple[CorrectionEntry, LintFinding]]


def _applied(standard: Version, entries: Iterable[CorrectionEntry]) -> _Applied:
    made = _Applied(dict(standard.documents), [], [])
    for entry in entries:
        try:
            made.documents.update(
                _apply(entry.correction, made.documents, standard.dialect.version)
            )
        except LintError as error:
            made.misfits.append((entry, error.finding))
        else:
            made.entries.append(entry)
    return made


def in_order(changes: Iterable[T], correction_of: Callable[[T], Correction]) -> list[T]:
    """As they can be applied: the last items of a list are taken out first."""

    def order(change: T) -> tuple[bool, int]:
        correction = correction_of(change)
        last = correction.pointer.rpartition("/")[2]
        is_removed = correction.after is pointers.ABSENT and last.isdecimal()
        return is_removed, -int(last) if is_removed else 0

    return sorted(changes, key=order)


def corrected_set(standard: Version, corrections: Sequence[Correction]) -> Protocol:
    """The standard protocol with corrections that are known to fit."""
    if not corrections:
        return standard.protocol
    documents = dict(standard.documents)
    for correction in corrections:
        documents |= _apply(correction, documents, standard.dialect.version)
    naming = standard.facts.naming
    return version.read_corrected(documents, standard.dialect, naming)


def _apply(
    correction: Correction, documents: Mapping[str, Document], ocpp: str
) -> dict[str, Document]:
    """The files that a correction changes, changed."""
    if correction.file not in (ALL_FILES, *documents):
        raise LintError(
            "correction",
            f"OCPP {ocpp} has no file {quoted(correction.file)}",
            f'name one, or "*" for all that fit{near(correction.file, documents)}',
        )
    files = documents if correction.file == ALL_FILES else [correction.file]
    documents = {name: _with_room(correction, documents[name]) for name in files}
    fitting = [name for name in files if correction.holds_before(documents[name])]
    if not fitting:
        raise _unfit(correction, {name: documents[name] for name in files}, ocpp)
    return {
        name: corrections.apply(documents[name], [replace(correction, file=name)])
        for name in fitting
    }


def _with_room(correction: Correction, document: Document) -> Document:
    """The file, with properties in an object that has none, for one to add."""
    above = correction.pointer.rpartition("/")[0]
    holder, _, keyword = above.rpartition("/")
    schema = pointers.get(document, holder)
    is_open_place = isinstance(schema, dict) and schema.get("type") == "object"
    if keyword != "properties" or not is_open_place or keyword in schema:
        return document
    roomy = copy.deepcopy(document)
    pointers.set_value(roomy, above, {})
    return roomy


def _unfit(
    correction: Correction, documents: Mapping[str, Document], ocpp: str
) -> LintError:
    """What is found where the value before is expected."""
    values = [pointers.get(doc, correction.pointer) for doc in documents.values()]
    found = dict.fromkeys(
        corrections.shown(value) for value in values if value is not pointers.ABSENT
    )
    file = "" if correction.file == ALL_FILES else correction.file
    place = f"{file}#{correction.pointer}"
    if not found and correction.before is pointers.ABSENT:
        message = f"there is no place for {place} in OCPP {ocpp}"
    else:
        message = (
            f"{place} is {' or '.join(found) or 'absent'} in OCPP {ocpp}, "
            f"not {corrections.shown(correction.before)}"
        ) + _difference(correction.before, values)
    return LintError(
        "correction",
        message,
        "state the value that is there, or correct file and pointer",
    )


def _difference(before: Any, values: Sequence[Any]) -> str:
    """Where a value that was expected and the one that is there differ."""
    found = [value for value in values if isinstance(value, (dict, list))]
    if not found or not isinstance(before, (dict, list)):
        return ""
    where, expected, there = next(iter(pointers.differences(before, found[0])))
    shown = corrections.shown
    return f": at {where or 'the top'} it has {shown(there)}, not {shown(expected)}"


def _read(
    standard: Version,
    documents: Mapping[str, Document],
    applied: Sequence[CorrectionEntry],
    findings: Findings,
) -> Protocol:
    """The corrected set; what can't be read is told at the correction near it."""
    try:
        naming = standard.facts.naming
        return version.read_corrected(documents, standard.dialect, naming)
    except CodegenError as error:
        for problem in error.problems:
            entry = _nearest(problem, applied)
            file = "" if entry.correction.file == ALL_FILES else problem.file
            findings.add(
                "correction",
                f"once corrected, {file}#{problem.pointer} can't be read: "
                f"{problem.message}",
                _advice(standard, entry.correction, problem),
                entry.place.file,
                entry.place.pointer,
            )
    return standard.protocol


def _nearest(problem: Problem, applied: Sequence[CorrectionEntry]) -> CorrectionEntry:
    """The correction whose place is nearest to that of a problem."""

    def distance(entry: CorrectionEntry) -> tuple[bool, int]:
        correction = entry.correction
        own = correction.file in (ALL_FILES, problem.file)
        steps = zip(
            pointers.split(correction.pointer),
            pointers.split(problem.pointer),
            strict=False,
        )
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], steps)))
        return not own, -shared

    return min(applied, key=distance)


def _advice(standard: Version, correction: Correction, problem: Problem) -> str:
    file, pointer = correction.file, correction.pointer
    if pointer.startswith(DEFINITIONS) and file != ALL_FILES:
        return 'use file = "*" so that all copies of the definition change'
    if "inline" in problem.message:
        return (
            'describe it in a file of yours, and write after = {"$ref" = "file.json"}'
        )
    alike = [place for place in places(standard, file, pointer) if place[0] != file]
    if alike:
        shown = ", ".join(f"{other}#{where}" for other, where in alike)
        return f"it is one type in several places: correct {shown} too"
    return "correct the schema, or refer to a file of yours"
