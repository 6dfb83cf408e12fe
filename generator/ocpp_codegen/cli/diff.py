"""The command diff: what changed between two sets."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.linting import near
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli.console import emit, painted, say
from ocpp_codegen.protocol.versions import DIALECTS

if TYPE_CHECKING:
    from ocpp_codegen.evolution.changes import Evolution
    from ocpp_codegen.evolution.sets import Loaded
    from ocpp_codegen.protocol.model import Protocol

BREAKING = 1

# What makes a folder that of an extension.
_SETTINGS = "extension.toml"

# The colours of the signs that lines begin with, and of what a change does.
_COLOURS = {
    r"^ +\+ ": "green",
    r"^ +- ": "red",
    r"^ +~ ": "yellow",
    r"\bbreaks (?:senders|receivers)\b": "red",
}

_HELP = """Compare two schema sets by meaning.

OLD and NEW are each a version, a folder or ZIP of schemas, a generated package, that
of a vendor included, a generated package at a revision of git (REVISION:PATH), or
the folder of an extension, which stands for the version with the extension in it.

\b
Examples:
  ocpp-codegen diff 2.0.1 2.1
  ocpp-codegen diff 2.0.1 2.1 --breaking --action BootNotification
  ocpp-codegen diff 2.0.1 2.1 --format markdown > changes.md
  ocpp-codegen diff HEAD:generated/v201 generated/v201
  ocpp-codegen diff 2.0.1 ~/my-schemas --format json
  ocpp-codegen diff 2.0.1 my-extension

Exit code 1 when a change breaks senders or receivers, 0 when none does.
"""


@click.command(help=_HELP, short_help="Compare two schema sets by meaning.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="Default: text.",
)
@click.option("--breaking", is_flag=True, help="Leave out what breaks nobody.")
@click.option(
    "--action",
    "actions",
    multiple=True,
    metavar="NAME",
    help="What concerns this action alone; repeatable.",
)
def diff(
    old: str, new: str, format_: str, breaking: bool, actions: tuple[str, ...]
) -> int:
    from ocpp_codegen.evolution import changes, text

    before, after = _load(old, new), _load(new, old)
    for note in dict.fromkeys(before.notes + after.notes):
        say(note)
    are_complete = before.is_complete and after.is_complete
    result = changes.compare(before.protocol, after.protocol, are_complete)
    if actions:
        known = {*before.protocol.actions, *after.protocol.actions}
        _check_actions(actions, known)
        result = result.of_actions(actions)
    broken = any(change.breaks for change in result.changes)
    shown: Evolution = result.breaking() if breaking else result
    said = text.FORMATS[format_](shown).rstrip("\n")
    emit(painted(said, _COLOURS) if format_ == "text" else said)
    return BREAKING if broken else 0


def _check_actions(actions: tuple[str, ...], known: set[str]) -> None:
    for action in actions:
        if action not in known:
            hint = f"name one of them{near(action, known)}"
            raise fail(f"neither set has an action {quoted(action)}", hint)


def _load(spec: str, other: str) -> "Loaded":
    """The set that spec names."""
    from ocpp_codegen.evolution import sets

    said, sign, path = spec.partition("=")
    folder = Path(path) if sign and said in DIALECTS else Path(spec)
    if not (folder / _SETTINGS).is_file():
        return sets.load(spec)
    version = said if sign and said in DIALECTS else None
    return sets.Loaded(_extended(folder, version or _version_of(other)))


def _version_of(spec: str) -> str | None:
    """The version of what an extension is compared with; None if that is one too."""
    from ocpp_codegen.evolution import sets

    folder = Path(spec.partition("=")[2] or spec)
    if (folder / _SETTINGS).is_file():
        said = spec.partition("=")[0]
        return said if said in DIALECTS else None
    return sets.load(spec).protocol.version


def _extended(folder: Path, version: str | None) -> "Protocol":
    from ocpp_codegen.wiring import pipeline

    options = Options((version,) if version else tuple(DIALECTS), extensions=(folder,))
    found, _ = pipeline.versions(options)
    if len(found) != 1:
        served = ", ".join(each.protocol.version for each in found) or "no other"
        raise fail(
            f"the extension is for {served}, so the version has to be said",
            f"write VERSION={folder}, as in 2.0.1={folder}",
            str(folder),
        )
    return found[0].protocol
