"""The codec of a version: one message, or a whole frame, to and from text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, cast, overload

from . import accelerator
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
    is_message_id,
)
from .framing import (
    description_of,
    doubtful,
    error_fields,
    error_text,
    kind_of,
    no_frame,
    readable_id,
    refused,
    refused_text,
    request_answered,
    unanswered,
)
from .rules import Decoder, Encoder, Fast, Shape
from .text import (
    NOTHING,
    Text,
    as_text,
    bad_text,
    is_encodable,
    is_plain,
    load,
    load_decimal,
    plain,
    quote,
    strictly,
    written,
)
from .walk import Decoding, Encoding, Enough

M = TypeVar("M")


class Codec:
    """JSON to messages of one version and back. Its methods are thread-safe.

    rules gives the shapes of the version, which are loaded only for a message
    that needs the careful walk. sends is None where there are no SEND messages,
    nor CALLRESULTERROR. codes holds the version's own spellings of error codes.
    decimal: numbers are read as Decimal, so that a rule sees them as written.
    answers_unreadable: a frame without a readable id is answered with id "-1".
    """

    def __init__(
        self,
        fast: Mapping[type, Fast],
        requests: Mapping[str, type],
        responses: Mapping[str, type],
        rules: Callable[[], Mapping[str, Shape]],
        sends: Mapping[str, type] | None = None,
        codes: Mapping[str, str] | None = None,
        decimal: bool = False,
        answers_unreadable: bool = True,
    ) -> None:
        self._fast = fast
        self._by_shape = {entry.shape: entry for entry in fast.values()}
        self._rules = rules
        self._decode = {cls: _decoder_of(cls, e.decode) for cls, e in fast.items()}
        self._encode = {cls: entry.encode for cls, entry in fast.items()}
        self.requests = requests
        self.responses = responses
        self._decode_request = {a: fast[cls].decode for a, cls in requests.items()}
        self._decode_response = {a: fast[cls].decode for a, cls in responses.items()}
        self.sends = sends or {}
        self._decode_send = {a: fast[cls].decode for a, cls in self.sends.items()}
        self._is_2_1 = sends is not None
        self._codes = codes or {}
        self._decimal = decimal
        self._answers_unreadable = answers_unreadable
        self._load = load_decimal if decimal else load
        self._actions = {
            **{cls: (SEND, action) for action, cls in self.sends.items()},
            **{cls: (CALL, action) for action, cls in requests.items()},
            **{cls: (CALL_RESULT, action) for action, cls in responses.items()},
        }
        python = accelerator.Methods(
            self.from_json, self.to_json, self.unpack, self.pack, self._action_named
        )
        vars(self).update(accelerator.functions(python, self._facts))

    def _facts(self) -> accelerator.Facts:
        return accelerator.Facts(
            rules=self._rules(),
            shapes={cls: entry.shape for cls, entry in self._fast.items()},
            requests=self.requests,
            responses=self.responses,
            sends=self.sends,
            actions=self._actions,
            decimal=self._decimal,
        )

    @overload
    def from_json(
        self, cls: type[M], text: Text, *, tolerant: Literal[False] = False
    ) -> M: ...

    @overload
    def from_json(
        self, cls: type[M], text: Text, *, tolerant: Literal[True]
    ) -> Tolerated[M]: ...

    def from_json(
        self, cls: type[M], text: Text, *, tolerant: bool = False
    ) -> M | Tolerated[M]:
        """The typed message in a JSON text, or ValidationError.

        tolerant=True gives message, findings and unknown keys instead, and raises
        only for a text that is no JSON object.
        """
        decode = self._decode.get(cls)
        if decode is None:
            raise self._unknown_class(cls)
        payload: Any = NOTHING
        try:
            if not isinstance(text, str):
                text = as_text(text)
            payload = self._load(text)
            seen = [0]
            message = decode(payload, seen)
            if is_plain(text, seen[0]):
                return Tolerated(message, (), {}) if tolerant else cast(M, message)
        except Exception:  # only a signal: what is wrong is found below
            pass
        try:
            strict = strictly(as_text(text), payload, self._decimal)
            return cast("M | Tolerated[M]", self._carefully(cls, strict, tolerant))
        except ValidationError as error:
            self._spell(error)
            raise

    @overload
    def from_dict(
        self, cls: type[M], payload: dict[str, Any], *, tolerant: Literal[False] = False
    ) -> M: ...

    @overload
    def from_dict(
        self, cls: type[M], payload: dict[str, Any], *, tolerant: Literal[True]
    ) -> Tolerated[M]: ...

    def from_dict(
        self, cls: type[M], payload: dict[str, Any], *, tolerant: bool = False
    ) -> M | Tolerated[M]:
        """The typed message in a parsed payload with wire names, or ValidationError.

        tolerant=True gives message, findings and unknown keys instead, and raises
        only for a payload that is no JSON object.
        """
        decode = self._decode.get(cls)
        if decode is None:
            raise self._unknown_class(cls)
        try:
            message = decode(payload, [0])
            return Tolerated(message, (), {}) if tolerant else cast(M, message)
        except Exception:  # only a signal: what is wrong is found below
            pass
        try:
            return cast("M | Tolerated[M]", self._carefully(cls, payload, tolerant))
        except ValidationError as error:
            self._spell(error)
            raise

    def to_json(self, message: Any, validate: bool = True) -> str:
        """The JSON text of a message, compact. ValidationError if it breaks its schema.

        validate=False writes what JSON can hold, whatever the schema says.
        """
        encode = self._encode.get(message.__class__) or self._encoder(message)
        try:
            text = encode(message)
            if text.isascii() or is_encodable(text):
                return text
        except Exception:  # only a signal: what is wrong is found below
            pass
        try:
            return written(self._payload(message, validate))
        except ValidationError as error:
            self._spell(error)
            raise

    def to_dict(self, message: Any, validate: bool = True) -> dict[str, Any]:
        """The payload of a message with wire names; absent fields are left out.

        validate=False gives what the message holds, whatever the schema says.
        """
        payload = load(self.to_json(message, validate))
        return cast("dict[str, Any]", payload)

    def unpack(
        self,
        text: Text,
        action_of: Callable[[str], Any] | None = None,
    ) -> Frame:
        """The frame in a text, its payload typed, or FrameError.

        action_of gives the action of a request that was sent, or the request
        itself, by its message id, and None for an id that waits for no response.
        It is asked once at most, so it may forget the id.
        """
        frame: Any = NOTHING
        try:
            text = as_text(text)
            frame = self._load(text)
        except Exception:  # only a signal: what is wrong is found below
            pass
        request = request_answered(frame, action_of)
        action = self._action_named(request)
        try:
            seen = [0]
            unpacked = self._unpack_fast(frame, action, seen)
            if unpacked is not None and is_plain(cast(str, text), seen[0]):
                return self._completed(unpacked, request, frame)
        except Exception:  # only a signal: what is wrong is found below
            pass
        try:
            unpacked = self._unpack_carefully(text, frame, action)
            return self._completed(unpacked, request, frame)
        except ValidationError as error:
            self._spell(error)
            raise

    def pack(self, frame: Frame, validate: bool = True) -> str:
        """The text of a frame, or ValidationError if anything in it may not be sent.

        validate=False is for the payload what it is for to_json.
        """
        try:
            return self._packed(frame, validate)
        except ValidationError as error:
            self._spell(error)
            raise

    def _packed(self, frame: Frame, validate: bool) -> str:
        if not is_message_id(frame.message_id):
            message = f"{shown(frame.message_id)} is no message id"
            raise bad_text(f"{message}: 1 to {MAX_ID_LENGTH} characters")
        message_id = quote(frame.message_id)
        if isinstance(frame, CallError):
            return f"[{CALL_ERROR},{message_id},{error_text(frame, self._codes)}]"
        if isinstance(frame, CallResultError):
            self._check_2_1("CALLRESULTERROR")
            return (
                f"[{CALL_RESULT_ERROR},{message_id},{error_text(frame, self._codes)}]"
            )
        kind, action = self._action(frame)
        payload = self.to_json(frame.payload, validate)
        if kind == CALL_RESULT:
            return f"[{kind},{message_id},{payload}]"
        return f"[{kind},{message_id},{quote(action)},{payload}]"

    def _action_named(self, request: Any) -> str | None:
        """The action of a request, or of what stands for it: its name, None."""
        if request is None or isinstance(request, str):
            return request
        if isinstance(request, Call):
            request = request.payload
        return self._inherited_action(request)[1] or None

    def _completed(self, frame: Frame, request: Any, raw: Any) -> Frame:
        """A frame with all that the request it answers says of it; raw is its JSON."""
        return frame

    # The careful way

    def _carefully(self, cls: type[M], payload: Any, tolerant: bool) -> Any:
        walk = self._decoding(tolerant)
        message = None
        try:
            message = self._decoded(walk, self._fast[cls].shape, payload)
            if isinstance(message, dict):
                message = cast(Any, cls)(message)
            if self._decimal:
                walk.unknown = cast("dict[str, Any]", plain(walk.unknown))
        except Enough:
            pass
        except RecursionError:
            raise bad_text("nested too deep") from None
        findings = tuple(walk.findings)
        if findings and not (tolerant and isinstance(payload, dict)):
            raise ValidationError(findings)
        if not tolerant:
            return message
        return Tolerated(message, self._spelled(findings), walk.unknown)

    def _decoding(self, patient: bool) -> Decoding:
        return Decoding(self._rules(), self._by_shape, patient)

    def _decoded(self, walk: Decoding, shape: str, payload: Any) -> Any:
        return walk.root(shape, payload)

    def _encoding(self, patient: bool) -> Encoding:
        return Encoding(self._rules(), patient)

    def _encoded(self, walk: Encoding, shape: str, message: Any) -> Any:
        return walk.object(shape, message, None)

    def _spell(self, error: ValidationError) -> None:
        """Gives an error the version's own error codes, and its way to answer."""
        if not self._codes and self._answers_unreadable:
            return
        error.findings = self._spelled(error.findings)
        error.args = (error.findings,)
        if isinstance(error, FrameError):
            error.reply = self._reply(error)
            error.args = (error.findings, error.message_id, error.reply)

    def _reply(self, error: FrameError) -> CallError | CallResultError | None:
        if error.reply is not None:
            code = error.reply.code
            error.reply.code = self._codes.get(code, code)
        known = error.message_id is not None
        return error.reply if known or self._answers_unreadable else None

    def _spelled(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(
            f._replace(code=ErrorCode(self._codes.get(f.code, f.code)))
            for f in findings
        )

    def _payload(self, message: Any, validate: bool) -> Any:
        walk = self._encoding(patient=not validate)
        payload = None
        try:
            payload = self._encoded(walk, self._entry(message).shape, message)
        except Enough:
            pass
        except RecursionError:
            raise bad_text("nested too deep") from None
        if walk.findings and validate:
            raise ValidationError(tuple(walk.findings))
        return payload

    def _entry(self, message: Any) -> Fast:
        """The functions for a message, which may be of a subclass."""
        for cls in type(message).__mro__:
            if cls in self._fast:
                return self._fast[cls]
        raise self._unknown_class(type(message))

    def _encoder(self, message: Any) -> Encoder:
        return self._entry(message).encode

    def _unknown_class(self, cls: Any) -> TypeError:
        return TypeError(f"{cls!r} is no message or datatype of this version")

    # Frames

    def _unpack_fast(
        self, frame: Any, action: str | None, seen: list[int]
    ) -> Frame | None:
        """A right CALL, CALLRESULT or SEND; anything else is a signal or None."""
        kind = frame[0]
        if kind.__class__ is not int or not is_message_id(frame[1]):
            return None
        if kind == CALL:
            _, message_id, name, payload = frame
            seen[0] = 2
            return Call(message_id, self._decode_request[name](payload, seen), name)
        if kind == CALL_RESULT and action is not None:
            _, message_id, payload = frame
            seen[0] = 1
            message = self._decode_response[action](payload, seen)
            return CallResult(message_id, message, str(action))
        if kind == SEND:
            _, message_id, name, payload = frame
            seen[0] = 2
            return Send(message_id, self._decode_send[name](payload, seen), name)
        return None

    def _unpack_carefully(self, text: Text, loaded: Any, action: str | None) -> Frame:
        try:
            frame = strictly(as_text(text), loaded, self._decimal)
        except ValidationError as error:
            kind, message_id = kind_of(loaded), readable_id(loaded)
            if kind == CALL_RESULT and message_id is not None and action is not None:
                raise self._bad_result(error.findings, message_id) from None
            raise doubtful(error.findings, kind, message_id) from None
        message_id = readable_id(frame)
        kind = kind_of(frame)
        if kind == CALL:
            return self._unpack_call(frame, message_id)
        if kind in (CALL_RESULT, CALL_ERROR):
            return self._unpack_answer(frame, kind, message_id, action)
        if kind == SEND and self._is_2_1:
            return self._unpack_send(frame, message_id)
        if kind == CALL_RESULT_ERROR and self._is_2_1:
            if message_id is None:
                raise unanswered("the message id can't be read", None)
            return CallResultError(*error_fields(frame, message_id, "CALLRESULTERROR"))
        raise no_frame(message_id, kind)

    def _unpack_call(self, frame: list[Any], message_id: str | None) -> Call[Any]:
        if message_id is None:
            message = f"the message id is no string of 1 to {MAX_ID_LENGTH} characters"
            raise refused_text(message, None, ErrorCode.rpc_framework_error)
        if len(frame) != 4 or not isinstance(frame[2], str):
            message = "a CALL is [2, message id, action, payload]"
            raise refused_text(message, message_id, ErrorCode.rpc_framework_error)
        cls = self.requests.get(frame[2])
        if cls is None:
            message = f"the action {shown(frame[2])} is unknown"
            raise refused_text(message, message_id, ErrorCode.not_implemented)
        try:
            return Call(message_id, self._carefully(cls, frame[3], False), frame[2])
        except ValidationError as error:
            code = error.findings[0].code
            raise refused(error.findings, message_id, code) from None

    def _unpack_send(self, frame: list[Any], message_id: str | None) -> Send[Any]:
        if message_id is None or len(frame) != 4 or not isinstance(frame[2], str):
            raise unanswered("a SEND is [6, message id, action, payload]", message_id)
        cls = self.sends.get(frame[2])
        if cls is None:
            raise unanswered(f"{shown(frame[2])} is no SEND message", message_id)
        try:
            return Send(message_id, self._carefully(cls, frame[3], False), frame[2])
        except ValidationError as error:
            raise FrameError(error.findings, message_id, None) from None

    def _unpack_answer(
        self, frame: list[Any], kind: int, message_id: str | None, action: str | None
    ) -> CallResult[Any] | CallError:
        if message_id is None:
            raise unanswered("the message id can't be read", None)
        unread = kind == CALL_ERROR and message_id == UNREADABLE_ID
        if action is None and not unread:
            raise unanswered(f"no request {shown(message_id)} waits", message_id)
        if kind == CALL_ERROR:
            return CallError(*error_fields(frame, message_id, "CALLERROR"))
        if len(frame) != 3:
            raise unanswered("a CALLRESULT is [3, message id, payload]", message_id)
        return self._unpack_result(frame[2], message_id, str(action))

    def _unpack_result(
        self, payload: Any, message_id: str, action: str
    ) -> CallResult[Any]:
        cls = self.responses.get(action)
        if cls is None:
            raise unanswered(f"the action {shown(action)} has no response", message_id)
        try:
            return CallResult(message_id, self._carefully(cls, payload, False), action)
        except ValidationError as error:
            raise self._bad_result(error.findings, message_id) from None

    def _bad_result(self, findings: tuple[Finding, ...], message_id: str) -> FrameError:
        """The error for a response that was waited for; 2.1 can answer it."""
        reply = None
        if self._is_2_1:
            code = findings[0].code.value
            reply = CallResultError(message_id, code, description_of(findings))
        return FrameError(findings, message_id, reply)

    def _action(
        self, frame: Call[Any] | CallResult[Any] | Send[Any]
    ) -> tuple[int, str]:
        expected = SEND
        if isinstance(frame, Call):
            expected = CALL
        elif isinstance(frame, CallResult):
            expected = CALL_RESULT
        known = self._actions.get(frame.payload.__class__)
        kind, action = known or self._inherited_action(frame.payload)
        if kind != expected:
            what = {CALL: "request", CALL_RESULT: "response", SEND: "SEND message"}
            raise bad_text(f"{shown(frame.payload)} is no {what[expected]}")
        return kind, action

    def _inherited_action(self, payload: Any) -> tuple[int, str]:
        for cls in type(payload).__mro__:
            if cls in self._actions:
                return self._actions[cls]
        return 0, ""

    def _check_2_1(self, what: str) -> None:
        if not self._is_2_1:
            raise bad_text(f"this version of OCPP has no {what}")


def _decoder_of(cls: type, decode: Decoder) -> Decoder:
    """What decodes to a class: an open object is a dict in a field, but not alone."""
    if issubclass(cls, dict):
        return lambda payload, seen: cls(decode(payload, seen))
    return decode
