"""What the parts of a frame say, and the errors for a bad one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from .findings import ErrorCode, Finding, ValidationError
from .frames import (
    CALL_ERROR,
    CALL_RESULT,
    CALL_RESULT_ERROR,
    MAX_DESCRIPTION_LENGTH,
    SEND,
    UNREADABLE_ID,
    CallError,
    CallResultError,
    FrameError,
    is_message_id,
)
from .text import Text, is_encodable, quote, written

__all__ = [
    "description_of",
    "doubtful",
    "error_fields",
    "error_text",
    "head",
    "is_answer",
    "is_other_id",
    "kind_meant",
    "kind_of",
    "no_frame",
    "readable_id",
    "refused",
    "refused_text",
    "request_answered",
    "salvaged",
    "unanswered",
]

# A longer name is not that of an action.
MAX_ACTION_LENGTH = 100

# How a frame begins: message type, message id, and the action of a request. The first
# two may be of forms that only a tolerant reader takes.
_WORD = r'"([^"\\\x00-\x1f]{%d,%d})"'
_ID = rf"(?:{_WORD % (0, 100)}|(-?[0-9]{{1,18}}(?:\.[0-9]{{1,18}})?)|null)"
_HEAD = (
    rf"[\s\ufeff\0]*\[\s*([0-9]{{1,9}}(?:\.0{{1,9}})?)\s*,\s*{_ID}\s*,"
    rf"(?:\s*{_WORD % (1, MAX_ACTION_LENGTH)}\s*,)?"
)
_MAX_HEAD = 400


def head(text: Text) -> list[Any] | None:
    """The start of a frame whose text is not JSON, as far as it can be read."""
    start = text[:_MAX_HEAD]
    if not isinstance(start, str):
        start = bytes(start).decode(errors="replace")
    found = re.match(_HEAD, start)
    if found is None:
        return None
    kind, word, number, action = found.groups()
    message_id = word if number is None else _number(number)
    frame = [_number(kind), message_id]
    return frame if action is None else [*frame, action]


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def kind_of(frame: Any) -> int | None:
    """The message type of a frame, or None where it can't be read."""
    if isinstance(frame, list) and frame and frame[0].__class__ is int:
        return frame[0]
    return None


def kind_meant(frame: Any) -> int | None:
    """The message type of a frame, which may be a whole number with a point."""
    kind = kind_of(frame)
    if kind is not None or not isinstance(frame, list) or not frame:
        return kind
    if not isinstance(frame[0], (float, Decimal)):
        return None
    number = float(frame[0])
    return int(number) if number.is_integer() else None


def is_answer(frame: Any) -> bool:
    """Whether a frame is a CALLRESULT or a CALLERROR."""
    return kind_of(frame) in (CALL_RESULT, CALL_ERROR)


def readable_id(frame: Any) -> str | None:
    if isinstance(frame, list) and len(frame) > 1 and is_message_id(frame[1]):
        return cast(str, frame[1])
    return None


def error_text(frame: CallError | CallResultError, codes: Mapping[str, str]) -> str:
    from .encoding import Encoding
    from .rules import String  # not for the import of a codec

    walk = Encoding({})
    code = walk.string(String(), frame.code, (None, "code"))
    description = walk.string(String(), frame.description, (None, "description"))
    if not isinstance(frame.details, dict):
        walk.wrong_type(frame.details, "dict", (None, "details"))
    details = walk.data(frame.details, (None, "details"))
    if walk.findings:
        raise ValidationError(tuple(walk.findings))
    description = description[:MAX_DESCRIPTION_LENGTH]
    code = codes.get(code, code)
    return f"{quote(code)},{quote(description)},{written(details)}"


def error_fields(
    frame: list[Any], message_id: str, what: str
) -> tuple[str, str, str, dict[str, Any]]:
    right = (
        len(frame) == 5
        and isinstance(frame[2], str)
        and isinstance(frame[3], str)
        and isinstance(frame[4], dict)
    )
    if not right:
        shape = "[type, message id, code, description, details]"
        raise unanswered(f"a {what} is {shape}", message_id)
    from .encoding import Encoding  # not for the import of a codec

    walk = Encoding({})
    details = walk.data(frame[4], (None, "4"))
    if walk.findings:
        raise FrameError(tuple(walk.findings), message_id, None)
    return message_id, frame[2], frame[3], details


def salvaged(
    frame: list[Any],
) -> tuple[tuple[str, str, dict[str, Any]], list[str]] | None:
    """Code, description and details of an error that breaks OCPP-J, and what is lost.

    It says no, whatever it lacks. Description and details are told by their types.
    """
    if len(frame) < 3 or not isinstance(frame[2], str):
        return None
    description, details = None, None
    lost = []
    for value, name in zip(frame[3:], ("its description", "its details"), strict=False):
        if isinstance(value, str) and description is None:
            description = value
        elif isinstance(value, dict) and details is None:
            details = value
        elif value is not None and value != []:
            lost.append(name)
    if len(frame) > 5:
        lost.append("what follows its details")
    return (frame[2], description or "", details or {}), lost


def doubtful(
    findings: tuple[Finding, ...], kind: int | None, message_id: str | None
) -> FrameError:
    """The error for a text that is not quite JSON, with what could be read of it."""
    if kind in (CALL_RESULT, CALL_ERROR, CALL_RESULT_ERROR, SEND):
        return FrameError(findings, message_id, None)
    if message_id is None:
        return refused(findings, None, ErrorCode.rpc_framework_error)
    return refused(findings, message_id, findings[0].code)


def request_answered(frame: Any, action_of: Callable[[str], Any] | None) -> Any:
    """What a CALLRESULT or CALLERROR answers: a request or its action."""
    if action_of is None or not is_answer(frame):
        return None
    message_id = readable_id(frame)
    return None if message_id is None else action_of(message_id)


def no_frame(message_id: Any) -> FrameError:
    message = "a frame is an array that starts with message type and message id"
    return refused_text(message, message_id, ErrorCode.rpc_framework_error)


def refused_text(message: str, message_id: str | None, code: ErrorCode) -> FrameError:
    return refused((Finding("", message, "frame", code),), message_id, code)


def description_of(findings: tuple[Finding, ...]) -> str:
    return "; ".join(map(str, findings))[:MAX_DESCRIPTION_LENGTH]


def refused(
    findings: tuple[Finding, ...], message_id: str | None, code: ErrorCode
) -> FrameError:
    """The error for a frame that is owed a CALLERROR."""
    answered = UNREADABLE_ID if message_id is None else message_id
    reply = CallError(answered, code.value, description_of(findings))
    return FrameError(findings, message_id, reply)


def unanswered(message: str, message_id: str | None) -> FrameError:
    """The error for a response: no answer is expected to that."""
    code = ErrorCode.rpc_framework_error
    return FrameError((Finding("", message, "frame", code),), message_id, None)


def is_other_id(value: Any) -> bool:
    """Whether a value can be echoed as the id of a message, though it is not right."""
    if isinstance(value, str):
        return is_encodable(value)
    if isinstance(value, (float, Decimal)):
        return math.isfinite(value)
    return value is None or isinstance(value, int)
