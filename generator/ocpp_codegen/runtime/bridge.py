"""A bridge for the move from ocpp: objects that can be read as dicts as well.

    from my_app.ocpp import bridge, v16

    bridge.read_as_dicts(v16)

Then ``info["status"]``, ``info.get("status")``, ``"status" in info``, ``**info`` and
the like work on the objects of OCPP 1.6 as they did on the dicts of ocpp: keys are
names of fields, and an absent field is an absent key. Each use gives a ReadAsDict
warning with its place and what to write instead. When no more come, remove the call.

isinstance(info, dict) stays False, but isinstance(info, Mapping) is True.
"""

from __future__ import annotations

import difflib
import sys
import warnings
from collections.abc import (
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    MutableSequence,
    ValuesView,
)
from dataclasses import MISSING, Field, fields
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from .message import Message

__all__ = ["ReadAsDict", "read_as_dicts"]

# The modules of a version that have objects.
MODULES = ("call", "call_result", "datatypes")

SPREAD = 'codec.to_dict(x, names="python")'


class ReadAsDict(UserWarning):
    """An object was read as a dict. Its text says what to write instead."""


def read_as_dicts(*packages: ModuleType) -> None:
    """Lets the objects of packages, such as v16, be read as dicts from now on.

    Objects that were made before can be read so as well. Nothing turns it off again.
    """
    for package in packages:
        for name in MODULES:
            _open(import_module(f"{package.__name__}.{name}"))


def _open(module: ModuleType) -> None:
    mapping: Any = Mapping  # its stub does not say that it has register
    for cls in vars(module).values():
        if isinstance(cls, type) and issubclass(cls, Message):
            slots = {slot for c in cls.__mro__ for slot in getattr(c, "__slots__", ())}
            for name, method in METHODS.items():
                if name not in slots:  # a field of this name stays what it is
                    setattr(cls, name, method)
            mapping.register(cls)


# What stands for the methods of dict. Each warns of the place that calls it.


def _getitem(self: Any, key: str) -> Any:
    found = _present(self)
    if not _is_spreading():
        _warn(self, f"x[{key!r}]", _of_key(self, key))
    return found[key]


def _get(self: Any, key: str, default: Any = None) -> Any:
    further = "" if default is None else f" if x.{key} is not None else ..."
    _warn(self, f"x.get({key!r})", _of_key(self, key, further))
    return _present(self).get(key, default)


def _contains(self: Any, key: object) -> bool:
    _warn(self, f"{key!r} in x", _of_key(self, key, " is not None", "True"))
    return key in _present(self)


def _iter(self: Any) -> Iterator[str]:
    _warn(self, "iter(x)", f"write {SPREAD}")
    return iter(_present(self))


def _len(self: Any) -> int:
    _warn(self, "len(x)", f"write len({SPREAD})")
    return len(_present(self))


def _bool(self: Any) -> bool:
    holds = bool(_present(self))
    if not holds:
        _warn(self, "bool(x), which is False", "write x is not None")
    return holds


def _keys(self: Any) -> KeysView[str]:
    _warn(self, "x.keys() or **x", f"write {SPREAD}")
    _spreading[:] = [_place(sys._getframe(1))]
    return _present(self).keys()


def _values(self: Any) -> ValuesView[Any]:
    _warn(self, "x.values()", f"write {SPREAD}.values()")
    return _present(self).values()


def _items(self: Any) -> ItemsView[str, Any]:
    _warn(self, "x.items()", f"write {SPREAD}.items()")
    return _present(self).items()


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is self.__class__:
        return _contents(self) == _contents(other)
    if not isinstance(other, dict):
        return NotImplemented
    _warn(self, "x == {...}", f"write x == {self.__class__.__name__}(...)")
    return _plain(self) == other


METHODS: Mapping[str, Any] = {
    "__getitem__": _getitem,
    "__contains__": _contains,
    "__iter__": _iter,
    "__len__": _len,
    "__bool__": _bool,
    "__eq__": _eq,
    "get": _get,
    "keys": _keys,
    "values": _values,
    "items": _items,
}

# What an object holds


@cache
def _fields(cls: Any) -> dict[str, Field[Any]]:
    return {field.name: field for field in fields(cls)}


@cache
def _absent(cls: Any) -> dict[str, Any]:
    """The fields of a class, and what each is set to when it is absent."""
    return {
        name: None if field.default is MISSING else field.default
        for name, field in _fields(cls).items()
    }


def _contents(message: Any) -> tuple[Any, ...]:
    return tuple(getattr(message, name) for name in _absent(message.__class__))


def _present(message: Any) -> dict[str, Any]:
    """The fields of an object that are there."""
    return {
        name: value
        for name, absent in _absent(message.__class__).items()
        if (value := getattr(message, name)) is not absent
    }


def _plain(value: Any) -> Any:
    """A value with dicts instead of the objects in it."""
    if isinstance(value, Message):
        return {name: _plain(item) for name, item in _present(value).items()}
    if isinstance(value, MutableSequence):
        return [_plain(item) for item in value]
    return value


# Warnings

# Where keys() was called last: ``**x`` and ``dict(x)`` call it, and then [] for each
# key from the very same instruction, which is one use and not many.
_spreading: list[tuple[Any, int]] = []


def _place(frame: Any) -> tuple[Any, int]:
    return frame.f_code, frame.f_lasti


def _is_spreading() -> bool:
    return [_place(sys._getframe(2))] == _spreading


def _of_key(message: Any, key: Any, further: str = "", required: str = "") -> str:
    """What to do instead of reading a key.

    further follows the attribute of what may be absent; required is what stands for a
    field that can't be, if that is not its attribute.
    """
    known = _fields(message.__class__)
    if key not in known:
        close = difflib.get_close_matches(str(key), known, 1)
        hint = f": did you mean x.{close[0]}?" if close else ""
        return f"there is no such field{hint}"
    if known[key].default is not MISSING:
        return f"write x.{key}{further}"
    reason = f", since x.{key} is required" if further else ""
    return f"write {required or f'x.{key}'}{reason}"


def _warn(message: Any, use: str, instead: str) -> None:
    """Warns of what the caller of the caller does; Python shows each place once."""
    cls = message.__class__
    fields_named_so = METHODS.keys() & _absent(cls).keys()
    taken = "".join(f"; x.{name} is a field of it" for name in sorted(fields_named_so))
    text = f"{cls.__name__} is read as a dict by {use}: {instead}{taken}"
    warnings.warn(text, ReadAsDict, stacklevel=3)
