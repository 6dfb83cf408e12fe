"""Text that may stand in a Python file: checked or escaped, and marked as such.

Only ``Code`` reaches the output, so a value from a schema gets in through one
of these functions, or not at all.
"""

import json
import re
from collections.abc import Iterable

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_ANNOTATION = re.compile(r"[A-Za-z0-9_.\[\], |]+", re.ASCII)


class Code(str):
    """Text that is safe to stand in a Python file where it is meant to stand."""


def code(template: str, *parts: Code | int | float) -> Code:
    """Our own text, with ``%s`` for each part; the parts are code or numbers."""
    for part in parts:
        if not isinstance(part, (Code, int, float)):
            raise TypeError(f"{part!r} is not yet code")
    return Code(template % parts if parts else template)


def joined(separator: str, parts: Iterable[Code]) -> Code:
    """Pieces of code in a row."""
    return Code(separator.join(code("%s", part) for part in parts))


def name(text: str) -> Code:
    """An identifier."""
    return _matching(_NAME, text)


def names(texts: Iterable[str]) -> Code:
    """Identifiers, separated by commas."""
    return Code(", ".join(map(name, texts)))


def annotation(text: str) -> Code:
    """A type annotation."""
    return _matching(_ANNOTATION, text)


def literal(text: str) -> Code:
    """A string literal in ASCII."""
    return Code('"' + "".join(map(_literal_character, text)) + '"')


def number(value: int) -> Code:
    """An integer literal."""
    return Code(int(value))


def json_key(text: str) -> Code:
    """A JSON key with its colon, for the literal part of an f'string'."""
    escaped = json.dumps(text).replace("\\", "\\\\").replace("'", "\\'")
    return Code(escaped.replace("{", "{{").replace("}", "}}") + ":")


def doc(text: str, indent: int = 0) -> Code:
    """A line inside a docstring; an empty line gets no indent."""
    # Two quotes in a row, or one at the end, could close the docstring.
    backslashed = _one_line(text).replace("\\", "\\\\")
    escaped = re.sub(r'"(?="|$)', r'\\"', backslashed)
    return Code(" " * indent + escaped if text else "")


def comment(text: str) -> Code:
    """The rest of a comment line."""
    return Code(_one_line(text))


def _matching(pattern: re.Pattern[str], text: str) -> Code:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is not safe here")
    return Code(text)


def _literal_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if " " <= character <= "~":
        return character
    return character.encode("unicode_escape").decode("ascii")


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(f"{text!r} is not one printable line")
    return text
