"""What the commands share: how they speak, and how files go out.

Data goes to stdout, talk to stderr.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ocpp_codegen.base import garbage
from ocpp_codegen.base.errors import fail, one_line, printable
from ocpp_codegen.targets import formats

if TYPE_CHECKING:
    from ocpp_codegen.base.options import Options
    from ocpp_codegen.output.files import Change
    from ocpp_codegen.wiring.pipeline import Result

OUT_OF_DATE = 1

_ADD_OUTPUT = {
    formats.MODULES: "add --output FOLDER, or set output in [tool.ocpp-codegen]"
}

# The exit code for bad usage and input.
BAD_INPUT = 2


class ReaderGoneError(Exception):
    """Whoever read our output has gone, as head does after ten lines."""


# Speech


def emit(text: str, is_plain: bool = False) -> None:
    """Data, for programs to read; what is plain is not searched for colours."""
    try:
        click.echo(text, color=True if is_plain else None)
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise fail(
            f"the output cannot be written: {error.strerror}",
            "free space where stdout is written",
        ) from None


def say(text: str, colour: str | None = None) -> None:
    """Talk, for people; the work goes on when nobody listens.

    On a terminal what stands before the first colon may have a colour.
    """
    shown = printable(text)
    if colour and is_coloured(sys.stderr):
        first, colon, rest = shown.partition(":")
        shown = click.style(first + colon, fg=colour, bold=True) + rest
    with suppress(OSError):
        click.echo(shown, err=True)


def painted(text: str, colours: Mapping[str, str]) -> str:
    """A text for stdout: on a terminal, what the patterns match has their colour."""
    if not is_coloured(sys.stdout):
        return text
    for pattern, colour in colours.items():
        start = click.style("", fg=colour, bold=True, reset=False)
        end = click.style("", reset=True)
        text = re.sub(pattern, rf"{start}\g<0>{end}", text, flags=re.MULTILINE)
    return text


def is_coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal of somebody who wants colour: no-color.org."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def progress(quiet: bool) -> Callable[[str], None]:
    """Tells a terminal what is being done, on a line that the next text replaces."""
    if quiet or not sys.stderr.isatty():
        return _silent

    def tell(text: str) -> None:
        with suppress(OSError):
            click.echo(f"\r\x1b[K{printable(text)}", err=True, nl=False)

    return tell


def _silent(text: str) -> None:
    """Says nothing."""


# Files


@garbage.left_lying()
def write(options: "Options", target: str) -> int:
    """Makes a target and brings the output up to date; the exit code."""
    if options.output is None:
        raise fail("no output folder", _ADD_OUTPUT.get(target, "add --output FOLDER"))
    if options.output.exists() and not options.output.is_dir():
        hint = "name a folder, or one that does not exist yet"
        raise fail("is not a folder", hint, str(options.output))
    tell = progress(options.quiet)
    tell("starting")
    try:
        result = _made(options, target, tell)
    finally:
        tell("")
    return _deliver(result, options, options.output)


def _made(options: "Options", target: str, tell: Callable[[str], None]) -> "Result":
    from ocpp_codegen.output import files as disk
    from ocpp_codegen.targets.rendering import RenderingError
    from ocpp_codegen.wiring import pipeline, settings

    if options.descriptions and options.output is not None:
        settings.refuse_usual_output(options.output)
    try:
        return pipeline.generate(options, target, tell)
    except RenderingError as error:
        error.add_note(f"the text as rendered is kept in {disk.write_raw(error.raw)}")
        raise


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
