"""Patterns of JSON schemas, matched in time that is linear in the text.

A pattern is a regular expression of ECMAScript in its unicode mode, and matches a
text that holds it anywhere. Python's ``re`` tries one way through a pattern after
the other, and some patterns have twice as many ways with every further character:
a short text then keeps a program busy for years. Here all ways are followed at the
same time.

1. The pattern becomes a list of states (Thompson's construction). Counts are
   written out: ``a{2,3}`` is ``aaa?``.
2. A search keeps the set of all states that the text so far can lead to. A
   character turns it into the next set, with at most one look at each state.
3. Which set follows which is remembered, so that a character mostly costs one look
   into a dict. When too much is remembered, all of it is forgotten.

Known are characters and their escapes, ``.``, classes, groups, ``|``, ``^``, ``$``
and counts, lazy ones too. ``\\d`` and ``\\w`` are ASCII, characters are code points.
All else is refused by name: back references, lookahead and lookbehind, ``\\b``,
``\\p``, flags, and what ECMAScript does not have.
"""

from __future__ import annotations

import string
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple, NoReturn

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_REMEMBERED",
    "MAX_STATES",
    "Pattern",
    "PatternError",
    "compile_pattern",
]

# Characters of a pattern, groups within groups, states of a pattern, and how many
# states all the sets may have that a pattern remembers.
MAX_LENGTH: Final = 2_000
MAX_DEPTH: Final = 50
MAX_STATES: Final = 5_000
MAX_REMEMBERED: Final = 100_000


class PatternError(ValueError):
    """A pattern that is wrong or not supported.

    position counts the characters before the place in question, reason says what
    is the matter with it.
    """

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason

    def __str__(self) -> str:
        return f"at character {self.position + 1}: {self.reason}"


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """The pattern, ready to search with; PatternError if it is not one."""
    return Pattern(pattern)


# Sets of characters

# The code points where a set begins, ends, begins again and so on; it always ends.
# (48, 58) holds the digits.
_Characters = tuple[int, ...]

_BEYOND: Final = sys.maxunicode + 1


def _union(sets: Iterable[_Characters]) -> _Characters:
    ranges = sorted(r for s in sets for r in zip(s[::2], s[1::2], strict=True))
    edges: list[int] = []
    for start, end in ranges:
        if edges and start <= edges[-1]:
            edges[-1] = max(edges[-1], end)
        else:
            edges += (start, end)
    return tuple(edges)


def _inverse(characters: _Characters) -> _Characters:
    return tuple(sorted({0, _BEYOND} ^ set(characters)))


def _ranges(*ranges: str) -> _Characters:
    """Each range is two characters, its first and its last."""
    return _union((ord(ends[0]), ord(ends[1]) + 1) for ends in ranges)


_DIGITS: Final = _ranges("09")
_WORD: Final = _ranges("09", "AZ", "__", "az")
_LINE_ENDS: Final = _ranges("\n\n", "\r\r", "\u2028\u2029")
_SPACES: Final = _ranges(
    *("\t\r", "  ", "\xa0\xa0", "\u1680\u1680", "\u2000\u200a", "\u2028\u2029"),
    *("\u202f\u202f", "\u205f\u205f", "\u3000\u3000", "\ufeff\ufeff"),
)
_CLASSES: Final = {
    "d": _DIGITS,
    "D": _inverse(_DIGITS),
    "s": _SPACES,
    "S": _inverse(_SPACES),
    "w": _WORD,
    "W": _inverse(_WORD),
}


# The states


class _State(NamedTuple):
    """One that reads needs one of characters. exits are counted from its own place."""

    kind: Literal["read", "fork", "start", "end", "match"]
    exits: tuple[int, ...] = (1,)
    characters: _Characters = ()


# It begins at its first state and ends after its last one. Since exits are counted
# from where they are, programs can be put behind each other, and repeated.
_Program = list[_State]


def _fork(*exits: int) -> _State:
    return _State("fork", exits)


def _either(one: _Program, other: _Program) -> _Program:
    return [_fork(1, len(one) + 2), *one, _fork(len(other) + 1), *other]


def _repeated(part: _Program, least: int, most: int | None) -> _Program:
    """most is None where any number will do."""
    if most is None:
        program = [*part * max(least, 1), _fork(-len(part), 1)]
        return program if least else [_fork(1, len(program) + 1), *program]
    program = part * least
    for left in range(most - least, 0, -1):
        program += [_fork(1, left * (len(part) + 1)), *part]
    return program


# The parser

_EDGES: Final = {"^": _State("start"), "$": _State("end")}
_CONTROLS: Final = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

# What may follow a backslash or ``(?`` in ECMAScript, but not here.
_REFUSED_ESCAPES: Final = {
    "b": "\\b (a word boundary)",
    "B": "\\B (a word boundary)",
    "k": "\\k (a back reference)",
    "p": "\\p (Unicode properties)",
    "P": "\\P (Unicode properties)",
    **{digit: f"\\{digit} (a back reference)" for digit in "123456789"},
}
_REFUSED_GROUPS: Final = {
    "=": "(?= (lookahead)",
    "!": "(?! (lookahead)",
    "<=": "(?<= (lookbehind)",
    "<!": "(?<! (lookbehind)",
    **{flag: f"(?{flag} (flags)" for flag in "ims-"},
}


class _Parser:
    """Makes the program of a pattern; _at counts the characters that are read."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0

    def parse(self) -> _Program:
        if len(self._pattern) > MAX_LENGTH:
            self._fail(f"the pattern is longer than {MAX_LENGTH:,} characters", 0)
        program = self._choice()
        if self._at < len(self._pattern):
            self._fail("a ) without its (", self._at)
        return [*program, _State("match", ())]

    def _choice(self) -> _Program:
        program = self._sequence()
        while self._skip("|"):
            program = _either(program, self._sequence())
            self._check_size(len(program))
        return program

    def _sequence(self) -> _Program:
        program: _Program = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            program += self._counted()
            self._check_size(len(program))
        return program

    def _counted(self) -> _Program:
        start = self._at
        part = self._part()
        position = self._at
        count = self._count()
        if count is None:
            return part
        if self._pattern[start] in _EDGES:
            self._fail("^ and $ can't be counted", position)
        self._skip("?")  # A lazy count matches the same texts.
        least, most = count
        self._check_size(max(len(part), 1) * (most or least))
        return _repeated(part, least, most)

    def _check_size(self, size: int) -> None:
        if size > MAX_STATES:
            reason = (
                f"up to here, with counts written out, the pattern needs more than "
                f"{MAX_STATES:,} states; count less, or use maxLength"
            )
            self._fail(reason, self._at - 1)

    def _count(self) -> tuple[int, int | None] | None:
        """The least and the most of a count, or None where there is no count."""
        position = self._at
        if self._skip("*"):
            return 0, None
        if self._skip("+"):
            return 1, None
        if self._skip("?"):
            return 0, 1
        if not self._skip("{"):
            return None
        least = most = self._all_of(string.digits)
        if self._skip(","):
            most = self._all_of(string.digits)
        if not least or not self._skip("}"):
            self._fail("{ begins no count such as {1,2}; write \\{", position)
        if most and int(most) < int(least):
            self._fail("a count from more to less", position)
        return int(least), int(most) if most else None

    def _part(self) -> _Program:
        position = self._at
        sign = self._next()
        if sign == "(":
            return self._group(position)
        if sign in "*+?":
            self._fail(f"{sign} has nothing to count; write \\{sign}", position)
        if sign in "{}]":
            self._fail(f"{sign} stands alone; write \\{sign}", position)
        return [_EDGES.get(sign) or _State("read", (1,), self._characters(sign))]

    def _characters(self, sign: str) -> _Characters:
        if sign == "[":
            return self._class()
        if sign == ".":
            return _inverse(_LINE_ENDS)
        return self._escape() if sign == "\\" else _ranges(sign * 2)

    def _group(self, position: int) -> _Program:
        if self._depth == MAX_DEPTH:
            self._fail(f"groups stand deeper than {MAX_DEPTH} in each other", position)
        if self._skip("?"):
            self._group_kind(position)
        self._depth += 1
        program = self._choice()
        self._depth -= 1
        if not self._skip(")"):
            self._fail("a ( without its )", position)
        return program

    def _group_kind(self, position: int) -> None:
        for sign, name in _REFUSED_GROUPS.items():
            if self._skip(sign):
                self._fail(f"{name} is not supported", position)
        if self._skip(":"):
            return
        named = self._skip("<")
        name = self._all_of(string.ascii_letters + string.digits + "_$")
        if not named or not name or name[0] in string.digits or not self._skip(">"):
            self._fail("(? begins no group of ECMAScript", position)

    def _class(self) -> _Characters:
        inverted = self._skip("^")
        parts = []
        while not self._skip("]"):
            parts.append(self._range())
        return _inverse(_union(parts)) if inverted else _union(parts)

    def _range(self) -> _Characters:
        position = self._at
        first = self._class_member()
        if self._pattern.startswith("-]", self._at) or not self._skip("-"):
            return first
        last = self._class_member()
        if first in _CLASSES.values() or last in _CLASSES.values():
            self._fail("a range from or to a whole class", position)
        if last < first:
            self._fail("a range from a larger to a smaller character", position)
        return first[0], last[1]

    def _class_member(self) -> _Characters:
        if self._skip("\\b"):
            return _ranges("\b\b")
        sign = self._next()
        return self._escape() if sign == "\\" else _ranges(sign * 2)

    def _escape(self) -> _Characters:
        """What an escape stands for, after its backslash."""
        position = self._at - 1
        sign = self._next()
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in _REFUSED_ESCAPES:
            self._fail(f"{_REFUSED_ESCAPES[sign]} is not supported", position)
        code = self._code(sign)
        if code is None or code >= _BEYOND:
            self._fail("\\ begins no escape of ECMAScript", position)
        return code, code + 1

    def _code(self, sign: str) -> int | None:
        """The code point that an escape stands for, or None if it is not an escape."""
        if sign in _CONTROLS:
            return ord(_CONTROLS[sign])
        if sign == "0":
            return None if self._all_of(string.digits) else 0
        if sign == "c":
            letter = self._next()
            return ord(letter) % 32 if letter in string.ascii_letters else None
        if sign == "x":
            return self._hexadecimal(2)
        if sign == "u":
            return self._braced() if self._skip("{") else self._unit()
        return ord(sign) if sign in string.punctuation + " " else None

    def _braced(self) -> int | None:
        digits = self._all_of(string.hexdigits)
        return int(digits, 16) if digits and self._skip("}") else None

    def _unit(self) -> int | None:
        """A unit of UTF-16, or the two that make a code point beyond these."""
        high = self._hexadecimal(4)
        position = self._at
        if high is not None and 0xD800 <= high < 0xDC00 and self._skip("\\u"):
            low = self._hexadecimal(4)
            if low is not None and 0xDC00 <= low < 0xE000:
                return 0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00
            self._at = position
        return high

    def _hexadecimal(self, length: int) -> int | None:
        digits = self._pattern[self._at : self._at + length]
        if len(digits) < length or not set(digits) <= set(string.hexdigits):
            return None
        self._at += length
        return int(digits, 16)

    def _all_of(self, characters: str) -> str:
        """Reads as long as there is one of these characters."""
        start = self._at
        while self._at < len(self._pattern) and self._pattern[self._at] in characters:
            self._at += 1
        return self._pattern[start : self._at]

    def _skip(self, text: str) -> bool:
        """Reads a text, if it is what comes next."""
        found = self._pattern.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _next(self) -> str:
        if self._at == len(self._pattern):
            self._fail("the pattern ends too early", self._at)
        self._at += 1
        return self._pattern[self._at - 1]

    def _fail(self, reason: str, position: int) -> NoReturn:
        raise PatternError(position, reason)


# The search

# What a set keeps: the other states have led on already, or lead nowhere.
_KEPT: Final = frozenset({"read", "end", "match"})

# The kind of character that stands for the end of the text.
_NO_MORE: Final = 0


class Pattern:
    """A pattern to search with. compile_pattern makes it, and makes it once."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._program = _Parser(pattern).parse()
        self._match = len(self._program) - 1
        # Characters are of one kind if no state tells them apart: all those from
        # one of these code points up to the next.
        self._kinds = sorted({0}.union(*(s.characters for s in self._program)))
        self._first = self._spread([0], {"fork", "start"})
        empty = self._spread([0], {"fork", "start", "end"})
        self._matches_empty = self._match in empty
        self._room = MAX_REMEMBERED
        self._sets: dict[frozenset[int], frozenset[int]] = {}
        self._steps: dict[tuple[frozenset[int], int], frozenset[int]] = {}

    def __repr__(self) -> str:
        return f"compile_pattern({self.pattern!r})"

    @property
    def states(self) -> int:
        """How many states there are: the looks that a character costs at most."""
        return len(self._program)

    def search(self, text: str) -> bool:
        """Whether the pattern matches the text, or a part of it."""
        if not text:
            return self._matches_empty
        states = self._first
        for kind in self._kinds_of(text):
            if not states or self._match in states:
                break
            known = self._steps.get((states, kind))
            states = self._step(states, kind) if known is None else known
        return self._match in states

    def _kinds_of(self, text: str) -> Iterator[int]:
        for character in text:
            yield bisect_right(self._kinds, ord(character))
        yield _NO_MORE

    def _step(self, states: frozenset[int], kind: int) -> frozenset[int]:
        """The set of states that follows, which is remembered."""
        if kind == _NO_MORE:
            after = self._spread(states, {"fork", "end"})
        else:
            # A match may begin after any character.
            begin = [0, *self._read(states, self._kinds[kind - 1])]
            after = self._spread(begin, {"fork"})
        self._room -= 1 + len(after)
        if self._room < 0:
            self._sets.clear()
            self._steps.clear()
            self._room = MAX_REMEMBERED
        # One object for equal sets, since dicts find the same object without a look
        # at what it holds.
        after = self._sets.setdefault(after, after)
        self._steps[states, kind] = after
        return after

    def _read(self, states: Iterable[int], code: int) -> Iterator[int]:
        """The states after those that read this character."""
        for number in states:
            state = self._program[number]
            if state.kind == "read" and bisect_right(state.characters, code) % 2:
                yield number + 1

    def _spread(self, states: Iterable[int], passed: set[str]) -> frozenset[int]:
        """These states, and all that are reached through kinds that are passed."""
        seen = set(states)
        todo = list(seen)
        while todo:
            number = todo.pop()
            state = self._program[number]
            if state.kind in passed:
                new = {number + way for way in state.exits} - seen
                seen |= new
                todo += new
        return frozenset(n for n in seen if self._program[n].kind in _KEPT)
