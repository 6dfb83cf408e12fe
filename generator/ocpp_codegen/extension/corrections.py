"""A vendor's corrections of the standard set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, quoted
from ocpp_codegen.base.linting import Findings, LintError, near
from ocpp_codegen.extension.toml import ALL_FILES, CorrectionEntry
from ocpp_codegen.jsonschema import version
from ocpp_codegen.knowledge.facts import Facts
from ocpp_codegen.official import corrections
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import Dialect


@dataclass(frozen=True)
class Standard:
    """The standard set that an extension stands on, for one version.

    documents are the schema files as the standard modules are made of them.
    """

    documents: Mapping[str, Document]
    protocol: Protocol
    facts: Facts
    dialect: Dialect


def corrected(
    standard: Standard, entries: Iterable[CorrectionEntry], findings: Findings
) -> tuple[Protocol, tuple[Correction, ...]]:
    """The standard protocol with the corrections for its version, and these."""
    ocpp = standard.dialect.version
    mine = [entry for entry in entries if entry.ocpp == ocpp]
    documents = dict(standard.documents)
    applied: list[CorrectionEntry] = []
    for entry in mine:
        if any(entry.correction.id == other.correction.id for other in applied):
            findings.add(
                "duplicate-entry",
                f"two corrections are called {quoted(entry.correction.id)}",
                "rename one",
                entry.place.file,
                pointers.join(entry.place.pointer, "id"),
            )
            continue
        with findings.collecting("correction", entry.place.file, entry.place.pointer):
            documents |= _apply(entry.correction, documents, ocpp)
            applied.append(entry)
    if not applied:
        return standard.protocol, ()
    protocol = _read(standard, documents, applied[-1], findings)
    return protocol, tuple(entry.correction for entry in applied)


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
    fitting = [name for name in files if correction.holds_before(documents[name])]
    if not fitting:
        raise _unfit(correction, {name: documents[name] for name in files}, ocpp)
    return {
        name: corrections.apply(documents[name], [replace(correction, file=name)])
        for name in fitting
    }


def _unfit(
    correction: Correction, documents: Mapping[str, Document], ocpp: str
) -> LintError:
    """What is found in the place of the value before."""
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
        )
    return LintError(
        "correction",
        message,
        "state the value that is there, or correct file and pointer",
    )


def _read(
    standard: Standard,
    documents: Mapping[str, Document],
    last: CorrectionEntry,
    findings: Findings,
) -> Protocol:
    """The corrected set; what can't be read is told at the last correction."""
    try:
        return version.read(documents, standard.dialect, standard.facts.naming)
    except CodegenError as error:
        for problem in error.problems:
            place = f"{problem.file}#{problem.pointer}"
            findings.add(
                "correction",
                f"once corrected, {place} can't be read: {problem.message}",
                'use file = "*" so that all copies of a definition change; '
                "the pointers lead into the official files",
                last.place.file,
                last.place.pointer,
            )
    return standard.protocol
