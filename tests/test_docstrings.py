"""Docstrings are read as they are meant, by editors and by two documentation tools."""

import ast
import re
from collections.abc import Iterator

import griffe
import pytest
from pydoctor.epydoc.markup.google import (  # type: ignore[import-untyped]
    get_parser,
)
from tests.modules import GENERATED
from tests.schemas import Version

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


@pytest.mark.parametrize("module", ["ocppj", "charge_point", "devicemodel"])
def test_pydoctor_reads_the_runtime(module: str) -> None:
    paths = [*GENERATED.glob(f"{module}.py"), *(GENERATED / module).glob("*.py")]
    assert paths
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                assert_parsed(ast.get_docstring(node) or "", f"{path.name}:{node.name}")


def test_pydoctor_reads_every_docstring(version: Version) -> None:
    for name, lines, _ in docstrings(version):
        assert_parsed("\n".join(lines), name)


def assert_parsed(text: str, name: str) -> None:
    """Without an error that pydoctor would print."""
    errors: list[object] = []
    get_parser(None)(text, errors)
    assert not errors, (name, list(map(str, errors)))


def test_griffe_would_drop_a_line_without_a_colon() -> None:
    """The control: why each line has one."""
    docstring = griffe.Docstring("Text.\n\nAttributes:\n    a: one\n    b\n")
    (_, section) = docstring.parse("google")
    assert [item.name for item in section.value] != ["a", "b"]
