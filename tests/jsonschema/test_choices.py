"""Choices that only empty lists pass, or null several of: as jsonschema-rs has it."""

from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
NOTHING = {"type": "object", "oneOf": [WHOLE, {"type": "boolean"}]}
SCHEMAS: list[dict[str, Any]] = [
    {
        "type": "array",
        "items": TEXT,
        "anyOf": [{"items": WHOLE}, {"minItems": 2}],
    },
    {
        "type": "object",
        "additionalProperties": TEXT,
        "anyOf": [{"additionalProperties": WHOLE}, {"minProperties": 2}],
    },
    {
        "items": TEXT,
        "oneOf": [{"items": WHOLE}, {"minItems": 1}, {"type": "string"}],
    },
    {"additionalProperties": NOTHING, "oneOf": [{"multipleOf": 0.5}, {}]},
    {"oneOf": [{"type": "null"}, {"minimum": 1}]},
    {"oneOf": [{"maxItems": 1}, {"type": ["object", "null"]}]},
    {"oneOf": [{"enum": [None, 3]}, {"type": ["string", "null"]}, TEXT]},
    {"oneOf": [{"type": ["string", "null"]}, WHOLE]},
    {"anyOf": [{"const": 3, "enum": [3.0, "a"]}, {"const": "a", "enum": ["a"]}]},
]
VALUES: list[Any] = [
    *([], ["a"], ["a", "b"], [1], [None], {}, {"x": "a"}, {"x": "a", "y": "b"}),
    *({"x": 1}, 3, 0.3, "a", True, None),
]


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    tmp = tmp_path_factory.mktemp("choices")
    manifest = 'name = "choices"\nversions = ["2.0.1"]\n' + "".join(
        f'[[data_transfer]]\nvendor_id = "com.example"\nmessage_id = "{number}"\n'
        f'request = "s{number}.json"\n'
        for number in range(len(SCHEMAS))
    )
    files = {
        f"s{number}.json": {"type": "object", "properties": {"x": schema}}
        for number, schema in enumerate(SCHEMAS)
    }
    folder = extensions.write(tmp / "choices", manifest, files)
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp / "choices_out")
    return extensions.whole(
        extensions.module(tmp / "choices_out", "choices.v201.codec")
    )


@pytest.mark.parametrize("number", range(len(SCHEMAS)))
def test_what_passes_one_choice_passes(codec: Any, number: int) -> None:
    arbiter = jsonschema_rs.Draft202012Validator(SCHEMAS[number])
    verdicts = {True: 0, False: 0}
    for value in VALUES:
        data = {"x": value}
        frame = {"vendorId": "com.example", "messageId": str(number), "data": data}
        try:
            message = codec.from_dict(codec.call.DataTransfer, frame)
        except codec.ocppj.ValidationError:
            is_right = False
        else:
            is_right = True
            assert codec.to_dict(message) == frame
        assert is_right is arbiter.is_valid(value), value
        verdicts[is_right] += 1
    assert all(verdicts.values())
