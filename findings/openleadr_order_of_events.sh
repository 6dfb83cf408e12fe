#!/usr/bin/env bash
# Package:   openleadr 0.5.36 (PyPI), OpenADR 2.0b, openleadr.utils.order_events
# Behaviour: the events of a VEN are sorted by priority, and then sorted once more by their
#            start. The second sort decides, and the priority counts only among events that
#            start in the same instant: an active event of priority 5 that began first is
#            placed before the one of priority 1.
# Expected:  priority 1 first. The docstring gives the rules of OpenADR in this order: active
#            events, high priority before low, earlier before later. For that the sort by
#            start has to come first, since Python's sort keeps the order of equals.
# Seen:      low (5, began 10:00), high (1, began 10:10) -> low, high
#            A VTN built on it offers the events in this order, and a VEN that obeys the
#            first active one sheds too little.
# Advice:    sort events yourself, by (priority or 2**32, start), and compare priorities in
#            the VEN.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openleadr==0.5.36
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from openleadr.utils import order_events

NOW = datetime.now(timezone.utc)


def active_event(name, priority, minutes_ago):
    return {
        "event_descriptor": {
            "event_id": name,
            "event_status": "active",
            "priority": priority,
        },
        "active_period": {
            "dtstart": NOW - timedelta(minutes=minutes_ago),
            "duration": timedelta(hours=2),
        },
    }


def order(*events):
    return [event["event_descriptor"]["event_id"] for event in order_events([*events])]


apart = order(active_event("low", 5, 20), active_event("high", 1, 10))
together = order(active_event("low", 5, 10), active_event("high", 1, 10))
print("low began ten minutes before high:", *apart)
print("both began at the same time:      ", *together)
if apart != ["low", "high"] or together != ["high", "low"]:
    raise SystemExit("CHANGED: openleadr orders events in another way")
PY
venv/bin/python check.py
