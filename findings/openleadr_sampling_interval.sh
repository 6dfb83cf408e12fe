#!/usr/bin/env bash
# Package:   openleadr 0.5.36 with apscheduler 3.11.3 (PyPI), OpenADR 2.0b
# Behaviour: a VEN samples a report at the granularity that the VTN asked for, by a cron
#            expression. Cron counts from the full hour, so an interval that does not
#            divide it is not kept: 45 minutes become 45 and 15 in turn, 90 seconds become
#            60, 5 hours become 5, 5, 5, 5, 4, and a week becomes a day.
# Expected:  the interval. The client checks that the granularity lies between min_period
#            and max_period of the report and says nothing of other limits; for polling,
#            the same client uses a trigger with an interval.
# Seen:      0:45:00 -> 0:45:00 0:15:00 0:45:00 0:15:00
#            A report of energy per interval has the energy of 15 minutes where 45 were
#            agreed, and the next one is not told apart from it.
# Advice:    offer sampling rates of 1, 5, 10, 15, 30 or 60 minutes only.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openleadr==0.5.36 apscheduler==3.11.3
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from apscheduler.triggers.cron import CronTrigger
from openleadr.utils import cron_config


def sampled(granularity):
    trigger = CronTrigger(timezone=timezone.utc, **cron_config(granularity))
    moment = trigger.get_next_fire_time(None, datetime(2026, 11, 27, tzinfo=timezone.utc))
    gaps = []
    while len(gaps) < 6:
        later = trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))
        gaps.append(later - moment)
        moment = later
    return gaps


for granularity in (
    timedelta(minutes=15),
    timedelta(minutes=45),
    timedelta(seconds=90),
    timedelta(hours=5),
    timedelta(weeks=1),
):
    print(f"{granularity!s:16} ->", *sampled(granularity), sep="  ")
quarter, three_quarters = timedelta(minutes=15), timedelta(minutes=45)
if sampled(three_quarters) != [three_quarters, quarter] * 3:
    raise SystemExit("CHANGED: openleadr samples at another interval")
PY
venv/bin/python check.py
