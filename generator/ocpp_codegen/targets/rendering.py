"""Python decisions to text: one template per file, then black.

Only ``Code`` reaches the output: the finalizer refuses any other string.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import black
import jinja2
from black.mode import Mode, TargetVersion
from black.parsing import InvalidInput
from black.report import NothingChanged

from ocpp_codegen.base import resources
from ocpp_codegen.python import safe
from ocpp_codegen.python.lowering import WIDTH
from ocpp_codegen.python.modules import Package, StandardNames, VendorPackage
from ocpp_codegen.python.safe import Code
from ocpp_codegen.reference.manual import Manual
from ocpp_codegen.reference.page import Page
from ocpp_codegen.targets import runtime

_BLACK = Mode(target_versions={TargetVersion.PY311}, line_length=WIDTH)

# Template to the part of the package that it prints.
_MODULES = {
    "call": "call",
    "call_result": "call_result",
    "datatypes": "datatypes",
    "enums": "enums",
    "codec": "codec",
    "rules": "codec",
    "roles": "roles",
    "charge_point": "charge_point",
}
# The same for a vendor's package, where the rules are part of the codec.
_VENDOR_MODULES = {
    "call": "call",
    "call_result": "call_result",
    "datatypes": "datatypes",
    "enums": "enums",
    "vendor_codec": "codec",
    "charge_point": "charge_point",
    "roles": "roles",
}
_PAGES = ("index", "call", "call_result", "datatypes", "enums")


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


def render(package: Package, standard: StandardNames) -> dict[PurePosixPath, str]:
    """The files of a package, formatted, by path below the output folder."""
    environment = _environment()
    folder = PurePosixPath(package.name)
    files = {
        template.path: _format(
            template.path,
            environment.get_template(template.name).render(template.context),
        )
        for template in (
            *_templates(package, folder),
            *_standard_templates(package.header, standard, folder),
        )
    }
    return files | {folder / "py.typed": _marker(environment, package.header)}


def render_vendor(package: VendorPackage) -> dict[PurePosixPath, str]:
    """The files of a vendor's package for one version."""
    environment = _environment()
    folder = PurePosixPath(*package.folder)
    context = {"header": package.header}
    root = [f"OCPP with the extension {package.folder[0]}, by version."]
    templates = [
        _Template(
            folder.parent / "__init__.py",
            "package.py.jinja",
            {"header": package.root_header, "doc": root},
        ),
        _Template(
            folder / "__init__.py", "package.py.jinja", {**context, "doc": package.doc}
        ),
        _Template(
            folder / "rules.py",
            "rules.py.jinja",
            {**context, "module": package.codec.codec},
        ),
        *(
            _Template(
                folder / f"{module}.py",
                f"{template}.py.jinja",
                {**context, "module": getattr(package, module)},
            )
            for template, module in _VENDOR_MODULES.items()
        ),
    ]
    files = {
        template.path: _format(
            template.path,
            environment.get_template(template.name).render(template.context),
        )
        for template in templates
    }
    return files | {folder / "py.typed": _marker(environment, package.header)}


def render_shared(
    header: tuple[str, ...], subprotocols: Mapping[str, str], accelerator: bool
) -> dict[PurePosixPath, str]:
    """The files beside the packages, which all versions share.

    subprotocols gives the package for each subprotocol of the WebSocket.
    accelerator: the source of the accelerator too.
    """
    environment = _environment()
    path = PurePosixPath("__init__.py")
    text = environment.get_template("root.py.jinja").render(
        header=header, subprotocols=subprotocols
    )
    return {
        path: _format(path, text),
        **runtime.files(header, accelerator),
        PurePosixPath("py.typed"): _marker(environment, header),
    }


def render_pages(
    manual: Manual, header: tuple[str, ...], module: str
) -> dict[PurePosixPath, str]:
    """The reference pages of a version, for the package with that import name."""
    environment = _environment()
    context = {"manual": manual, "header": header, "module": module}
    return {
        PurePosixPath(manual.package, f"{page}.rst"): environment.get_template(
            f"reference_{page}.rst.jinja"
        ).render(context)
        for page in _PAGES
    }


def render_html(page: Page) -> dict[PurePosixPath, str]:
    """The reference of a version as one file that needs no other."""
    environment = _environment()
    text = environment.get_template("reference.html.jinja").render(
        page=page,
        style=_part(environment, "reference.css"),
        script=_part(environment, "reference.js"),
    )
    return {PurePosixPath(f"{page.stem}.html"): text}


def _part(environment: jinja2.Environment, name: str) -> Code:
    """A file of ours as it is: what has braces of its own is no template."""
    assert environment.loader is not None
    return Code(environment.loader.get_source(environment, name)[0])


def snippet(expression: Code, width: int = WIDTH) -> str:
    """A Python expression, laid out for people."""
    mode = replace(_BLACK, line_length=width)
    return black.format_str(expression, mode=mode).rstrip("\n")


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
                {**context, "module": getattr(package, part)},
            )
            for module, part in _MODULES.items()
        ),
    ]


def _standard_templates(
    header: tuple[str, ...], standard: StandardNames, folder: PurePosixPath
) -> list[_Template]:
    modules = ["standard", "standard_names"] if standard.names else ["standard"]
    return [
        _Template(
            folder / f"{module}.py",
            f"{module}.py.jinja",
            {"header": header, "module": standard},
        )
        for module in modules
    ]


def _marker(environment: jinja2.Environment, header: tuple[str, ...]) -> str:
    return environment.get_template("py.typed.jinja").render(header=header)


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
        "annotation": safe.annotation,
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
