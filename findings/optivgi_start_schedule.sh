#!/usr/bin/env bash
# Package:   optivgi 0.2.0 (PyPI), smart charging of Argonne National Laboratory
# Behaviour: a charging profile made at noon in Amsterdam starts at 12:00:00Z, two hours too
#            late: the "Z" is a fixed part of the format, and the local time is written in
#            front of it.
# Expected:  10:00:00Z. RFC 3339 (the dateTime of OCPP): Z says that the time is UTC. The
#            datetime that the algorithm was given knows its zone.
# Seen:      2026-07-01T12:00:00+02:00 -> startSchedule 2026-07-01T12:00:00Z
#            An absolute profile has no limit before its start, so for two hours all cars
#            charge as if nothing had been planned; west of Greenwich the first hours of
#            the plan are skipped.
# Advice:    give the algorithm now = datetime.now(timezone.utc).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check optivgi==0.2.0
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from optivgi.scm.constants import AlgorithmConstants
from optivgi.scm.ev import EV
from optivgi.scm.go_algorithm import GoAlgorithm

now = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
ev = EV(1, True, 1, 1, 0, 11, now, now + timedelta(hours=4), 20)
algorithm = GoAlgorithm([ev], [11.0] * AlgorithmConstants.TIMESTEPS, now)
algorithm.calculate()
schedule = algorithm.get_charging_profiles()[ev]["chargingSchedule"]
start = schedule["startSchedule"]
late = datetime.fromisoformat(start.replace("Z", "+00:00")) - now
print("now:          ", now.isoformat())
print("startSchedule:", start)
print("late by:      ", late)
if start != "2026-07-01T12:00:00Z":
    raise SystemExit("CHANGED: optivgi writes the start in another way")
PY
venv/bin/python check.py
