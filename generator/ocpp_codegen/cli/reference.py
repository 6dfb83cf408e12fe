"""The commands for looking things up: docs, show, vectors."""

import re

import click

from ocpp_codegen import targets
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli.console import emit, write
from ocpp_codegen.cli.decorators import with_options

_DOCS_HELP = f"""Write a reference of messages, types and values.

\b
Examples:
  ocpp-codegen docs --format rst --output docs/ocpp
  ocpp-codegen docs --format rst --ocpp 2.0.1 --module my.v201 --output docs
  ocpp-codegen docs --format html --output docs
  ocpp-codegen docs --format html --extension my-extension --output docs

{" ".join(targets.FORMATS.values())}
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

One file for each message; generator/README.md describes its layout.
"""

_MODULE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)


@click.command(help=_DOCS_HELP, short_help="Write a reference.")
@with_options("docs")
def docs(options: Options) -> int:
    if options.module is not None:
        _check_module(options.module, options)
    return write(options, options.format)


@click.command("show", help=_SHOW_HELP, short_help="Show what a name means.")
@click.argument("name")
@with_options("show")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Default: text.",
)
def show(options: Options, name: str, format_: str) -> None:
    from ocpp_codegen.build import pipeline
    from ocpp_codegen.reference import examples, lookup, lookup_text
    from ocpp_codegen.reference.manual import manual_of
    from ocpp_codegen.targets import layout

    read = list(pipeline.read(options))
    manuals = [manual_of(version) for version in read]
    found = {m.version: lookup.Index(m).find(name) for m in manuals}
    matches = {version: match for version, match in found.items() if match}
    if not matches:
        near = ", ".join(lookup.suggestions(manuals, name))
        raise fail(
            f"{quoted(name)} is not an action, type, field or value of OCPP "
            + " or ".join(found),
            f"did you mean: {near}" if near else "name one of the specification",
        )
    newest = max(matches, key=list(found).index)
    index = list(found).index(newest)
    answer = lookup_text.Answer(
        manuals[index],
        matches.pop(newest),
        examples.of(read[index]),
        {version: match.kind for version, match in matches.items()},
    )
    if format_ == "json":
        emit(lookup_text.as_json(answer).rstrip())
    else:
        emit(lookup_text.as_text(answer, layout.expression).rstrip())


@click.command(help=_VECTORS_HELP, short_help="Write test vectors.")
@with_options("vectors")
def vectors(options: Options) -> int:
    return write(options, targets.VECTORS)


def _check_module(module: str, options: Options) -> None:
    if options.format != "rst":
        raise fail("--module is for pages of reStructuredText", "leave it out")
    if not _MODULE.fullmatch(module):
        raise fail(
            f"{quoted(module)} is not the name of a Python package",
            "give names with dots between them, as in my_app.ocpp201",
        )
    if len(options.versions) != 1:
        raise fail(
            "--module names the package of one version, but several are asked for",
            "add --ocpp with the version",
        )
