"""The decorators of handlers: on and after."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import (
    Any,
    Concatenate,
    Generic,
    Literal,
    ParamSpec,
    Protocol,
    TypeVar,
    overload,
)

from ..message import Message
from ..requesting import Handled
from .handlers import module_of
from .ocpp_package import routing

__all__ = [
    "after",
    "on",
]


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
    decorate = routing.on(name, skip_schema_validation=skip_schema_validation)
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
    decorate = routing.after(name)
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
    modules = list(map(module_of, given.__mro__))
    if "call" in modules:
        return given.__name__
    name = f"{modules[0]}.{given.__name__}"
    hint = f": write call.{given.__name__}" if modules[0] == "call_result" else ""
    raise TypeError(f"@{decorator} takes a class of call, not {name}{hint}")
