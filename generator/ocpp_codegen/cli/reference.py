"""The commands for looking things up: docs, show, vectors."""

import re
from typing import TYPE_CHECKING

import click

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli import completion
from ocpp_codegen.cli.console import emit, write
from ocpp_codegen.cli.decorators import with_options
from ocpp_codegen.targets import formats

if TYPE_CHECKING:
    from ocpp_codegen.reference import lookup

_DOCS_HELP = f"""Write a reference of messages, types and values.

\b
Examples:
  ocpp-codegen docs --format rst --output docs/ocpp
  ocpp-codegen docs --format rst --ocpp 2.0.1 --module my.v201 --output docs
  ocpp-codegen docs --format html --output docs
  ocpp-codegen docs --format html --extension my-extension --output docs

{" ".join(formats.FORMATS.values())}
"""

_SHOW_HELP = """Show what a name means, or what matches some words.

\b
Examples:
  ocpp-codegen show TransactionEvent
  ocpp-codegen show idtoken            # in any case, on the wire or in Python
  ocpp-codegen show IdTokenType.idToken --ocpp 2.0.1
  ocpp-codegen show HeartbeatInterval  # a variable, or a configuration key
  ocpp-codegen show FormatViolation    # an error code
  ocpp-codegen show stop charging      # words, and names of other versions
  ocpp-codegen show MeterValues --format json
  ocpp-codegen show Acme --extension my-extension

Where several things may be meant, the answer is a list, the best first. The
newest version that has the name is shown; --ocpp chooses another.
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
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="NAME...",
    shell_complete=completion.names,
)
@with_options("show")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Default: text.",
)
def show(options: Options, words: tuple[str, ...], format_: str) -> None:
    from ocpp_codegen.reference import lookup, lookup_text

    query = " ".join(words)
    books = _books(options)
    found = lookup.find(books, query)
    if not found:
        versions = " or ".join(book.version for book in books)
        raise fail(
            f"nothing in OCPP {versions} is called {quoted(query)}, or has such words",
            "name an action, a type, a field, a value, a variable or an error code",
        )
    if format_ == "json":
        emit(lookup_text.as_json(found).rstrip())
    else:
        emit(lookup_text.as_text(query, found).rstrip())


def _books(options: Options) -> "list[lookup.Book]":
    """What there is to look up: as packaged, or made with an extension."""
    from ocpp_codegen.reference import lookup

    if not options.extensions:
        return lookup.packaged(sorted(options.versions))
    from ocpp_codegen.reference import answers
    from ocpp_codegen.targets import layout
    from ocpp_codegen.wiring import pipeline

    versions, _ = pipeline.versions(options)
    return [lookup.Book(answers.data(v, layout.expression)) for v in versions]


@click.command(help=_VECTORS_HELP, short_help="Write test vectors.")
@with_options("vectors")
def vectors(options: Options) -> int:
    return write(options, formats.VECTORS)


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
