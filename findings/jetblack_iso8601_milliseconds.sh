#!/usr/bin/env bash
# Package:   jetblack-iso8601 2.0.0 (PyPI)
# Behaviour: milliseconds below 100 are written with two digits at least, not three. 5 ms
#            become .05, and 45 ms become .45.
# Expected:  .005 and .045: the digits after the point are a decimal fraction of a second
#            (RFC 3339, 5.6; ISO 8601:2004, 4.2.2.4). The package reads such a fraction as
#            one, so that it does not get back what it has written.
# Seen:      10:00:00.005 -> 2026-11-28T10:00:00.05Z, read back: 50 ms
#            10:00:00.045 -> 2026-11-28T10:00:00.45Z, read back: 450 ms
#            10:00:00.123 -> 2026-11-28T10:00:00.123Z, read back: 123 ms
#            Messages of one second are no longer in order, and latencies jump.
# Advice:    value.isoformat(timespec="milliseconds")
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jetblack-iso8601==2.0.0
cat > check.py <<'PY'
from datetime import datetime, timezone

from jetblack_iso8601 import datetime_to_iso8601, iso8601_to_datetime

found = []
for millis in (5, 45, 123):
    moment = datetime(2026, 11, 28, 10, 0, 0, millis * 1000, timezone.utc)
    text = datetime_to_iso8601(moment)
    back = iso8601_to_datetime(text).microsecond // 1000
    print(f"10:00:00.{millis:03} -> {text}, read back: {back} ms")
    found.append(back)
if found != [50, 450, 123]:
    raise SystemExit("CHANGED: jetblack-iso8601 writes milliseconds in another way")
PY
venv/bin/python check.py
