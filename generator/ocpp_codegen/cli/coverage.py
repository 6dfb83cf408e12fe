"""The command that says what a ChargePoint class handles: coverage."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.cli.console import emit

NEVER = 1

_COVERAGE_HELP = """Say which actions a ChargePoint class handles.

\b
Examples:
  ocpp-codegen coverage app:CentralSystem
  ocpp-codegen coverage app.station:Station --format markdown > handled.md
  ocpp-codegen coverage app:Proxy --side station
  ocpp-codegen coverage app:AnyVersion --ocpp 2.0.1

CLASS is a module and a class in it, which derives from a ChargePoint of the generated
modules. The module is imported, from the current folder first. For each block of the
specification, what the other side may send is handled or missing; handlers of what it
never sends are listed after that.

Exit code 0, or 1 when there are handlers that can never be called.
"""


@click.command(help=_COVERAGE_HELP, short_help="Say which actions a class handles.")
@click.argument("name", metavar="CLASS")
@click.option(
    "--side",
    type=click.Choice(["station", "system"]),
    help="What the class is. Default: as its handlers tell.",
)
@click.option(
    "--ocpp",
    "version",
    metavar="VERSION",
    help="Which version, of a class that speaks several.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="Default: text.",
)
def coverage(name: str, side: Any, version: str | None, format_: str) -> int:
    from ocpp_codegen.runtime.coverage import coverage as covered

    cls = _class(name)
    try:
        found = covered(cls, side, version)
    except (TypeError, ValueError) as error:
        raise _refused(error) from None
    emit(found.markdown() if format_ == "markdown" else found.text())
    return NEVER if found.never else 0


def _refused(error: TypeError | ValueError) -> CodegenError:
    message = str(error)
    for missing, option in (
        (": give the side", "--side"),
        (": give the version", "--ocpp"),
    ):
        if message.endswith(missing):
            return fail(message.removesuffix(missing), f"add {option}")
    if isinstance(error, ValueError):
        return fail(message, "check --ocpp")
    return fail(message, "name a class that derives from a generated ChargePoint")


def _class(name: str) -> Any:
    """The class of a name such as app:CentralSystem."""
    module_name, colon, path = name.partition(":")
    if not (module_name and colon and path):
        raise fail(
            f"{quoted(name)} does not name a class",
            "write module and class with a colon, such as app:CentralSystem",
        )
    found: Any = _module(module_name)
    for part in path.split("."):
        if not hasattr(found, part):
            raise fail(
                f"{quoted(module_name)} has no {quoted(part)}",
                "check the name after the colon",
            )
        found = getattr(found, part)
    return found


def _module(name: str) -> Any:
    """A module, which may lie in the current folder; whatever it raises is said."""
    sys.path.insert(0, str(Path.cwd()))
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            raise fail(
                f"there is no module {quoted(name)}",
                "run this where python -c 'import ...' finds it",
            ) from None
        raise _failed(name, error) from None
    except (Exception, SystemExit) as error:
        raise _failed(name, error) from None
    finally:
        sys.path.pop(0)


def _failed(name: str, error: BaseException) -> CodegenError:
    return fail(
        f"importing {quoted(name)} ended in {type(error).__name__}: {error}",
        f"python -c 'import {name}' shows where",
    )
