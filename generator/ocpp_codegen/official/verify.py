"""Holds the files of a source against the manifest of the official ones.

Repairs are applied here, deviations afterwards; what still differs is listed
value by value as far as an official copy is at hand to compare with.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, Problem, at, fail, quoted
from ocpp_codegen.official import corrections, documents, sources
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.manifest import Digests, Official
from ocpp_codegen.official.sources import Source

Status = Literal[
    "official bytes",
    "official content",
    "repaired",
    "other issue",
    "differs",
    "surplus",
    "missing",
]

_PLURALS = {"other issue": "other issues", "differs": "differ"}

# Finds the official document of a file name elsewhere, or None.
Reference = Callable[[str], Document | None]

_UNOFFICIAL = "use the official files, or --accept-unofficial to go on with these"


@dataclass(frozen=True)
class FileVerdict:
    """What one file is; repairs are those that made it official.

    issues names the issues that the file is of, where it was not always the same.
    """

    file: str
    status: Status
    document: Document | None
    repairs: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchemaSet:
    """Documents ready to be read, and how they came to be what they are.

    digest is the SHA-256 over the content of all files, corrections included; issue
    is the one that the files were held against, is_current: it is the newest, and
    has_issues: there are others. official names the files that are official;
    unreadable says why others of the set are none of the documents.
    """

    documents: Mapping[str, Document]
    repairs: tuple[Correction, ...]
    deviations: tuple[Correction, ...]
    unofficial: tuple[str, ...]
    digest: str
    issue: str
    is_current: bool = True
    has_issues: bool = False
    official: frozenset[str] = frozenset()
    unreadable: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What a set is: the issue it is held against, and what each file is."""

    issue: str
    files: tuple[FileVerdict, ...]

    def summary(self, version: str) -> str:
        """The whole set in a line."""
        counts = Counter(file.status for file in self.files)
        listed = ", ".join(
            f"{counts[s]} {s if counts[s] == 1 else _PLURALS.get(s, s)}"
            for s in get_args(Status)
            if counts[s]
        )
        return f"OCPP {version}, issue {self.issue}: {len(self.files)} files: {listed}"


def verify(
    source: Source, known: Official, reference: Reference, issue: str | None = None
) -> Verdict:
    """A verdict for every file that is there or should be, sorted by name.

    Without an issue, the set is held against the newest one that its files fit.
    """
    if issue is not None and issue not in known.issues:
        raise fail(
            f"this version has no issue {quoted(issue)}",
            f"use one of {', '.join(known.issues)}",
        )
    chosen = issue or _issue_of(source, known)
    manifest = known.of_issue(chosen)
    names = sorted({*source.files, *manifest})
    return Verdict(
        chosen,
        tuple(_verdict(name, source, known, manifest, reference) for name in names),
    )


def issues_of(name: str, data: bytes, known: Official) -> tuple[str, ...]:
    """The issues of the version that a file is official in, repaired if need be."""
    return tuple(
        issue
        for issue in known.issues
        if _is_of(name, data, known, known.of_issue(issue))
    )


def needs_repair(name: str, data: bytes, known: Official, issue: str) -> bool:
    """Whether a file of an issue is official only once it is repaired."""
    source = Source("", {name: data})
    verdict = _verdict(name, source, known, known.of_issue(issue), lambda _: None)
    return verdict.status == "repaired"


def _issue_of(source: Source, known: Official) -> str:
    """The newest issue that all files fit which were not always the same."""
    varying = {name for files in known.earlier.values() for name in files}
    there = sorted(varying & source.files.keys())
    for issue in known.issues:
        manifest = known.of_issue(issue)
        if all(_is_of(name, source.files[name], known, manifest) for name in there):
            return issue
    return known.issue


def _is_of(
    name: str, data: bytes, known: Official, manifest: Mapping[str, Digests]
) -> bool:
    source = Source("", {name: data})
    return not _verdict(name, source, known, manifest, lambda _: None).problems


def assemble(
    verdict: Verdict,
    known: Official,
    deviations: Iterable[Correction],
    accept_unofficial: bool,
) -> SchemaSet:
    """The set to generate from; unofficial files are an error unless accepted."""
    verdicts = verdict.files
    problems = [problem for verdict in verdicts for problem in verdict.problems]
    unreadable = [
        problem
        for verdict in verdicts
        if verdict.document is None and verdict.status != "missing"
        for problem in verdict.problems
    ]
    if problems and not accept_unofficial:
        raise CodegenError([*_missing_parts(verdicts, known), *problems])
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
        unofficial=tuple(f"{v.file} ({v.status})" for v in verdicts if v.problems),
        digest=set_digest(found),
        issue=verdict.issue,
        is_current=verdict.issue == known.issue,
        has_issues=bool(known.earlier),
        official=frozenset(v.file for v in verdicts if not v.problems),
        unreadable=tuple(unreadable),
    )


def _missing_parts(
    verdicts: Sequence[FileVerdict], known: Official
) -> Iterator[Problem]:
    """Where to find a part of a set that is missing as a whole."""
    missing = {v.file for v in verdicts if v.status == "missing"}
    for part in known.parts:
        if part.files <= missing:
            yield Problem(
                f"all {len(part.files)} files of the {part.name} part are missing",
                f"they come with {part.document}: add it with a second --schemas",
            )


def set_digest(found: Mapping[str, Document]) -> str:
    """SHA-256 over the lines «file, ordered digest» of a whole set."""
    lines = [
        f"{name} {documents.ordered_digest(found[name])}\n" for name in sorted(found)
    ]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def _verdict(
    name: str,
    source: Source,
    known: Official,
    manifest: Mapping[str, Digests],
    reference: Reference,
) -> FileVerdict:
    if name not in source.files:
        message = f"the file is missing from {source.name}"
        problem = Problem(message, _UNOFFICIAL, name)
        return FileVerdict(name, "missing", None, problems=(problem,))
    try:
        with at(name):
            document = documents.parse(source.files[name])
    except CodegenError as error:
        return FileVerdict(name, "differs", None, problems=error.problems)
    digests = manifest.get(name)
    if digests is None:
        message = "the file is in no official set of this version"
        problem = Problem(message, _UNOFFICIAL, name)
        return FileVerdict(name, "surplus", document, problems=(problem,))
    issues = _issues(name, document, known)
    if documents.byte_digest(source.files[name]) == digests.bytes:
        return FileVerdict(name, "official bytes", document, issues=issues)
    if documents.ordered_digest(document) == digests.ordered:
        return FileVerdict(name, "official content", document, issues=issues)
    repairs = _repairs(document, name, known)
    if repairs:
        repaired = corrections.apply(document, repairs)
        if documents.ordered_digest(repaired) == digests.ordered:
            return FileVerdict(name, "repaired", repaired, repairs)
    if issues:
        other = (_other(name, issues),)
        return FileVerdict(name, "other issue", document, problems=other, issues=issues)
    problems = tuple(_differences(name, document, digests, reference))
    return FileVerdict(name, "differs", document, problems=problems)


def _issues(name: str, document: Document, known: Official) -> tuple[str, ...]:
    """The issues that a file is of; none where it never changed."""
    if not any(name in files for files in known.earlier.values()):
        return ()
    digest = documents.ordered_digest(document)
    return tuple(i for i in known.issues if known.of_issue(i)[name].ordered == digest)


def _other(name: str, issues: tuple[str, ...]) -> Problem:
    return Problem(
        f"this is the file of issue {issues[0]}",
        f"add --issue {issues[0]}, or use files of one issue",
        name,
    )


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
            "the content is official, but its keys are in another order, "
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
            values = map(corrections.shown, (expected, found))
            message = "official: {}, found: {}".format(*values)
            yield Problem(message, _UNOFFICIAL, name, pointer)


def manifest_of(folder: Path, issue: str) -> dict[str, object]:
    """The manifest of a folder that is known to hold the official files of an issue."""
    source = sources.from_folder(folder)
    return {
        "issue": issue,
        "files": {name: _digests(name, data) for name, data in source.files.items()},
    }


def _digests(name: str, data: bytes) -> dict[str, str]:
    with at(name):
        document = documents.parse(data)
    return {
        "bytes": documents.byte_digest(data),
        "content": documents.content_digest(document),
        "ordered": documents.ordered_digest(document),
    }
