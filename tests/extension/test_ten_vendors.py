"""Ten vendors, each from an empty folder: linted, generated, typed, talking.

The stations talk over a WebSocket with one CSMS, two makes at a time and both ways; the
CSMS learns the make of each from its BootNotification.
"""

import json
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import inputs

OBJECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "maxLength": 20}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "$schema": OBJECT,
        "type": "object",
        "properties": properties,
        "required": list(required),
    }


@dataclass
class Vendor:
    """An extension, and what a station and the CSMS say to each other with it.

    up and down are expressions, with the modules of the package at hand.
    """

    version: str
    manifest: str
    up: str
    down: str
    files: dict[str, Any] = field(default_factory=dict)


def pair(message_id: str | None, schema: str = "data.json", more: str = "") -> str:
    named = "" if message_id is None else f'message_id = "{message_id}"\n'
    return (
        f'[[data_transfer]]\nvendor_id = "com.example"\n{named}request = "{schema}"\n'
        + more
    )


def correction(version: str, file: str, pointer: str, change: str) -> str:
    return (
        f'[[correction]]\nversion = "{version}"\nid = "c{abs(hash(pointer))}"\n'
        f'file = "{file}"\npointer = "{pointer}"\n{change}\n'
        'reason = "Stations do so."\nsource = "A test."\n'
    )


RESET = 'call.Reset("Hard")  # type: ignore[arg-type]'
VENDORS = {
    "arrays": Vendor(
        "1.6",
        pair("Rows"),
        'call.DataTransfer("com.example", "Rows", [datatypes.Row(7)])',
        'call.DataTransfer("com.example", "Rows", [])',
        {
            "data.json": {
                "$schema": OBJECT,
                "type": "array",
                "maxItems": 9,
                "items": {**obj("id", id={"type": "integer"}), "title": "Row"},
            }
        },
    ),
    "texts": Vendor(
        "1.6",
        pair(None, more="[[data_transfer]]\n" + pair("")[18:]),
        'call.DataTransfer("com.example", data="plain, not JSON")',
        'call.DataTransfer("com.example", "", "{")',
        {"data.json": {"$schema": OBJECT, **TEXT}},
    ),
    "numbers": Vendor(
        "2.0.1",
        pair("Level"),
        'call.DataTransfer("com.example", "Level", 0.5)',
        'call.DataTransfer("com.example", "Level", 1)',
        {"data.json": {"$schema": OBJECT, "type": "number", "minimum": 0}},
    ),
    "objects": Vendor(
        "1.6",
        pair("State"),
        'call.DataTransfer("com.example", "State", datatypes.State("on"))',
        'call.DataTransfer("com.example", "State", datatypes.State("off", [1]))',
        {
            "data.json": {
                **obj("mode", mode=TEXT, more={"type": "array", "maxItems": 3}),
                "title": "State",
            }
        },
    ),
    "maps": Vendor(
        "2.0.1",
        pair("Map"),
        'call.DataTransfer("com.example", "Map", {"a": 1})',
        'call.DataTransfer("com.example", "Map", {})',
        {
            "data.json": {
                "$schema": OBJECT,
                "type": "object",
                "additionalProperties": {"type": "integer"},
            }
        },
    ),
    "customs": Vendor(
        "2.0.1",
        '[[custom_data]]\nvendor_id = "com.example"\nschema = "custom.json"\n'
        'at = ["*"]\n',
        "call.Heartbeat(custom_data=datatypes.Custom.new("
        "evse=datatypes.EVSETypeView.new(id=1)))",
        "call.ClearCache(custom_data=datatypes.Custom.new())",
        {
            "custom.json": {
                **obj(
                    "vendorId",
                    vendorId={"const": "com.example"},
                    evse={"$ref": "ocpp:#/definitions/EVSEType"},
                ),
                "title": "Custom",
            }
        },
    ),
    "openly": Vendor(
        "1.6",
        correction(
            "1.6",
            "Heartbeat.json",
            "/additionalProperties",
            "before = false\nafter = true",
        ),
        'call.Heartbeat(additional_properties={"uptime": 3})',
        RESET,
    ),
    "freely": Vendor(
        "1.6",
        correction(
            "1.6",
            "StatusNotification.json",
            "/properties/status/enum/-",
            'after = "Idle"',
        ),
        'call.StatusNotification(1, "NoError", enums.ChargePointStatus.idle)'
        "  # type: ignore[arg-type]",
        RESET,
    ),
    "solar": Vendor(
        "2.0.1",
        correction(
            "2.0.1",
            "*",
            "/definitions/StatusInfoType/properties/solar",
            'after = { "$ref" = "solar.json" }',
        ),
        'call.DataTransfer("com.other", "Any", {"a": 1})',
        'call.DataTransfer("com.other", "Any")',
        {"solar.json": {**obj("power", power={"type": "number"}), "title": "Solar"}},
    ),
    "lamps": Vendor(
        "2.0.1",
        '[[action]]\nname = "SetLamp"\nrequest = "lamp.json"\n'
        'response = "answer.json"\ndirection = "both"\n'
        '[[standard]]\ntable = "device_model"\nrows = [{ component = "Lamp", '
        'variable = "Mode", data_type = "OptionList" }]\n',
        'call.SetLamp(color="red")',
        'call.SetLamp(color=standard.Lamp.Mode.format("blue"))',
        {"lamp.json": obj("color", color=TEXT), "answer.json": obj()},
    ),
}
PACKAGES = {"1.6": "v16", "2.0.1": "v201"}


def folder_of(name: str, root: Path) -> Path:
    """What the vendor writes into an empty folder."""
    vendor, folder = VENDORS[name], root / name
    folder.mkdir()
    manifest = f'name = "{name}"\nversions = ["{vendor.version}"]\n{vendor.manifest}'
    (folder / "extension.toml").write_text(manifest, encoding="utf-8")
    for file, schema in vendor.files.items():
        (folder / file).write_text(json.dumps(schema), encoding="utf-8")
    return folder


def messages_of(name: str) -> str:
    """A module with what both sides say."""
    vendor = VENDORS[name]
    package = f"messages.{name}.{PACKAGES[vendor.version]}"
    used = [
        module
        for module in ("call", "codec", "datatypes", "enums", "standard")
        if module == "codec" or f"{module}." in vendor.up + vendor.down
    ]
    return (
        f"from {package} import {', '.join(used)}\n\n"
        f"up = {vendor.up}\ndown = {vendor.down}\n"
        "version_codec = codec.version_codec\n"
    )


CONVERSATION = textwrap.dedent(
    '''
    """One CSMS and stations of several makes, two at a time."""

    import asyncio
    import importlib
    import sys

    from websockets.asyncio.client import connect
    from websockets.asyncio.server import serve

    import messages
    from messages import testing
    from messages.charge_point import on

    SAID = {name: importlib.import_module(f"said_{name}") for name in sys.argv[1::2]}
    VERSION = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    BASE = {v: messages.package(f"ocpp{v}", None) for v in VERSION.values()}
    heard: list[tuple[str, str, object]] = []


    def point(side, version):
        """A class for either side, which takes and answers whatever comes."""
        package = BASE[version]
        answers = package.call_result

        class Point(package.charge_point.ChargePoint):
            further_codecs = tuple(s.version_codec for s in SAID.values())

            @on("BootNotification")
            def on_boot(self, boot: package.call.BootNotification):
                name = boot.charge_point_vendor if version == "1.6" else (
                    boot.charging_station.vendor_name)
                self.codec, self.make = SAID[name].version_codec, name
                now = "2026-03-14T09:26:53Z"
                return answers.BootNotification(
                    current_time=now, interval=300, status="Accepted")

        def take(action):
            def handle(self, **fields):
                heard.append((side, action, fields))
                return testing.least(self.codec, self.codec.responses[action])
            handle.__name__ = f"on_{action}"
            return on(action)(handle)

        for action in ("DataTransfer", "Heartbeat", "ClearCache", "Reset", "SetLamp",
                       "StatusNotification"):
            if any(action in c.requests for c in Point.further_codecs) and (
                    version != "1.6" or action != "SetLamp"):
                setattr(Point, f"on_{action}", take(action))
        return Point


    async def csms(socket):
        name = socket.request.path.strip("/")
        one = point("csms", VERSION[name])(name, socket)
        reader = asyncio.create_task(one.start())
        while not hasattr(one, "make") or len(one_heard(name)) < 1:
            await asyncio.sleep(0.01)
        await one.call(SAID[name].down, suppress=False)
        await asyncio.gather(reader, return_exceptions=True)


    def one_heard(name):
        return [h for h in heard if h[0] == "csms" and h[1] == action_of(name, "up")]


    def action_of(name, which):
        return type(getattr(SAID[name], which)).__name__


    async def station(name, port):
        package = BASE[VERSION[name]]
        async with connect(f"ws://localhost:{port}/{name}") as socket:
            one = point("station", VERSION[name])(name, socket)
            one.codec = SAID[name].version_codec
            reader = asyncio.create_task(one.start())
            boot = {"vendorName": name, "model": "M"}
            payload = {"chargingStation": boot, "reason": "PowerUp"}
            if VERSION[name] == "1.6":
                payload = {"chargePointVendor": name, "chargePointModel": "M"}
            codec = one.codec
            request = codec.from_dict(codec.requests["BootNotification"], payload)
            await one.call(request, suppress=False)
            await one.call(SAID[name].up, suppress=False)
            down = action_of(name, "down")
            while not any(h[:2] == ("station", down) for h in heard):
                await asyncio.sleep(0.01)
            reader.cancel()


    async def main():
        async with serve(csms, "localhost", 0) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            names = list(SAID)
            for two in zip(names[::2], names[1::2]):
                heard.clear()
                await asyncio.wait_for(
                    asyncio.gather(*(station(name, port) for name in two)), 60)
                for name in two:
                    print(name, *sorted({h[:2] for h in heard}))


    asyncio.run(main())
    '''
)


@pytest.mark.slow
def test_ten_vendors_from_empty_folders(tmp_path: Path) -> None:
    assert len(VENDORS) == 10
    folders = [folder_of(name, tmp_path) for name in VENDORS]
    for folder in folders:
        outcome = inputs.run("lint", folder.name, cwd=tmp_path)
        assert (outcome.code, outcome.out) == (0, ""), folder.name
    options = [word for folder in folders for word in ("--extension", folder.name)]
    generate = ["generate", "--quiet", "--ocpp", "1.6", "--ocpp", "2.0.1"]
    outcome = inputs.run(*generate, "--output", "messages", *options, cwd=tmp_path)
    assert outcome.code == 0, outcome.err
    for name in VENDORS:
        (tmp_path / f"said_{name}.py").write_text(messages_of(name), encoding="utf-8")
    (tmp_path / "conversation.py").write_text(CONVERSATION, encoding="utf-8")
    said = [f"said_{name}.py" for name in VENDORS]
    run([sys.executable, "-m", "mypy", "--strict", *said], tmp_path)
    words = [word for name, v in VENDORS.items() for word in (name, v.version)]
    talked = run([sys.executable, "conversation.py", *words], tmp_path)
    assert [line.split()[0] for line in talked.splitlines()] == list(VENDORS)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
