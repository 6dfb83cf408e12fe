"""The command for users of the ocpp package: migrate."""

from pathlib import Path

import click

from ocpp_codegen.base.errors import fail
from ocpp_codegen.cli.console import emit, say

LEFT = 1
BROKEN = 2

_MIGRATE_HELP = """Move a program from the ocpp package to the generated modules.

\b
Examples:
  ocpp-codegen migrate src                       # what there is to do
  ocpp-codegen migrate src --diff | less         # what it would change
  ocpp-codegen migrate src --package my_app.ocpp --write

Each PATH is a Python file, or a folder with such files. Imports, names of classes and
enum members, arguments, and nested x["key"] become those of the generated modules.
What can't be decided is listed with file, line and reason. Nothing is written without
--write. The diff goes to stdout, all else to stderr.

\b
Exit codes:
  0  nothing is left to do
  1  something would change, or is left to you
  2  a file is not Python (all others are moved), or bad usage
"""


@click.command(help=_MIGRATE_HELP, short_help="Move a program from ocpp over.")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option(
    "--package",
    default="generated",
    show_default=True,
    help="Name of the package that holds v16, v201 and v21.",
)
@click.option("--diff", is_flag=True, help="Print what changes, as a patch.")
@click.option("--write", is_flag=True, help="Write the changed files.")
def migrate(paths: tuple[Path, ...], package: str, diff: bool, write: bool) -> int:
    try:
        from ocpp_codegen.migration import files, migrating
    except ModuleNotFoundError as error:
        if error.name != "libcst":
            raise
        raise fail(
            "migrate needs libcst, which is not installed",
            "pip install 'ocpp-codegen[migrate]'",
        ) from None
    from ocpp_codegen.migration.report import difference

    report, count = migrating.migrate(paths, package)
    if diff:
        for path, (old, new) in report.changed.items():
            emit(difference(path, old, new))
    if write:
        files.write({path: new for path, (_, new) in report.changed.items()})
    for text in report.texts(write):
        say(text)
    say(report.sum(count, write))
    if report.is_broken:
        return BROKEN
    return LEFT if report.findings or (report.changed and not write) else 0
