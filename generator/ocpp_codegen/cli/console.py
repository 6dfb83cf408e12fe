"""What the commands share: how they speak, and how files go out.

Data goes to stdout, talk to stderr.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocpp_codegen import targets
from ocpp_codegen.base.errors import fail, one_line, printable

if TYPE_CHECKING:
    from ocpp_codegen.base.options import Options
    from ocpp_codegen.build.pipeline import Result
    from ocpp_codegen.output.files import Change

OUT_OF_DATE = 1

_ADD_OUTPUT = {
    targets.MODULES: "add --output FOLDER, or set output in [tool.ocpp-codegen]"
}


class ReaderGoneError(Exception):
    """Whoever read our output has gone, as head does after ten lines."""


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
            "free space where stdout is written",
        ) from None


def say(text: str) -> None:
    """Talk, for people; the work goes on when nobody listens."""
    with suppress(OSError):
        click.echo(printable(text), err=True)


def _silent(text: str) -> None:
    """Says nothing."""


# Files


def write(options: "Options", target: str) -> int:
    """Makes a target and brings the output up to date; the exit code."""
    from ocpp_codegen.build import pipeline, settings
    from ocpp_codegen.output import files as disk
    from ocpp_codegen.targets.rendering import RenderingError

    if options.output is None:
        raise fail("no output folder", _ADD_OUTPUT.get(target, "add --output FOLDER"))
    if options.descriptions:
        settings.refuse_usual_output(options.output)
    try:
        result = pipeline.generate(options, target)
    except RenderingError as error:
        error.add_note(f"the text as rendered is kept in {disk.write_raw(error.raw)}")
        raise
    return _deliver(result, options, options.output)


def _deliver(result: "Result", options: "Options", output: Path) -> int:
    """Writes what differs, or says what would be written."""
    from ocpp_codegen.output import files as disk

    tell = _silent if options.quiet else say
    for line in result.report:
        tell(line)
    if options.check or options.diff:
        changes = disk.compare(output, result.files, result.packages)
        _show_changes(changes, output, options.diff)
        formatted = f" --format {options.format}" if options.format else ""
        command = options.command + formatted
        tell(
            f"out of date: run ocpp-codegen {command} with the same options"
            if changes
            else f"{output} is up to date"
        )
        return OUT_OF_DATE if changes else 0
    with disk.alone(output):
        changes = disk.compare(output, result.files, result.packages)
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
