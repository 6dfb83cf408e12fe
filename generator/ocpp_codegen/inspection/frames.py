"""Frames in a text: found wherever they stand, in time linear in the text.

A text may be hostile. Every attempt to read a frame is paid out of a budget that
grows with the text, so that a line made of openings costs no more than others.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.inspection import literals
from ocpp_codegen.inspection.model import (
    ANSWERS,
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    KINDS,
    REQUESTS,
)

# How often a text may be gone over in the search, and a start for short ones.
_PASSES = 8
_ALLOWANCE = 4096

# The opening of what may be a frame.
OPENING = re.compile(r"\[\s*[0-9]\s*,\s*(?:u?'|[\"\d-])")
# An opening that more text may complete, at the end of a text.
_UNFINISHED = re.compile(
    r"\[\s*(?:[2-6]\s*(?:,\s*(?:[\"'][^\"'\\]{0,64}"
    r"(?:[\"']\s*(?:,\s*(?:[\"']\w{0,64}[\"']?\s*,?\s*)?)?)?)?)?)?$"
)
# What no text but a frame begins with: kind, id, and action or payload.
_ID = r"(?P<{0}>[\"'][^\"'\\]{{1,64}}[\"']|-?\d{{1,20}})\s*,\s*"
_HEAD = re.compile(
    rf"\[\s*(?:(?P<request>[26])\s*,\s*{_ID.format('id')}[\"'](?P<action>\w{{1,64}})[\"']\s*,"
    rf"|(?P<result>3)\s*,\s*{_ID.format('rid')}\{{"
    rf"|(?P<error>[45])\s*,\s*{_ID.format('eid')}[\"'](?P<code>\w{{0,64}})[\"']\s*,)"
)
# A request whose action is shortened.
_SHORT_ACTION = re.compile(
    rf"\[\s*(?P<request>[26])\s*,\s*{_ID.format('id')}[\"']\w{{0,64}}(?:\.\.\.|\u2026)"
)
# A head that is cut within its id, or before its payload, with what some put there.
_CUT_HEAD = re.compile(
    r"\[\s*(?P<kind>[2-5])\s*,\s*(?P<quote>[\"'])(?P<id>[^\"'\\]{1,64})"
    r"(?:(?P<closed>(?P=quote))[^\[\]{}]{0,80})?(?:>|\.\.\.|\u2026)?\s*$"
)
# A code of an error, after which any details may stand.
_CODE = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z]{3,60}")
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"?'
_TOKENS = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
# The same where strings may have single quotes.
_LITERAL_TOKENS = re.compile(
    rf"{_STRING}|'[^'\\]*(?:\\.[^'\\]*)*'?|[\[\]{{}}]", re.DOTALL
)

_decoder = json.JSONDecoder()


@dataclass(slots=True)
class Hit:
    """What was found in a text, from start to end.

    value is None where the brackets close but what they hold is not JSON; open
    where they do not close; odd where it starts like a frame but has another
    number of elements, or no object as payload; literal where it is written as Python
    or JavaScript has it; partial where the id is cut.
    """

    start: int
    end: int
    kind: int | None
    message_id: str
    action: str | None
    value: list[Any] | None
    open: bool = False
    odd: bool = False
    literal: bool = False
    partial: bool = False


def search(text: str) -> Iterator[Hit]:
    """The frames of a text, outermost, from left to right."""
    position = 0
    budget = _PASSES * len(text) + _ALLOWANCE
    while budget > 0 and (match := OPENING.search(text, position)):
        start = match.start()
        hit, seen = _read(text, start)
        budget -= seen
        if hit is None:
            position = match.end() - 1
            continue
        yield hit
        position = hit.end


def unfinished(text: str) -> int | None:
    """Where a text ends in the opening of what may be a frame; None if it does not."""
    tail = max(len(text) - 240, 0)
    match = _UNFINISHED.search(text, tail)
    return None if match is None else match.start()


def cut_head(text: str) -> Hit | None:
    """The head that a text ends in, which is cut; None if it ends in none."""
    match = _CUT_HEAD.search(text, max(len(text) - 240, 0))
    if match is None:
        return None
    hit = Hit(match.start(), len(text), int(match["kind"]), match["id"], None, None)
    hit.open = True
    hit.partial = match["closed"] is None
    return hit


def _read(text: str, start: int) -> tuple[Hit | None, int]:
    """What stands at an opening, and how many characters it took to see that."""
    if literals.OPENING.match(text, start):
        return _read_literal(text, start)
    try:
        value, end = _decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        hit, seen = _broken(text, start)
        return hit, error.pos - start + seen
    except (RecursionError, ValueError):
        hit, seen = _broken(text, start)
        return hit, seen + len(text) - start
    return _classified(value, start, end), end - start


def _read_literal(text: str, start: int) -> tuple[Hit | None, int]:
    found = literals.read(text, start)
    if found is None:
        return _open_literal(text, start), min(len(text) - start, literals.LONGEST)
    value, end = found
    hit = _classified(value, start, end)
    if hit is not None:
        hit.literal = not hit.odd
    return (None if hit is None or hit.odd else hit), end - start


def _open_literal(text: str, start: int) -> Hit | None:
    head = _HEAD.match(text, start)
    if head is None or closing(text, start) is not None:
        return None
    hit = headed(head, start, len(text))
    hit.open = True
    return hit


def _classified(value: list[Any], start: int, end: int) -> Hit | None:
    kind, message_id = value[0], value[1]
    if not _is_id(message_id):
        return None
    action = value[2] if kind in REQUESTS and len(value) > 2 else None
    odd = not is_frame(value)
    if odd and not is_odd(value):
        return None
    return Hit(start, end, kind, str(message_id), action, value, odd=odd)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and value is not True)


def is_frame(value: Any) -> bool:
    """Whether a decoded array is a frame: of a known type, or of an unknown one."""
    if not isinstance(value, list) or len(value) < 3 or not _is_id(value[1]):
        return False
    kind = value[0]
    if kind.__class__ is not int:
        return False
    if kind in REQUESTS:
        return len(value) == 4 and _is_action(value[2]) and _is_payload(value[3])
    if kind == CALLRESULT:
        return len(value) == 3 and _is_payload(value[2])
    if kind in (CALLERROR, CALLRESULTERROR):
        return _has_texts(value) and (
            len(value) == 4
            or isinstance(value[4], dict)
            or _CODE.fullmatch(value[2]) is not None
        )
    named = isinstance(value[1], str) and isinstance(value[-1], dict)
    return 0 <= kind <= 9 and named and len(value) <= 5


def _has_texts(value: list[Any]) -> bool:
    """Whether an array has the code and the description of an error."""
    return (
        len(value) in (4, 5) and isinstance(value[2], str) and isinstance(value[3], str)
    )


def is_odd(value: Any) -> bool:
    """Whether an array starts like a frame, and is another in its length or payload."""
    return (
        isinstance(value, list)
        and len(value) > 1
        and value[0].__class__ is int
        and value[0] in KINDS
        and _is_id(value[1])
        and not is_frame(value)
        and (not _is_as_long(value) or is_mistyped(value))
    )


def is_mistyped(value: list[Any]) -> bool:
    """Whether an array is a frame but for the type of its payload."""
    if not _is_as_long(value):
        return False
    if value[0] in REQUESTS:
        return isinstance(value[2], str)
    return value[0] == CALLRESULT or (_has_texts(value) and len(value) == 5)


def _is_as_long(value: list[Any]) -> bool:
    """Whether an array has the number of elements of a frame."""
    lengths = {CALL: (4,), CALLRESULT: (3,), CALLERROR: (4, 5), CALLRESULTERROR: (4, 5)}
    return len(value) in lengths.get(value[0], (4,))


def _is_action(value: Any) -> bool:
    return isinstance(value, str)


def _is_payload(value: Any) -> bool:
    # Null in its place is for the codec to refuse.
    return isinstance(value, dict) or value is None


def _broken(text: str, start: int) -> tuple[Hit | None, int]:
    """A frame whose text is not JSON, or that does not close."""
    head = _HEAD.match(text, start) or _SHORT_ACTION.match(text, start)
    if head is None:
        return None, 64
    end = closing(text, start)
    hit = headed(head, start, len(text) if end is None else end)
    hit.open = end is None
    if not hit.open and literals.ROCKET.search(text, head.end(), hit.end):
        literal, _ = _read_literal(text, start)
        hit = literal or hit
    return hit, hit.end - start


def headed(head: re.Match[str], start: int, end: int) -> Hit:
    """A hit of which the head alone can be read."""
    read = head.groupdict()
    kind = read["request"] or read.get("result") or read["error"]
    message_id = (read["id"] or read.get("rid") or read["eid"]).strip("\"'")
    return Hit(start, end, int(kind), message_id, read.get("action"), None)


def head_of(text: str) -> Hit | None:
    """The kind, id and action at the start of a text that is cut."""
    head = _HEAD.match(text)
    return None if head is None else headed(head, 0, len(text))


def closing(text: str, start: int) -> int | None:
    """The end of the array at start, strings apart; None if it does not close."""
    depth = 0
    tokens = _LITERAL_TOKENS if literals.OPENING.match(text, start) else _TOKENS
    for match in tokens.finditer(text, start):
        token = match[0][0]
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
            if depth <= 0:
                return match.end()
    return None


class Brackets:
    """Follows the brackets of a JSON text that comes in lines."""

    def __init__(self) -> None:
        self.depth = 0
        self.in_string = False
        self.closed = False
        # The text has single quotes, as Python and JavaScript print it.
        self.literal = False

    def feed(self, text: str) -> bool:
        """Takes a further line; whether the brackets are closed now."""
        position = 0
        if self.in_string:
            match = _REST.match(text)
            position = match.end() if match else 0
            if not text[:position].endswith('"') or _is_escaped(text, position - 1):
                return False
            self.in_string = False
        if literals.OPENING.match(text) or (
            self.depth == 1 and _SINGLE_QUOTE.match(text)
        ):
            self.literal = True
        tokens = _LITERAL_TOKENS if self.literal else _TOKENS
        for match in tokens.finditer(text, position):
            self._take(match[0])
            if self.closed:
                return True
        return False

    def _take(self, token: str) -> None:
        if token[0] in "\"'":
            ends = len(token) > 1 and token[-1] == token[0]
            self.in_string = not ends or _is_escaped(token, len(token) - 1)
        elif token in "[{":
            self.depth += 1
        else:
            self.depth -= 1
            self.closed = self.depth <= 0


# A line of an array in which the id, or the action, has single quotes.
_SINGLE_QUOTE = re.compile(r"\s*u?'")
_REST = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"?')


def _is_escaped(text: str, at: int) -> bool:
    """Whether the character at a place has an odd number of backslashes before it."""
    before = at
    while before > 0 and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


_PLAIN = re.compile(r"\[\s*[0-9]\s*,\s*(?:\"(?!\")|-?\d)")


def has_plain(text: str) -> bool:
    """Whether a text has an opening that is not escaped."""
    return _PLAIN.search(text) is not None


def answers(kind: int | None) -> bool:
    """Whether a frame of this kind answers a request."""
    return kind in ANSWERS
