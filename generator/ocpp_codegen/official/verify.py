"""Holds the files of a source against the manifest of the official ones.

Repairs are applied here, deviations afterwards; what still differs is listed
value by value as far as an official copy is at hand to compare with.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, Problem, at, fail
from ocpp_codegen.official import corrections, documents, sources
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.manifest import Digests, Official
from ocpp_codegen.official.sources import Source

Status = Literal[
    "official bytes", "official content", "repaired", "differs", "surplus", "missing"
]

# Finds the official document of a file name elsewhere, or None.
Reference = Callable[[str], Document | None]

_UNOFFICIAL = "use the official files, or --accept-unofficial to go on with these"


@dataclass(frozen=True)
class FileVerdict:
    """What one file is; repairs are those that made it official."""

    file: str
    status: Status
    document: Document | None
    repairs: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class SchemaSet:
    """Documents ready to be read, and how they came to be what they are.

    digest is the SHA-256 over the content of all files, corrections included.
    """

    documents: Mapping[str, Document]
    repairs: tuple[Correction, ...]
    deviations: tuple[Correction, ...]
    unofficial: tuple[str, ...]
    digest: str


def verify(source: Source, known: Official, reference: Reference) -> list[FileVerdict]:
    """A verdict for every file that is there or should be, sorted by name."""
    names = sorted({*source.files, *known.manifest})
    return [_verdict(name, source, known, reference) for name in names]


def assemble(
    verdicts: Iterable[FileVerdict],
    deviations: Iterable[Correction],
    accept_unofficial: bool,
) -> SchemaSet:
    """The set to generate from; unofficial files are an error unless accepted."""
    verdicts = list(verdicts)
    problems = [problem for verdict in verdicts for problem in verdict.problems]
    unreadable = [
        problem
        for verdict in verdicts
        if verdict.document is None and verdict.status != "missing"
        for problem in verdict.problems
    ]
    if unreadable and accept_unofficial:
        raise CodegenError(unreadable)
    if problems and not accept_unofficial:
        raise CodegenError(problems)
    found = {v.file: v.document for v in verdicts if v.document is not None}
    deviations = tuple(deviations)
    for correction in deviations:
        if correction.file not in found:
            raise fail(
                f"correction {correction.id} is for a file that is missing",
                "leave the correction out",
                correction.file,
            )
        found[correction.file] = corrections.apply(found[correction.file], [correction])
    return SchemaSet(
        documents=found,
        repairs=tuple(repair for v in verdicts for repair in v.repairs),
        deviations=deviations,
        unofficial=tuple(f"{v.status}: {v.file}" for v in verdicts if v.problems),
        digest=set_digest(found),
    )


def set_digest(found: Mapping[str, Document]) -> str:
    """SHA-256 over the lines «file, ordered digest» of a whole set."""
    lines = [
        f"{name} {documents.ordered_digest(found[name])}\n" for name in sorted(found)
    ]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def _verdict(
    name: str, source: Source, known: Official, reference: Reference
) -> FileVerdict:
    if name not in source.files:
        return FileVerdict(
            name,
            "missing",
            None,
            problems=(
                Problem(f"the file is missing from {source.name}", _UNOFFICIAL, name),
            ),
        )
    try:
        with at(name):
            document = documents.parse(source.files[name])
    except CodegenError as error:
        return FileVerdict(name, "differs", None, problems=error.problems)
    digests = known.manifest.get(name)
    if digests is None:
        message = "the file is in no official set of this version"
        return FileVerdict(
            name, "surplus", document, problems=(Problem(message, _UNOFFICIAL, name),)
        )
    if documents.byte_digest(source.files[name]) == digests.bytes:
        return FileVerdict(name, "official bytes", document)
    if documents.ordered_digest(document) == digests.ordered:
        return FileVerdict(name, "official content", document)
    repairs = _repairs(document, name, known)
    if repairs:
        repaired = corrections.apply(document, repairs)
        if documents.ordered_digest(repaired) == digests.ordered:
            return FileVerdict(name, "repaired", repaired, repairs)
    problems = tuple(_differences(name, document, digests, reference))
    return FileVerdict(name, "differs", document, problems=problems)


def _repairs(document: Document, name: str, known: Official) -> tuple[Correction, ...]:
    """The repairs of this file whose value before is there."""
    return tuple(
        correction
        for correction in known.corrections
        if correction.kind == "repair"
        and correction.file == name
        and correction.holds_before(document)
    )


def _differences(
    name: str, document: Document, digests: Digests, reference: Reference
) -> Iterable[Problem]:
    official = reference(name)
    if documents.content_digest(document) == digests.content:
        yield Problem(
            "the content is official, but its keys stand in another order, "
            "which decides the order of fields",
            _UNOFFICIAL,
            name,
        )
    elif official is None:
        yield Problem(
            f"not the official file: official content digest {digests.content}, "
            f"found {documents.content_digest(document)}",
            _UNOFFICIAL,
            name,
        )
    else:
        for pointer, expected, found in pointers.differences(
            documents.without_id(official), documents.without_id(document)
        ):
            values = f"{corrections.shown(expected)}, found {corrections.shown(found)}"
            yield Problem(f"official {values}", _UNOFFICIAL, name, pointer)


def manifest_of(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """The manifest of a folder that is known to hold the official files."""
    source = sources.from_folder(folder)
    return {
        "files": {name: _digests(name, data) for name, data in source.files.items()}
    }


def _digests(name: str, data: bytes) -> dict[str, str]:
    with at(name):
        document = documents.parse(data)
    return {
        "bytes": documents.byte_digest(data),
        "content": documents.content_digest(document),
        "ordered": documents.ordered_digest(document),
    }
