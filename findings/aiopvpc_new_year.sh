#!/usr/bin/env bash
# Package:   aiopvpc 4.3.1 (PyPI), hourly electricity prices in Spain
# Behaviour: the holidays are a table for the years 2021 to 2025. From 2026 on the period of
#            a moment, P1 to P3, cannot be told: there is a KeyError. It begins at 22:00 on
#            31 December 2025, as the period after the current one is looked for as well.
# Expected:  the period. By Circular 3/2020 of the CNMC it follows from the day of the week, the
#            hour and the national holidays with a fixed date, so that no table for each year
#            is needed.
# Seen:      31 December 2025, 21:30 -> P1, then P2
#            31 December 2025, 22:30 -> KeyError: 2026
#            2 January 2026, 12:00   -> KeyError: 2026
#            Whatever asks for the period along with the prices loses the prices too.
# Advice:    use esios-api, which goes on with this code, or tell the period by yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check aiopvpc==4.3.1
cat > check.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

from aiopvpc.pvpc_tariff import get_current_and_next_tariff_periods


def periods(text):
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Madrid"))
    try:
        return get_current_and_next_tariff_periods(moment, zone_ceuta_melilla=False)[:2]
    except KeyError as error:
        return repr(error)


found = [periods(text) for text in ("2025-12-31T21:30", "2025-12-31T22:30", "2026-01-02T12:00")]
print("31 December 2025, 21:30:", found[0])
print("31 December 2025, 22:30:", found[1])
print("2 January 2026, 12:00:  ", found[2])
if found != [("P1", "P2"), "KeyError(2026)", "KeyError(2026)"]:
    raise SystemExit("CHANGED: aiopvpc knows other years")
PY
timeout 60 venv/bin/python check.py
