"""The careful way through one frame: what it is, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from .findings import ErrorCode, Finding, ValidationError, shown
from .frames import (
    CALL,
    CALL_ERROR,
    CALL_RESULT,
    CALL_RESULT_ERROR,
    MAX_ID_LENGTH,
    SEND,
    UNREADABLE_ID,
    Call,
    CallError,
    CallResult,
    CallResultError,
    Frame,
    FrameError,
    Send,
    Tolerated,
    UnknownMessageType,
)
from .framing import (
    doubtful,
    error_fields,
    head,
    is_other_id,
    kind_meant,
    kind_of,
    no_frame,
    readable_id,
    refused,
    refused_text,
    salvaged,
    unanswered,
)
from .lenient import may_be_empty
from .rules import Shape
from .text import Loose, Text, bad_text
from .values import NOWHERE

__all__ = [
    "Unpacking",
]

if TYPE_CHECKING:
    from .decoding import Decoding

    class Steps(Protocol):
        """What a codec does for the careful way; codec.py has it, and imports this."""

        requests: Mapping[str, type]
        responses: Mapping[str, type]
        sends: Mapping[str, type]
        _kinds: frozenset[int]

        @property
        def shapes(self) -> Mapping[str, Shape]: ...
        def shape_name(self, cls: type) -> str | None: ...
        def _loaded(
            self,
            text: Text,
            loaded: Any,
            tolerated: frozenset[str],
            strings: int | None = None,
        ) -> tuple[Any, Loose | None]: ...
        def _walk_through(
            self,
            cls: type,
            payload: Any,
            tolerated: frozenset[str],
            stopped: Set[int] = NOWHERE,
        ) -> Decoding: ...
        def _verdict(self, walk: Decoding) -> Tolerated[Any]: ...
        def _action_named(self, request: Any) -> str | None: ...
        def _bad_result(
            self, findings: tuple[Finding, ...], message_id: str
        ) -> FrameError: ...
        def _completed(
            self, frame: Frame, request: Any, raw: Any, tolerated: frozenset[str] = ...
        ) -> Tolerated[Frame]: ...


# Stands for the id of a frame that has none.
_NO_ID = object()

_NOT_AN_ID = f"is not a string of 1 to {MAX_ID_LENGTH} characters"

# Stands for a payload that a frame does not have.
_LEFT_OUT = object()


class Unpacking:
    """One frame on its careful way.

    tolerated: rules that are no reason to refuse it. request is what the frame
    answers, as far as the fast way could tell; ask gives it otherwise, once. stopped
    is where in the payload the fast way stopped.
    """

    def __init__(
        self,
        codec: Steps,
        tolerated: frozenset[str],
        request: Any,
        ask: Callable[[str], Any] | None,
        stopped: Set[int] = NOWHERE,
    ) -> None:
        self.codec = codec
        self.tolerated = tolerated
        self.request = request
        self.ask = ask
        self.stopped = stopped
        self.ahead: Decoding | None = None
        self.findings: list[Finding] = []
        self.value: Any = None
        self.message_id: Any = _NO_ID

    def frame(self, text: Text, loaded: Any) -> Tolerated[Frame]:
        """The frame in a text; loaded is its value, where it could be loaded."""
        self.value = loaded
        try:
            self.value = self._loaded(text, loaded)
            return self._frame(self.value)
        except FrameError as error:
            self._name(error)
            raise

    def _loaded(self, text: Text, loaded: Any) -> Any:
        """The value of the text, which may be nearly JSON where that is tolerated."""
        strings = self._walk_ahead(loaded)
        try:
            frame, loose = self.codec._loaded(text, loaded, self.tolerated, strings)
        except ValidationError as error:
            self._bad_json(error, text)
        except RecursionError:
            self._bad_json(bad_text("nested too deep"), text)
        if loose is not None:
            self.ahead = None
            payload = frame[-1] if isinstance(frame, list) and frame else None
            self.findings += loose.findings(payload)
        return frame

    def _walk_ahead(self, frame: Any) -> int | None:
        """Walks the payload of a frame of the right form, before its text is checked.

        Gives how many strings the frame has, if that is known then.
        """
        cls = self._class(frame)
        if cls is None or readable_id(frame) is None:
            return None
        tolerated, stopped = self.tolerated, self.stopped
        self.ahead = self.codec._walk_through(cls, frame[-1], tolerated, stopped)
        strings = self.ahead.strings
        return None if strings is None else strings + len(frame) - 2

    def _class(self, frame: Any) -> type | None:
        """The class of the payload of a frame, where its form leaves no doubt."""
        kind = kind_of(frame)
        if kind in (CALL, SEND) and len(frame) == 4 and isinstance(frame[2], str):
            known = self.codec.requests if kind == CALL else self.codec.sends
            return known.get(frame[2])
        if kind == CALL_RESULT and len(frame) == 3:
            action = self._action()
            return None if action is None else self.codec.responses.get(action)
        return None

    def _bad_json(self, error: ValidationError, text: Text) -> NoReturn:
        if not isinstance(self.value, list):
            self.value = head(text)
        kind, message_id = self._kind(self.value), self._id(self.value)
        message_id = None if message_id is _NO_ID else message_id
        if kind is not None and kind not in self.codec._kinds:
            raise UnknownMessageType(kind, message_id) from None
        if kind in (CALL_RESULT, CALL_ERROR) and message_id is not None:
            self._ask(message_id)
        if (
            kind == CALL_RESULT
            and message_id is not None
            and self._action() is not None
        ):
            raise self.codec._bad_result(error.findings, message_id) from None
        meant = kind_meant(self.value)
        raise doubtful(error.findings, meant, message_id) from None

    def _name(self, error: FrameError) -> None:
        """Adds to an error what could be read of its frame."""
        frame = self.value
        error.kind = kind_meant(frame)
        has_action = isinstance(frame, list) and len(frame) > 2
        if error.kind in (CALL, SEND) and has_action and isinstance(frame[2], str):
            error.action = frame[2]
        elif error.kind in (CALL_RESULT, CALL_ERROR):
            error.action = self._action()
        if error.reply is not None and self.message_id is not _NO_ID:
            error.reply.message_id = self.message_id

    def _ask(self, message_id: Any) -> None:
        """Finds the request that a response answers, unless that is known."""
        if self.request is None and self.ask is not None:
            self.request, self.ask = self.ask(message_id), None

    def _action(self) -> str | None:
        return self.codec._action_named(self.request)

    def _frame(self, frame: Any) -> Tolerated[Frame]:
        kind, message_id = self._kind(frame), self._id(frame)
        if kind is None:
            raise no_frame(readable_id(frame))
        if kind not in self.codec._kinds:
            raise UnknownMessageType(kind, readable_id(frame))
        if kind == CALL:
            return self._call(frame, message_id)
        if kind == SEND:
            return self._send(frame, message_id)
        if message_id is _NO_ID:
            raise unanswered("the message id can't be read", None)
        if kind == CALL_RESULT_ERROR:
            return self._tolerated(CallResultError(*self._error(frame, message_id)))
        return self._answer(frame, kind, message_id)

    def _kind(self, frame: Any) -> int | None:
        """The message type, which may be a whole number with a point."""
        kind = kind_of(frame)
        meant = kind_meant(frame)
        if kind is not None or meant is None or "frame" not in self.tolerated:
            return kind
        self._add(f"the message type {shown(frame[0])} has a point", str(meant))
        return meant

    def _id(self, frame: Any) -> Any:
        """The message id, or _NO_ID; of another form where that is tolerated."""
        self.message_id = self._readable_id(frame)
        return self.message_id

    def _readable_id(self, frame: Any) -> Any:
        message_id = readable_id(frame)
        if message_id is not None:
            return message_id
        if not isinstance(frame, list) or len(frame) < 2 or not is_other_id(frame[1]):
            return _NO_ID
        if "frame" not in self.tolerated:
            return _NO_ID
        message = f"the message id {shown(frame[1])} {_NOT_AN_ID}"
        holds_type = isinstance(frame[1], str)
        message += "; kept as it came" if holds_type else ""
        self._add(message, None, holds_type)
        return float(frame[1]) if isinstance(frame[1], Decimal) else frame[1]

    def _add(self, message: str, read: str | None, holds_type: bool = True) -> None:
        code = ErrorCode.rpc_framework_error
        self.findings.append(Finding("", message, "frame", code, read, holds_type))

    def _call(self, frame: list[Any], message_id: Any) -> Tolerated[Frame]:
        if message_id is _NO_ID:
            message = f"the message id {_NOT_AN_ID}"
            raise refused_text(message, None, ErrorCode.rpc_framework_error)
        frame = self._completed(frame, 4)
        if len(frame) != 4 or not isinstance(frame[2], str):
            message = "a CALL is [2, message id, action, payload]"
            raise refused_text(message, message_id, ErrorCode.rpc_framework_error)
        cls = self.codec.requests.get(frame[2])
        if cls is None:
            message = f"the action {shown(frame[2])} is unknown"
            raise refused_text(message, message_id, ErrorCode.not_implemented)
        try:
            made = self._payload(cls, frame)
        except ValidationError as error:
            code = error.findings[0].code
            raise refused(error.findings, message_id, code) from None
        return self._tolerated(Call(message_id, made.message, frame[2]), made)

    def _completed(self, frame: list[Any], length: int) -> list[Any]:
        """A frame with LEFT_OUT for a payload, where one without is tolerated."""
        is_short = len(frame) == length - 1 and "frame" in self.tolerated
        return [*frame, _LEFT_OUT] if is_short else frame

    def _payload(self, cls: type, frame: list[Any]) -> Tolerated[Any]:
        """The message that ends a frame; ValidationError."""
        if frame[-1] is _LEFT_OUT:
            if not may_be_empty(self.codec.shapes[str(self.codec.shape_name(cls))]):
                code = ErrorCode.rpc_framework_error
                found = Finding("", "the payload is missing", "frame", code)
                raise ValidationError((found,))
            self._add("the payload is missing", "{}")
            frame[-1] = {}
        if self.ahead is not None and self.ahead.cls is cls:
            return self.codec._verdict(self.ahead)
        return self.codec._verdict(
            self.codec._walk_through(cls, frame[-1], self.tolerated)
        )

    def _send(self, frame: list[Any], message_id: Any) -> Tolerated[Frame]:
        frame = self._completed(frame, 4)
        if message_id is _NO_ID:
            raise unanswered("a SEND is [6, message id, action, payload]", None)
        if len(frame) != 4 or not isinstance(frame[2], str):
            raise unanswered("a SEND is [6, message id, action, payload]", message_id)
        cls = self.codec.sends.get(frame[2])
        if cls is None:
            raise unanswered(f"{shown(frame[2])} is not a SEND message", message_id)
        try:
            made = self._payload(cls, frame)
        except ValidationError as error:
            raise FrameError(error.findings, message_id, None) from None
        return self._tolerated(Send(message_id, made.message, frame[2]), made)

    def _answer(self, frame: list[Any], kind: int, message_id: Any) -> Tolerated[Frame]:
        self._ask(message_id)
        action = self._action()
        unread = kind == CALL_ERROR and message_id == UNREADABLE_ID
        if action is None and not unread:
            raise unanswered(f"no request {shown(message_id)} waits", message_id)
        if kind == CALL_ERROR:
            return self._tolerated(CallError(*self._error(frame, message_id)))
        frame = self._completed(frame, 3)
        if len(frame) != 3:
            raise unanswered("a CALLRESULT is [3, message id, payload]", message_id)
        return self._result(frame, message_id, str(action))

    def _error(
        self, frame: list[Any], message_id: Any
    ) -> tuple[Any, str, str, dict[str, Any]]:
        """The fields of an error, as far as they are of the right types."""
        what = "CALLERROR" if frame[0] == CALL_ERROR else "CALLRESULTERROR"
        try:
            return error_fields(frame, message_id, what)
        except FrameError as error:
            found = salvaged(frame)
            if found is None or "frame" not in self.tolerated:
                raise
            (code, description, details), lost = found
            read = shown(code) + (f" without {' and '.join(lost)}" if lost else "")
            self.findings += [f._replace(read=read) for f in error.findings]
            return message_id, code, description, details

    def _result(
        self, frame: list[Any], message_id: Any, action: str
    ) -> Tolerated[Frame]:
        codec = self.codec
        cls = codec.responses.get(action)
        if cls is None:
            raise unanswered(f"the action {shown(action)} has no response", message_id)
        try:
            made = self._payload(cls, frame)
        except ValidationError as error:
            raise codec._bad_result(error.findings, message_id) from None
        result = CallResult(message_id, made.message, action)
        more = codec._completed(result, self.request, frame, self.tolerated)
        findings, unknown = made.findings + more.findings, made.unknown | more.unknown
        return self._tolerated(result, Tolerated(made.message, findings, unknown))

    def _tolerated(
        self, frame: Frame, made: Tolerated[Any] | None = None
    ) -> Tolerated[Frame]:
        if made is None:
            return Tolerated(frame, tuple(self.findings), {})
        return Tolerated(frame, (*self.findings, *made.findings), made.unknown)
