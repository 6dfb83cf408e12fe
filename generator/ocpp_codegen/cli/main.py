"""The command line. Data goes to stdout, talk to stderr.

Exit codes: 0 done or up to date, 1 output out of date, 2 bad usage or input,
3 an internal error; 130 when interrupted and 141 when nobody reads our output
any more, as the shell has it. The stages are imported inside the commands that
need them, so that help and completion stay fast.
"""

import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ocpp_codegen import __version__, targets
from ocpp_codegen.base.errors import CodegenError, one_line
from ocpp_codegen.base.options import OPTIONS, Options
from ocpp_codegen.cli.console import ReaderGoneError, emit, say, write
from ocpp_codegen.cli.coverage import coverage
from ocpp_codegen.cli.decorators import Defaults, with_options
from ocpp_codegen.cli.diff import diff
from ocpp_codegen.cli.extension import init_extension, lint
from ocpp_codegen.cli.inspect import inspect
from ocpp_codegen.cli.migrate import migrate
from ocpp_codegen.cli.model import model, target
from ocpp_codegen.cli.probe import probe
from ocpp_codegen.cli.reference import docs, show, vectors
from ocpp_codegen.protocol.versions import DIALECTS

if TYPE_CHECKING:
    from ocpp_codegen.official.verify import FileVerdict

# The extra of this distribution that brings a package.
_EXTRAS = {
    "black": "generate",
    "datamodel_code_generator": "generate",
    "jinja2": "generate",
    "libcst": "migrate",
    "pyarrow": "arrow",
    "pydantic": "generate",
}

# The commands that go by the settings, besides schemas verify.
_CONFIGURED = ("generate", "docs", "vectors", "model", "target")

BAD_INPUT = 2
INTERNAL_ERROR = 3
INTERRUPTED = 130
READER_GONE = 141

_GENERATE_HELP = f"""Write the Python modules of OCPP.

\b
Examples:
  ocpp-codegen generate --output src/messages
  ocpp-codegen generate --ocpp 2.0.1 --schemas OCPP-2.0.1_schemas.zip
  ocpp-codegen generate --check        # exit 1 if the output is out of date
  ocpp-codegen generate --diff | less  # what generate would change
  ocpp-codegen generate --output src/messages --extension my-extension

Options may stand in [tool.ocpp-codegen] of pyproject.toml:
{", ".join(option.setting for option in OPTIONS.values() if option.setting)}.
Those given here count more.
"""

_VERIFY_HELP = """Say whether schema files are the official ones.

\b
Examples:
  ocpp-codegen schemas verify
  ocpp-codegen schemas verify --ocpp 2.0.1 --schemas OCPP-2.0.1_schemas.zip

Prints a line for each version, and one for each file that differs or was
repaired; --details has one for every file. Exit code 2 when a file is missing,
surplus or differs.
"""

_MANIFEST_HELP = """Print a manifest of schema files, for schemas/VERSION/manifest.json.

The folder has to hold the official files: their digests become the standard
that every other source is held against.
"""


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
        # What is still in the buffer must not be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_GONE)
    except ModuleNotFoundError as error:
        _stop(f"error: {_missing(error)}", BAD_INPUT)
    except Exception as error:  # the last line of defence: no traceback for users
        _stop(
            f"internal error: {type(error).__name__}: {error}{_kept(error)}",
            INTERNAL_ERROR,
        )


def _show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from ocpp_codegen.inspection import protocols

    loaded = protocols.is_accelerated()
    emit(f"ocpp-codegen, version {__version__}")
    emit(f"accelerator: {'loaded' if loaded else 'not loaded'}")
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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
      1  the output is out of date (--check, --diff), something breaks (diff),
         or something is found (inspect, lint, migrate)
      2  bad usage or input
      3  an internal error
    """
    context.default_map = {
        **{name: Defaults(name) for name in _CONFIGURED},
        "schemas": {"verify": Defaults("verify")},
    }


@cli.command(help=_GENERATE_HELP, short_help="Write the Python modules.")
@with_options("generate")
def generate(options: Options) -> int:
    return write(options, targets.MODULES)


@cli.group()
def schemas() -> None:
    """Look at schema files."""


@schemas.command(help=_VERIFY_HELP, short_help="Compare with the official files.")
@with_options("verify")
@click.option("--details", is_flag=True, help="A line for each file, right or not.")
def verify(options: Options, details: bool) -> int:
    from ocpp_codegen.build import pipeline

    options, notes = pipeline.available(options)
    for note in notes:
        say(note)
    code = 0
    for version in options.versions:
        source, verdict = pipeline.verify(version, options)
        say(f"OCPP {version}: {source}")
        emit(one_line(verdict.summary(version)))
        problems = [problem for file in verdict.files for problem in file.problems]
        code = BAD_INPUT if problems else code
        for file in verdict.files:
            if details or file.problems or file.repairs:
                _show_file(file)
    return code


def _show_file(verdict: "FileVerdict") -> None:
    issue = f", issue {verdict.issues[0]}" if verdict.issues else ""
    emit(one_line(f"{verdict.file}: {verdict.status}{issue}"))
    for repair in verdict.repairs:
        emit(one_line(f"  {repair}"))
    for problem in verdict.problems:
        emit(one_line(f"  {problem.pointer or '/'}: {problem.message}"))


@schemas.command(help=_MANIFEST_HELP, short_help="Print a manifest of schema files.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--issue", default="unnamed", help="Name of the issue: its year, month.")
def manifest(folder: Path, issue: str) -> None:
    from ocpp_codegen.official import verify as official

    emit(json.dumps(official.manifest_of(folder, issue), indent=1, sort_keys=True))


@schemas.command(short_help="What errata say of schemas and frames.")
@click.option(
    "--ocpp",
    "versions",
    multiple=True,
    type=click.Choice(list(DIALECTS)),
    help="Version of OCPP; repeatable. Default: all.",
)
def errata(versions: tuple[str, ...]) -> None:
    """Print what errata sheets say of the schema files and of OCPP-J.

    With each stands where that was read, and what the generated modules do.
    """
    from ocpp_codegen.official import errata as official

    for version in versions or tuple(DIALECTS):
        for erratum in official.load(DIALECTS[version]):
            emit(f"OCPP {version}, {erratum.id}: {erratum.says}")
            emit(f"  in: {erratum.document}")
            emit(f"  read: {erratum.source}")
            emit(f"  here: {erratum.does}")


cli.add_command(diff)
cli.add_command(docs)
cli.add_command(show)
cli.add_command(vectors)
cli.add_command(model)
cli.add_command(probe)
cli.add_command(target)
cli.add_command(inspect)
cli.add_command(lint)
cli.add_command(migrate)
cli.add_command(coverage)
cli.add_command(init_extension)


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
