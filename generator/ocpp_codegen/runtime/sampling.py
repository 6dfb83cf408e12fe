"""Meter samples as the specification means them, alike for all versions.

What a station leaves out is filled in: the defaults of measurand, context, location
and unit; powers of ten are worked in; kilo-units are brought to the base unit. Nothing
is guessed: what can mean two things is None, and a finding says why.

The only unit that schemas fill in is Wh, where ``unitOfMeasure`` is there without a
unit, and that is right for active energy alone. A quantity with one unit, such as a
voltage, has that without asking; a power without a unit can be in W or kW, so its base
value is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Context, Decimal
from typing import Any

from .ocppj.findings import ErrorCode, Finding, shown
from .ocppj.frames import Tolerated
from .ocppj.times import read_time

__all__ = [
    "DEFAULT_CONTEXT",
    "DEFAULT_LOCATION",
    "DEFAULT_MEASURAND",
    "DEFAULT_UNIT",
    "MAX_DIGITS",
    "MAX_EXPONENT",
    "Sample",
    "samples",
]

DEFAULT_MEASURAND = "Energy.Active.Import.Register"
DEFAULT_CONTEXT = "Sample.Periodic"
DEFAULT_LOCATION = "Outlet"
DEFAULT_UNIT = "Wh"

# A power of ten beyond this is a mistake; so is a longer number.
MAX_EXPONENT = 30
MAX_DIGITS = 40

_CONTEXT = Context(prec=2 * MAX_DIGITS)
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?", re.ASCII
)

# Unit to its base unit, and the power of ten between them.
_UNITS = {
    "Wh": ("Wh", 0),
    "kWh": ("Wh", 3),
    "varh": ("varh", 0),
    "kvarh": ("varh", 3),
    "VAh": ("VAh", 0),
    "kVAh": ("VAh", 3),
    "W": ("W", 0),
    "kW": ("W", 3),
    "var": ("var", 0),
    "kvar": ("var", 3),
    "VA": ("VA", 0),
    "kVA": ("VA", 3),
    "A": ("A", 0),
    "V": ("V", 0),
    "Hz": ("Hz", 0),
    "mHz": ("Hz", -3),
    "Percent": ("Percent", 0),
    "Celsius": ("Celsius", 0),
    "K": ("Celsius", 0),
    "Fahrenheit": ("Celsius", 0),
    "s": ("s", 0),
    "kPa": ("Pa", 3),
    # These stand for themselves.
    **{u: (u, 0) for u in ("ASU", "B", "dB", "dBm", "Deg", "lx", "m", "ms2", "N")},
    **{u: (u, 0) for u in ("Ohm", "RH", "RPM")},
}
# The misspelt one of 1.6, which its schemas allow, and others that mean one unit.
_MISSPELT = "Celcius"
_SPELLINGS = {_MISSPELT.lower(): "Celsius", "hertz": "Hz", "%": "Percent"}
_SPELLINGS |= {unit.lower(): unit for unit in _UNITS}

_TEMPERATURES = {
    "K": lambda value: _CONTEXT.subtract(value, Decimal("273.15")),
    "Fahrenheit": lambda value: _CONTEXT.divide(
        _CONTEXT.multiply(_CONTEXT.subtract(value, Decimal(32)), Decimal(5)), Decimal(9)
    ),
}

_LOCATIONS = frozenset(("Body", "Cable", "EV", "Inlet", "Outlet", "Upstream"))
_CONTEXTS = ("Interruption.", "Sample.", "Transaction.", "Trigger", "Other")

# The start of a measurand to the base units that it may have. The first that fits
# counts; none at all is a bare number.
_QUANTITIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Energy.Active", ("Wh",)),
    ("Energy.Reactive", ("varh",)),
    ("Energy.Apparent", ("VAh",)),
    ("EnergyRequest", ("Wh",)),
    ("Power.Reactive", ("var",)),
    ("Power.Factor", ()),
    ("Power.Active", ("W",)),
    ("Power", ("W", "VA")),
    ("Current", ("A",)),
    ("Voltage", ("V",)),
    ("Frequency", ("Hz",)),
    ("Temperature", ("Celsius",)),
    ("SoC", ("Percent",)),
    ("RPM", ("RPM",)),
    ("Display.BatteryEnergyCapacity", ("Wh",)),
    ("Display.RemainingTime", ("s",)),
    ("Display.ChargingComplete", ()),
    ("Display.InletHot", ()),
    ("Display", ("Percent",)),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a meter, with everything that was left out filled in.

    time has a zone, which is UTC if the station gave none. evse, connector and
    transaction are those that the message names, else None. value is in unit, powers
    of ten worked in; base_value is the same in base_unit: W for kW, Celsius for K. A
    bare number has the unit "". signed is what the meter has signed: the text of 1.6,
    which has no value next to it, or the SignedMeterValueType of 2.x.

    What is doubtful is None, and findings say why; pointer leads to the sample in the
    payload.
    """

    time: datetime | None
    evse: int | None
    connector: int | None
    transaction: int | str | None
    measurand: str | None
    phase: str | None
    location: str | None
    context: str | None
    value: Decimal | None
    unit: str | None
    base_value: Decimal | None
    base_unit: str | None
    signed: Any = None
    pointer: str = ""
    findings: tuple[Finding, ...] = ()


def samples(message: Any) -> Iterator[Sample]:
    """The samples of MeterValues, StopTransaction of 1.6 or TransactionEvent.

    In the order of the message. TypeError for a message that carries none. A message
    that was decoded tolerantly may hold anything, which ends in findings. Give what
    tolerant decoding gives as a whole, a Tolerated: its unknown keys are looked at too,
    since a misspelt unit is not a missing one.
    """
    unknown: Mapping[str, Any] = {}
    if isinstance(message, Tolerated):
        message, unknown = message.message, message.unknown
    key = "transactionData" if hasattr(message, "transaction_data") else "meterValue"
    values = getattr(message, _SNAKE[key], message)
    if values is message:
        name = type(message).__name__
        raise TypeError(f"{name} is not a message that carries meter values")
    return _each(values, f"/{key}", _origin(message), _strays(unknown))


_SNAKE = {"transactionData": "transaction_data", "meterValue": "meter_value"}


@dataclass(slots=True)
class _Origin:
    """What a message says of all its samples."""

    findings: list[Finding] = field(default_factory=list)
    evse: int | None = None
    connector: int | None = None
    transaction: int | str | None = None

    def number(self, value: Any, pointer: str) -> int | None:
        """A number of an EVSE or a connector; None for anything else."""
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.findings.append(_doubt(pointer, f"{shown(value)} is not an integer"))
        return None


def _origin(message: Any) -> _Origin:
    """Where and in which transaction: TransactionEvent has an object for each."""
    found = _Origin()
    found.evse = found.number(_of(message, "evse_id"), "/evseId")
    found.connector = found.number(_of(message, "connector_id"), "/connectorId")
    found.transaction = found.number(_of(message, "transaction_id"), "/transactionId")
    evse, info = _of(message, "evse"), _of(message, "transaction_info")
    if hasattr(evse, "connector_id"):
        found.evse = found.number(evse.id, "/evse/id")
        found.connector = found.number(evse.connector_id, "/evse/connectorId")
    elif evse is not None:
        found.findings.append(_doubt("/evse", f"{shown(evse)} is not a JSON object"))
    transaction = _of(info, "transaction_id")
    if isinstance(transaction, str):
        found.transaction = transaction
    elif hasattr(message, "transaction_info"):
        place = "/transactionInfo/transactionId"
        found.findings.append(_doubt(place, f"{shown(transaction)} is not a string"))
    return found


def _doubt(pointer: str, message: str, read: str | None = None) -> Finding:
    code = ErrorCode.property_constraint_violation
    return Finding(pointer, message, "sample", code, read)


_Strays = dict[str, list[tuple[str, Any]]]


def _strays(unknown: Mapping[str, Any]) -> _Strays:
    """Unknown keys and their values, by the sample that they are in, in lower case.

    /meterValue/0/sampledValue/0/unit has six parts, one in unitOfMeasure seven.
    """
    found: _Strays = {}
    for pointer, value in unknown.items():
        parts = pointer.split("/")
        if len(parts) == 6 or (len(parts) == 7 and parts[5].lower() == "unitofmeasure"):
            sample = "/".join(parts[:5]).lower()
            found.setdefault(sample, []).append((pointer, value))
    return found


def _each(
    values: Any, pointer: str, origin: _Origin, strays: _Strays
) -> Iterator[Sample]:
    for index, meter_value in enumerate(_items(values)):
        place = f"{pointer}/{index}"
        for number, sampled in enumerate(_items(_of(meter_value, "sampled_value"))):
            own = f"{place}/sampledValue/{number}"
            findings = list(origin.findings)
            reader = _Reader(sampled, own, strays.get(own.lower(), []), findings)
            time = reader.time(_of(meter_value, "timestamp"), f"{place}/timestamp")
            yield reader.sample(time, origin)


def _items(values: Any) -> Iterable[Any]:
    """The items of a list; a tolerated message may hold anything in its place."""
    return values if isinstance(values, (list, tuple)) else ()


def _of(thing: Any, name: str) -> Any:
    return getattr(thing, name, None)


@dataclass(slots=True)
class _Reader:
    """Reads one sampledValue."""

    sampled: Any
    pointer: str
    strays: list[tuple[str, Any]]
    findings: list[Finding]

    def doubt(self, place: str, message: str, read: str | None = None) -> None:
        self.findings.append(_doubt(place, message, read))

    def is_hidden(self, name: str) -> bool:
        """Whether an unknown key may say what is absent; a finding tells of it."""
        for pointer, value in self.strays:
            if name in _meant(pointer, value):
                self.doubt(pointer, f"an unknown key, which may be meant as {name}")
                return True
        return False

    def sample(self, time: datetime | None, origin: _Origin) -> Sample:
        sampled = self.sampled
        measurand = self.word("measurand", DEFAULT_MEASURAND)
        location = self.word("location", DEFAULT_LOCATION)
        context = self.word("context", DEFAULT_CONTEXT)
        phase = self.word("phase", None)
        signed = _of(sampled, "signed_meter_value")
        value = unit = base_value = base_unit = None
        if _of(sampled, "format") == "SignedData":
            signed = _of(sampled, "value")
        else:
            value = self.value()
            unit = self.unit(measurand)
            base_value, base_unit = self.base(value, unit, measurand)
        return Sample(
            *(time, origin.evse, origin.connector, origin.transaction),
            *(measurand, phase, location, context),
            *(value, unit, base_value, base_unit),
            *(signed, self.pointer, tuple(self.findings)),
        )

    def time(self, text: Any, place: str) -> datetime | None:
        try:
            return read_time(text)
        except (TypeError, ValueError):
            self.doubt(place, f"{shown(text)} is not a date-time")
            return None

    def word(self, name: str, default: str | None) -> str | None:
        """A field that holds a string, or its default."""
        found = _of(self.sampled, name)
        if found is None:
            is_default = default is not None and not self.is_hidden(name)
            return default if is_default else None
        if isinstance(found, str):
            return str(found)
        self.doubt(f"{self.pointer}/{name}", f"{shown(found)} is not a string")
        return None

    # Values

    def value(self) -> Decimal | None:
        """The value with its power of ten worked in."""
        number, power = self.number(), self.multiplier()
        if number is None or power is None:
            return None
        return _scaled(number, power)

    def number(self) -> Decimal | None:
        found, place = _of(self.sampled, "value"), f"{self.pointer}/value"
        text = found.strip() if isinstance(found, str) else str(found)
        if isinstance(found, float):
            text = text.removesuffix(".0")  # which JSON may not have had
        is_number = isinstance(found, (str, int, float, Decimal))
        if isinstance(found, bool) or not is_number or not _NUMBER.fullmatch(text):
            self.doubt(place, f"{shown(found)} is not a number")
            return None
        number = Decimal(text)
        if len(number.as_tuple().digits) > MAX_DIGITS or _is_far(number):
            self.doubt(place, f"{shown(found)} is beyond what a meter can measure")
            return None
        return number

    def multiplier(self) -> int | None:
        """The power of ten; 0 if there is none."""
        found = _of(_of(self.sampled, "unit_of_measure"), "multiplier")
        if found is None:
            return None if self.is_hidden("multiplier") else 0
        is_power = isinstance(found, int) and not isinstance(found, bool)
        if is_power and abs(found) <= MAX_EXPONENT:
            return int(found)
        place = f"{self.pointer}/unitOfMeasure/multiplier"
        self.doubt(place, f"{shown(found)} is not a power of ten that a meter can mean")
        return None

    # Units

    @property
    def unit_place(self) -> str:
        """Where the unit stands: in an object of its own since 2.0."""
        has_own = hasattr(self.sampled, "unit_of_measure")
        return f"{self.pointer}/{'unitOfMeasure/unit' if has_own else 'unit'}"

    def unit(self, measurand: str | None) -> str | None:
        """The unit that is meant; "" for a bare number."""
        measure = _of(self.sampled, "unit_of_measure")
        if measure is not None and not hasattr(measure, "unit"):
            place = f"{self.pointer}/unitOfMeasure"
            self.doubt(place, f"{shown(measure)} is not a JSON object")
            return None
        found = _of(self.sampled, "unit") if measure is None else _of(measure, "unit")
        place = self.unit_place
        if found is None:
            return self.missing_unit(measurand, place)
        if not isinstance(found, str):
            self.doubt(place, f"{shown(found)} is not a string")
            return None
        given = str(found)
        if not given.strip() and _bases(measurand) != ():
            self.doubt(place, f"{shown(given)} is not a unit")
            return None
        known = given if given in _UNITS else _SPELLINGS.get(given.strip().lower())
        if known is not None and known != given and given != _MISSPELT:
            self.doubt(place, f"{shown(given)} is not a standard unit", known)
        return known or given

    def missing_unit(self, measurand: str | None, place: str) -> str | None:
        """The unit of a sample that names none: the default, or the only one."""
        if self.is_hidden("unit") or measurand is None:
            return None
        bases = _bases(measurand)
        if bases == (DEFAULT_UNIT,):
            return DEFAULT_UNIT
        if bases == ():
            return ""
        units = [
            unit
            for unit, (base, power) in _UNITS.items()
            if base in (bases or ()) and power >= 0  # nobody leaves out mHz
        ]
        if len(units) == 1:
            if _of(self.sampled, "unit_of_measure") is not None:
                said = f"no unit, and the default of {DEFAULT_UNIT} is wrong here"
                self.doubt(place, said, units[0])
            return units[0]
        what = f"it may be any of {', '.join(units)}" if units else "nobody knows which"
        self.doubt(place, f"no unit for {shown(measurand)}: {what}")
        return None

    def base(
        self, value: Decimal | None, unit: str | None, measurand: str | None
    ) -> tuple[Decimal | None, str | None]:
        """The value in its base unit, and that unit."""
        if unit is None or value is None:
            return None, None
        if not unit.strip():
            return value, ""
        place, bases = self.unit_place, _bases(measurand)
        base, power = _UNITS.get(unit, (None, 0))
        if base is None:
            self.doubt(place, f"{shown(unit)} is not a standard unit")
            return None, None
        if bases is not None and base not in bases:
            self.doubt(place, f"{shown(unit)} is not a unit of {shown(measurand)}")
            return None, None
        convert = _TEMPERATURES.get(unit)
        return (convert(value) if convert else _scaled(value, power)), base


def _meant(pointer: str, value: Any) -> tuple[str, ...]:
    """The fields that an unknown key may be meant as, by its value."""
    place, _, key = pointer.rpartition("/")
    if isinstance(value, dict):
        return ("unit", "multiplier")
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        is_power = place.lower().endswith("/unitofmeasure")
        return ("multiplier",) if is_power or key.lower().startswith("mult") else ()
    if value in _LOCATIONS:
        return ("location",)
    if value.startswith(_CONTEXTS):
        return ("context",)
    if value.strip().lower() in _SPELLINGS:
        return ("unit",)
    return () if _bases(value) is None else ("measurand",)


def _bases(measurand: str | None) -> tuple[str, ...] | None:
    """The base units of a measurand; none at all for a bare number, None if unknown."""
    for start, bases in _QUANTITIES:
        if measurand == start or str(measurand).startswith((f"{start}.", f"{start}To")):
            return bases
    return None


def _scaled(value: Decimal, power: int) -> Decimal:
    """A value times a power of ten, written without an exponent."""
    scaled = _CONTEXT.scaleb(value, power)
    exponent = scaled.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return scaled.quantize(Decimal(1), context=_CONTEXT)
    return scaled


def _is_far(value: Decimal) -> bool:
    return bool(value) and abs(value.adjusted()) > MAX_EXPONENT
