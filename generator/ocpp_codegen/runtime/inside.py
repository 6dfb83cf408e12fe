"""Private names of the package's ChargePoint, and what to use instead of them.

Ours never uses them, so what a program does with them would have no effect.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from types import CodeType
from typing import Any

__all__ = ["INSIDE", "Inside", "ReachesInside", "reached"]

INSIDE = {
    "_handle_call": "use @on and @after, or override route_message",
    "_get_specific_response": (
        "call() with suppress=False raises what a CALLERROR says, and a TimeoutError"
    ),
    "_response_queue": "call() returns the response; with suppress=False it raises",
}


class ReachesInside(UserWarning):
    """A program relies on what the package does inside, which has no effect here."""


class Inside:
    """One of these names, as an attribute of a class: it warns whoever uses it."""

    def __init__(self, name: str, cls: type) -> None:
        self._name = name
        self._cls = cls

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is not None:
            self._warn(instance)
            if self._name in vars(instance):
                return vars(instance)[self._name]
        return getattr(super(self._cls, instance or owner), self._name)

    def __set__(self, instance: Any, value: Any) -> None:
        if "_ocppj_waiting" in vars(instance):  # else the package makes the object
            self._warn(instance)
        vars(instance)[self._name] = value

    def __delete__(self, instance: Any) -> None:
        vars(instance).pop(self._name, None)

    def _warn(self, instance: Any) -> None:
        text = said(type(instance).__qualname__, self._name)
        warnings.warn(text, ReachesInside, stacklevel=3)


def said(where: str, name: str) -> str:
    """What a warning says."""
    return f"{where}: {name} has no effect here: {INSIDE[name]}"


def reached(cls: type, known: type) -> Iterator[str]:
    """What to warn of when a class is made that derives from a known one.

    The classes that it is mixed with are asked too. Those that derive from the known
    one have been asked before, with all that they derive from.
    """
    derived = [base for base in cls.__mro__[1:] if issubclass(base, known)]
    asked = {base for one in derived for base in one.__mro__}
    for base in cls.__mro__:
        if base in asked:
            continue
        for name in INSIDE:
            if name in vars(base) or any(name in words for words in _words(base)):
                where = cls.__qualname__
                where += "" if base is cls else f", by {base.__qualname__}"
                yield said(where, name)


def _words(cls: type) -> Iterator[tuple[Any, ...]]:
    """The names and texts that the methods of a class use."""
    for value in vars(cls).values():
        value = getattr(value, "__func__", None) or getattr(value, "fget", value)
        while hasattr(value, "__wrapped__"):
            value = value.__wrapped__
        code = getattr(value, "__code__", None)
        if isinstance(code, CodeType):
            yield from _words_of(code)


def _words_of(code: CodeType) -> Iterator[tuple[Any, ...]]:
    yield code.co_names
    yield code.co_consts
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _words_of(inner)
