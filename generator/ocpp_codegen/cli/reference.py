"""The commands for looking things up: docs, show, vectors."""

import re
from pathlib import Path

import click

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.cli.console import (
    Schemas,
    accept_unofficial_option,
    check_option,
    chosen,
    deliver,
    deviations_option,
    diff_option,
    emit,
    issue_option,
    output_option,
    quiet_option,
    rendered,
    schemas_option,
    versions_option,
)

_DOCS_HELP = """Write a reference of messages, types and values.

\b
Examples:
  ocpp-codegen docs --format rst --output docs/ocpp
  ocpp-codegen docs --format rst --ocpp 2.0.1 --module my.v201 --output docs
  ocpp-codegen docs --format html --output docs
  ocpp-codegen docs --format html --extension my-extension --output docs

Pages of reStructuredText are for Sphinx, one folder for each version. HTML is one
file for each version, which needs no other and no network.
"""

_SHOW_HELP = """Show a message, type, field or value, found by any of its names.

\b
Examples:
  ocpp-codegen show TransactionEvent
  ocpp-codegen show idtoken            # in any case, on the wire or in Python
  ocpp-codegen show IdTokenType.idToken --ocpp 2.0.1
  ocpp-codegen show MeterValues --format json

The newest version that has the name is shown; --ocpp chooses another.
"""

_VECTORS_HELP = """Write test vectors: payloads with a verdict, as JSON files.

\b
Examples:
  ocpp-codegen vectors --output vectors
  ocpp-codegen vectors --ocpp 2.0.1 --output vectors

One file for each message; the README describes its layout.
"""

_MODULE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)


@click.command(help=_DOCS_HELP, short_help="Write a reference.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["rst", "html"]),
    required=True,
    help="Of the pages.",
)
@versions_option
@schemas_option
@issue_option
@output_option
@click.option(
    "--extension",
    "extensions",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Pages of the versions with a vendor's extension in them; repeatable.",
)
@click.option("--module", help="Import name of the package. Default: ocpp.v201 etc.")
@check_option
@diff_option
@click.option("--descriptions/--no-descriptions", help="Official prose in the pages.")
@accept_unofficial_option
@deviations_option
@quiet_option
def docs(
    format_: str,
    versions: tuple[str, ...],
    schemas: Schemas,
    issue: str | None,
    output: Path | None,
    extensions: tuple[Path, ...],
    module: str | None,
    check: bool,
    diff: bool,
    descriptions: bool,
    accept_unofficial: bool,
    deviations: tuple[str, ...],
    quiet: bool,
) -> int:
    from ocpp_codegen.build import pipeline

    if output is None:
        raise fail("no output folder", "add --output FOLDER")
    if descriptions:
        _refuse_usual_output(output)
    if module is not None:
        _check_module(module, versions, format_)
    named = f" --module {module}" if module else ""
    options = pipeline.Options(
        chosen(versions),
        schemas,
        descriptions,
        accept_unofficial,
        deviations,
        command=f"docs --format {format_}{named}",
        extensions=extensions,
        issue=issue,
        asked=bool(versions),
    )
    result = rendered(
        lambda: (
            pipeline.html_pages(options)
            if format_ == "html"
            else pipeline.pages(options, module)
        )
    )
    return deliver(result, output, f"docs --format {format_}", check, diff, quiet)


@click.command("show", help=_SHOW_HELP, short_help="Show what a name means.")
@click.argument("name")
@versions_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Default: text.",
)
def show(name: str, versions: tuple[str, ...], format_: str) -> None:
    from ocpp_codegen.build import pipeline
    from ocpp_codegen.reference import lookup, lookup_text
    from ocpp_codegen.targets import rendering

    readings = list(pipeline.read(pipeline.Options(chosen(versions))))
    manuals = [reading.manual() for reading in readings]
    found = {m.version: lookup.Index(m).find(name) for m in manuals}
    matches = {version: match for version, match in found.items() if match}
    if not matches:
        near = ", ".join(lookup.suggestions(manuals, name))
        raise fail(
            f"{quoted(name)} is no action, type, field or value of OCPP "
            + " or ".join(found),
            f"did you mean: {near}" if near else "name one of the specification",
        )
    newest = max(matches, key=list(found).index)
    index = list(found).index(newest)
    answer = lookup_text.Answer(
        manuals[index],
        matches.pop(newest),
        readings[index].examples(),
        {version: match.kind for version, match in matches.items()},
    )
    if format_ == "json":
        emit(lookup_text.as_json(answer).rstrip())
    else:
        emit(lookup_text.as_text(answer, rendering.snippet).rstrip())


@click.command(help=_VECTORS_HELP, short_help="Write test vectors.")
@versions_option
@schemas_option
@issue_option
@output_option
@check_option
@diff_option
@accept_unofficial_option
@deviations_option
@quiet_option
def vectors(
    versions: tuple[str, ...],
    schemas: Schemas,
    issue: str | None,
    output: Path | None,
    check: bool,
    diff: bool,
    accept_unofficial: bool,
    deviations: tuple[str, ...],
    quiet: bool,
) -> int:
    from ocpp_codegen.build import pipeline

    if output is None:
        raise fail("no output folder", "add --output FOLDER")
    options = pipeline.Options(
        chosen(versions),
        schemas,
        accept_unofficial=accept_unofficial,
        deviations=deviations,
        command="vectors",
        issue=issue,
        asked=bool(versions),
    )
    result = pipeline.vector_files(options)
    return deliver(result, output, "vectors", check, diff, quiet)


def _check_module(module: str, versions: tuple[str, ...], format_: str) -> None:
    if format_ != "rst":
        raise fail("--module is for pages of reStructuredText", "leave it out")
    if not _MODULE.fullmatch(module):
        raise fail(
            f"{quoted(module)} is no name of a Python package",
            "give names with dots between them, as in my_app.ocpp201",
        )
    if len(chosen(versions)) != 1:
        raise fail(
            "--module names the package of one version, but several are asked for",
            "add --ocpp with the version",
        )


def _refuse_usual_output(output: Path) -> None:
    """What stands in the settings may be published, and so may folders in it."""
    from ocpp_codegen.build import settings

    usual = settings.load().get("output")
    if usual is not None and output.resolve().is_relative_to(Path(usual).resolve()):
        raise fail(
            "--descriptions would put official prose into the usual output, "
            "which may be published",
            "add --output with a folder that is not",
        )
