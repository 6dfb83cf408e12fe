"""The commands about schema files: verify, manifest, errata."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocpp_codegen.base.errors import one_line
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli.console import BAD_INPUT, emit, say
from ocpp_codegen.cli.decorators import Group, with_options
from ocpp_codegen.protocol.versions import DIALECTS

if TYPE_CHECKING:
    from ocpp_codegen.official.verify import FileVerdict

_VERIFY_HELP = """Say whether schema files are the official ones.

\b
Examples:
  ocpp-codegen schemas verify
  ocpp-codegen schemas verify --ocpp 2.0.1 --schemas OCPP-2.0.1_schemas.zip

Prints a line for each version, and one for each file that differs or was
repaired; --details has one for every file. Exit code 2 when a file is missing,
surplus or differs.
"""

_MANIFEST_HELP = """Print a manifest of schema files, for schemas/VERSION/manifest.json.

The folder has to hold the official files: their digests become the standard
that every other source is held against.
"""


@click.group(cls=Group)
def schemas() -> None:
    """Look at schema files."""


@schemas.command(help=_VERIFY_HELP, short_help="Compare with the official files.")
@with_options("verify")
@click.option("--details", is_flag=True, help="A line for each file, right or not.")
def verify(options: Options, details: bool) -> int:
    from ocpp_codegen.official import schemas as official
    from ocpp_codegen.protocol.versions import DIALECTS

    sources = official.Sources(options)
    options, notes = official.available(options, sources)
    code = 0
    for version in options.versions:
        dialect = DIALECTS[version]
        source, verdict = sources.of(dialect), sources.verify(dialect)
        notes += source.notes
        say(f"OCPP {version}: {source.name}")
        emit(one_line(verdict.summary(version)))
        problems = [problem for file in verdict.files for problem in file.problems]
        code = BAD_INPUT if problems else code
        for file in verdict.files:
            if details or file.problems or file.repairs:
                _show_file(file)
    for note in dict.fromkeys(notes):
        say(note)
    return code


def _show_file(verdict: "FileVerdict") -> None:
    issue = f", issue {verdict.issues[0]}" if verdict.issues else ""
    emit(one_line(f"{verdict.file}: {verdict.status}{issue}"))
    for repair in verdict.repairs:
        emit(one_line(f"  {repair}"))
    for problem in verdict.problems:
        place = f"{problem.pointer}: " if problem.pointer else ""
        emit(one_line(f"  {place}{problem.message}"))


@schemas.command(help=_MANIFEST_HELP, short_help="Print a manifest of schema files.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--issue", default="unnamed", help="Name of the issue: its year, month.")
def manifest(folder: Path, issue: str) -> None:
    from ocpp_codegen.official import verify as official

    emit(json.dumps(official.manifest_of(folder, issue), indent=1, sort_keys=True))


@schemas.command(short_help="What errata say of schemas and frames.")
@click.option(
    "--ocpp",
    "versions",
    multiple=True,
    type=click.Choice(list(DIALECTS)),
    help="Version of OCPP; repeatable. Default: all.",
)
def errata(versions: tuple[str, ...]) -> None:
    """Print what errata sheets say of the schema files and of OCPP-J.

    With each stands where that was read, and what the generated modules do.
    """
    from ocpp_codegen.official import errata as official

    for version in versions or tuple(DIALECTS):
        for erratum in official.load(DIALECTS[version]):
            emit(f"OCPP {version}, {erratum.id}: {erratum.says}")
            emit(f"  in: {erratum.document}")
            emit(f"  read: {erratum.source}")
            emit(f"  here: {erratum.does}")
