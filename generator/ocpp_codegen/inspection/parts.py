"""Frames in parts within a text: [CALL] [id] [Heartbeat] {}, type=CALL id=7 ..."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ocpp_codegen.inspection import assembling

# Parts in brackets, or words, right in front of a payload; the kind is one of them.
_BRACKETED = re.compile(
    r"(?:[\[(<][^\[\](){}<>\"]{1,64}[\])>][\s:,|-]{0,4}){2,6}(?=\{)"
)
_PART = re.compile(r"[\[(<]([^\[\](){}<>\"]{1,64})[\])>]")
_WORDED = re.compile(
    r"(?<![\w-])(?P<kind>(?i:call[ _]?result[ _]?error|call[ _]?(?:result|error)"
    r"|call|send))[\s:\[(|,]{1,4}(?P<id>[\w-]{1,64})[\s:\])|,]{1,4}"
    r"(?:(?P<action>[A-Z][A-Za-z0-9]{2,40})[\s:\])|,]{1,4})?(?=\{)"
)
_PAIR = re.compile(
    r"(?<![\w.])([A-Za-z_][\w.]{0,30})=(?:\"((?:[^\"\\]|\\.)*)\"|(?=(\{))|([^\s\"{]{1,200}))"
)
_ACTION = re.compile(r"[A-Z][A-Za-z0-9]{2,50}")
# A payload in a text is looked for this often at most.
_TRIES = 4

_decoder = json.JSONDecoder()


class Assembled(NamedTuple):
    """A frame in parts, from start to end of the text."""

    start: int
    end: int
    value: list[Any]


def find(text: str) -> Assembled | None:
    """The frame in parts of a text; None if it has none."""
    if "{" not in text:
        return None
    return _bracketed(text) or _worded(text) or _paired(text)


def _bracketed(text: str) -> Assembled | None:
    for _, match in zip(range(_TRIES), _BRACKETED.finditer(text), strict=False):
        payload = _payload(text, match.end())
        fields = _named([part.strip() for part in _PART.findall(match[0])])
        if payload is None or fields is None:
            continue
        value = assembling.assembled({**fields, "payload": text[match.end() : payload]})
        if value is not None:
            return Assembled(match.start(), payload, value)
    return None


def _named(parts: list[str]) -> dict[str, str] | None:
    """The parts by what they are: the kind first, then id and action in any order."""
    at = next((i for i, part in enumerate(parts) if assembling.is_kind(part)), None)
    if at is None or len(parts) < at + 2:
        return None
    kind, rest = parts[at], parts[at + 1 :]
    if assembling.is_error(kind):
        return {
            "type": kind,
            "id": rest[0],
            "code": rest[1] if len(rest) > 1 else "",
            "description": rest[2] if len(rest) > 2 else "",
        }
    action = next((part for part in rest if _ACTION.fullmatch(part)), None)
    ids = [part for part in rest if part is not action]
    fields = {"type": kind, "id": ids[0] if ids else parts[at - 1]}
    return fields if action is None else {**fields, "action": action}


def _worded(text: str) -> Assembled | None:
    for _, match in zip(range(_TRIES), _WORDED.finditer(text), strict=False):
        payload = _payload(text, match.end())
        if payload is None:
            continue
        fields = {
            "type": match["kind"],
            "id": match["id"],
            "payload": text[match.end() : payload],
        }
        if match["action"]:
            fields |= {"action": match["action"], "code": match["action"]}
        value = assembling.assembled(fields)
        if value is not None:
            return Assembled(match.start(), payload, value)
    return None


def _paired(text: str) -> Assembled | None:
    """key=value, as logfmt has it; an object may stand without quotes."""
    fields: dict[str, str] = {}
    start = position = -1
    for match in _PAIR.finditer(text):
        if match.start() < position:
            continue
        value = match[4] if match[4] is not None else match[2]
        if match[3]:
            end = _payload(text, match.end())
            if end is None:
                return None
            value, position = text[match.end() : end], end
        elif match[2] is not None:
            value = _unquoted(match[2])
        start = match.start() if start < 0 else start
        position = max(position, match.end())
        fields[match[1]] = value
    frame = assembling.assembled(fields) if len(fields) > 2 else None
    return None if frame is None else Assembled(start, position, frame)


def fields(text: str) -> Mapping[str, str]:
    """The pairs of key and value in a text, but for objects."""
    return {
        m[1].lower(): m[4] if m[4] is not None else m[2]
        for m in _PAIR.finditer(text)
        if not m[3]
    }


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def _payload(text: str, start: int) -> int | None:
    """The end of the object at a place; None if there is none."""
    try:
        value, end = _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return end if isinstance(value, dict) else None
