#!/usr/bin/env bash
# Package:   pandas 3.1.1 with python-dateutil 4.0.0 (PyPI)
# Behaviour: pandas.to_datetime() of one time stamp with a lower-case "z" gives a time
#            WITHOUT a zone, silently; pandas.Timestamp() of the same text gives UTC.
# Expected:  UTC from both. RFC 3339, 5.6: "T" and "Z" may be lower case. The pandas
#            documentation makes a Timestamp the result of to_datetime() for a scalar.
# Seen:      to_datetime("...z") -> 2026-11-27 10:00:00        (no zone)
#            Timestamp("...z")   -> 2026-11-27 10:00:00+00:00
#            A time without a zone cannot be compared with the others, and whoever takes
#            it for local time moves the reading by an hour or two.
# Advice:    to_datetime(text, utc=True), which gives UTC for both spellings.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pandas==3.1.1 python-dateutil==4.0.0
cat > check.py <<'PY'
import warnings

import pandas

warnings.simplefilter("ignore")
text = "2026-11-27T10:00:00z"
zones = {
    "to_datetime of Z": pandas.to_datetime(text.upper()).tzinfo,
    "to_datetime of z": pandas.to_datetime(text).tzinfo,
    "Timestamp of z": pandas.Timestamp(text).tzinfo,
    "to_datetime of z, utc=True": pandas.to_datetime(text, utc=True).tzinfo,
}
for name, zone in zones.items():
    print(f"{name}: {zone}")
if [str(zone) for zone in zones.values()] != ["UTC", "None", "UTC", "UTC"]:
    raise SystemExit("CHANGED: pandas reads the lower-case z in another way")
PY
venv/bin/python check.py
