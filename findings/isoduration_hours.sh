#!/usr/bin/env bash
# Package:   isoduration 20.11.0 (PyPI), ISO 8601 durations
# Behaviour: a duration with a fraction is read exactly, into Decimals, and rounded when it
#            is added to a datetime, each part on its own: an hour and a half become two
#            hours, a quarter of an hour becomes nothing, half a second becomes a second.
#            None of it raises or warns.
# Expected:  90 minutes. ISO 8601 allows a decimal fraction in the smallest part, and the
#            parser takes it; PT90M, which is the same duration, adds 90 minutes. The README
#            offers to add durations to datetimes and names no limit of it.
# Seen:      PT1.5H  -> 12:00:00, PT90M -> 11:30:00 (from 10:00)
#            PT0.25H -> 10:00:00, PT15M -> 10:15:00
#            An interval of a tariff or of a charging plan ends half an hour late, or when
#            it begins.
# Advice:    make a timedelta of it: timedelta(hours=float(duration.time.hours), ...).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check isoduration==20.11.0
cat > check.py <<'PY'
from datetime import datetime

from isoduration import parse_duration

START = datetime(2026, 11, 28, 10)
PAIRS = {"PT1.5H": "PT90M", "PT0.25H": "PT15M"}

found = {}
for text in [*PAIRS, *PAIRS.values(), "PT0.5S"]:
    found[text] = str((START + parse_duration(text)).time())
    print(f"{text:>7}: 10:00:00 -> {found[text]}")
if (found["PT90M"], found["PT15M"]) != ("11:30:00", "10:15:00"):
    raise SystemExit("CHANGED: isoduration adds whole minutes in another way")
if (found["PT1.5H"], found["PT0.25H"]) != ("12:00:00", "10:00:00"):
    raise SystemExit("CHANGED: isoduration adds fractions of an hour in another way")
PY
timeout 60 venv/bin/python check.py
