#!/usr/bin/env bash
# Package:   msconsconverter 2.0.0 (PyPI), meter readings from MSCONS (EDIFACT) to CSV
# Behaviour: a value with any qualifier but 220 is written as 0.0. There is a warning in the
#            log, "will be save as 0.0", and nothing in the file.
# Expected:  the value. The MSCONS guides of EDI@Energy, which the README links to, list
#            other qualifiers of QTY (DE6063) too, such as 67, a substitute value, and 187, a
#            forecast. Grid operators send a substitute for each interval that a meter missed,
#            and it is what is billed.
# Seen:      QTY+220:1.5 -> "1.5"
#            QTY+67:2.0  -> "0.0"
#            The energy of the missed intervals is lost, most of all if a meter was away for
#            days.
# Advice:    read the quantities with pydifact.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check msconsconverter==2.0.0
METER=AT0010000000000000001000012345678
for quantity in 220:1.5 67:2.0; do
    folder=${quantity%%:*}
    tr -d '\n' > readings.txt <<EDI
UNB+UNOC:3+1:500+2:500+261102:0800+1'
UNH+1+MSCONS:D:04B:UN:2.3'
BGM+7+1+9'
LOC+172+$METER'
LIN+1'
QTY+$quantity:KWH'
DTM+163:202611010000?+00:303'
DTM+164:202611010015?+00:303'
UNT+7+1'
UNZ+1+1'
EDI
    venv/bin/python -m msconsconverter convert \
        --input-file readings.txt --output-directory "$folder" 2> /dev/null
done
cat > check.py <<'PY'
import csv
import pathlib


def values(folder):
    text = next(pathlib.Path(folder).glob("*.csv")).read_text()
    return {row["VALUE"] for row in csv.DictReader(text.splitlines())}


metered, substitute = values("220"), values("67")
print("QTY+220:1.5 ->", *metered)
print("QTY+67:2.0  ->", *substitute)
if metered != {"1.5"} or substitute != {"0.0"}:
    raise SystemExit("CHANGED: msconsconverter treats substitute values in another way")
PY
timeout 60 venv/bin/python check.py
