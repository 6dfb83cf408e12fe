"""Frames as Python, JavaScript and Ruby print them: single quotes, bare names, =>."""

import json
import re
from typing import Any

# The longest array that is read so; none of these is the way a frame travels.
LONGEST = 200_000

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<bracket>%?\{|[\[\]}])"
    r"|(?P<mark>[,:]|=>)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z_$][\w$]*))",
    re.DOTALL,
)
_WORDS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "nil": "null",
    "undefined": "null",
    "true": "true",
    "false": "false",
    "null": "null",
}
_MARKS = {"=>": ":", "%{": "{"}
_ESCAPES = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SINGLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}

OPENING = re.compile(r"\[\s*[2-6]\s*,\s*u?'")
# Between a key and its value in Ruby and Elixir, with the quote of the key.
ROCKET = re.compile(r"\"\s?=>\s?[\"\[{%\w-]")


def read(text: str, start: int) -> tuple[Any, int] | None:
    """The value of an array at start, and its end; None if it is no such literal."""
    parts: list[str] = []
    depth, position = 0, start
    while position - start < LONGEST:
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        position = match.end()
        part = _json(match)
        if part is None:
            return None
        if part in "]}" and parts and parts[-1] == ",":
            # A comma before a closing bracket is fine in both languages.
            parts.pop()
        parts.append(part)
        if part in "[{":
            depth += 1
        elif part in "]}":
            depth -= 1
            if depth == 0:
                return _loaded(parts, position)
    return None


def _loaded(parts: list[str], end: int) -> tuple[Any, int] | None:
    try:
        return json.loads("".join(parts)), end
    except (ValueError, RecursionError):
        return None


def _json(match: re.Match[str]) -> str | None:
    if match["string"]:
        return json.dumps(_ESCAPES.sub(_unescaped, match["string"][1:-1]))
    word = match["word"]
    if word:
        following = match.string[match.end() : match.end() + 1]
        return json.dumps(word) if following == ":" else _WORDS.get(word)
    mark = match["bracket"] or match["mark"]
    return _MARKS.get(mark, mark) if mark else match["number"]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _SINGLE.get(code, code)
