"""The command that prints the model for generators in other languages: model."""

import click

from ocpp_codegen.base.errors import fail
from ocpp_codegen.base.options import Options
from ocpp_codegen.cli.console import emit, say
from ocpp_codegen.cli.options import with_options

_MODEL_HELP = """Print the model of a version as JSON, for other languages.

\b
Examples:
  ocpp-codegen model --ocpp 2.1 > model.json
  ocpp-codegen model --ocpp 1.6 --extension my-extension
  ocpp-codegen model --schema          # the JSON Schema of the layout

Types, wire names, Python names, limits, roles, blocks, pairs of request and response,
standard names, and what is the vendor's. generator/README.md describes the layout.
"""


@click.command(help=_MODEL_HELP, short_help="Print the model as JSON.")
@with_options("model")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the layout.")
def model(options: Options, schema: bool) -> None:
    from ocpp_codegen.build import pipeline
    from ocpp_codegen.reference import model_json

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
    emit(model_json.as_json(versions[0]))
