"""Payloads that a schema allows, made from the model: for people, and for tests.

Deterministic and believable: a few values of ours by name and unit, everything
else from the limits of the schema. Keys stand in the order of the Python fields,
which is the order in which the codec writes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, assert_never

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Foreign,
    Further,
    FurtherType,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    Union,
)
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.names import ClassName
from ocpp_codegen.python.safe import Code, code, joined, literal, name
from ocpp_codegen.python.version import Version
from ocpp_codegen.runtime.patterns import compile_pattern

Payload = dict[str, Any]

DATE_TIME = "2026-03-14T09:26:53Z"

# No official message comes near; a hostile schema could double with every level.
MAX_VALUES = 20_000

_FORMATS = {"date-time": DATE_TIME, "uri": "https://example.com/files"}

_STRINGS = {
    "IdTokenType.type": "ISO14443",
    "actualValue": "42",
    "attributeValue": "42",
    "certificate": "-----BEGIN CERTIFICATE-----",
    "certificateChain": "-----BEGIN CERTIFICATE-----",
    "chargePointModel": "One",
    "chargePointVendor": "Example",
    "chargingLimitSource": "EMS",
    "city": "Utrecht",
    "connectorType": "cType2",
    "content": "Welcome",
    "country": "NL",
    "csr": "-----BEGIN CERTIFICATE REQUEST-----",
    "currency": "EUR",
    "endTimeOfDay": "18:00",
    "evInverterManufacturer": "Example",
    "firmwareVersion": "R2026-03",
    "iccid": "8931000000000000001",
    "idTag": "04A2B3C4D5E6F7",
    "idToken": "04A2B3C4D5E6F7",
    "idTokens": "04A2B3C4D5E6F7",
    "imsi": "204040000000001",
    "language": "en",
    "language1": "en",
    "language2": "nl",
    "model": "One",
    "ocppCsmsUrl": "wss://csms.example.com/ocpp",
    "postalCode": "3511 LX",
    "signingCertificate": "-----BEGIN CERTIFICATE-----",
    "startTimeOfDay": "08:00",
    "transactionId": "tx-1001",
    "unit": "Wh",
    "validFromDate": "2026-03-14",
    "validToDate": "2026-12-31",
    "vendorId": "com.example",
    "vendorName": "Example",
}

_VENDORS = (_STRINGS["vendorId"], "org.example", "net.example", "example.vendor")

# For strings with a pattern: the first that matches.
_CANDIDATES = (
    *("example", "Example", "EXAMPLE", "A", "a", "1", "A1", "NL", "EUR", "example-1"),
    *("#00ff00", "00ff00", "#00FF00", "123456", "12:34", "12:34:56", "2026-03-14"),
    *("R1.0", "en-US", "+31612345678", "a@example.com", "192.0.2.1"),
    *("https://example.com/files", "9f86d081884c7d65", "NL*EX1*E0001", "AB12CD34"),
    "0ec4c4ab-6f0a-4ba1-bf8b-6a2b2c9bd3a1",
)

# For the end of a name, in small letters; the first that fits counts.
_STRING_ENDINGS = {
    "serialnumber": "SN-0001",
    "url": "https://example.com/files",
    "urls": "https://example.com/files",
    "location": "https://example.com/files",
    "hash": "9f86d081884c7d65",
    "filename": "log-2026-03-14.gz",
    "version": "A1",
    "id": "example-1",
}

# The value of an enum, where it has this one.
_CHOICES = {
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingRateUnit": "A",
    "context": "Sample.Periodic",
    "eventType": "Started",
    "location": "Outlet",
    "measurand": "Energy.Active.Import.Register",
    "reason": "PowerUp",
    "status": "Accepted",
    "triggerReason": "CablePluggedIn",
    "type": "ISO14443",
    "unit": "Wh",
}

_NUMBERS = {
    "connectorId": 1,
    "interval": 300,
    "meterStart": 0,
    "meterStop": 15000,
    "seqNo": 0,
    "stackLevel": 0,
    "startPeriod": 0,
    "transactionId": 1001,
}

_UNITS = {
    "A": 16,
    "A or W": 16,
    "V": 230,
    "W": 7400,
    "VA": 7400,
    "Wh": 15000,
    "Hz": 50,
    "%": 80,
    "s": 300,
}


# Whether an optional field is filled in at a depth; that of the message itself is 0.
Wanted = Callable[[python.Attribute, int], bool]


@dataclass(frozen=True)
class Shape:
    """A message or object as its class has it: ``call.Reset`` and its fields.

    open: it takes any further key. is_dict: so it has no dataclass but is a dict.
    """

    cls: Code
    attributes: tuple[python.Attribute, ...]
    open: bool
    is_dict: bool


@dataclass(frozen=True)
class Examples:
    """The examples of one version.

    shapes are by name of message or definition, members give the Python of each
    value of an enum, units are by Class.wireName.
    """

    protocol: Protocol
    shapes: Mapping[str, Shape]
    members: Mapping[str, Mapping[str, Code]]
    units: Mapping[str, str]
    vendor_id: str = _STRINGS["vendorId"]

    def minimal(self, schema: str) -> Payload:
        """What is required and no more; a list has as few items as it may, or one."""
        return self.make(schema, lambda attribute, depth: False)

    def full(self, schema: str) -> Payload:
        """Every field, but vendors' own data only at the top, where one sees it."""

        def wanted(attribute: python.Attribute, depth: int) -> bool:
            return depth == 0 or not self._is_dict(attribute.type)

        return self.make(schema, wanted)

    def make(self, schema: str, wanted: Wanted) -> Payload:
        """A payload with the optional fields that are wanted."""
        return _Maker(self, wanted).object(schema, 0)

    def value(self, schema: str, attribute: python.Attribute) -> Any:
        """An example for one field, with no more in it than is required."""
        maker = _Maker(self, lambda attribute, depth: False)
        return maker.field(schema, attribute, 0)

    def expression(self, schema: str, payload: Payload) -> Code:
        """The Python that builds a payload, on one line."""
        shape = self.shapes[schema]
        if shape.is_dict:
            return code("%s(%s)", shape.cls, _data(payload))
        return self._call(shape, payload)

    def _call(self, shape: Shape, payload: Payload) -> Code:
        arguments = (
            code("%s=%s", name(a.name), self._argument(a.type, payload[a.wire_name]))
            for a in shape.attributes
            if a.wire_name in payload
        )
        return code("%s(%s)", shape.cls, joined(", ", arguments))

    def _argument(self, type_: Type, value: Any) -> Code:
        match type_:
            case Array(items):
                arguments = (self._argument(items, item) for item in value)
                return code("[%s]", joined(", ", arguments))
            case Reference(target) if target in self.members:
                return self.members[target][value]
            case Reference(target) if not self.shapes[target].is_dict:
                return self._call(self.shapes[target], value)
            case Scalar() | Reference() | Further():
                return _data(value)
            case _:
                assert_never(type_)

    def _is_dict(self, type_: Type) -> bool:
        return (
            isinstance(type_, Reference)
            and type_.name in self.shapes
            and self.shapes[type_.name].is_dict
        )


def of(version: Version) -> Examples:
    """The examples for a version."""
    package, names = version.package, version.package.names
    shapes = {
        cls.schema: Shape(
            names.classes[cls.schema].code,
            cls.attributes,
            cls.open,
            isinstance(cls, python.OpenClass),
        )
        for module in (package.call, package.call_result, package.datatypes)
        for cls in module.all
        if not isinstance(cls, python.View)
    }
    members = {
        enum: {v: _member(names.classes[enum], n) for v, n in values.items()}
        for enum, values in names.members.items()
    }
    units = version.facts.wording.units
    # Of the vendor in the extension, customData would have to hold more than an id.
    extension = version.extension
    taken = {known.vendor_id for known in extension.custom_data} if extension else set()
    free = (name for name in _VENDORS if name not in taken)
    return Examples(version.protocol, shapes, members, units, next(free, ""))


def _member(enum: ClassName, names: tuple[str, ...]) -> Code:
    """The Python of a value; its first name is the one to use."""
    return code("%s.%s", enum.code, name(names[0]))


class _Maker:
    """Makes one payload."""

    def __init__(self, examples: Examples, wanted: Wanted) -> None:
        self.examples = examples
        self.wanted = wanted
        self.left = MAX_VALUES

    def object(self, schema: str, depth: int) -> Payload:
        attributes = self.examples.shapes[schema].attributes
        return {
            attribute.wire_name: self.field(schema, attribute, depth)
            for attribute in attributes
            if not attribute.optional or self.wanted(attribute, depth)
        }

    def field(self, schema: str, attribute: python.Attribute, depth: int) -> Any:
        return self.value(attribute.type, f"{schema}.{attribute.wire_name}", depth)

    def value(self, type_: Type, place: str, depth: int) -> Any:
        """An example for a place, which is named as in ``Class.wireName``."""
        self.spend(place)
        wire_name = place.partition(".")[2]
        match type_:
            case String():
                own = wire_name == "vendorId"
                known = self.examples.vendor_id if own else ""
                return _string(type_, place, wire_name, known)
            case Integer() | Number():
                unit = self.examples.units.get(place, "")
                return _number(type_, wire_name, unit)
            case Boolean():
                return True
            case Anything():
                return {"example": True}
            case Array(items, min_items, max_items):
                count = max(min_items or 0, 0 if max_items == 0 else 1)
                return [self.value(items, place, depth) for _ in range(count)]
            case Reference(target) if target in self.examples.protocol.enums:
                values = self.examples.protocol.enums[target].values
                chosen = _CHOICES.get(wire_name)
                return chosen if chosen in values else values[0]
            case Reference(target):
                return self.object(target, depth + 1)
            case Further():
                return self.vendors_value(type_, place, depth)
            case _:
                assert_never(type_)

    def vendors_value(self, type_: FurtherType, place: str, depth: int) -> Any:
        """The same for a type that no official schema has."""
        match type_:
            case Literals(values):
                return values[0]
            case Union(types):
                return self.value(types[0], place, depth)
            case Map(values):
                return {"example": self.value(values, place, depth)}
            case Nullable(inner) | Lenient(inner) | Checked(inner):
                return self.value(inner, place, depth)
            case Foreign():
                return {}  # what fits is known to the other version alone
            case _:
                assert_never(type_)

    def spend(self, place: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise fail(
                f"an example with {quoted(place)} would have more than "
                f"{MAX_VALUES} values",
                "make the objects flatter, or the lists shorter",
            )


def _string(type_: String, place: str, wire_name: str, known: str = "") -> str:
    by_name = (
        known or _STRINGS.get(place) or _STRINGS.get(wire_name) or _ended(wire_name)
    )
    text = _FORMATS.get(type_.format or "", by_name).ljust(type_.min_length or 0, "x")
    shortened = text if type_.max_length is None else text[: type_.max_length]
    if type_.pattern is None:
        return shortened
    candidates = (shortened, *_CANDIDATES)
    return next((t for t in candidates if is_right(type_, t)), shortened)


def is_right(type_: String, text: str) -> bool:
    """Whether a string keeps all that is said of it but for its format."""
    most = len(text) if type_.max_length is None else type_.max_length
    if not (type_.min_length or 0) <= len(text) <= most:
        return False
    return type_.pattern is None or compile_pattern(type_.pattern).search(text)


def _ended(wire_name: str) -> str:
    small = wire_name.lower()
    fitting = (text for end, text in _STRING_ENDINGS.items() if small.endswith(end))
    return next(fitting, "example")


def _number(type_: Integer | Number, wire_name: str, unit: str) -> int | float:
    usual = _NUMBERS.get(wire_name, _UNITS.get(unit, 1))
    value = within(type_, Fraction(usual))
    return int(value) if isinstance(type_, Integer) else float(value)


def within(type_: Integer | Number, value: Fraction) -> Fraction:
    """The allowed number next to a value; meant in decimal, as bounds are written."""
    low, high = _exact(type_.minimum), _exact(type_.maximum)
    if high is not None:
        value = min(value, high)
    if low is not None:
        value = max(value, low)
    whole = Fraction(1) if isinstance(type_, Integer) else None
    step = _exact(type_.multiple_of) or whole
    if step is None or value % step == 0:
        return value
    below = value - value % step
    return below + step if low is not None and below < low else below


def _exact(bound: int | float | None) -> Fraction | None:
    return None if bound is None else Fraction(str(bound))


def _data(value: Any) -> Code:
    """Data without a class, as Python."""
    match value:
        case dict():
            pairs = (code("%s: %s", literal(k), _data(v)) for k, v in value.items())
            return code("{%s}", joined(", ", pairs))
        case list():
            return code("[%s]", joined(", ", map(_data, value)))
        case str():
            return literal(value)
        case bool():
            return Code(str(value))
    return code("%s", value)
