#!/usr/bin/env bash
# Package:   oadr30-ven-ud 1.2.0 (PyPI), a VEN of OpenADR 3 by Universal Devices
# Behaviour: randomizeStart of an interval period is never applied. The class documents it,
#            and looks for a key "randomizedStart"; and with that key a TypeError is caught
#            and counted as 0.
# Expected:  a start that differs from VEN to VEN, up to an hour after 22:00. The OpenAPI
#            definition of OpenADR 3: randomizeStart is the range of an offset that a client
#            applies to the start.
# Seen:      PT1H, asked 50 times: 22:00:00 each time
#            All stations of a program begin to charge in the same second, the very peak
#            that the VTN wanted to spread.
# Advice:    random.uniform(0, seconds) of your own, added to getStartTime().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check oadr30-ven-ud==1.2.0
cat > check.py <<'PY'
from oadr30.interval import IntervalPeriod

PERIOD = {"start": "2026-11-27T22:00:00Z", "duration": "PT6H"}


def starts(key):
    period = IntervalPeriod({**PERIOD, "randomizeStart": "PT1H", key: "PT1H"})
    return {f"{period.getStartTime().toUtc():%H:%M:%S}" for _ in range(50)}


found = starts("randomizeStart")
print("randomizeStart PT1H, starts of 50 VENs:", *found)
if found != {"22:00:00"} or starts("randomizedStart") != {"22:00:00"}:
    raise SystemExit("CHANGED: oadr30 applies randomizeStart")
PY
venv/bin/python check.py
