"""Limits next to multipleOf: numbers of 1.6 are read as they are written."""

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

from ocpp_codegen.runtime import keyword_checks

MANIFEST = """\
name = "limited"
versions = ["1.6"]
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
    },
}
VALID = jsonschema_rs.validator_for(LEVELS)


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("limits_of_decimals")
    folder = extensions.write(root / "limited", MANIFEST, {"levels.json": LEVELS})
    extensions.build(extensions.read([folder], "1.6"), "1.6", root / "limited_out")
    built = extensions.module(root / "limited_out", "limited.v16.codec")
    return extensions.whole(built)


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
