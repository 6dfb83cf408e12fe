"""What targets are made of: files from templates, and files that are text already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ocpp_codegen.base.options import Options
from ocpp_codegen.python.version import Version


@dataclass(frozen=True)
class Template:
    """A file that a template prints from a context; path is below the output."""

    path: PurePosixPath
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A file that is what it is; path is below the output."""

    path: PurePosixPath
    text: str


File = Template | Text


def _nothing(options: Options, header: tuple[str, ...]) -> Iterable[File]:
    return ()


@dataclass(frozen=True)
class Target:
    """What is made of a version, with an extension in it or not.

    shared: the files that all versions share. owns_folders: nothing else may stand in
    the folders of versions. instead: with extensions, only these are shown.
    """

    files: Callable[[Version], Iterable[File]]
    shared: Callable[[Options, tuple[str, ...]], Iterable[File]] = _nothing
    owns_folders: bool = True
    instead: bool = False
