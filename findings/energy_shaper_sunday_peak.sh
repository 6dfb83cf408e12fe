#!/usr/bin/env bash
# Package:   energy-shaper 0.1.1 (PyPI), readings of Australian meters by peak and off-peak
# Behaviour: group_into_daily_summary() takes the days 0 to 4 for those with a peak price. The
#            package counts days from Sunday, so that these are Sunday to Thursday.
# Expected:  Monday to Friday, 1 to 5: the docstrings of in_peak_period() and in_peak_day()
#            say "0 is Sunday and 6 is Saturday". Python's own weekday() has Monday as 0, and
#            there 0 to 4 are the five working days.
# Seen:      1 kWh an hour -> Sunday 4 kWh at the peak price, Friday 0
#            Friday evening counts as cheap, Sunday evening as expensive.
# Advice:    give peak_days=[1, 2, 3, 4, 5].
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check energy-shaper==0.1.1
cat > check.py <<'PY'
from datetime import datetime, timedelta

from energy_shaper import Reading, group_into_daily_summary

HOUR = timedelta(hours=1)
start = datetime(2026, 11, 1)  # a Sunday
week = [Reading(start + hour * HOUR, start + (hour + 1) * HOUR, 1.0) for hour in range(24 * 7)]
peak = {f"{day.day:%A}": round(day.peak, 2) for day in group_into_daily_summary(week)}
for day, energy in peak.items():
    print(f"{day}: {energy} kWh at the peak price")
if [day for day, energy in peak.items() if energy] != [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday"
]:
    raise SystemExit("CHANGED: energy-shaper has its peak on other days")
PY
timeout 60 venv/bin/python check.py
