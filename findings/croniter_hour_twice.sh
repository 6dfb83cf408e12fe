#!/usr/bin/env bash
# Package:   croniter 7.0.0 (PyPI)
# Behaviour: in the night in which summer time ends, 02:30 comes twice, and so does a job that
#            is due once a day at 02:30.
# Expected:  once. Debian's cron(8): jobs for a certain time are not run twice when the clock
#            goes back by less than three hours. cronsim, which follows Debian's cron, gives
#            it once. The README of croniter says no more than to start with an aware time.
# Seen:      croniter: 02:30+02:00 on the 25th, 02:30+01:00 on the 25th, 02:30 on the 26th
#            cronsim:  02:30+02:00 on the 25th, 02:30+01:00 on the 26th, 02:30 on the 27th
#            The invoices of the night are sent twice.
# Advice:    cronsim, or skip a time with fold=1 that has the same wall clock as the last.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    croniter==7.0.0 cronsim==2.8 tzdata==2025.2
cat > check.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

from croniter import croniter
from cronsim import CronSim

DAILY = "30 2 * * *"
start = datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
runs = croniter(DAILY, start)
found = [runs.get_next(datetime).isoformat() for _ in range(3)]
runs = CronSim(DAILY, start)
other = [next(runs).isoformat() for _ in range(3)]
print("croniter:", *found)
print("cronsim: ", *other)
days = [[text[8:10] for text in times] for times in (found, other)]
if days != [["25", "25", "26"], ["25", "26", "27"]]:
    raise SystemExit("CHANGED: croniter treats the end of summer time in another way")
PY
venv/bin/python check.py
