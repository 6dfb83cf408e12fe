"""What is known of the official files of a version: digests, and corrections."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.official import corrections
from ocpp_codegen.official.corrections import Correction


@dataclass(frozen=True)
class Digests:
    """SHA-256 of an official file: its bytes, its content, content in order."""

    bytes: str
    content: str
    ordered: str


@dataclass(frozen=True)
class Official:
    """The digests of the official files by name, and the named corrections."""

    manifest: Mapping[str, Digests]
    corrections: tuple[Correction, ...]


def load(folder: Path) -> Official:
    """What the folder of a version below schemas/ says of its official files."""
    file = f"{folder.name}/corrections.toml"
    return Official(
        manifest=_manifest(folder / "manifest.json"),
        corrections=corrections.parse(read_toml(folder / "corrections.toml"), file),
    )


def _manifest(path: Path) -> dict[str, Digests]:
    files = json.loads(path.read_text(encoding="utf-8"))["files"]
    return {name: Digests(**digests) for name, digests in files.items()}
