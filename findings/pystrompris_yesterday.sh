#!/usr/bin/env bash
# Package:   pystrompris 0.0.11 with aiohttp 3.14.1 (PyPI), Norwegian electricity prices
# Behaviour: get_current_price() fetches the prices of the day once, and then looks for the
#            hour of the clock in what it has. After midnight it gives the price that the same
#            hour had the day before, and so on for as long as the program runs.
# Expected:  today's. The docstring of the source's fetch says "Will return stored prices if
#            day matches today", so that the day is meant to be looked at.
# Seen:      2 November, 18:30 -> 1.10
#            3 November, 18:30 -> 1.10, of 2 November; by get_prices_for_today() 3.40
#            A car charges by yesterday's prices, and nothing says so.
# Advice:    call get_prices_for_today() after each midnight: it fetches again.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    pystrompris==0.0.11 aiohttp==3.14.1 pytz==2026.4 freezegun==1.5.5
cat > check.py <<'PY'
import asyncio
from datetime import datetime, timedelta

from freezegun import freeze_time
from strompris.const import SOURCE_HVAKOSTERSTROMMEN
from strompris.PriceSource import Hvakosterstrommen
from strompris.strompris import Strompris

PRICES = {2: 1.10, 3: 3.40}  # NOK per kWh, all day; region 4 has no VAT


async def fetch(self, url, timeout=30):
    """Answer as hvakosterstrommen.no does, without a network."""
    day = datetime.strptime(url[-19:] + " +0100", "%Y/%m-%d_NO4.json %z")
    hours = [day + timedelta(hours=hour) for hour in range(24)]
    return [
        {
            "time_start": hour.isoformat(), "time_end": (hour + timedelta(hours=1)).isoformat(),
            "NOK_per_kWh": PRICES[day.day], "EUR_per_kWh": PRICES[day.day] / 11.5, "EXR": 11.5,
        }
        for hour in hours
    ]


Hvakosterstrommen.async_fetch_price_data = fetch
strompris = Strompris(SOURCE_HVAKOSTERSTROMMEN, 4)
found = []
for day in (2, 3):
    with freeze_time(f"2026-11-0{day} 17:30:00"):  # UTC
        price = asyncio.run(strompris.async_get_current_price())
    found.append(price.total)
    print(f"{day} November, 18:30: {price.total} NOK, of {price.start:%d %B, %H:%M}")
with freeze_time("2026-11-03 17:30:00"):
    fresh = asyncio.run(strompris.async_get_prices_for_today())[18].total
print("get_prices_for_today():", fresh, "NOK")
if (*found, fresh) != (1.1, 1.1, 3.4):
    raise SystemExit("CHANGED: pystrompris looks at the day")
PY
timeout 60 venv/bin/python check.py
