#!/usr/bin/env bash
# Package:   oadr30-ven-ud 1.2.0 (PyPI), a VEN of OpenADR 3 by Universal Devices
# Behaviour: an interval may have several payloads, such as its price and its greenhouse
#            gases. Their start is computed by adding to the start of the payload before
#            instead of to that of the event: in the interval from 11:00 the price starts
#            at 11:00 and the gases at 12:00, in the next one at 12:00 and 14:00.
# Expected:  one start for all payloads of an interval. The OpenAPI definition of OpenADR 3
#            has an interval as a window in time with a list of payloads, and the window
#            belongs to the interval.
# Seen:      PRICE 10:00 11:00 12:00, GHG 10:00 12:00 14:00
#            A site that charges when the grid is clean does so at the wrong hours, more so
#            with each hour of the day; with a single payload all is right.
# Advice:    give each interval an intervalPeriod of its own before you make an Event of it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check oadr30-ven-ud==1.2.0
cat > check.py <<'PY'
from oadr30.events import Event

EVENT = {
    "id": "e1",
    "programID": "p1",
    "intervalPeriod": {"start": "2026-11-27T10:00:00Z", "duration": "PT1H"},
    "intervals": [
        {"id": number, "payloads": [
            {"type": "PRICE", "values": [0.10 + number]},
            {"type": "GHG", "values": [300 + number]},
        ]}
        for number in range(3)
    ],
}

starts = {"PRICE": [], "GHG": []}
for value in Event(EVENT).getTimeSeriesValues():
    starts[value.getPayloadType()].append(f"{value.getStartTime():%H:%M}")
for payload_type, times in starts.items():
    print(f"{payload_type:5}", *times)
if starts["PRICE"] != ["10:00", "11:00", "12:00"]:
    raise SystemExit("CHANGED: oadr30 places the first payload at another time")
if starts["GHG"] != ["10:00", "12:00", "14:00"]:
    raise SystemExit("CHANGED: oadr30 places the second payload at another time")
PY
venv/bin/python check.py
