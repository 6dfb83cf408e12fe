#!/usr/bin/env bash
# Package:   pystrompris 0.0.11 with aiohttp 3.14.1 (PyPI), Norwegian electricity prices
# Behaviour: the attributes of a price hold the highest, the mean and the lowest price of the
#            day with value-added tax twice: they are taken from totals that have it, and it is
#            added again.
# Expected:  once, 25 percent, as in "total" beside them. A price cannot be below the lowest of
#            its day.
# Seen:      1.00 without tax at all hours -> total 1.25, and min, avg and max 1.56
#            Whoever charges when the price is not above the mean always charges.
# Advice:    work them out from the totals of get_prices_for_today().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    pystrompris==0.0.11 aiohttp==3.14.1 pytz==2026.4
cat > check.py <<'PY'
import asyncio
from datetime import timedelta

from strompris.common import getNorwayTime
from strompris.const import SOURCE_HVAKOSTERSTROMMEN
from strompris.PriceSource import Hvakosterstrommen
from strompris.strompris import Strompris


async def fetch(self, url, timeout=30):
    """Answer as hvakosterstrommen.no does, without a network."""
    midnight = getNorwayTime().replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        {
            "time_start": midnight.replace(hour=hour).isoformat(),
            "time_end": (midnight.replace(hour=hour) + timedelta(hours=1)).isoformat(),
            "NOK_per_kWh": 1.0, "EUR_per_kWh": 0.087, "EXR": 11.5,
        }
        for hour in range(24)
    ]


Hvakosterstrommen.async_fetch_price_data = fetch
strompris = Strompris(SOURCE_HVAKOSTERSTROMMEN, 1)  # eastern Norway, with VAT
attributes = asyncio.run(strompris.async_get_price_attrs())
found = {name: round(attributes[name], 2) for name in ("kwh", "tax", "total", "min", "avg", "max")}
print(found)
if found != {"kwh": 1.0, "tax": 0.25, "total": 1.25, "min": 1.56, "avg": 1.56, "max": 1.56}:
    raise SystemExit("CHANGED: pystrompris adds the tax in another way")
PY
timeout 60 venv/bin/python check.py
