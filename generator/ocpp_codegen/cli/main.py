"""The command line. Data goes to stdout, talk to stderr.

Exit codes: 0 done or up to date, 1 output out of date, 2 bad usage or input,
3 an internal error; 130 when interrupted and 141 when nobody reads our output
any more, as the shell has it. The stages are imported inside the commands that
need them, so that help and completion stay fast.
"""

import os
import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from ocpp_codegen import __version__
from ocpp_codegen.base import garbage
from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.base.options import OPTIONS
from ocpp_codegen.cli.console import BAD_INPUT, ReaderGoneError, emit, say
from ocpp_codegen.cli.coverage import coverage
from ocpp_codegen.cli.decorators import Defaults, Group
from ocpp_codegen.cli.diff import diff
from ocpp_codegen.cli.extension import init_extension, lint
from ocpp_codegen.cli.generate import generate
from ocpp_codegen.cli.inspect import inspect
from ocpp_codegen.cli.migrate import migrate
from ocpp_codegen.cli.model import model, target
from ocpp_codegen.cli.probe import probe
from ocpp_codegen.cli.reference import docs, show, vectors
from ocpp_codegen.cli.schemas import schemas

# The extra of this distribution that brings a package.
_EXTRAS = {
    "black": "generate",
    "datamodel_code_generator": "generate",
    "jinja2": "generate",
    "libcst": "migrate",
    "pyarrow": "arrow",
    "pydantic": "generate",
    "websockets": "probe",
}

INTERNAL_ERROR = 3
INTERRUPTED = 130
READER_GONE = 141


def main() -> NoReturn:
    """Runs the command line; no input ends in a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A locale that lacks a character is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(cli.main(prog_name="ocpp-codegen", standalone_mode=False) or 0)
    except CodegenError as error:
        _stop(f"error: {error}", BAD_INPUT, coloured=True)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        _stop("interrupted", INTERRUPTED)
    except ReaderGoneError:
        sys.exit(READER_GONE)
    except ModuleNotFoundError as error:
        _stop(f"error: {_missing(error)}", BAD_INPUT)
    except Exception as error:  # the last line of defence: no traceback for users
        _stop(
            f"internal error: {type(error).__name__}: {error}{_kept(error)}",
            INTERNAL_ERROR,
        )
    finally:
        _drop_unwritten()
        garbage.abandon()


def _drop_unwritten() -> None:
    """Leaves nothing in a buffer that could not be written.

    Python would try again at the end, and give an exit code of its own.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from ocpp_codegen.inspection import protocols

    loaded = protocols.is_accelerated()
    emit(f"ocpp-codegen, version {__version__}")
    emit(f"accelerator: {'loaded' if loaded else 'not loaded'}")
    context.exit()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, and whether the accelerator is loaded.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Python modules for OCPP, from its JSON schemas.

    \b
    Exit codes:
      0  done, or up to date
      1  the output is out of date (--check, --diff), something breaks (diff)
         or deviates (probe), or something is found (inspect, lint, migrate)
      2  bad usage or input
      3  an internal error
    """
    commands = {name for option in OPTIONS.values() for name in option.settable}
    by_command = {name: Defaults(name) for name in commands}
    context.default_map = {**by_command, "schemas": by_command}  # which has verify


for command in (
    *(generate, schemas, diff, docs, show, vectors, model, probe, target, inspect),
    *(lint, migrate, coverage, init_extension),
):
    cli.add_command(command)


def _stop(message: str, code: int, coloured: bool = False) -> NoReturn:
    say(message, "red" if coloured else None)
    sys.exit(code)


def _missing(error: ModuleNotFoundError) -> str:
    """What to install for a command whose packages are not there."""
    package = (error.name or "").partition(".")[0]
    if package not in _EXTRAS:
        raise error
    extra = f"ocpp-codegen[{_EXTRAS[package]}]"
    return f"this command needs {package}\n  hint: pip install '{extra}'"


def _kept(error: Exception) -> str:
    notes = [*getattr(error, "__notes__", ()), "please report this with the command"]
    return "".join(f"\n  {note}" for note in notes)
