"""Reference pages in reStructuredText, for Sphinx."""

from collections.abc import Iterable

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference.manual import manual_of
from ocpp_codegen.targets.files import File, Target, Template

_PAGES = ("index", "call", "call_result", "datatypes", "enums")


def files(version: Version) -> Iterable[File]:
    """A page for each module of classes, and one that leads to them."""
    context = {
        "manual": manual_of(version),
        "header": version.header,
        "module": version.import_name,
    }
    for page in _PAGES:
        yield Template(version.folder / f"{page}.rst", f"rst/{page}.rst.jinja", context)


TARGET = Target(files, instead=True)
