"""The ChargePoint of the ocpp package, with our codec instead of its own steps.

The module charge_point of each version has the class to derive from. What is shared
by all of them is here: a text goes once through codec.unpack and is a typed message,
a typed message goes once through codec.pack and is a text. Nothing is renamed by
rule, copied, or handed to another thread.

This module and those of the versions need the ocpp package; all others do not.
"""

from __future__ import annotations

import asyncio
import difflib
import functools
import inspect
import logging
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import MISSING, dataclass, fields, is_dataclass
from importlib import import_module, metadata
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    Literal,
    NamedTuple,
    ParamSpec,
    Protocol,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)
from weakref import WeakKeyDictionary

from . import ocppj
from .inside import INSIDE, Inside, ReachesInside, reached
from .message import Message
from .ocppj import framing
from .ocppj.findings import MAX_POINTER, escaped
from .ocppj.tolerance import NOTHING_TOLERATED, tolerance
from .requesting import Handled

__all__ = [
    "INTERNAL_ERROR",
    "LOGGER",
    "MAX_TEXT",
    "MAX_TYPES",
    "SUPPORTED",
    "ChargePoint",
    "Codec",
    "Connection",
    "Logger",
    "ReachesInside",
    "after",
    "exceptions",
    "handled",
    "messages",
    "on",
    "package",
    "package_class",
    "plan",
    "raised",
    "taken_for",
]

# The versions of ocpp that this module is tested with, without their last number.
SUPPORTED = ("2.0", "2.1")


def _check_ocpp() -> None:
    """ImportError, unless a supported version of ocpp is installed."""
    try:
        version = metadata.version("ocpp")
    except metadata.PackageNotFoundError:
        version = ""
    if ".".join(version.split(".")[:2]) in SUPPORTED:
        return
    found = f"ocpp {version} is installed" if version else "ocpp is not installed"
    hint = "pip install 'ocpp>=2.0,<2.2'"
    raise ImportError(f"{__name__} works with ocpp 2.0 and 2.1, but {found}: {hint}")


_check_ocpp()

# Loaded after the check, so that it speaks first. The package has no types.
package: Any = import_module("ocpp.charge_point")
exceptions: Any = import_module("ocpp.exceptions")
messages: Any = import_module("ocpp.messages")
_routing: Any = import_module("ocpp.routing")

LOGGER: logging.Logger = package.LOGGER

# What logs: an adapter may add the station's name or the like to each line.
Logger: TypeAlias = "logging.Logger | logging.LoggerAdapter[Any]"

INTERNAL_ERROR = "An unexpected error occurred."

# How much of a text that is not JSON the log shows.
MAX_TEXT = 200

# How many unknown message types a connection logs, each once.
MAX_TYPES = 16

# The message that is being handled, with what was tolerated in it. A handler can
# also name a parameter call_tolerated.
handled: ContextVar[ocppj.Tolerated[Any] | None] = ContextVar("handled", default=None)


P = ParamSpec("P")
R = TypeVar("R", bound="Message | None")
S = TypeVar("S")
T = TypeVar("T")
M = TypeVar("M")
F = TypeVar("F", bound=Callable[..., Any])


class _Transfer(Protocol):
    """DataTransfer of any version."""

    @property
    def vendor_id(self) -> str: ...

    @property
    def message_id(self) -> str | None: ...


class _OfVendor(_Transfer, Protocol):
    """What type checkers see as a vendor's DataTransfer; it is the standard class."""

    def _made_of_pair(self) -> None: ...


D = TypeVar("D", bound=_Transfer)
V = TypeVar("V", bound=_OfVendor)


class _Answering(Generic[M, P, R]):
    """A decorator of what answers a message M with R, or with an awaitable of it.

    A handler takes the fields of M by name, or M as a whole. Where M is DataTransfer,
    it may name the class of any vendor for it.
    """

    def __init__(self, decorate: Callable[[Any], Any]) -> None:
        self._decorate = decorate

    @overload
    def __call__(
        self, handler: Callable[Concatenate[S, P], Coroutine[Any, Any, R]], /
    ) -> Callable[Concatenate[S, P], Coroutine[Any, Any, R]]: ...

    @overload
    def __call__(
        self, handler: Callable[[S, M], Coroutine[Any, Any, R]], /
    ) -> Callable[[S, M], Coroutine[Any, Any, R]]: ...

    @overload
    def __call__(
        self, handler: Callable[Concatenate[S, P], R], /
    ) -> Callable[Concatenate[S, P], R]: ...

    @overload
    def __call__(self, handler: Callable[[S, M], R], /) -> Callable[[S, M], R]: ...

    @overload
    def __call__(
        self: _Answering[D, P, R],
        handler: Callable[[S, V], Coroutine[Any, Any, R]],
        /,
    ) -> Callable[[S, V], Coroutine[Any, Any, R]]: ...

    @overload
    def __call__(
        self: _Answering[D, P, R], handler: Callable[[S, V], R], /
    ) -> Callable[[S, V], R]: ...

    def __call__(self, handler: Any, /) -> Any:
        return self._decorate(handler)


class _Following(Generic[M, P]):
    """A decorator of what is called after a message M was answered."""

    def __init__(self, decorate: Callable[[Any], Any]) -> None:
        self._decorate = decorate

    @overload
    def __call__(
        self, handler: Callable[Concatenate[S, P], T], /
    ) -> Callable[Concatenate[S, P], T]: ...

    @overload
    def __call__(self, handler: Callable[[S, M], T], /) -> Callable[[S, M], T]: ...

    @overload
    def __call__(
        self: _Following[D, P], handler: Callable[[S, V], T], /
    ) -> Callable[[S, V], T]: ...

    def __call__(self, handler: Any, /) -> Any:
        return self._decorate(handler)


@overload
def on(
    action: Callable[..., Handled[M, P, R]], *, skip_schema_validation: bool = False
) -> _Answering[M, P, R]: ...


@overload
def on(action: str, *, skip_schema_validation: bool = False) -> Callable[[F], F]: ...


def on(action: Any, *, skip_schema_validation: bool = False) -> Any:
    """on of ocpp.routing with types; it takes the class of a message as well.

    With ``@on(call.Reset)`` type checkers know what the handler has to take and to
    return. With the name of an action the handler keeps its own type.
    """
    name = _action(action, "on")
    decorate = _routing.on(name, skip_schema_validation=skip_schema_validation)
    return _Answering[Any, Any, Any](decorate)


class _Injected(Generic[M, P, R]):
    """The same for what takes the response R first."""

    def __init__(self, decorate: Callable[[Any], Any]) -> None:
        self._decorate = decorate

    @overload
    def __call__(
        self, handler: Callable[Concatenate[S, R, P], T], /
    ) -> Callable[Concatenate[S, R, P], T]: ...

    @overload
    def __call__(
        self, handler: Callable[[S, R, M], T], /
    ) -> Callable[[S, R, M], T]: ...

    @overload
    def __call__(
        self: _Injected[D, P, R], handler: Callable[[S, R, V], T], /
    ) -> Callable[[S, R, V], T]: ...

    def __call__(self, handler: Any, /) -> Any:
        injected = self._decorate(handler)
        injected._inject_response = True  # where the next ocpp keeps it
        return injected


@overload
def after(
    action: Callable[..., Handled[M, P, R]], *, inject_response: Literal[True]
) -> _Injected[M, P, R]: ...


@overload
def after(
    action: Callable[..., Handled[M, P, Any]],
    *,
    inject_response: Literal[False] = False,
) -> _Following[M, P]: ...


@overload
def after(action: str, *, inject_response: bool = False) -> Callable[[F], F]: ...


def after(action: Any, *, inject_response: bool = False) -> Any:
    """after of ocpp.routing with types; it takes the class of a message as well.

    With inject_response the handler gets the response first, by position, as with the
    ocpp that comes after 2.1: an object of call_result, as it was sent.
    """
    name = _action(action, "after")
    decorate = _routing.after(name)
    if inject_response:
        return _Injected[Any, Any, Any](decorate)
    return _Following[Any, Any](decorate)


def _action(given: Any, decorator: str) -> str:
    """The action that a handler is for; TypeError for what names none."""
    if isinstance(given, str):
        return given
    if not isinstance(given, type):
        what = type(given).__qualname__
        raise TypeError(f"@{decorator} takes an action or a class, not a {what}")
    modules = list(map(_module_of, given.__mro__))
    if "call" in modules:
        return given.__name__
    name = f"{modules[0]}.{given.__name__}"
    hint = f": write call.{given.__name__}" if modules[0] == "call_result" else ""
    raise TypeError(f"@{decorator} takes a class of call, not {name}{hint}")


class Connection(Protocol):
    """What carries the texts, such as a connection of the websockets package."""

    async def recv(self) -> Any: ...

    async def send(self, message: str) -> Any: ...


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


if TYPE_CHECKING:

    class PackageChargePoint:
        """The class of the ocpp package, which has no types of its own."""

        id: str
        logger: Logger
        route_map: dict[str, dict[str, Any]]
        _connection: Connection
        _response_timeout: float
        _call_lock: asyncio.Lock
        _unique_id_generator: Callable[[], Any]

        def __init__(
            self,
            id: str,
            connection: Connection,
            response_timeout: float = 30,
            logger: Logger = LOGGER,
        ) -> None: ...

        async def start(self) -> None: ...

        async def _send(self, message: str) -> None: ...

else:
    PackageChargePoint = package.ChargePoint


def package_class(module: str) -> Any:
    """The ChargePoint of a module of ocpp; of all versions, where it has no such."""
    try:
        return import_module(module).ChargePoint
    except ModuleNotFoundError:  # 2.0 has no module for OCPP 2.1
        return PackageChargePoint


@dataclass(slots=True)
class _Waiting:
    """A request that has been sent: where its response goes. lenient: take any."""

    action: str
    request: Any
    answer: asyncio.Future[ocppj.CallResult[Any] | ocppj.CallError]
    lenient: bool


class _Plan(NamedTuple):
    """How to call a handler: what takes the whole message, and what else it asks for.

    further holds those of call_unique_id and call_tolerated that it names. injected:
    it takes the response first.
    """

    whole: inspect.Parameter | None
    further: frozenset[str]
    injected: bool = False


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
    _ocppj_root = __name__.rpartition(".")[0]
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
        self._ocppj_plans: dict[Any, _Plan] = {}
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
        what = " ".join(_parts(error))
        self.logger.warning("%s: refused a frame%s: %s", self.id, what, error)
        incoming.fail(_ocpp_error(error))
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
            arguments = _arguments(message)
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

    def _ocppj_plan(self, handler: Callable[..., Any], action: str) -> _Plan:
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
            return _as_the_package_does(frame.message_id, reply)
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
        action, cls = _message_class(payload, self.codec.requests, hints)
        lenient, any_id = skip_schema_validation, bool(self._ocppj_rules(action))
        try:
            request = payload if isinstance(payload, cls) else taken_for(cls, payload)
            sent = ocppj.Call(message_id, request)
            text = self._ocppj_packed(sent, cls, lenient, any_id)
        except ocppj.ValidationError as error:
            raise _ocpp_error(error) from error
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
        action, cls = _message_class(payload, self.codec.sends, hints)
        lenient, any_id = skip_schema_validation, bool(self._ocppj_rules(action))
        try:
            sent = ocppj.Send(message_id, payload)
            text = self._ocppj_packed(sent, cls, lenient, any_id)
        except ocppj.ValidationError as error:
            raise _ocpp_error(error) from error
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


# Handlers


# Functions to how they are called, by the classes of the message and whether bound.
_Key = tuple[tuple[type, ...], bool]
_plans: WeakKeyDictionary[Any, dict[_Key, _Plan]] = WeakKeyDictionary()

_FURTHER = frozenset(("call_unique_id", "call_tolerated"))


def plan(handler: Callable[..., Any], *classes: type) -> _Plan:
    """How to call a handler of messages of these classes, by its signature.

    TypeError if it can't take them; each of several may be that of another codec.
    """
    function = getattr(handler, "__func__", handler)
    known = _plans.setdefault(function, {})
    key = (classes, function is not handler)
    if key not in known:
        known[key] = _planned(handler, classes)
    return known[key]


def _planned(handler: Callable[..., Any], classes: tuple[type, ...]) -> _Plan:
    parameters = dict(inspect.signature(handler).parameters)
    injected = bool(getattr(handler, "_inject_response", False))
    if injected:
        _take_response(handler, parameters, classes)
    further = frozenset(_FURTHER & parameters.keys())
    single = [
        parameter
        for name, parameter in parameters.items()
        if name not in further
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    whole = [p for p in single if any(_names(handler, p, cls) for cls in classes)]
    others = [
        parameter
        for parameter in single
        if parameter not in whole and parameter.default is parameter.empty
    ]
    if len(whole) == 1 and not others:
        return _Plan(whole[0], further, injected)
    if all(map(is_dataclass, classes)):
        _check_parameters(handler, single, classes)
    return _Plan(None, further, injected)


def _take_response(
    handler: Callable[..., Any],
    parameters: dict[str, inspect.Parameter],
    classes: tuple[type, ...],
) -> None:
    """Takes out the parameter for the response, which is the first; or TypeError."""
    where = getattr(handler, "__qualname__", handler)
    name, first = next(iter(parameters.items()), ("", None))
    if first is None or first.kind in (first.KEYWORD_ONLY, first.VAR_KEYWORD):
        raise TypeError(f"{where} has no parameter by position for the response")
    if first.kind is first.VAR_POSITIONAL:
        return
    del parameters[name]
    found = [hint for hint in _hints(handler, first) if _is_message(hint)]
    is_request = any(_module_of(hint) == "call" for hint in found)
    by_name = first.kind is first.POSITIONAL_OR_KEYWORD
    if is_request or (by_name and name in (*_field_names(classes), *_FURTHER)):
        raise TypeError(
            f"{where} gets the response first, by position: put a parameter for it"
            f" before {name!r}"
        )


def _check_parameters(
    handler: Callable[..., Any],
    parameters: list[inspect.Parameter],
    classes: tuple[Any, ...],
) -> None:
    """TypeError for a parameter that no field of the message can fill.

    One with a default of its own may have any name, but none like that of a field.
    """
    known = _field_names(classes)
    name = classes[0].__name__
    where = f"{getattr(handler, '__qualname__', handler)}, a handler of {name}"
    for parameter in parameters:
        name = parameter.name
        other = [hint for hint in _hints(handler, parameter) if _is_message(hint)]
        if other:
            raise TypeError(f"{where}, asks for the message {other[0].__name__}")
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            if parameter.default is not parameter.empty and not close:
                continue
            hint = f"did you mean {close[0]}?" if close else f"it has {known}"
            raise TypeError(f"{where}, asks for {name!r}, which is not a field: {hint}")
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise TypeError(f"{where}, takes {name!r} by position: drop the /")


def _field_names(classes: tuple[Any, ...]) -> list[str]:
    known = [field.name for c in classes if is_dataclass(c) for field in fields(c)]
    return list(dict.fromkeys(known))


def _is_message(hint: Any) -> bool:
    """Whether an annotation is a message of ours; it is None where there is none."""
    if not isinstance(hint, type) or not is_dataclass(hint):
        return False
    return _module_of(hint) in ("call", "call_result")


def _module_of(cls: type) -> str:
    """The last part of the name of its module, such as call."""
    return cls.__module__.rpartition(".")[2]


def _names(
    handler: Callable[..., Any], parameter: inspect.Parameter, cls: type
) -> bool:
    """Whether a parameter is annotated with cls, or a class that cls derives from.

    A vendor's class and the standard one of the same message stand for each other. The
    annotation may add None.
    """
    names = _unresolved(handler, parameter)
    if names is not None:
        return cls.__name__ in names
    found = _hints(handler, parameter)
    return any(
        is_dataclass(one) and (one in cls.__mro__ or _same_message(one, cls))
        for one in found
    )


def _same_message(one: Any, other: type) -> bool:
    """Whether both are the same message of one version, as two packages have it."""
    places = [cls.__module__.split(".")[-2:] for cls in (one, other)]
    return one.__name__ == other.__name__ and places[0] == places[1]


def _unresolved(
    handler: Callable[..., Any], parameter: inspect.Parameter
) -> set[str] | None:
    """Names in an annotation that only type checkers can resolve; None otherwise."""
    try:
        get_type_hints(inspect.unwrap(handler))
    except Exception:
        names = str(parameter.annotation).split("|")
        return {name.strip().rpartition(".")[2] for name in names}
    return None


def _hints(
    handler: Callable[..., Any], parameter: inspect.Parameter
) -> tuple[Any, ...]:
    """The classes in an annotation; those of a union one by one."""
    try:
        hints = get_type_hints(inspect.unwrap(handler))
    except Exception:  # such as a name that only type checkers import
        return ()
    hint = hints.get(parameter.name)
    is_union = get_origin(hint) in (Union, UnionType)
    return get_args(hint) if is_union else (hint,)


def _arguments(message: Any) -> dict[str, Any]:
    """The fields of a message that are there, as keyword arguments.

    A required one is always there: None if a message is tolerated without it.
    """
    if isinstance(message, dict):  # of an action that the codec does not know
        renamed = package.camel_to_snake_case(message)
        return cast("dict[str, Any]", renamed)
    return {
        name: value
        for name, default in _defaults(message.__class__)
        if (value := getattr(message, name)) is not default
    }


@functools.cache
def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Name and default of each field: what an absent field is set to, or MISSING."""
    return tuple((field.name, field.default) for field in fields(cls))


# Payloads of other classes than ours


def _message_class(
    payload: Any, classes: Mapping[str, type], others: Mapping[str, Mapping[str, type]]
) -> tuple[str, type]:
    """The action of a message to be sent, and our class of it.

    others: messages that are to be sent in another way, by the hint to name.
    """
    names = [cls.__name__ for cls in type(payload).__mro__]
    for name in names:
        if name in classes:
            return name, classes[name]
    what = type(payload).__name__
    for hint, known in others.items():
        if not known.keys().isdisjoint(names):
            raise TypeError(f"{what} can't be sent in this way: {hint}")
    raise TypeError(
        f"{what} is not a message that this ChargePoint's codec can send;"
        " for one of a vendor set codec, see schemas/vendor/README.md of ocpp-codegen"
    )


def taken_for(cls: type, value: Any) -> Any:
    """value as an object of cls, if it is a dict or an object of another dataclass.

    So are messages and datatypes of ocpp, and the dicts that it takes instead of both.
    Keys may be names of fields or wire names, also in another case where only one field
    has such a name. The value itself is returned if it is of cls and has nothing to
    change inside, or is nothing of the kind.
    """
    if isinstance(value, dict):
        given = value
    elif is_dataclass(value):
        given = {field.name: getattr(value, field.name) for field in fields(value)}
    else:
        return value
    taken = {}
    exact = _exact_names(cls, given)
    for key, item in given.items():
        name = _field(cls, key, exact)
        inner = _fields(cls)[name]
        if inner is not None:
            taken[name] = _each_taken_for(inner, item)
        elif name == "custom_data":
            taken[name] = _custom_data(item)
        else:
            taken[name] = item
    if isinstance(value, cls) and all(taken[k] is v for k, v in given.items()):
        return value
    made: Any = object.__new__(cls)
    for name, default in _defaults(cls):
        absent = None if default is MISSING else default
        setattr(made, name, taken.get(name, absent))  # the codec says what is missing
    return made


def _exact_names(cls: type, given: Mapping[str, Any]) -> Mapping[str, str]:
    """The field for each exact name: its own, or that on the wire.

    Names of fields count first, unless all that is given are names on the wire.
    """
    own = {name: name for name in _fields(cls)}
    if given.keys() <= own.keys():
        return own
    wire = _wire_names(cls)
    return own | wire if given.keys() <= wire.keys() else wire | own


def _field(cls: type, key: str, exact: Mapping[str, str]) -> str:
    """The field that a key stands for; ValidationError unless there is just one."""
    name = exact.get(key) or _folded_names(cls).get(_folded(key))
    if name is None:
        message = f"{cls.__name__} has no field for the key {ocppj.shown(key)}"
        raise ocppj.ValidationError(
            (ocppj.finding("", message, "additionalProperties"),)
        )
    return name


def _each_taken_for(cls: type, value: Any) -> Any:
    """The same for each item of lists, of which unchanged ones stay themselves."""
    if not isinstance(value, (list, tuple)):
        return taken_for(cls, value)
    items = [_each_taken_for(cls, item) for item in value]
    same = all(new is old for new, old in zip(items, value, strict=True))
    return value if same else items


def _custom_data(value: Any) -> Any:
    """customData as on the wire; the package spells its one own key vendor_id."""
    if is_dataclass(value):
        given = package.remove_nones(package.serialize_as_dict(value))
        return package.snake_to_camel_case(given)
    if not isinstance(value, dict) or "vendorId" in value or "vendor_id" not in value:
        return value
    return {"vendorId" if key == "vendor_id" else key: value[key] for key in value}


def _folded(name: str) -> str:
    """What names in snake_case and camelCase have in common."""
    return name.replace("_", "").lower()


@functools.cache
def _fields(cls: type) -> Mapping[str, type | None]:
    """The fields of a class, and the class of the objects in each."""
    hints = get_type_hints(cls)
    return {field.name: _object_class(hints[field.name]) for field in fields(cls)}


@functools.cache
def _wire_names(cls: type) -> dict[str, str]:
    """The field for each name on the wire, from the codec next to the class."""
    package = cls.__module__.rpartition(".")[0]
    try:
        codec = import_module(f"{package}.codec").version_codec
    except (ImportError, AttributeError):  # a class of your own, for a codec of yours
        return {}
    shape = codec.shapes.get(codec.shape_name(cls))
    return {item.wire_name: item.name for item in shape.properties} if shape else {}


@functools.cache
def _folded_names(cls: type) -> Mapping[str, str]:
    """The field for each name when folded, without what several have in common."""
    meant: dict[str, set[str]] = {}
    for name in _fields(cls):
        meant.setdefault(_folded(name), set()).add(name)
    for key, name in _wire_names(cls).items():
        meant.setdefault(_folded(key), set()).add(name)
    return {key: names.pop() for key, names in meant.items() if len(names) == 1}


def _object_class(hint: Any) -> type | None:
    """The dataclass inside of an annotation, or None."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    found = (_object_class(argument) for argument in get_args(hint))
    return next((cls for cls in found if cls is not None), None)


def _as_the_package_does(message_id: str, reply: Any) -> str:
    """The text of a response that the codec does not know."""
    payload = package.remove_nones(package.serialize_as_dict(reply))
    renamed = package.snake_to_camel_case(payload)
    return str(messages.CallResult(message_id, renamed).to_json())


# Errors


def _official_errors() -> Iterator[tuple[str, Any]]:
    """The exception of the package for each official code, made where it has none."""
    known = {cls.code: cls for cls in exceptions.OCPPError.__subclasses__()}
    for code in map(str, ocppj.ErrorCode):
        name = code if code.endswith("Error") else f"{code}Error"
        made = {"code": code, "default_description": code}
        yield code, known.get(code) or type(name, (exceptions.OCPPError,), made)


_ERRORS: Mapping[str, Any] = dict(_official_errors())


def raised(frame: ocppj.CallError) -> Exception:
    """The exception for an error that a peer answers."""
    known = {cls.code: cls for cls in exceptions.OCPPError.__subclasses__()}
    cls = _ERRORS.get(frame.code) or known.get(frame.code)
    if cls is None:
        message = f"Error code {ocppj.shown(frame.code)} is not defined by OCPP"
        return cast(Exception, exceptions.UnknownCallErrorCodeError(message))
    return cast(Exception, cls(description=frame.description, details=frame.details))


_KINDS = {
    ocppj.CALL: "CALL",
    ocppj.CALL_RESULT: "CALLRESULT",
    ocppj.CALL_ERROR: "CALLERROR",
    ocppj.CALL_RESULT_ERROR: "CALLRESULTERROR",
    ocppj.SEND: "SEND",
}


def _parts(error: ocppj.FrameError) -> Iterator[str]:
    """What names a refused frame: kind, action and message id, as far as known."""
    if error.kind is None:
        return
    yield f", {_KINDS.get(error.kind, error.kind)}"
    if error.action is not None:
        yield escaped(error.action, MAX_POINTER)
    if error.message_id is not None:
        yield ocppj.shown(error.message_id)


def _ocpp_error(error: ocppj.ValidationError) -> Exception:
    """The exception that users of the ocpp package expect."""
    code = error.findings[0].code
    made: Exception = _ERRORS.get(code, exceptions.GenericError)(str(error))
    made.__cause__ = error
    return made
