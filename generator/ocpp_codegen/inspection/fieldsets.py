"""Frames in the fields of an object on a line, to be read as if they were arrays."""

import json
import re
from typing import Any, NamedTuple

from ocpp_codegen.inspection import assembling
from ocpp_codegen.inspection.model import CALL, CALLRESULT, Frame

# A key up to its value, and the value if it is a text or a number.
_FIELD = re.compile(
    r"(?P<mark>\"(?P<key>[^\"\\]{1,64})\"\s*:\s*)"
    r"(?:\"(?P<text>[^\"\\]*)\"|(?P<number>\d+)|(?=\{))"
)

_decoder = json.JSONDecoder()


class Fieldset(NamedTuple):
    """Where the parts of a frame stand: what is in front of each, up to its value.

    The type is always the same, and stands with its key; a response has no action.
    """

    kind: int
    type: str
    message_id: str
    action: str | None
    payload: str

    def as_array(self, line: str) -> str | None:
        """The line with the frame as an array, where its payload was; else None.

        What the other fields say is left as it is, but for the id.
        """
        place = line.find(self.payload)
        brace = place + len(self.payload)
        head = line[:brace]
        if place < 0 or self.type not in head or "\\" in head:
            return None
        message_id = _text(head, self.message_id)
        action = None if self.action is None else _text(head, self.action)
        payload, end = _object(line, brace)
        if not message_id or payload is None or (action is None) != (self.kind != CALL):
            return None
        frame = [self.kind, message_id, *([] if action is None else [action]), payload]
        rest = head.replace(f'{self.message_id}{message_id}"', f'{self.message_id}"', 1)
        return f"{rest}{assembling.written(frame)}{line[end:]}"


def of_frame(line: str, frame: Frame) -> Fieldset | None:
    """How the fields of a line hold a frame; None if they do so in an unusual way."""
    value = frame.value
    if line[:1] != "{" or value is None or frame.kind not in (CALL, CALLRESULT):
        return None
    fields = list(_FIELD.finditer(line))
    payload = _first(fields, assembling.PAYLOAD_KEYS, None)
    if payload is None or _object(line, payload.end())[0] != value[-1]:
        return None
    head = [field for field in fields if field.end() < payload.start()]
    kind = next((field for field in head if _is_kind(field, value[0])), None)
    message_id = _first(head, assembling.ID_KEYS, value[1])
    is_call = frame.kind == CALL
    action = _first(head, assembling.ACTION_KEYS, value[2]) if is_call else None
    if kind is None or message_id is None or (action is None) == is_call:
        return None
    return Fieldset(
        value[0],
        kind[0],
        f'{message_id["mark"]}"',
        None if action is None else f'{action["mark"]}"',
        payload["mark"],
    )


def _first(
    fields: list[re.Match[str]], keys: tuple[str, ...], text: str | None
) -> re.Match[str] | None:
    """The first field of these keys with a text, or with an object for None."""
    for field in fields:
        has_it = field["text"] == text and field["number"] is None
        if has_it and assembling.plain_name(field["key"]) in keys:
            return field
    return None


def _is_kind(field: re.Match[str], kind: int) -> bool:
    named = assembling.plain_name(field["key"]) in assembling.KIND_KEYS
    return named and assembling.kind_of(field["text"] or field["number"]) == kind


def _text(head: str, mark: str) -> str | None:
    """The text behind a mark."""
    start = head.find(mark) + len(mark)
    end = head.find('"', start)
    return None if start < len(mark) or end < 0 else head[start:end]


def _object(line: str, start: int) -> tuple[Any, int]:
    """The object at a place and its end; None of anything else, and of a frame."""
    try:
        value, end = _decoder.raw_decode(line, start)
    except (ValueError, RecursionError):
        return None, start
    if not isinstance(value, dict) or assembling.is_message(value):
        return None, start
    return value, end
