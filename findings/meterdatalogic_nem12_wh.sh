#!/usr/bin/env bash
# Package:   meterdatalogic 0.4.0 with nemreader 0.9.2 and pandas 3.1.1 (PyPI, the newest
#            for Python 3.11), Australian meter data; 0.6.0 does the same with polars
# Behaviour: a NEM12 file names the unit of each data stream. from_nem12() does not look at
#            it: the numbers become the column kwh as they are.
# Expected:  24 kWh from all three. The NEM12 specification of AEMO lists MWh, kWh and Wh
#            among the units of the 200 record; the docstring of from_nem12() says that it
#            normalises to kwh. nemreader reads the unit, but leaves it out of the table
#            that is handed over here.
# Seen:      48 readings of 0.5 kWh -> 24 kWh, of 500 Wh -> 24000 kWh,
#            of 0.0005 MWh -> 0.024 kWh
#            A bill a thousand times too high is noticed, one of a thousandth may not be.
# Advice:    read NEMFile(file).nem_data().readings, whose rows have uom, and scale the
#            values before you call from_dataframe().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    meterdatalogic==0.4.0 nemreader==0.9.2 pandas==3.1.1
cat > check.py <<'PY'
import meterdatalogic as ml

FILE = """100,NEM12,202611281000,MDP1,Retailer1
200,NCDE000001,E1,1,E1,N1,METSER1,{uom},30,
300,20261127,{readings},A,,,20261128100000,
900
"""


def day(uom, reading):
    with open("day.csv", "w") as file:
        file.write(FILE.format(uom=uom, readings=",".join([reading] * 48)))
    return round(float(ml.ingest.from_nem12("day.csv")["kwh"].sum()), 6)


found = [day("kWh", "0.5"), day("Wh", "500"), day("MWh", "0.0005")]
for uom, kwh in zip(("0.5 kWh", "500 Wh", "0.0005 MWh"), found):
    print(f"48 readings of {uom:<10} -> {kwh} kWh")
if found != [24.0, 24000.0, 0.024]:
    raise SystemExit("CHANGED: meterdatalogic reads the units of NEM12 in another way")
PY
timeout 60 venv/bin/python check.py
