"""The set of one version out of whatever folders and ZIPs a person names.

A file is taken for what it says: where several have a name, the one that is official
in this version counts, in whichever folder it stands. So one tree may hold several
versions, and one set may come in several parts. Only what no folder holds officially
is taken by name alone, from the folder that fits the version best.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.official import sources
from ocpp_codegen.official.manifest import Official
from ocpp_codegen.official.sources import File, Folder, NoSchemasError, Source
from ocpp_codegen.official.verify import is_official
from ocpp_codegen.protocol.versions import DIALECTS

_HINT = "name the OCA ZIP, or the folder that holds the schema files"


def select(
    paths: Sequence[Path], version: str, known: Mapping[str, Official]
) -> Source:
    """The files of a version at some paths; NoSchemasError if there are none.

    known has the official files of each version, so that those of another version
    are recognised and never taken for altered ones.
    """
    place = ", ".join(map(str, paths))
    found = _Found(version, known[version])
    for folder in _each(paths):
        if found.is_whole:
            break
        found.add(folder)
    if not found.folders:
        raise NoSchemasError.of("none of the schema files is here", _HINT, place)
    if not found.official:
        _check_version(found, version, known, place)
    files = {name: file.bytes for name, file in found.files(place).items()}
    return Source(found.name, files)


def complete_versions(path: Path, known: Mapping[str, Official]) -> list[str]:
    """The versions whose whole official set is at a path."""
    return [v for v, official in known.items() if _is_whole(path, v, official)]


def _is_whole(path: Path, version: str, official: Official) -> bool:
    found = _Found(version, official)
    for folder in sources.folders(path):
        found.add(folder)
        if found.is_whole:
            return True
    return False


def _each(paths: Iterable[Path]) -> Iterable[Folder]:
    for path in paths:
        yield from sources.folders(path)


class _Found:
    """What has been found of a version so far, the nearest folder first."""

    def __init__(self, version: str, known: Official) -> None:
        self.version = version
        self.known = known
        self.folders: list[_Scored] = []
        self.official: dict[str, File] = {}

    @property
    def is_whole(self) -> bool:
        return self.official.keys() == self.known.manifest.keys()

    @property
    def best(self) -> "_Scored":
        """The folder that fits the version best; of equals the nearest."""
        return max(self.folders, key=lambda scored: scored.score)

    @property
    def name(self) -> str:
        """What people are told: the folders that the official files stand in."""
        named = [s.folder.name for s in self.folders if s.official]
        return ", ".join(named or [self.best.folder.name])

    def add(self, folder: Folder) -> None:
        names = folder.files.keys() & self.known.manifest.keys()
        if not names:
            return
        official = 0
        for name in sorted(names):
            good = next((f for f in folder.files[name] if self._is_good(name, f)), None)
            if good is not None:
                official += name not in self.official
                self.official.setdefault(name, good)
        named = [_named_by(folder.files[name][0].bytes) for name in names]
        fitting = sum(each in ("", self.version) for each in named)
        self.folders.append(_Scored(folder, official, fitting))

    def files(self, place: str) -> dict[str, File]:
        """The official files, and from the best folder what is not official."""
        best = self.best
        if not self.official:
            self._check_single(best, place)
        others = {
            name: files[0]
            for name, files in best.folder.files.items()
            if name not in self.official and name not in _OTHERS
        }
        return {**others, **self.official}

    def _is_good(self, name: str, file: File) -> bool:
        return is_official(name, file.bytes, self.known)

    def _check_single(self, best: "_Scored", place: str) -> None:
        """Two folders of unofficial files that fit alike leave no way to choose."""
        rivals = [s for s in self.folders if s.score == best.score]
        if len(rivals) > 1 and best.folder.name != place:
            first, second = (quoted(s.folder.name, limit=300) for s in rivals[:2])
            raise fail(
                f"{first} and {second} both hold the schema files",
                "name one of them",
                place,
            )


def _named_by(data: bytes) -> str:
    """The version that a file says it is of, or nothing."""
    head = data[:_HEAD].decode("utf-8", "replace")
    named = (
        dialect.version
        for dialect in DIALECTS.values()
        if any(mark in head for mark in dialect.marks)
    )
    return next(named, "")


# How much of a file is looked at for what it says of itself, which stands on top.
_HEAD = 2_000

# JSON files that often stand next to schemas but are not schemas.
_OTHERS = frozenset(["package.json", "package-lock.json"])


@dataclass(frozen=True)
class _Scored:
    """A folder, how many official files it adds, and how many could be altered ones."""

    folder: Folder
    official: int
    known: int

    @property
    def score(self) -> tuple[int, int]:
        return self.official, self.known


def _check_version(
    found: _Found, version: str, known: Mapping[str, Official], place: str
) -> None:
    """Files of another version are an error, whatever was accepted."""
    files = {name: files[0].bytes for name, files in found.best.folder.files.items()}
    named = {name: _named_by(data) for name, data in files.items()}
    for other in sorted(known.keys() - {version}):
        official = known[other]
        same = sum(
            named[name] == other
            or (name in official.manifest and is_official(name, data, official))
            for name, data in files.items()
        )
        if same * 2 > len(files):
            raise NoSchemasError.of(
                f"these are the files of OCPP {other}, not of {version}",
                f"use --ocpp {other}, or name the files of {version}",
                place,
            )
