#!/usr/bin/env bash
# Package:   aniso8601 10.0.1 (PyPI)
# Behaviour: 2026-11-28T24:00:00Z is read as 2026-11-28 00:00, the beginning of the day
#            whose end it names. An interval that lasts until midnight ends before it begins.
# Expected:  2026-11-29 00:00. ISO 8601:2004, 4.2.3, and W3C XML Schema, 3.2.7: 24:00 is the
#            end of the day, the same instant as 00:00 of the next. The package accepts it
#            on purpose ("24 representing midnight"); dateutil gives the 29th.
# Seen:      aniso8601 -> 2026-11-28 00:00:00+00:00
#            dateutil  -> 2026-11-29 00:00:00+00:00
#            22:00/24:00 lasts -22 hours.
#            A tariff for 22:00 to 24:00, in the XML of a utility, costs nothing.
# Advice:    read times that may be 24:00 with dateutil.parser.isoparse.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check aniso8601==10.0.1 python-dateutil==2.9.0.post0
cat > check.py <<'PY'
import aniso8601
from dateutil.parser import isoparse

END = "2026-11-28T24:00:00Z"
found = aniso8601.parse_datetime(END)
right = isoparse(END)
begin, end = aniso8601.parse_interval(f"2026-11-28T22:00:00Z/{END}")
hours = (end - begin).total_seconds() / 3600
print("aniso8601 ->", found)
print("dateutil  ->", right)
print("22:00/24:00 lasts", hours, "hours")
if (right - found).days != 1 or hours != -22:
    raise SystemExit("CHANGED: aniso8601 reads 24:00 in another way")
PY
venv/bin/python check.py
