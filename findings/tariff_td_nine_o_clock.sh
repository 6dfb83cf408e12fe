#!/usr/bin/env bash
# Package:   tariff-td 1.1 with holidays 0.84 (PyPI), the periods of the Spanish tariffs
# Behaviour: Tariff30TD lets the dearest period of a working day begin at 10:00, as that of
#            the tariff for homes, 2.0TD, does.
# Expected:  at 9:00. Circular 3/2020 of the CNMC has 9 to 14 and 18 to 22 for 3.0TD, the
#            tariff of supplies at low voltage of more than 15 kW, and so of most charging
#            sites.
# Seen:      Wednesday 2 December 2026, 9:30: 2.0TD P2, and 3.0TD P2 instead of P1
#            A site that plans by these periods charges from 9 to 10 as if it were cheap.
# Advice:    treat the hour from 9 to 10 of 3.0TD like that from 10 to 11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tariff-td==1.1 holidays==0.84
cat > check.py <<'PY'
from datetime import datetime

from tariff_td import Tariff20TD, Tariff30TD

home = Tariff20TD(p1=0.17, p2=0.15, p3=0.10)
site = Tariff30TD(p1=0.20, p2=0.18, p3=0.15, p4=0.13, p5=0.11, p6=0.09)
found = []
for hour in (8, 9, 10):
    moment = datetime(2026, 12, 2, hour, 30)
    found.append((home.get_period(moment), site.get_period(moment)))
    print(f"{moment:%A %H:%M}: 2.0TD {found[-1][0]}, 3.0TD {found[-1][1]}")
if found != [("P2", "P2"), ("P2", "P2"), ("P1", "P1")]:
    raise SystemExit("CHANGED: tariff-td has other hours")
PY
timeout 60 venv/bin/python check.py
