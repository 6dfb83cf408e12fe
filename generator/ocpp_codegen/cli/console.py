"""What the commands share: how they speak, common options, how files go out.

Data goes to stdout, talk to stderr.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocpp_codegen.base.errors import fail, one_line, printable
from ocpp_codegen.protocol.versions import DIALECTS

# Paths to look for schema files in, by version; under None those for all versions.
Schemas = Mapping[str | None, tuple[Path, ...]]

if TYPE_CHECKING:
    from ocpp_codegen.build.pipeline import Result
    from ocpp_codegen.output.files import Change

OUT_OF_DATE = 1


class ReaderGoneError(Exception):
    """Whoever read our output has gone, as head does after ten lines."""


# Options

versions_option = click.option(
    "--ocpp",
    "versions",
    multiple=True,
    type=click.Choice(list(DIALECTS)),
    help="Version of OCPP; repeatable. Default: all.",
)


def _by_version(
    context: click.Context, option: click.Parameter, values: Iterable[str]
) -> dict[str | None, tuple[Path, ...]]:
    """The paths of --schemas by version; under None those for all versions."""
    paths: dict[str | None, tuple[Path, ...]] = {}
    for value in values:
        said, sign, path = value.partition("=")
        key = said if sign and said in DIALECTS else None
        paths[key] = (*paths.get(key, ()), Path(path if key else value))
    return paths


schemas_option = click.option(
    "--schemas",
    multiple=True,
    callback=_by_version,
    metavar="[VERSION=]PATH",
    help="An OCA ZIP or a folder; repeatable. Default: the installed ocpp package.",
)
issue_option = click.option(
    "--issue", help="Issue of the official files. Default: the newest that fits."
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Folder to write to."
)
check_option = click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if out of date."
)
diff_option = click.option(
    "--diff", is_flag=True, help="Write nothing; print what would change."
)
accept_unofficial_option = click.option(
    "--accept-unofficial/--no-accept-unofficial", help="Go on with differing files."
)
deviations_option = click.option(
    "--deviation", "deviations", multiple=True, help="Apply one; repeatable."
)
quiet_option = click.option("--quiet", is_flag=True, help="Say nothing but errors.")


def chosen(versions: Iterable[str]) -> tuple[str, ...]:
    """The versions that were asked for, each once; all if none was."""
    return tuple(dict.fromkeys(versions)) or tuple(DIALECTS)


# Speech


def emit(text: str) -> None:
    """Data, for programs to read."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise fail(
            f"the output cannot be written: {error.strerror}",
            "make room where stdout leads",
        ) from None


def say(text: str) -> None:
    """Talk, for people; the work goes on when nobody listens."""
    with suppress(OSError):
        click.echo(printable(text), err=True)


def _silent(text: str) -> None:
    """Says nothing."""


# Files


def rendered(work: Callable[[], "Result"]) -> "Result":
    """What the work gives; text that can't be laid out is kept for a report."""
    from ocpp_codegen.output import files as disk
    from ocpp_codegen.targets.rendering import RenderingError

    try:
        return work()
    except RenderingError as error:
        error.add_note(f"the text as rendered is kept in {disk.write_raw(error.raw)}")
        raise


def deliver(
    result: "Result", output: Path, command: str, check: bool, diff: bool, quiet: bool
) -> int:
    """Brings a folder up to date, or says what command would change; exit code."""
    from ocpp_codegen.output import files as disk

    tell = _silent if quiet else say
    for line in result.report:
        tell(line)
    changes = disk.compare(output, result.files, result.packages)
    if check or diff:
        _show_changes(changes, output, diff)
        tell(
            f"out of date: run ocpp-codegen {command} with the same options"
            if changes
            else f"{output} is up to date"
        )
        return OUT_OF_DATE if changes else 0
    disk.write(output, changes, result.packages)
    for change in changes:
        done = "removed" if change.new is None else "wrote"
        tell(f"{done} {output / change.path}")
    if not changes:
        tell(f"{output} is up to date")
    return 0


def _show_changes(changes: Iterable["Change"], output: Path, diff: bool) -> None:
    for change in changes:
        if diff:
            emit(change.diff().removesuffix("\n"))
        else:
            emit(one_line(f"{change.state} {output / change.path}"))
