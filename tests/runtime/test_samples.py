"""Meter samples: every measurand with every unit of all versions, and real reports."""

import importlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from generated import ocppj
from generated.v16 import call as call_v16
from generated.v16 import codec as codec_v16
from generated.v16 import standard as standard_v16
from generated.v21 import call as call_v21
from generated.v21 import codec as codec_v21
from generated.v21 import standard as standard_v21
from tests.helpers.schemas import VERSIONS, Version

TIME = "2026-03-14T09:26:53Z"

# How a unit scales to its base unit: written out once more, from the specification.
BASES: dict[str, tuple[str, str]] = {
    "Wh": ("1", "Wh"),
    "kWh": ("1000", "Wh"),
    "varh": ("1", "varh"),
    "kvarh": ("1000", "varh"),
    "VAh": ("1", "VAh"),
    "kVAh": ("1000", "VAh"),
    "W": ("1", "W"),
    "kW": ("1000", "W"),
    "var": ("1", "var"),
    "kvar": ("1000", "var"),
    "VA": ("1", "VA"),
    "kVA": ("1000", "VA"),
    "A": ("1", "A"),
    "V": ("1", "V"),
    "Hz": ("1", "Hz"),
    "mHz": ("0.001", "Hz"),
    "Percent": ("1", "Percent"),
    "s": ("1", "s"),
    "RPM": ("1", "RPM"),
}
TEMPERATURES = {"Celsius": "12.5", "Celcius": "12.5", "K": "-260.65"}

# The units that fit a measurand, by what its name begins with.
FITTING = {
    "Energy.Active": {"Wh", "kWh"},
    "Energy.Reactive": {"varh", "kvarh"},
    "Energy.Apparent": {"VAh", "kVAh"},
    "EnergyRequest": {"Wh", "kWh"},
    "Power.Active": {"W", "kW"},
    "Power.Reactive": {"var", "kvar"},
    "Power.Offered": {"W", "kW", "VA", "kVA"},
    "Power.Import": {"W", "kW", "VA", "kVA"},
    "Power.Export": {"W", "kW", "VA", "kVA"},
    "Power.Factor": set(),
    "Current": {"A"},
    "Voltage": {"V"},
    "Frequency": {"Hz", "mHz"},
    "Temperature": {"Celsius", "Celcius", "Fahrenheit", "K"},
    "SoC": {"Percent"},
    "RPM": {"RPM"},
    "Display.BatteryEnergyCapacity": {"Wh", "kWh"},
    "Display.RemainingTime": {"s"},
    "Display.ChargingComplete": set(),
    "Display.InletHot": set(),
    "Display.": {"Percent"},
}


def fitting(measurand: str) -> set[str]:
    return next(u for start, u in FITTING.items() if measurand.startswith(start))


class Speaker:
    """Makes messages of a version from JSON, and reads their samples."""

    def __init__(self, version: Version) -> None:
        self.is_first = version.number == "1.6"
        self.codec, self.call, self.enums, self.standard = (
            importlib.import_module(f"generated.{version.package}.{name}")
            for name in ("codec", "call", "enums", "standard")
        )

    @property
    def measurands(self) -> list[str]:
        name = "Measurand" if self.is_first else "MeasurandEnumType"
        return [member.value for member in getattr(self.enums, name)]

    @property
    def units(self) -> list[str]:
        cls = self.enums.UnitOfMeasure if self.is_first else self.standard.UnitOfMeasure
        return [member.value for member in cls]

    def sampled(self, value: float, unit: str | None, **more: Any) -> dict[str, Any]:
        """A sampledValue as the version writes it."""
        if self.is_first:
            unit_part = {} if unit is None else {"unit": unit}
            return {"value": str(value), **unit_part, **more}
        measure = {} if unit is None else {"unitOfMeasure": {"unit": unit}}
        return {"value": value, **measure, **more}

    def sample(self, sampled: dict[str, Any], tolerant: bool = False) -> Any:
        """The one sample of a MeterValues message."""
        of = {"connectorId": 2} if self.is_first else {"evseId": 2}
        values = [{"timestamp": TIME, "sampledValue": [sampled]}]
        payload = json.dumps({**of, "meterValue": values})
        rules = ocppj.EVERY_RULE if tolerant else False
        made = self.codec.from_json(self.call.MeterValues, payload, tolerant=rules)
        (found,) = self.standard.samples(made.message if tolerant else made)
        return found


@pytest.fixture
def speaker(version: Version) -> Speaker:
    return Speaker(version)


# Every measurand, every unit


def test_each_measurand_with_each_unit(speaker: Speaker) -> None:
    """In its base unit if the unit fits; else None, with a finding."""
    fit = 0
    for measurand in speaker.measurands:
        for unit in speaker.units:
            found = speaker.sample(speaker.sampled(12.5, unit, measurand=measurand))
            assert (found.value, found.measurand) == (Decimal("12.5"), measurand)
            if unit not in fitting(measurand):
                assert found.base_value is found.base_unit is None, (measurand, unit)
                assert len(found.findings) == 1
                continue
            fit += 1
            if unit == "Fahrenheit":
                expected, base = (Decimal("12.5") - 32) * 5 / 9, "Celsius"
                assert abs(found.base_value - expected) < Decimal("1e-20")
            elif unit in TEMPERATURES:
                expected, base = Decimal(TEMPERATURES[unit]), "Celsius"
                assert found.base_value == expected
            else:
                factor, base = BASES[unit]
                assert found.base_value == Decimal("12.5") * Decimal(factor)
            assert found.base_unit == base
            assert found.findings == ()
    assert fit > 20


def test_each_measurand_without_a_unit(speaker: Speaker) -> None:
    """The default is right for active energy; one choice is taken, two are doubtful."""
    for measurand in speaker.measurands:
        found = speaker.sample(speaker.sampled(12.5, None, measurand=measurand))
        units = fitting(measurand) - {"mHz", "Celcius"}
        assert found.value == Decimal("12.5")
        expected: tuple[str | None, int]
        if "Wh" in units or not units:
            expected = ("Wh" if units else "", 0)
        else:
            is_clear = len(units) == 1
            expected = (next(iter(units)), 0) if is_clear else (None, 1)
        assert (found.unit, len(found.findings)) == expected, measurand
        assert (found.base_value is None) == (found.unit is None)


@pytest.mark.parametrize(
    ("measurand", "unit", "count"),
    [("Voltage", "V", 1), ("Energy.Active.Net", "Wh", 0), ("Power.Factor", "", 0)],
)
def test_the_schema_fills_in_wh_where_there_is_an_object(
    measurand: str, unit: str, count: int
) -> None:
    """That is wrong for a voltage, and worth a finding; an absent object is not."""
    sampled = {"value": 2, "measurand": measurand, "unitOfMeasure": {"multiplier": 1}}
    found = sample_21(sampled)
    assert (found.value, found.base_unit, len(found.findings)) == (20, unit, count)


def test_what_is_left_out_has_the_defaults(speaker: Speaker) -> None:
    found = speaker.sample(speaker.sampled(7, None))
    assert (found.measurand, found.context, found.location, found.phase) == (
        *("Energy.Active.Import.Register", "Sample.Periodic", "Outlet"),
        None,
    )
    assert found.time == datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
    assert (found.base_value, found.base_unit) == (Decimal(7), "Wh")
    place = (found.connector, found.evse) if speaker.is_first else (None, found.evse)
    assert place == ((2, None) if speaker.is_first else (None, 2))
    assert found.pointer == "/meterValue/0/sampledValue/0"
    assert found.findings == ()


# Reports from the public


def test_a_power_without_a_unit_is_not_guessed(speaker: Speaker) -> None:
    """Home Assistant's integration, #1989 and #948: 11 kW shown as 11,000 kW."""
    power = {"measurand": "Power.Active.Import"}
    found = speaker.sample(speaker.sampled(11000, None, **power))
    assert (found.value, found.unit) == (Decimal(11000), None)
    assert found.base_value is None
    assert "may be any of W, kW" in str(found.findings[0])
    for value, unit in ((11, "kW"), (11000, "W")):
        right = speaker.sample(speaker.sampled(value, unit, **power))
        assert (right.base_value, right.base_unit) == (Decimal(11000), "W")


@pytest.mark.parametrize(
    ("given", "unit"), [("kw", "kW"), (" W ", "W"), ("KWH", "kWh"), ("%", "Percent")]
)
def test_a_unit_in_another_case_is_read_with_a_finding(given: str, unit: str) -> None:
    measurand = {"kWh": "Energy.Active.Net", "Percent": "SoC"}
    found = sample_21(
        {
            "value": 2,
            "measurand": measurand.get(unit, "Power.Active.Export"),
            "unitOfMeasure": {"unit": given},
        }
    )
    assert (found.unit, found.findings[0].read) == (unit, unit)
    assert found.base_value == Decimal(2) * Decimal(BASES[unit][0])


def test_a_power_in_units_of_energy_is_none(speaker: Speaker) -> None:
    """evcc#19590: a unit of another quantity is a mistake of the station."""
    found = speaker.sample(speaker.sampled(11, "kWh", measurand="Power.Active.Import"))
    assert (found.value, found.unit, found.base_value) == (Decimal(11), "kWh", None)
    assert found.findings[0].pointer.startswith(found.pointer)


# Multipliers, signatures, transactions


@pytest.mark.parametrize(
    ("value", "multiplier", "expected"),
    [(1.5, 3, "1500"), (12345, -3, "12.345"), (0.1, 0, "0.1"), (7, 30, "7" + "0" * 30)],
)
def test_powers_of_ten_are_worked_in(
    value: float, multiplier: int, expected: str
) -> None:
    unit = {"unit": "W", "multiplier": multiplier}
    found = sample_21({"value": value, "unitOfMeasure": unit})
    assert str(found.value) == str(found.base_value) == expected


@pytest.mark.parametrize("multiplier", [31, -31, 10**9])
def test_absurd_powers_of_ten_are_doubtful(multiplier: int) -> None:
    found = sample_21({"value": 1, "unitOfMeasure": {"multiplier": multiplier}})
    assert found.value is found.base_value is None
    assert found.findings[0].pointer.endswith("/unitOfMeasure/multiplier")


def sample_21(sampled: dict[str, Any]) -> Any:
    """A sample of a TransactionEvent, whose evse and transaction it has."""
    payload = {
        "eventType": "Updated",
        "timestamp": TIME,
        "triggerReason": "MeterValuePeriodic",
        "seqNo": 1,
        "transactionInfo": {"transactionId": "tx-7"},
        "evse": {"id": 3, "connectorId": 2},
        "meterValue": [
            {
                "timestamp": TIME,
                "sampledValue": [{"measurand": "Power.Active.Import", **sampled}],
            }
        ],
    }
    message = codec_v21.from_dict(call_v21.TransactionEvent, payload)
    (found,) = standard_v21.samples(message)
    assert (found.evse, found.connector, found.transaction) == (3, 2, "tx-7")
    return found


def test_signed_values_stand_apart() -> None:
    signed = {"signedMeterData": "AbCd", "encodingMethod": "OCMF"}
    found = sample_21(
        {"value": 1, "signedMeterValue": signed, "unitOfMeasure": {"unit": "kW"}}
    )
    assert (found.base_value, found.signed.signed_meter_data) == (1000, "AbCd")
    other = sample_16({"value": "OCMF|{}", "format": "SignedData", "unit": "kWh"})
    assert (other.value, other.unit, other.base_value) == (None, None, None)
    assert (other.signed, other.findings) == ("OCMF|{}", ())


def sample_16(sampled: dict[str, Any]) -> Any:
    """A sample of the transaction data of 1.6, whose transaction it has."""
    payload = {
        "meterStop": 9,
        "timestamp": TIME,
        "transactionId": 5,
        "transactionData": [{"timestamp": TIME, "sampledValue": [sampled]}],
    }
    message = codec_v16.from_dict(call_v16.StopTransaction, payload)
    (found,) = standard_v16.samples(message)
    assert (found.connector, found.evse, found.transaction) == (None, None, 5)
    assert found.pointer == "/transactionData/0/sampledValue/0"
    return found


@pytest.mark.parametrize(
    "text", ["", "abc", "1,5", "0x10", "1_0", "NaN", "inf", "\u0661"]
)
def test_what_is_not_a_number_is_none(text: str) -> None:
    found = sample_16({"value": text})
    assert (found.value, found.base_value) == (None, None)
    assert found.findings[0].pointer == f"{found.pointer}/value"


@pytest.mark.parametrize("text", ["1e999", "1" * 41, "1e-31", "9" * 100_000])
def test_numbers_beyond_reason_are_none(text: str) -> None:
    assert sample_16({"value": text}).value is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.50", "12.50"),
        (" 7 ", "7"),
        ("-0.0", "-0.0"),
        ("1e3", "1000"),
        (".5", "0.5"),
    ],
)
def test_numbers_keep_their_digits(text: str, expected: str) -> None:
    assert str(sample_16({"value": text}).value) == expected


def test_messages_without_samples() -> None:
    assert list(standard_v16.samples(call_v16.StopTransaction(1, TIME, 2))) == []
    with pytest.raises(TypeError, match="Heartbeat is not a message that carries"):
        standard_v21.samples(call_v21.Heartbeat())


def test_a_tolerated_message_never_fails(speaker: Speaker) -> None:
    """Whatever is given for a field ends in None and a finding."""
    good = speaker.sampled(1, "kWh", measurand="SoC", phase="L1", context="Trigger")
    for key in good:
        for bad in (None, 7, "?", [], {}, [1], True, 1.5, {"unit": 5}, "9" * 1000):
            found = speaker.sample({**good, key: bad}, tolerant=True)
            assert all(finding.message for finding in found.findings)
    values: list[Any] = [None, 7, "x", {}, [7], [{}], [{"sampledValue": 1}], [[None]]]
    for value in values:
        of = {"connectorId": 1} if speaker.is_first else {"evseId": 1}
        made = speaker.codec.from_dict(
            speaker.call.MeterValues,
            {**of, "meterValue": value},
            tolerant=ocppj.EVERY_RULE,
        )
        list(speaker.standard.samples(made.message))


# What tolerant decoding left out


def tolerated(speaker: Speaker, sampled: dict[str, Any], **more: Any) -> Any:
    """The one sample of what tolerant decoding gives of a MeterValues message."""
    of = {"connectorId": 1} if speaker.is_first else {"evseId": 1}
    values = [{"timestamp": TIME, "sampledValue": [sampled]}]
    payload = {**of, "meterValue": values, **more}
    cls, everything = speaker.call.MeterValues, ocppj.EVERY_RULE
    read = speaker.codec.from_dict(cls, payload, tolerant=everything)
    (found,) = speaker.standard.samples(read)
    return found


@pytest.mark.parametrize(
    ("key", "value", "hidden"),
    [
        ("units", "kWh", "unit"),
        ("unit_", "KWH", "unit"),
        ("uom", {"unit": "kWh"}, "unit"),
        ("mesurand", "Power.Active.Import", "measurand"),
        ("locaton", "Inlet", "location"),
        ("cause", "Transaction.Begin", "context"),
        ("vendorSerial", "abc", None),
        ("vendorCounter", 17, None),
        ("Format", "Raw", None),
    ],
)
def test_a_misspelt_key_is_not_an_absent_one(
    speaker: Speaker, key: str, value: Any, hidden: str | None
) -> None:
    """What may stand under it has no default, or 12 kWh would be 12 Wh."""
    found = tolerated(speaker, {**speaker.sampled(12, None), key: value})
    defaults = {
        "unit": "Wh",
        "measurand": "Energy.Active.Import.Register",
        "location": "Outlet",
        "context": "Sample.Periodic",
    }
    for name, default in defaults.items():
        is_gone = name == hidden or (name == "unit" and hidden == "measurand")
        assert getattr(found, name) == (None if is_gone else default), name
    assert (found.base_value is None) == (hidden in ("unit", "measurand"))
    if hidden:
        assert found.findings[0].pointer == f"{found.pointer}/{key}"
        assert any(hidden in finding.message for finding in found.findings)


def test_a_misspelt_power_of_ten_is_not_zero() -> None:
    speaker = Speaker(VERSIONS["2.0.1"])
    for sampled in (
        {"unitOfMeasure": {"unit": "W", "multipler": 3}},
        {"unitofMeasure": {"unit": "W", "multipler": "3"}},
        {"multiplier": 3},
        {"unitsOfMeasure": {"unit": "W", "multiplier": 3}},
    ):
        found = tolerated(
            speaker, {"value": 11, "measurand": "Power.Offered"} | sampled
        )
        assert found.value is found.base_value is None, sampled
        assert "multiplier" in found.findings[0].message
    right = tolerated(speaker, {"value": 11, "UnitOfMeasure": {"Multiplier": 3}})
    assert (right.base_value, right.findings) == (11000, ())


@pytest.mark.parametrize("bad", ["two", 1.5, True, {"id": 1}, [1]])
def test_an_odd_place_is_none(speaker: Speaker, bad: Any) -> None:
    key = "connectorId" if speaker.is_first else "evseId"
    found = tolerated(speaker, speaker.sampled(1, "Wh"), **{key: bad})
    assert (found.connector, found.evse, found.base_value) == (None, None, 1)
    assert [f.pointer for f in found.findings] == [f"/{key}"]


@pytest.mark.parametrize(
    ("key", "value", "pointer"),
    [
        ("evse", 1, "/evse"),
        ("evse", {"id": [1]}, "/evse/id"),
        ("evse", {"id": 1, "connectorId": "two"}, "/evse/connectorId"),
        ("transactionInfo", "tx", "/transactionInfo/transactionId"),
        ("transactionInfo", {"transactionId": [7]}, "/transactionInfo/transactionId"),
    ],
)
def test_an_odd_evse_or_transaction_is_none(key: str, value: Any, pointer: str) -> None:
    event = {
        "eventType": "Updated",
        "timestamp": TIME,
        "triggerReason": "MeterValuePeriodic",
        "seqNo": 1,
        "transactionInfo": {"transactionId": "tx"},
        "meterValue": [{"timestamp": TIME, "sampledValue": [{"value": 1}]}],
    }
    everything = ocppj.EVERY_RULE
    read = codec_v21.from_dict(
        call_v21.TransactionEvent, {**event, key: value}, tolerant=everything
    )
    (found,) = standard_v21.samples(read)
    assert [f.pointer for f in found.findings] == [pointer]
    assert found.connector is None
    assert found.transaction == (None if key == "transactionInfo" else "tx")


def test_every_measurand_is_known(speaker: Speaker) -> None:
    """A new version with a measurand of another kind has to be told here."""
    assert {m for m in speaker.measurands if not fitting(m)} <= {
        *("Power.Factor", "Display.ChargingComplete", "Display.InletHot")
    }
