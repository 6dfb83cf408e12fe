"""Files to text: templates, and black for Python.

Only ``Code`` reaches the output: the finalizer refuses any other string.
"""

import gc
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath

import black
import jinja2
from black.mode import Mode, TargetVersion
from black.parsing import InvalidInput
from black.report import NothingChanged

from ocpp_codegen.base import resources
from ocpp_codegen.python import annotations, safe
from ocpp_codegen.python.lowering import WIDTH
from ocpp_codegen.python.safe import Code
from ocpp_codegen.targets.files import File, Text

_BLACK = Mode(target_versions={TargetVersion.PY311}, line_length=WIDTH)


class RenderingError(Exception):
    """A file that black refuses, which is a bug here. raw is the text as rendered."""

    def __init__(self, path: PurePosixPath, raw: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.raw = raw


def rendered(files: Iterable[File]) -> dict[PurePosixPath, str]:
    """The text of files by path; Python is laid out by black."""
    environment = _environment()
    return {file.path: _text(environment, file) for file in files}


def _text(environment: jinja2.Environment, file: File) -> str:
    if isinstance(file, Text):
        return file.text
    text = environment.get_template(file.template).render(file.context)
    return _format(file.path, text) if file.path.suffix == ".py" else text


def snippet(expression: Code, width: int = WIDTH) -> str:
    """A Python expression, laid out for people."""
    mode = replace(_BLACK, line_length=width)
    return black.format_str(expression, mode=mode).rstrip("\n")


def _format(path: PurePosixPath, text: str) -> str:
    # black makes millions of small objects: collecting them costs more than it
    # saves, and formatting takes three times as long.
    gc.disable()
    try:
        return black.format_file_contents(text, fast=True, mode=_BLACK)
    except NothingChanged:
        return text
    except (InvalidInput, AssertionError, RecursionError) as error:
        raise RenderingError(path, text, str(error)) from error
    finally:
        gc.enable()


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
    filters: dict[str, Callable[..., Code]] = {
        "name": safe.name,
        "names": safe.names,
        "annotation": annotations.printed,
        "literal": safe.literal,
        "doc": safe.doc,
        "comment": safe.comment,
        "number": safe.number,
        "rst": safe.rst,
        "rst_words": safe.rst_words,
        "rst_code": safe.rst_code,
        "rst_title": safe.rst_title,
        "dotted": safe.dotted,
        "plain_name": safe.plain_name,
        "html": safe.html_text,
        "html_comment": safe.html_comment,
        "csp_hash": safe.csp_hash,
    }
    environment.filters.update(filters)
    return environment


def _only_code(value: object) -> object:
    if isinstance(value, Code):
        return value
    raise TypeError(f"a template prints {value!r} without a filter")
