"""The codec of a version: one message, or a whole frame, to and from text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, overload

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
    UnknownMessageType,
    is_message_id,
)
from .framing import (
    description_of,
    error_text,
    is_answer,
    is_other_id,
    readable_id,
    request_answered,
)
from .text import (
    NOTHING,
    Loose,
    Text,
    as_text,
    bad_text,
    is_encodable,
    is_plain,
    load,
    load_decimal,
    plain,
    quote,
    scanner,
    strictly,
    written,
)
from .tolerance import EVERY_RULE, NOTHING_TOLERATED, Tolerance, tolerance
from .values import NOWHERE, Decoder, Enough, Fast, stopped_in

if TYPE_CHECKING:
    from .decoding import Decoding, Plans
    from .description import Description
    from .encoding import Encoding
    from .redaction import Redactor
    from .rules import Shape
    from .tables import Facts
    from .unpacking import Unpacking

__all__ = [
    "Codec",
]

M = TypeVar("M")

# Whether the keys of a dict are the names on the wire or those of fields.
Names = Literal["wire", "python"]


def check_names(names: Names) -> bool:
    """ValueError for what names can't be; else True."""
    if names not in ("wire", "python"):
        raise ValueError(f'names must be "wire" or "python", not {names!r}')
    return True


# The message types of each version.
_KINDS = frozenset((CALL, CALL_RESULT, CALL_ERROR))
_KINDS_OF_2_1 = _KINDS | {CALL_RESULT_ERROR, SEND}


class Codec:
    """JSON to messages of one version and back. Its methods are thread-safe.

    rules gives the shapes of the version, which are loaded only for a message
    that needs the careful walk. sends is None where there are no SEND messages,
    nor CALLRESULTERROR. codes holds the version's own spellings of error codes.
    decimal: numbers are read as Decimal, so that a rule sees them as written.
    answers_unreadable: a frame without a readable id is answered with id "-1".
    """

    # The codecs of other versions whose messages stand in those of this one.
    _others: Sequence[Codec] = ()

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
        secret_names: Collection[str] = (),
    ) -> None:
        self._fast = fast
        self._by_shape = {entry.shape: entry for entry in fast.values()}
        self._rules = cache(rules)
        self._plans: Plans | None = None
        self._decode = {cls: _decoder_of(cls, e.decode) for cls, e in fast.items()}
        self._encode = {cls: entry.encode for cls, entry in fast.items()}
        self.requests = requests
        self.responses = responses
        self._decode_request = {a: fast[cls].decode for a, cls in requests.items()}
        self._decode_response = {a: fast[cls].decode for a, cls in responses.items()}
        self.sends = sends or {}
        self._decode_send = {a: fast[cls].decode for a, cls in self.sends.items()}
        self._is_2_1 = sends is not None
        self._kinds = _KINDS_OF_2_1 if self._is_2_1 else _KINDS
        self._codes = codes or {}
        self._decimal = decimal
        self._answers_unreadable = answers_unreadable
        self._secret_names = secret_names
        self._redactor: Redactor | None = None
        self._load = load_decimal if decimal else load
        self._scan = scanner(decimal)
        self._actions = {
            **{cls: (SEND, action) for action, cls in self.sends.items()},
            **{cls: (CALL, action) for action, cls in requests.items()},
            **{cls: (CALL_RESULT, action) for action, cls in responses.items()},
        }
        python = accelerator.Methods(
            self.from_json, self.to_json, self.unpack, self.pack, self._action_named
        )
        vars(self).update(accelerator.functions(python, self._facts))

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """The schemas of the version as data, by name of message or definition."""
        return self._rules()

    def shape_name(self, cls: type) -> str | None:
        """The name of a class of this version in the schemas, or None for others."""
        entry = self._fast.get(cls)
        return entry and entry.shape

    def _facts(self) -> Facts:
        from .tables import Facts  # not where there is no accelerator

        return Facts(
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
        self, cls: type[M], text: Text, *, tolerant: Literal[True] | Collection[str]
    ) -> Tolerated[M]: ...

    def from_json(
        self, cls: type[M], text: Any, *, tolerant: Tolerance = False
    ) -> M | Tolerated[M]:
        """The typed message in a JSON text, or ValidationError.

        tolerant=True gives message, findings and unknown keys instead; a set gives
        the rules that may be broken. See tolerance for what both stand for.
        """
        payload: Any = NOTHING
        end = -1
        try:  # the usual case: each further step here is felt
            if tolerant is False and text.__class__ is str:
                payload, end = self._scan(text, 0)
                seen = [0]
                message: M = self._decode[cls](payload, seen)
                if text.count('"') == 2 * seen[0] and end == len(text):
                    if "\\" not in text and text.isascii():
                        return message
                    if is_plain(text, seen[0]):
                        return message
            stopped = NOWHERE
        except Exception as error:  # only a signal: what is wrong is found below
            stopped = stopped_in(error)
        if end < 0 or end != len(text):
            return self._from_text(cls, text, tolerant)
        rules = NOTHING_TOLERATED
        return self._from_payload(cls, text, payload, rules, stopped).message

    def _from_text(
        self, cls: type[M], text: Text, tolerant: Tolerance
    ) -> M | Tolerated[M]:
        """from_json for any text, however unusual or wrong."""
        rules = NOTHING_TOLERATED if tolerant is False else tolerance(tolerant)
        decode = self._decode.get(cls)
        if decode is None:
            raise self._unknown_class(cls)
        payload: Any = NOTHING
        stopped = NOWHERE
        try:
            text = as_text(text)
            payload = self._load(text)
            seen = [0]
            message = decode(payload, seen)
            if is_plain(text, seen[0]):
                if tolerant is False:
                    return cast(M, message)
                return Tolerated(cast(M, message), (), {})
        except Exception as error:  # only a signal: what is wrong is found below
            stopped = stopped_in(error)
        made = self._from_payload(cls, text, payload, rules, stopped)
        return made.message if tolerant is False else made

    def _from_payload(
        self,
        cls: type[M],
        text: Text,
        payload: Any,
        rules: frozenset[str],
        stopped: Set[int],
    ) -> Tolerated[M]:
        """The message in a text that the fast way has refused, with its findings.

        payload is the value of the text, unchecked, or NOTHING; stopped says where in
        it the fast way stopped. The walk comes first, though a text that is not quite
        JSON is refused for that: it counts the strings, which mostly shows that it is.
        """
        if cls not in self._decode:
            raise self._unknown_class(cls)
        walk: Decoding | None = None
        if payload is not NOTHING:
            walk = self._walk_through(cls, payload, rules, stopped)
            if walk.counts and isinstance(text, str) and is_plain(text, walk.seen[0]):
                return self._judged(walk)
        try:
            value, loose = self._loaded(text, payload, rules)
        except ValidationError as error:
            self._spell(error)
            raise
        if walk is None or loose:
            walk = self._walk_through(cls, value, rules)
        made: Tolerated[M] = self._judged(walk)
        before = self._spelled(loose.findings(value)) if loose else ()
        return made._replace(findings=before + made.findings) if before else made

    @overload
    def from_dict(
        self,
        cls: type[M],
        payload: dict[str, Any],
        *,
        tolerant: Literal[False] = False,
        names: Names = "wire",
    ) -> M: ...

    @overload
    def from_dict(
        self,
        cls: type[M],
        payload: dict[str, Any],
        *,
        tolerant: Literal[True] | Collection[str],
    ) -> Tolerated[M]: ...

    def from_dict(
        self,
        cls: type[M],
        payload: dict[str, Any],
        *,
        tolerant: Tolerance = False,
        names: Names = "wire",
    ) -> M | Tolerated[M]:
        """The typed message in a parsed payload with wire names, or ValidationError.

        tolerant=True gives message, findings and unknown keys instead; a set gives
        the rules that may be broken. See tolerance for what both stand for.
        names="python" takes the names of fields instead, and puts them into pointers.
        """
        if names != "wire" and check_names(names):
            return self._from_fields(cls, payload, tolerant)
        rules = NOTHING_TOLERATED if tolerant is False else tolerance(tolerant)
        decode = self._decode.get(cls)
        if decode is None:
            raise self._unknown_class(cls)
        try:
            message = decode(payload, [0])
            if tolerant is False:
                return cast(M, message)
            return Tolerated(cast(M, message), (), {})
        except Exception as error:  # only a signal: what is wrong is found below
            stopped = stopped_in(error)
        made = self._judged(self._walk_through(cls, payload, rules, stopped))
        return made.message if tolerant is False else made

    def _from_fields(self, cls: type[M], payload: Any, tolerant: Tolerance) -> M:
        """from_dict with names="python"."""
        from . import naming  # for this alone, so not when codecs are imported

        if tolerant is not False:
            raise TypeError('names="python" is for what programs write: not tolerant')
        if cls not in self._fast:
            raise self._unknown_class(cls)
        name = self._fast[cls].shape
        try:
            renamed = naming.to_wire(self._rules(), name, payload)
        except ValidationError as error:
            self._spell(error)
            raise
        try:
            return self.from_dict(cls, renamed)
        except ValidationError as error:
            found = (naming.by_field(self._rules(), name, f) for f in error.findings)
            raise ValidationError(tuple(found)) from None

    def to_json(self, message: Any, validate: bool = True) -> str:
        """The JSON text of a message, compact. ValidationError if it breaks its schema.

        validate=False writes what JSON can hold, whatever the schema says.
        """
        try:
            text = self._encode[message.__class__](message)
            if text.isascii() or is_encodable(text):
                return text
        except Exception:  # only a signal: what is wrong is found below
            pass
        try:
            return written(self._payload(message, validate))
        except ValidationError as error:
            self._spell(error)
            raise

    def to_dict(
        self,
        message: Any,
        validate: bool = True,
        *,
        names: Names = "wire",
    ) -> dict[str, Any]:
        """The payload of a message with wire names; absent fields are left out.

        validate=False gives what the message holds, whatever the schema says.
        names="python" gives the names of the fields instead.
        """
        check_names(names)
        text = self.to_json(message, validate)
        payload = load(text) if names == "wire" else self._by_field(message)
        return cast("dict[str, Any]", payload)

    def _by_field(self, value: Any) -> Any:
        """A value with dicts by name of field instead of the objects in it."""
        if isinstance(value, (list, tuple)):
            return [self._by_field(item) for item in value]
        known = (cls for cls in value.__class__.__mro__ if cls in self._fast)
        cls = next(known, dict)
        if issubclass(cls, dict):  # of no class of ours, or one that stays a dict
            return value
        shape = self.shapes[self._fast[cls].shape]
        fields = [(item.name, item.absent) for item in shape.properties]
        if shape.open and value.additional_properties:
            fields.append(("additional_properties", None))
        return {
            name: self._by_field(held)
            for name, absent in fields
            if (held := getattr(value, name)) is not absent
        }

    @overload
    def unpack(
        self,
        text: Text,
        action_of: Callable[[str], Any] | None = None,
        *,
        tolerant: Literal[False] = False,
    ) -> Frame: ...

    @overload
    def unpack(
        self,
        text: Text,
        action_of: Callable[[str], Any] | None = None,
        *,
        tolerant: Literal[True] | Collection[str],
    ) -> Tolerated[Frame]: ...

    def unpack(
        self,
        text: Text,
        action_of: Callable[[str], Any] | None = None,
        *,
        tolerant: Tolerance = False,
    ) -> Frame | Tolerated[Frame]:
        """The frame in a text, its payload typed, or FrameError.

        action_of gives the action of a request that was sent, or the request
        itself, by its message id, and None for an id that waits for no response.
        It is asked once at most, so it may forget the id.

        tolerant is for the frame what it is for the payload in from_dict, and gives
        Tolerated, whose message is the frame. Message ids of other forms stay as
        they came: integers, null, and strings that are empty or too long.
        """
        rules = NOTHING_TOLERATED if tolerant is False else tolerance(tolerant)
        frame: Any = NOTHING
        try:
            text = as_text(text)
            frame = self._load(text)
        except Exception:  # only a signal: what is wrong is found below
            pass
        request = request_answered(frame, action_of)
        stopped = NOWHERE
        try:
            seen = [0]
            unpacked = self._unpack_fast(frame, self._action_named(request), seen)
            if unpacked is not None and is_plain(cast(str, text), seen[0]):
                if request is not None:
                    self._completed(unpacked, request, frame)
                return unpacked if tolerant is False else Tolerated(unpacked, (), {})
        except Exception as error:  # only a signal: what is wrong is found below
            stopped = stopped_in(error)
        asked = is_answer(frame) and readable_id(frame) is not None
        ask = None if asked else action_of
        from .unpacking import Unpacking  # not for the import of a codec

        careful = Unpacking(self, rules, request, ask, stopped)
        made = self._unpack_carefully(careful, text, frame)
        return made.message if tolerant is False else made

    def _unpack_carefully(
        self, careful: Unpacking, text: Text, loaded: Any
    ) -> Tolerated[Frame]:
        """The frame in a text that the fast way has refused; loaded is its value."""
        try:
            made = careful.frame(text, loaded)
        except ValidationError as error:
            self._spell(error)
            raise
        return made._replace(findings=self._spelled(made.findings))

    def pack(
        self, frame: Frame, validate: bool = True, *, tolerant: bool = False
    ) -> str:
        """The text of a frame, or ValidationError if anything in it may not be sent.

        validate=False is for the payload what it is for to_json. With tolerant, the
        message id may be any that unpack gives with tolerant.
        """
        try:
            return self._packed(frame, validate, tolerant)
        except ValidationError as error:
            self._spell(error)
            raise

    def refusal(self, request: Any) -> Any:
        """The response to a request that is for nobody here, or None."""
        return None

    def check_formats(self, message: Any) -> tuple[Finding, ...]:
        """What in a message is not of the primitive type that OCPP gives it.

        These are dateTime, identifierString, anyURI and RFC5646, which the schemas
        call strings and decoding does not test. Codes and pointers are those of the
        payload.
        """
        from .formats import Checking  # brings datetime along

        check = Checking(self._rules())
        check.object(self._entry(message).shape, message, None)
        return self._spelled(tuple(check.findings))

    def json_schema(self, cls: type, *, names: Names = "wire") -> dict[str, Any]:
        """The JSON Schema (2020-12) of what is taken and given for a class.

        It is complete in itself: what the class holds is under $defs. names="python"
        describes what to_dict gives with the same argument.
        """
        if cls not in self._fast:
            raise self._unknown_class(cls)
        check_names(names)
        from . import description  # for this alone, so not when codecs are imported

        return description.document(self, self._fast[cls].shape, names == "python")

    def describing(
        self, reference: Callable[[str, type], dict[str, Any]], by_field: bool = False
    ) -> Description:
        """What describes the shapes; reference gives what stands for another one."""
        from .description import Description

        return Description(self._rules(), reference, by_field)

    @overload
    def redact(self, content: Text) -> str: ...

    @overload
    def redact(self, content: M) -> M: ...

    def redact(self, content: Any) -> Any:
        """A copy of a message, frame or text in which pseudonyms stand for secrets.

        Secrets are tokens, passwords, keys, certificates, locations, what is personal,
        and the values of variables and keys that are such. A text need not be JSON.
        """
        if self._redactor is None:
            self._redactor = self._made_redactor()
        if isinstance(content, (bytes, bytearray, memoryview)):
            return self._redactor.text(bytes(content).decode(errors="replace"))
        if isinstance(content, str):
            return self._redactor.text(content)
        if isinstance(content, (Call, CallResult, CallError, CallResultError, Send)):
            return self._redactor.frame(content)
        return self._redactor.message(content)

    def _made_redactor(self) -> Redactor:
        from .redaction import Redactor  # brings logging along

        shapes = {cls: entry.shape for cls, entry in self._fast.items()}
        initial = {**self.requests, **self.sends}
        return Redactor(
            self._rules(),
            self._secret_names,
            {action: shapes[cls] for action, cls in initial.items()},
            [other._made_redactor() for other in self._others],
        )

    def _packed(self, frame: Frame, validate: bool, tolerant: bool) -> str:
        if is_message_id(frame.message_id):
            message_id = quote(frame.message_id)
        elif tolerant and is_other_id(frame.message_id):
            message_id = written(frame.message_id)
        else:
            message = f"{shown(frame.message_id)} is not a message id"
            raise bad_text(f"{message}: 1 to {MAX_ID_LENGTH} characters")
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

    def _completed(
        self,
        frame: Frame,
        request: Any,
        raw: Any,
        tolerated: frozenset[str] = NOTHING_TOLERATED,
    ) -> Tolerated[Frame]:
        """Completes a response with what its request says of it; raw is its JSON."""
        return Tolerated(frame, (), {})

    # The careful way

    def _loaded(
        self,
        text: Text,
        loaded: Any,
        tolerated: frozenset[str],
        strings: int | None = None,
    ) -> tuple[Any, Loose | None]:
        """The value of a text, and the text itself where it is only nearly JSON.

        loaded is its value, unchecked; strings how many are in it, if that is known.
        """
        try:
            text = as_text(text)
            if strings is not None and is_plain(text, strings):
                return loaded, None
            return strictly(text, loaded, self._decimal), None
        except ValidationError:
            if "json" not in tolerated:
                raise
        loose = Loose(text, self._decimal)
        return loose.value, loose

    def _walk_through(
        self,
        cls: type,
        payload: Any,
        tolerated: frozenset[str],
        stopped: Set[int] = NOWHERE,
    ) -> Decoding:
        """A payload with all that is wrong with it, which nobody has judged yet."""
        walk = self._decoding(tolerated)
        walk.cls, walk.stopped = cls, stopped
        try:
            message = self._decoded(walk, self._fast[cls].shape, payload)
            walk.message = cls(message) if isinstance(message, dict) else message
            if self._decimal:
                walk.unknown = cast("dict[str, Any]", plain(walk.unknown))
        except Enough:
            walk.counts = False
        except RecursionError:
            walk.counts = False
            walk.too_deep = True
        return walk

    def _judged(self, walk: Decoding) -> Tolerated[Any]:
        """The message of a payload, or ValidationError with the version's codes."""
        refused = _refused(walk)
        if refused:
            raise self._spelt(ValidationError(refused))
        return self._kept(walk)

    def _verdict(self, walk: Decoding) -> Tolerated[Any]:
        """The same for a frame, whose error gets them later."""
        refused = _refused(walk)
        if refused:
            raise ValidationError(refused)
        return self._kept(walk)

    def _kept(self, walk: Decoding) -> Tolerated[Any]:
        findings = self._spelled(tuple(walk.findings))
        return Tolerated(walk.message, findings, walk.unknown)

    def _decoding(self, tolerated: frozenset[str] = NOTHING_TOLERATED) -> Decoding:
        plans = self._made_plans() if self._plans is None else self._plans
        return _decoding()(plans, tolerated)

    def _made_plans(self) -> Plans:
        """The plans of the careful walk, for all walks of the codec."""
        from .decoding import Plans  # not for the import of a codec

        self._plans = Plans(self._rules(), self._by_shape)
        return self._plans

    def _decoded(self, walk: Decoding, shape: str, payload: Any) -> Any:
        return walk.root(shape, payload)

    def _encoding(self, tolerated: frozenset[str] = NOTHING_TOLERATED) -> Encoding:
        from .encoding import Encoding  # not for the import of a codec

        return Encoding(self._rules(), tolerated)

    def _encoded(self, walk: Encoding, shape: str, message: Any) -> Any:
        return walk.object(shape, message, None)

    def _spell(self, error: ValidationError) -> None:
        """Gives an error the version's own error codes, and its way to answer."""
        if not self._codes and self._answers_unreadable:
            return
        error.findings = self._spelled(error.findings)
        if isinstance(error, UnknownMessageType):
            return
        error.args = (error.findings,)
        if isinstance(error, FrameError):
            error.reply = self._reply(error)
            error.args = (error.findings, error.message_id, error.reply)

    def _spelt(self, error: ValidationError) -> ValidationError:
        self._spell(error)
        return error

    def _reply(self, error: FrameError) -> CallError | CallResultError | None:
        if error.reply is not None:
            code = error.reply.code
            error.reply.code = self._codes.get(code, code)
        if error.message_id is not None or self._answers_unreadable:
            return error.reply
        is_readable = (
            error.reply is not None and error.reply.message_id != UNREADABLE_ID
        )
        return error.reply if is_readable else None

    def _spelled(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        if not self._codes:
            return findings
        return tuple(
            f._replace(code=ErrorCode(self._codes.get(f.code, f.code)))
            for f in findings
        )

    def _payload(self, message: Any, validate: bool) -> Any:
        walk = self._encoding(NOTHING_TOLERATED if validate else EVERY_RULE)
        payload = None
        try:
            payload = self._encoded(walk, self._entry(message).shape, message)
        except Enough:
            pass
        except RecursionError:
            raise bad_text("nested too deep") from None
        if walk.refused:
            raise ValidationError(tuple(walk.refused))
        return payload

    def _entry(self, message: Any) -> Fast:
        """The functions for a message, which may be of a subclass."""
        for cls in type(message).__mro__:
            if cls in self._fast:
                return self._fast[cls]
        raise self._unknown_class(type(message))

    def _unknown_class(self, cls: Any) -> TypeError:
        return TypeError(f"{cls!r} is not a message or datatype of this version")

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
            what = {
                CALL: "a request",
                CALL_RESULT: "a response",
                SEND: "a SEND message",
            }
            raise bad_text(f"{shown(frame.payload)} is not {what[expected]}")
        return kind, action

    def _inherited_action(self, payload: Any) -> tuple[int, str]:
        for cls in type(payload).__mro__:
            if cls in self._actions:
                return self._actions[cls]
        return 0, ""

    def _check_2_1(self, what: str) -> None:
        if not self._is_2_1:
            raise bad_text(f"this version of OCPP has no {what}")


def _refused(walk: Decoding) -> tuple[Finding, ...]:
    """Why the message of a payload is refused, if it is."""
    if walk.too_deep:
        return bad_text("nested too deep").findings
    if walk.refused:
        return tuple(walk.refused)
    # It may be kept though it is not even a JSON object.
    if walk.findings and not isinstance(walk.message, walk.cls):
        return tuple(found._replace(holds_type=True) for found in walk.findings)
    return ()


@cache
def _decoding() -> type[Decoding]:
    """The careful walk, which is not loaded when a codec is."""
    from .decoding import Decoding  # which takes long enough to be done once

    return Decoding


def _decoder_of(cls: type, decode: Decoder) -> Decoder:
    """What decodes to a class: an open object is a dict in a field, but not alone."""
    if issubclass(cls, dict):
        return lambda payload, seen: cls(decode(payload, seen))
    return decode
