#!/usr/bin/env bash
# Package:   pyeasee 0.8.21 (PyPI), client of the cloud of Easee charging stations
# Behaviour: a time in a state, a configuration or a session comes out as a datetime in UTC.
#            The offset of the text is read, and then replaced by UTC without converting:
#            11:00+01:00, which is 10:00 UTC, becomes 11:00 UTC.
# Expected:  10:00 UTC. The pattern that decides what a time is takes offsets on purpose;
#            and fromisoformat() had the right time before replace(tzinfo=...).
# Seen:      2026-11-28T10:00:00Z, 2026-11-28T10:00:00+00:00 -> 10:00 UTC
#            2026-11-28T11:00:00+01:00                       -> 11:00 UTC
#            A session is charged by the price of another hour; compared with one whose time
#            ends in Z, it is longer or shorter by the offset.
# Advice:    datetime.fromisoformat(session.get_data()["carConnected"]).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyeasee==0.8.21
cat > check.py <<'PY'
from datetime import datetime, timezone

from pyeasee.charger import ChargerSession

TEXTS = ("2026-11-28T10:00:00Z", "2026-11-28T10:00:00+00:00", "2026-11-28T11:00:00+01:00")
SESSION = {"kiloWattHours": 7.5, "totalCost": 2.1}

found = []
for text in TEXTS:
    read = ChargerSession({**SESSION, "carConnected": text})["carConnected"]
    right = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)
    found.append((read - right).total_seconds())
    print(f"{text:<25} -> {read}, wrong by {found[-1]:.0f} seconds")
if found != [0, 0, 3600]:
    raise SystemExit("CHANGED: pyeasee reads the offset of a time in another way")
PY
timeout 60 venv/bin/python check.py
