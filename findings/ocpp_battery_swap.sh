#!/usr/bin/env bash
# Package:   ocpp 2.1.0 (PyPI), OCPP 2.1
# Behaviour: BatterySwap with the package's own BatteryDataType cannot be sent: its fields
#            soc and soh become SoC and soh on the wire, and the schema, in the same
#            package, requires soC and soH. With so_c and so_h, which no class has, it is
#            sent.
# Expected:  soC and soH, as in OCPP 2.1, BatteryDataType. The names of the class's fields
#            can mean nothing else.
# Seen:      BatteryDataType(soc=50, soh=90) -> FormatViolationError, nothing is sent
#            {"so_c": 50, "so_h": 90}        -> sent
#            A swap station built on the package cannot tell the CSMS of any swap.
# Advice:    give battery_data as dicts with so_c and so_h.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp==2.1.0
cat > check.py <<'PY'
import asyncio
import logging

from ocpp.exceptions import FormatViolationError
from ocpp.v21 import ChargePoint, call
from ocpp.v21.datatypes import BatteryDataType, IdTokenType

logging.disable(logging.CRITICAL)


class Connection:
    def __init__(self):
        self.sent = []

    async def send(self, text):
        self.sent.append(text)


async def send(battery):
    connection = Connection()
    station = ChargePoint("CP1", connection, response_timeout=0.1)
    swap = call.BatterySwap(
        event_type="BatteryIn", request_id=1, battery_data=[battery],
        id_token=IdTokenType(id_token="7", type="Local"),
    )
    try:
        await station.call(swap)
    except asyncio.TimeoutError:
        return "sent" if connection.sent else "lost"
    except FormatViolationError as error:
        return error.details["cause"]


BATTERY = {"evse_id": 1, "serial_number": "B1"}
found = [
    asyncio.run(send(BatteryDataType(**BATTERY, soc=50.0, soh=90.0))),
    asyncio.run(send({**BATTERY, "so_c": 50.0, "so_h": 90.0})),
]
print("BatteryDataType(soc=50.0, soh=90.0):", found[0])
print('{"so_c": 50.0, "so_h": 90.0}:       ', found[1])
if "'SoC', 'soh' were unexpected" not in found[0] or found[1] != "sent":
    raise SystemExit("CHANGED: ocpp sends the state of a battery in another way")
PY
timeout 60 venv/bin/python check.py
