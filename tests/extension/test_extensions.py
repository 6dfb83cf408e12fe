"""What extensions make of a version: messages, data, corrections, packages.

Mostly the worked example of ``schemas/vendor``, as it is committed.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import generated
import pytest
from generated import ocppj, v16, v21, v201
from generated.v16 import call as v16_call
from generated.v201 import call as v201_call
from generated.v201 import codec as v201_codec
from generated.vendor.v16 import codec as codec16
from generated.vendor.v21 import codec as codec21
from generated.vendor.v201 import call, call_result, codec, datatypes, enums
from tests.helpers import extensions, inputs
from tests.helpers.modules import GENERATED

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.extension.toml import RESERVED, is_package_name
from ocpp_codegen.wiring import vendor

TARIFF = {"vendorId": "com.example", "tariff_name": "night", "Extra_Key": [None, 1.50]}
# For pairs and data that type checkers refuse.
ANY_TRANSFER: Any = call.DataTransfer
READING = datatypes.MeterReading("AB12", 10**25, enums.ReadingUnit.kwh)
CODECS = {
    "1.6": extensions.whole(codec16),
    "2.0.1": extensions.whole(codec),
    "2.1": extensions.whole(codec21),
}


def findings(action: Any, *arguments: Any, **options: Any) -> list[tuple[str, str]]:
    """Pointers and rules of what is found wrong."""
    with pytest.raises(ocppj.ValidationError) as caught:
        action(*arguments, **options)
    return [(found.pointer, found.rule) for found in caught.value.findings]


def transfer(message_id: str | None, data: Any) -> dict[str, Any]:
    """The payload of a DataTransfer request."""
    payload = {"vendorId": "com.example", "messageId": message_id, "data": data}
    return {key: value for key, value in payload.items() if value is not None}


# DataTransfer


def test_data_of_a_known_pair_is_typed() -> None:
    request = call.DataTransfer("com.example", "MeterReading", READING)
    text = codec.pack(ocppj.Call("1", request))
    data = (
        '{"meter_serial":"AB12","meterReading":10000000000000000000000000,"unit":"kWh"}'
    )
    assert text == (
        '[2,"1","DataTransfer",'
        f'{{"vendorId":"com.example","messageId":"MeterReading","data":{data}}}]'
    )
    assert codec.unpack(text) == ocppj.Call("1", request)
    assert codec.from_json(datatypes.MeterReading, data) == READING


def test_data_may_be_json_text() -> None:
    check = datatypes.CableCheck(enums.CableCheckResult.worn, resistance=5)
    request = call.DataTransfer("com.example", "CableCheck", check)
    payload = codec.to_dict(request)
    assert json.loads(payload["data"]) == {"result": "Worn", "resistance": 5}
    assert codec.from_dict(call.DataTransfer, payload) == request
    payload["data"] = ' {"result": "Worn", "Later": {"a_B": [1.0]}} '
    decoded = codec.from_dict(call.DataTransfer, payload)
    assert decoded.data.additional_properties == {"Later": {"a_B": [1.0]}}
    assert json.loads(codec.to_dict(decoded)["data"]) == json.loads(payload["data"])


@pytest.mark.parametrize("version", CODECS)
def test_each_version_has_the_messages(version: str) -> None:
    used = CODECS[version]
    reading = used.datatypes.MeterReading(
        meter_serial="AB12", meter_reading=7, unit=used.enums.ReadingUnit.m3
    )
    request = used.call.DataTransfer(
        vendor_id="com.example", message_id="MeterReading", data=reading
    )
    text = used.to_json(request)
    assert used.from_json(used.call.DataTransfer, text) == request
    data = json.loads(text)["data"]
    assert isinstance(data, str if version == "1.6" else dict)
    light = used.unpack('[2,"9","SetLight",{"color":"#00ff00","seconds":10}]')
    assert light.payload == used.call.SetLight(color="#00ff00", seconds=10)
    assert used.enums.Action("SetLight") is used.enums.Action.set_light


@pytest.mark.parametrize(
    "data", [None, False, 0, "", [None], {"meterReading": None, "A_b": {"cD": 1.50}}]
)
@pytest.mark.parametrize("pair", [("other", "MeterReading"), ("com.example", "Other")])
def test_data_of_others_stays_as_it_came(pair: tuple[str, str], data: Any) -> None:
    payload = {"vendorId": pair[0], "messageId": pair[1], "data": data}
    decoded = codec.from_dict(call.DataTransfer, payload)
    assert decoded.data == data
    if data is not None:
        assert codec.to_dict(decoded) == payload


def test_in_1_6_data_of_others_has_to_be_a_string() -> None:
    decode, cls = codec16.from_dict, CODECS["1.6"].call.DataTransfer
    request = decode(cls, {"vendorId": "other", "data": "{"})
    assert request.data == "{"
    payload = {"vendorId": "other", "data": {"a": 1}}
    assert findings(decode, cls, payload) == [("/data", "type")]


def test_in_1_6_data_that_is_not_a_string_is_one_fault() -> None:
    payload = {**transfer("MeterReading", {}), "data": 3}
    decode, cls = codec16.from_dict, CODECS["1.6"].call.DataTransfer
    assert findings(decode, cls, payload) == [("/data", "type")]


def test_bad_data_is_found_inside() -> None:
    bad = {"meter_serial": "ab", "meterReading": -1, "unit": "l", "Note": 1}
    phases = [{"phase": 1, "value": 0}, {"phase": 4}]
    expected = [
        ("/data/meter_serial", "minLength"),
        ("/data/meter_serial", "pattern"),
        ("/data/meterReading", "minimum"),
        ("/data/unit", "enum"),
        ("/data/phases/0/value", "exclusiveMinimum"),
        ("/data/phases/1/phase", "maximum"),
        ("/data/phases/1", "required"),
        ("/data/Note", "additionalProperties"),
    ]
    payload = transfer("MeterReading", {**bad, "phases": phases})
    decode = codec.from_dict
    assert sorted(findings(decode, call.DataTransfer, payload)) == sorted(expected)
    frame = json.dumps([2, "1", "DataTransfer", payload])
    with pytest.raises(ocppj.FrameError) as caught:
        codec.unpack(frame)
    assert isinstance(caught.value.reply, ocppj.CallError)
    assert "/data/" in caught.value.reply.description
    tolerated = decode(call.DataTransfer, payload, tolerant=ocppj.EVERY_RULE)
    assert tolerated.message.data.unit == "l"
    assert tolerated.unknown == {}  # Note is read as note
    as_sent = ANY_TRANSFER("com.example", "MeterReading", {**bad, "phases": phases})
    assert sorted(findings(codec.to_json, as_sent)) == sorted(expected)
    assert codec.to_dict(as_sent, validate=False) == payload


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ({"result": "Good"}, "type"),
        ('{"result":"Good"', "json"),
        ('{"result":"Good","result":"Worn"}', "json"),
        ('{"result":"Good","resistance":NaN}', "json"),
        ('"Good"', "type"),
    ],
)
def test_bad_json_text_in_data_is_found(data: Any, rule: str) -> None:
    payload = transfer("CableCheck", data)
    assert findings(codec.from_dict, call.DataTransfer, payload) == [("/data", rule)]


def test_a_response_is_typed_by_its_request() -> None:
    request = call.DataTransfer("com.example", "MeterReading", READING)
    answer = call_result.DataTransfer(
        enums.DataTransferStatusEnumType.accepted,
        data=datatypes.MeterReadingAnswer(accepted=True, next_reading_in=60),
    )
    text = codec.pack(ocppj.CallResult("1", answer))
    assert text.endswith('"data":{"accepted":true,"nextReadingIn":60}}]')
    for waiting in (request, ocppj.Call("1", request)):
        assert codec.unpack(text, {"1": waiting}.get) == ocppj.CallResult("1", answer)
    by_name = codec.unpack(text, {"1": "DataTransfer"}.get)
    assert isinstance(by_name, ocppj.CallResult)
    assert by_name.payload.data == {"accepted": True, "nextReadingIn": 60}
    bad = text.replace("60", "59")
    assert findings(codec.unpack, bad, {"1": request}.get) == [
        ("/data/nextReadingIn", "minimum")
    ]
    other = ANY_TRANSFER("com.other", "MeterReading")
    assert codec.unpack(bad, {"1": other}.get)


# customData


def test_custom_data_is_a_dict_with_types() -> None:
    steps = [{"fromHour": 22, "factor": 0.5, "more": None}]
    payload = {"customData": {**TARIFF, "steps": steps}}
    heartbeat = codec.from_dict(call.Heartbeat, payload)
    tariff = heartbeat.custom_data
    assert isinstance(tariff, datatypes.TariffData)
    assert tariff == payload["customData"]
    assert list(tariff) == list(payload["customData"])
    assert (tariff.tariff_name, tariff.price_per_kwh) == ("night", None)
    assert tariff.steps is not None
    assert tariff.steps[0].from_hour == 22
    assert codec.to_dict(heartbeat) == payload
    made = datatypes.TariffData.new(tariff_name="night", price_per_kwh=0.3)
    assert made == {
        "vendorId": "com.example",
        "tariff_name": "night",
        "pricePerKWh": 0.3,
    }
    assert codec.to_dict(call.Heartbeat(custom_data=made)) == {"customData": made}


def test_custom_data_is_checked_wherever_it_stands() -> None:
    station = {"vendorName": "a", "model": "b", "customData": {**TARIFF, "steps": 1}}
    payload = {"reason": "PowerUp", "chargingStation": station}
    expected = [("/chargingStation/customData/steps", "type")]
    assert findings(codec.from_dict, call.BootNotification, payload) == expected
    bad = call.Heartbeat(custom_data={"vendorId": "com.example"})
    assert findings(codec.to_json, bad) == [("/customData", "required")]


def test_custom_data_of_others_passes() -> None:
    station = {"vendorName": "a", "model": "b", "customData": TARIFF}
    other = {"vendorId": "com.other", "steps": 1, "tariff_name": None}
    payload = {"reason": "PowerUp", "chargingStation": station, "customData": other}
    boot = codec.from_dict(call.BootNotification, payload)
    assert type(boot.custom_data) is dict
    assert isinstance(boot.charging_station.custom_data, datatypes.TariffData)
    assert codec.to_dict(boot) == payload


def test_custom_data_of_one_place_is_checked_there_only() -> None:
    status = {"vendorId": "com.example.modem", "signal": -70}

    def boot(of_modem: Any, of_station: Any) -> dict[str, Any]:
        modem = {"iccid": "1", "customData": of_modem}
        station = {"vendorName": "a", "model": "b", "modem": modem}
        return {
            "reason": "PowerUp",
            "chargingStation": {**station, "customData": of_station},
        }

    wrong = {"vendorId": "com.example.modem", "signal": 1}
    decoded = codec.from_dict(call.BootNotification, boot(status, wrong))
    assert decoded.charging_station.modem is not None
    assert isinstance(decoded.charging_station.modem.custom_data, datatypes.ModemStatus)
    assert type(decoded.charging_station.custom_data) is dict
    assert codec.to_dict(decoded) == boot(status, wrong)
    expected = [("/chargingStation/modem/customData/signal", "maximum")]
    payload = boot(wrong, TARIFF)
    assert findings(codec.from_dict, call.BootNotification, payload) == expected
    decoded.charging_station.modem.custom_data = wrong
    assert findings(codec.to_json, decoded) == expected


# Round trips

ODD_VALUES = (
    "null",
    "[null,[],{},[[null]]]",
    '{"a_B":{"Cd-e":[1,{"F":false}]},"a_b":""}',
    "123456789012345678901234567890",
    "-1.7976931348623157e+308",
    "0.1",
    "-0.0",
    "1.0",
    '"\\u0000\\"\\\\ é☃"',
)


@pytest.mark.parametrize("value", ODD_VALUES)
def test_odd_values_come_out_as_they_went_in(value: str) -> None:
    """As text, character by character, wherever a schema does not name the key."""
    part = f'"phase":1,"value":0.5,"odd_Key":{value}'
    data = f'"meter_serial":"AB12","meterReading":1,"unit":"m3","phases":[{{{part}}}]'
    tariff = f'"vendorId":"com.example","tariff_name":"x","More_keys":{value}'
    texts = {
        call.DataTransfer: '"vendorId":"com.example","messageId":"MeterReading",'
        f'"data":{{{data}}}',
        call.Heartbeat: f'"customData":{{{tariff}}}',
    }
    for cls, text in texts.items():
        message: Any = codec.from_json(cls, f"{{{text}}}")
        assert codec.to_json(message) == f"{{{text}}}"
        assert codec.from_dict(cls, codec.to_dict(message)) == message


# Corrections


def test_corrections_hold_for_the_vendor_only() -> None:
    token = {"idToken": {"idToken": "x" * 200, "type": "Central"}}
    authorize = codec.from_dict(call.Authorize, token)
    assert type(authorize) is v201_call.Authorize
    assert codec.to_dict(authorize) == token
    expected = [("/idToken/idToken", "maxLength")]
    assert findings(v201_codec.from_dict, v201_call.Authorize, token) == expected
    assert findings(v201_codec.to_json, authorize) == expected
    token["idToken"]["idToken"] += "x" * 56
    assert findings(codec.from_dict, call.Authorize, token) == expected


def test_a_correction_of_values_makes_classes_of_its_own() -> None:
    standard: Any = v201_call.BootNotification
    assert call.BootNotification is not standard
    assert not hasattr(v201.enums.BootReasonEnumType, "battery")
    station = {"vendorName": "a", "model": "b"}
    payload = {"reason": "Battery", "chargingStation": station}
    boot = codec.from_dict(call.BootNotification, payload)
    assert boot.reason is enums.BootReasonEnumType.battery
    assert codec.to_dict(boot) == payload
    expected = [("/reason", "enum")]
    assert findings(v201_codec.from_dict, standard, payload) == expected
    with pytest.raises(TypeError, match="not a message"):
        codec.to_json(standard(boot.charging_station, boot.reason))


def test_headers_name_the_corrections() -> None:
    path = GENERATED / "vendor" / "v201" / "codec.py"
    header = path.read_text(encoding="utf-8").partition('"""')[0]
    assert "Correction long-tokens:" in header
    assert "Correction boot-after-battery:" in header
    assert "Extension vendor, content sha256" in header


# Packages


def test_what_an_extension_does_not_touch_is_the_standard_class() -> None:
    ours = {"call": call, "call_result": call_result, "datatypes": datatypes}
    for name, module in ours.items():
        for cls in vars(getattr(v201, name)).values():
            if isinstance(cls, type) and cls.__module__.endswith(f"v201.{name}"):
                same = getattr(module, cls.__name__) is cls
                assert same is (cls.__name__ != "BootNotification" or name != "call")
    assert v16.call is v16_call
    assert v21.call


def test_standard_modules_are_the_same_with_and_without(tmp_path: Path) -> None:
    """And an extension that is no longer named leaves, but nothing else does."""
    plain, extended = tmp_path / "plain", tmp_path / "extended"
    options = ("generate", "--ocpp", "1.6", "--quiet")
    with_example = (*options, "--extension", str(extensions.EXAMPLE))
    inputs.run(*options, "--output", str(plain), cwd=tmp_path)
    inputs.run(*with_example, "--output", str(extended), cwd=tmp_path)
    standard, all_files = contents(plain), contents(extended)
    added = {name: text for name, text in all_files.items() if name not in standard}
    assert {**standard, **added} == all_files
    assert {name.split("/")[0] for name in added} == {"vendor"}
    (extended / "vendor" / "notes.txt").write_text("mine")
    inputs.run(*options, "--output", str(extended), cwd=tmp_path)
    assert contents(extended) == {**standard, "vendor/notes.txt": b"mine"}


def test_a_run_for_one_version_leaves_the_packages_of_others(tmp_path: Path) -> None:
    other = tmp_path / "vendor" / "v21"
    shutil.copytree(GENERATED / "vendor", tmp_path / "vendor")
    command = ("generate", "--ocpp", "1.6", "--extension", str(extensions.EXAMPLE))
    inputs.run(*command, "--output", str(tmp_path), "--quiet", cwd=tmp_path)
    assert (other / "codec.py").is_file()
    (tmp_path / "vendor" / "v16" / "old.py").write_bytes(
        (other / "enums.py").read_bytes()
    )
    done = inputs.run(*command, "--output", str(tmp_path), "--check", cwd=tmp_path)
    assert (done.code, done.out) == (1, f"surplus {tmp_path}/vendor/v16/old.py\n")


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files by their paths."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


CORRECTION = """
[[correction]]
version = "2.0.1"
id = "{id}"
file = "*"
pointer = "/definitions/{pointer}"
{values}
reason = "r"
source = "s"
"""

ODD = """name = "odd"
versions = ["2.0.1"]

[[data_transfer]]
vendor_id = "com.odd"
message_id = "Odd"
request = "odd.json"
"""
ODD_SCHEMA = {
    "type": "object",
    "properties": {
        "levels": {
            "type": "array",
            "items": {"type": ["integer", "null"]},
            "maxItems": 3,
        },
        "kind": {"title": "NoneSuch", "type": "string", "enum": ["a"]},
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The codec of an extension whose corrections add and open objects."""
    tmp = tmp_path_factory.mktemp("odd")
    corrections = [
        (
            "open-modem",
            "ModemType/additionalProperties",
            "before = false\nafter = true",
        ),
        (
            "new-type",
            "NewType",
            'after = {type = "object", properties = {a = {type = "integer"}}}',
        ),
        ("new-field", "EVSEType/properties/level", 'after = {type = "integer"}'),
    ]
    manifest = ODD + "".join(
        CORRECTION.format(id=name, pointer=pointer, values=values)
        for name, pointer, values in corrections
    )
    folder = extensions.write(tmp / "odd", manifest, {"odd.json": ODD_SCHEMA})
    read = extensions.read([folder, extensions.EXAMPLE], "2.0.1", combine="fleet")
    extensions.build(read, "2.0.1", tmp / "odds")
    assert extensions.module(tmp / "odds", "fleet.v201.rules")
    return extensions.whole(extensions.module(tmp / "odds", "odd.v201.codec"))


def test_corrections_may_open_and_add_objects(odd: Any) -> None:
    modem = {"iccid": "1", "More_key": [None]}
    station = {"vendorName": "a", "model": "b", "modem": modem}
    payload = {"reason": "PowerUp", "chargingStation": station}
    boot = odd.from_dict(odd.call.BootNotification, payload)
    assert odd.to_dict(boot) == payload
    more = {"More_key": [None]}
    assert boot.charging_station.modem == odd.datatypes.ModemType(
        iccid="1", additional_properties=more
    )
    modem["iccid"] = "1" * 21
    with pytest.raises(odd.ocppj.ValidationError, match="/modem/iccid"):
        odd.from_dict(odd.call.BootNotification, payload)
    status = {"evseId": 1, "connectorId": 1, "connectorStatus": "Occupied"}
    assert odd.from_dict(
        odd.call.StatusNotification, {**status, "timestamp": "2026-03-14T09:26:53Z"}
    )
    assert odd.datatypes.EVSEType(id=1, level=2).level == 2


def test_optional_fields_may_hold_none_whatever_their_type(odd: Any) -> None:
    fields = odd.datatypes.Odd.__annotations__
    assert fields == {
        "levels": "list[int | None] | None",
        "kind": "enums.NoneSuch | None",
    }


def test_null_is_no_data_of_a_known_pair(odd: Any) -> None:
    request = {"vendorId": "com.odd", "messageId": "Odd", "data": None}
    with pytest.raises(odd.ocppj.ValidationError, match="/data: null is no"):
        odd.from_dict(odd.call.DataTransfer, request)
    waiting = call.DataTransfer("com.example", "MeterReading")
    answer = '[3,"1",{"status":"Accepted","data":null}]'
    assert findings(codec.unpack, answer, {"1": waiting}.get) == [("/data", "type")]


@pytest.mark.parametrize("vendor_id", [["a"], {}, 7])
def test_an_id_of_a_wrong_type_is_found(vendor_id: Any) -> None:
    request = ANY_TRANSFER(vendor_id, "MeterReading", data={"a": 1})
    assert findings(codec.to_json, request) == [("/vendorId", "type")]
    payload = codec.to_dict(request, validate=False)
    assert payload["vendorId"] == vendor_id
    tolerated = codec.from_dict(call.DataTransfer, payload, tolerant=True)
    read = {**payload, "vendorId": "7" if vendor_id == 7 else vendor_id}
    assert codec.to_dict(tolerated.message, validate=False) == read


def test_no_package_is_called_as_a_module_beside_it() -> None:
    entries = [path for path in GENERATED.iterdir() if path.stem[0] not in "_."]
    taken = {path.stem for path in entries if path.suffix in ("", ".py")}
    shipped = {folder.name for folder in extensions.SHIPPED}
    assert taken - shipped <= RESERVED
    offered = {name for name in vars(generated) if name.islower() and name[0] != "_"}
    assert offered - {"import_module", "overload", "suppress"} - shipped <= RESERVED
    for name in ("package", "con", "nul", "aux", "lpt1"):
        assert not is_package_name(name)
    with pytest.raises(CodegenError, match="can't be the name of a package"):
        vendor.check_folders([extensions.EXAMPLE], combine="extending")


# Several at once

_OTHER = """name = "other"
versions = ["2.0.1"]

[[data_transfer]]
vendor_id = "com.other"
message_id = "Ping"
request = "ping.json"
"""
_PING = {
    "title": "Ping",
    "type": "object",
    "properties": {"At": {"type": "number"}},
    "required": ["At"],
    "additionalProperties": False,
}


def test_two_extensions_make_one_package(tmp_path: Path) -> None:
    other = extensions.write(tmp_path / "other", _OTHER, {"ping.json": _PING})
    read = extensions.read([extensions.EXAMPLE, other], "2.0.1", combine="fleet")
    assert [extension.name for extension in read] == ["vendor", "other", "fleet"]
    extensions.build(read[2:], "2.0.1", tmp_path / "combined")
    made = extensions.module(tmp_path / "combined", "fleet.v201.codec")
    fleet = extensions.whole(made)
    ping = {"vendorId": "com.other", "messageId": "Ping", "data": {"At": 5}}
    decoded = fleet.from_dict(fleet.call.DataTransfer, ping)
    assert decoded.data == fleet.datatypes.Ping(at=5)
    assert fleet.to_json(decoded).endswith('"data":{"At":5}}')
    text = codec.to_json(call.DataTransfer("com.example", "MeterReading", READING))
    reading = fleet.from_json(fleet.call.DataTransfer, text).data
    assert reading.meter_reading == READING.meter_reading
    fleet.from_dict(
        fleet.call.Authorize, {"idToken": {"idToken": "x" * 99, "type": "Central"}}
    )


def test_a_version_that_it_does_not_serve_is_told(tmp_path: Path) -> None:
    assert inputs.run("init-extension", "acme", "--ocpp", "1.6", cwd=tmp_path).code == 0
    folder = tmp_path / "acme"
    made, told = vendor.read([folder], None, [extensions.base("2.1")])
    assert made == []
    assert told == [f"{folder}: warning: it does not serve OCPP 2.1"]


def test_folders_that_say_the_same_combine(tmp_path: Path) -> None:
    for name in ("alpha", "beta"):
        outcome = inputs.run("init-extension", name, cwd=tmp_path)
        assert outcome.code == 0
    folders = [tmp_path / name for name in ("alpha", "beta")]
    alpha, _, fleet = extensions.read(folders, "2.0.1", combine="fleet")
    assert [data.claim for data in fleet.data] == [data.claim for data in alpha.data]
    assert fleet.own == alpha.own


_CUSTOM = """
[[custom_data]]
vendor_id = "{}"
schema = "state.json"
at = ["*"]
"""
_STATE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "vendorId": {"type": "string", "maxLength": 255},
        "part": {"title": "Part", "type": "object", "properties": {"n": {}}},
    },
    "required": ["vendorId"],
}


def test_customdata_of_two_vendors_may_be_alike(tmp_path: Path) -> None:
    """Gamma has two vendorIds for it. Whole is data of DataTransfer for alpha."""
    head = 'name = "{}"\nversions = ["2.0.1"]\n'
    transfer = '[[data_transfer]]\nvendor_id = "a"\nrequest = "part.json"\n'
    manifests = {
        "alpha": _CUSTOM.format("a") + transfer,
        "beta": _CUSTOM.format("b") + _CUSTOM.format("part").replace("state", "part"),
        "gamma": _CUSTOM.format("c") + _CUSTOM.format("d"),
    }
    part = {**_STATE, "properties": {"vendorId": _STATE["properties"]["vendorId"]}}
    files = {"state.json": _STATE, "part.json": {**part, "title": "Whole"}}
    folders = [
        extensions.write(tmp_path / name, head.format(name) + said, files)
        for name, said in manifests.items()
    ]
    *_, alike = extensions.read(folders, "2.0.1", combine="alike")
    extensions.build([alike], "2.0.1", tmp_path / "alike_out")
    made = extensions.module(tmp_path / "alike_out", "alike.v201.codec")
    fleet = extensions.whole(made)
    names = {"a": "AlphaState", "b": "BetaState", "c": "GammaState", "d": "GammaState"}
    for vendor_id, name in {**names, "part": "BetaWhole"}.items():
        cls = getattr(fleet.datatypes, name)
        given = {"vendor_id": vendor_id} if name == "GammaState" else {}
        text = fleet.to_json(fleet.call.Heartbeat(custom_data=cls.new(**given)))
        assert json.loads(text) == {"customData": {"vendorId": vendor_id}}
        found = fleet.from_json(fleet.call.Heartbeat, text).custom_data
        assert type(found) is cls
    sent = fleet.call.DataTransfer("a", data=fleet.datatypes.AlphaWhole(vendor_id="x"))
    assert fleet.to_json(sent) == '{"vendorId":"a","data":{"vendorId":"x"}}'


FITTING: list[Any] = [
    *({}, True, {"maxLength": 20}, {"type": ["string", "null"]}),
    {"type": "string", "not": {"const": ""}},
    {"type": "string", "pattern": "^com"},
    {"anyOf": [{"type": "integer"}, {"enum": ["com.vendor", 1]}]},
]
UNFIT: list[Any] = [
    *({"type": "integer"}, {"maxLength": 3}, {"type": "null"}),
    {"type": "string", "not": {"const": "com.vendor"}},
    {"type": "string", "pattern": "^org"},
    {"anyOf": [{"type": "integer"}, {"enum": ["vendor", 1]}]},
]


@pytest.mark.parametrize(("vendor_ids", "faults"), [(FITTING, 0), (UNFIT, len(UNFIT))])
def test_a_vendor_id_fits_its_schema(
    vendor_ids: list[Any], faults: int, tmp_path: Path
) -> None:
    manifest = 'name = "ids"\nversions = ["2.0.1"]\n'
    files = {}
    for number, vendor_id in enumerate(vendor_ids):
        file = f"state{number}.json"
        files[file] = {**_STATE, "properties": {"vendorId": vendor_id}}
        custom = _CUSTOM.format("com.vendor").replace("state.json", file)
        manifest += custom.replace(
            "*", list(extensions.base("2.0.1").protocol.objects)[number]
        )
    folder = extensions.write(tmp_path / "ids", manifest, files)
    told = inputs.run("lint", str(folder)).out
    assert told.count("vendorId can't be 'com.vendor' here") == faults
    assert told.count(": error: ") == faults


def test_one_answer_may_be_text_and_json(tmp_path: Path) -> None:
    """Of two vendors: which form it has is known by its class alone."""
    folders = [
        extensions.write(
            tmp_path / form,
            f'name = "as_{form}"\nversions = ["2.0.1"]\n[[data_transfer]]\n'
            f'vendor_id = "{form}"\nresponse = "ping.json"\nform = "{form}"\n',
            {"ping.json": _PING},
        )
        for form in ("json", "text")
    ]
    *_, both = extensions.read(folders, "2.0.1", combine="forms")
    extensions.build([both], "2.0.1", tmp_path / "forms_out")
    made = extensions.module(tmp_path / "forms_out", "forms.v201.codec")
    for form, data in (("json", '{"At":5}'), ("text", json.dumps('{"At":5}'))):
        text = f'[3,"1",{{"status":"Accepted","data":{data}}}]'
        asked = extensions.whole(made).call.DataTransfer(form)
        assert made.pack(made.unpack(text, action_of={"1": asked}.get)) == text


def test_answers_that_nothing_tells_apart_do_not_combine(tmp_path: Path) -> None:
    """Lists of one vendor are text, and those of another JSON."""
    folders = [
        extensions.write(
            tmp_path / form,
            f'name = "as_{form}"\nversions = ["2.0.1"]\n[[data_transfer]]\n'
            f'vendor_id = "{form}"\nresponse = "{form}.json"\nform = "{form}"\n',
            {f"{form}.json": {"type": "array", "items": {"type": kind}}},
        )
        for form, kind in (("json", "string"), ("text", "integer"))
    ]
    assert len(extensions.read(folders, "2.0.1")) == 2
    with pytest.raises(CodegenError) as caught:
        extensions.read(folders, "2.0.1", combine="forms")
    (problem,) = caught.value.problems
    assert problem.message == (
        "the same data could answer DataTransfer of json of the extension as_json "
        "as JSON and DataTransfer of text of as_text as text"
    )
    assert problem.hint.startswith("give both the same form")


@pytest.mark.parametrize(
    ("manifest", "schema", "message"),
    [
        (
            _OTHER.replace("com.other", "com.example").replace("Ping", "CableCheck"),
            _PING,
            "vendor and other both describe DataTransfer of com.example CableCheck",
        ),
        (_OTHER.replace('"other"', '"vendor"'), _PING, "both make the package vendor"),
    ],
)
def test_a_clash_names_both(
    manifest: str, schema: Any, message: str, tmp_path: Path
) -> None:
    other = extensions.write(tmp_path / "other", manifest, {"ping.json": schema})
    with pytest.raises(CodegenError) as caught:
        extensions.read([extensions.EXAMPLE, other], "2.0.1", combine="fleet")
    assert message in str(caught.value)
    shutil.rmtree(other)


def test_a_set_without_data_transfer_can_have_none(
    official_folder: Path, tmp_path: Path
) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in ("HeartbeatRequest.json", "HeartbeatResponse.json"):
        shutil.copy(official_folder / name, few / name)
    options = ("--ocpp", "2.0.1", "--schemas", str(few), "--accept-unofficial")
    other = extensions.write(tmp_path / "other", _OTHER, {"ping.json": _PING})
    command = ("generate", *options, "--output", "out", "--extension", str(other))
    done = inputs.run(*command, cwd=tmp_path)
    assert done.code == 2
    assert "lack DataTransfer" in done.err
    assert not (tmp_path / "out").exists()


# The header


def command_in(path: Path) -> list[str]:
    """The words of the command that a header names, without the program."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if "# Command: " in line)
    end = next(n for n, line in enumerate(lines) if "# Extension " in line)
    told = " ".join(line.removeprefix("#").strip() for line in lines[start:end])
    return told.removeprefix("Command: ").split()[1:]


def test_the_command_in_a_header_makes_the_same_files(tmp_path: Path) -> None:
    """With the types of another version in it, and with several extensions."""
    names = ("plug_and_charge", "california_pricing")
    for name in names:
        shutil.copytree(inputs.ROOT / "schemas" / name, tmp_path / name)
    given = [part for name in names for part in ("--extension", tmp_path / name)]
    wanted = ("--ocpp", "1.6", "--ocpp", "2.0.1")
    with inputs.unformatted():
        command = ("generate", *wanted, *given, "--combine", "fleet")
        outcome = inputs.run(*command, "--output", "all", cwd=tmp_path)
        assert outcome.code == 0, outcome.err
        for name in ("plug_and_charge", "fleet"):
            made = Path(name) / "v16"
            command = tuple(command_in(tmp_path / "all" / made / "call.py"))
            assert command[:5] == ("generate", "--ocpp", "1.6", "--ocpp", "2.0.1")
            outcome = inputs.run(*command, "--output", name + "-again", cwd=tmp_path)
            assert outcome.code == 0, outcome.err
            again = inputs.snapshot(tmp_path / f"{name}-again" / made)
            assert again == inputs.snapshot(tmp_path / "all" / made)
