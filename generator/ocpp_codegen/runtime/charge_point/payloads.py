"""Payloads of other classes than ours: those of ocpp, and dicts."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from typing import Any, get_args, get_type_hints

from .. import ocppj
from .handlers import defaults
from .ocpp_package import messages, package

__all__ = [
    "as_the_package_does",
    "message_class",
    "taken_for",
]


def message_class(
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
    for name, default in defaults(cls):
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


def as_the_package_does(message_id: str, reply: Any) -> str:
    """The text of a response that the codec does not know."""
    payload = package.remove_nones(package.serialize_as_dict(reply))
    renamed = package.snake_to_camel_case(payload)
    return str(messages.CallResult(message_id, renamed).to_json())
