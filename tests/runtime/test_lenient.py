"""Reading leniently: the table over every field, rules that may be broken, texts."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generated import ocppj
from generated.ocppj import lenient
from generated.v16 import call as call16
from generated.v16 import codec as codec16
from generated.v16.standard import Keys, find_key
from generated.v201 import call, codec, datatypes, enums, standard
from generated.vendor.v201 import call as vendor_call
from generated.vendor.v201 import codec as vendor_codec
from tests.helpers import codecs, tolerant_fuzz
from tests.helpers.codecs import PACKAGES
from tests.helpers.schemas import ROOT

# What comes, and what it is read as, by the row of the table; None is not a reading.
EXAMPLES: dict[str, list[tuple[Any, Any]]] = {
    "a number": [(12, "12"), (12.5, "12.5"), (60.0, "60.0"), (Decimal("0.50"), "0.5")],
    "`true` or `false`": [(True, "true"), (False, "false")],
    "text of a whole number": [("12", 12), ("+7", 7), (" 007 ", 7), ("-33.0", -33)],
    "a whole number with a point": [(332.0, 332), (Decimal("332.0"), 332)],
    "text of a number": [("12.5", 12.5), ("1e1", 10.0), ("-0.5 ", -0.5)],
    "text of `true`, `false`, `1` or `0`": [
        ("TRUE", True),
        ("false", False),
        ("0", False),
    ],
    "`0` or `1`": [(0, False), (1, True), (1.0, True)],
    "an object, for a list of objects": [],
    "a value in another case": [],
    "a number, `true` or `false`": [],
}

# What stays as it came, by the field: there is no single reading.
UNREADABLE: dict[type, list[Any]] = {
    ocppj.String: [None, ["a"], {"a": 1}, float("nan"), 10**400],
    ocppj.Integer: [
        "",
        "12,5",
        "12.5",
        "1e3",
        "abc",
        True,
        [1],
        "9" * 50,
        "\u0661",
        None,
    ],
    ocppj.Number: ["", "12,5", "abc", "NaN", "1e400", True, [1], {"a": 1}, "0x1"],
    ocppj.Boolean: ["yes", "", 2, -1, 0.5, ["true"], None, "\uff11"],
    ocppj.Array: ["a", 5, True, None],
    ocppj.Enum: ["Unheard-Of", "", 5, None, ["a"]],
}


def fields(package: str) -> Iterator[tuple[str, ocppj.Property, Any]]:
    """Every field of a version, with the rule of the field or of its items."""
    for name, shape in codecs.module(package, "rules").SHAPES.items():
        for item in shape.properties:
            yield f"{name}.{item.wire_name}", item, item.rule
            if isinstance(item.rule, ocppj.Array):
                yield f"{name}.{item.wire_name}[]", item, item.rule.items


def read(package: str, rule: Any, value: Any) -> tuple[Any, list[ocppj.Finding]]:
    """What a field holds in tolerant mode, without its limits."""
    walk = codecs.module(package, "codec").version_codec._decoding(ocppj.TOLERATED)
    made = walk.value(rule, value, None)
    return made, [f for f in walk.findings if f.rule in ("type", "enum")]


def examples(reading: ocppj.Reading, rule: Any) -> list[tuple[Any, Any]]:
    """What comes and what it is read as, for one row and one field."""
    if reading.given == "a value in another case":
        members = list(rule.members)
        return [(m.swapcase(), m) for m in members] + [
            (f" {m.lower()}\n", m) for m in members
        ]
    if reading.given == "a number, `true` or `false`":
        return []  # no official enum has such a value
    return EXAMPLES[reading.given]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_field_reads_what_the_table_says(package: str) -> None:
    count: Counter[str] = Counter()
    for place, _, rule in fields(package):
        for reading in ocppj.READINGS:
            if type(rule) is not reading.wanted:
                continue
            for value, expected in examples(reading, rule):
                strict = getattr(rule, "strict", True)
                if isinstance(rule, ocppj.Integer) and not strict and value == 332:
                    continue  # right as it is
                made, findings = read(package, rule, value)
                assert (made, type(made)) == (expected, type(expected)), place
                (finding,) = findings
                assert finding.read == lenient.words(expected), place
                assert finding.holds_type
                count[reading.given] += 1
        for value in UNREADABLE.get(type(rule), ()):
            made, findings = read(package, rule, value)
            assert made == value or value != value, place
            (finding,) = findings
            assert (finding.read, finding.holds_type) == (None, False), place
    assert set(EXAMPLES) - set(count) <= {
        "an object, for a list of objects",  # see the fuzz below
        "a number, `true` or `false`",
        "a whole number with a point",
    }


def test_the_table_of_the_readme_is_that_of_the_code() -> None:
    text = (ROOT / "generated" / "README.md").read_text("utf-8")
    table = [
        tuple(line.split("|")[1:3]) for line in text.splitlines() if line[:1] == "|"
    ]
    rows = [(name.strip(), given.strip()) for name, given in table if given.strip()]
    known = [(reading.wanted.__name__, reading.given) for reading in ocppj.READINGS]
    assert [row for row in rows if row in known] == known
    assert set(EXAMPLES) == {given for _, given in known}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_names_differ_only_in_case(package: str) -> None:
    """Else there would be two readings."""
    for shape in codecs.module(package, "rules").SHAPES.values():
        names = [item.wire_name.lower() for item in shape.properties]
        assert len(set(names)) == len(names), shape
    for _, _, rule in fields(package):
        if isinstance(rule, ocppj.Enum):
            values = [member.lower() for member in rule.members]
            assert len(set(values)) == len(values), rule


@pytest.mark.parametrize("package", PACKAGES)
def test_payloads_with_one_fault_are_read_as_they_are_meant(package: str) -> None:
    """Some of those that make fuzz-tolerant makes by the million."""
    tried: Counter[str] = Counter()
    for index in range(len(codecs.messages(package))):
        some, failed = tolerant_fuzz.run(package, index, 12, 7)
        assert failed == []
        tried += some
    assert len(tried) >= 12
    assert tried.total() > 900


# Tolerance by rule


def test_what_is_tolerated_is_what_was_asked_for() -> None:
    payload = {"idTag": "x" * 30, "connectorId": 1}
    decode = codec16.from_dict
    for rules, refused in (
        ({"maxLength", "additionalProperties"}, []),
        (["maxLength"], ["additionalProperties"]),
        (frozenset(), ["maxLength", "additionalProperties"]),
        (ocppj.TOLERATED, []),
    ):
        if not refused:
            made = decode(call16.Authorize, payload, tolerant=rules)
            assert isinstance(made, ocppj.Tolerated)
            assert len(made.findings) == 2
            continue
        with pytest.raises(ocppj.ValidationError) as caught:
            decode(call16.Authorize, payload, tolerant=rules)
        assert [finding.rule for finding in caught.value.findings] == refused
    right = decode(call16.Authorize, {"idTag": "x"}, tolerant=frozenset())
    assert right == ocppj.Tolerated(call16.Authorize("x"), (), {})


def test_a_rule_that_there_is_not_is_an_error_even_for_right_messages() -> None:
    bad: Any
    for bad, error in (
        ({"max"}, ValueError),
        ("maxLength", TypeError),
        ({"Authorize": True}, TypeError),
        ({}, TypeError),
        (None, TypeError),
        (1, TypeError),
    ):
        with pytest.raises(error, match="tolerant"):
            codec16.from_dict(call16.Authorize, {"idTag": "x"}, tolerant=bad)
        with pytest.raises(error, match="tolerant"):
            codec16.unpack('[2,"1","Heartbeat",{}]', tolerant=bad)


def test_one_bad_sample_among_ten() -> None:
    samples: list[Any] = [{"value": str(n)} for n in range(10)]
    value = {"timestamp": "2026-03-01T10:00:00Z", "sampledValue": samples}
    payload = {"connectorId": 1, "meterValue": [value]}
    samples[3] = {"value": 3}
    made = codec16.from_dict(call16.MeterValues, payload, tolerant=True)
    assert made.message.meter_value[0].sampled_value[3].value == "3"
    samples[3] = {"unit": "Wh"}
    with pytest.raises(ocppj.ValidationError, match="sampledValue/3: value is missing"):
        codec16.from_dict(call16.MeterValues, payload, tolerant=True)
    made = codec16.from_dict(call16.MeterValues, payload, tolerant=ocppj.EVERY_RULE)
    values = [s.value for s in made.message.meter_value[0].sampled_value]
    assert values == [*"012", None, *"456789"]
    assert [f.holds_type for f in made.findings] == [False]


def test_null_for_a_required_field_is_a_missing_one() -> None:
    decode = codec16.from_dict
    for payload in ({"idTag": None}, {"idtag": "A", "idTag": None}):
        for rules in (True, {"type", "maxLength", "reading"}):
            with pytest.raises(ocppj.ValidationError) as caught:
                decode(call16.Authorize, payload, tolerant=rules)
            required = [
                f.pointer for f in caught.value.findings if f.rule == "required"
            ]
            assert required == ["/idTag"]
        made = decode(call16.Authorize, payload, tolerant=ocppj.EVERY_RULE)
        assert made.message.id_tag is None
        (found,) = (f for f in made.findings if f.rule == "required")
        assert str(found).endswith(
            "/idTag: null for a required field; the field is None"
        )
        assert not found.holds_type
    made = decode(call16.Authorize, {}, tolerant={"required"})
    assert str(made.findings[0]) == "message: idTag is missing; the field is None"
    with pytest.raises(ocppj.ValidationError) as caught:
        decode(call16.Authorize, {"idTag": None})
    assert [f.rule for f in caught.value.findings] == ["type"]


def test_null_for_a_required_object_list_or_enum_is_a_missing_one() -> None:
    station = {"model": "a", "vendorName": "b"}
    for payload in (
        {"reason": None, "chargingStation": station},
        {"reason": "PowerUp", "chargingStation": None},
        {"reason": "PowerUp", "chargingStation": {**station, "model": None}},
    ):
        with pytest.raises(ocppj.ValidationError) as caught:
            codec.from_dict(call.BootNotification, payload, tolerant=True)
        assert [f.rule for f in caught.value.findings] == ["required"]
    payload = {"vendorId": "x", "customData": {"vendorId": None, "a": None}}
    with pytest.raises(ocppj.ValidationError, match="/customData/vendorId"):
        codec.from_dict(call.DataTransfer, payload, tolerant=True)


@pytest.mark.parametrize("bad", [1, 3, ocppj.MAX_FINDINGS + 5])
def test_what_does_not_hold_its_type_is_never_left_out(bad: int) -> None:
    """Whatever else a message has so much of that not all of it is listed."""
    right: list[Any] = [{"value": 1}] * (ocppj.MAX_FINDINGS + 10)
    wrong = [{"value": [n]} for n in range(bad)]
    samples = [*wrong[: bad // 2], *right, *wrong[bad // 2 :]]
    value = {"timestamp": "2026-03-01T10:00:00Z", "sampledValue": samples}
    payload = {"connectorId": 1, "meterValue": [value]}
    made = codec16.from_dict(call16.MeterValues, payload, tolerant=True)
    assert len(made.findings) == ocppj.MAX_FINDINGS
    listed = [f.pointer for f in made.findings if not f.holds_type]
    places = [n for n, sample in enumerate(samples) if sample in wrong]
    expected = [f"/meterValue/0/sampledValue/{n}/value" for n in places]
    assert listed == expected[: ocppj.MAX_FINDINGS]
    numbers = [int(f.pointer.split("/")[4]) for f in made.findings]
    assert numbers == sorted(numbers)


# What is nobody's business, and what a vendor declares


def test_undeclared_data_stay_as_they_came() -> None:
    custom = {"vendorId": 5, "VENDORID": "x", "a": [None, "1", 1.0, {"b": "TRUE"}]}
    payload = {"vendorId": "x", "data": {"A": "1"}, "customData": custom}
    made = codec.from_dict(call.DataTransfer, payload, tolerant=True)
    assert made.message.data is payload["data"]
    assert made.message.custom_data is custom
    assert [(f.pointer, f.read) for f in made.findings] == [
        ("/customData/vendorId", None)
    ]


def test_data_stay_as_they_came_in_1_6_too() -> None:
    cases: list[tuple[str, Any]] = [
        ("12.50", 12.5),
        ("7", 7),
        ("true", True),
        ('{"A":[1.0]}', {"A": [1.0]}),
    ]
    for text, came in cases:
        request = f'{{"vendorId":5,"data":{text}}}'
        made = codec16.from_json(call16.DataTransfer, request, tolerant=True)
        assert (made.message.vendor_id, made.message.data) == ("5", came)
        assert type(made.message.data) is type(came)
        found = made.findings[1]
        assert (found.pointer, found.read, found.holds_type) == ("/data", None, False)
        with pytest.raises(ocppj.ValidationError, match="/data"):
            codec16.from_json(call16.DataTransfer, request, tolerant={"reading"})
        answer = f'[3,"1",{{"status":"accepted","data":{text}}}]'
        frame: Any = codec16.unpack(answer, {"1": "DataTransfer"}.get, tolerant=True)
        assert frame.message.payload.data == came
        assert not frame.findings[1].holds_type
    made = codec16.from_json(
        call16.DataTransfer, '{"vendorId":"x","data":null}', tolerant=True
    )
    assert made.message == call16.DataTransfer("x")
    assert made.findings[0].holds_type


def test_declared_data_are_read() -> None:
    data = {"meter_serial": "ABCD1234", "meterReading": "75", "UNIT": "KWH"}
    payload = {"vendorId": "com.example", "messageId": "MeterReading", "data": data}
    made = vendor_codec.from_dict(vendor_call.DataTransfer, payload, tolerant=True)
    assert made.message.data.meter_reading == 75
    assert made.message.data.unit == "kWh"
    text = json.dumps(payload)
    from_text = vendor_codec.from_json(vendor_call.DataTransfer, text, tolerant=True)
    assert from_text.message == made.message


def test_data_of_a_refusal_may_be_anything() -> None:
    request = vendor_call.DataTransfer("com.example", "MeterReading")
    text = '[3,"1",{"status":"%s","data":"no such message"}]'
    for status in ("UnknownMessageId", "UnknownVendorId", "Rejected"):
        frame: Any = vendor_codec.unpack(text % status, {"1": request}.get)
        assert frame.payload.data == "no such message"
    with pytest.raises(ocppj.FrameError, match="/data"):
        vendor_codec.unpack(text % "Accepted", {"1": request}.get)
    made = vendor_codec.unpack(text % "Accepted", {"1": request}.get, tolerant=True)
    assert [finding.pointer for finding in made.findings] == ["/data"]


def test_a_tolerated_response_keeps_its_vendors_type() -> None:
    request = vendor_call.DataTransfer("com.example", "MeterReading")
    waiting = {"1": request}.get
    right = json.loads(vendor_codec.pack(ocppj.Call("1", request)))
    assert right[2] == "DataTransfer"
    text = '[3,"1",{"status":"accepted","data":{"accepted":"TRUE","mood":1},"more":2}]'
    made = vendor_codec.unpack(text, waiting, tolerant=ocppj.EVERY_RULE)
    frame: Any = made.message
    assert type(frame.payload.data).__name__ == "MeterReadingAnswer"
    assert frame.payload.data.accepted is True
    assert made.unknown == {"/data/mood": 1, "/more": 2}


# Texts


@pytest.mark.parametrize("package", PACKAGES)
def test_no_decimal_comes_out(package: str) -> None:
    """Numbers are read as they are written in 1.6, but no message holds them so."""
    own, requests = codecs.module(package, "codec"), codecs.module(package, "call")
    text = '{"vendorId":{"a":[0.25]},"messageId":0.25,"b":0.5}'
    made = own.from_json(requests.DataTransfer, text, tolerant=True)
    assert made.message.vendor_id == {"a": [0.25]}
    assert type(made.message.vendor_id["a"][0]) is float
    assert made.message.message_id == "0.25"
    assert type(made.unknown["/b"]) is float
    sent = own.to_json(made.message, validate=False)
    assert json.loads(sent) == {"vendorId": {"a": [0.25]}, "messageId": "0.25"}


def test_duplicate_keys_are_found_where_they_are() -> None:
    text = (
        '\ufeff[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":'
        '{"model":"a","vendorName":"b","model":"c","modem":{"iccid":"1","iccid":"2"}}}]'
    )
    made = codec.unpack(text, tolerant=True)
    frame: Any = made.message
    assert frame.payload.charging_station.model == "c"
    assert [(f.pointer, f.rule) for f in made.findings] == [
        ("", "json"),
        ("/chargingStation/modem/iccid", "json"),
        ("/chargingStation/model", "json"),
    ] or sorted(f.pointer for f in made.findings) == [
        "",
        "/chargingStation/model",
        "/chargingStation/modem/iccid",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "[2,", '{"a":,}', "{'a':1}", '{"a":NaN}', '{"a":1e999}', '{"a":"\\ud800"}'],
)
def test_what_has_to_be_guessed_is_refused(text: str) -> None:
    with pytest.raises(ocppj.ValidationError):
        codec.from_json(call.DataTransfer, text, tolerant=ocppj.EVERY_RULE)
    with pytest.raises(ocppj.FrameError):
        codec.unpack(text, tolerant=ocppj.EVERY_RULE)


def test_no_frame_near_the_limit_of_recursion_ends_in_one() -> None:
    for shape in (
        '[2,"1","DataTransfer",{"vendorId":"x","data":%s}]',
        '[2,"1","DataTransfer",{"vendorId":%s}]',
        '[4,"1","GenericError","",{"a":%s}]',
        '[2,"1","DataTransfer",{"vendorId":"x","\\u0041":%s}]',
    ):
        for depth in (*range(90, 110, 5), *range(300, 1000, 35), *range(950, 1000, 4)):
            text = shape % ("[" * depth + "]" * depth)
            for tolerant in (False, True):
                with contextlib.suppress(ocppj.FrameError):
                    codec.unpack(text, {"1": "Reset"}.get, tolerant=tolerant)


# Values of standard


def test_a_key_is_read_strictly_or_leniently() -> None:
    boolean, integer = Keys.AllowOfflineTxForUnknownId, Keys.HeartbeatInterval
    for text in ("true", "TRUE", "True"):
        assert boolean.parse(text) is True
    for text in ("1", " true", "yes", ""):
        with pytest.raises(ValueError):
            boolean.parse(text)
    assert [boolean.parse_leniently(t) for t in ("1", "0", " TRUE ")] == [
        True,
        False,
        True,
    ]
    assert integer.parse_leniently(" 60.0 ") == 60
    for text in ("yes", "", "2"):
        with pytest.raises(ValueError):
            boolean.parse_leniently(text)


def test_standard_takes_whatever_a_tolerated_message_holds() -> None:
    values: list[Any] = [None, 5, {"name": "x"}, ["x"], enums.Action.heartbeat]
    for value in values:
        assert find_key(value) is None
        component = datatypes.ComponentType(name=value, evse=value)
        variable = datatypes.VariableType(name=value, instance=value)
        assert standard.find(component, variable) is None
        assert standard.find(value, value) is None
        known = datatypes.ComponentType(name="SecurityCtrlr", evse=value)
        found = standard.find(known, datatypes.VariableType(name="BasicAuthPassword"))
        assert found is not None
        assert standard.find(known, variable) is None
        for own in (Keys.AllowOfflineTxForUnknownId, Keys.CpoName, found):
            try:
                own.parse(value)
                own.parse_leniently(value)
            except (TypeError, ValueError):
                pass


def test_the_guide_names_files_that_there_are() -> None:
    for path in ("schemas/v201/secrets_and_types.toml", "schemas/vendor/README.md"):
        assert Path(ROOT / path).exists()
