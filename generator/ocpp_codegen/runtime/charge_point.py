"""The ChargePoint of the ocpp package, with our codec in the place of its own steps.

The module charge_point of each version has the class to derive from. What is shared
by all of them is here: a text goes once through codec.unpack and is a typed message,
a typed message goes once through codec.pack and is a text. Nothing is renamed by
rule, copied, or handed to another thread.

This module and those of the versions need the ocpp package; all others do not.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from importlib import import_module, metadata
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    NamedTuple,
    Protocol,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from . import ocppj

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
    remedy = "pip install 'ocpp>=2.0,<2.2'"
    raise ImportError(f"{__name__} works with ocpp 2.0 and 2.1, but {found}: {remedy}")


_check_ocpp()

# Loaded after the check, so that it speaks first. The package has no types.
package: Any = import_module("ocpp.charge_point")
exceptions: Any = import_module("ocpp.exceptions")
messages: Any = import_module("ocpp.messages")

LOGGER: logging.Logger = package.LOGGER

INTERNAL_ERROR = "An unexpected error occurred."


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
    def from_dict(self) -> Callable[..., Any]: ...


if TYPE_CHECKING:

    class PackageChargePoint:
        """The class of the ocpp package, which has no types of its own."""

        id: str
        logger: logging.Logger
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
            logger: logging.Logger = LOGGER,
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
    """How to call a handler: with the message id, and what takes the whole message."""

    whole: inspect.Parameter | None
    call_unique_id: bool


class ChargePoint(PackageChargePoint):
    """A connection with one peer; what the versions have in common.

    codec is the codec in use. Set it in a subclass to one of a vendor, for actions
    and data of their own.

    With tolerant, for all connections of a subclass or for one instance, messages
    that break their schema are delivered all the same, and handle_findings is told.
    """

    codec: Codec
    tolerant: bool = False

    def __init__(
        self,
        id: str,
        connection: Connection,
        response_timeout: float = 30,
        logger: logging.Logger = LOGGER,
    ) -> None:
        super().__init__(id, connection, response_timeout, logger)
        self._waiting: dict[str, _Waiting] = {}
        self._taken: _Waiting | None = None
        self._plans: dict[Any, _Plan] = {}
        self._tasks: set[asyncio.Future[Any]] = set()

    def handle_findings(
        self,
        frame: ocppj.Frame,
        findings: tuple[ocppj.Finding, ...],
        unknown: dict[str, Any],
    ) -> None:
        """Called in tolerant mode for a message that breaks its schema; for you.

        unknown holds what no field could take, by JSON pointer. Logs the findings
        unless overridden.
        """
        shown = "; ".join(map(str, findings))
        self.logger.warning("%s: tolerated: %s", self.id, shown)

    # What comes in

    async def route_message(self, raw_msg: ocppj.Text) -> None:
        """Handles one text that was received, and answers it if an answer is due."""
        self._taken = None
        try:
            frame = self.codec.unpack(raw_msg, self._take)
        except ocppj.FrameError as error:
            tolerated = self._tolerated(raw_msg)
            if tolerated is None:
                await self._refuse(error)
                return
            frame = tolerated
        if isinstance(frame, ocppj.Call):
            await self._handle_call(frame)
        elif isinstance(frame, ocppj.Send):
            await self._handle_send(frame)
        elif isinstance(frame, ocppj.CallResultError):
            self.logger.warning("%s: a response was refused: %s", self.id, frame)
        else:
            self._answered(frame)

    def _take(self, message_id: str) -> Any:
        """The request that waits under an id, or None; it no longer waits then."""
        self._taken = self._waiting.pop(message_id, None)
        return None if self._taken is None else self._taken.request

    def _answered(self, frame: ocppj.CallResult[Any] | ocppj.CallError) -> None:
        if self._taken is None:
            self.logger.warning("%s: an answer to no request: %s", self.id, frame)
        elif not self._taken.answer.done():
            self._taken.answer.set_result(frame)

    async def _refuse(self, error: ocppj.FrameError) -> None:
        """Answers a frame that can't be delivered, if it is one to be answered."""
        self.logger.warning("%s: refused a frame: %s", self.id, error)
        if self._taken is not None and not self._taken.answer.done():
            self._taken.answer.set_exception(_ocpp_error(error))
        if error.reply is not None:
            await self._send(self.codec.pack(error.reply))

    async def _handle_call(self, frame: ocppj.Call[Any]) -> None:
        """Calls what is registered for the action with on, answers, then after."""
        handlers = self.route_map.get(str(frame.action), {})
        handler = handlers.get("_on_action")
        if handler is None:
            reason = f"there is no handler for {frame.action}"
            await self._send_error(frame, ocppj.ErrorCode.not_supported, reason)
            return
        try:
            reply = self._called(handler, frame)
            if inspect.isawaitable(reply):
                reply = await reply
            text = self._result(frame, reply, _is_lenient(handlers))
        except exceptions.OCPPError as error:
            self.logger.exception("Error while handling request '%s'", frame.action)
            code = getattr(error, "code", ocppj.ErrorCode.internal_error)
            await self._send_error(frame, code, str(error.description), error.details)
            return
        except Exception:
            # What went wrong is for our log, not for the peer.
            self.logger.exception("Error while handling request '%s'", frame.action)
            code = ocppj.ErrorCode.internal_error
            await self._send_error(frame, code, INTERNAL_ERROR)
            return
        await self._send(text)
        self._after(handlers, frame)

    async def _handle_send(self, frame: ocppj.Send[Any]) -> None:
        """The same for a message that nobody answers."""
        handlers = self.route_map.get(str(frame.action), {})
        handler = handlers.get("_on_action")
        if handler is None:
            self.logger.warning("%s: no handler for %s", self.id, frame.action)
            return
        try:
            done = self._called(handler, frame)
            if inspect.isawaitable(done):
                await done
        except Exception:
            self.logger.exception("Error while handling message '%s'", frame.action)
            return
        self._after(handlers, frame)

    def _after(
        self, handlers: Mapping[str, Any], frame: ocppj.Call[Any] | ocppj.Send[Any]
    ) -> None:
        """Calls what is registered with after; an async one runs as a task."""
        handler = handlers.get("_after_action")
        if handler is None:
            return
        try:
            done = self._called(handler, frame)
        except Exception:
            self.logger.exception("Error after request '%s'", frame.action)
            return
        if inspect.isawaitable(done):
            task = asyncio.ensure_future(done)
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.logger.error("Error after a request", exc_info=task.exception())

    def _called(
        self, handler: Callable[..., Any], frame: ocppj.Call[Any] | ocppj.Send[Any]
    ) -> Any:
        """What a handler gives, called in the way that its signature asks for."""
        message = frame.payload
        plan = self._plans.get(handler)
        if plan is None:
            plan = self._plans[handler] = _plan(handler, type(message))
        further = {"call_unique_id": frame.message_id} if plan.call_unique_id else {}
        if plan.whole is None:
            return handler(**_arguments(message), **further)
        if plan.whole.kind is inspect.Parameter.POSITIONAL_ONLY:
            return handler(message, **further)
        return handler(**{plan.whole.name: message}, **further)

    def _result(self, frame: ocppj.Call[Any], reply: Any, lenient: bool) -> str:
        """The text of a response."""
        message_id, action = frame.message_id, str(frame.action)
        cls = self.codec.responses.get(action)
        if cls is None:
            return _as_the_package_does(message_id, reply)
        return self._packed(ocppj.CallResult, message_id, cls, reply, lenient)

    async def _send_error(
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
            text = self.codec.pack(error)
        except ocppj.ValidationError:
            error.details = {}  # they can be anything, even what JSON can't hold
            text = self.codec.pack(error)
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
        message_id = unique_id
        if message_id is None:
            message_id = str(self._unique_id_generator())
        remedies = {"use send()": self.codec.sends}
        action, cls = _message_class(payload, self.codec.requests, remedies)
        lenient = skip_schema_validation
        try:
            request = payload if isinstance(payload, cls) else taken_for(cls, payload)
            text = self._packed(ocppj.Call, message_id, cls, request, lenient)
        except ocppj.ValidationError as error:
            raise _ocpp_error(error) from error
        answer = asyncio.get_running_loop().create_future()
        waiting = _Waiting(action, request, answer, lenient)
        async with self._call_lock:
            frame = await self._ask(message_id, text, waiting)
        if isinstance(frame, ocppj.CallResult):
            return frame.payload
        self.logger.warning("Received a CALLError: %s", frame)
        if suppress:
            return None
        raise messages.CallError(
            message_id, frame.code, frame.description, frame.details
        ).to_exception()

    async def _ask(
        self, message_id: str, text: str, waiting: _Waiting
    ) -> ocppj.CallResult[Any] | ocppj.CallError:
        """Sends the text of a request and waits for its answer."""
        self._waiting[message_id] = waiting
        try:
            await self._send(text)
            seconds = self._response_timeout
            done, _ = await asyncio.wait((waiting.answer,), timeout=seconds)
        finally:
            self._waiting.pop(message_id, None)
        if not done:
            message = f"Waited {seconds}s for response on {text}."
            raise TimeoutError(message)
        return waiting.answer.result()

    async def _send_unanswered(
        self, payload: Any, unique_id: str | None, skip_schema_validation: bool
    ) -> None:
        message_id = unique_id
        if message_id is None:
            message_id = str(self._unique_id_generator())
        remedies = {"use call()": self.codec.requests}
        _, cls = _message_class(payload, self.codec.sends, remedies)
        lenient = skip_schema_validation
        try:
            text = self._packed(ocppj.Send, message_id, cls, payload, lenient)
        except ocppj.ValidationError as error:
            raise _ocpp_error(error) from error
        await self._send(text)

    def _packed(
        self,
        frame: Callable[[str, Any], ocppj.Frame],
        message_id: str,
        cls: type,
        payload: Any,
        lenient: bool,
    ) -> str:
        """The text of a frame whose payload is of cls, or can be taken for it."""
        if isinstance(payload, cls) and not lenient:
            try:
                return self.codec.pack(frame(message_id, payload))
            except ocppj.ValidationError:
                pass  # perhaps it holds dicts, as the package allows
        taken = taken_for(cls, payload)
        return self.codec.pack(frame(message_id, taken), not lenient)

    # Leniency

    def _tolerated(self, text: ocppj.Text) -> ocppj.Frame | None:
        """A message that breaks its schema, where somebody has asked for such."""
        try:
            return self._deliverable(ocppj.parse(text))
        except ocppj.ValidationError:
            return None

    def _deliverable(self, frame: Any) -> ocppj.Frame | None:
        match frame:
            case [ocppj.CALL, str(message_id), str(action), dict(payload)]:
                cls = self.codec.requests.get(action)
                handlers = self.route_map.get(action, {})
                if cls is None and _is_lenient(handlers):
                    return ocppj.Call(message_id, payload, action)
                made = ocppj.Call(message_id, payload, action)
                return self._made(made, cls, _is_lenient(handlers))
            case [ocppj.CALL_RESULT, str(message_id), dict(payload)]:
                if self._taken is None:
                    return None
                cls = self.codec.responses.get(self._taken.action)
                result = ocppj.CallResult(message_id, payload, self._taken.action)
                return self._made(result, cls, self._taken.lenient)
            case [ocppj.CALL_ERROR, str(message_id), str(code), *rest]:
                return self._salvaged(message_id, code, rest)
            case [ocppj.SEND, str(message_id), str(action), dict(payload)]:
                cls = self.codec.sends.get(action)
                handlers = self.route_map.get(action, {})
                sent = ocppj.Send(message_id, payload, action)
                return self._made(sent, cls, _is_lenient(handlers))
        return None

    def _salvaged(
        self, message_id: str, code: str, rest: list[Any]
    ) -> ocppj.CallError | None:
        """A CALLERROR that breaks OCPP-J: the answer is no, however it is written."""
        if self._taken is None:
            return None
        description, details, *_ = *rest, None, None
        return ocppj.CallError(
            message_id,
            code,
            description if isinstance(description, str) else "",
            details if isinstance(details, dict) else {},
        )

    def _made(
        self,
        frame: ocppj.Call[Any] | ocppj.CallResult[Any] | ocppj.Send[Any],
        cls: type | None,
        lenient: bool,
    ) -> ocppj.Frame | None:
        """A frame with its payload made a message, if that is wanted and possible."""
        if cls is None or not (lenient or self.tolerant):
            return None
        if not ocppj.is_message_id(frame.message_id):
            return None
        made = self.codec.from_dict(cls, frame.payload, tolerant=True)
        frame.payload = made.message
        if self.tolerant:
            self.handle_findings(frame, made.findings, made.unknown)
        elif made.unknown:
            left_out = ", ".join(made.unknown)
            self.logger.warning("%s: unknown keys left out: %s", self.id, left_out)
        return frame


def _is_lenient(handlers: Mapping[str, Any]) -> bool:
    return bool(handlers.get("_skip_schema_validation", False))


# Handlers


def _plan(handler: Callable[..., Any], cls: type) -> _Plan:
    """How to call a handler of messages of cls, by its signature."""
    parameters = dict(inspect.signature(handler).parameters)
    unique_id = parameters.pop("call_unique_id", None) is not None
    single = [
        parameter
        for parameter in parameters.values()
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    whole = [parameter for parameter in single if _names(handler, parameter, cls)]
    others = [
        parameter
        for parameter in single
        if parameter not in whole and parameter.default is parameter.empty
    ]
    if len(whole) == 1 and not others:
        return _Plan(whole[0], unique_id)
    return _Plan(None, unique_id)


def _names(
    handler: Callable[..., Any], parameter: inspect.Parameter, cls: type
) -> bool:
    """Whether a parameter is annotated with cls, or a class that cls derives from.

    The annotation may add None.
    """
    try:
        hints = get_type_hints(inspect.unwrap(handler))
    except Exception:  # such as a name that only type checkers import: go by its text
        names = str(parameter.annotation).split("|")
        return cls.__name__ in {name.strip().rpartition(".")[2] for name in names}
    hint = hints.get(parameter.name)
    is_union = get_origin(hint) in (Union, UnionType)
    hints_of_one = get_args(hint) if is_union else (hint,)
    return any(is_dataclass(one) and one in cls.__mro__ for one in hints_of_one)


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


# Payloads that are none of our classes


def _message_class(
    payload: Any, classes: Mapping[str, type], others: Mapping[str, Mapping[str, type]]
) -> tuple[str, type]:
    """The action of a message to be sent, and our class of it.

    others: messages that are to be sent in another way, by the remedy to name.
    """
    names = [cls.__name__ for cls in type(payload).__mro__]
    for name in names:
        if name in classes:
            return name, classes[name]
    what = type(payload).__name__
    for remedy, known in others.items():
        if not known.keys().isdisjoint(names):
            raise TypeError(f"{what} can't be sent in this way: {remedy}")
    raise TypeError(
        f"{what} is no message that this ChargePoint's codec can send;"
        " for one of a vendor set codec, see Vendor extensions in README"
    )


def taken_for(cls: type, value: Any) -> Any:
    """value as an object of cls, if it is a dict or an object of another dataclass.

    So are messages and datatypes of ocpp, and the dicts that it takes in the place
    of both. Keys may be names of fields or wire names. The value itself is returned
    if it is of cls and has nothing to change inside, or is nothing of the kind.
    """
    if isinstance(value, dict):
        given = value
    elif is_dataclass(value):
        given = {field.name: getattr(value, field.name) for field in fields(value)}
    else:
        return value
    taken = {}
    for key, item in given.items():
        name, inner = _field(cls, key)
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


def _field(cls: type, key: str) -> tuple[str, type | None]:
    """The field that a key stands for; ValidationError if there is none."""
    field = _fields(cls).get(_folded(key))
    if field is None:
        message = f"{cls.__name__} has no field for the key {ocppj.shown(key)}"
        raise ocppj.ValidationError(
            (ocppj.finding("", message, "additionalProperties"),)
        )
    return field


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
def _fields(cls: type) -> Mapping[str, tuple[str, type | None]]:
    """Name of each field by its folded name, and the class of the objects in it."""
    hints = get_type_hints(cls)
    return {
        _folded(field.name): (field.name, _object_class(hints[field.name]))
        for field in fields(cls)
    }


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


def _ocpp_error(error: ocppj.ValidationError) -> Exception:
    """The exception that users of the ocpp package expect."""
    code = error.findings[0].code
    known = {cls.code: cls for cls in exceptions.OCPPError.__subclasses__()}
    made: Exception = known.get(code, exceptions.GenericError)(str(error))
    made.__cause__ = error
    return made
