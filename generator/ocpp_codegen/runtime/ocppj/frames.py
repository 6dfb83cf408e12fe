"""The frames of OCPP-J, and the error for one that cannot be delivered."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar

from ..message import dataclass, field
from .findings import ErrorCode, Finding, ValidationError, shown
from .text import is_encodable

__all__ = [
    "CALL",
    "CALL_ERROR",
    "CALL_RESULT",
    "CALL_RESULT_ERROR",
    "MAX_DESCRIPTION_LENGTH",
    "MAX_ID_LENGTH",
    "SEND",
    "UNREADABLE_ID",
    "Call",
    "CallError",
    "CallResult",
    "CallResultError",
    "Frame",
    "FrameError",
    "Send",
    "Tolerated",
    "UnknownMessageType",
    "is_message_id",
]

T = TypeVar("T")

MAX_ID_LENGTH = 36
MAX_DESCRIPTION_LENGTH = 255
UNREADABLE_ID = "-1"

CALL = 2
CALL_RESULT = 3
CALL_ERROR = 4
CALL_RESULT_ERROR = 5
SEND = 6


class FrameError(ValidationError):
    """A frame that can't be delivered.

    message_id, kind (the message type, such as CALL) and action are those of the
    frame, each None where it can't be read. reply is the CALLERROR to answer with
    (2.1: CALLRESULTERROR to a CALLRESULT), or None where none is due.
    """

    def __init__(
        self,
        findings: tuple[Finding, ...],
        message_id: str | None,
        reply: CallError | CallResultError | None,
    ) -> None:
        super().__init__(findings)
        self.args = (findings, message_id, reply)
        self.message_id = message_id
        self.reply = reply
        self.kind: int | None = None
        self.action: str | None = None


class UnknownMessageType(FrameError):
    """A frame of a message type that the version does not have: to be ignored.

    OCPP-J 1.6, section 4.1.3, has it so; it is done for all versions.
    """

    def __init__(self, kind: int, message_id: str | None) -> None:
        message = f"the message type {shown(kind)} is unknown"
        code = ErrorCode.message_type_not_supported
        super().__init__((Finding("", message, "frame", code),), message_id, None)
        self.args = (kind, message_id)
        self.kind = kind


@dataclass(slots=True)
class Call(Generic[T]):
    """A request. action is filled in by unpack, and known from payload's class."""

    message_id: str
    payload: T
    action: str | None = field(default=None, compare=False)


@dataclass(slots=True)
class CallResult(Generic[T]):
    """A response. action is filled in by unpack, and known from payload's class."""

    message_id: str
    payload: T
    action: str | None = field(default=None, compare=False)


@dataclass(slots=True)
class CallError:
    """An error in place of a response. description is cut at 255 characters."""

    message_id: str
    code: str
    description: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CallResultError:
    """An error in reply to a response, from 2.1 on; fields as of CallError."""

    message_id: str
    code: str
    description: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Send(Generic[T]):
    """A message that nobody answers, from 2.1 on; fields as of Call."""

    message_id: str
    payload: T
    action: str | None = field(default=None, compare=False)


Frame = Call[Any] | CallResult[Any] | CallError | CallResultError | Send[Any]


class Tolerated(NamedTuple, Generic[T]):
    """What tolerant decoding gives.

    message is the message, or the frame from unpack. What is wrong is read where it
    can mean one thing; else a field holds unknown enum values as strings, values of
    a wrong type as they came, None for a required field that is absent. unknown
    holds the other keys by their JSON pointers. Of more than MAX_FINDINGS findings
    those come first whose field does not hold its type.
    """

    message: T
    findings: tuple[Finding, ...]
    unknown: dict[str, Any]


def is_message_id(value: Any) -> bool:
    """Whether a value can be the id of a message."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_LENGTH:
        return False
    return value.isascii() or is_encodable(value)
