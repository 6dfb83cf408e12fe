"""The example of a web API, over a real uvicorn: what it takes, refuses and describes.

It needs no more than the example does, so that it runs with any FastAPI and pydantic.
"""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic
import pytest

ROOT = Path(__file__).parents[2]
OLD_STATION, STATION, NEW_STATION = "station-1", "station-2", "station-3"

# Older ones describe some classes once for each direction.
MERGES = tuple(map(int, pydantic.VERSION.split(".")[:2])) >= (2, 13)


class Api:
    """The example, started as a newcomer starts it, with its three stations."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.examples.web_api", "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        found = re.fullmatch(r"see (http://.*)/docs\n", self.process.stdout.readline())
        assert found
        self.url = found[1]
        until = time.monotonic() + 60
        while len(self.ask("/stations")[1]) < 3 and time.monotonic() < until:
            time.sleep(0.05)

    def ask(self, path: str, body: str | None = None) -> tuple[int, Any]:
        """Status and JSON of an answer; with a body it is a POST."""
        data = None if body is None else body.encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def resets(self, station: str) -> list[Any]:
        """The requests to reset that a station has received."""
        frames = self.ask(f"/stations/{station}/frames")[1]
        sent = [json.loads(f["frame"]) for f in frames if f["sender"] == "system"]
        return [frame[3] for frame in sent if frame[0] == 2]


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    api = Api()
    yield api
    api.process.kill()
    api.process.communicate()


def test_stations_of_three_versions_are_there(api: Api) -> None:
    listed = api.ask("/stations")[1]
    assert {s["id"]: s["ocpp"] for s in listed} == {
        OLD_STATION: "1.6",
        STATION: "2.0.1",
        NEW_STATION: "2.1",
    }
    boots = [api.ask(f"/stations/{s['id']}/boot") for s in listed]
    assert (200, {"chargePointVendor": "Example", "chargePointModel": "One"}) in boots
    station = {"vendorName": "Example", "model": "One"}
    assert (200, {"chargingStation": station, "reason": "PowerUp"}) in boots


def test_one_evse_is_reset_and_not_the_whole_station(api: Api) -> None:
    """This answered 200 and dropped evseId: the whole station restarted."""
    text = '{"type":"Immediate","evseId":1}'
    assert api.ask(f"/stations/{STATION}/reset", text) == (200, {"status": "Accepted"})
    assert api.resets(STATION)[-1] == {"type": "Immediate", "evseId": 1}
    text = '{"type":"ImmediateAndResume","customData":{"vendorId":"a","b":null}}'
    assert api.ask(f"/stations/{NEW_STATION}/reset", text)[0] == 200
    assert api.resets(NEW_STATION)[-1] == json.loads(text)
    assert api.ask(f"/stations/{OLD_STATION}/reset", '{"type":"Soft"}')[0] == 200


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"type":"Immediate","evse_id":1}', "additionalProperties"),
        ('{"type":"Immediate","EvseId":1}', "additionalProperties"),
        ('{"type":"Now"}', "enum"),
        ('{"type":"Immediate","evseId":"1"}', "type"),
        ('{"type":"Immediate","evseId":7.5}', "type"),
        ('{"type":"Immediate","evseId":true}', "type"),
        ('{"type":"Immediate","evseId":null}', "type"),
        ('{"type":"Immediate","customData":{}}', "required"),
        ("{}", "required"),
        ("[]", "type"),
    ],
)
def test_what_breaks_the_schema_reaches_no_station(
    text: str, rule: str, api: Api
) -> None:
    before = api.resets(STATION)
    status, answer = api.ask(f"/stations/{STATION}/reset", text)
    assert status == 422
    assert rule in {found["type"] for found in answer["detail"]}
    assert all(found["loc"][0] == "body" for found in answer["detail"])
    assert api.resets(STATION) == before


def test_what_is_right_for_another_version_is_refused_too(api: Api) -> None:
    before = api.resets(STATION)
    for text in ('{"type":"Soft"}', '{"type":"ImmediateAndResume"}'):
        status, answer = api.ask(f"/stations/{STATION}/reset", text)
        assert (status, "is not one of" in answer["detail"][0]) == (422, True)
    assert api.resets(STATION) == before
    text = '{"getVariableData":[{"component":{"name":"a"},"variable":{"name":"b"}}]}'
    assert api.ask(f"/stations/{OLD_STATION}/variables", text)[0] == 409
    assert api.ask("/stations/nobody/reset", '{"type":"Soft"}')[0] == 404


def test_objects_in_objects_go_both_ways(api: Api) -> None:
    asked = {
        "component": {"name": "EVSE", "evse": {"id": 1}},
        "variable": {"name": "b"},
    }
    text = json.dumps({"getVariableData": [asked]})
    status, answer = api.ask(f"/stations/{STATION}/variables", text)
    assert status == 200
    unknown = {"attributeStatus": "UnknownVariable", **asked}
    assert answer == {"getVariableResult": [unknown]}
    too_long = text.replace('"EVSE"', json.dumps("a" * 51))
    status, answer = api.ask(f"/stations/{STATION}/variables", too_long)
    assert status == 422
    assert {found["type"] for found in answer["detail"]} == {"maxLength"}


def test_the_description_is_valid_and_has_the_names_of_the_wire(api: Api) -> None:
    status, document = api.ask("/openapi.json")
    assert status == 200
    assert api.ask("/stations")[0] == 200
    schemas = document["components"]["schemas"]
    (name,) = (n for n in schemas if re.search(r"v201.*ResetRequest$", n))
    reset = schemas[name]
    assert reset["properties"].keys() == {"type", "evseId", "customData"}
    assert reset["required"] == ["type"]
    assert reset["additionalProperties"] is False
    assert schemas["CustomDataType"]["properties"]["vendorId"]["maxLength"] == 255
    kind = schemas[reset["properties"]["type"]["$ref"].rpartition("/")[2]]
    assert kind["enum"] == ["Immediate", "OnIdle"]
    assert not [n for n in schemas if re.search("-?(In|Out)put$", n)] or not MERGES


def test_a_library_finds_the_description_valid(api: Api) -> None:
    from openapi_spec_validator import validate  # which not every pydantic allows

    validate(api.ask("/openapi.json")[1])
