#!/usr/bin/env bash
# Package:   aemo-to-tariff 0.7.28 (PyPI), Australian spot prices with the grid's charges
# Behaviour: two business tariffs of Energex in the year 2025-26, 7200 and 8300, hold dollars
#            where the others hold cents. The grid's share of the price is a hundredth of what
#            it should be, and nothing else shows it.
# Expected:  cents. The function's docstring says "The price in c/kWh", a comment at tariff
#            94000 turns a "Peak 0.01736 $/kWh" into 1.736, and tariff 7200 has 1.876 for the
#            same hours in the year after.
# Seen:      spot price 0, 22:00 on 30 June 2026: 7200 0.029 c/kWh, 8300 0.019 c/kWh
#            the same on 1 July 2026:             7200 3.242 c/kWh, 8300 3.702 c/kWh
#            Whoever works out what a site paid until June has its grid charges next to free.
# Advice:    ask for the price at a spot price of 0, which is the grid's share, and multiply it
#            by 100 for these two tariffs before 1 July 2026.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check aemo-to-tariff==0.7.28
cat > check.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

from aemo_to_tariff import spot_to_tariff

found = {}
for day in ("2026-06-30", "2026-07-01"):
    moment = datetime.fromisoformat(f"{day}T22:00").replace(tzinfo=ZoneInfo("Australia/Brisbane"))
    found[day] = [
        round(spot_to_tariff(moment, "energex", tariff, 0.0), 3)
        for tariff in ("7200", "8300", "6900")
    ]
    print(day, "22:00, 7200, 8300 and 6900:", *found[day], "c/kWh")
if found != {"2026-06-30": [0.029, 0.019, 5.355], "2026-07-01": [3.242, 3.702, 6.676]}:
    raise SystemExit("CHANGED: aemo-to-tariff has other prices")
PY
timeout 60 venv/bin/python check.py
