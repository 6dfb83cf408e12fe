"""What is known of the official files of a version: digests, and corrections."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from ocpp_codegen.base import forms, resources
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.forms import Form
from ocpp_codegen.base.linting import near
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.official import corrections
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.protocol.versions import DIALECTS, Dialect


@dataclass(frozen=True)
class Digests:
    """SHA-256 of an official file: its bytes, its content, content in order.

    bytes is None where the file itself was never at hand, only its content.
    """

    bytes: str | None
    content: str
    ordered: str


@dataclass(frozen=True)
class Part:
    """Files of a set that come with a document of their own."""

    name: str
    document: str
    files: frozenset[str]


@dataclass(frozen=True)
class Official:
    """The official files of a version, and the named corrections of single values.

    manifest has the digests of the current issue by file name, earlier those of the
    files that were different in an issue before it, the newest one first.
    retired has the deviations that the current issue made needless, with the reason.
    """

    issue: str
    manifest: Mapping[str, Digests]
    earlier: Mapping[str, Mapping[str, Digests]]
    parts: tuple[Part, ...]
    corrections: tuple[Correction, ...]
    retired: Mapping[str, str]

    @property
    def issues(self) -> tuple[str, ...]:
        """The issues by name, the newest one first."""
        return (self.issue, *self.earlier)

    def of_issue(self, issue: str) -> Mapping[str, Digests]:
        """The digests of all files of an issue."""
        return {**self.manifest, **self.earlier.get(issue, {})}


class _Part(Form):
    document: str
    files: frozenset[str]


class _Manifest(Form):
    issue: str
    files: dict[str, Digests]
    earlier: dict[str, dict[str, Digests]] = Field(default_factory=dict)
    parts: dict[str, _Part] = Field(default_factory=dict)


def load(dialect: Dialect) -> Official:
    """What the folder of a version below schemas/ says of its official files."""
    folder = resources.folder("schemas") / dialect.package
    known = _manifest(folder / "manifest.json")
    path = folder / "corrections.toml"
    tables = forms.read(corrections.Tables, read_toml(path), str(path))
    return Official(
        issue=known.issue,
        manifest=known.files,
        earlier=known.earlier,
        parts=tuple(Part(n, p.document, p.files) for n, p in known.parts.items()),
        corrections=_of_files(corrections.parse(tables, str(path)), known, str(path)),
        retired={entry.id: entry.reason for entry in tables.retired},
    )


def _of_files(
    found: tuple[Correction, ...], known: _Manifest, path: str
) -> tuple[Correction, ...]:
    """The corrections, each of a file that the set has."""
    for index, correction in enumerate(found):
        if correction.file not in known.files:
            raise fail(
                f"the set has no file {quoted(correction.file)}",
                f"name one of the set{near(correction.file, known.files)}",
                path,
                f"/correction/{index}/file",
            )
    return found


def _manifest(path: Path) -> _Manifest:
    return forms.read(_Manifest, _json(path), str(path))


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise fail(f"not JSON: {error}", "restore it", str(path)) from None


def load_all() -> dict[str, Official]:
    """The same for each version."""
    return {version: load(dialect) for version, dialect in DIALECTS.items()}
