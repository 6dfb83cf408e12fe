"""The commands for vendors: lint, init-extension."""

from pathlib import Path

import click

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.cli import completion
from ocpp_codegen.cli.console import BAD_INPUT, emit, painted, say
from ocpp_codegen.protocol.versions import DIALECTS

FINDINGS = 1

_COLOURS = {r"\berror: ": "red", r"\bwarning: ": "yellow", r"^ *hint: ": "cyan"}

_LINT_HELP = """Say everything that is wrong with an extension.

\b
Examples:
  ocpp-codegen lint acme
  ocpp-codegen lint acme --format json

DIR is a folder with extension.toml and JSON schemas. Each finding names file and
JSON pointer, a code, what is wrong and what to do. Errors keep the extension from
being generated; the code of a warning may be listed in ignore of extension.toml.

Exit code 0 when nothing is found, 1 when something is, 2 when DIR has no
extension.toml that can be read.
"""

_INIT_HELP = """Write an extension to start from.

\b
Examples:
  ocpp-codegen init-extension acme
  ocpp-codegen init-extension schemas/acme --vendor-id com.acme --ocpp 2.0.1
  ocpp-codegen init-extension acme --from-log csms.log

DIR gets extension.toml, with comments, and a schema for each thing in it: a
DataTransfer message and, for versions that have it, customData. DIR has to be new
or empty.

With --from-log it gets what the log shows beyond the standard instead: pairs of
DataTransfer, customData, further keys, texts and values that the schemas refuse, with
counts and line numbers. It is a draft: read it and correct it.
"""


@click.command(help=_LINT_HELP, short_help="Check a vendor's extension.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Default: text.",
)
@click.option(
    "--only",
    "codes",
    multiple=True,
    metavar="CODE",
    shell_complete=completion.lint_codes,
    help="Findings of this code alone; repeatable.",
)
def lint(folder: Path, format_: str, codes: tuple[str, ...]) -> int:
    from ocpp_codegen.base import linting
    from ocpp_codegen.wiring import pipeline

    unknown = [code for code in codes if code not in linting.CODES]
    if unknown:
        hint = f"use one of {', '.join(linting.CODES)}"
        raise fail(f"{quoted(unknown[0])} is not a code of lint", hint)
    try:
        found = pipeline.lint(folder)
    except CodegenError as error:
        say(f"error: {error}", "red")
        say(f"{folder}: errors: {len(error.problems)}, warnings: 0")
        return BAD_INPUT
    findings = [f for f in found if not codes or f.code in codes]
    if findings or format_ != "text":
        said = linting.FORMATS[format_](findings)
        emit(painted(said, _COLOURS) if format_ == "text" else said)
    errors = sum(finding.is_error for finding in findings)
    say(f"{folder}: errors: {errors}, warnings: {len(findings) - errors}")
    return FINDINGS if findings else 0


@click.command(
    "init-extension", help=_INIT_HELP, short_help="Start a vendor's extension."
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the package. Default: that of DIR.")
@click.option("--vendor-id", help="Default: com.example.")
@click.option(
    "--ocpp",
    "versions",
    multiple=True,
    type=click.Choice(list(DIALECTS)),
    help="Version of OCPP; repeatable. Default: all that have customData.",
)
@click.option(
    "--from-log",
    "logs",
    multiple=True,
    metavar="LOG",
    help="A log to draft the extension from, as inspect reads it; repeatable.",
)
def init_extension(
    folder: Path,
    name: str | None,
    vendor_id: str | None,
    versions: tuple[str, ...],
    logs: tuple[str, ...],
) -> None:
    from ocpp_codegen.extension import scaffold

    if logs and vendor_id is not None:
        raise fail("--vendor-id with --from-log", "leave it out: the log has them")
    name = name or folder.resolve().name
    vendor_id = "com.example" if vendor_id is None else vendor_id
    files = scaffold.files(name, vendor_id, versions)
    if logs:
        files = _drafted(name, versions, logs)
    scaffold.write(folder, files)
    for file in files:
        say(f"wrote {folder / file}")
    say(f"next: ocpp-codegen lint {folder}")


def _drafted(
    name: str, versions: tuple[str, ...], logs: tuple[str, ...]
) -> dict[str, str]:
    """The files of an extension for what the logs show beyond the standard."""
    from ocpp_codegen import inspection
    from ocpp_codegen.extension import drafting
    from ocpp_codegen.inspection.observing import Observer
    from ocpp_codegen.wiring import reading

    if len(versions) > 1:
        raise fail(
            "--ocpp more than once with --from-log",
            "name the version that all of the logs are of, or leave it to the tool",
        )
    observer = Observer()
    options = inspection.Options(versions[0] if len(versions) == 1 else None)
    summary = inspection.inspect(logs, options, observer.frame)
    if not observer.observed.versions and observer.observed.left_out:
        raise fail(
            "nothing that an extension can add was found",
            "inspect shows where its messages break OCPP",
            ", ".join(logs),
        )
    if not observer.observed.versions:
        raise fail(
            "nothing beyond the standard was found",
            "check with inspect that its frames are found, or leave --from-log out",
            ", ".join(logs),
        )
    return drafting.files(
        name, observer.observed, summary.frames, reading.official_version
    )
