"""Values of each data type as text, both ways, and what is refused."""

import math
import sys
from collections.abc import Set
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from generated import devicemodel
from generated.devicemodel import DataType
from generated.v201 import enums
from hypothesis import example, given
from hypothesis import strategies as st

TYPES: dict[str, DataType[Any]] = {
    value.name: value
    for value in vars(devicemodel).values()
    if isinstance(value, DataType)
}

# Data type, text, value: the text is what the value is written as.
BOTH_WAYS = [
    ("boolean", "true", True),
    ("boolean", "false", False),
    ("integer", "0", 0),
    ("integer", "-17", -17),
    ("decimal", "0.5", 0.5),
    ("decimal", "-230", -230.0),
    ("decimal", "0.0000001", 1e-7),
    ("decimal", "100000000000000000000000", 1e23),
    ("decimal", "123456.789", 123456.789),
    ("dateTime", "2026-03-14T09:26:53Z", datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)),
    (
        "dateTime",
        "2026-03-14T09:26:53.589Z",
        datetime(2026, 3, 14, 9, 26, 53, 589_000, UTC),
    ),
    ("string", "", ""),
    ("string", " Straße, 1 ", " Straße, 1 "),
    ("passwordString", "gdjkWRE*-_=:+|@.", "gdjkWRE*-_=:+|@."),
    ("identifierString", "CS-0_1:a@b.c", "CS-0_1:a@b.c"),
    ("OptionList", "Immediate", "Immediate"),
    ("MemberList", "", frozenset()),
    ("MemberList", "A,B,C", frozenset({"C", "A", "B"})),
    ("SequenceList", "", []),
    ("SequenceList", "NTP,Heartbeat", ["NTP", "Heartbeat"]),
    ("CSL", "0.RST,1.RST", ["0.RST", "1.RST"]),
]

# Text that is read, though it would be written in another way.
READ = [
    ("integer", "+007", 7),
    ("decimal", "1.50", 1.5),
    ("decimal", "+3", 3.0),
    (
        "dateTime",
        "2026-03-14t10:26:53.5+01:00",
        datetime(2026, 3, 14, 9, 26, 53, 500_000, UTC),
    ),
    (
        "dateTime",
        "2026-03-14T09:26:53.1234567890z",
        datetime(2026, 3, 14, 9, 26, 53, 123_456, UTC),
    ),
    ("OptionList", " Immediate ", "Immediate"),
    ("MemberList", "B, A,A", frozenset({"A", "B"})),
    ("SequenceList", "B , A", ["B", "A"]),
]

FORBIDDEN_TEXT = [
    *(("boolean", text) for text in ("", "True", "FALSE", "1", "yes", " true")),
    *(("integer", text) for text in ("", "1.0", "1e3", "0x10", " 1", "1_0", "٣")),
    ("integer", "1" * 21),
    ("decimal", "9" * 309),
    ("decimal", "1" * 401),
    *(("decimal", text) for text in ("", "1e3", "NaN", "inf", ".5", "5.", "1,5", "٣")),
    *(
        ("dateTime", text)
        for text in (
            "",
            "2026-03-14",
            "2026-03-14T09:26:53",
            "2026-03-14 09:26:53Z",
            "2026-02-30T09:26:53Z",
            "2026-03-14T25:26:53Z",
            "20260314T092653Z",
            "2026-03-14T09:26:53+25:00",
            "0001-01-01T00:00:00+01:00",
        )
    ),
    *(("identifierString", text) for text in ("a b", "ä", "a,b", "a\n")),
    *(("OptionList", text) for text in ("", " ", "A,B")),
    *(
        (name, text)
        for name in ("MemberList", "SequenceList")
        for text in (",", "A,,B")
    ),
]

FORBIDDEN_VALUES: list[tuple[str, Any]] = [
    ("decimal", math.nan),
    ("decimal", -math.inf),
    ("decimal", 10**400),
    ("integer", 10**20),
    ("integer", -(10**20)),
    ("dateTime", datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))),
    ("dateTime", datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))),
    ("dateTime", datetime(2026, 3, 14)),
    ("identifierString", "a b"),
    ("OptionList", ""),
    ("OptionList", "A,B"),
    ("MemberList", {"A,B"}),
    ("SequenceList", ["A", ""]),
]

OF_ANOTHER_CLASS: list[tuple[str, Any]] = [
    ("boolean", 1),
    ("boolean", "true"),
    ("integer", True),
    ("integer", 1.0),
    ("integer", "1"),
    ("decimal", "1"),
    ("decimal", True),
    ("dateTime", "2026-03-14T09:26:53Z"),
    ("string", 1),
    ("string", None),
    ("identifierString", 1),
    ("OptionList", None),
    ("MemberList", ["A"]),
    ("MemberList", "A"),
    ("SequenceList", "A"),
    ("SequenceList", {"A"}),
    ("SequenceList", [1]),
]


def test_every_data_type_is_tried() -> None:
    assert len(TYPES) == 11
    assert {name for name, *_ in BOTH_WAYS} == set(TYPES)


@pytest.mark.parametrize(("name", "text", "value"), BOTH_WAYS)
def test_a_value_is_written_and_read(name: str, text: str, value: Any) -> None:
    assert TYPES[name].format(value) == text
    assert TYPES[name].parse(text) == value
    assert repr(TYPES[name]) == name


@pytest.mark.parametrize(("name", "text", "value"), READ)
def test_another_way_of_writing_is_read(name: str, text: str, value: Any) -> None:
    assert TYPES[name].parse(text) == value


@pytest.mark.parametrize(("name", "text"), FORBIDDEN_TEXT)
def test_text_that_the_type_forbids_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        TYPES[name].parse(text)


@pytest.mark.parametrize(("name", "value"), FORBIDDEN_VALUES)
def test_a_value_that_the_type_forbids_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError):
        TYPES[name].format(value)


@pytest.mark.parametrize(("name", "value"), OF_ANOTHER_CLASS)
def test_a_value_of_another_class_is_refused(name: str, value: Any) -> None:
    with pytest.raises(TypeError):
        TYPES[name].format(value)


@pytest.mark.parametrize("name", ["integer", "decimal"])
def test_a_number_too_long_for_python_to_write_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"^an? {name} "):
        TYPES[name].format(10**5000)


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("text", [None, 1, True, b"1", ["1"]])
def test_only_a_string_is_read(name: str, text: Any) -> None:
    with pytest.raises(TypeError, match=r" is not of type str$"):
        TYPES[name].parse(text)


def test_an_option_may_have_spaces_within() -> None:
    assert TYPES["OptionList"].parse("a b") == "a b"
    with pytest.raises(ValueError, match=r"'a,b' is not a valid option: no comma"):
        TYPES["OptionList"].parse("a,b")


def test_an_error_says_what_is_right_and_is_short() -> None:
    with pytest.raises(ValueError) as error:
        TYPES["boolean"].parse("x" * 10_000)
    assert "is not a valid boolean: true or false" in str(error.value)
    assert len(str(error.value)) < 100


def test_members_of_enums_are_written_as_their_values() -> None:
    measurand = enums.MeasurandEnumType.soc
    assert TYPES["MemberList"].format({measurand}) == "SoC"
    assert type(TYPES["string"].format(measurand)) is str
    assert type(TYPES["OptionList"].format(measurand)) is str


def test_a_date_time_is_written_in_utc() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert TYPES["dateTime"].format(noon) == "2026-07-01T10:00:00Z"


def test_a_decimal_is_set_with_six_places_and_reported_with_all() -> None:
    variable = devicemodel.Variable("Power", devicemodel.DECIMAL)
    assert variable.format_to_set(0.1 + 0.2) == "0.3"
    assert variable.format_to_set(2.123456789) == "2.123457"
    assert variable.format(2.123456789) == "2.123456789"
    count = devicemodel.Variable("Count", devicemodel.INTEGER)
    assert count.format_to_set(7) == "7"


def test_a_variable_is_no_list_and_belongs_to_components_alone() -> None:
    class Other:
        component = 7
        power = devicemodel.Variable("Power", devicemodel.DECIMAL)

    class Pump(devicemodel.Component):
        component = "Pump"
        power = Other.power

    assert Other.power.component == ""
    assert Pump.power.component == "Pump"
    assert Pump.power["Inlet"].instance == "Inlet"
    with pytest.raises(TypeError):
        list(Pump.power)  # type: ignore[call-overload]


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(sys.float_info.max)
@example(-sys.float_info.min)
@example(5e-324)
def test_every_decimal_survives(value: float) -> None:
    text = TYPES["decimal"].format(value)
    assert not set(text) - set("-0123456789.")
    assert TYPES["decimal"].parse(text) == value


@given(st.integers(1 - 10**20, 10**20 - 1))
@example(10**20 - 1)
@example(1 - 10**20)
def test_every_integer_survives(value: int) -> None:
    assert TYPES["integer"].parse(TYPES["integer"].format(value)) == value


@given(st.datetimes(timezones=st.timezones()))
def test_every_date_time_survives_to_the_millisecond(value: datetime) -> None:
    earliest = datetime(2, 1, 1, tzinfo=UTC)
    latest = datetime(9998, 12, 31, tzinfo=UTC)
    if earliest < value < latest:
        text = TYPES["dateTime"].format(value)
        assert abs(TYPES["dateTime"].parse(text) - value) < timedelta(milliseconds=1)


@given(st.sets(st.text("abcXYZ.0", min_size=1)))
def test_every_set_of_members_survives(value: Set[str]) -> None:
    text = TYPES["MemberList"].format(value)
    assert TYPES["MemberList"].parse(text) == value


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """What was read is written as something that reads the same."""
    for data_type in TYPES.values():
        try:
            value = data_type.parse(text)
        except ValueError:
            continue
        assert data_type.parse(data_type.format(value)) == value
