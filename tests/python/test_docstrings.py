"""Docstrings are read as they are meant, by editors and by two documentation tools."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import griffe
from tests.helpers import pydoctor_reads
from tests.helpers.modules import GENERATED, SHARED_FOLDERS
from tests.helpers.schemas import Version

MODULES = ("call", "call_result", "datatypes")

# A field and what it means: without the colon, editors glue it to the line before.
FIELD = re.compile(r"    \w+: \S.*")
CONTINUED = re.compile(r"        \S.*")


def docstrings(version: Version) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each class: its name, the lines of its docstring and the names of its fields."""
    for module in MODULES:
        path = GENERATED / version.package / f"{module}.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                text = ast.get_docstring(node) or ""
                fields = [
                    ast.unparse(statement.target)
                    for statement in node.body
                    if isinstance(statement, ast.AnnAssign)
                ]
                yield f"{module}.{node.name}", text.splitlines(), fields


def described(lines: list[str]) -> list[str]:
    """The lines about fields."""
    at = lines.index("Attributes:") if "Attributes:" in lines else len(lines)
    return lines[at + 1 :]


def test_each_line_about_a_field_says_something(version: Version) -> None:
    for name, lines, fields in docstrings(version):
        told = []
        for line in described(lines):
            assert FIELD.fullmatch(line) or CONTINUED.fullmatch(line), (name, line)
            if FIELD.fullmatch(line):
                told.append(line.split(":")[0].strip())
        if fields:  # an open class has properties instead
            assert told == [field for field in fields if field in told], name


def test_griffe_reads_every_line(version: Version) -> None:
    package = griffe.load(
        version.package, search_paths=[str(GENERATED)], docstring_parser="google"
    )
    found = {
        f"{module}.{cls.name}": [item.name for item in section.value]
        for module in MODULES
        for cls in package[module].classes.values()
        if cls.docstring
        for section in cls.docstring.parsed
        if section.kind is griffe.DocstringSectionKind.attributes
    }
    expected = {
        name: [ln.split(":")[0].strip() for ln in described(lines) if FIELD.match(ln)]
        for name, lines, _ in docstrings(version)
        if "Attributes:" in lines
    }
    assert found == expected


def test_pydoctor_reads_every_docstring(version: Version) -> None:
    paths = [GENERATED / version.package / f"{module}.py" for module in MODULES]
    assert read_by_pydoctor(paths) > len(version.actions)


def test_pydoctor_reads_the_runtime() -> None:
    folders = (".", *SHARED_FOLDERS)
    paths = [path for folder in folders for path in (GENERATED / folder).glob("*.py")]
    assert read_by_pydoctor(paths) > 100


def read_by_pydoctor(paths: Iterable[Path]) -> int:
    """How many docstrings pydoctor reads, all without an error.

    In a process of its own: it registers directives that Sphinx has as well.
    """
    command = [sys.executable, pydoctor_reads.__file__, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout)


def test_griffe_would_drop_a_line_without_a_colon() -> None:
    """The control: why each line has one."""
    docstring = griffe.Docstring("Text.\n\nAttributes:\n    a: one\n    b\n")
    (_, section) = docstring.parse("google")
    assert [item.name for item in section.value] != ["a", "b"]
