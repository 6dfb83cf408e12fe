"""Python text in the layout of black, mostly without black, which takes its time.

A text is laid out chunk by chunk; chunks are what two empty lines separate. The
templates print most lines as black would leave them. Lines that are too long, and
brackets that stand on several lines, are laid out here by the rules of black for
the few shapes that templates print. A chunk with anything else goes to black.

Templates take care of one thing: they break a line after an opening bracket only.
A test lays out everything with black alone and finds no difference.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocpp_codegen.base import garbage
from ocpp_codegen.python.lowering import WIDTH

if TYPE_CHECKING:
    from black.mode import Mode

INDENT = "    "

_IMPORTS = ("from ", "import ")
_DEFINES = ("def ", "class ", "@", "async def ")
_QUOTES = '"""'
_SINGLE = "'''"
_BLANK = "\n\n\n"
_TOKEN = re.compile(
    r"""(?P<text>[fr]?"(?:[^"\\]|\\.)*"|[fr]?'(?:[^'\\]|\\.)*'|[^\s,()\[\]{}'"\#]+)"""
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<space>\s+)"
)
_STRING = re.compile(r"""f?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
# What black may write in another way: an escape, a string in single quotes. And a
# lambda, whose commas part no items, and a statement that starts with a parenthesis.
_UNUSUAL = re.compile(r"""\\|[ (=\[{]f?'[^'"]*'|\blambda\b|^ *\(""")
# Brackets that stand on several lines, or would for their last comma, and
# parentheses that may be needless: all of it may be in a string as well.
_DOUBTFUL = re.compile(r"\n|,\s*[)\]}]|(= |return |raise |if )\(")
# What may stand before the brackets at the end of a line: the target of a value, or
# the name of an argument or the key of an element; and then what the brackets call.
_TARGET = re.compile(r"[\w.]+(: [\w.]+(\[.*\])?( \| None)?)? = |return |raise ")
_NAMED = re.compile(r"""\w+=|([\w.]+|"(?:[^"\\]|\\.)*"): """)
_CALLED = re.compile(r"""([\w.]+|"(?:[^"\\]|\\.)*"\.join)?""")
_TYPES = re.compile(r"[\w.]+( \| [\w.]+)*")
_DEFINITION = re.compile(r"(async )?def \w+")
_OPTIONAL = re.compile(r"(\w+): ([\w.\[\]]+ \| None) = None")
_IGNORED = re.compile(r"([^#]+)  # type: ignore\[[\w-]+\]")
_START = re.compile(r'(?:#.*\n)*("""(?:.|\n)*?""")(?=\n\n|$)')
_IMPORT = re.compile(r"(from [\w.]+ import )(\w+(?:, \w+)*)|import [\w.]+")
_RENAMED = re.compile(r"from [\w.]+ import \w+ as \w+")
_ASSIGNMENT = re.compile(r"\w+(: .+)? = ")


class UnknownShapeError(Exception):
    """A shape that no template prints, or none that is laid out here."""


class LayoutError(Exception):
    """What black refuses."""


@dataclass(frozen=True)
class Brackets:
    """What stands in brackets; comma: whether the last item has one behind it."""

    opening: str
    items: "tuple[Item, ...]"
    comma: bool
    closing: str

    @functools.cached_property
    def flat(self) -> str:
        """All on one line."""
        inside = ", ".join(item.flat for item in self.items)
        comma = "," if self.is_one_tuple else ""
        return f"{self.opening}{inside}{comma}{self.closing}"

    @property
    def is_one_tuple(self) -> bool:
        """Whether the comma is what makes it a tuple."""
        return self.comma and len(self.items) == 1 and self.opening == "("

    @functools.cached_property
    def stays_open(self) -> bool:
        """Whether a last comma keeps it, or any inside, on several lines."""
        if self.comma and not self.is_one_tuple:
            return True
        return any(item.stays_open for item in self.items)


@dataclass(frozen=True)
class Item:
    """What stands between two commas: words and brackets in turn."""

    parts: tuple[str | Brackets, ...]

    @functools.cached_property
    def flat(self) -> str:
        """All on one line."""
        return "".join(p if isinstance(p, str) else p.flat for p in self.parts).strip()

    @functools.cached_property
    def stays_open(self) -> bool:
        """Whether any of its brackets do."""
        return any(isinstance(p, Brackets) and p.stays_open for p in self.parts)


def python(text: str) -> str:
    """A file in the layout of black; LayoutError for what black refuses."""
    if _SINGLE in text:
        return by_black(text)
    head, *chunks = text.strip("\n").split(_BLANK)
    if chunks and head.rpartition("\n")[2].startswith((*_IMPORTS, _QUOTES)):
        chunk = chunks[0].lstrip("\n")
        if not chunk.startswith(_DEFINES):  # black leaves one empty line there
            head, chunks = f"{head}\n\n{chunk}", chunks[1:]
    if (chunks and head.endswith(_QUOTES)) or not _are_chunks(chunks):
        return by_black(text)
    laid_out = [_head(head), *(_chunk(c.strip("\n")) for c in chunks)]
    return _BLANK.join(chunk for chunk in laid_out if chunk) + "\n"


def _are_chunks(chunks: list[str]) -> bool:
    """Whether black leaves two empty lines before each."""
    if chunks and not chunks[0].lstrip("\n").startswith(_DEFINES):
        return False  # below imports it leaves one
    return not any(
        chunk.lstrip("\n").startswith(" ") or chunk.count(_QUOTES) % 2
        for chunk in chunks
    )


def expression(code: str, width: int = WIDTH) -> str:
    """A Python expression on one line, laid out as by black in lines of that width."""
    margin = " " * (WIDTH - width)
    try:
        if not code.isascii() or _UNUSUAL.search(code):
            raise UnknownShapeError
        lines = list(_laid_out(code, margin))
    except UnknownShapeError:
        return _expression_by_black(code, width)
    return "\n".join(line.removeprefix(margin) for line in lines)


def _expression_by_black(code: str, width: int) -> str:
    import black

    return black.format_str(code, mode=_mode(width)).rstrip("\n")


def by_black(text: str) -> str:
    """A text as black lays it out; LayoutError for what it refuses."""
    import black
    from black.parsing import InvalidInput
    from black.report import NothingChanged

    try:
        with garbage.left_lying():  # collecting takes twice as long as the layout
            return black.format_file_contents(text, fast=True, mode=_mode(WIDTH))
    except NothingChanged:
        return text
    except (InvalidInput, AssertionError, RecursionError) as error:
        raise LayoutError(str(error)) from error


def _mode(width: int) -> "Mode":
    from black.mode import Mode, TargetVersion

    return Mode(target_versions={TargetVersion.PY311}, line_length=width)


def _head(text: str) -> str:
    """The beginning of a file: comments, its docstring, imports, assignments."""
    try:
        return "\n\n".join(_parts_of_head(text))
    except UnknownShapeError:
        return _head_by_black(text)


def _parts_of_head(text: str) -> Iterator[str]:
    start = _START.match(text)
    if start is None or not _is_docstring(start[1].split("\n"), 0):
        raise UnknownShapeError
    yield start[0]
    rest = text[start.end() + 2 :].split("\n\n")
    while rest and rest[0].startswith(_IMPORTS):
        lines = rest.pop(0).split("\n")
        yield "\n".join(one for line in lines for one in _import(line))
    code = "\n\n".join(rest)
    if code.startswith(_DEFINES):
        raise UnknownShapeError
    if code:
        yield "\n".join(_Lines(code).laid_out())


def _import(line: str, width: int = WIDTH) -> Iterator[str]:
    found = _IMPORT.fullmatch(line)
    if len(line) <= width and (found or _RENAMED.fullmatch(line)):
        return iter([line])
    if found is None:
        raise UnknownShapeError
    names = found[2].split(", ") if found[2] else [""]
    return iter([f"{found[1]}(", *(f"{INDENT}{name}," for name in names), ")"])


def _head_by_black(text: str) -> str:
    """The beginning of a file, without the assignments that follow the imports."""
    paragraphs = text.split("\n\n")
    count = len(paragraphs)
    while count > 1 and _ASSIGNMENT.match(paragraphs[count - 1]):
        count -= 1
    if any(paragraph.count(_QUOTES) % 2 for paragraph in paragraphs[count:]):
        count = len(paragraphs)  # a text of several paragraphs
    head = by_black("\n\n".join(paragraphs[:count]) + "\n").rstrip("\n")
    return "\n\n".join([head, *map(_chunk, paragraphs[count:])])


def _chunk(text: str) -> str:
    try:
        return "\n".join(_Lines(text).laid_out())
    except UnknownShapeError:
        return by_black(text + "\n").rstrip("\n")


class _Lines:
    """The lines of a chunk, one statement after the other."""

    def __init__(self, text: str) -> None:
        self._rest = iter(text.split("\n"))
        self._before = ""  # the last line that is not empty
        self._blank = 0
        self._inner: list[int] = []  # how far definitions inside of others are indented
        self._in_class = False
        self._in_definition = False

    def laid_out(self) -> Iterator[str]:
        for line in self._rest:
            if not line:
                self._blank += 1
                continue
            code = line.lstrip(" ")
            indent = len(line) - len(code)
            if not code or line[-1].isspace():
                raise UnknownShapeError
            self._check_blank(code, indent)
            yield from [""] * self._blank
            self._blank = 0
            yield from self._statement(line, code, indent)

    def _statement(self, line: str, code: str, indent: int) -> Iterator[str]:
        if code.startswith(_QUOTES):
            return self._docstring(line, indent)
        if code[-1] in "([{":
            line = self._joined(line, indent)
        self._before = line.strip(" ")
        if not line.isascii() or _UNUSUAL.search(line):
            raise UnknownShapeError
        if len(line) <= WIDTH and not _DOUBTFUL.search(line):
            return iter([line])
        if ignored := _IGNORED.fullmatch(line):
            return _with_comment(line, ignored[1], indent)
        if code[0] == "#":
            raise UnknownShapeError
        if code.startswith(_IMPORTS):
            return (" " * indent + one for one in _import(code, WIDTH - indent))
        return _laid_out(line.strip(" "), " " * indent)

    def _joined(self, line: str, indent: int) -> str:
        """A statement whose brackets stand on several lines."""
        lines = [line]
        for further in self._rest:
            lines.append(further)
            code = further.lstrip(" ")
            if code[:1] in ")]}" and code and len(further) - len(code) == indent:
                return "\n".join(lines)
        raise UnknownShapeError

    def _docstring(self, line: str, indent: int) -> Iterator[str]:
        lines = [line]
        if not line.endswith(_QUOTES) or line.strip() == _QUOTES:
            for further in self._rest:
                lines.append(further)
                if further.endswith(_QUOTES):
                    break
        if not _is_docstring(lines, indent):
            raise UnknownShapeError
        self._before = _QUOTES
        return iter(lines)

    def _check_blank(self, code: str, indent: int) -> None:
        """UnknownShapeError unless black has as many empty lines before the line."""
        before = self._before
        defines = code.startswith(_DEFINES)
        if not before:
            self._in_class = code.startswith(("class ", "@"))
            self._in_definition = defines
            return
        if code.startswith("class ") if indent else self._is_apart(defines):
            raise UnknownShapeError
        expected = self._blank_before(code, indent, defines)
        while self._inner and indent <= self._inner[-1]:
            self._inner.pop()
        if defines and indent:
            self._inner.append(indent)
        if self._blank not in expected or (before.startswith("#") and self._blank):
            raise UnknownShapeError

    def _blank_before(self, code: str, indent: int, defines: bool) -> set[int]:
        """How many empty lines black leaves before a line, other than the first."""
        before = self._before
        is_stub = before.endswith("...")
        if before.startswith(_DEFINES) and not is_stub:
            return {0}
        if is_stub and before.startswith("def ") and code.endswith("..."):
            return {0, 1}  # both on one line
        if defines or (self._inner and indent <= self._inner[-1]):
            return {1}
        if before.endswith(":"):
            return {0}
        if before.endswith(_QUOTES):
            return {1} if self._in_class and indent == 4 else {0}
        return {0, 1}

    def _is_apart(self, defines: bool) -> bool:
        """Whether two empty lines belong before a line that has none."""
        decorated = self._before.startswith("@")
        return not decorated and (self._in_definition or defines)


def _is_docstring(lines: list[str], indent: int) -> bool:
    """Whether black leaves it as it is."""
    first, *further = lines
    if '""""' in first or any(one[-1:].isspace() or "\t" in one for one in lines):
        return False
    opening = first[indent + len(_QUOTES) :]
    if not further:
        text = opening.removesuffix(_QUOTES)
        return text != "" and text == text.strip()
    indents = [len(one) - len(one.lstrip()) for one in further[:-1] if one]
    return (
        opening[:1].strip() != ""
        and further[-1] == " " * indent + _QUOTES
        and len(further) > 1
        and further[-2] != ""
        and not further[-2].endswith('"')
        and min(indents) == indent
    )


def _laid_out(code: str, indent: str) -> Iterator[str]:
    """The lines of a statement."""
    items, comma = _parsed(code)
    if comma:
        raise UnknownShapeError
    if len(items) == 1:
        return _item(items[0], indent, "")
    return _tuple(items, indent)


def _with_comment(line: str, code: str, indent: int) -> Iterator[str]:
    """A line with such a comment is never divided."""
    items, comma = _parsed(code.strip(" "))
    if comma or any(item.stays_open for item in items):
        raise UnknownShapeError
    if " " * indent + ", ".join(item.flat for item in items) != code:
        raise UnknownShapeError
    return iter([line])


def _parsed(code: str) -> tuple[tuple[Item, ...], bool]:
    """The items of a statement, and whether a comma stands at the end."""
    tokens = _tokens(code)
    items, comma, closing = _items(tokens)
    if closing:
        raise UnknownShapeError
    return items, comma


def _tokens(code: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(code):
        found = _TOKEN.match(code, position)
        if found is None:
            raise UnknownShapeError
        position = found.end()
        yield str(found.lastgroup), found[0]


def _items(tokens: Iterator[tuple[str, str]]) -> tuple[tuple[Item, ...], bool, str]:
    """The items up to a closing bracket, whether a comma stands before it, and it."""
    items: list[Item] = []
    parts: list[str | Brackets] = []
    for kind, text in tokens:
        if kind == "open":
            brackets = Brackets(text, *_items(tokens))
            if brackets.is_one_tuple and parts and _is_called(parts[-1]):
                raise UnknownShapeError  # the comma is behind the only argument
            parts.append(brackets)
        elif kind == "comma":
            items.append(Item(tuple(parts)))
            parts = []
        elif kind == "close":
            return _ended(items, parts, text)
        elif kind == "text":
            parts.append(text)
        elif parts:
            parts.append(" ")
    return _ended(items, parts, "")


def _is_called(before: str | Brackets) -> bool:
    """Whether brackets after this hold arguments."""
    return isinstance(before, Brackets) or before[-1].isalnum()


def _ended(
    items: list[Item], parts: list[str | Brackets], closing: str
) -> tuple[tuple[Item, ...], bool, str]:
    while parts and parts[-1] == " ":
        parts.pop()
    comma = not parts and bool(items)
    if parts:
        items.append(Item(tuple(parts)))
    return tuple(items), comma, closing


def _item(item: Item, indent: str, end: str) -> Iterator[str]:
    """The lines of a statement, or of an item with a comma behind it."""
    line = f"{indent}{item.flat}{end}"
    *words, last = item.parts
    if isinstance(last, Brackets) and last.opening == "(" and not last.comma:
        before = "".join(w if isinstance(w, str) else w.flat for w in words)
        if _TARGET.fullmatch(before) and len(last.items) == 1:
            return _in_parentheses(before, last.items[0], indent)
    is_needless = item.parts[0] == "if" and len(item.parts) == 4
    if len(line) <= WIDTH and not item.stays_open and not is_needless:
        return iter([line])
    if _DEFINITION.match(item.flat):
        return _definition(item, indent)
    if item.parts[0] == "if":
        return _condition(item, indent)
    if isinstance(last, Brackets):
        before = "".join(w if isinstance(w, str) else w.flat for w in words)
        return _brackets(before, last, indent, end)
    return _whole(item, indent, line, end)


def _whole(item: Item, indent: str, line: str, end: str) -> Iterator[str]:
    """A value that can't be divided is put in parentheses where that helps."""
    target = _TARGET.match(item.flat)
    start = target or _NAMED.match(item.flat)
    value = item.flat[start.end() :] if start else item.flat
    if not (_STRING.fullmatch(value) or re.fullmatch(r"[\w.]+", value)):
        raise UnknownShapeError
    if not target:
        if not end and not _STRING.fullmatch(value):
            raise UnknownShapeError
        return iter([line])
    if len(indent) + 4 + len(value) > WIDTH:
        if "." in value:  # black may divide it all the same
            raise UnknownShapeError
        return iter([line])
    opening = _opening(f"{indent}{target[0]}(")
    return iter([opening, f"{indent}{INDENT}{value}", f"{indent})"])


def _in_parentheses(before: str, item: Item, indent: str) -> Iterator[str]:
    """Strings, or types, in parentheses; these stay where it doesn't fit without."""
    words = [w if isinstance(w, str) else w.flat for w in item.parts]
    lines = words[::2]
    if _TYPES.fullmatch(item.flat):
        lines = item.flat.replace(" | ", "\n| ").split("\n")
    elif not all(map(_STRING.fullmatch, lines)) or set(words[1::2]) - {" "}:
        raise UnknownShapeError
    flat = f"{indent}{before}{item.flat}"
    if len(flat) <= WIDTH:
        return iter([flat])
    inner = indent + INDENT
    if len(inner) + len(item.flat) <= WIDTH:
        lines = [item.flat]
    opening = _opening(f"{indent}{before}(")
    return iter([opening, *(inner + one for one in lines), f"{indent})"])


def _brackets(before: str, brackets: Brackets, indent: str, end: str) -> Iterator[str]:
    """What ends in brackets is divided in them."""
    head = _TARGET.match(before) or (_NAMED.match(before))
    called = before[head.end() :] if head else before
    if not _CALLED.fullmatch(called) or not brackets.items:
        raise UnknownShapeError
    yield _opening(f"{indent}{before}{brackets.opening}")
    inner = indent + INDENT
    is_display = not called and len(brackets.items) > 1
    if not is_display and _fits(brackets, inner):
        comma = "," if brackets.is_one_tuple else ""
        yield f"{inner}{brackets.flat[1 : -1 - len(comma)]}{comma}"
    elif any("for" in item.parts for item in brackets.items):
        raise UnknownShapeError  # commas of a comprehension are not between items
    else:
        comma = "," if brackets.comma or len(brackets.items) > 1 else ""
        for item in brackets.items:
            yield from _item(item, inner, comma)
    yield f"{indent}{brackets.closing}{end}"


def _fits(brackets: Brackets, indent: str) -> bool:
    inside = len(brackets.flat) - 2
    return not brackets.stays_open and len(indent) + inside <= WIDTH


def _opening(line: str) -> str:
    if len(line) > WIDTH:
        raise UnknownShapeError
    return line


def _definition(item: Item, indent: str) -> Iterator[str]:
    """def name(parameters) -> annotation: and, in stubs, three dots."""
    name, parameters, *rest = item.parts[_first_brackets(item) - 1 :]
    name = "".join(str(p) for p in item.parts[: _first_brackets(item)])
    tail = "".join(p if isinstance(p, str) else p.flat for p in rest)
    assert isinstance(parameters, Brackets)
    end = f"{indent}){tail}"
    if not _DEFINITION.fullmatch(name) or not parameters.items or len(end) > WIDTH:
        raise UnknownShapeError
    inner = indent + INDENT
    yield f"{indent}{name}("
    if len(parameters.items) > 1 and _fits(parameters, inner):
        yield f"{inner}{parameters.flat[1:-1]}"
    else:
        for parameter in parameters.items:
            if len(inner) + len(parameter.flat) + 1 > WIDTH:
                yield from _long_parameter(parameter.flat, inner)
            else:
                yield from _item(parameter, inner, ",")
    yield end


def _long_parameter(parameter: str, indent: str) -> Iterator[str]:
    """An optional parameter, whose annotation stands in parentheses."""
    found = _OPTIONAL.fullmatch(parameter)
    if found is None or len(indent + INDENT) + len(found[2]) > WIDTH:
        raise UnknownShapeError
    yield f"{indent}{found[1]}: ("
    yield f"{indent}{INDENT}{found[2]}"
    yield f"{indent}) = None,"


def _condition(item: Item, indent: str) -> Iterator[str]:
    """if, and conditions of which one has to hold: three or more of them."""
    words = [w if isinstance(w, str) else w.flat for w in item.parts[2:]]
    places = [n for n, word in enumerate(words) if word == "or"]
    if len(places) == 1 and "and" not in words and words[-1] == ":":
        return _called_condition(item, indent)
    if "and" in words or len(places) < 2 or not words[-1].endswith(":"):
        raise UnknownShapeError
    inner = indent + INDENT
    condition = "".join(words)[:-1]
    lines = [condition]
    if len(inner) + len(condition) > WIDTH:
        ends = [*places, len(words)]
        starts = [0, *places]
        lines = ["".join(words[a:b]).strip() for a, b in zip(starts, ends, strict=True)]
        lines[-1] = lines[-1][:-1]
    if any(len(inner) + len(line) > WIDTH for line in lines):
        raise UnknownShapeError
    return iter([f"{indent}if (", *(inner + line for line in lines), f"{indent}):"])


def _called_condition(item: Item, indent: str) -> Iterator[str]:
    """if one or another: where the other calls something, which is divided."""
    *words, called, end = item.parts
    before = "".join(w if isinstance(w, str) else w.flat for w in words)
    if not isinstance(called, Brackets) or not before[-1:].isalnum():
        raise UnknownShapeError
    inner = indent + INDENT
    if not called.items or not _fits(called, inner):
        raise UnknownShapeError
    opening = _opening(f"{indent}{before}{called.opening}")
    return iter([opening, f"{inner}{called.flat[1:-1]}", f"{indent}){end}"])


def _first_brackets(item: Item) -> int:
    return next(n for n, part in enumerate(item.parts) if isinstance(part, Brackets))


def _tuple(items: tuple[Item, ...], indent: str) -> Iterator[str]:
    """name = several values, which get parentheses where they don't fit."""
    first = items[0].flat
    target = re.match(r"\w+ = ", first)
    line = indent + ", ".join(item.flat for item in items)
    if target is None:
        raise UnknownShapeError
    if len(line) <= WIDTH and not any(item.stays_open for item in items):
        yield line
        return
    if len(items) == 2 and isinstance(items[-1].parts[-1], Brackets):
        raise UnknownShapeError
    yield f"{indent}{target[0]}("
    parts = items[0].parts[items[0].parts.index("=") + 2 :]
    for item in (Item(parts), *items[1:]):
        yield from _item(item, indent + INDENT, ",")
    yield f"{indent})"
