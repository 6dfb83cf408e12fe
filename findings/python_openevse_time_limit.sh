#!/usr/bin/env bash
# Package:   python-openevse 0.6 (PyPI), OpenEVSE stations
# Behaviour: time_limit() gives minutes when it is asked, and quarters of an hour when it has
#            set them.
# Expected:  minutes both times. Its docstring: "Get or set the charge time limit, in
#            minutes. [...] Returns the limit".
# Seen:      time_limit(60) sends "S3 4", and returns 4
#            time_limit()   -> 60
#            Whoever shows the driver what the station said shows 4 minutes for an hour, and
#            whoever sets the answer again sets no limit: "S3 0" turns it off.
# Advice:    ask again after setting.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-openevse==0.6
cat > check.py <<'PY'
from openevse import BaseOpenEVSE


class Station(BaseOpenEVSE):
    """Keeps its limit in quarters of an hour, as command S3 of the station has it."""

    quarters = "0"

    def _request(self, command, *values):
        print("sent:", command, *values)
        if command == "S3":
            (self.quarters,) = values
            return True, []
        return True, [self.quarters]


station = Station()
found = station.time_limit(60), station.time_limit()
print("time_limit(60):", found[0])
print("time_limit():  ", found[1])
again = station.time_limit(found[0])
print(f"time_limit({found[0]}): ", again)
if (*found, again) != (4, 60, 0):
    raise SystemExit("CHANGED: python-openevse gives its limit in another unit")
PY
timeout 60 venv/bin/python check.py
