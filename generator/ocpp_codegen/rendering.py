"""Python decisions to text: one template per file, then black.

Only ``Code`` reaches the output: the finalizer refuses any other string, so a
value from a schema gets in through a filter that checks or escapes it, or not
at all.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import black
import jinja2
from black.mode import Mode, TargetVersion
from black.parsing import InvalidInput
from black.report import NothingChanged

from ocpp_codegen import resources
from ocpp_codegen.lowering import WIDTH
from ocpp_codegen.python import Package

_BLACK = Mode(target_versions={TargetVersion.PY311}, line_length=WIDTH)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_ANNOTATION = re.compile(r"[A-Za-z0-9_.\[\], |]+", re.ASCII)

_MODULES = ("call", "call_result", "datatypes", "enums")


class Code(str):
    """Text that is safe to stand in a Python file where the template puts it."""


class RenderingError(Exception):
    """A file that black refuses, which is a bug here. raw is the text as rendered."""

    def __init__(self, path: PurePosixPath, raw: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.raw = raw


@dataclass(frozen=True)
class _Template:
    path: PurePosixPath
    name: str
    context: Mapping[str, Any]


def render(package: Package) -> dict[PurePosixPath, str]:
    """The files of a package, formatted, by path below the output folder."""
    environment = _environment()
    folder = PurePosixPath(package.name)
    files = {
        template.path: _format(
            template.path,
            environment.get_template(template.name).render(template.context),
        )
        for template in _templates(package, folder)
    }
    return files | {folder / "py.typed": _marker(environment, package.header)}


def render_root(header: tuple[str, ...]) -> dict[PurePosixPath, str]:
    """The files beside the packages, which all versions share."""
    environment = _environment()
    path = PurePosixPath("__init__.py")
    text = environment.get_template("root.py.jinja").render(header=header)
    return {
        path: _format(path, text),
        PurePosixPath("py.typed"): _marker(environment, header),
    }


def _templates(package: Package, folder: PurePosixPath) -> list[_Template]:
    context = {"header": package.header}
    return [
        _Template(
            folder / "__init__.py", "package.py.jinja", {**context, "doc": package.doc}
        ),
        *(
            _Template(
                folder / f"{module}.py",
                f"{module}.py.jinja",
                {**context, "module": getattr(package, module)},
            )
            for module in _MODULES
        ),
    ]


def _marker(environment: jinja2.Environment, header: tuple[str, ...]) -> str:
    return environment.get_template("py.typed.jinja").render(header=header)


def _format(path: PurePosixPath, text: str) -> str:
    try:
        return black.format_file_contents(text, fast=False, mode=_BLACK)
    except NothingChanged:
        return text
    except (InvalidInput, AssertionError, RecursionError) as error:
        raise RenderingError(path, text, str(error)) from error


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.folder("templates"), encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
        finalize=_only_code,
        autoescape=False,
    )
    filters: Mapping[str, Callable[..., Code]] = {
        "name": name,
        "names": names,
        "annotation": annotation,
        "literal": literal,
        "doc": doc,
        "comment": comment,
    }
    environment.filters.update(filters)
    return environment


def _only_code(value: object) -> object:
    if isinstance(value, Code):
        return value
    raise TypeError(f"a template prints {value!r} without a filter")


def name(text: str) -> Code:
    """An identifier."""
    return _matching(_NAME, text)


def names(texts: Iterable[str]) -> Code:
    """Identifiers, separated by commas."""
    return Code(", ".join(map(name, texts)))


def annotation(text: str) -> Code:
    """A type annotation."""
    return _matching(_ANNOTATION, text)


def literal(text: str) -> Code:
    """A string literal in ASCII."""
    return Code('"' + "".join(map(_literal_character, text)) + '"')


def doc(text: str, indent: int = 0) -> Code:
    """A line inside a docstring; an empty line gets no indent."""
    escaped = _one_line(text).replace("\\", "\\\\").replace('""', '\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return Code(" " * indent + escaped if text else "")


def comment(text: str) -> Code:
    """The rest of a comment line."""
    return Code(_one_line(text))


def _matching(pattern: re.Pattern[str], text: str) -> Code:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is not safe here")
    return Code(text)


def _literal_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if " " <= character <= "~":
        return character
    return character.encode("unicode_escape").decode("ascii")


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(f"{text!r} is not one printable line")
    return text
