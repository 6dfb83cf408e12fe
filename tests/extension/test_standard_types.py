"""Standard types in a vendor's schemas: by their names, or as the official files."""

import json
import random
import typing
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers import extensions, inputs, schemas
from tests.helpers.inputs import Outcome
from tests.helpers.schemas import Schema, Version
from tests.jsonschema.test_vendor_corpus import Payloads, canonical

MANIFEST = """
name = "acme"
versions = ["1.6"]

[[data_transfer]]
vendor_id = "com.example"
message_id = "Offer"
request = "{request}"
"""
D6 = "http://json-schema.org/draft-06/schema#"
OFFER = {
    "$schema": D6,
    "title": "Offer",
    "type": "object",
    "properties": {
        "token": {"$ref": "ocpp:2.0.1#/definitions/IdTokenType"},
        "kind": {"$ref": "ocpp:2.0.1#/definitions/IdTokenEnumType"},
        "others": {
            "type": "array",
            "maxItems": 2,
            "items": {"$ref": "ocpp:2.0.1#/definitions/IdTokenType"},
        },
        "boot": {"$ref": "ocpp:2.0.1#/messages/BootNotificationRequest"},
        "strict": {
            "allOf": [
                {"$ref": "ocpp:2.0.1#/definitions/IdTokenType"},
                {"required": ["additionalInfo"]},
            ]
        },
    },
    "required": ["token"],
}


def built(folder: Path, request: str, files: dict[str, Any], *versions: str) -> Outcome:
    """What generate gives for an extension of 1.6, with modules in «offers»."""
    acme = inputs.write_set(folder / "acme", files)
    manifest = MANIFEST.format(request=request)
    (acme / "extension.toml").write_text(manifest, encoding="utf-8")
    asked = [part for ocpp in versions for part in ("--ocpp", ocpp)]
    options = ("--extension", acme, "--output", folder / "offers")
    with inputs.unformatted():
        return inputs.run("generate", "--quiet", *asked, *options, cwd=folder)


def with_official_types(schema: Schema) -> Schema:
    """The schema as a validator takes it, with copies of the official definitions."""
    boot = schemas.files()["BootNotificationRequest.json"]
    token = schemas.files()["AuthorizeRequest.json"]
    definitions = {
        **boot["definitions"],
        **token["definitions"],
        "BootNotificationRequest": {k: boot[k] for k in boot if k[0] != "$"},
    }
    text = json.dumps(schema).replace("ocpp:2.0.1#/messages", "#/definitions")
    return {
        **json.loads(text.replace("ocpp:2.0.1#/", "#/")),
        "definitions": definitions,
    }


@pytest.fixture(scope="module")
def offer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The codec of the extension, with the modules next to it."""
    folder = tmp_path_factory.mktemp("offer")
    outcome = built(folder, "offer.json", {"offer.json": OFFER}, "1.6", "2.0.1")
    assert outcome.code == 0, outcome.err
    codec = extensions.module(folder / "offers", "acme.v16.codec")
    found = extensions.whole(codec)
    found.datatypes201 = extensions.module(folder / "offers", "v201.datatypes")
    found.enums201 = extensions.module(folder / "offers", "v201.enums")
    return found


def transfer(data: Any) -> dict[str, Any]:
    return {"vendorId": "com.example", "messageId": "Offer", "data": json.dumps(data)}


def test_the_types_are_the_classes_of_the_other_version(offer: Any) -> None:
    token = {"idToken": "DE1", "type": "eMAID"}
    data = {"token": token, "kind": "Local", "others": [token]}
    found = offer.from_dict(offer.call.DataTransfer, transfer(data)).data
    made = offer.datatypes201.IdTokenType("DE1", offer.enums201.IdTokenEnumType.e_maid)
    kind = offer.enums201.IdTokenEnumType.local
    assert found == offer.datatypes.Offer(made, kind, [made])
    assert typing.get_type_hints(offer.datatypes.Offer)["token"] is type(made)


def test_they_are_checked_as_the_official_schemas_say(offer: Any) -> None:
    plain = with_official_types(OFFER)
    arbiter = jsonschema_rs.validator_for(plain, validate_formats=False)
    made = Payloads({"offer.json": plain}, random.Random(1))
    verdicts = {True: 0, False: 0}
    for _ in range(600):
        data = made.any()
        is_right = arbiter.is_valid(data)
        verdicts[is_right] += 1
        payload = transfer(data)
        try:
            message = offer.from_dict(offer.call.DataTransfer, payload)
        except offer.ocppj.ValidationError:
            message = None
        assert (message is not None) == is_right, data
        if message is None:
            continue
        back = json.loads(offer.to_dict(message)["data"])
        assert canonical(back) == canonical(data)
    assert min(verdicts.values()) > 50


def test_the_modules_of_the_other_version_have_to_be_made(tmp_path: Path) -> None:
    outcome = built(tmp_path, "offer.json", {"offer.json": OFFER}, "1.6")
    assert outcome.code == 2
    told = "a type of OCPP 2.0.1, whose modules are not made in this run"
    assert outcome.err.count(told) == 1
    assert "hint: add --ocpp 2.0.1" in outcome.err
    assert not (tmp_path / "offers").exists()


BAD = {
    "ocpp:2.0.1#/messages/Authorize": "OCPP 2.0.1 has no message Authorize",
    "ocpp:2.0.1#/definitions/Token": "OCPP 2.0.1 has no definition Token",
    "ocpp:2.2#/messages/AuthorizeRequest": "there is no OCPP '2.2'",
    "ocpp:2.0.1#/fields/idToken": "is not a supported reference",
}


@pytest.mark.parametrize("reference", BAD)
def test_references_that_lead_nowhere(reference: str, tmp_path: Path) -> None:
    for place, request, files in (
        ("request", reference, {}),
        ("schema", "a.json", {"a.json": {"$schema": D6, "$ref": reference}}),
    ):
        outcome = built(tmp_path / place, request, files, "1.6", "2.0.1")
        assert outcome.code == 2
        assert BAD[reference] in outcome.err


@pytest.mark.parametrize("name", ["IdTokenType", "IdTokenEnumType"])
def test_custom_data_can_hold_none_of_them(name: str, tmp_path: Path) -> None:
    """What customData holds is a dict, but these would be typed as objects."""
    schema = {
        "$schema": D6,
        "type": "object",
        "properties": {
            "vendorId": {"type": "string", "maxLength": 255},
            "tokens": {
                "type": "array",
                "maxItems": 9,
                "items": {"$ref": f"ocpp:2.0.1#/definitions/{name}"},
            },
        },
        "required": ["vendorId"],
    }
    entry = '[[custom_data]]\nvendor_id = "acme"\nschema = "data.json"\nat = ["*"]\n'
    for ocpp, expected in (("2.0.1", 0), ("2.1", 1)):
        manifest = f'name = "acme"\nversions = ["{ocpp}"]\n{entry}'
        folder = extensions.write(tmp_path / ocpp, manifest, {"data.json": schema})
        outcome = inputs.run("lint", folder)
        assert outcome.code == expected, outcome.out
        told = f"customData can't hold {name} of OCPP 2.0.1 [bad-reference]"
        assert outcome.out.count(told) == expected


# The official files as a vendor's schemas


@pytest.mark.parametrize("ocpp", ["1.6", "2.0.1", "2.1"])
def test_official_files_pass_lint(version: Version, ocpp: str, tmp_path: Path) -> None:
    inputs.write_set(tmp_path, version.files)
    entries = [
        f'[[data_transfer]]\nvendor_id = "x"\nmessage_id = "{file[:40]}"\n'
        f'request = "{file}"\n'
        for file in version.files
    ]
    text = f'name = "acme"\nversions = ["{ocpp}"]\n' + "".join(entries)
    (tmp_path / "extension.toml").write_text(text, encoding="utf-8")
    outcome = inputs.run("lint", tmp_path, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "")


def test_data_in_an_official_file_is_the_official_message(tmp_path: Path) -> None:
    files = {"AuthorizeRequest.json": schemas.files()["AuthorizeRequest.json"]}
    (tmp_path / "official").mkdir()
    folder = tmp_path / "official"
    outcome = built(folder, "AuthorizeRequest.json", files, "1.6", "2.0.1")
    assert outcome.code == 0, outcome.err
    text = (folder / "offers" / "acme" / "v16" / "_codec.py").read_text("utf-8")
    assert "v201_call.Authorize," in text
