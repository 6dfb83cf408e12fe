"""Variables of the device model and configuration keys, and how values are written.

The module standard of each version says which there are. A value travels as a string:
a DataType reads it and writes it. What a type forbids is a ValueError, and a value of
another class than the type has a TypeError.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, Self, TypeVar

from .ocppj.times import read_time

__all__ = [
    "BOOLEAN",
    "CSL",
    "DATE_TIME",
    "DECIMAL",
    "IDENTIFIER_STRING",
    "INTEGER",
    "MAX_PLACES",
    "MEMBER_LIST",
    "OPTION_LIST",
    "PASSWORD_STRING",
    "SEQUENCE_LIST",
    "STRING",
    "Address",
    "Component",
    "ConfigurationKey",
    "DataType",
    "Variable",
    "index",
    "lookup",
]

T = TypeVar("T")
V = TypeVar("V", bound="Variable[Any]")

# So many decimal places may be sent to a station.
MAX_PLACES = 6


@dataclass(frozen=True)
class DataType(Generic[T]):
    """A data type of OCPP: parse reads a string into a value, format writes it.

    parse_leniently reads as well what can mean one value only, though it is written
    otherwise: space around it, other case, 1 and 0 for a boolean, 60.0 for an
    integer, a dateTime without a zone, which counts as UTC.
    """

    name: str
    parse: Callable[[str], T]
    format: Callable[[T], str]
    lenient: Callable[[str], T] | None = None

    def parse_leniently(self, text: str) -> T:
        """The value of a string, however it is written; ValueError if it has none."""
        return (self.lenient or self.parse)(_text(text).strip())

    def __repr__(self) -> str:
        return self.name


# How each data type is read and written


def _parse_boolean(text: str) -> bool:
    if _text(text) not in ("true", "false"):
        raise _forbidden(text, "boolean", "true or false")
    return text == "true"


def _lenient_boolean(text: str) -> bool:
    found = {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if found is None:
        raise _forbidden(text, "boolean", "true or false, 1 or 0")
    return found


def _lenient_integer(text: str) -> int:
    return _parse_integer(re.sub(r"\.0*$", "", text))


def _format_boolean(value: bool) -> str:
    _demand(value, bool)
    return "true" if value else "false"


def _parse_integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,20}", _text(text)):
        raise _forbidden(text, "integer", "at most 20 digits")
    return int(text)


def _format_integer(value: int) -> str:
    _demand(value, int)
    if abs(value) >= 10**20:
        raise ValueError("an integer has at most 20 digits")
    return str(int(value))


def _parse_decimal(text: str) -> float:
    # As many digits as the largest and the smallest float have, and some more.
    if not re.fullmatch(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?", _text(text)):
        raise _forbidden(text, "decimal", "digits, and a point between them")
    return _finite(float(text))


def _format_decimal(value: float) -> str:
    _demand(value, int, float)
    _finite(value)
    # Never with an exponent, unlike str, and with all places that the value has.
    return f"{Decimal(str(value)):f}".removesuffix(".0")


def _finite(value: float) -> float:
    # Neither infinite nor NaN, nor an int that no float holds.
    if not abs(value) <= sys.float_info.max:
        raise ValueError("a decimal is a finite number, and at most the largest float")
    return value


def _parse_date_time(text: str) -> datetime:
    pattern = (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}"
        r"(\.[0-9]{1,20})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
    )
    if not re.fullmatch(pattern, _text(text)):
        raise _forbidden(text, "dateTime", "date, T, time and offset, as of RFC 3339")
    value = datetime.fromisoformat(text.upper())
    # What is read can be written as well.
    _utc(value)
    return value


def _format_date_time(value: datetime) -> str:
    _demand(value, datetime)
    if value.utcoffset() is None:
        raise _forbidden(str(value), "dateTime", "one with a time zone")
    utc = _utc(value)
    precision = "milliseconds" if utc.microsecond else "seconds"
    return utc.isoformat(timespec=precision).replace("+00:00", "Z")


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise _forbidden(str(value), "dateTime", "years 1 to 9999 in UTC") from None


def _text(text: str) -> str:
    _demand(text, str)
    return str.__str__(text)


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-zA-Z0-9*_=:+|@.-]*", _text(text)):
        raise _forbidden(text, "identifierString", "letters, digits and *-_=:+|@.")
    return _text(text)


def _option(text: str) -> str:
    if not _text(text).strip() or "," in text:
        raise _forbidden(text, "option", "no comma, and more than spaces")
    return _text(text).strip()


def _parse_sequence(text: str) -> list[str]:
    return [_option(part) for part in text.split(",")] if _text(text).strip() else []


def _format_sequence(values: Iterable[str]) -> str:
    _demand(values, list, tuple)
    return ",".join(map(_option, values))


def _parse_members(text: str) -> Set[str]:
    return frozenset(_parse_sequence(text))


def _format_members(values: Set[str]) -> str:
    _demand(values, Set)
    return ",".join(sorted(map(_option, values)))


def _demand(value: object, *classes: type) -> None:
    right = bool in classes if isinstance(value, bool) else isinstance(value, classes)
    if not right:
        names = " or ".join(cls.__name__ for cls in classes)
        raise TypeError(f"{value!r:.60} is not of type {names}")


def _forbidden(text: str, what: str, allowed: str) -> ValueError:
    return ValueError(f"{text!r:.60} is not a valid {what}: {allowed}")


BOOLEAN: DataType[bool] = DataType(
    "boolean", _parse_boolean, _format_boolean, _lenient_boolean
)
INTEGER: DataType[int] = DataType(
    "integer", _parse_integer, _format_integer, _lenient_integer
)
DECIMAL: DataType[float] = DataType("decimal", _parse_decimal, _format_decimal)
DATE_TIME: DataType[datetime] = DataType(
    "dateTime", _parse_date_time, _format_date_time, read_time
)
STRING: DataType[str] = DataType("string", _text, _text)
PASSWORD_STRING: DataType[str] = DataType("passwordString", _text, _text)
IDENTIFIER_STRING: DataType[str] = DataType(
    "identifierString", _identifier, _identifier
)
OPTION_LIST: DataType[str] = DataType("OptionList", _option, _option)
MEMBER_LIST: DataType[Set[str]] = DataType(
    "MemberList", _parse_members, _format_members
)
SEQUENCE_LIST: DataType[list[str]] = DataType(
    "SequenceList", _parse_sequence, _format_sequence
)
# The comma separated lists of OCPP 1.6.
CSL: DataType[list[str]] = DataType("CSL", _parse_sequence, _format_sequence)


# What is read and written


class Component:
    """A component of the device model: its variables are attributes of the class.

    Derive from AnyComponent of a version, and set component, for one of your own.
    """

    component: ClassVar[str] = ""


@dataclass(frozen=True)
class Variable(Generic[T]):
    """A variable of a component, wherever that is.

    Read from a class of components, it belongs to the component of that class.

    Attributes:
        name: name of the variable
        data_type: data type of its value
        units: units that the value may be in
        required: every station has it, if it has the component
        required_with: what makes it required otherwise, as V2X
        instance: instance of the variable
        instances: what instances are, where one has to be named with []
        attribute: attribute of the variable; None is the actual value
        component: name of the component
        component_instance: instance of the component
        evse: id of its EVSE
        connector: id of its connector there
    """

    name: str
    data_type: DataType[T]
    units: tuple[str, ...] = ()
    required: bool = False
    required_with: str = ""
    instance: str | None = None
    instances: str = ""
    attribute: str | None = None
    component: str = ""
    component_instance: str | None = None
    evse: int | None = None
    connector: int | None = None

    def __get__(self, instance: object, owner: type[Any]) -> Self:
        """The variable of the component that it is read from."""
        if self.component or not issubclass(owner, Component):
            return self
        return self.on(owner.component)

    # Without it, Python would take [] for that of a list without an end.
    __iter__ = None

    def __getitem__(self, instance: str) -> Self:
        """One instance of the variable."""
        return replace(self, instance=instance)

    def on(self, component: str, instance: str | None = None) -> Self:
        """The variable of another component, or of one of several alike."""
        return replace(self, component=component, component_instance=instance)

    def at(self, evse: int, connector: int | None = None) -> Self:
        """The variable at an EVSE, or at one of its connectors."""
        return replace(self, evse=evse, connector=connector)

    def parse(self, text: str) -> T:
        """The value of a string that was received; ValueError if it has none."""
        return self.data_type.parse(text)

    def parse_leniently(self, text: str) -> T:
        """The same for a string that is written otherwise; see DataType."""
        return self.data_type.parse_leniently(text)

    def format(self, value: T) -> str:
        """The string for a value, as a station reports it."""
        return self.data_type.format(value)

    def format_to_set(self, value: T) -> str:
        """The string for a value, as a station gets it: rounded to MAX_PLACES."""
        rounded: Any = round(value, MAX_PLACES) if isinstance(value, float) else value
        return self.data_type.format(rounded)


# Component, variable, instance and attribute, all in lower case: OCPP compares these
# names regardless of case.
Address = tuple[str, str, str, str]


def index(components: Iterable[type[Component]]) -> Mapping[Address, Any]:
    """The variables of the components, without those that they inherit."""
    return {
        _address(cls.component, own.name, own.instance, own.attribute): getattr(
            cls, key
        )
        for cls in components
        for key, own in vars(cls).items()
        if isinstance(own, Variable)
    }


def lookup(
    variables: Mapping[Address, V],
    component: str,
    name: str,
    instance: str | None,
    attribute: str | None,
) -> V | None:
    """The variable of these names: that of the component, or else that of any.

    What is known of no instance in particular holds for each, and so for attributes.
    None for names that are not strings, as a tolerated message can have them.
    """
    parts = (component, name, instance, attribute)
    if not name or not all(isinstance(part, str | None) for part in parts):
        return None
    for owner in (component, ""):
        for known_instance in (instance, None):
            for known_attribute in (attribute, None):
                address = _address(owner, name, known_instance, known_attribute)
                if address in variables:
                    found = variables[address]
                    return found if owner else found.on(component)
    return None


def find(
    variables: Mapping[Address, V],
    names: Mapping[str, str],
    component: Any,
    variable: Any,
    attribute: str | None,
) -> V | None:
    """The variable that ComponentType and VariableType of a message speak of.

    names: those of components by their lower case. None for what is a vendor's.
    """
    given = getattr(component, "name", None)
    if not isinstance(given, str):  # as in a message that was tolerated
        return None
    instance = getattr(variable, "instance", None)
    found = lookup(
        variables,
        names.get(given.lower(), given),
        getattr(variable, "name", ""),
        instance,
        attribute,
    )
    if found is None:
        return None
    evse = getattr(component, "evse", None)
    return replace(
        found,
        instance=found.instance or instance,
        attribute=attribute,
        component_instance=getattr(component, "instance", None),
        evse=getattr(evse, "id", None),
        connector=getattr(evse, "connector_id", None),
    )


def _address(
    component: str, name: str, instance: str | None, attribute: str | None
) -> Address:
    parts = (component, name, instance or "", attribute or "")
    return tuple(part.lower() for part in parts)  # type: ignore[return-value]


@dataclass(frozen=True)
class ConfigurationKey(Generic[T]):
    """A configuration key of OCPP 1.6.

    Attributes:
        name: the key
        data_type: data type of its value
        profile: feature profile that has it
        accessibility: R, RW, or R or RW, where the station decides
        required: every station has it, if it has the profile
        variable: component, variable and instance that OCPP 2.x has instead; an empty
            component is any, an empty instance none
        no_variable: why it has no variable
    """

    name: str
    data_type: DataType[T]
    profile: str
    accessibility: str
    required: bool = False
    variable: tuple[str, str, str] | None = None
    no_variable: str = ""

    def parse(self, text: str) -> T:
        """The value of a string that was received; ValueError if it has none.

        The value of a key is a CiString, so case does not count in a boolean.
        """
        if self.data_type.name == "boolean":
            text = _text(text).lower()
        return self.data_type.parse(text)

    def parse_leniently(self, text: str) -> T:
        """The same for a string that is written otherwise; see DataType."""
        return self.data_type.parse_leniently(text)

    def format(self, value: T) -> str:
        """The string for a value."""
        return self.data_type.format(value)


K = TypeVar("K", bound=ConfigurationKey[Any])


def keys_by_name(keys: type) -> Mapping[str, Any]:
    """The keys that stand in a class, by their names in lower case."""
    found = [key for key in vars(keys).values() if isinstance(key, ConfigurationKey)]
    return {key.name.lower(): key for key in found}


def key_of(
    keys: Iterable[K], component: str, variable: str, instance: str | None
) -> K | None:
    """The key that a variable has taken the place of, names regardless of case."""
    for key in keys:
        if key.variable is not None:
            *names, known = key.variable
            given = (component if names[0] else "", variable)
            same = [name.lower() for name in names] == [name.lower() for name in given]
            if same and known in ("", instance or ""):
                return key
    return None
