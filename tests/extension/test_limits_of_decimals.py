"""Limits next to multipleOf: numbers of 1.6 are read as they are written."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

from ocpp_codegen.runtime import keyword_checks

MANIFEST = """\
name = "limited"
versions = ["1.6", "2.0.1"]
[[data_transfer]]
vendor_id = "com.example"
request = "levels.json"
"""
STEP = {"type": "number", "multipleOf": 0.1}
KEYWORDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LIMITS = (0.1, 0.3, 0.7)
LEVELS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Levels",
    "type": "object",
    "properties": {
        **{f"{k}{limit}": {**STEP, k: limit} for k in KEYWORDS for limit in LIMITS},
        **{
            f"not {k}{limit}": {**STEP, "not": {k: limit}}
            for k in KEYWORDS
            for limit in LIMITS
        },
        "threes": {"type": "integer", "multipleOf": 3},
        "anything": {},
    },
}
VALID = jsonschema_rs.validator_for(LEVELS)


def built(root: Path, version: str, package: str) -> Any:
    folder = extensions.write(root / "limited", MANIFEST, {"levels.json": LEVELS})
    out = root / f"limited_{package}"
    extensions.build(extensions.read([folder], version), version, out)
    return extensions.whole(extensions.module(out, f"limited.{package}.codec"))


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return built(tmp_path_factory.mktemp("limits_of_decimals"), "1.6", "v16")


@pytest.fixture(scope="module")
def codec_of_2_0_1(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return built(tmp_path_factory.mktemp("limits_of_floats"), "2.0.1", "v201")


def accepts(codec: Any, data: dict[str, Any]) -> bool:
    text = json.dumps({"vendorId": "com.example", "data": json.dumps(data)})
    try:
        codec.from_json(codec.call.DataTransfer, text)
    except codec.ocppj.ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", LEVELS["properties"])
def test_a_limit_counts_as_it_is_written(name: str, codec: Any) -> None:
    for tenths in range(-1, 12):
        data = {name: tenths / 10}
        assert accepts(codec, data) is VALID.is_valid(data), data


@pytest.mark.parametrize(
    ("text", "is_whole"), [("1e28", True), ("1.0", True), ("2.5", False)]
)
def test_a_large_number_is_whole(text: str, is_whole: bool) -> None:
    """The remainder of one has more digits than Decimal takes."""
    assert keyword_checks.IS_TYPE["integer"](Decimal(text)) == is_whole


@pytest.mark.parametrize("literal", ["3e30", "3000000000000000000000000000000", "9.0"])
@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
def test_a_multiple_is_what_is_written(
    version: str, literal: str, request: pytest.FixtureRequest
) -> None:
    codec = request.getfixturevalue("codec" if version == "1.6" else "codec_of_2_0_1")
    data = f'{{"threes": {literal}}}'
    data = json.dumps(data) if version == "1.6" else data
    text = f'{{"vendorId": "com.example", "data": {data}}}'
    message = codec.from_json(codec.call.DataTransfer, text)
    assert message.data.threes == int(Decimal(literal))
    assert codec.from_json(codec.call.DataTransfer, codec.to_json(message)) == message


def test_data_that_no_schema_describes_has_floats(codec: Any) -> None:
    data = {"anything": {"a": [0.1, 1e30]}, "further": 0.25}
    text = json.dumps({"vendorId": "com.example", "data": json.dumps(data)})
    message = codec.from_json(codec.call.DataTransfer, text)
    found = [*message.data.anything["a"], message.data.additional_properties["further"]]
    assert [(type(value), value) for value in found] == [
        (float, value) for value in (0.1, 1e30, 0.25)
    ]
    assert json.loads(json.loads(codec.to_json(message))["data"]) == data
