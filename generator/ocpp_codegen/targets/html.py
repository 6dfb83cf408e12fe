"""The reference as one HTML file for each version, which needs no other."""

import json
from collections.abc import Iterable
from pathlib import PurePosixPath

from ocpp_codegen.base import resources
from ocpp_codegen.python.safe import Code
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import checker, page
from ocpp_codegen.reference.entries import entries_of
from ocpp_codegen.reference.manual import manual_of
from ocpp_codegen.targets import layout
from ocpp_codegen.targets.files import File, Target, Template


def files(version: Version) -> Iterable[File]:
    """The page of a version."""
    made = page.make(version, layout.expression)
    context = {
        "page": made,
        "style": _part("reference.css"),
        "script": Code("".join(_part(name) for name in _SCRIPTS)),
        "known": _known(version),
    }
    yield Template(PurePosixPath(f"{made.stem}.html"), "html/page.html.jinja", context)


_SCRIPTS = ("finding.js", "checking.js", "reference.js")


def _known(version: Version) -> Code:
    """What the script has to know, as JSON that ends no element of the page."""
    entries = entries_of(version, manual_of(version))
    data = {"entries": entries, "rules": checker.rules_of(version)}
    text = json.dumps(data, separators=(",", ":"))
    return Code(text.replace("<", "\\u003c"))


def _part(name: str) -> Code:
    """A file of ours as it is: what has braces of its own is not a template."""
    path = resources.folder("templates") / "html" / name
    return Code(path.read_text(encoding="utf-8"))


TARGET = Target(files, owns_folders=False, instead=True)
