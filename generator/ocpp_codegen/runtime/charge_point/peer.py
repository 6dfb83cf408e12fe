"""A connection with one peer: what the ChargePoints of all versions share."""

from __future__ import annotations

import asyncio
import difflib
import inspect
import logging
import warnings
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from .. import ocppj
from ..inside import INSIDE, Inside, ReachesInside, reached
from ..ocppj import framing
from ..ocppj.findings import MAX_POINTER, escaped
from ..ocppj.tolerance import NOTHING_TOLERATED, tolerance
from .errors import ocpp_error, parts, raised
from .handlers import Plan, arguments_of, plan
from .ocpp_package import (
    LOGGER,
    Connection,
    Logger,
    PackageChargePoint,
    exceptions,
)
from .payloads import as_the_package_does, message_class, taken_for

__all__ = [
    "INTERNAL_ERROR",
    "MAX_TEXT",
    "MAX_TYPES",
    "ChargePoint",
    "Codec",
    "handled",
]


INTERNAL_ERROR = "An unexpected error occurred."

# How much of a text that is not JSON the log shows.
MAX_TEXT = 200

# How many unknown message types a connection logs, each once.
MAX_TYPES = 16


# The message that is being handled, with what was tolerated in it. A handler can
# also name a parameter call_tolerated.
handled: ContextVar[ocppj.Tolerated[Any] | None] = ContextVar("handled", default=None)


class Codec(Protocol):
    """What is used of a codec: the module of a version, or one that knows more.

    requests, responses and sends give the class of a message by its action.
    """

    @property
    def requests(self) -> Mapping[str, type]: ...

    @property
    def responses(self) -> Mapping[str, type]: ...

    @property
    def sends(self) -> Mapping[str, type]: ...

    @property
    def unpack(self) -> Callable[..., ocppj.Frame]: ...

    @property
    def pack(self) -> Callable[..., str]: ...

    @property
    def check_formats(self) -> Callable[..., tuple[ocppj.Finding, ...]]: ...

    @property
    def redact(self) -> Callable[..., Any]: ...

    @property
    def from_dict(self) -> Callable[..., Any]: ...


@dataclass(slots=True)
class _Waiting:
    """A request that has been sent: where its response goes. lenient: take any."""

    action: str
    request: Any
    answer: asyncio.Future[ocppj.CallResult[Any] | ocppj.CallError]
    lenient: bool


class _Redacted:
    """A text or a frame without its secrets, as text."""

    __slots__ = ("_codec", "_content")

    def __init__(self, codec: Codec, content: Any) -> None:
        self._codec = codec
        self._content = content

    def __str__(self) -> str:
        return str(self._codec.redact(self._content))


@dataclass(slots=True)
class _Incoming:
    """A text on its way in, and the request that it answers."""

    waiting: dict[str, _Waiting]
    taken: _Waiting | None = None

    def take(self, message_id: str) -> Any:
        """The request that waits under an id, or None; it no longer waits then."""
        if self.taken is None:
            self.taken = self.waiting.pop(message_id, None)
        return None if self.taken is None else self.taken.request

    def fail(self, error: BaseException) -> None:
        """Ends the waiting with an error."""
        if self.taken is not None and not self.taken.answer.done():
            self.taken.answer.set_exception(error)


class _CodecOfVersion:
    """The codec of a ChargePoint that says its version when it is made, or later."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        version = getattr(instance, "_ocpp_version", None)
        root = import_module(instance._ocppj_root)
        try:
            codec = root.package(f"ocpp{version}").codec.version_codec
        except LookupError as error:
            raise TypeError(
                f"{type(instance).__qualname__} has no codec, and its _ocpp_version"
                f" gives none: {error}"
            ) from None
        vars(instance)["codec"] = codec
        return codec


class ChargePoint(PackageChargePoint):
    """A connection with one peer; what the versions have in common.

    codec is the codec in use. Set it in a subclass to one of a vendor, for actions
    and data of their own; or in an object, once it is known who the peer is. What it
    may become then stands in further_codecs, so that handlers can be for what only
    these know.

    A class for several versions derives from this one, and sets _ocpp_version to
    "1.6", "2.0.1" or "2.1" in its objects.

    With tolerant, for all connections of a subclass or for one instance, messages
    that break their schema are delivered all the same, and handle_findings is told.
    It is True, or the set of rules that a message may break; see ocppj.tolerance. A
    dict from action to either tolerates in these actions alone.

    With checks_formats, values have to be of their primitive types as well, such as
    dateTime; see check_formats of the codec.

    The log shows pseudonyms for secrets such as tokens and passwords, unless
    redacts_logs is set to False.

    A handler that can't work is a TypeError when an object is made: for an action
    that the codec does not know, with the message of another action, or with a
    parameter that is not a field of the message.
    """

    if TYPE_CHECKING:
        codec: Codec
    else:
        codec = _CodecOfVersion()
    _ocppj_root = __name__.rpartition(".")[0].rpartition(".")[0]
    further_codecs: tuple[Codec, ...] = ()
    tolerant: ocppj.Tolerance | Mapping[str, ocppj.Tolerance] = False
    redacts_logs: bool = True
    checks_formats: bool = False

    def __init_subclass__(cls, **options: Any) -> None:
        """Warns of what the package would use and this class does not."""
        super().__init_subclass__(**options)
        for text in reached(cls, ChargePoint):
            warnings.warn(text, ReachesInside, stacklevel=2)
        if not hasattr(cls.codec, "unpack") and "codec" in vars(cls):
            text = f"{cls.__qualname__}.codec is not a codec: choose another name"
            raise TypeError(text)

    def __init__(
        self,
        id: str,
        connection: Connection,
        response_timeout: float = 30,
        logger: Logger = LOGGER,
    ) -> None:
        super().__init__(id, connection, response_timeout, logger)
        self._ocppj_waiting: dict[str, _Waiting] = {}
        self._ocppj_plans: dict[Any, Plan] = {}
        self._ocppj_tasks: set[asyncio.Future[Any]] = set()
        self._ocppj_types: set[int] = set()
        self._ocppj_reader: asyncio.Task[Any] | None = None
        self._ocppj_ended: Exception | None = None
        asked = self.tolerant if isinstance(self.tolerant, Mapping) else {}
        for name in (None, *asked):
            self._ocppj_rules(name)  # for an unknown rule, now
        if isinstance(type(self).codec, _CodecOfVersion):
            return  # it may handle actions of several versions
        for action in asked:
            _check_action(self.codec, action, "tolerant")
        for action, handlers in self.route_map.items():
            for key in ("_on_action", "_after_action"):
                if handlers.get(key) is not None:
                    self._ocppj_plan(handlers[key], str.__str__(action))

    def _ocppj_rules(self, action: str | None) -> frozenset[str]:
        """The rules that messages of an action may break; None: it can't be read."""
        if isinstance(self.tolerant, Mapping):
            return tolerance(self.tolerant.get(action or "", False))
        return tolerance(self.tolerant)

    def handle_findings(
        self,
        frame: ocppj.Frame,
        findings: tuple[ocppj.Finding, ...],
        unknown: dict[str, Any],
    ) -> Awaitable[None] | None:
        """Called in tolerant mode for a message that breaks its schema; for you.

        unknown holds what no field could take, by JSON pointer. It may be async. An
        OCPPError raised here refuses the message; any other exception is logged, and
        the message goes on. Logs the findings unless overridden.
        """
        shown = "; ".join(map(str, findings))
        self.logger.warning("%s: tolerated: %s", self.id, shown)
        return None

    def handle_text_error(
        self, text: str, error: ocppj.FrameError
    ) -> Awaitable[str | None] | str | None:
        """Called for a text that is not JSON, or doubtful; for you.

        What it returns is read instead of the text, once; None leaves it refused, and
        so does anything else that is not a string, which is logged. It may be async.
        Logs the start of the text unless overridden.
        """
        shown = escaped(str(self._ocppj_loggable(text)), MAX_TEXT)
        self.logger.warning("%s: a text is not JSON: %s: %s", self.id, error, shown)
        return None

    # What comes in

    async def start(self) -> None:
        """Reads and handles texts until the connection ends, with its exception."""
        self._ocppj_reader, self._ocppj_ended = asyncio.current_task(), None
        try:
            while True:
                text = await self._connection.recv()
                if _shows_texts(self.logger):
                    shown = self._ocppj_loggable(text)
                    self.logger.info("%s: receive message %s", self.id, shown)
                await self.route_message(text)
        except Exception as error:
            self._ocppj_ended = error
            self._ocppj_fail_all(error)
            raise
        finally:
            self._ocppj_reader = None
            self._ocppj_fail_all(ConnectionAbortedError("nobody reads the connection"))

    def _ocppj_fail_all(self, error: Exception) -> None:
        """Ends the waiting of all requests: no response can come any more."""
        for waiting in self._ocppj_waiting.values():
            if not waiting.answer.done():
                waiting.answer.set_exception(error)

    async def route_message(self, raw_msg: ocppj.Text) -> None:
        """Handles one text that was received, and answers it if an answer is due."""
        incoming = _Incoming(self._ocppj_waiting)
        frame = self._ocppj_unpacked(raw_msg, incoming)
        findings: tuple[ocppj.Finding, ...] = ()
        unknown: dict[str, Any] = {}
        if isinstance(frame, ocppj.FrameError):
            made = await self._ocppj_judged(raw_msg, frame, incoming)
            if made is None:
                return
            frame, findings, unknown = made
        if not isinstance(frame, (ocppj.Call, ocppj.Send)):
            self._ocppj_answered(frame, incoming)
            return
        token = handled.set(ocppj.Tolerated(frame.payload, findings, unknown))
        try:
            if isinstance(frame, ocppj.Call):
                await self._ocppj_handle_call(frame)
            else:
                await self._ocppj_handle_send(frame)
        finally:
            handled.reset(token)

    def _ocppj_answered(
        self,
        frame: ocppj.CallResult[Any] | ocppj.CallError | ocppj.CallResultError,
        incoming: _Incoming,
    ) -> None:
        """Gives an answer to who waits for it; a refused response has nobody."""
        taken = incoming.taken
        if isinstance(frame, ocppj.CallResultError):
            shown = self._ocppj_loggable(frame)
            self.logger.warning("%s: a response was refused: %s", self.id, shown)
        elif taken is None:
            shown = self._ocppj_loggable(frame)
            self.logger.warning("%s: an answer to no request: %s", self.id, shown)
        elif not taken.answer.done():
            taken.answer.set_result(frame)

    def _ocppj_unpacked(
        self, text: ocppj.Text, incoming: _Incoming
    ) -> ocppj.Frame | ocppj.FrameError:
        """The frame in a text, or why it is refused; nothing is tolerated yet."""
        try:
            frame = self.codec.unpack(text, incoming.take)
            if self.checks_formats:
                self._ocppj_check_formats(frame, NOTHING_TOLERATED)
        except ocppj.FrameError as error:
            return error
        return frame

    async def _ocppj_judged(
        self,
        text: ocppj.Text,
        refused: ocppj.FrameError,
        incoming: _Incoming,
        fix: bool = True,
    ) -> ocppj.Tolerated[ocppj.Frame] | None:
        """The frame in a text that breaks a rule, or None if it is not delivered."""
        try:
            made = self._ocppj_tolerated(text, refused, incoming)
        except ocppj.FrameError as error:
            refused, made = error, None
        if made is not None:
            return made if await self._ocppj_accepted(made, incoming) else None
        if isinstance(refused, ocppj.UnknownMessageType):
            self._ocppj_ignored(refused)
            return None
        if fix and any(found.rule == "json" for found in refused.findings):
            fixed = await self._ocppj_fixed(text, refused)
            if fixed is not None:
                return await self._ocppj_fixed_frame(fixed, incoming)
        await self._ocppj_refuse(refused, incoming)
        return None

    async def _ocppj_fixed_frame(
        self, text: str, incoming: _Incoming
    ) -> ocppj.Tolerated[ocppj.Frame] | None:
        """The same for the text that handle_text_error gives instead of one."""
        frame = self._ocppj_unpacked(text, incoming)
        if isinstance(frame, ocppj.FrameError):
            return await self._ocppj_judged(text, frame, incoming, fix=False)
        return ocppj.Tolerated(frame, (), {})

    async def _ocppj_fixed(
        self, text: ocppj.Text, error: ocppj.FrameError
    ) -> str | None:
        if not isinstance(text, str):
            text = bytes(text).decode(errors="replace")
        try:
            fixed = self.handle_text_error(text, error)
            fixed = await fixed if inspect.isawaitable(fixed) else fixed
        except Exception:
            self.logger.exception("%s: error in handle_text_error", self.id)
            return None
        if fixed is None or isinstance(fixed, str):
            return fixed
        message = "%s: handle_text_error must return a string or None, not %s"
        self.logger.error(message, self.id, type(fixed).__name__)
        return None

    def _ocppj_ignored(self, error: ocppj.UnknownMessageType) -> None:
        """Logs a message type that the version does not have, once."""
        if error.kind in self._ocppj_types or len(self._ocppj_types) >= MAX_TYPES:
            return
        self._ocppj_types.add(cast(int, error.kind))
        self.logger.warning("%s: ignored a frame: %s", self.id, error)

    async def _ocppj_refuse(self, error: ocppj.FrameError, incoming: _Incoming) -> None:
        """Answers a frame that can't be delivered, if it is one to be answered."""
        what = " ".join(parts(error))
        self.logger.warning("%s: refused a frame%s: %s", self.id, what, error)
        incoming.fail(ocpp_error(error))
        if error.reply is not None:
            await self._send(self.codec.pack(error.reply, tolerant=True))

    async def _ocppj_handle_call(self, frame: ocppj.Call[Any]) -> None:
        """Calls what is registered for the action with on, answers, then after."""
        handlers = self.route_map.get(str(frame.action), {})
        handler = handlers.get("_on_action")
        if handler is None:
            if (refusal := self._ocppj_refusal(frame.payload)) is not None:
                await self._send(self._ocppj_result(frame, refusal, False))
                return
            reason = f"there is no handler for {frame.action}"
            await self._ocppj_send_error(frame, ocppj.ErrorCode.not_supported, reason)
            return
        try:
            reply = self._ocppj_called(handler, frame)
            if inspect.isawaitable(reply):
                reply = await reply
            text = self._ocppj_result(frame, reply, _is_lenient(handlers))
        except exceptions.OCPPError as error:
            self.logger.exception("Error while handling request '%s'", frame.action)
            code = getattr(error, "code", ocppj.ErrorCode.internal_error)
            await self._ocppj_send_error(
                frame, code, str(error.description), error.details
            )
            return
        except Exception:
            # What went wrong is for our log, not for the peer.
            self.logger.exception("Error while handling request '%s'", frame.action)
            code = ocppj.ErrorCode.internal_error
            await self._ocppj_send_error(frame, code, INTERNAL_ERROR)
            return
        await self._send(text)
        if (after := handlers.get("_after_action")) is not None:
            self._ocppj_after(after, frame, reply)

    def _ocppj_refusal(self, request: Any) -> Any:
        """What a vendor's codec answers by itself, or None."""
        find = getattr(self.codec, "refusal", None)  # a module of a version has none
        return None if find is None else find(request)

    async def _ocppj_handle_send(self, frame: ocppj.Send[Any]) -> None:
        """The same for a message that nobody answers."""
        handlers = self.route_map.get(str(frame.action), {})
        handler = handlers.get("_on_action")
        if handler is None:
            self.logger.warning("%s: no handler for %s", self.id, frame.action)
            return
        try:
            done = self._ocppj_called(handler, frame)
            if inspect.isawaitable(done):
                await done
        except Exception:
            self.logger.exception("Error while handling message '%s'", frame.action)
            return
        if (after := handlers.get("_after_action")) is not None:
            self._ocppj_after(after, frame, None)

    def _ocppj_after(
        self,
        handler: Callable[..., Any],
        frame: ocppj.Call[Any] | ocppj.Send[Any],
        reply: Any,
    ) -> None:
        """Calls what is registered with after; an async one runs as a task."""
        try:
            done = self._ocppj_called(handler, frame, reply)
        except Exception:
            self.logger.exception("Error after request '%s'", frame.action)
            return
        if inspect.isawaitable(done):
            task = asyncio.ensure_future(done)
            self._ocppj_tasks.add(task)
            task.add_done_callback(self._ocppj_finished)

    def _ocppj_finished(self, task: asyncio.Future[Any]) -> None:
        self._ocppj_tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.logger.error("Error after a request", exc_info=task.exception())

    def _ocppj_called(
        self,
        handler: Callable[..., Any],
        frame: ocppj.Call[Any] | ocppj.Send[Any],
        reply: Any = None,
    ) -> Any:
        """What a handler gives, called in the way that its signature asks for.

        reply is what was answered, for a handler that takes it.
        """
        message = frame.payload
        way = self._ocppj_plans.get(handler) or self._ocppj_plan(
            handler, str(frame.action)
        )
        first = (self._ocppj_message(frame, reply),) if way.injected else ()
        if way.whole is None:
            arguments = arguments_of(message)
        elif way.whole.kind is inspect.Parameter.POSITIONAL_ONLY:
            first, arguments = (*first, message), {}
        else:
            arguments = {way.whole.name: message}
        if not way.further:
            return handler(*first, **arguments)
        known = {"call_unique_id": frame.message_id, "call_tolerated": handled.get()}
        further = {name: known[name] for name in way.further}
        return handler(*first, **arguments, **further)

    def _ocppj_message(
        self, frame: ocppj.Call[Any] | ocppj.Send[Any], reply: Any
    ) -> Any:
        """A reply as an object of call_result, whatever the handler has returned."""
        cls = self.codec.responses.get(str(frame.action))
        return reply if cls is None else taken_for(cls, reply)

    def _ocppj_plan(self, handler: Callable[..., Any], action: str) -> Plan:
        """How to call a handler, or TypeError."""
        codecs = (self.codec, *self.further_codecs)
        classes = [c.requests.get(action) or c.sends.get(action) for c in codecs]
        found = [cls for cls in classes if cls is not None]
        if not found and _is_lenient(self.route_map.get(action, {})):
            found = [dict]
        if found:
            self._ocppj_plans[handler] = plan(handler, *found)
            return self._ocppj_plans[handler]
        raise _unknown_action(codecs, action, handler.__qualname__)

    def _ocppj_result(self, frame: ocppj.Call[Any], reply: Any, lenient: bool) -> str:
        """The text of a response."""
        cls = self.codec.responses.get(str(frame.action))
        if cls is None:
            return as_the_package_does(frame.message_id, reply)
        answer = ocppj.CallResult(frame.message_id, reply)
        return self._ocppj_packed(answer, cls, lenient, True)

    async def _ocppj_send_error(
        self,
        frame: ocppj.Call[Any],
        code: str,
        description: str,
        details: dict[str, Any] | None = None,
    ) -> None:
        # A text of yours can hold half a surrogate pair, which can't be sent.
        shown = description.encode(errors="replace").decode()
        error = ocppj.CallError(frame.message_id, code, shown, details or {})
        try:
            text = self.codec.pack(error, tolerant=True)
        except ocppj.ValidationError:
            error.details = {}  # they can be anything, even what JSON can't hold
            text = self.codec.pack(error, tolerant=True)
        await self._send(text)

    # What goes out

    async def call(
        self,
        payload: Any,
        suppress: bool = True,
        unique_id: str | None = None,
        skip_schema_validation: bool = False,
    ) -> Any:
        """Sends a request and returns the response; see the class of the version."""
        if (
            self._ocppj_reader is not None
            and self._ocppj_reader is asyncio.current_task()
        ):
            raise RuntimeError(
                "call() would wait for ever: the task that awaits it is the one that"
                " reads the response. Call from a handler registered with @after, or"
                " from a task of its own: asyncio.create_task(self.call(...))"
            )
        message_id = unique_id
        if message_id is None:
            message_id = str(self._unique_id_generator())
        hints = {"use send()": self.codec.sends}
        action, cls = message_class(payload, self.codec.requests, hints)
        lenient, any_id = skip_schema_validation, bool(self._ocppj_rules(action))
        try:
            request = payload if isinstance(payload, cls) else taken_for(cls, payload)
            sent = ocppj.Call(message_id, request)
            text = self._ocppj_packed(sent, cls, lenient, any_id)
        except ocppj.ValidationError as error:
            raise ocpp_error(error) from error
        answer = asyncio.get_running_loop().create_future()
        waiting = _Waiting(action, request, answer, lenient)
        async with self._call_lock:
            frame = await self._ocppj_ask(message_id, text, waiting)
        if isinstance(frame, ocppj.CallResult):
            return frame.payload
        self.logger.warning("Received a CALLError: %s", self._ocppj_loggable(frame))
        if suppress:
            return None
        raise raised(frame)

    async def _ocppj_ask(
        self, message_id: str, text: str, waiting: _Waiting
    ) -> ocppj.CallResult[Any] | ocppj.CallError:
        """Sends the text of a request and waits for its answer."""
        if self._ocppj_ended is not None:
            raise self._ocppj_ended
        self._ocppj_waiting[message_id] = waiting
        try:
            await self._send(text)
            seconds = self._response_timeout
            done, _ = await asyncio.wait((waiting.answer,), timeout=seconds)
        finally:
            self._ocppj_waiting.pop(message_id, None)
        if not done:
            shown = self._ocppj_loggable(text)
            raise TimeoutError(f"Waited {seconds}s for response on {shown}.")
        return waiting.answer.result()

    async def _ocppj_send_unanswered(
        self, payload: Any, unique_id: str | None, skip_schema_validation: bool
    ) -> None:
        message_id = unique_id
        if message_id is None:
            message_id = str(self._unique_id_generator())
        hints = {"use call()": self.codec.requests}
        action, cls = message_class(payload, self.codec.sends, hints)
        lenient, any_id = skip_schema_validation, bool(self._ocppj_rules(action))
        try:
            sent = ocppj.Send(message_id, payload)
            text = self._ocppj_packed(sent, cls, lenient, any_id)
        except ocppj.ValidationError as error:
            raise ocpp_error(error) from error
        await self._send(text)

    def _ocppj_packed(
        self,
        frame: ocppj.Call[Any] | ocppj.CallResult[Any] | ocppj.Send[Any],
        cls: type,
        lenient: bool,
        any_id: bool,
    ) -> str:
        """The text of a frame whose payload is of cls, or can be taken for it."""
        if isinstance(frame.payload, cls) and not lenient:
            try:
                return self.codec.pack(frame, tolerant=any_id)
            except ocppj.ValidationError:
                pass  # perhaps it holds dicts, as the package allows
        frame.payload = taken_for(cls, frame.payload)
        return self.codec.pack(frame, not lenient, tolerant=any_id)

    # Leniency

    def _ocppj_tolerated(
        self, text: ocppj.Text, error: ocppj.FrameError, incoming: _Incoming
    ) -> ocppj.Tolerated[ocppj.Frame] | None:
        """A frame that breaks a rule, where somebody has asked for such; FrameError."""
        handlers = self.route_map.get(error.action or "", {})
        rules = self._ocppj_rules(error.action)
        is_request = error.kind in (ocppj.CALL, ocppj.SEND)
        if is_request and _is_lenient(handlers):
            raw = self._ocppj_unknown_request(text, error)
            if raw is not None:
                return ocppj.Tolerated(raw, (), {})
            rules = ocppj.EVERY_RULE
        elif incoming.taken is not None and incoming.taken.lenient:
            rules = ocppj.EVERY_RULE
        elif error.kind == ocppj.CALL_ERROR:
            rules |= {"frame"}  # the answer is no, however it is written
        if not rules:
            return None
        unpacked: Any = self.codec.unpack(text, incoming.take, tolerant=rules)
        made: ocppj.Tolerated[ocppj.Frame] = unpacked
        if self.checks_formats:
            found = self._ocppj_check_formats(made.message, rules)
            made = made._replace(findings=made.findings + found)
        return made

    def _ocppj_check_formats(
        self, frame: ocppj.Frame, tolerated: frozenset[str]
    ) -> tuple[ocppj.Finding, ...]:
        """What check_formats finds in a frame; FrameError for what is not tolerated."""
        if isinstance(frame, (ocppj.CallError, ocppj.CallResultError)):
            return ()
        found = self.codec.check_formats(frame.payload)
        refused = tuple(f for f in found if f.rule not in tolerated)
        if not refused:
            return found
        if isinstance(frame, ocppj.Call):
            raise framing.refused(refused, frame.message_id, refused[0].code)
        raise ocppj.FrameError(refused, frame.message_id, None)

    def _ocppj_unknown_request(
        self, text: ocppj.Text, error: ocppj.FrameError
    ) -> ocppj.Frame | None:
        """A request of an action that the codec does not know, its payload a dict."""
        if error.action in self.codec.requests or error.action in self.codec.sends:
            return None
        try:
            value = ocppj.parse(text)
        except ocppj.ValidationError:
            return None
        match value:
            case [ocppj.CALL, str(message_id), str(action), dict(payload)]:
                if ocppj.is_message_id(message_id):
                    return ocppj.Call(message_id, payload, action)
        return None

    async def _ocppj_accepted(
        self, made: ocppj.Tolerated[ocppj.Frame], incoming: _Incoming
    ) -> bool:
        """Tells what is wrong with a message; whether it is to be delivered."""
        if not self._ocppj_rules(getattr(made.message, "action", None)):
            if made.unknown:
                left_out = escaped(", ".join(made.unknown), MAX_POINTER)
                self.logger.warning("%s: unknown keys left out: %s", self.id, left_out)
            return True
        if not made.findings and not made.unknown:
            return True
        try:
            done = self.handle_findings(made.message, made.findings, made.unknown)
            if inspect.isawaitable(done):
                await done
        except exceptions.OCPPError as error:
            await self._ocppj_refuse_tolerated(made.message, error, incoming)
            return False
        except Exception:
            self.logger.exception("%s: error in handle_findings", self.id)
        return True

    async def _ocppj_refuse_tolerated(
        self, frame: ocppj.Frame, error: Any, incoming: _Incoming
    ) -> None:
        """Refuses a message as handle_findings has asked for."""
        incoming.fail(error)
        if isinstance(frame, ocppj.Call):
            code = getattr(error, "code", ocppj.ErrorCode.internal_error)
            await self._ocppj_send_error(
                frame, code, str(error.description), error.details
            )

    # Logs

    async def _send(self, message: str) -> None:
        if _shows_texts(self.logger):
            self.logger.info("%s: send %s", self.id, self._ocppj_loggable(message))
        await self._connection.send(message)

    def _ocppj_loggable(self, content: ocppj.Text | ocppj.Frame) -> Any:
        """What the log shows of a text or a frame, made when it is logged."""
        return _Redacted(self.codec, content) if self.redacts_logs else content


for _name in INSIDE:
    setattr(ChargePoint, _name, Inside(_name, ChargePoint))


def _check_action(codec: Codec, action: str, asking: str) -> None:
    if action not in codec.requests and action not in codec.sends:
        raise _unknown_action((codec,), action, asking)


def _unknown_action(codecs: tuple[Codec, ...], action: str, asking: str) -> TypeError:
    known = [name for c in codecs for name in (*c.requests, *c.sends)]
    close = difflib.get_close_matches(action, known, 1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return TypeError(f"{asking} is for {action!r}, which is not an action{hint}")


def _shows_texts(logger: Logger) -> bool:
    """Whether a logger shows what comes and goes; one that can't tell gets it."""
    enabled = getattr(logger, "isEnabledFor", None)
    return enabled is None or bool(enabled(logging.INFO))


def _is_lenient(handlers: Mapping[str, Any]) -> bool:
    return bool(handlers.get("_skip_schema_validation", False))
