#!/usr/bin/env bash
# Package:   awattar 0.8.1 with tzlocal 5.3.1 (PyPI), hourly prices of aWATTar
# Behaviour: best_slot(3, end_datetime=23:00) may return the slot from 21:00 to midnight.
#            The end is checked for each slot but the last one of the data.
# Expected:  a slot that ends by 23:00, such as the one from 20:00. The docstring calls
#            end_datetime the end time; with an hour more of data, the same call keeps to
#            it.
# Seen:      prices until 24:00 -> 21:00 to 00:00, prices until 01:00 -> 20:00 to 23:00
#            The data of a day end at midnight, and the cheapest hours are often the last. A
#            car that leaves at 23:00 is without its last hour of charging.
# Advice:    check slot.end_datetime, and ask again for one hour less.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check awattar==0.8.1 tzlocal==5.3.1
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from awattar.client import AwattarClient

DAY = datetime(2026, 11, 28, tzinfo=timezone.utc)


def best(hours):
    client = AwattarClient()
    client._set_data({"data": [
        {
            "start_timestamp": (DAY + timedelta(hours=hour)).timestamp() * 1000,
            "end_timestamp": (DAY + timedelta(hours=hour + 1)).timestamp() * 1000,
            "marketprice": 100 - hour,
            "unit": "Eur/MWh",
        }
        for hour in range(hours)
    ]})
    slot = client.best_slot(3, end_datetime=DAY + timedelta(hours=23))
    return [(time.astimezone(timezone.utc) - DAY) / timedelta(hours=1)
            for time in (slot.start_datetime, slot.end_datetime)]


found = [best(24), best(25)]
for hours, slot in zip((24, 25), found):
    print(f"{hours} hours of prices, end by hour 23: from hour {slot[0]:g} to hour {slot[1]:g}")
if found != [[21, 24], [20, 23]]:
    raise SystemExit("CHANGED: awattar keeps to the end of a slot in another way")
PY
timeout 60 venv/bin/python check.py
