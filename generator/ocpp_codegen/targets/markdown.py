"""The reference in Markdown, for repositories and editors: a page for each block."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import markdown
from ocpp_codegen.targets.files import File, Target, Template

_PAGES = (
    *(markdown.INDEX, markdown.DATATYPES, markdown.ENUMS),
    *(markdown.STANDARD, markdown.ERRORS),
)


def files(version: Version) -> Iterable[File]:
    """The pages of a version, in a folder of their own."""
    pages = markdown.pages_of(version)
    name = version.extension.name if version.extension else "ocpp"
    folder = PurePosixPath(f"{name}-{version.dialect.version}")
    for page in _PAGES:
        path = folder / f"{page}.md"
        yield Template(path, f"markdown/{page}.md.jinja", {"pages": pages})
    for block in pages.blocks:
        context = {"pages": pages, "block": block}
        yield Template(folder / block.file, "markdown/block.md.jinja", context)


TARGET = Target(files, owns_folders=False, instead=True)
