#!/usr/bin/env bash
# Package:   ocpp-csms 0.1.0 with ocpp 2.1.0 and websockets 17.4 (PyPI), OCPP 1.6
# Behaviour: a station of calibration law sends the energy twice in one MeterValues: as a
#            number and, with the format SignedData, as a signed record (OCMF). Both have
#            the same measurand, and the latest reading is kept by measurand, phase and
#            location alone: get_meter_reading() gives the signed record, and its number
#            (numeric) is None.
# Expected:  1523. OCPP 1.6, SampledValue: format tells raw from signed data, and the two
#            are meant to come together. The README gives the latest reading per
#            measurand, phase and location; nothing says that a signed one hides the number.
# Seen:      Raw only -> 1523.0; Raw and SignedData -> None
#            Load management and prices stop at the last reading without a signature.
# Advice:    listen to MeterValuesEvent, whose readings are complete, and take those with
#            format None or Raw.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp-csms==0.1.0 ocpp==2.1.0 \
  websockets==17.4
cat > check.py <<'PY'
import asyncio
import json
import socket

import websockets
from ocpp_csms import CentralSystem

RAW = {"value": "1523", "unit": "Wh"}
SIGNED = {"value": 'OCMF|{"RD":[{"RV":1.523}]}|{"SD":"3044"}', "format": "SignedData"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def latest(port, csms, *sampled):
    values = [{"timestamp": "2026-11-27T10:00:00Z", "sampledValue": sampled}]
    message = [2, "1", "MeterValues", {"connectorId": 1, "meterValue": values}]
    uri = f"ws://127.0.0.1:{port}/CP1"
    async with websockets.connect(uri, subprotocols=["ocpp1.6"]) as station:
        await station.send(json.dumps(message))
        assert json.loads(await station.recv()) == [3, "1", {}]
        return csms.charge_points["CP1"].get_meter_reading(1).numeric


async def main():
    port = free_port()
    async with CentralSystem(host="127.0.0.1", port=port) as csms:
        alone = await latest(port, csms, RAW)
        both = await latest(port, csms, RAW, SIGNED)
    print("Raw only:          ", alone)
    print("Raw and SignedData:", both)
    if (alone, both) != (1523.0, None):
        raise SystemExit("CHANGED: ocpp-csms keeps signed readings in another way")


asyncio.run(main())
PY
timeout 60 venv/bin/python check.py
