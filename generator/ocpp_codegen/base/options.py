"""What a user may ask for: one field for each option, told once.

The command line and the settings in pyproject.toml are both made of ``Options``: a
new option is one field here, and whatever it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any


class Kind(Enum):
    """What the value of an option is."""

    VERSIONS = "versions"
    SCHEMAS = "schemas"
    PATH = "path"
    PATHS = "paths"
    IDS = "ids"
    NAME = "name"
    TEXT = "text"
    FORMAT = "format"
    FLAG = "flag"
    SWITCH = "switch"  # a flag that settings can turn on, and --no- off again


@dataclass(frozen=True)
class Option:
    """How an option is called, and where it counts.

    flag: as it is written after a command. help: by command, or for all. commands
    have the option. setting: its key in the settings, or empty; the setting counts
    for settable commands only. in_header: the command in the headers has it as given.
    """

    flag: str
    kind: Kind
    help: str | Mapping[str, str]
    commands: tuple[str, ...]
    setting: str = ""
    settable: tuple[str, ...] = ()
    in_header: bool = False

    def help_for(self, command: str) -> str:
        """What the help of a command says of it."""
        return self.help if isinstance(self.help, str) else self.help[command]


_WRITING = ("generate", "docs", "vectors", "target")
_MAKING = (*_WRITING, "model")
_READING = (*_MAKING, "verify")


def _told(
    flag: str,
    kind: Kind,
    help: str | Mapping[str, str],
    commands: tuple[str, ...],
    setting: str = "",
    settable: tuple[str, ...] = (),
    in_header: bool = False,
) -> Any:
    option = Option(flag, kind, help, commands, setting, settable, in_header)
    return {"option": option}


@dataclass(frozen=True)
class Options:
    """What decides the output, and where it goes, which does not count in ==.

    schemas gives the paths to look in for a version, under None those for all of
    them; the installed package where there are none. issue names the issue of the
    official set; None for the newest that the files fit. asked: the versions were
    named, so one that a source lacks is an error.

    command is the one that the header names. combine is the name of a package
    that holds all the extensions together. accelerator: its source is written too.
    """

    versions: tuple[str, ...] = field(
        default=(),
        metadata=_told(
            "--ocpp",
            Kind.VERSIONS,
            "Version of OCPP; repeatable. Default: all.",
            (*_READING, "show"),
            "ocpp",
            _READING,
        ),
    )
    schemas: Mapping[str | None, tuple[Path, ...]] = field(
        default_factory=dict,
        metadata=_told(
            "--schemas",
            Kind.SCHEMAS,
            "An OCA ZIP or a folder; repeatable. Default: the installed ocpp package.",
            _READING,
            "schemas",
            _READING,
        ),
    )
    issue: str | None = field(
        default=None,
        metadata=_told(
            "--issue",
            Kind.TEXT,
            "Issue of the official files. Default: the newest that fits.",
            _READING,
            "issue",
            _READING,
            in_header=True,
        ),
    )
    output: Path | None = field(
        default=None,
        metadata=_told(
            "--output",
            Kind.PATH,
            "Folder to write to.",
            _WRITING,
            "output",
            ("generate",),
        ),
        compare=False,
    )
    check: bool = field(
        default=False,
        metadata=_told(
            "--check", Kind.FLAG, "Write nothing; exit 1 if out of date.", _WRITING
        ),
        compare=False,
    )
    diff: bool = field(
        default=False,
        metadata=_told(
            "--diff", Kind.FLAG, "Write nothing; print what would change.", _WRITING
        ),
        compare=False,
    )
    descriptions: bool = field(
        default=False,
        metadata=_told(
            "--descriptions",
            Kind.SWITCH,
            {
                "generate": "Official prose in docstrings.",
                "docs": "Official prose in the pages.",
            },
            ("generate", "docs"),
            "descriptions",
            ("generate", "docs"),
            in_header=True,
        ),
    )
    accept_unofficial: bool = field(
        default=False,
        metadata=_told(
            "--accept-unofficial",
            Kind.SWITCH,
            "Accept files that differ from the official ones.",
            _MAKING,
            "accept-unofficial",
            _MAKING,
        ),
    )
    naming: Path | None = field(
        default=None,
        metadata=_told(
            "--naming",
            Kind.PATH,
            "A naming.toml with names of your own; for one version.",
            _MAKING,
            "naming",
            _MAKING,
        ),
    )
    deviations: tuple[str, ...] = field(
        default=(),
        metadata=_told(
            "--deviation",
            Kind.IDS,
            "Apply one; repeatable.",
            _MAKING,
            "deviations",
            _MAKING,
        ),
    )
    extensions: tuple[Path, ...] = field(
        default=(),
        metadata=_told(
            "--extension",
            Kind.PATHS,
            {
                "generate": "Folder of a vendor's extension; repeatable.",
                "docs": "Pages of the versions with a vendor's extension in them; "
                "repeatable.",
                "vectors": "Vectors of the versions with a vendor's extension in them; "
                "repeatable.",
                "target": "Folder of a vendor's extension; repeatable.",
                "model": "The version with a vendor's extension in it; repeatable, but "
                "one may serve the version.",
                "show": "Folder of a vendor's extension to look in; repeatable.",
            },
            ("generate", "docs", "vectors", "target", "model", "show"),
            "extensions",
            ("generate",),
        ),
    )
    combine: str | None = field(
        default=None,
        metadata=_told(
            "--combine",
            Kind.NAME,
            "Name of a package with all the extensions.",
            ("generate",),
            "combine",
            ("generate",),
        ),
    )
    accelerator: bool = field(
        default=False,
        metadata=_told(
            "--accelerator",
            Kind.SWITCH,
            "C source for python -m PACKAGE.accelerate.",
            ("generate",),
            "accelerator",
            ("generate",),
        ),
    )
    format: str = field(
        default="",
        metadata=_told(
            "--format", Kind.FORMAT, "Of the pages.", ("docs",), in_header=True
        ),
    )
    module: str | None = field(
        default=None,
        metadata=_told(
            "--module",
            Kind.TEXT,
            "Import name of the package. Default: ocpp.v201 etc.",
            ("docs",),
            in_header=True,
        ),
    )
    frames: bool = field(
        default=False,
        metadata=_told(
            "--frames",
            Kind.FLAG,
            "Frames as well: a text, and its answer.",
            ("vectors",),
            in_header=True,
        ),
    )
    quiet: bool = field(
        default=False,
        metadata=_told("--quiet", Kind.FLAG, "Say nothing but errors.", _WRITING),
        compare=False,
    )
    command: str = "generate"
    asked: bool = True

    def paths(self, version: str) -> tuple[Path, ...]:
        """Where to look for the files of a version."""
        return self.schemas.get(version) or self.schemas.get(None, ())


# Every option by the name of its field.
OPTIONS: Mapping[str, Option] = {
    field.name: field.metadata["option"]
    for field in fields(Options)
    if "option" in field.metadata
}
