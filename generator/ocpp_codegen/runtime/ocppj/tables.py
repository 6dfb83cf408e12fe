"""The tables that the accelerator works by, made of the rules at its first use."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MemberDescriptorType
from typing import Any, NamedTuple, assert_never

from .frames import CALL, CALL_RESULT, SEND, Call, CallResult, Send
from .rules import (
    Anything,
    Array,
    Boolean,
    Enum,
    FurtherRule,
    Integer,
    Number,
    Property,
    Reference,
    Rule,
    Shape,
    String,
)

__all__ = [
    "Facts",
    "Tables",
]

# To there, every integer is a double as well.
_EXACT = 2**53

# More fields than the accelerator has bits for.
_MOST_FIELDS = 64


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


class Tables:
    """Makes what the accelerator takes: tuples, as comments in _accelerator.c say.

    module has the numbers of the kinds.
    """

    def __init__(self, module: Any, facts: Facts) -> None:
        self.kinds = module
        self.facts = facts
        self.numbers = {name: number for number, name in enumerate(facts.rules)}
        classes = {name: cls for cls, name in facts.shapes.items()}
        self.foreign = facts.foreign_shapes | {
            name
            for name, shape in facts.rules.items()
            if classes.get(name) != shape.cls
        }

    def all(self) -> tuple[Any, ...]:
        facts = self.facts
        shapes = tuple(self.shape(name, shape) for name, shape in facts.rules.items())
        frames = (
            (Call, self.actions(facts.requests)),
            (CallResult, self.actions(facts.responses)),
            (Send, self.actions(facts.sends)),
        )
        messages = tuple(
            (cls, self.numbers[name], *_sent_as(facts.actions.get(cls)))
            for cls, name in facts.shapes.items()
        )
        return shapes, frames, messages, facts.decimal

    def actions(self, messages: Mapping[str, type]) -> dict[str, int]:
        shapes = self.facts.shapes
        return {action: self.numbers[shapes[cls]] for action, cls in messages.items()}

    def shape(self, name: str, shape: Shape) -> tuple[Any, ...]:
        kind = self.kind_of(name, shape)
        if kind == self.kinds.FOREIGN_SHAPE:
            return kind, shape.cls, (), None
        fields = tuple(self.field(name, item) for item in shape.properties)
        further = shape.open and not shape.stays_dict
        return kind, shape.cls, fields, "additional_properties" if further else None

    def kind_of(self, name: str, shape: Shape) -> Any:
        if name in self.foreign or len(shape.properties) > _MOST_FIELDS:
            return self.kinds.FOREIGN_SHAPE
        if not shape.stays_dict:
            return self.kinds.OBJECT if _is_plain(shape) else self.kinds.FOREIGN_SHAPE
        simple = all(isinstance(item.rule, String) for item in shape.properties)
        is_known = shape.open and simple
        return self.kinds.OPEN_DICT if is_known else self.kinds.FOREIGN_SHAPE

    def field(self, name: str, item: Property) -> tuple[Any, ...]:
        rule = self.rule(item.rule)
        foreign = self.facts.foreign_values.get((name, item.wire_name))
        if foreign:
            is_string = rule[0] == self.kinds.STRING
            rule = (rule[0] if is_string else self.kinds.FOREIGN, *rule[1:3], foreign)
        return item.wire_name, item.name, rule, item.required, item.absent

    def rule(self, rule: Rule) -> tuple[Any, ...]:
        """The kind of a rule, its limits, and what else there is to say."""
        match rule:
            case String(max_length):
                return self.kinds.STRING, None, max_length, None
            case Boolean():
                return self.kinds.BOOLEAN, None, None, None
            case Anything():
                return self.kinds.ANYTHING, None, None, None
            case Reference(shape):
                return self.kinds.REFERENCE, None, None, self.numbers[shape]
            case Array(items, min_items, max_items):
                return self.kinds.ARRAY, min_items, max_items, self.rule(items)
            case Enum() | Integer() | Number() | FurtherRule():
                return self.limited(rule)
            case _:
                assert_never(rule)

    def limited(self, rule: Enum | Integer | Number | FurtherRule) -> tuple[Any, ...]:
        """A rule whose limits the accelerator may not know."""
        match rule:
            case Enum(members):
                values = dict(members._value2member_map_)
                if all(map(_is_plain_text, values)):
                    return self.kinds.ENUM, None, None, values
            case Integer(minimum, maximum):
                if _are_exact(minimum, maximum, whole=True):
                    return self.kinds.INTEGER, minimum, maximum, None
            case Number(minimum, maximum, multiple_of):
                decimals = _decimals(multiple_of)
                if decimals is not None and _are_exact(minimum, maximum):
                    return self.kinds.NUMBER, minimum, maximum, decimals
            case FurtherRule():
                pass
            case _:
                assert_never(rule)
        return self.kinds.FOREIGN, None, None, None


def _sent_as(action: tuple[int, str] | None) -> tuple[int | None, str | None]:
    if action is None:
        return None, None
    return (CALL, CALL_RESULT, SEND).index(action[0]), action[1]


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
