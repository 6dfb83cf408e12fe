"""Files to text: templates, and a layout for Python.

Only ``Code`` reaches the output: the finalizer refuses any other string.
"""

import functools
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import jinja2

from ocpp_codegen.base import resources
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.python import annotations, safe
from ocpp_codegen.python.safe import Code
from ocpp_codegen.targets import layout
from ocpp_codegen.targets.compiled import Compiled
from ocpp_codegen.targets.files import File, Template, Text


class TemplateError(Exception):
    """A mistake in a template; place is its file, line and text."""

    def __init__(self, place: str, error: Exception) -> None:
        super().__init__(f"{place}: {type(error).__name__}: {error}")


class RenderingError(Exception):
    """A file that can't be laid out: a bug here. raw is the text as rendered."""

    def __init__(self, path: PurePosixPath, raw: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.raw = raw


def rendered(files: Iterable[File]) -> dict[PurePosixPath, str]:
    """The text of files by path; Python is laid out as by black."""
    environment = _environment(resources.folder("templates"))
    files = list(files)
    for file in files:
        if file.path.is_absolute() or ".." in file.path.parts:
            raise fail(
                f"the target leads out of the output folder: {quoted(str(file.path))}",
                "let it name paths below the folder",
            )
    return {file.path: _text(environment, file) for file in files}


def _text(environment: jinja2.Environment, file: File) -> str:
    if isinstance(file, Text):
        return file.text
    text = _printed(environment, file)
    return _format(file.path, text) if file.path.suffix == ".py" else text


def _printed(environment: jinja2.Environment, file: Template) -> str:
    try:
        return environment.get_template(file.template).render(file.context)
    except Exception as error:  # whatever a template calls may raise anything
        raise TemplateError(_place(error), error) from error


def _place(error: Exception) -> str:
    """Where a template went wrong, with the line as it stands there."""
    root = resources.folder("templates")
    frames = traceback.extract_tb(error.__traceback__)
    inner = [frame for frame in frames if frame.filename.startswith(str(root))]
    if not inner:
        return str(root)
    path = Path(inner[-1].filename).relative_to(root)
    return f"templates/{path.as_posix()}:{inner[-1].lineno}: {inner[-1].line}"


def _format(path: PurePosixPath, text: str) -> str:
    try:
        return layout.python(text)
    except layout.LayoutError as error:
        raise RenderingError(path, text, str(error)) from error


@functools.cache
def _environment(folder: Path) -> jinja2.Environment:
    """Templates are compiled once, and kept: it takes longer than to print most."""
    sources = [__file__, annotations.__file__, safe.__file__]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder, encoding="utf-8"),
        bytecode_cache=Compiled(folder, sources),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
        finalize=_only_code,
        autoescape=False,
    )
    filters = {"annotation": annotations.printed, **safe.FILTERS}
    environment.filters |= {name: _of_defined(f) for name, f in filters.items()}
    return environment


def _of_defined(made: Callable[..., Code]) -> Callable[..., Code]:
    """The filter, but what is not there is said by its name."""

    def filtered(value: object, *arguments: object) -> Code:
        if isinstance(value, jinja2.Undefined):
            str(value)  # raises
        return made(value, *arguments)

    return filtered


def _only_code(value: object) -> object:
    if isinstance(value, Code):
        return value
    raise TypeError(f"a template prints {value!r} without a filter")
