#!/usr/bin/env bash
# Package:   keba-kecontact 4.3.1 (PyPI), UDP interface of KEBA charging stations
# Behaviour: "Max curr %" of report 2, the duty cycle of the control pilot in steps of 0.1 %,
#            is divided by 1000 and then by 10 once more: 533, which is 53.3 % and lets a car
#            draw 32 A, is given to the application as 0.0533.
# Expected:  53.3, or 0.533 as for "PF" of the same station, which also comes in steps of
#            0.1 % (1000 -> 1.0). The code lists the field among the thousands and then
#            gives it a line of its own.
# Seen:      Max curr % 533 -> 0.0533; PF 1000 -> 1.0
#            As a share, 0.0533 is about the duty cycle of 5 %, by which a station asks a car
#            for digital communication.
# Advice:    multiply the value by 1000 to have percent.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keba-kecontact==4.3.1
cat > check.py <<'PY'
import asyncio
import json

from keba_kecontact.charging_station import ChargingStation
from keba_kecontact.charging_station_info import ChargingStationInfo

REPORT_1 = {
    "ID": "1",
    "Product": "KC-P30-EC240422-E00",
    "Serial": "12345678",
    "Firmware": "P30 v 3.10.57",
}
REPORT_2 = {"ID": "2", "State": 3, "Max curr": 32000, "Max curr %": 533}
REPORT_3 = {"ID": "3", "I1": 16000, "PF": 1000, "P": 3680000}


async def main():
    station = ChargingStation(
        None,
        ChargingStationInfo("192.0.2.1", REPORT_1),
        asyncio.get_running_loop(),
        periodic_request=False,
    )
    for report in (REPORT_2, REPORT_3):
        await station.datagram_received(json.dumps(report))
    return station.data


data = asyncio.run(main())
for field in ("Max curr", "I1", "PF", "Max curr %"):
    print(f"{field:11} {({**REPORT_2, **REPORT_3})[field]:5} -> {data[field]}")
if round(data["Max curr %"], 6) != 0.0533 or data["PF"] != 1.0:
    raise SystemExit("CHANGED: keba-kecontact scales the duty cycle in another way")
PY
venv/bin/python check.py
