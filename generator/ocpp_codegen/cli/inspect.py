"""The command inspect: what breaks the specification in a log."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from ocpp_codegen.base import garbage
from ocpp_codegen.base.errors import fail
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli.console import emit, painted
from ocpp_codegen.protocol.versions import DIALECTS

FOUND = 1
PARQUET = "parquet"
# What makes a folder that of an extension.
SETTINGS = "extension.toml"
# How often a terminal hears of the progress, in seconds.
_PROGRESS = 0.5
# How many lines are written at once.
_LINES = 500
# How many more objects there are before cycles are looked for: a frame makes none.
_ALLOCATIONS = 50_000
# The name of standard input.
STDIN = "-"

_HELP = """Find the OCPP frames in logs, and what is wrong with them.

LOG is a file as a program wrote it, or the same with gzip; - is standard input.
Each frame is checked against its schema, each request is paired with its
response, and what is secret or personal is redacted.

\b
Examples:
  ocpp-codegen inspect steve.log
  ocpp-codegen inspect --only-findings *.log.gz
  journalctl -u evcc -o cat | ocpp-codegen inspect -
  ocpp-codegen inspect --format json csms.log | jq 'select(.findings != [])'
  ocpp-codegen inspect --format html csms.log > timeline.html
  ocpp-codegen inspect --format parquet --output frames *.log.gz

Exit code 1 when something is found, 0 when nothing is, 2 when a log cannot be
read or holds no frame.
"""


@click.command(help=_HELP, short_help="Find what is wrong in a log.")
@click.argument("logs", nargs=-1, required=True, metavar="LOG...")
@click.option(
    "--ocpp",
    "version",
    type=click.Choice(list(DIALECTS)),
    help="Version of OCPP. Default: as the log has it.",
)
@click.option(
    "--extension",
    "extensions",
    multiple=True,
    help="A vendor's generated package, or the folder of its extension; repeatable.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "html", PARQUET]),
    default="text",
    help="Default: text. parquet needs ocpp-codegen[arrow].",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="New folder for the tables of --format parquet.",
)
@click.option("--only-findings", is_flag=True, help="Leave out frames without one.")
@click.option(
    "--log-of",
    type=click.Choice(["csms", "station"]),
    help="Who wrote the log. Default: as its requests have it.",
)
@click.option("--show-secrets", is_flag=True, help="Redact nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def inspect(
    logs: tuple[str, ...],
    version: str | None,
    extensions: tuple[str, ...],
    format_: str,
    output: Path | None,
    only_findings: bool,
    log_of: str | None,
    show_secrets: bool,
    quiet: bool,
) -> int:
    from ocpp_codegen import inspection

    if (output is None) == (format_ == PARQUET):
        raise fail("--output and --format parquet go together", "add the other")
    redaction = None if show_secrets else inspection.Redaction()
    with _packages(extensions, version) as packages:
        options = inspection.Options(version, log_of, packages)
        protocols = inspection.Protocols(packages)
        with (
            _written(wait=STDIN not in logs) as write,
            _report(
                format_, output, protocols, write, redaction, only_findings
            ) as report,
        ):
            sink = _followed(report.frame, quiet)
            with garbage.collected_seldom(_ALLOCATIONS):
                summary = inspection.inspect(logs, options, sink, protocols)
            report.end(summary)
    if not summary.frames and not summary.findings:
        raise fail("no OCPP frame found", _hint(summary), ", ".join(logs))
    return FOUND if summary.findings else 0


@contextmanager
def _packages(
    extensions: Iterable[str], version: str | None
) -> Iterator[tuple[str, ...]]:
    """The generated packages of extensions; those of folders are generated first."""
    folders = [name for name in extensions if (Path(name) / SETTINGS).is_file()]
    packages = [name for name in extensions if name not in folders]
    if not folders:
        yield tuple(packages)
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield (*packages, *_generated(folders, version, Path(temporary)))


def _generated(
    folders: Iterable[str], version: str | None, output: Path
) -> Iterator[str]:
    from ocpp_codegen.wiring import pipeline

    versions = (version,) if version else tuple(DIALECTS)
    result = pipeline.generate(Options(versions, extensions=tuple(map(Path, folders))))
    for path, text in result.files.items():
        target = output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    known = {dialect.package for dialect in DIALECTS.values()}
    names = {path.parts[0] for path in result.files if path.name == "codec.py"}
    yield from (str(output / name) for name in sorted(names - known))


@contextmanager
def _written(wait: bool) -> Iterator[Callable[[str], None]]:
    """What writes lines: at once for a person or a live log, else many at a time."""
    if not wait or sys.stdout.isatty():
        yield emit
        return
    lines: list[str] = []

    def flush() -> None:
        text = "\n".join(lines)
        lines.clear()
        # Rows have no control characters, and there may be many.
        emit(text, is_plain=True)

    def write(line: str) -> None:
        lines.append(line)
        if len(lines) >= _LINES:
            flush()

    try:
        yield write
    finally:
        if lines:
            flush()


def _report(
    format_: str,
    output: Path | None,
    protocols: Any,
    write: Callable[[str], None],
    redaction: Any,
    only_findings: bool,
) -> Any:
    if format_ == PARQUET:
        from ocpp_codegen.inspection.report_parquet import ParquetReport

        return ParquetReport(output or Path(), protocols, redaction, only_findings)
    if format_ == "html":
        from ocpp_codegen.inspection.report_html import HtmlReport

        return nullcontext(HtmlReport(write, redaction, only_findings))
    if format_ == "json":
        from ocpp_codegen.inspection.report_json import JsonReport

        return nullcontext(JsonReport(write, redaction, only_findings))
    from ocpp_codegen.inspection.report_text import TextReport

    return nullcontext(TextReport(write, redaction, only_findings, _styled))


def _styled(text: str, style: str) -> str:
    return painted(text, {"^.+$": "red"}) if style == "finding" else text


def _followed(sink: Callable[[Any], None], quiet: bool) -> Callable[[Any], None]:
    """A sink that tells a terminal how far it is, where nothing else is shown there."""
    if quiet or not sys.stderr.isatty() or sys.stdout.isatty():
        return sink
    state = {"frames": 0, "next": time.monotonic() + _PROGRESS}

    def followed(frame: Any) -> None:
        state["frames"] += 1
        now = time.monotonic()
        if now >= state["next"]:
            state["next"] = now + _PROGRESS
            click.echo(f"\r{state['frames']} frames", err=True, nl=False)
        sink(frame)

    return followed


def _hint(summary: Any) -> str:
    hints = "; ".join(summary.hints)
    return hints or 'check that the log holds whole frames, as [2,"id","Heartbeat",{}]'
