#!/usr/bin/env bash
# Package:   quantulum3 0.10.0 (PyPI)
# Behaviour: kvarh, the unit of reactive energy, is read as kilovolt times year times
#            roentgen times hour. The amount is kept, and nothing tells of the trouble.
# Expected:  kilovolt-ampere reactive hour, or no unit. varh and kvarh are units of measure
#            in OCPP 1.6 (UnitOfMeasure), and IEC 80000-6 has the var.
# Seen:      5 kWh   -> kilowatt hour (energy)
#            5 kVA   -> kilovolt ampere (unknown)
#            5 kvarh -> kilovolt year roentgen hour (unknown)
#            Readings taken from data sheets or logs end up with a unit of their own.
# Advice:    take a quantity only if the name of its unit is one that you expect.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check quantulum3==0.10.0
cat > check.py <<'PY'
from quantulum3 import parser

found = {}
for text in ("5 kWh", "5 kVA", "5 kvarh"):
    (quantity,) = parser.parse(text)
    found[text] = quantity.unit.name
    print(f"{text:7} -> {quantity.unit.name} ({quantity.unit.entity.name})")
if found["5 kWh"] != "kilowatt hour" or found["5 kvarh"] != "kilovolt year roentgen hour":
    raise SystemExit("CHANGED: quantulum3 reads kvarh in another way")
PY
venv/bin/python check.py
