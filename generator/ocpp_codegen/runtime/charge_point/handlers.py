"""How a handler is called: what of a message it asks for."""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints
from weakref import WeakKeyDictionary

from .ocpp_package import package, routing

__all__ = [
    "Plan",
    "arguments_of",
    "defaults",
    "module_of",
    "plan",
]


class Plan(NamedTuple):
    """How to call a handler: what takes the whole message, and what else it asks for.

    further holds those of call_unique_id and call_tolerated that it names. injected:
    it takes the response first.
    """

    whole: inspect.Parameter | None
    further: frozenset[str]
    injected: bool = False


# Functions to how they are called, by the classes of the message and whether bound.
_Key = tuple[tuple[type, ...], bool]
_plans: WeakKeyDictionary[Any, dict[_Key, Plan]] = WeakKeyDictionary()

_FURTHER = frozenset(("call_unique_id", "call_tolerated"))


def plan(handler: Callable[..., Any], *classes: type) -> Plan:
    """How to call a handler of messages of these classes, by its signature.

    TypeError if it can't take them; each of several may be that of another codec.
    """
    function = getattr(handler, "__func__", handler)
    known = _plans.setdefault(function, {})
    key = (classes, function is not handler)
    if key not in known:
        known[key] = _planned(handler, classes)
    return known[key]


def _planned(handler: Callable[..., Any], classes: tuple[type, ...]) -> Plan:
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
        return Plan(whole[0], further, injected)
    if all(map(is_dataclass, classes)) and not _is_decorated(handler):
        _check_parameters(handler, single, classes)
    return Plan(None, further, injected)


def _is_decorated(handler: Callable[..., Any]) -> bool:
    """Whether a decorator below on or after may hand on what it does not get."""
    layer = getattr(handler, "__func__", handler)
    while (inner := getattr(layer, "__wrapped__", None)) is not None:
        if getattr(layer, "__globals__", None) is not vars(routing):
            return True
        layer = inner
    return False


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
    is_request = any(module_of(hint) == "call" for hint in found)
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
    return module_of(hint) in ("call", "call_result")


def module_of(cls: type) -> str:
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


def arguments_of(message: Any) -> dict[str, Any]:
    """The fields of a message that are there, as keyword arguments.

    A required one is always there: None if a message is tolerated without it.
    """
    if isinstance(message, dict):  # of an action that the codec does not know
        renamed = package.camel_to_snake_case(message)
        return cast("dict[str, Any]", renamed)
    return {
        name: value
        for name, default in defaults(message.__class__)
        if (value := getattr(message, name)) is not default
    }


@functools.cache
def defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Name and default of each field: what an absent field is set to, or MISSING."""
    return tuple((field.name, field.default) for field in fields(cls))
