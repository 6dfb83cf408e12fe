"""The rules of the house for the sources: functions and templates."""

import ast

import pytest
from tests import schemas

SOURCES = schemas.ROOT / "generator" / "ocpp_codegen"
LONGEST_FUNCTION = 45


def lengths(tree: ast.Module) -> dict[str, int]:
    """The lines of each function, from its def to its end."""
    return {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("package", sorted(p.name for p in SOURCES.iterdir()))
def test_no_function_is_long(package: str) -> None:
    for path in (SOURCES / package).rglob("*.py"):
        found = lengths(ast.parse(path.read_text(encoding="utf-8")))
        long = {name: n for name, n in found.items() if n > LONGEST_FUNCTION}
        assert long == {}, path


def test_a_long_function_would_be_seen() -> None:
    text = "class C:\n    async def f(self):\n" + "        x = 1\n" * 45
    assert lengths(ast.parse(text)) == {"f": 46}
