"""The files of an extension's folder, and references between them.

No file outside the folder is opened, not even through a link, and nothing is
fetched.
"""

import contextlib
import functools
import posixpath
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urljoin

from ocpp_codegen.base import pointers, toml
from ocpp_codegen.base.errors import CodegenError, Problem, fail, quoted
from ocpp_codegen.base.linting import LintError, near
from ocpp_codegen.jsonschema import addresses, paths, texts
from ocpp_codegen.jsonschema.addresses import Names
from ocpp_codegen.official import documents, manifest, sources
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.manifest import Official as OfficialFiles
from ocpp_codegen.protocol.model import Place
from ocpp_codegen.protocol.versions import DIALECTS

MANIFEST = "extension.toml"
DEFINITIONS = ("$defs", "definitions")

_OFFICIAL = re.compile(
    r"ocpp:([0-9.]*)#/(definitions|messages)/([A-Za-z][A-Za-z0-9_]*)", re.ASCII
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_WRITE = "make it one JSON object, well-formed and no larger than an official file"
_CORRECT = "correct it: numbers of JSON are finite, and each key is there once"
# With how many names one that leads nowhere is compared: each takes a while.
MAX_COMPARED = 200
# Files whose whole content is a schema for any value, or for none.
_ANY_OR_NOTHING: Mapping[bytes, Document] = {
    b"true": {"$defs": {}},
    b"false": {"not": {}},
}
# By what is said of a file.
_HINTS = {
    "not UTF-8": "save it as UTF-8",
    "not JSON": "correct it: JSON has no comments, and no comma in front of } or ]",
}
_CONVERT = "convert the YAML to JSON, and refer to that file"
_REFER = (
    "refer to #/$defs/NAME, #ANCHOR, file.json, file.json#/$defs/NAME, "
    "ocpp:#/definitions/NAME or ocpp:2.0.1#/messages/NAME"
)


@dataclass(frozen=True)
class Official:
    """A definition of the standard set of a version; empty for the one generated.

    is_message: a message of it. versions: all whose files say the same, if any does.
    """

    ocpp: str
    name: str
    is_message: bool = False
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outside:
    """A file that is not at hand, under the text of the reference to it."""

    reference: str


# Where a reference leads.
Target = Place | Official | Outside


class Documents(Protocol):
    """Schema files by name, and where the references in them lead."""

    def document(self, name: str) -> Document:
        """A file; LintError if there is none."""
        ...

    def resolve(self, reference: str, place: Place) -> Target:
        """Where a reference at a place leads; LintError if it may lead nowhere."""
        ...


class Addressed(ABC):
    """Schema files whose references may be addresses and anchors."""

    def __init__(self) -> None:
        self._names: dict[str, Names] = {}

    @abstractmethod
    def document(self, name: str) -> Document:
        """A file; LintError if there is none."""

    @abstractmethod
    def _readable(self) -> Iterable[tuple[str, Document]]:
        """All files that can be read, whatever leads to them."""

    @abstractmethod
    def _has(self, name: str) -> bool:
        """Whether there is a file of this name."""

    @cached_property
    def _addresses(self) -> dict[str, Place]:
        """The schemas by their addresses, read at the first use."""
        found: dict[str, Place] = {}
        for name, document in self._readable():
            for pointer, address in addresses.names(document).resources.items():
                if address:
                    found.setdefault(address, Place(name, pointer))
        return found

    @cached_property
    def _without_address(self) -> list[str]:
        """The files that no address of their own tells from others."""
        known = {
            place.file
            for address, place in self._addresses.items()
            if not place.pointer and _URL.match(address)
        }
        return [name for name, _ in self._readable() if name not in known]

    def target(self, reference: str, place: Place) -> Place:
        """Where a reference leads that is not one to the standard."""
        address, _, fragment = reference.partition("#")
        base = place
        if place.file != MANIFEST:
            names = self._names_in(place.file)
            base = Place(place.file, names.resource(place.pointer))
        root = self._leads(address, base) if address else base
        fragment = unquote(fragment)
        if not fragment or fragment.startswith("/"):
            return Place(root.file, root.pointer + fragment)
        pointer = self._names_in(root.file).anchors.get((root.pointer, fragment))
        if pointer is None:
            raise LintError(
                "bad-reference",
                f"{root.file} has no anchor {quoted(fragment)}",
                _REFER,
            )
        return Place(root.file, pointer)

    def _names_in(self, file: str) -> Names:
        if file not in self._names:
            self._names[file] = addresses.names(self.document(file))
        return self._names[file]

    def _address_of(self, base: Place) -> str:
        return self._names_in(base.file).resources[base.pointer]

    def _leads(self, address: str, base: Place) -> Place:
        """The schema that an address or a path leads to."""
        is_address = _URL.match(address) is not None
        path = unquote(address)
        if not is_address and not base.pointer and paths.is_below(path, base.file):
            place = Place(paths.below(path, base.file))
            if self._has(place.file):
                return place
        around = "" if base.file == MANIFEST else self._address_of(base)
        written = addresses.normal(address)
        for known in (urljoin(around, written), written.removeprefix("./")):
            if known in self._addresses:
                return self._addresses[known]
        if not is_address:
            return Place(paths.below(path, base.file))
        if named := addresses.by_ending(written, self._without_address):
            return Place(named)
        raise LintError(
            "outside-folder",
            f"{quoted(address)} is an address; nothing is fetched",
            "copy the file into the folder, under the name at the end of the address",
        )


class Folder(Addressed):
    """An extension's folder; each file is read once, when it is asked for.

    tried names the schema files that were asked for, readable or not. tables: the
    texts of the CSV files that were read.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._paths = paths.Paths(path)
        self._documents: dict[str, Document] = {}
        self._versions: dict[str, tuple[str, ...]] = {}
        self.tables: dict[str, str] = {}
        self.tried: set[str] = set()
        self._bytes_left = sources.MAX_TOTAL_BYTES

    def manifest(self) -> dict[str, Any]:
        """extension.toml as a dict."""
        if self._path.is_file():
            hint = f"name the folder that holds {MANIFEST}; unpack it if it is a ZIP"
            raise fail("not a folder", hint, str(self._path))
        if not self._path.is_dir():
            raise fail(
                "no such folder", "name the folder of an extension", str(self._path)
            )
        try:
            data = self._bytes(MANIFEST)
        except LintError as error:
            raise CodegenError(
                [replace(error.finding, file=MANIFEST).problem]
            ) from None
        if len(data) > documents.MAX_BYTES:
            raise fail(f"more than {documents.MAX_BYTES} bytes", "split it", MANIFEST)
        return toml.parse_toml(data, MANIFEST)

    def document(self, name: str) -> Document:
        """A schema file; name is its path below the folder."""
        if name not in self._documents:
            self.tried.add(name)
            self._documents[name] = self._read(name)
        return self._documents[name]

    def table(self, name: str) -> str:
        """The text of a CSV file; name is its path below the folder."""
        data = self._bytes(name)
        if len(data) > documents.MAX_BYTES:
            raise fail(f"more than {documents.MAX_BYTES} bytes", "split it", name)
        try:
            self.tables[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise fail("it is not UTF-8", "save it as UTF-8", name) from None
        return self.tables[name]

    @property
    def read(self) -> dict[str, Document]:
        """The schema files read so far."""
        return dict(sorted(self._documents.items()))

    def _readable(self) -> Iterator[tuple[str, Document]]:
        for name in self.json_files():
            try:
                yield name, self._documents.get(name) or self._read(name)
            except (CodegenError, LintError):
                continue

    def _has(self, name: str) -> bool:
        path = self._paths.find(name)
        return name in self._documents or (path is not None and path.exists())

    def resolve(self, reference: str, place: Place) -> Place | Official:
        """Where a reference at a place leads.

        What stands in an official file is the standard type.
        """
        found = official(reference) or self.target(reference, place)
        return self._official(found) if isinstance(found, Place) else found

    def own(self, reference: str) -> Place:
        """Where a schema stands that has to be the vendor's own."""
        if official(reference):
            raise LintError(
                "bad-reference",
                "a standard definition instead of a schema of yours",
                'write a file with {"$ref": ...}',
            )
        return self.target(reference, Place(MANIFEST))

    def _official(self, place: Place) -> Place | Official:
        steps = pointers.split(place.pointer)
        if steps and (len(steps) != 2 or steps[0] != "definitions"):
            return place
        versions = self._versions_of(place.file)
        if not versions:
            return place
        self.tried.add(place.file)
        stem = place.file.rpartition("/")[2].removesuffix(".json")
        return Official(versions[0], steps[-1] if steps else stem, not steps, versions)

    def _versions_of(self, name: str) -> tuple[str, ...]:
        """The versions whose official file of this name says the same."""
        if name not in self._versions:
            base = name.rpartition("/")[2]
            self._versions[name] = ()
            if any(base in known.manifest for known in _all_known().values()):
                with contextlib.suppress(CodegenError, LintError):
                    self._versions[name] = _official_in(base, self._read(name))
        return self._versions[name]

    @cached_property
    def _split_names(self) -> list[tuple[str, str]]:
        """The files that there are, as stem and suffix."""
        tables = sorted(paths.listed(path.name) for path in self._path.glob("*.csv"))
        return [*map(posixpath.splitext, [*self.json_files(), *tables])]

    def _near(self, name: str) -> str:
        """The file that is like a name, for the end of a hint."""
        stem, suffix = posixpath.splitext(name)
        suffix = suffix or ".json"
        found = _near(stem, [s for s, end in self._split_names if end == suffix])
        return f"{found.removesuffix('?')}{suffix}?" if found else ""

    def json_files(self) -> list[str]:
        """All JSON files of the folder, by their paths below it."""
        return sorted({*map(paths.listed, sources.json_files(self._path))})

    def _read(self, name: str) -> Document:
        data = self._bytes(name)
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise fail(
                f"more than {sources.MAX_TOTAL_BYTES} bytes in all",
                "split the extension",
                name,
            )
        try:
            return _ANY_OR_NOTHING.get(data.strip()) or documents.parse(data)
        except CodegenError as error:
            problem = error.problems[0]
            problem = replace(problem, hint=_hint(problem, name), file=name)
            raise CodegenError([problem]) from None

    def _bytes(self, name: str) -> bytes:
        """A file as it is, one byte more than allowed at most."""
        found = self._paths.find(name)
        path = found and self._inside(found, name)
        if path is None or not path.exists():
            raise LintError(
                "unreadable-file",
                f"there is no {name}",
                f"write it, or correct its name{self._near(name)}",
            )
        try:
            return sources.read_file(path)
        except CodegenError as error:
            problem = replace(error.problems[0], file=name)
            raise CodegenError([problem]) from None

    def _inside(self, path: Path, name: str) -> Path:
        """The real path of a file, shown to be below the folder."""
        root = self._path.resolve()
        try:
            path = path.resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            raise _leads_nowhere(name) from None
        if path.is_symlink():  # the same, as Python 3.13 and newer leave it
            raise _leads_nowhere(name)
        if not path.is_relative_to(root):
            raise LintError(
                "outside-folder",
                "a link that leads out of the folder",
                "copy the file into the folder",
                name,
            )
        return path


def _hint(problem: Problem, name: str) -> str:
    """What to do about a file that is not a schema in JSON."""
    if name.lower().endswith((".yaml", ".yml")):
        return _CONVERT
    if problem.pointer:
        return _CORRECT
    said = (hint for what, hint in _HINTS.items() if problem.message.startswith(what))
    return next(said, _WRITE)


@functools.cache
def _all_known() -> Mapping[str, OfficialFiles]:
    return manifest.load_all()


def _official_in(name: str, document: Document) -> tuple[str, ...]:
    digest = documents.content_digest(document)
    return tuple(
        version
        for version, known in _all_known().items()
        for issue in known.issues
        if name in known.manifest and known.of_issue(issue)[name].content == digest
    )


def official(reference: str) -> Official | None:
    """What a reference to the standard leads to; None if it is not one."""
    found = _OFFICIAL.fullmatch(reference)
    if found is None:
        if reference.startswith("ocpp:"):
            raise _bad_reference(reference)
        return None
    if found[1] not in ("", *DIALECTS):
        raise LintError(
            "bad-reference",
            f"there is no OCPP {quoted(found[1])}",
            f"use one of {', '.join(DIALECTS)}, or ocpp:#/definitions/NAME",
        )
    return Official(found[1], found[3], found[2] == "messages")


def path(reference: str) -> str:
    """The path of a file that extension.toml names."""
    return paths.below(reference, MANIFEST)


def read(folder: Documents, place: Place) -> Any:
    """The schema at a place that ``resolve`` gave."""
    document = folder.document(place.file)
    found = pointers.get(document, place.pointer)
    if found is pointers.ABSENT:
        meant = _meant(document, place.pointer)
        raise LintError(
            "bad-reference",
            f"{place.file} has no {place.pointer}",
            f"define it there, or correct the reference{meant}",
        )
    return found


def _near(word: str, known: list[str]) -> str:
    """The end of a hint; of many names only one that is the same in any case."""
    if len(known) > MAX_COMPARED:
        known = [name for name in known if name.lower() == word.lower()]
    return near(word, known)


def _meant(document: Document, pointer: str) -> str:
    """The definition of that name, or of one like it, for the end of a hint."""
    known = [f"#{other}" for other, _ in definitions(document)]
    name = pointer.rpartition("/")[2]
    same = [other for other in known if other.rpartition("/")[2] == name]
    return f"; did you mean {same[0]}?" if same else _near(f"#{pointer}", known)


def definitions(document: Document) -> Iterator[tuple[str, Any]]:
    """The definitions of a file, each with its pointer."""
    for keyword in DEFINITIONS:
        if isinstance(named := document.get(keyword), dict):
            for name, schema in named.items():
                yield pointers.join("", keyword, name), schema


def unsafe_texts(document: Any) -> list[tuple[str, str]]:
    """The message and pointer for each text that could mislead a reader."""
    return [(p.message, p.pointer) for p in texts.unsafe_texts(document)]


def _bad_reference(reference: str) -> LintError:
    return LintError(
        "bad-reference",
        f"{quoted(reference)} is not a supported reference",
        _REFER,
    )


def _leads_nowhere(name: str) -> LintError:
    return LintError("unreadable-file", "a link that leads nowhere", "remove it", name)
