"""DataTransfer with data of any shape, ids in any case, and what is known of pairs."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import extensions

CAR = {
    "title": "CarId",
    "type": "object",
    "properties": {"vin": {"type": "string", "maxLength": 20}, "seats": {}},
    "required": ["vin"],
}
FILES = {
    "cars.json": {"type": "array", "minItems": 1, "maxItems": 3, "items": CAR},
    "text.json": {"type": "string", "maxLength": 5},
    "count.json": {"type": "integer", "minimum": 0},
    "mode.json": {
        "title": "StationMode",
        "type": "object",
        "properties": {"mode": {"enum": ["free", "paid"]}},
        "required": ["mode"],
    },
    "prices.json": {"type": "object", "additionalProperties": {"type": "number"}},
    "any.json": True,
    "maybe.json": {"type": ["integer", "null"]},
}


def entry(message_id: str | None, request: str, more: str = "") -> str:
    """An entry of extension.toml."""
    known = "" if message_id is None else f'message_id = "{message_id}"\n'
    return (
        f'[[data_transfer]]\nvendor_id = "com.Example"\n{known}'
        f'request = "{request}"\n{more}\n'
    )


MANIFEST = (
    'name = "shapes"\nversions = ["1.6"]\nignore = ["missing-type"]\n'
    + entry("Cars", "cars.json", 'response = "cars.json"')
    + entry("Text", "text.json", 'response = "count.json"\ndirection = "CS->CSMS"')
    + entry("Count", "count.json")
    + entry("Mode", "mode.json")
    + entry("RawMode", "mode.json", 'form = "json"')
    + entry("RawPrices", "prices.json", 'form = "json"')
    + entry("Any", "any.json", 'response = "maybe.json"')
    + entry("", "text.json")
    + entry(None, "count.json")
)


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    tmp = tmp_path_factory.mktemp("shapes")
    folder = extensions.write(tmp / "extension", MANIFEST, FILES)
    extensions.build(extensions.read([folder], "1.6"), "1.6", tmp / "shapes_out")
    return extensions.whole(extensions.module(tmp / "shapes_out", "shapes.v16.codec"))


def frame(message_id: str | None, data: Any, vendor_id: str = "com.Example") -> str:
    found = {"vendorId": vendor_id, "data": data}
    if message_id is not None:
        found["messageId"] = message_id
    return json.dumps(found)


RIGHT = [
    ("Cars", '[{"vin": "W1"}, {"vin": "W2", "seats": 4}]'),
    ("Text", "plain"),
    ("Count", "7"),
    ("Any", "null"),
    ("Any", '{"a": [null, 0.5]}'),
    ("Mode", '{"mode": "free"}'),
    ("RawMode", {"mode": "paid"}),
    ("RawPrices", {"night": 0.5}),
    ("", "short"),
    (None, "12"),
    ("Other", "anything"),
]


@pytest.mark.parametrize(("message_id", "data"), RIGHT)
def test_data_goes_both_ways(codec: Any, message_id: str | None, data: Any) -> None:
    text = frame(message_id, data)
    message = codec.from_json(codec.call.DataTransfer, text)
    again = json.loads(codec.to_json(message))
    plain = isinstance(data, str) and data[:1] in "[{"
    assert (json.loads(again["data"]) if plain else again["data"]) == (
        json.loads(data) if plain else data
    )
    assert codec.from_dict(codec.call.DataTransfer, again) == message


@pytest.mark.parametrize(
    ("message_id", "data", "pointer", "rule"),
    [
        ("Cars", "[]", "/data", "minItems"),
        ("Cars", '[{"vin": 5}]', "/data/0/vin", "type"),
        ("Cars", [{"vin": "W1"}], "/data", "type"),
        ("Text", "too long", "/data", "maxLength"),
        ("Count", "-1", "/data", "minimum"),
        ("RawMode", {"mode": "x"}, "/data/mode", "enum"),
        ("RawMode", '{"mode": "free"}', "/data", "type"),
        ("RawPrices", {"a": "b"}, "/data/a", "type"),
        ("", "too long", "/data", "maxLength"),
        (None, "x", "/data", "json"),
        ("Other", {"a": 1}, "/data", "type"),
    ],
)
def test_wrong_data_is_found(
    codec: Any, message_id: str | None, data: Any, pointer: str, rule: str
) -> None:
    text = frame(message_id, data)
    with pytest.raises(codec.ocppj.ValidationError) as caught:
        codec.from_json(codec.call.DataTransfer, text)
    found = caught.value.findings
    assert [(finding.pointer, finding.rule) for finding in found] == [(pointer, rule)]
    with pytest.raises(codec.ocppj.ValidationError):
        codec.to_json(codec.call.DataTransfer("com.Example", message_id, data=data))


def test_absent_data_may_be_null_and_are_not(codec: Any) -> None:
    request = codec.call.DataTransfer
    text = '{"vendorId":"com.Example","messageId":"Any"}'
    message = codec.from_json(request, text)
    assert message.data is codec.ocppj.UNSET
    assert codec.to_json(message) == text
    assert codec.to_dict(message) == json.loads(text)
    assert codec.from_json(request, text, tolerant=True).message == message


def test_data_of_a_response_that_are_null_are_left_out(codec: Any) -> None:
    request = codec.call.DataTransfer("com.Example", "Any")
    sent = {"1": codec.ocppj.Call("1", request)}
    text = '[3,"1",{"status":"Accepted","data":"null"}]'
    response = codec.unpack(text, sent.get)
    assert response.payload.data is None
    assert codec.pack(response) == '[3,"1",{"status":"Accepted"}]'
    response.payload.data = codec.ocppj.UNSET  # as a handler may hand it on
    assert codec.pack(response) == '[3,"1",{"status":"Accepted"}]'
    assert codec.to_dict(response.payload) == {"status": "Accepted"}


def test_a_number_is_text_on_the_wire(codec: Any) -> None:
    with pytest.raises(codec.ocppj.ValidationError, match="/data: 1 is no"):
        codec.from_json(codec.call.DataTransfer, frame("Count", 1))
    request = codec.call.DataTransfer("com.Example", "Count", data=1)
    assert json.loads(codec.to_json(request))["data"] == "1"


def test_items_are_of_their_class(codec: Any) -> None:
    car = codec.datatypes.CarId("W1", seats=None)
    request = codec.call.DataTransfer("com.Example", "Cars", data=[car])
    text = codec.to_json(request)
    assert json.loads(json.loads(text)["data"]) == [{"vin": "W1", "seats": None}]
    assert codec.from_json(codec.call.DataTransfer, text) == request
    request.data = [car] * 4
    with pytest.raises(codec.ocppj.ValidationError, match="4 items"):
        codec.to_json(request)


def test_an_answer_is_typed_by_its_request(codec: Any) -> None:
    request = codec.call.DataTransfer("com.Example", "Cars", data="[{}]")
    answer = '[3,"1",{"status":"Accepted","data":"[{\\"vin\\":\\"W1\\"}]"}]'
    result = codec.unpack(answer, action_of={"1": request}.get).payload
    assert result.data[0].vin == "W1"
    packed = codec.pack(codec.ocppj.CallResult("1", result, "DataTransfer"))
    assert json.loads(json.loads(packed)[2]["data"]) == [{"vin": "W1"}]


def test_ids_of_1_6_are_the_same_in_any_case(codec: Any) -> None:
    text = frame("mode", '{"mode": "free"}', "COM.example")
    message = codec.from_json(codec.call.DataTransfer, text)
    assert isinstance(message.data, codec.datatypes.StationMode)
    assert (message.vendor_id, message.message_id) == ("COM.example", "mode")


def test_what_is_known_of_pairs(codec: Any) -> None:
    version = codec.version_codec
    assert version.knows_vendor("COM.EXAMPLE")
    assert not version.knows_vendor("org.example")
    assert (
        version.transfer("com.example", "MODE").request is codec.datatypes.StationMode
    )
    assert version.transfer("com.example", "unknown") is None
    pairs = {pair: known.sent for pair, known in codec.transfers.items()}
    assert pairs["com.Example", "Text"] == "CS->CSMS"
    assert pairs["com.Example", None] == pairs["com.Example", ""] == "both"
    assert len(pairs) == 9


@pytest.mark.parametrize(
    ("vendor_id", "message_id", "status"),
    [
        ("org.example", "Mode", "UnknownVendorId"),
        ("com.example", "Unknown", "UnknownMessageId"),
        ("com.example", "mode", None),
    ],
)
def test_who_is_not_known_is_refused(
    codec: Any, vendor_id: str, message_id: str, status: str | None
) -> None:
    request = codec.call.DataTransfer(vendor_id, message_id)
    answer = codec.refusal(request)
    if status is None:
        assert answer is None
    else:
        assert codec.to_dict(answer) == {"status": status}
    assert codec.refusal(codec.call.Heartbeat()) is None


def test_two_ids_that_differ_by_case_are_one(tmp_path: Path) -> None:
    manifest = MANIFEST + entry("MODE", "text.json")
    folder = extensions.write(tmp_path / "extension", manifest, FILES)
    with pytest.raises(Exception, match="duplicate-entry"):
        extensions.read([folder], "1.6")
