"""What can be wrong with an extension: findings, each with a stable code.

Findings are collected, not raised one by one, so that a person sees all of them
at once. Those of a code in ``WARNINGS`` don't keep an extension from being
generated; an extension may ignore these codes, but no others.
"""

import difflib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from ocpp_codegen.base.errors import CodegenError, Problem

# Every code, and what it says. schemas/vendor/README.md has the same table.
CODES: Mapping[str, str] = {
    "unreadable-file": "a file is missing, too large or not what it should be",
    "outside-folder": "a path or reference leads out of the extension's folder",
    "unsafe-text": "a text holds a control, bidi or surrogate character",
    "unknown-key": "extension.toml has an unknown key, with the nearest known one",
    "missing-key": "extension.toml lacks a key",
    "wrong-value": "a value in extension.toml is not of its kind",
    "missing-vendor-id": "an entry or a customData schema lacks its vendorId",
    "duplicate-entry": "two entries are for the same thing",
    "not-in-version": "the OCPP version has no place for this",
    "unknown-place": "customData is declared where none stands",
    "correction": "a correction has no place, or its value before does not hold",
    "unused-file": "no entry and no reference leads to this file",
    "unused-definition": "no entry and no reference leads to this definition",
    "unused-name": "a name in [names] belongs to nothing",
    "unknown-keyword": "a word that JSON Schema does not know, and that says nothing",
    "misspelt-keyword": "a word that is almost a keyword, with the nearest one",
    "ignored-keyword": "a keyword that says nothing in the draft of the file",
    "unsupported-keyword": "a keyword or a form of it that is not supported",
    "misplaced-keyword": "a keyword that says nothing where it stands",
    "missing-type": "keywords without the type that they are for: other values pass",
    "undescribed-property": "a required property that no schema describes",
    "unreachable-value": "a value of an enum that its type excludes, or a duplicate",
    "keyword-value": "the value of a keyword is not of its kind",
    "impossible": "no value at all passes",
    "generator-directive": "a keyword for another code generator, which does nothing",
    "bad-reference": "a reference leads nowhere, or to something else",
    "recursion": "a schema holds itself in such a way that a check would not end soon",
    "no-object": "a message or customData is not described by an object",
    "shadowed-name": "an action, or a name from [names], is one that OCPP has",
    "standard-name": "a definition has the name of a standard one, and gets another",
    "same-name": "definitions of one name differ, and all but the first get another",
    "colliding-name": "two things have the same name",
    "unusable-name": "a name can't be a name in Python",
    "poor-name": "a name is hard to read in Python",
    "unbounded-string": "a string without maxLength",
    "unbounded-array": "an array without maxItems",
    "costly-pattern": "a pattern that takes long to match: states times maxLength",
    "unknown-format": "a format that JSON Schema does not know",
    "not-generated": "each part is right, but no modules can be made of them",
}

_VERSION = re.compile(r"\bOCPP ([0-9]+(?:\.[0-9]+)+)")

WARNINGS = frozenset(
    [
        "costly-pattern",
        "generator-directive",
        "ignored-keyword",
        "misplaced-keyword",
        "missing-type",
        "poor-name",
        "same-name",
        "standard-name",
        "unbounded-array",
        "unbounded-string",
        "undescribed-property",
        "unknown-format",
        "unknown-keyword",
        "unreachable-value",
        "unused-definition",
        "unused-file",
        "unused-name",
    ]
)


@dataclass(frozen=True, order=True)
class LintFinding:
    """One thing wrong: file below the extension's folder, JSON pointer into it."""

    file: str
    pointer: str
    code: str
    message: str
    hint: str

    @property
    def is_error(self) -> bool:
        """Whether it keeps the extension from being generated."""
        return self.code not in WARNINGS

    @property
    def severity(self) -> str:
        """error or warning."""
        return "error" if self.is_error else "warning"

    @property
    def problem(self) -> Problem:
        """The same for the commands that generate."""
        message = f"{self.message} [{self.code}]"
        return Problem(message, self.hint, self.file, self.pointer)


class LintError(Exception):
    """Ends the reading of one part; ``Findings.collecting`` keeps its finding."""

    def __init__(
        self, code: str, message: str, hint: str, file: str = "", pointer: str = ""
    ) -> None:
        super().__init__(message)
        self.finding = LintFinding(file, pointer, code, message, hint)


class Findings:
    """All findings so far, each once, whatever found it."""

    def __init__(self) -> None:
        self._found: dict[LintFinding, None] = {}
        self._told: set[tuple[str, str, str]] = set()

    def add_once(
        self, code: str, message: str, hint: str, file: str, pointer: str
    ) -> None:
        """Keeps one finding of this code and message for each file, the first."""
        if (code, message, file) not in self._told:
            self._told.add((code, message, file))
            self.add(code, message, hint, file, pointer)

    def add(
        self, code: str, message: str, hint: str, file: str, pointer: str = ""
    ) -> None:
        """Keeps one finding."""
        self.keep(LintFinding(file, pointer, code, message, hint))

    def keep(self, finding: LintFinding) -> None:
        """Keeps one finding."""
        if finding.code not in CODES:
            raise ValueError(f"{finding.code!r} is not a code")
        self._found.setdefault(finding)

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.is_error for finding in self._found)

    def sorted(self, ignored: Collection[str] = ()) -> list[LintFinding]:
        """The findings by place, without the warnings that are ignored.

        What is wrong for several versions of OCPP is one finding.
        """
        shown = (f for f in self._found if f.is_error or f.code not in ignored)
        return sorted(_of_all_versions(shown))

    @contextmanager
    def collecting(
        self, code: str, file: str = "", pointer: str = ""
    ) -> Iterator[None]:
        """Keeps what is raised inside; file and pointer are for what names no file."""
        try:
            yield
        except LintError as error:
            self.keep(placed(error.finding, file, pointer))
        except CodegenError as error:
            for p in error.problems:
                found = LintFinding(p.file, p.pointer, code, p.message, p.hint)
                self.keep(placed(found, file, pointer))


def _of_all_versions(findings: Iterable[LintFinding]) -> Iterator[LintFinding]:
    """The findings; of those that differ only in the version of OCPP one for all."""
    alike: dict[LintFinding, list[str]] = {}
    for finding in findings:
        found = _VERSION.findall(finding.message)
        versions = found if len(found) == 1 else []
        message = _VERSION.sub("OCPP {}", finding.message) if versions else ""
        key = replace(finding, message=message or finding.message)
        alike.setdefault(key, []).extend(versions)
    for key, versions in alike.items():
        if not versions:
            yield key
            continue
        *first, last = sorted(set(versions), key=lambda v: [*map(int, v.split("."))])
        named = f"OCPP {', '.join(first)}{' and ' if first else ''}{last}"
        message = key.message.replace("OCPP {}", named)
        if first:
            message = message.replace(f"{named} has ", f"{named} have ")
        yield replace(key, message=message)


def as_text(findings: Iterable[LintFinding]) -> str:
    """Findings for people, two lines each."""
    problems = [
        replace(f.problem, message=f"{f.severity}: {f.problem.message}")
        for f in findings
    ]
    return "\n".join(map(str, problems))


def as_json(findings: Iterable[LintFinding]) -> str:
    """Findings for programs: a list of objects."""
    return json.dumps(
        [{**asdict(f), "severity": f.severity} for f in findings], indent=1
    )


FORMATS: Mapping[str, Callable[[Iterable[LintFinding]], str]] = {
    "text": as_text,
    "json": as_json,
}


def placed(finding: LintFinding, file: str, pointer: str) -> LintFinding:
    """A finding, at a place if it has none."""
    if finding.file:
        return finding
    return replace(finding, file=file, pointer=finding.pointer or pointer)


def near(word: object, known: Iterable[str], likeness: float = 2 / 3) -> str:
    """The nearest known word that is like it, for the end of a hint."""
    folded = {name.lower(): name for name in known}
    near = difflib.get_close_matches(str(word).lower(), folded, 1, likeness)
    return f"; did you mean {folded[near[0]]}?" if near else ""
