"""Fields whose names differ in case or underscores only, wherever names are folded."""
# mypy: disable-error-code="misc,untyped-decorator"

import asyncio
import json
from typing import Any

import pytest
from tests.helpers import extensions

MANIFEST = """\
name = "alike"
versions = ["2.0.1"]

[[action]]
name = "PushMeter"
request = "push.json"
response = "push.json"
direction = "both"
"""
PROPERTIES = {
    "kwh": {"type": "integer"},
    "kWh": {"type": "integer"},  # k_wh
    "k_wh": {"type": "integer"},  # numbered, since k_wh is taken
    "uptime": {"type": "integer"},
    "up_time": {"type": "integer"},
    "lid": {"type": "string", "maxLength": 9, "writeOnly": True},
    "Lid": {"type": "string", "maxLength": 9},
}
WIRE = {name: number for number, name in enumerate(PROPERTIES) if "id" not in name}


class Wire:
    """Keeps the texts that are sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    async def send(self, text: str) -> None:
        self.sent.append(json.loads(text))


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The package of a vendor with such names."""
    root = tmp_path_factory.mktemp("alike_names")
    schema = {"type": "object", "properties": PROPERTIES, "additionalProperties": False}
    folder = extensions.write(root / "alike", MANIFEST, {"push.json": schema})
    found = extensions.read([folder], "2.0.1")
    extensions.build(found, "2.0.1", root / "alike_modules")
    package = "alike.v201"
    codec = extensions.module(root / "alike_modules", f"{package}.codec")
    made = extensions.whole(codec)
    point = extensions.module(root / "alike_modules", f"{package}.charge_point")
    made.ChargePoint = point.ChargePoint
    made.testing = extensions.module(root / "alike_modules", "testing")
    made.on = extensions.module(root / "alike_modules", "charge_point").on
    return made


def answered(alike: Any, reply: Any) -> list[Any]:
    """What is sent where a handler returns this."""

    class Station(alike.ChargePoint):
        @alike.on("PushMeter")
        def on_push(self, **fields: Any) -> Any:
            return reply

    wire = Wire()
    asyncio.run(Station("x", wire).route_message('[2,"1","PushMeter",{"kwh":1}]'))
    return wire.sent


def test_names_on_the_wire_in_a_dict_are_told_apart(alike: Any) -> None:
    assert answered(alike, WIRE) == [[3, "1", WIRE]]


def test_names_of_fields_in_a_dict_are_told_apart(alike: Any) -> None:
    message = alike.from_dict(alike.call_result.PushMeter, WIRE)
    fields = {name: getattr(message, name) for name in message.__dataclass_fields__}
    given = {name: value for name, value in fields.items() if value is not None}
    assert given.keys() != WIRE.keys()
    assert answered(alike, given) == [[3, "1", WIRE]]


@pytest.mark.parametrize("name", WIRE)
def test_one_of_them_can_be_sent_alone(alike: Any, name: str) -> None:
    class Station(alike.ChargePoint):
        @alike.on("PushMeter")
        def on_push(self, request: alike.call.PushMeter) -> Any:
            return alike.from_dict(alike.call_result.PushMeter, alike.to_dict(request))

    async def told() -> Any:
        async with alike.testing.pair(Station) as peer:
            message = alike.from_dict(alike.call.PushMeter, {name: 7})
            return await peer.send(message)

    assert alike.to_dict(asyncio.run(told())) == {name: 7}


@pytest.mark.parametrize("key", ["KWH", "kw_h", "Up_Time", "LID"])
def test_a_key_that_may_mean_several_is_refused(alike: Any, key: str) -> None:
    ((kind, _, code, *_),) = answered(alike, {key: 5})
    assert (kind, code) == (4, "InternalError")


@pytest.mark.parametrize("key", ["KWH", "LID"])
def test_tolerance_reads_no_such_key(alike: Any, key: str) -> None:
    text = json.dumps({key: 5})
    read = alike.from_json(alike.call.PushMeter, text, tolerant=True)
    assert alike.to_dict(read.message) == {}
    assert read.unknown == {f"/{key}": 5}
    read = alike.from_json(alike.call.PushMeter, '{"UPTIME": 5}', tolerant=True)
    assert alike.to_dict(read.message) == {"uptime": 5}


def test_the_secret_one_stays_hidden(alike: Any) -> None:
    payload = {"lid": "0000", "Lid": "open", "LID": "1111"}
    for content in (payload, json.dumps([2, "1", "PushMeter", payload])):
        if isinstance(content, dict):
            content = alike.from_json(
                alike.call.PushMeter, json.dumps(payload), tolerant=True
            ).message
        shown = str(alike.redact(content))
        assert "0000" not in shown
        assert "1111" not in shown
        assert "open" in shown
