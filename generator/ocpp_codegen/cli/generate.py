"""The command generate."""

import click

from ocpp_codegen.base.options import OPTIONS, Options
from ocpp_codegen.cli.console import write
from ocpp_codegen.cli.decorators import with_options
from ocpp_codegen.targets import formats

_HELP = f"""Write the Python modules of OCPP.

\b
Examples:
  ocpp-codegen generate --output src/messages
  ocpp-codegen generate --ocpp 2.0.1 --schemas OCPP-2.0.1_schemas.zip
  ocpp-codegen generate --check        # exit 1 if the output is out of date
  ocpp-codegen generate --diff | less  # what generate would change
  ocpp-codegen generate --output src/messages --extension my-extension

Options may be set in [tool.ocpp-codegen] of pyproject.toml:
{", ".join(option.setting for option in OPTIONS.values() if option.setting)}.
Options on the command line take precedence.
"""


@click.command(help=_HELP, short_help="Write the Python modules.")
@with_options("generate")
def generate(options: Options) -> int:
    return write(options, formats.MODULES)
