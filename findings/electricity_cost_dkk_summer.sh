#!/usr/bin/env bash
# Package:   electricity-cost-dkk 0.1.1 (PyPI), hourly cost of electricity in Denmark
# Behaviour: the prices of Nord Pool are counted: the first is taken for the hour from
#            00:00, the third for the one from 02:00. On the last Sunday of March the third
#            price is that of 03:00, and from there on each price gets the label, and the
#            grid tariff, of the hour before. On the last Sunday of October, with 25 prices,
#            there are no prices at all ("No price data available").
# Expected:  03:00 after 01:00, and the tariff of the peak from 17:00 to 21:00 on the prices
#            of those hours. Each entry of Nord Pool has its deliveryStart, which the
#            package uses for sorting; the day is one of Europe/Copenhagen, as a constant
#            has it.
# Seen:      2026-03-29, price of 17:00 by the clock -> listed at 16:00, without the peak
#            2026-03-29, price of 21:00 by the clock -> listed at 20:00, with the peak
#            A car that avoids the peak charges in its first hour.
# Advice:    take the hour from deliveryStart, in Europe/Copenhagen.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    electricity-cost-dkk==0.1.1 requests==2.34.2
cat > check.py <<'PY'
import contextlib
import io
import json
import os
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from electricity_cost_dkk import app, eloverblik, nordpool

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PEAK = range(17, 21)
os.environ.update(
    REGION="EAST", PROVIDER_MARKUP="0", VAT_RATE="0",
    ELOVERBLIK_TOKEN="t", ELOVERBLIK_METERING_POINT_ID="571313100000000000",
)
app.NORDPOOL_HISTORY_DAYS = 100_000


class Answer:
    status_code, ok = 200, True

    def __init__(self, content):
        self.content = content

    def json(self):
        return self.content

    def raise_for_status(self):
        pass


def prices(url, *, params, timeout):
    """Each hour costs as many hundreds of DKK/MWh as the clock shows at its start."""
    if url.endswith("/token"):
        return Answer({"result": "t"})
    day = datetime.fromisoformat(params["date"]).replace(tzinfo=COPENHAGEN)
    start = day.astimezone(timezone.utc)
    end = (day + timedelta(days=1)).astimezone(timezone.utc)
    entries = []
    while start < end:
        clock = start.astimezone(COPENHAGEN).hour
        entries.append({"deliveryStart": start.isoformat(), "entryPerArea": {"DK2": 100.0 * clock}})
        start += timedelta(hours=1)
    return Answer({"currency": "DKK", "multiIndexEntries": entries})


def charges(url, **rest):
    tariff = [{"position": str(h + 1), "price": 1.0 if h in PEAK else 0.0} for h in range(24)]
    grid = {"name": "Nettarif", "periodType": "PT1H", "prices": tariff}
    return Answer({"result": [{"success": True, "result": {"tariffs": [grid]}}]})


class Requests:
    post = staticmethod(charges)

    @staticmethod
    def get(url, params=None, timeout=None, headers=None):
        return prices(url, params=params, timeout=timeout)


nordpool.requests = eloverblik.requests = Requests


def cost(date):
    sys.argv = ["electricity-cost-dkk", "--json", date]
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
        app.main()
    result = json.loads(output.getvalue())
    return result.get("error") or [
        (hour["hour"], round(hour["components"]["spot"] * 10)) for hour in result["hours"]
        if hour["components"]["distribution"]
    ]


found = {date: cost(date) for date in ("2026-03-28", "2026-03-29", "2025-10-26")}
for date, hours in found.items():
    print(date, "peak on (label, hour by the clock):", hours)
shifted = [(label, label + 1) for label in PEAK]
if found["2026-03-28"] != [(hour, hour) for hour in PEAK] or found["2026-03-29"] != shifted:
    raise SystemExit("CHANGED: electricity-cost-dkk counts the hours in another way")
if found["2025-10-26"] != "No price data available":
    raise SystemExit("CHANGED: electricity-cost-dkk has prices for a day of 25 hours")
PY
timeout 60 venv/bin/python check.py
