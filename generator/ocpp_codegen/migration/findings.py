"""What migrate could not decide: the place, the reason, and a hint."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

# Message and hint of each thing that is to be said of a node.
Said = Iterator[tuple[str, str]]


@dataclass(frozen=True, order=True)
class Finding:
    """One place to look at; line counts from 1."""

    line: int
    message: str
    hint: str
    broken: bool = False

    def text(self, path: str) -> str:
        """The finding for people, with the path of the file."""
        return f"{path}:{self.line}: {self.message}\n  hint: {self.hint}"


def code(node: cst.CSTNode) -> str:
    """The text of a node, on one line and not too long."""
    text = " ".join(cst.Module([]).code_for_node(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
