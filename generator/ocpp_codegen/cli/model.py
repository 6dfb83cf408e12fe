"""The commands for generators of others: model, and target."""

from dataclasses import replace

import click

from ocpp_codegen.base.errors import fail
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli.console import emit, say, write
from ocpp_codegen.cli.decorators import with_options

_MODEL_HELP = """Print the model of a version as JSON, for other languages.

\b
Examples:
  ocpp-codegen model --ocpp 2.1 > model.json
  ocpp-codegen model --ocpp 1.6 --extension my-extension
  ocpp-codegen model --schema          # the JSON Schema of the layout
  ocpp-codegen model --ocpp 2.1 --format arrow
  ocpp-codegen model --ocpp 2.1 --format duckdb | duckdb logs.db

Types, wire names, Python names, limits, roles, blocks, pairs of request and response,
standard names, and what is the vendor's. generator/README.md describes the layout.
With --format arrow, the columns of each message as an Arrow schema; with duckdb,
statements that create a table for each.
"""

_TARGET_HELP = """Write what an installed target makes of each version.

\b
Examples:
  ocpp-codegen target                  # the targets that are installed
  ocpp-codegen target rust --ocpp 2.1 --output src

A package adds a target by the entry point ocpp_codegen.targets, as
generator/ocpp_codegen/README.md explains.
"""


@click.command(help=_MODEL_HELP, short_help="Print the model as JSON.")
@with_options("model")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the layout.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "arrow", "duckdb"]),
    default="json",
    help="Default: json.",
)
def model(options: Options, schema: bool, format_: str) -> None:
    from ocpp_codegen.reference import model_columns, model_json
    from ocpp_codegen.wiring import pipeline

    if schema:
        emit(model_json.SCHEMA.read_text(encoding="utf-8").rstrip())
        return
    if len(options.versions) != 1:
        raise fail("the model is of one version", "add --ocpp with that version")
    versions, told = pipeline.versions(options)
    if len(versions) != 1:
        raise fail(
            f"{len(versions)} extensions are for OCPP {options.versions[0]}",
            "give one --extension that has this version",
        )
    for line in told:
        say(line)
    shown = {"json": model_json.as_json, **model_columns.FORMATS}[format_]
    emit(shown(versions[0]))


@click.command(help=_TARGET_HELP, short_help="Write what another target makes.")
@click.argument("name", required=False)
@with_options("target")
def target(options: Options, name: str | None) -> int:
    from ocpp_codegen.targets import installed

    if name is None:
        for each in installed.names():
            emit(each)
        return 0
    return write(replace(options, command=f"target {name}"), name)
