"""Vendors' schemas in 1.6, in customData and as messages: verdicts of jsonschema-rs."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import extensions
from tests.helpers.vendor_corpus import Unit, units
from tests.jsonschema.test_vendor_corpus import Payloads, arbiter_of, canonical

PAYLOADS = 25
# One of three units of each kind is tried in every place.
QUICK = [pair for n, pair in enumerate(units()) if n % 3 == 0]
VERSIONS = {"data of 1.6": "1.6", "customData": "2.0.1", "message": "2.1"}


def with_vendor_id(unit: Unit) -> Unit:
    """A unit as customData, which always has a vendorId."""
    main, schema = next(iter(unit.items()))
    schema = copy.deepcopy(schema)
    schema["properties"]["vendorId"] = {"type": "string", "maxLength": 40}
    schema["required"] = [*schema.get("required", []), "vendorId"]
    return {**unit, main: schema}


class Built:
    """The codec of an extension with schemas in one kind of place."""

    def __init__(self, place: str, tmp: Path) -> None:
        self.place, self.version = place, VERSIONS[place]
        self.units: dict[str, Unit] = {}
        manifest = f'name = "places"\nversions = ["{self.version}"]\n'
        for number, (_, unit) in enumerate(QUICK):
            schema = next(iter(unit.values()))
            if place != "data of 1.6" and "properties" not in schema:
                continue
            name = f"Unit{number}"
            found = with_vendor_id(unit) if place == "customData" else unit
            self.units[name] = found
            manifest += self.entry(name, next(iter(unit)))
            for file, content in found.items():
                path = tmp / "places" / name / file
                path.parent.mkdir(parents=True, exist_ok=True)
                titled = {"title": name + path.stem, **content}
                path.write_text(json.dumps(titled), encoding="utf-8")
        (tmp / "places" / "extension.toml").write_text(manifest, encoding="utf-8")
        read = extensions.read([tmp / "places"], self.version)
        package = "v" + self.version.replace(".", "")
        out = tmp / f"places_{package}"
        extensions.build(read, self.version, out)
        built = extensions.module(out, f"places.{package}.codec")
        self.codec: Any = extensions.whole(built)

    def entry(self, name: str, main: str) -> str:
        if self.place == "customData":
            table, keys = "custom_data", f'vendor_id = "{name}"\nat = ["*"]\nschema'
        elif self.place == "message":
            keys = f'name = "{name}"\ndirection = "both"\nresponse = "{name}/{main}"\n'
            table, keys = "action", keys + "request"
        else:
            keys = f'vendor_id = "com.example"\nmessage_id = "{name}"\nrequest'
            table = "data_transfer"
        return f'[[{table}]]\n{keys} = "{name}/{main}"\n'

    def frame(self, name: str, data: Any) -> tuple[type, Any]:
        """A message with data in its place, and the class of the message."""
        call = self.codec.call
        if self.place == "customData":
            return call.Heartbeat, {"customData": data}
        if self.place == "message":
            return getattr(call, name), data
        known = self.codec.version_codec.transfer("com.example", name)
        text = json.dumps(data) if known.text else data  # a string is one as it is
        frame = {"vendorId": "com.example", "messageId": name, "data": text}
        return call.DataTransfer, frame

    def accepts(self, name: str, data: Any) -> bool:
        """Whether the codec reads data; it writes what it has read."""
        cls, frame = self.frame(name, data)
        try:
            message = self.codec.from_json(cls, json.dumps(frame))
        except self.codec.ocppj.ValidationError:
            return False
        again = json.loads(self.codec.to_json(message))
        if self.place == "data of 1.6" and frame["data"] != data:
            again["data"], frame["data"] = json.loads(again["data"]), data
        assert canonical(again) == canonical(frame)
        return True


@pytest.mark.parametrize("place", VERSIONS)
def test_a_schema_says_the_same_in_each_place(place: str, tmp_path: Path) -> None:
    built = Built(place, tmp_path)
    assert len(built.units) > 25
    accepted = 0
    for name, unit in built.units.items():
        allows, made = arbiter_of(unit), Payloads(unit, random.Random(name))
        for _ in range(PAYLOADS):
            data = made.any()
            if place != "data of 1.6" and not isinstance(data, dict):
                continue
            if place == "customData":
                data = {**data, "vendorId": name}
            wanted = allows(data)
            assert built.accepts(name, data) == wanted, (name, unit, data)
            accepted += wanted
    assert accepted > 200
