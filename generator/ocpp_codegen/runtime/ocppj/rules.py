"""The rules of a schema as data, for the careful walk."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple

from .findings import Place

__all__ = [
    "CUSTOM_DATA",
    "DATA_TRANSFERS",
    "UNREAD",
    "UNSET",
    "Anything",
    "Array",
    "Boolean",
    "Enum",
    "FurtherRule",
    "Integer",
    "Number",
    "Property",
    "Reference",
    "Rule",
    "Shape",
    "String",
    "Unset",
    "holds_secret",
]

# The open object of all versions but 1.6: its keys are a vendor's.
CUSTOM_DATA: Final = "CustomDataType"

# The messages whose data are a vendor's, in each version.
DATA_TRANSFERS: Final = (
    "DataTransfer",
    "DataTransferRequest",
    "DataTransferResponse",
)

# Stands for: a value has no single reading.
UNREAD: Final = object()


class String(NamedTuple):
    max_length: int | None = None


class Integer(NamedTuple):
    minimum: int | float | None = None
    maximum: int | float | None = None
    strict: bool = False


class Number(NamedTuple):
    minimum: int | float | None = None
    maximum: int | float | None = None
    multiple_of: str | None = None


class Boolean(NamedTuple):
    pass


class Anything(NamedTuple):
    pass


class Enum(NamedTuple):
    members: type[StrEnum]


class Reference(NamedTuple):
    shape: str


class Array(NamedTuple):
    items: Rule
    min_items: int | None = None
    max_items: int | None = None


class FurtherRule:
    """A rule that no official schema needs; extending/rules.py has those of vendors."""

    def decoded(self, walk: Any, value: Any, at: Place) -> Any:
        """The value as a field holds it; what is wrong is added to the walk."""
        raise NotImplementedError

    def encoded(self, walk: Any, value: Any, at: Place) -> Any:
        """The value as the payload holds it."""
        raise NotImplementedError

    def read(self, value: Any) -> Any:
        """What a value that is not allowed is read as, or UNREAD."""
        return UNREAD

    def described(self, describe: Callable[[Rule], dict[str, Any]]) -> dict[str, Any]:
        """The rule in JSON Schema 2020-12; describe does the same for another."""
        raise NotImplementedError


Rule = (
    String
    | Integer
    | Number
    | Boolean
    | Anything
    | Enum
    | Reference
    | Array
    | FurtherRule
)


class Unset(enum.Enum):
    """The class of UNSET."""

    UNSET = "absent"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


# The value of an absent field whose None is a null on the wire.
UNSET: Final = Unset.UNSET


class Property(NamedTuple):
    """A field of a class: its name, its name on the wire, its rule.

    A nullable one is UNSET when it is absent, and None when it is null. secret says
    which kind of secret it holds, if any: token, password, key, certificate,
    location, personal, or value for that of a variable or key, which may be one.
    format is a primitive type that only check_formats tests.
    """

    name: str
    wire_name: str
    rule: Rule
    required: bool = False
    nullable: bool = False
    secret: str = ""
    format: str = ""

    @property
    def absent(self) -> Any:
        return UNSET if self.nullable else None


class Shape(NamedTuple):
    """An object of the schema: a dataclass, or a dict that stays one.

    An open one takes further keys; a dataclass has them in additional_properties.
    """

    cls: type
    properties: tuple[Property, ...]
    open: bool = False

    @property
    def stays_dict(self) -> bool:
        return issubclass(self.cls, dict)


def holds_secret(shapes: Mapping[str, Shape], rule: Rule) -> bool:
    """Whether a rule asks for objects that may have a secret anywhere inside."""
    waiting, met = [rule], set()
    while waiting:
        rule = waiting.pop()
        if isinstance(rule, Array):
            waiting.append(rule.items)
        elif isinstance(rule, Reference) and rule.shape not in met:
            met.add(rule.shape)
            for item in shapes[rule.shape].properties if rule.shape in shapes else ():
                if item.secret:
                    return True
                waiting.append(item.rule)
    return False
