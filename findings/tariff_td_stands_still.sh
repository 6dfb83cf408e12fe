#!/usr/bin/env bash
# Package:   tariff-td 1.1 with holidays 0.84 (PyPI), the periods of the Spanish tariffs
# Behaviour: without an argument get_period() and get_price() give those of the moment at
#            which the package was imported, for as long as the program runs.
# Expected:  those of now. The argument is optional, "date=datetime.now()", but Python
#            computes such a value once, when it reads the line that begins with "def".
# Seen:      imported at 23:59 on a Tuesday -> P2
#            the same program at 00:01      -> P2, though the cheap hours have begun, P3
#            A program that asks every minute never sees the price change.
# Advice:    always give the time, in the time zone of Madrid.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    tariff-td==1.1 holidays==0.84 freezegun==1.5.5
cat > check.py <<'PY'
from datetime import datetime

from freezegun import freeze_time

with freeze_time("2026-12-01 23:59") as clock:
    from tariff_td import Tariff20TD

    tariff = Tariff20TD(p1=0.17, p2=0.15, p3=0.10)
    evening = tariff.get_period()
    clock.move_to("2026-12-02 00:01")
    night, asked = tariff.get_period(), tariff.get_period(datetime.now())
print("23:59, get_period():              ", evening)
print("00:01, get_period():              ", night)
print("00:01, get_period(datetime.now()):", asked)
if (evening, night, asked) != ("P2", "P2", "P3"):
    raise SystemExit("CHANGED: tariff-td looks at the clock again")
PY
timeout 60 venv/bin/python check.py
