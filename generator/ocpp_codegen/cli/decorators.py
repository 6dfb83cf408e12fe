"""The options of a command, made of ``base.options``."""

from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.base.options import OPTIONS, Kind, Option, Options
from ocpp_codegen.cli import completion
from ocpp_codegen.cli.console import BAD_INPUT, say
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.targets import formats

P = ParamSpec("P")
T = TypeVar("T")

_PATH = click.Path(path_type=Path)


def _by_version(
    context: click.Context, option: click.Parameter, values: Iterable[str]
) -> dict[str | None, tuple[Path, ...]]:
    """The paths of --schemas by version; under None those for all versions."""
    paths: dict[str | None, tuple[Path, ...]] = {}
    for value in values:
        said, sign, path = value.partition("=")
        key = said if sign and said in DIALECTS else None
        paths[key] = (*paths.get(key, ()), Path(path if key else value))
    return paths


_PARAMETERS: dict[Kind, dict[str, Any]] = {
    Kind.VERSIONS: {"multiple": True, "type": click.Choice(list(DIALECTS))},
    Kind.SCHEMAS: {
        "multiple": True,
        "callback": _by_version,
        "metavar": "[VERSION=]PATH",
    },
    Kind.PATH: {"type": _PATH},
    Kind.PATHS: {"type": _PATH, "multiple": True},
    Kind.IDS: {"multiple": True, "shell_complete": completion.deviations},
    Kind.NAME: {},
    Kind.TEXT: {},
    Kind.FORMAT: {"type": click.Choice(list(formats.FORMATS)), "required": True},
    Kind.FLAG: {"is_flag": True},
    Kind.SWITCH: {},
}


class Group(click.Group):
    """Commands under one name, which is bad usage alone, whatever click makes of it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            say(ctx.get_help())
            ctx.exit(BAD_INPUT)
        return super().parse_args(ctx, args)


# Flags that are typed often have a letter as well.
_SHORT = {"--output": ("-o",), "--quiet": ("-q",)}


def with_options(
    command: str,
) -> Callable[[Callable[Concatenate[Options, P], T]], Callable[..., T]]:
    """Gives a command its options, and calls it with all of them in one object."""
    names = [n for n, option in OPTIONS.items() if command in option.commands]

    def decorate(function: Callable[Concatenate[Options, P], T]) -> Callable[..., T]:
        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> T:
            given: dict[str, Any] = {name: kwargs.pop(name) for name in names}
            asked = bool(given["versions"])
            given["versions"] = chosen(given["versions"])
            options = Options(command=command, asked=asked, **given)
            return function(options, *args, **kwargs)

        decorated: Callable[..., T] = called
        for name in reversed(names):
            decorated = _click_option(name, OPTIONS[name], command)(decorated)
        return decorated

    return decorate


def chosen(versions: tuple[str, ...]) -> tuple[str, ...]:
    """The versions that were asked for, each once; all if none was."""
    return tuple(dict.fromkeys(versions)) or tuple(DIALECTS)


class Defaults(dict[str, Any]):
    """What the settings say for a command, read when the first of them is needed.

    Help and completion go on with settings that cannot be read.
    """

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __getitem__(self, name: str) -> Any:
        return self._found[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self._found.get(name, default)

    @property
    def _found(self) -> dict[str, Any]:
        try:
            return self._read
        except CodegenError:
            if click.get_current_context().resilient_parsing:
                return {}
            raise

    @cached_property
    def _read(self) -> dict[str, Any]:
        from ocpp_codegen.wiring import settings

        return {
            name: value
            for name, value in settings.load().items()
            if self._command in OPTIONS[name].settable
        }


def _click_option(
    name: str, option: Option, command: str
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    switch = f"/--no-{option.flag.removeprefix('--')}"
    flag = option.flag + (switch if option.kind is Kind.SWITCH else "")
    return click.option(
        *_SHORT.get(option.flag, ()),
        flag,
        name,
        help=option.help_for(command),
        **_PARAMETERS[option.kind],
    )
