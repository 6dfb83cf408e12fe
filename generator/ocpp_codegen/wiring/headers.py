"""What stands on top of each file: from what and with which command it was made."""

import re
import shlex
import textwrap
from collections.abc import Sequence
from pathlib import Path

from ocpp_codegen import __version__
from ocpp_codegen.base.options import OPTIONS, Options
from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.official.verify import SchemaSet
from ocpp_codegen.output.files import SIGNATURE

MAX_LINE = 86
_COMMAND = "Command: "
_DEFAULTS = Options()

Header = tuple[str, ...]


def of_version(options: Options, version: str, schemas: SchemaSet) -> Header:
    """The header of the files of a version."""
    kind = "not the official set" if schemas.unofficial else "official"
    kind += f", issue {schemas.issue}" if schemas.has_issues else ""
    lines = [
        f"{SIGNATURE} {__version__}. Do not edit.",
        f"OCPP {version}, {len(schemas.documents)} schema files ({kind}),",
        f"content sha256 {schemas.digest}",
        *(f"Unofficial: {what}" for what in schemas.unofficial),
        *(f"Deviation {correction}" for correction in schemas.deviations),
    ]
    if options.descriptions:
        lines.append(
            "Holds prose of the Open Charge Alliance, CC BY-ND 4.0: do not commit."
        )
    lines.append(f"{_COMMAND}{_command(options, version, schemas)}")
    return _wrapped(lines)


def of_extension(
    header: Header, extension: Extension, folders: Sequence[Path], combine: str | None
) -> Header:
    """The header of a vendor's files: that of the version, with the extension in it.

    folders are those of the extension, or of all that are combined in it.
    """
    at = next(i for i, line in enumerate(header) if line.startswith(_COMMAND))
    words = [part.strip() for part in header[at:]]
    others = {foreign.ocpp for foreign in extension.foreign} - {extension.version}
    words += [f"--ocpp {version}" for version in sorted(others)]
    names = [shlex.quote(folder.name or extension.name) for folder in folders]
    words += [f"--extension {name}" for name in names]
    words += [f"--combine {combine}"] if combine else []
    return header[:at] + _wrapped(
        [
            " ".join(words),
            f"Extension {extension.name}, content sha256 {extension.digest}",
            *(f"Correction {correction}" for correction in extension.corrections),
        ]
    )


def of_shared() -> Header:
    """The header of the files that all versions share."""
    return (
        f"{SIGNATURE} {__version__}. Do not edit.",
        "Command: ocpp-codegen generate",
    )


def _command(options: Options, version: str, schemas: SchemaSet) -> str:
    """The command that writes the same again, given the same schema files."""
    words = [f"ocpp-codegen {options.command}"]
    for name, option in OPTIONS.items():
        value = getattr(options, name)
        if option.in_header and value != getattr(_DEFAULTS, name):
            said = "" if value is True else f" {shlex.quote(value)}"
            words.append(f"{option.flag}{said}")
    words.append(f"--ocpp {version}")
    words += [f"--deviation {correction.id}" for correction in schemas.deviations]
    words += [f"--naming {options.naming.name}"] if options.naming else []
    if options.accept_unofficial and schemas.unofficial:
        words.append("--accept-unofficial")
    return " ".join(words)


def _wrapped(lines: list[str]) -> Header:
    """Names of files may hold anything; the header shows them in printable ASCII."""
    return tuple(
        part
        for line in lines
        for part in textwrap.wrap(
            re.sub(r"[^ -~]", "?", line),
            MAX_LINE,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
