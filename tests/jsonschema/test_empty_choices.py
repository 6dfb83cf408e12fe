"""Choices that contradict what stands next to them but for an empty list or map."""

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
]
VALUES: list[Any] = [
    *([], ["a"], ["a", "b"], [1], [None], {}, {"x": "a"}, {"x": "a", "y": "b"}),
    *({"x": 1}, 3, 0.3, "a", True),
]


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    tmp = tmp_path_factory.mktemp("empty")
    manifest = 'name = "empty"\nversions = ["2.0.1"]\n' + "".join(
        f'[[data_transfer]]\nvendor_id = "com.example"\nmessage_id = "{number}"\n'
        f'request = "s{number}.json"\n'
        for number in range(len(SCHEMAS))
    )
    files = {
        f"s{number}.json": {"type": "object", "properties": {"x": schema}}
        for number, schema in enumerate(SCHEMAS)
    }
    folder = extensions.write(tmp / "empty", manifest, files)
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp / "empty_out")
    return extensions.whole(extensions.module(tmp / "empty_out", "empty.v201.codec"))


@pytest.mark.parametrize("number", range(len(SCHEMAS)))
def test_what_is_empty_passes_and_nothing_else(codec: Any, number: int) -> None:
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
