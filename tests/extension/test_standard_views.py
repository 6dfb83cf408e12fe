"""Standard objects in customData, by references to ocpp: definitions."""

from typing import Any

import pytest
from tests.helpers import extensions

MANIFEST = """\
name = "viewed"
versions = ["2.0.1"]
[[custom_data]]
vendor_id = "com.example"
schema = "custom.json"
at = ["*"]
"""
CUSTOM = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Custom",
    "type": "object",
    "properties": {
        "vendorId": {"const": "com.example"},
        "evse": {"$ref": "ocpp:#/definitions/EVSEType"},
        "texts": {
            "type": "array",
            "maxItems": 9,
            "items": {"$ref": "ocpp:#/definitions/MessageContentType"},
        },
    },
    "required": ["vendorId"],
}
SENT = {
    "vendorId": "com.example",
    "evse": {"id": 1, "connectorId": 2},
    "texts": [{"format": "UTF8", "content": "Hallo", "language": "de"}],
}


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The codec of an extension with customData and nothing else."""
    root = tmp_path_factory.mktemp("standard_views")
    folder = extensions.write(root / "viewed", MANIFEST, {"custom.json": CUSTOM})
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", root / "viewed_out")
    return extensions.whole(extensions.module(root / "viewed_out", "viewed.v201.codec"))


def test_they_are_dicts_with_properties(codec: Any) -> None:
    message = codec.from_dict(codec.call.Heartbeat, {"customData": SENT})
    custom = message.custom_data
    assert (custom.evse.id, custom.evse.connector_id) == (1, 2)
    assert isinstance(custom.evse, dict)
    assert custom.texts[0].content == "Hallo"
    assert codec.to_dict(message) == {"customData": SENT}


def test_they_can_be_made(codec: Any) -> None:
    views = codec.datatypes
    evse = views.EVSETypeView.new(id=1, connector_id=2)
    text = views.MessageContentTypeView.new(
        format="UTF8", content="Hallo", language="de"
    )
    custom = views.Custom.new(evse=evse, texts=[text])
    assert custom == SENT
    message = codec.call.Heartbeat(custom_data=custom)
    again = codec.from_json(codec.call.Heartbeat, codec.to_json(message))
    assert codec.to_dict(again) == {"customData": SENT}


def test_the_standard_class_stays_what_it_is(codec: Any) -> None:
    evse = codec.datatypes.EVSEType(id=1)
    assert evse.__class__.__module__.endswith("v201.datatypes")


@pytest.mark.parametrize(
    ("evse", "pointer", "rule"),
    [
        ({"id": "1"}, "/customData/evse/id", "type"),
        ({"connectorId": 1}, "/customData/evse", "required"),
        ({"id": 1, "more": 1}, "/customData/evse/more", "additionalProperties"),
        (7, "/customData/evse", "type"),
    ],
)
def test_they_are_checked_both_ways(
    codec: Any, evse: Any, pointer: str, rule: str
) -> None:
    payload = {"customData": {"vendorId": "com.example", "evse": evse}}
    heartbeat: Any = codec.call.Heartbeat
    with pytest.raises(codec.ocppj.ValidationError) as received:
        codec.from_dict(heartbeat, payload)
    with pytest.raises(codec.ocppj.ValidationError) as sent:
        codec.to_json(heartbeat(custom_data=payload["customData"]))
    for caught in (received, sent):
        found = [(f.pointer, f.rule) for f in caught.value.findings]
        assert found == [(pointer, rule)]
