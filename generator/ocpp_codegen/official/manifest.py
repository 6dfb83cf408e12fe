"""What is known of the official files of a version: digests, and corrections."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ocpp_codegen.base import resources
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


def load(dialect: Dialect) -> Official:
    """What the folder of a version below schemas/ says of its official files."""
    folder = resources.folder("schemas") / dialect.package
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    table = read_toml(folder / "corrections.toml")
    return Official(
        issue=entries["issue"],
        manifest=_digests(entries["files"]),
        earlier={
            issue: _digests(files)
            for issue, files in entries.get("earlier", {}).items()
        },
        parts=tuple(
            Part(name, part["document"], frozenset(part["files"]))
            for name, part in entries.get("parts", {}).items()
        ),
        corrections=corrections.parse(table, f"{folder.name}/corrections.toml"),
        retired={entry["id"]: entry["reason"] for entry in table.get("retired", [])},
    )


def load_all() -> dict[str, Official]:
    """The same for each version."""
    return {version: load(dialect) for version, dialect in DIALECTS.items()}


def _digests(files: Mapping[str, Mapping[str, str]]) -> dict[str, Digests]:
    return {name: Digests(**digests) for name, digests in files.items()}
