#!/usr/bin/env bash
# Package:   tneb 2.0 (PyPI), electricity bills of Tamil Nadu
# Behaviour: the slabs of the tariff are given by whole units, 201 to 250, 251 to 300. A
#            reading between them, such as 250.5, belongs to none, and the bill is 0.
# Expected:  an amount between those of 250 and 251 units, or an error. Meters and charging
#            stations read in tenths or thousandths of a kWh, and a difference of two
#            readings, which is what the functions take, has more decimals than either.
# Seen:      monthly: 250 -> 862.5, 250.5 -> 0, 251 -> 983.0
#            bi_monthly_high: 400 -> 1350.0, 400.5 -> 0, 401 -> 1356.0
#            Whoever ends up between two slabs pays nothing.
# Advice:    round both readings to whole units before.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tneb==2.0
cat > check.py <<'PY'
from tneb import bi_monthly_high, monthly

found = {}
for bill, last in ((monthly, 250), (bi_monthly_high, 400)):
    for units in (last, last + 0.5, last + 1):
        found[bill.__name__, units] = bill(1000, 1000 + units)
        print(f"{bill.__name__}: {units} units -> {found[bill.__name__, units]}")
if [found["monthly", 250.5], found["bi_monthly_high", 400.5]] != [0, 0]:
    raise SystemExit("CHANGED: tneb bills fractions of a unit in another way")
if min(found["monthly", 250], found["bi_monthly_high", 400]) <= 0:
    raise SystemExit("CHANGED: tneb bills whole units in another way")
PY
timeout 60 venv/bin/python check.py
