"""Text that may stand in a file of ours: checked or escaped, and marked as such.

Only ``Code`` reaches the output, so a value from a schema gets in through one
of these functions, or not at all.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_PLAIN_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_RST_LITERAL = re.compile(r"[!-_a-~]([ -_a-~]*[!-_a-~])?", re.ASCII)
# A colon does nothing before a space.
_ACTIVE_IN_RST = re.compile(r"[^\w ,.;:()'/%-]|_|:(?! )")


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


def plain_name(text: str) -> Code:
    """An identifier of our own making, which may start with an underscore."""
    return _matching(_PLAIN_NAME, text)


def names(texts: Iterable[str]) -> Code:
    """Identifiers, separated by commas."""
    return Code(", ".join(map(name, texts)))


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


def docstring(lines: Sequence[str], indent: int = 0) -> Code:
    """A whole docstring; its first line has its indent already."""
    first, *more = lines
    if not more:
        return code('"""%s"""', doc(first))
    body = joined("\n", [doc(first), *(doc(line, indent) for line in more)])
    return code('"""%s\n%s"""', body, Code(" " * indent))


def comment(text: str) -> Code:
    """The rest of a comment line."""
    return Code(_one_line(text))


# reStructuredText


def rst(text: str) -> Code:
    """The words of a paragraph, or its first ones; never markup."""
    # A first word such as 1. or - starts a list; an escaped space prints nothing.
    words = rst_words(text)
    first = words.partition(" ")[0]
    harmless = first[:1].isalnum() and not first.endswith((".", ")"))
    return words if harmless else Code(f"\\ {words}")


def rst_words(text: str) -> Code:
    """Words after others in a paragraph; never markup."""
    return Code(_ACTIVE_IN_RST.sub(r"\\\g<0>", _one_line(text).strip()))


def rst_code(text: str) -> Code:
    """A name or value in typewriter letters, or plain where these can't show it."""
    plain = _RST_LITERAL.fullmatch(text) is None
    return rst(text) if plain else Code(f"``{text}``")


def rst_title(text: str, line: str) -> Code:
    """A heading over its line; what is not ASCII may be twice as wide."""
    title = rst(text)
    return Code(f"{title}\n{line * len(title) * (1 if title.isascii() else 2)}")


def dotted(text: str) -> Code:
    """Identifiers with dots between them."""
    return Code(".".join(map(name, text.split("."))))


# Markdown

_OF_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_PLAIN_CODE = re.compile(r"[\w.:/ \[\]-]+", re.ASCII)


def md(text: str) -> Code:
    """Text of a line or cell of Markdown: nothing in it is markup."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return Code(_OF_MARKDOWN.sub(r"\\\1", shown))


def md_code(text: str) -> Code:
    """A name or value as code, where Markdown can hold it as such."""
    return Code(f"`{text}`") if _PLAIN_CODE.fullmatch(text) else md(text)


def md_link(text: str) -> Code:
    """An address in these pages."""
    if not re.fullmatch(r"[a-z0-9_-]+\.md(#[\w-]+)?", text, re.ASCII):
        raise ValueError(text)
    return Code(text)


def md_json(text: str) -> Code:
    """JSON for a fenced block, which no line of it can end."""
    if any(line.lstrip().startswith("```") for line in text.splitlines()):
        raise ValueError("a line of JSON does not begin so")
    return Code(text)


# HTML


def html_text(text: str) -> Code:
    """Text of an HTML element, or the value of an attribute in double quotes.

    What would not be seen, or would turn round what stands next to it, is replaced.
    """
    shown = "".join(c if c.isprintable() or c in "\n\xa0" else "\ufffd" for c in text)
    return Code(html.escape(shown))


def html_comment(text: str) -> Code:
    """A line inside of an HTML comment."""
    return Code(html.escape(_one_line(text)))


def csp_hash(content: Code) -> Code:
    """What a Content-Security-Policy allows, so that it allows nothing else."""
    digest = hashlib.sha256(code("%s", content).encode("utf-8")).digest()
    return Code(f"sha256-{base64.b64encode(digest).decode('ascii')}")


# Details


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


# What templates call these functions.
FILTERS: Mapping[str, Callable[..., Code]] = {
    "name": name,
    "names": names,
    "plain_name": plain_name,
    "dotted": dotted,
    "literal": literal,
    "number": number,
    "doc": doc,
    "docstring": docstring,
    "comment": comment,
    "rst": rst,
    "rst_words": rst_words,
    "rst_code": rst_code,
    "rst_title": rst_title,
    "md": md,
    "md_code": md_code,
    "md_json": md_json,
    "md_link": md_link,
    "html": html_text,
    "html_comment": html_comment,
    "csp_hash": csp_hash,
}
