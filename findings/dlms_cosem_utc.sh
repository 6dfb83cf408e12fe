#!/usr/bin/env bash
# Package:   dlms-cosem 25.1.0 (PyPI), electricity meters by DLMS/COSEM
# Behaviour: the deviation 0, with which a meter says that its clock runs in UTC, is taken
#            for "no deviation given": the time has no zone. Other deviations give one.
#            Written again, the 0 becomes 8000 hex, the code for a deviation not given.
# Expected:  +00:00. DLMS UA Blue Book, date_time: deviation is the number of minutes from
#            local time to UTC, and 8000 hex alone means that it is not specified, as the
#            docstring of the function repeats.
# Seen:      deviation -60 -> +01:00, deviation 0 -> no zone, deviation 60 -> -01:00
#            A British meter has a zone in summer and none in winter: the readings of
#            October cannot be sorted (TypeError), and those of winter pass for local time
#            wherever the program runs.
# Advice:    time.replace(tzinfo=timezone.utc) if bytes 9 and 10 are zero.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dlms-cosem==25.1.0
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from dlms_cosem.time import datetime_from_bytes, datetime_to_bytes

found = {}
for hours in (1, 0, -1):
    zone = timezone(timedelta(hours=hours))
    sent = datetime_to_bytes(datetime(2026, 11, 27, 10, 0, tzinfo=zone))
    read, _ = datetime_from_bytes(sent)
    again = datetime_to_bytes(read)
    found[hours] = (read.utcoffset(), sent[9:11].hex(), again[9:11].hex())
    print(f"deviation {sent[9:11].hex()} -> {read} -> deviation {again[9:11].hex()}")
if found[0] != (None, "0000", "8000"):
    raise SystemExit("CHANGED: dlms-cosem reads the deviation 0 in another way")
if found[1] != (timedelta(hours=1), "ffc4", "ffc4"):
    raise SystemExit("CHANGED: dlms-cosem reads the deviation -60 in another way")
PY
venv/bin/python check.py
