"""The files of an extension's folder, and references between them.

No file outside the folder is opened, not even through a link, and nothing is
fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ocpp_codegen.base import pointers, toml
from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import LintError
from ocpp_codegen.jsonschema import reader
from ocpp_codegen.official import documents, sources
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.model import Place
from ocpp_codegen.protocol.versions import DIALECTS

MANIFEST = "extension.toml"
DEFINITIONS = ("$defs", "definitions")

_OFFICIAL = re.compile(r"ocpp:([0-9.]*)#/definitions/([A-Za-z][A-Za-z0-9_]*)", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9_. -]+(?:/[A-Za-z0-9_. -]+)*", re.ASCII)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_WRITE = "make it one JSON object, well-formed and no larger than an official file"
_REFER = (
    "refer to #/$defs/NAME, file.json, file.json#/$defs/NAME or ocpp:#/definitions/NAME"
)


@dataclass(frozen=True)
class Official:
    """A definition of the standard set of a version; empty for the one generated."""

    ocpp: str
    name: str


class Folder:
    """An extension's folder; each file is read once, when it is asked for.

    tried names the schema files that were asked for, readable or not.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._documents: dict[str, Document] = {}
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

    @property
    def read(self) -> dict[str, Document]:
        """The schema files read so far."""
        return dict(sorted(self._documents.items()))

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
            problem = replace(error.problems[0], remedy=_WRITE, file=name)
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
                "unreadable-file", "a link that leads nowhere", "take it out", name
            ) from None
        if not path.is_relative_to(root):
            raise LintError(
                "outside-folder",
                "a link that leads out of the folder",
                "copy the file into the folder",
                name,
            )
        return path


def resolve(reference: str, file: str) -> Place | Official:
    """Where a reference in a file leads, without a look whether anything is there.

    A Place is the root of a file or one of its definitions.
    """
    official = _OFFICIAL.fullmatch(reference)
    if official:
        if official[1] not in ("", *DIALECTS):
            raise LintError(
                "bad-reference",
                f"there is no OCPP {quoted(official[1])}",
                f"use one of {', '.join(DIALECTS)}, or ocpp:#/definitions/NAME",
            )
        return Official(official[1], official[2])
    if reference.startswith("ocpp:"):
        raise _bad_reference(reference)
    if _URL.match(reference):
        raise LintError(
            "outside-folder",
            f"{quoted(reference)} is an address; nothing is fetched",
            "copy the file into the folder and refer to it there",
        )
    path, _, pointer = reference.partition("#")
    target = _below(path, file) if path else file
    steps = pointers.split(pointer)
    is_definition = len(steps) == 2 and steps[0] in DEFINITIONS
    if pointer and not (pointer.startswith("/") and is_definition):
        raise _bad_reference(reference)
    return Place(target, pointer)


def read(folder: Folder, place: Place) -> Any:
    """The schema at a place that ``resolve`` gave."""
    found = pointers.get(folder.document(place.file), place.pointer)
    if found is pointers.ABSENT:
        raise LintError(
            "bad-reference",
            f"{place.file} has no {place.pointer}",
            "define it there, or correct the reference",
        )
    return found


def references(schema: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Each ``$ref`` of a schema with the pointer to it, but for its definitions."""
    for below, inner in subschemas(schema, pointer):
        if isinstance(inner, dict) and isinstance(inner.get("$ref"), str):
            yield pointers.join(below, "$ref"), inner["$ref"]


def subschemas(schema: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """A schema and those in it, each with its pointer, but for its definitions."""
    yield pointer, schema
    for below, inner in parts(schema, pointer):
        yield from subschemas(inner, below)


def parts(schema: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """The schemas right inside a schema, each with its pointer."""
    if not isinstance(schema, dict):
        return
    if isinstance(properties := schema.get("properties"), dict):
        for name, inner in properties.items():
            yield pointers.join(pointer, "properties", name), inner
    if isinstance(items := schema.get("items"), dict):
        yield pointers.join(pointer, "items"), items
    for keyword in ("anyOf", "oneOf"):
        if isinstance(choices := schema.get(keyword), list):
            for index, inner in enumerate(choices):
                yield pointers.join(pointer, keyword, index), inner


def definitions(document: Document) -> Iterator[tuple[str, Any]]:
    """The definitions of a file, each with its pointer."""
    for keyword in DEFINITIONS:
        if isinstance(named := document.get(keyword), dict):
            for name, schema in named.items():
                yield pointers.join("", keyword, name), schema


def unsafe_texts(document: Any) -> list[tuple[str, str]]:
    """The message and pointer for each text that could mislead a reader."""
    return [(p.message, p.pointer) for p in reader.unsafe_texts(document)]


def _below(path: str, file: str) -> str:
    """A path as a reference in a file has it, counted from the folder."""
    if not _FILE.fullmatch(path) or ".." in PurePosixPath(path).parts:
        raise LintError(
            "outside-folder",
            f"{quoted(path)} is no path below the folder",
            "name a file in the extension's folder, with / between its parts",
        )
    return (PurePosixPath(file).parent / path).as_posix()


def _bad_reference(reference: str) -> LintError:
    return LintError(
        "bad-reference",
        f"{quoted(reference)} is no reference that is supported",
        _REFER,
    )
