#!/usr/bin/env bash
# Package:   sep2tools 0.3.3 with pydantic 2.14.4 (PyPI, the newest for Python 3.11), IEEE
#            2030.5 and CSIP-AUS; 0.5.1 has the same loop
# Behaviour: condense_events() makes one schedule of all controls by their primacy and never
#            looks at their status. A control that the utility has cancelled stays in the
#            schedule, and since its primacy is better, the control that is active does not
#            appear in it.
# Expected:  11000 W. IEEE 2030.5, EventStatus: 2 is cancelled, and a client must not act on
#            a cancelled event. The model of the package has that status, so it is known
#            when the schedule is made.
# Seen:      primacy 1, 1500 W, cancelled and primacy 5, 11000 W, active -> 1500 W
#            A site charges with 1.5 kW for hours after the utility has withdrawn the order.
# Advice:    leave out events whose EventStatus.currentStatus is 2, 3 or 4 before you call
#            add_events() or condense_events().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sep2tools==0.3.3 pydantic==2.14.4
cat > check.py <<'PY'
from sep2tools.events import condense_events
from sep2tools.models import (
    CurrentStatus, DateTimeInterval, DERControl, DERControlBase, EventStatus, ProgramInfo,
)


def control(mrid, status, primacy, watts):
    return DERControl(
        mRID=mrid,
        creationTime=1795860000,
        EventStatus=EventStatus(currentStatus=status),
        interval=DateTimeInterval(start=1795863600, duration=3600),
        controls=[DERControlBase(mode="opModImpLimW", value=watts)],
        ProgramInfo=ProgramInfo(program="P", primacy=primacy),
    )


schedule = condense_events([
    control("A1", CurrentStatus.Cancelled, primacy=1, watts=1500),
    control("B2", CurrentStatus.Active, primacy=5, watts=11000),
])["opModImpLimW"]
for event in schedule:
    print(f"{event.mrid}: {event.value} W from {event.start} to {event.end}")
if [(event.mrid, event.value) for event in schedule] != [("A1", 1500)]:
    raise SystemExit("CHANGED: sep2tools takes the status of a control into account")
PY
timeout 60 venv/bin/python check.py
