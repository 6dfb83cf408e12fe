"""The set of one version out of whatever folders and ZIPs a person names.

A file is taken for what it says: where several have a name, the one that is official
in this version counts, in whichever folder it stands. So one tree may hold several
versions, and one set may come in several parts. What no folder holds officially comes
from the folder that fits the version best. A file that is passed over although it could
be meant is named in a note.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath

from ocpp_codegen.base.errors import CodegenError, Problem, quoted
from ocpp_codegen.official import documents
from ocpp_codegen.official.manifest import Official
from ocpp_codegen.official.sources import File, Folder, NoSchemasError, Scan, Source
from ocpp_codegen.official.verify import issues_of, needs_repair
from ocpp_codegen.protocol.versions import DIALECTS, Dialect

_HINT = "name the OCA ZIP, or the folder that holds the schema files"

# How much of a file is looked at for what it says of itself, which stands on top.
_HEAD = 2_000

# One of them stands in every schema of a message.
_OF_SCHEMAS = ("properties", "definitions", "$defs", "$ref", "allOf", "anyOf", "oneOf")

# What the specification and its readers call requests and responses.
_REQUESTS = ("Request", ".req", "Req")
_RESPONSES = ("Response", ".conf", "Conf")

# How many files of a folder a note names.
_NAMED = 3


def select(
    scan: Scan, version: str, known: Mapping[str, Official], issue: str | None = None
) -> Source:
    """The files of a version in a scan; NoSchemasError if there are none.

    known has the official files of each version, so that those of another version
    are recognised and never taken for altered ones. Of a file that was not always
    the same the one of the issue is taken, or the newest.
    """
    return _Selection(scan, version, known, issue).source()


def complete_versions(scan: Scan, known: Mapping[str, Official]) -> list[str]:
    """The versions whose whole official set is there."""
    return [v for v in known if _Selection(scan, v, known, None).is_whole]


@dataclass(frozen=True)
class _Candidate:
    """A file that may be one of the set: the folder, and the name that it goes by.

    issues: those that it is official in. problem: why it can't be read.
    """

    folder: Folder
    name: str
    file: File
    issues: tuple[str, ...] = ()
    problem: Problem | None = None


# A file that is passed over, and the one that is taken instead.
_Pair = tuple[_Candidate, _Candidate]


class _Selection:
    """What was found of a version, and what of it is taken."""

    def __init__(
        self,
        scan: Scan,
        version: str,
        known: Mapping[str, Official],
        issue: str | None,
    ) -> None:
        self._scan = scan
        self._version = version
        self._all_known = known
        self._known = known[version]
        self._issue = issue
        self._names = _spellings(DIALECTS[version], self._known.manifest)
        self._of_others: list[tuple[str, _Candidate]] = []
        self._candidates: dict[str, list[_Candidate]] = {}
        for folder in scan.folders:
            for candidate in self._of_set(folder):
                self._add(candidate)

    @property
    def is_whole(self) -> bool:
        """Whether every file of the set is there officially."""
        found = self._candidates
        return all(
            any(c.issues for c in found.get(name, ())) for name in self._known.manifest
        )

    def source(self) -> Source:
        """The files that are taken, and notes on those that are not."""
        self._check_version()
        if not self._candidates:
            message = f"no schema files of OCPP {self._version} here"
            here = Problem(message, _HINT, self._scan.place)
            raise NoSchemasError([*self._scan.problems, here])
        chosen = {name: self._chosen(c) for name, c in self._candidates.items()}
        used = {candidate.folder for candidate in chosen.values()}
        self._check_whole(chosen, used)
        self._check_rivals(chosen)
        folders = [folder for folder in self._scan.folders if folder in used]
        taken = {**chosen, **self._surplus(folders)}
        return Source(
            ", ".join(folder.name for folder in folders),
            {name: candidate.file.bytes for name, candidate in taken.items()},
            tuple(self._notes(chosen)),
        )

    # What is there

    def _of_set(self, folder: Folder) -> Iterator[_Candidate]:
        """The files of a folder that have a name of the set, in whatever case."""
        for spelled, files in folder.files.items():
            if name := self._names.get(spelled.lower()):
                yield from (_Candidate(folder, name, file) for file in files)

    def _add(self, found: _Candidate) -> None:
        try:
            data = found.file.bytes
        except CodegenError as error:
            found, other = replace(found, problem=error.problems[0]), ""
        else:
            found = replace(found, issues=issues_of(found.name, data, self._known))
            other = "" if found.issues else self._other_version(found.name, data)
        if other:
            self._of_others.append((other, found))
        else:
            self._candidates.setdefault(found.name, []).append(found)

    def _other_version(self, name: str, data: bytes) -> str:
        """The other version that a file is of, as far as can be told; or nothing.

        The file is not official in this version.
        """
        named = _named_by(data)
        if named:
            return "" if named == self._version else named
        others = (
            other
            for other, known in self._all_known.items()
            if name in known.manifest and issues_of(name, data, known)
        )
        return next(others, "")

    # What is taken

    @cached_property
    def _ranks(self) -> dict[Folder, tuple[int, int, bool]]:
        """How well each folder fits: its official files, and those that may be."""
        ranks = {}
        for folder in self._scan.folders:
            mine = [
                [c for c in candidates if c.folder is folder]
                for candidates in self._candidates.values()
            ]
            official = sum(any(c.issues for c in found) for found in mine)
            ranks[folder] = official, sum(map(bool, mine)), folder.is_named
        return ranks

    def _rank(self, candidate: _Candidate) -> tuple[int, int, bool]:
        return self._ranks[candidate.folder]

    def _chosen(self, candidates: Sequence[_Candidate]) -> _Candidate:
        """The official one of the issue; else that of the folder that fits best."""
        official = [c for c in candidates if c.issues]
        if len(official) == 1:
            return official[0]
        if official:
            return min(official, key=self._distance)
        return max(candidates, key=self._rank)

    def _distance(self, official: _Candidate) -> tuple[int, bool]:
        """How far an official file is from the one wanted, by issue and repairs."""
        wanted = (self._issue, *self._known.issues)
        issue = min(official.issues, key=wanted.index)
        data = official.file.bytes
        return wanted.index(issue), needs_repair(
            official.name, data, self._known, issue
        )

    def _surplus(self, folders: Sequence[Folder]) -> dict[str, _Candidate]:
        """What else stands where the files of the set do, and is a schema."""
        found: dict[str, _Candidate] = {}
        for folder in folders:
            for name, files in folder.files.items():
                if name.lower() in self._names or name in found:
                    continue
                data = files[0].bytes
                if _is_schema(data) and not self._other_version(name, data):
                    found[name] = _Candidate(folder, name, files[0])
        return found

    # What is wrong

    def _check_version(self) -> None:
        """Files of another version are an error, whatever was accepted."""
        mine = [c for found in self._candidates.values() for c in found]
        if any(c.issues or self._names_itself(c) for c in mine):
            return
        folders = {c.folder for c in mine}
        others = [v for v, c in self._of_others if not mine or c.folder in folders]
        other = max(others, key=others.count, default="")
        if others.count(other) <= len(mine):
            other = self._version_by_names(folders)
        if other:
            raise NoSchemasError.of(
                f"these are the files of OCPP {other}, not of {self._version}",
                f"use --ocpp {other}, or name the files of {self._version}",
                self._scan.place,
            )

    def _names_itself(self, candidate: _Candidate) -> bool:
        """Whether a file says that it is of this version."""
        if candidate.problem:
            return False
        return _named_by(candidate.file.bytes) == self._version

    def _version_by_names(self, folders: AbstractSet[Folder]) -> str:
        """The other version whose names are all there, if it has more than this."""
        there = {name.lower() for folder in folders for name in folder.files}
        whole = {
            version: len(known.manifest)
            for version, known in self._all_known.items()
            if all(name.lower() in there for name in known.manifest)
        }
        best = max(whole, key=whole.__getitem__, default="")
        return "" if best == self._version else best

    def _check_whole(
        self, chosen: Mapping[str, _Candidate], used: AbstractSet[Folder]
    ) -> None:
        """What stands in place of a missing file is an error."""
        problems = [c.problem for c in chosen.values() if c.problem]
        problems += [
            Problem(
                f"it is of OCPP {version}, and the file of {self._version} is missing",
                f"replace it with the one of {self._version}",
                other.file.place,
            )
            for version, other in self._of_others
            if other.name not in chosen and other.folder in used
        ]
        missing = sorted(self._known.manifest.keys() - chosen.keys())
        if missing and self._scan.problems:
            message = f"missing from the set: {_listed(missing)}"
            hint = "replace what can't be read, or name another source"
            problems += [*self._scan.problems, Problem(message, hint, self._scan.place)]
        if problems:
            raise CodegenError(problems)

    def _check_rivals(self, chosen: Mapping[str, _Candidate]) -> None:
        """Folders that fit alike and say different things leave no way to choose."""
        rivals = {}
        for name, taken in chosen.items():
            for other in () if taken.issues else self._passed_over(name, taken):
                is_rival = other.folder is not taken.folder
                if is_rival and self._rank(other) == self._rank(taken):
                    rivals[taken.folder.name, other.folder.name] = name
        if rivals:
            raise CodegenError(
                Problem(
                    f"{quoted(first, 300)} and {quoted(second, 300)} both hold "
                    f"schema files, and {name} differs between them",
                    "name one of them",
                    self._scan.place,
                )
                for (first, second), name in rivals.items()
            )

    # What is told

    def _passed_over(self, name: str, taken: _Candidate) -> Iterator[_Candidate]:
        """The candidates for a name that say something else than the one taken."""
        for other in self._candidates.get(name, ()):
            if other is not taken and not _is_same(other, taken):
                yield other

    def _notes(self, chosen: Mapping[str, _Candidate]) -> Iterator[str]:
        pairs: dict[tuple[Folder, Folder], list[_Pair]] = {}
        for name, taken in chosen.items():
            for other in self._passed_over(name, taken):
                key = other.folder, taken.folder
                pairs.setdefault(key, []).append((other, taken))
        others: dict[tuple[Folder, str], list[_Candidate]] = {}
        for version, other in self._of_others:
            if other.name not in chosen:
                others.setdefault((other.folder, version), []).append(other)
        for found in pairs.values():
            yield f"OCPP {self._version}: left out {_in_favour(found)}"
        for (_, version), left_out in others.items():
            verb = "which is" if len(left_out) == 1 else "which are"
            text = f"{_some(left_out)}, {verb} of OCPP {version}"
            yield f"OCPP {self._version}: left out {text}"
        for problem in self._scan.problems:
            yield f"left out {problem.file}: {problem.message}"


def _spellings(dialect: Dialect, names: Iterable[str]) -> dict[str, str]:
    """Each name of the set by what files may be called for it, in lower case."""
    ends = {"request": _REQUESTS, "response": _RESPONSES}
    found = {}
    for name in names:
        if kind := dialect.kind_of(name.removesuffix(".json")):
            for end in ends.get(kind.role, ()):
                found[f"{kind.action}{end}.json".lower()] = name
    return found | {name.lower(): name for name in names}


def _is_schema(data: bytes) -> bool:
    """Whether a file may be a schema of a message; what can't be read may be one."""
    try:
        document = documents.parse(data)
    except CodegenError:
        return True
    return any(keyword in document for keyword in _OF_SCHEMAS)


def _in_favour(pairs: Sequence[_Pair]) -> str:
    """The files of a folder that are left out, and those that are taken instead."""
    (_, taken), *more = pairs
    left_out = _some([other for other, _ in pairs])
    instead = taken.folder.name if more else taken.file.place
    if taken.issues:
        are = "the official ones are in" if more else "the official one is"
        return f"{left_out}: {are} {instead}"
    return f"{left_out} in favour of {f'those in {instead}' if more else instead}"


def _some(left_out: Sequence[_Candidate]) -> str:
    """One file by its path, or several by their folder and some of their names."""
    if len(left_out) == 1:
        return left_out[0].file.place
    names = sorted(PurePath(candidate.file.place).name for candidate in left_out)
    return f"{len(names)} files in {left_out[0].folder.name} ({_listed(names)})"


def _is_same(one: _Candidate, other: _Candidate) -> bool:
    """Whether two files say the same, in whatever layout."""
    if one.problem or other.problem:
        return False
    if one.file.bytes == other.file.bytes:
        return True
    try:
        digests = {
            documents.ordered_digest(documents.parse(c.file.bytes))
            for c in (one, other)
        }
    except CodegenError:
        return False
    return len(digests) == 1


def _named_by(data: bytes) -> str:
    """The version that a file says it is of, or nothing."""
    head = data[:_HEAD].decode("utf-8", "replace")
    named = (
        dialect.version
        for dialect in DIALECTS.values()
        if any(mark in head for mark in dialect.marks)
    )
    return next(named, "")


def _listed(names: Sequence[str]) -> str:
    left = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {left} more" if left > 0 else shown
