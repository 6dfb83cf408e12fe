"""The syntax trees of sources, for the tests that read them; each is parsed once."""

import ast
import functools
from pathlib import Path


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The tree of a Python file, which nobody may change."""
    return ast.parse(path.read_text(encoding="utf-8"))
