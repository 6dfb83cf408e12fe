"""Whether 1.0 is an integer, which draft-04 denies: also where values are listed."""

import json
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions

DRAFTS = {
    "old": "http://json-schema.org/draft-04/schema#",
    "six": "http://json-schema.org/draft-06/schema#",
    "new": "https://json-schema.org/draft/2020-12/schema",
}
TYPES: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "any": {},
    "number": {"type": "number"},
    "maybe": {"type": ["integer", "null"]},
    "text": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
    "odd": {"not": {"type": "integer"}},
}
VALUES: dict[str, dict[str, Any]] = {
    "numbers": {"enum": [0, 1, 1.5]},
    "floats": {"enum": [1.0, 2.5]},
    "mixed": {"enum": [1, "1", True, None]},
    "arrays": {"enum": [1, [1]]},
    "const": {"const": 1},
}
PAYLOADS = ("1", "1.0", "1e0", "1.5", "true", '"1"', "null", "[1]", "[1.0]", "0.0")


def schema(draft: str) -> dict[str, Any]:
    """An object with a property for each type and values that can be put together."""
    listed: dict[str, Any] = {}
    for type_, said in TYPES.items():
        for values, those in VALUES.items():
            if type_ != "odd" or (draft, values) == ("old", "floats"):
                listed[f"{type_}{values.title()}"] = {**said, **those}
                listed[f"{type_}All{values.title()}"] = {"allOf": [said, those]}
    return {"$schema": DRAFTS[draft], "type": "object", "properties": listed}


MANIFEST = 'name = "integers"\nversions = ["1.6", "2.0.1"]\n' + "".join(
    f'[[data_transfer]]\nvendor_id = "{draft}"\nrequest = "{draft}.json"\n'
    for draft in DRAFTS
)


@pytest.fixture(scope="module", params=["1.6", "2.0.1"])
def codec(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    version = request.param
    root = tmp_path_factory.mktemp("integers_of_drafts")
    files = {f"{draft}.json": schema(draft) for draft in DRAFTS}
    folder = extensions.write(root / "integers", MANIFEST, files)
    package = extensions.base(version).package.name
    out = root / f"integers_{package}"
    extensions.build(extensions.read([folder], version), version, out)
    return extensions.whole(extensions.module(out, f"integers.{package}.codec"))


def sent(codec: Any, draft: str, data: str) -> str | None:
    """The data as they are written again; None where they are refused."""
    is_text = ".v16." in codec.call.__name__
    text = json.dumps(data) if is_text else data
    try:
        message = codec.from_json(
            codec.call.DataTransfer, f'{{"vendorId": "{draft}", "data": {text}}}'
        )
    except codec.ocppj.ValidationError:
        return None
    found = json.loads(codec.to_json(message))["data"]
    return str(found) if is_text else json.dumps(found)


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_listed_integer_is_what_it_is_to_its_draft(draft: str, codec: Any) -> None:
    described = schema(draft)
    judge = jsonschema_rs.validator_for(described)
    for name in described["properties"]:
        for payload in PAYLOADS:
            data = f'{{"{name}": {payload}}}'
            found = sent(codec, draft, data)
            assert (found is not None) == judge.is_valid(json.loads(data)), data
            if found is not None:
                assert repr(json.loads(found)) == repr(json.loads(data))
