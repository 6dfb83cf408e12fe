"""Date-times: what is read, what is written, what is judged, and by whom how."""

import json
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version
from typing import Any

import jsonschema_rs
import pydantic
import pytest
from generated import charge_point, ocppj
from generated.v16 import call as call16
from generated.v16 import codec as codec16
from generated.v201 import call, codec, datatypes
from generated.v201.charge_point import ChargePoint
from hypothesis import given
from hypothesis import strategies as st
from tests.applications.wires import Wire
from tests.helpers.schemas import ROOT
from tests.runtime.test_charge_point import route

import jsonschema

# In the order of the columns in the README.
TEXTS = {
    "lower case": "2026-03-14t09:26:53z",
    "no zone": "2026-03-14T09:26:53",
    "`+02`": "2026-03-14T09:26:53+02",
    "no seconds": "2026-03-14T09:26Z",
    "space for T": "2026-03-14 09:26:53Z",
    "9 digits": "2026-03-14T09:26:53.123456789Z",
    "leap second": "2016-12-31T23:59:60Z",
    "February 30": "2026-02-30T09:26:53Z",
}
AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
SCHEMA = {
    "$schema": "http://json-schema.org/draft-06/schema#",
    "type": "string",
    "format": "date-time",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-14T09:26:53Z", AT),
        (TEXTS["lower case"], AT),
        (TEXTS["no zone"], AT),
        (TEXTS["`+02`"], AT - timedelta(hours=2)),
        ("2026-03-14T09:26:53-0230", AT + timedelta(hours=2, minutes=30)),
        (TEXTS["no seconds"], AT.replace(second=0)),
        (TEXTS["space for T"], AT),
        (TEXTS["9 digits"], AT.replace(microsecond=123456)),
        ("2026-03-14T09:26:53,5", AT.replace(microsecond=500000)),
        (TEXTS["leap second"], datetime(2017, 1, 1, tzinfo=UTC)),
        (" 2026-03-14T09:26:53Z ", AT),
    ],
)
def test_date_times_are_read_as_stations_send_them(
    text: str, expected: datetime
) -> None:
    made = ocppj.read_time(text)
    assert made == expected
    assert made.utcoffset() is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-03-14",
        TEXTS["February 30"],
        "2026-03-14T24:00:00Z",
        "2026-03-14T09:26:61Z",
        "2026-03-14T09:26:60Z",
        "2026-03-14T09:26:53+24:00",
        "9999-12-31T23:59:60Z",
        "0001-01-01T00:00:00+01:00",
        "\uff12026-03-14T09:26:53Z",
        "2026-03-14T09:26:53." + "1" * 30 + "Z",
        "\x1b[31m",
    ],
)
def test_what_is_no_date_time_is_refused(text: str) -> None:
    for strict in (False, True):
        with pytest.raises(ValueError, match="is not a date-time") as caught:
            ocppj.read_time(text, strict)
        assert str(caught.value).isprintable()


@given(
    st.datetimes(
        min_value=datetime(1, 1, 2),
        max_value=datetime(9999, 12, 30),
        timezones=st.builds(
            timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23))
        ),
    )
)
def test_what_is_written_is_read_again(when: datetime) -> None:
    text = ocppj.write_time(when)
    assert text.endswith("Z")
    assert len(text) <= len("2026-03-14T09:26:53.123Z")
    again = ocppj.read_time(text, strict=True)
    assert timedelta(0) <= when - again < timedelta(milliseconds=1)


def test_what_has_no_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ocppj.write_time(datetime(2026, 3, 14))
    with pytest.raises(ValueError, match="years 1 to 9999"):
        ocppj.write_time(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
    bad: Any = "2026"
    with pytest.raises(TypeError, match="not str"):
        ocppj.write_time(bad)


def judged(judge: Any) -> list[bool]:
    """What a judge says of each text."""
    found = []
    for text in TEXTS.values():
        try:
            found.append(judge(text) is not False)
        except ValueError:
            found.append(False)
    return found


def checked(text: str) -> bool:
    """Our own check."""
    message = call.SecurityEventNotification(type="x", timestamp=text)
    return codec.check_formats(message) == ()


JUDGES: dict[str, Any] = {
    "`codec.check_formats`": checked,
    "`ocppj.read_time`": ocppj.read_time,
    f"jsonschema {version('jsonschema')}": jsonschema.Draft6Validator(SCHEMA).is_valid,
    f"jsonschema-rs {version('jsonschema-rs')}": jsonschema_rs.validator_for(
        SCHEMA
    ).is_valid,
    f"pydantic {version('pydantic')}": lambda text: pydantic.TypeAdapter(
        datetime
    ).validate_json(json.dumps(text)),
}


@pytest.mark.parametrize("judge", JUDGES)
def test_the_table_of_judges_is_true(judge: str) -> None:
    """Of those that are installed, in the versions that the table names."""
    text = (ROOT / "generated" / "README.md").read_text("utf-8")
    cells = [[c.strip() for c in line.split("|")] for line in text.splitlines()]
    rows = {row[1]: row[2:-1] for row in cells if len(row) == len(TEXTS) + 3}
    assert rows["judge"] == list(TEXTS)
    if judge in rows:
        assert [cell == "yes" for cell in rows[judge]] == judged(JUDGES[judge])
    else:
        name = judge.rpartition(" ")[0]
        assert any(row.startswith(f"{name} ") for row in rows), "another version"


def test_primitive_types_are_checked_when_asked_for() -> None:
    found = codec.check_formats(
        call.SetDisplayMessage(
            datatypes.MessageInfoType(
                id=1,
                priority="AlwaysFront",  # type: ignore[arg-type]
                transaction_id="no space",
                start_date_time="2026-03-14",
                message=datatypes.MessageContentType(
                    format="UTF8",  # type: ignore[arg-type]
                    content="x",
                    language="en_US",
                ),
            )
        )
    )
    assert sorted((f.pointer, f.rule, str(f.code)) for f in found) == [
        ("/message/message/language", "format:RFC5646", "PropertyConstraintViolation"),
        ("/message/startDateTime", "format:dateTime", "PropertyConstraintViolation"),
        (
            "/message/transactionId",
            "format:identifierString",
            "PropertyConstraintViolation",
        ),
    ]
    for uri, right in (
        ("https://x/a?b#c", True),
        ("ftp://u:p@h/%20", True),
        ("a b", False),
        ("%zz", False),
        ("", False),
    ):
        update = call16.UpdateFirmware(uri, "2026-03-14T09:26:53Z")
        assert (codec16.check_formats(update) == ()) == right
        assert "a b" not in str(codec16.check_formats(update))  # it may be a secret
    for tag, right in (
        ("en", True),
        ("zh-Hant-TW", True),
        ("x-private", True),
        ("e", False),
        ("en--US", False),
    ):
        info = datatypes.MessageContentType(format="UTF8", content="", language=tag)  # type: ignore[arg-type]
        assert (codec.check_formats(info) == ()) == right


def test_a_charge_point_checks_formats_when_asked_for() -> None:
    text = '[2,"1","SecurityEventNotification",{"type":"x","timestamp":"%s"}]'

    def codes(**options: Any) -> Any:
        kind = type("System", (ChargePoint,), options)
        (frame,) = route(kind("x", Wire()), text % "2026-03-14")
        return frame[2]

    assert codes() == "NotSupported"  # it has no handler
    assert codes(checks_formats=True) == "PropertyConstraintViolation"
    assert codes(checks_formats=True, tolerant=True) == "NotSupported"
    assert (
        codes(checks_formats=True, tolerant={"type"}) == "PropertyConstraintViolation"
    )
    assert charge_point.ChargePoint.checks_formats is False
