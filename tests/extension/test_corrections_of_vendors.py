"""Corrections say all that vendors need, and those of several vendors go together."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions, inputs

from ocpp_codegen.base.errors import CodegenError

_COUNT = iter(range(1000))


def correction(file: str, pointer: str, version: str, **values: Any) -> str:
    """A [[correction]] table."""
    lines = [f"{key} = {toml(value)}" for key, value in values.items()]
    return "\n".join(
        [
            "[[correction]]",
            f'version = "{version}"',
            f'id = "c{next(_COUNT)}"',
            f'file = "{file}"',
            f'pointer = "{pointer}"',
            *lines,
            'reason = "r"',
            'source = "s"\n',
        ]
    )


def toml(value: Any) -> str:
    """A JSON value in TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{k}" = {toml(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def head(name: str, version: str) -> str:
    return f'name = "{name}"\nversions = ["{version}"]\nignore = ["unbounded-string"]\n'


AREA = {
    "title": "ParkingArea",
    "type": "object",
    "properties": {"level": {"type": "integer"}, "row": {"type": "string"}},
    "required": ["level"],
}
OLD = head("old", "1.6") + "".join(
    [
        correction(
            "StatusNotification.json",
            "/additionalProperties",
            "1.6",
            before=False,
            after=True,
        ),
        correction(
            "StatusNotification.json",
            "/properties/errorCode/enum",
            "1.6",
            before=None,
            after=None,
        ),
        correction(
            "StatusNotification.json",
            "/properties/area",
            "1.6",
            after={"$ref": "area.json"},
        ),
        correction("StartTransaction.json", "/required/1", "1.6", before="idTag"),
        correction(
            "StartTransaction.json",
            "/properties/idTag/maxLength",
            "1.6",
            before=20,
            after=40,
        ),
    ]
)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A codec of 1.6 with all kinds of corrections."""
    tmp = tmp_path_factory.mktemp("old")
    standard = extensions.base("1.6")
    codes = standard.documents["StatusNotification.json"]["properties"]["errorCode"]
    manifest = OLD.replace(
        "before = null\nafter = null", f"before = {toml(codes['enum'])}"
    )
    folder = extensions.write(tmp / "extension", manifest, {"area.json": AREA})
    extensions.build(extensions.read([folder], "1.6"), "1.6", tmp / "old_out")
    return extensions.whole(extensions.module(tmp / "old_out", "old.v16.codec"))


def test_further_keys_free_values_and_own_objects(old: Any) -> None:
    payload = {
        "connectorId": 1,
        "errorCode": "MyOwnError",
        "status": "Faulted",
        "area": {"level": 2, "row": "B"},
        "mood": ["bad"],
    }
    message = old.from_dict(old.call.StatusNotification, payload)
    assert message.error_code == "MyOwnError"
    assert message.area == old.datatypes.ParkingArea(level=2, row="B")
    assert message.additional_properties == {"mood": ["bad"]}
    assert old.to_dict(message) == payload
    with pytest.raises(old.ocppj.ValidationError, match="/area/level"):
        old.from_dict(old.call.StatusNotification, {**payload, "area": {"level": "x"}})


def test_a_required_field_made_optional(old: Any) -> None:
    payload = {"connectorId": 1, "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"}
    assert old.from_dict(old.call.StartTransaction, payload).id_tag is None
    old.from_dict(old.call.StartTransaction, {**payload, "idTag": "x" * 40})


MODEL = "/definitions/ChargingStationType/properties/model/maxLength"
MEASURAND = "/definitions/MeasurandEnumType/enum/-"
REQUIRED = "/definitions/ChargingStationType/required"
FIRST = "".join(
    [
        correction("*", MODEL, "2.0.1", before=20, after=50),
        correction("*", MEASURAND, "2.0.1", after="Power.Apparent"),
        correction("*", f"{REQUIRED}/0", "2.0.1", before="model"),
    ]
)
SECOND = "".join(
    [
        correction("*", MODEL, "2.0.1", before=20, after=30),
        correction("*", MEASURAND, "2.0.1", after="Power.Apparent"),
        correction("*", MEASURAND, "2.0.1", after="Humidity"),
        correction("*", f"{REQUIRED}/1", "2.0.1", before="vendorName"),
    ]
)


def test_corrections_of_two_vendors_go_together(tmp_path: Path) -> None:
    folders = [
        extensions.write(tmp_path / name, head(name, "2.0.1") + text, {})
        for name, text in (("first", FIRST), ("second", SECOND))
    ]
    *_, both = extensions.read(folders, "2.0.1", combine="both")
    station = both.protocol.objects["ChargingStationType"]
    assert not any(field.required for field in station.fields)
    (model,) = (field for field in station.fields if field.name == "model")
    assert model.type.max_length == 50  # type: ignore[union-attr]
    values = both.protocol.enums["MeasurandEnumType"].values
    assert [values.count(v) for v in ("Power.Apparent", "Humidity")] == [1, 1]


def test_what_a_correction_adds_may_be_customdata_too(tmp_path: Path) -> None:
    added = {"after": {"$ref": "area.json"}}
    manifest = (
        head("placed", "2.0.1")
        + '[[custom_data]]\nvendor_id = "com.x"\nschema = "area.json"\nat = ["*"]\n'
        + correction("HeartbeatRequest.json", "/properties/area", "2.0.1", **added)
    )
    named = {"level": {"type": "integer"}, "vendorId": {"type": "string"}}
    area = {**AREA, "properties": named, "required": ["vendorId"]}
    folder = extensions.write(tmp_path / "placed", manifest, {"area.json": area})
    out = tmp_path / "placed_out"
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", out)
    codec = extensions.whole(extensions.module(out, "placed.v201.codec"))
    value = {"vendorId": "com.x", "level": 1}
    frame = {"area": value, "customData": value}
    message = codec.from_dict(codec.call.Heartbeat, frame)
    assert type(message.area) is codec.datatypes.ParkingArea
    assert type(message.custom_data) is codec.datatypes.ParkingAreaView
    assert codec.to_dict(message) == frame


@pytest.mark.parametrize("order", [1, -1])
def test_a_correction_of_all_files_goes_with_one_of_a_file(
    order: int, tmp_path: Path
) -> None:
    pointer = "/properties/idTag/maxLength"
    texts = [
        correction("*", pointer, "1.6", before=20, after=40),
        correction("StartTransaction.json", pointer, "1.6", before=20, after=60),
    ][::order]
    folders = [
        extensions.write(tmp_path / name, head(name, "1.6") + text, {})
        for name, text in zip(("first", "second"), texts, strict=True)
    ]
    *_, both = extensions.read(folders, "1.6", combine="both")
    limits = {
        name: field.type.max_length  # type: ignore[union-attr]
        for name, action in both.protocol.actions.items()
        for field in (action.request.fields if action.request else ())
        if field.name == "idTag"
    }
    assert {name: limits[name] for name in ("Authorize", "StartTransaction")} == {
        "Authorize": 40,
        "StartTransaction": 60,
    }


def test_a_name_in_front_is_not_that_of_another(tmp_path: Path) -> None:
    """Where eb's Tariff is called after eb, the EbTariff of a third is another one."""
    titles = {"ea": ("Tariff", "string"), "eb": ("Tariff", "integer")}
    titles |= {"ee": ("EbTariff", "string")}
    folders = [
        extensions.write(
            tmp_path / name,
            head(name, "2.0.1")
            + f'[[data_transfer]]\nvendor_id = "{name}"\nrequest = "t.json"\n',
            {
                "t.json": {
                    "title": title,
                    "type": "object",
                    "properties": {"y": {"type": type_}},
                }
            },
        )
        for name, (title, type_) in titles.items()
    ]
    *_, all_ = extensions.read(folders, "2.0.1", combine="all")
    assert all_.own == {"EaTariff", "EbTariff", "EbTariff2"}


def test_a_contradiction_names_both(tmp_path: Path) -> None:
    pointer = "/definitions/ChargingStationType/properties/model/format"
    folders = [
        extensions.write(
            tmp_path / name,
            head(name, "2.0.1") + correction("*", pointer, "2.0.1", after=after),
            {},
        )
        for name, after in (("first", "uri"), ("second", "date-time"))
    ]
    with pytest.raises(CodegenError, match="first and second both correct"):
        extensions.read(folders, "2.0.1", combine="both")


def test_types_of_two_vendors_have_names_of_their_own(tmp_path: Path) -> None:
    entry = '[[data_transfer]]\nvendor_id = "{0}"\nrequest = "limit.json"\n'
    limit = {"title": "Limit", "type": "object", "properties": {"amps": {}}}
    more = {**limit, "properties": {"watts": {"enum": ["a", "b"]}}}
    folders = [
        extensions.write(
            tmp_path / name,
            head(name, "2.0.1") + entry.format(name),
            {"limit.json": schema},
        )
        for name, schema in (("first", limit), ("second_one", more))
    ]
    *_, both = extensions.read(folders, "2.0.1", combine="both")
    assert both.own == {"FirstLimit", "SecondOneLimit", "LimitWatts"}


def test_a_wrong_value_before_shows_where_it_differs(tmp_path: Path) -> None:
    text = correction(
        "*",
        "/definitions/IdTokenType/properties/idToken",
        "2.0.1",
        before={"type": "string", "maxLength": 35},
        after={"type": "string"},
    )
    folder = extensions.write(tmp_path / "one", head("one", "2.0.1") + text, {})
    with pytest.raises(CodegenError, match="at /maxLength it has 36, not 35"):
        extensions.read([folder], "2.0.1")


# Keywords that the official files have nowhere, by pointer in BootNotificationRequest.
STATION = "/definitions/ChargingStationType/properties"
KEYWORDS = {
    f"{STATION}/serialNumber/pattern": "^[A-Z]{2}[0-9]+$",
    f"{STATION}/model/minLength": 3,
    f"{STATION}/firmwareVersion": {"anyOf": [{"const": "1.0"}, {"type": "integer"}]},
}
STATIONS: list[dict[str, Any]] = [
    {"model": "One", "vendorName": "V"},
    {"model": "On", "vendorName": "V"},
    {"model": "One", "vendorName": "V", "serialNumber": "AB12"},
    {"model": "One", "vendorName": "V", "serialNumber": "ab12"},
    {"model": "One", "vendorName": "V", "firmwareVersion": "1.0"},
    {"model": "One", "vendorName": "V", "firmwareVersion": 7},
    {"model": "One", "vendorName": "V", "firmwareVersion": "7"},
]


def test_corrections_may_use_any_keyword(tmp_path: Path) -> None:
    document = extensions.base("2.0.1").documents["BootNotificationRequest.json"]
    schema = json.loads(json.dumps(document))
    tables = [head("any", "2.0.1")]
    for pointer, value in KEYWORDS.items():
        *steps, last = pointer.strip("/").split("/")
        place = schema
        for step in steps:
            place = place[step]
        before = {"before": place[last]} if last in place else {}
        place[last] = value
        tables.append(correction("*", pointer, "2.0.1", **before, after=value))
    folder = extensions.write(tmp_path / "any", "".join(tables), {})
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp_path / "any_out")
    made = extensions.module(tmp_path / "any_out", "any.v201.codec")
    codec = extensions.whole(made)
    validator = jsonschema_rs.validator_for(schema)
    payloads = [{"reason": "PowerUp", "chargingStation": s} for s in STATIONS]
    assert [is_taken(codec, p) for p in payloads] == [
        *map(validator.is_valid, payloads)
    ]


def is_taken(codec: Any, payload: dict[str, Any]) -> bool:
    """Whether a codec takes a BootNotification."""
    try:
        codec.from_dict(codec.call.BootNotification, payload)
    except codec.ocppj.ValidationError:
        return False
    return True


def test_items_are_taken_out_as_they_are_counted_before(tmp_path: Path) -> None:
    """Both ways to count are right: before anything is gone, and after."""
    first = correction(
        "BootNotification.json", "/required/0", "1.6", before="chargePointVendor"
    )
    for name, place in (("before", "/required/1"), ("after", "/required/0")):
        second = correction(
            "BootNotification.json", place, "1.6", before="chargePointModel"
        )
        folder = extensions.write(
            tmp_path / name, head(name, "1.6") + first + second, {}
        )
        (made,) = extensions.read([folder], "1.6")
        boot = made.protocol.actions["BootNotification"].request
        assert boot is not None
        assert not any(field.required for field in boot.fields)


def test_a_type_in_several_files_is_corrected_in_all(tmp_path: Path) -> None:
    place = "/properties/status/enum/-"
    files = [
        "RemoteStopTransactionResponse.json",
        "RemoteStartTransactionResponse.json",
    ]
    texts = [correction(file, place, "1.6", after="Busy") for file in files]
    folder = extensions.write(tmp_path / "one", head("one", "1.6") + texts[0], {})
    outcome = inputs.run("lint", folder)
    assert (
        f"hint: it is one type in several places: correct {files[1]}#{place} too"
        in (outcome.out)
    )
    folder = extensions.write(tmp_path / "two", head("two", "1.6") + "".join(texts), {})
    assert inputs.run("lint", folder).code == 0


def test_what_corrections_add_may_have_any_name(tmp_path: Path) -> None:
    unit = "/properties/meterValue/items/properties/sampledValue/items/properties/unit"
    text = head("units", "1.6") + "".join(
        [
            correction("MeterValues.json", f"{unit}/enum/-", "1.6", after="kwh"),
            correction(
                "Heartbeat.json",
                "/properties/load",
                "1.6",
                after={"type": "integer"},
            ),
            correction(
                "LogStatusNotificationResponse.json",
                "/properties/__init__",
                "1.6",
                after={"type": "boolean"},
            ),
        ]
    )
    folder = extensions.write(tmp_path / "units", text, {})
    outcome = inputs.run("lint", folder)
    assert "'kwh' would be named kwh_2, since its usual name is that of another" in (
        outcome.out
    )
    chosen = (
        '[names.members.UnitOfMeasure]\nkwh = { name = "kilowatt_hour" }\n'
        '[names.fields]\nload = { name = "the_load" }\n'
        '__init__ = { name = "made" }\n'
    )
    folder = extensions.write(
        tmp_path / "named", text.replace("units", "named") + chosen, {}
    )
    assert inputs.run("lint", folder).code == 0
    extensions.build(
        extensions.read([folder], "1.6"), "1.6", tmp_path / "names_chosen_out"
    )
    codec = extensions.whole(
        extensions.module(tmp_path / "names_chosen_out", "named.v16.codec")
    )
    assert codec.enums.UnitOfMeasure.kilowatt_hour == "kwh"
    assert codec.enums.UnitOfMeasure.kwh == "kWh"
    assert codec.to_dict(codec.call.Heartbeat(the_load=7)) == {"load": 7}
    assert codec.call_result.LogStatusNotification(made=True).made
