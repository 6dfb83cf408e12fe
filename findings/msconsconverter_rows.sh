#!/usr/bin/env bash
# Package:   msconsconverter 2.0.0 (PyPI), meter readings from MSCONS (EDIFACT) to CSV
# Behaviour: once the end of a first interval has been read, every further segment writes a
#            row with whatever was read last. A value turns up again and again, also with the
#            times of the interval before it.
# Expected:  one row for each QTY. In MSCONS (SG10) a QTY is followed by its own start,
#            DTM+163, and its own end, DTM+164.
# Seen:      1.5 kWh from 00:00 and 2.0 kWh from 00:15 -> 7 rows, 13.5 kWh
#            Whoever adds up the column has almost four times the energy.
# Advice:    read the segments with pydifact, and take the DTMs that follow each QTY.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check msconsconverter==2.0.0
METER=AT0010000000000000001000012345678
tr -d '\n' > readings.txt <<EDI
UNB+UNOC:3+1:500+2:500+261102:0800+1'
UNH+1+MSCONS:D:04B:UN:2.3'
BGM+7+1+9'
LOC+172+$METER'
LIN+1'
QTY+220:1.5:KWH'
DTM+163:202611010000?+00:303'
DTM+164:202611010015?+00:303'
QTY+220:2.0:KWH'
DTM+163:202611010015?+00:303'
DTM+164:202611010030?+00:303'
UNT+10+1'
UNZ+1+1'
EDI
venv/bin/python -m msconsconverter convert \
    --input-file readings.txt --output-directory out 2> /dev/null
cat > check.py <<'PY'
import csv
import pathlib

text = next(pathlib.Path("out").glob("*.csv")).read_text()
rows = list(csv.DictReader(text.splitlines()))
for row in rows:
    print(row["DATE_PERIOD_START"], "to", row["DATE_PERIOD_END"], row["VALUE"], "kWh")
energy = sum(float(row["VALUE"]) for row in rows)
print(len(rows), "rows,", energy, "kWh")
if (len(rows), energy) != (7, 13.5):
    raise SystemExit("CHANGED: msconsconverter writes other rows")
PY
timeout 60 venv/bin/python check.py
