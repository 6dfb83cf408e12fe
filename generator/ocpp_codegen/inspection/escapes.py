"""Text that is still escaped where a frame stands: JSON in JSON, CSV, HTML."""

import html
import json
import re
from collections.abc import Callable

# A frame's opening with its quotes escaped: by backslashes, doubled, as entities.
_BACKSLASHES = re.compile(r'\[\s*[2-6]\s*,\s*\\+"')
_DOUBLED = re.compile(r'\[\s*[2-6]\s*,\s*""(?=[^",])')
_ENTITIES = re.compile(r"\[\s*[2-6]\s*,\s*&(?:quot|#34|#x22);")
_LITERAL = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_CELL = re.compile(r'[^"]*(?:""[^"]*)*')

# Strings in strings in strings: no program writes more.
_LEVELS = 4


def unescaped(text: str) -> tuple[str, str, str] | None:
    """The text before, the text inside and the text after an escaped part.

    None where no frame in the text is escaped.
    """
    by_backslash, doubled = _BACKSLASHES.search(text), _DOUBLED.search(text)
    if doubled and (not by_backslash or doubled.start() < by_backslash.start()):
        return _parts(text, doubled.start(), _CELL, _of_csv)
    if by_backslash:
        return _parts(text, by_backslash.start(), _LITERAL, _of_json)
    if _ENTITIES.search(text):
        return "", html.unescape(text), ""
    return None


def _parts(
    text: str,
    start: int,
    literal: re.Pattern[str],
    decode: Callable[[str], str],
) -> tuple[str, str, str]:
    end = _end(literal, text, start)
    inside = text[start:end]
    return text[:start], decode(inside), text[end:]


def _end(literal: re.Pattern[str], text: str, start: int) -> int:
    match = literal.match(text, start)
    return match.end() if match else len(text)


def _of_csv(inside: str) -> str:
    return inside.replace('""', '"')


def _of_json(inside: str) -> str:
    for _ in range(_LEVELS):
        try:
            inside = json.loads(f'"{inside}"')
        except ValueError:
            inside = re.sub(r"\\(.)", r"\1", inside)
        if not _BACKSLASHES.match(inside):
            break
    return inside
