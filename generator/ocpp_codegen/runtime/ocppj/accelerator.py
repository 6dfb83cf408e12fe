"""The optional accelerator: whether it is there, and the tables that it works by.

_accelerator.c does the ordinary part of from_json, to_json, unpack and pack. The
accelerate module compiles it; without that, or with OCPP_ACCELERATOR=0 in the
environment, Python does all of the work. Either way the results are the same:
whatever the accelerator does not take goes to the methods of the codec.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from types import MemberDescriptorType
from typing import Any, NamedTuple

from .frames import CALL, CALL_RESULT, SEND, Call, CallResult, Send, Tolerated
from .lenient import tolerance
from .rules import (
    Anything,
    Array,
    Boolean,
    Enum,
    Integer,
    Number,
    Property,
    Reference,
    Rule,
    Shape,
    String,
)

# Set to 0, it keeps the accelerator out.
VARIABLE = "OCPP_ACCELERATOR"

# What the tables look like; _accelerator.c has the same number.
INTERFACE = 1

# To there, every integer is a double as well.
_EXACT = 2**53

# More fields than the accelerator has bits for.
_MOST_FIELDS = 64


def _load() -> Any:
    """The compiled module, or None where there is none that fits."""
    if os.environ.get(VARIABLE) == "0":
        return None
    try:
        module: Any = importlib.import_module(".._accelerator", __package__)
    except ImportError:
        return None
    return module if module.INTERFACE == INTERFACE else None


_module = _load()

# Whether the accelerator is loaded.
ACCELERATED: bool = _module is not None


class Facts(NamedTuple):
    """What the accelerator has to know of a codec.

    shapes names the shape of each class. What is foreign is more than the rules
    say, so that Python has to do it: some shapes, and some values of a string, by
    shape and wire name.
    """

    rules: Mapping[str, Shape]
    shapes: Mapping[type, str]
    requests: Mapping[str, type]
    responses: Mapping[str, type]
    sends: Mapping[str, type]
    actions: Mapping[type, tuple[int, str]]
    decimal: bool
    foreign_shapes: frozenset[str] = frozenset()
    foreign_values: Mapping[tuple[str, str], frozenset[str]] = {}


class Methods(NamedTuple):
    """The methods of a codec, in Python; action_named gives that of a request."""

    from_json: Callable[..., Any]
    to_json: Callable[..., Any]
    unpack: Callable[..., Any]
    pack: Callable[..., Any]
    action_named: Callable[[Any], str | None]


def functions(python: Methods, facts: Callable[[], Facts]) -> dict[str, Any]:
    """What takes the place of the methods; nothing where there is no accelerator.

    facts is called at the first use, since it loads the rules.
    """
    if _module is None:
        return {}

    def unpack_answer(text: str, request: Any, tolerant: Any) -> Any:
        return python.unpack(text, lambda _: request, tolerant=tolerant)

    made = _module.Codec(
        load=partial(_tables, facts),
        from_json=python.from_json,
        to_json=python.to_json,
        unpack=python.unpack,
        pack=python.pack,
        unpack_answer=unpack_answer,
        action_named=python.action_named,
        tolerated=Tolerated,
        tolerance=tolerance,
    )
    return {
        "from_json": made.from_json,
        "to_json": made.to_json,
        "unpack": made.unpack,
        "pack": made.pack,
    }


# Tables: tuples as the comments of _accelerator.c describe them


def _tables(facts: Callable[[], Facts]) -> tuple[Any, ...]:
    known = facts()
    numbers = {name: number for number, name in enumerate(known.rules)}
    classes = {name: cls for cls, name in known.shapes.items()}
    foreign = known.foreign_shapes | {
        name for name, shape in known.rules.items() if classes.get(name) != shape.cls
    }
    shapes = tuple(
        (_module.FOREIGN_SHAPE, shape.cls, (), None)
        if name in foreign
        else _shape(name, shape, numbers, known.foreign_values)
        for name, shape in known.rules.items()
    )

    def actions(messages: Mapping[str, type]) -> dict[str, int]:
        return {a: numbers[known.shapes[cls]] for a, cls in messages.items()}

    frames = (
        (Call, actions(known.requests)),
        (CallResult, actions(known.responses)),
        (Send, actions(known.sends)),
    )
    messages = tuple(
        (cls, numbers[name], *_sent_as(known.actions.get(cls)))
        for cls, name in known.shapes.items()
    )
    return shapes, frames, messages, known.decimal


def _sent_as(action: tuple[int, str] | None) -> tuple[int | None, str | None]:
    if action is None:
        return None, None
    return (CALL, CALL_RESULT, SEND).index(action[0]), action[1]


def _shape(
    name: str,
    shape: Shape,
    numbers: Mapping[str, int],
    foreign: Mapping[tuple[str, str], frozenset[str]],
) -> tuple[Any, ...]:
    kind = _kind_of(shape)
    if kind == _module.FOREIGN_SHAPE:
        return kind, shape.cls, (), None
    fields = tuple(
        _field(item, numbers, foreign.get((name, item.wire_name)))
        for item in shape.properties
    )
    further = shape.open and not shape.stays_dict
    return kind, shape.cls, fields, "additional_properties" if further else None


def _kind_of(shape: Shape) -> Any:
    if len(shape.properties) > _MOST_FIELDS:
        return _module.FOREIGN_SHAPE
    if shape.stays_dict:
        simple = all(isinstance(item.rule, String) for item in shape.properties)
        return _module.OPEN_DICT if shape.open and simple else _module.FOREIGN_SHAPE
    return _module.OBJECT if _is_plain(shape) else _module.FOREIGN_SHAPE


def _is_plain(shape: Shape) -> bool:
    """Whether the objects of a class are its slots and nothing else."""
    cls: Any = shape.cls
    names = [item.name for item in shape.properties]
    if shape.open:
        names.append("additional_properties")
    return (
        cls.__new__ is object.__new__
        and cls.__setattr__ is object.__setattr__
        and cls.__getattribute__ is object.__getattribute__
        and all(
            isinstance(getattr(cls, name, None), MemberDescriptorType) for name in names
        )
    )


def _field(
    item: Property, numbers: Mapping[str, int], foreign: frozenset[str] | None
) -> tuple[Any, ...]:
    rule = _rule(item.rule, numbers)
    if foreign:
        string = rule[0] == _module.STRING
        rule = (rule[0] if string else _module.FOREIGN, *rule[1:3], foreign)
    return item.wire_name, item.name, rule, item.required, item.absent


def _rule(rule: Rule, numbers: Mapping[str, int]) -> tuple[Any, ...]:
    """The kind of a rule, its limits, and what else there is to say."""
    foreign = (_module.FOREIGN, None, None, None)
    match rule:
        case String(max_length):
            return _module.STRING, None, max_length, None
        case Integer(minimum, maximum):
            if not _are_exact(minimum, maximum, whole=True):
                return foreign
            return _module.INTEGER, minimum, maximum, None
        case Number(minimum, maximum, multiple_of):
            decimals = _decimals(multiple_of)
            if decimals is None or not _are_exact(minimum, maximum):
                return foreign
            return _module.NUMBER, minimum, maximum, decimals
        case Boolean():
            return _module.BOOLEAN, None, None, None
        case Anything():
            return _module.ANYTHING, None, None, None
        case Enum(members):
            found = dict(members._value2member_map_)
            if not all(map(_is_plain_text, found)):
                return foreign
            return _module.ENUM, None, None, found
        case Reference(shape):
            return _module.REFERENCE, None, None, numbers[shape]
        case Array(items, min_items, max_items):
            return _module.ARRAY, min_items, max_items, _rule(items, numbers)
    return foreign


def _are_exact(*bounds: float | None, whole: bool = False) -> bool:
    """Whether a double holds the bounds as they are."""
    given = [bound for bound in bounds if bound is not None]
    if whole and not all(isinstance(bound, int) for bound in given):
        return False
    return all(-_EXACT <= bound <= _EXACT for bound in given)


def _decimals(multiple_of: str | None) -> int | None:
    """How many digits behind the point multiples have; -1: any, None: no such rule."""
    if multiple_of is None:
        return -1
    _, digits, exponent = Decimal(multiple_of).as_tuple()
    plain = digits == (1,) and isinstance(exponent, int) and exponent <= 0
    return -int(exponent) if plain else None


def _is_plain_text(value: object) -> bool:
    """Whether a string is the same in JSON."""
    return (
        isinstance(value, str)
        and value.isascii()
        and value.isprintable()
        and not {'"', "\\"} & set(value)
    )
