"""Errors that a user can fix, each with its place and a hint."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

SHOWN_PROBLEMS = 20


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    file is a file name as the user knows it, pointer a JSON pointer into it;
    both are empty where they do not apply.
    """

    message: str
    hint: str
    file: str = ""
    pointer: str = ""

    def __str__(self) -> str:
        place = self.file + (f"#{self.pointer}" if self.pointer else "")
        text = f"{_short(one_line(place))}: {self.message}" if place else self.message
        return printable(f"{text}\n  hint: {self.hint}")


class CodegenError(Exception):
    """Input or usage that cannot be worked with. Holds at least one problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        hidden = len(self.problems) - len(shown)
        return "\n".join(shown + ([f"... and {hidden} more"] if hidden else []))


def fail(message: str, hint: str, file: str = "", pointer: str = "") -> CodegenError:
    """The error for a single problem; the caller raises it."""
    return CodegenError([Problem(message, hint, file, pointer)])


@contextmanager
def at(file: str) -> Iterator[None]:
    """Adds the file to any problem raised inside that names none."""
    try:
        yield
    except CodegenError as error:
        raise CodegenError(
            problem if problem.file else replace(problem, file=file)
            for problem in error.problems
        ) from error


def quoted(value: object, limit: int = 60) -> str:
    """A value from an input, safe and short enough for a message."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return _short(ascii(value), limit)


def _short(text: str, limit: int = 400) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


def printable(text: str) -> str:
    """The text with whatever could move a terminal's cursor spelled out."""
    return "\n".join(map(one_line, text.split("\n")))


def one_line(text: str) -> str:
    """The same for names, which may hold line ends that would fake a message."""
    if text.isprintable():  # as nearly all are
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
