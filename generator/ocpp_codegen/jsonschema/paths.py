"""The paths of an extension's files: what may be in them, and the files they mean.

Names are compared in one form of Unicode, since macOS may list them in another than
editors write, and are read as UTF-8, whatever the locale.
"""

import contextlib
import os
import posixpath
import re
import unicodedata
from pathlib import Path

from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import LintError
from ocpp_codegen.jsonschema import texts

# What not every file system, or no reference, can have in the name of a file.
_UNUSABLE = re.compile(r'[\x00-\x1f\x7f"#%*:<>?\\`|]')


def normal(text: str) -> str:
    """A name as it is compared: an accented letter is one character if it can be.

    By a version of Unicode that no Python changes.
    """
    return unicodedata.ucd_3_2_0.normalize("NFC", text)


def listed(path: str) -> str:
    """A path that Python lists, read as UTF-8, as it is compared."""
    with contextlib.suppress(UnicodeError):
        path = os.fsencode(path).decode()
    return normal(path)


def is_below(path: str, file: str) -> bool:
    """Whether a path in a file leads to one in the folder, by what is written."""
    return _is_inside(path, file) and _is_usable(path)


def below(path: str, file: str) -> str:
    """A path as a reference in a file has it, counted from the folder."""
    if not _is_inside(path, file):
        other = path.replace("\\", "/")
        is_meant = other != path and is_below(other, file)
        raise LintError(
            "outside-folder",
            f"{quoted(path)} is not a path below the folder",
            "name a file in the extension's folder, with / between its parts"
            + (f"; did you mean {other}?" if is_meant else ""),
        )
    for found in texts.unsafe_texts(path):
        raise LintError("unsafe-text", found.message, "remove it")
    if not _is_usable(path):
        raise LintError(
            "unreadable-file",
            f"{quoted(path)} is not a name that a file may have here",
            'rename it without " # % * : < > ? ` |; letters of any script are fine',
        )
    return _joined(path, file)


class Paths:
    """The files below a folder by their paths as they are compared."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listings: dict[Path, dict[str, list[str]]] = {}

    def find(self, name: str) -> Path | None:
        """Where a file may be; None if there is none, an error if there are two."""
        path = self._root
        for part in name.split("/"):
            if part.isascii():
                path /= part
                continue
            known = self._listing(path).get(part, [])
            if len(known) > 1:
                raise LintError(
                    "unreadable-file",
                    "two files have this name, in different forms of Unicode",
                    "remove one of them, or rename it",
                    name,
                )
            if not known:
                return None
            path /= known[0]
        return path

    def _listing(self, folder: Path) -> dict[str, list[str]]:
        if folder not in self._listings:
            entries: dict[str, list[str]] = {}
            with contextlib.suppress(OSError, RuntimeError):  # a link to itself
                is_inside = folder.resolve().is_relative_to(self._root.resolve())
                for entry in folder.iterdir() if is_inside else ():
                    entries.setdefault(listed(entry.name), []).append(entry.name)
            self._listings[folder] = entries
        return self._listings[folder]


def _is_inside(path: str, file: str) -> bool:
    steps = path.split("/")
    return "\\" not in path and all(steps) and not _joined(path, file).startswith("..")


def _is_usable(path: str) -> bool:
    return not _UNUSABLE.search(path) and not any(texts.unsafe_texts(path))


def _joined(path: str, file: str) -> str:
    return normal(posixpath.normpath(posixpath.join(posixpath.dirname(file), path)))
