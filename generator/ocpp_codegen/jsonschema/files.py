"""The files of an extension's folder, and references between them.

No file outside the folder is opened, not even through a link, and nothing is
fetched.
"""

import contextlib
import functools
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from ocpp_codegen.base import pointers, toml
from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import LintError
from ocpp_codegen.jsonschema import texts
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
_FILE = re.compile(r"[A-Za-z0-9_. -]+(?:/[A-Za-z0-9_. -]+)*", re.ASCII)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_WRITE = "make it one JSON object, well-formed and no larger than an official file"
_REFER = (
    "refer to #/$defs/NAME, file.json, file.json#/$defs/NAME, "
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

    def resolve(self, reference: str, file: str) -> Target:
        """Where a reference in a file leads; LintError if it may lead nowhere."""
        ...


class Folder:
    """An extension's folder; each file is read once, when it is asked for.

    tried names the schema files that were asked for, readable or not. tables: the
    texts of the CSV files that were read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._documents: dict[str, Document] = {}
        self._versions: dict[str, tuple[str, ...]] = {}
        self.tables: dict[str, str] = {}
        self.tried: set[str] = set()
        self._bytes_left = sources.MAX_TOTAL_BYTES

    def manifest(self) -> dict[str, Any]:
        """extension.toml as a dict."""
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

    @cached_property
    def ids(self) -> dict[str, str]:
        """The files that are read by the address that each has as its $id.

        Read at the first use, whatever leads to them; a file that can't be read
        has none.
        """
        found: dict[str, str] = {}
        for name in self.json_files():
            try:
                document = self._documents.get(name) or self._read(name)
            except (CodegenError, LintError):
                continue
            for keyword in ("$id", "id"):
                if isinstance(address := document.get(keyword), str):
                    found.setdefault(address.rstrip("#"), name)
        return found

    def resolve(self, reference: str, file: str) -> Place | Official:
        """Where a reference in a file leads; see resolve.

        What stands in an official file is the standard type.
        """
        is_address = _URL.match(reference) and not reference.startswith("ocpp:")
        found = resolve(reference, file, self.ids if is_address else None)
        return self._official(found) if isinstance(found, Place) else found

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

    def json_files(self) -> list[str]:
        """All JSON files of the folder, by their paths below it."""
        return sources.json_files(self._path)

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
            return documents.parse(data)
        except CodegenError as error:
            problem = replace(error.problems[0], hint=_WRITE, file=name)
            raise CodegenError([problem]) from None

    def _bytes(self, name: str) -> bytes:
        """A file as it is, one byte more than allowed at most."""
        path = self._inside(name)
        if not path.exists():
            raise LintError(
                "unreadable-file",
                f"there is no {name}",
                "write it, or correct its name",
            )
        try:
            return sources.read_file(path)
        except CodegenError as error:
            problem = replace(error.problems[0], file=name)
            raise CodegenError([problem]) from None

    def _inside(self, name: str) -> Path:
        """The real path of a file, shown to be below the folder."""
        root = self._path.resolve()
        try:
            path = (root / name).resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            raise LintError(
                "unreadable-file", "a link that leads nowhere", "remove it", name
            ) from None
        if not path.is_relative_to(root):
            raise LintError(
                "outside-folder",
                "a link that leads out of the folder",
                "copy the file into the folder",
                name,
            )
        return path


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


def resolve(
    reference: str, file: str, ids: Mapping[str, str] | None = None
) -> Place | Official:
    """Where a reference in a file leads, without a look whether anything is there.

    A Place may be any schema of a file. ids gives the files of the folder by the
    addresses that they have as their $id.
    """
    ids = ids or {}
    official = _OFFICIAL.fullmatch(reference)
    if official:
        if official[1] not in ("", *DIALECTS):
            raise LintError(
                "bad-reference",
                f"there is no OCPP {quoted(official[1])}",
                f"use one of {', '.join(DIALECTS)}, or ocpp:#/definitions/NAME",
            )
        return Official(official[1], official[3], official[2] == "messages")
    if reference.startswith("ocpp:"):
        raise _bad_reference(reference)
    if _URL.match(reference):
        address, _, pointer = reference.partition("#")
        if address in ids and (not pointer or pointer.startswith("/")):
            return Place(ids[address], unquote(pointer))
        raise LintError(
            "outside-folder",
            f"{quoted(reference)} is an address; nothing is fetched",
            "copy the file into the folder and refer to it there",
        )
    path, _, fragment = reference.partition("#")
    pointer = unquote(fragment)
    if pointer and not pointer.startswith("/"):
        raise _bad_reference(reference)
    return Place(_below(unquote(path), file) if path else file, pointer)


def read(folder: Documents, place: Place) -> Any:
    """The schema at a place that ``resolve`` gave."""
    found = pointers.get(folder.document(place.file), place.pointer)
    if found is pointers.ABSENT:
        raise LintError(
            "bad-reference",
            f"{place.file} has no {place.pointer}",
            "define it there, or correct the reference",
        )
    return found


def definitions(document: Document) -> Iterator[tuple[str, Any]]:
    """The definitions of a file, each with its pointer."""
    for keyword in DEFINITIONS:
        if isinstance(named := document.get(keyword), dict):
            for name, schema in named.items():
                yield pointers.join("", keyword, name), schema


def unsafe_texts(document: Any) -> list[tuple[str, str]]:
    """The message and pointer for each text that could mislead a reader."""
    return [(p.message, p.pointer) for p in texts.unsafe_texts(document)]


def _below(path: str, file: str) -> str:
    """A path as a reference in a file has it, counted from the folder."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    if not _FILE.fullmatch(path) or found.startswith(".."):
        raise LintError(
            "outside-folder",
            f"{quoted(path)} is not a path below the folder",
            "name a file in the extension's folder, with / between its parts",
        )
    return found


def _bad_reference(reference: str) -> LintError:
    return LintError(
        "bad-reference",
        f"{quoted(reference)} is not a supported reference",
        _REFER,
    )
