#!/usr/bin/env bash
# Package:   python-openevse 0.6 (PyPI), OpenEVSE stations
# Behaviour: elapsed() takes only "3" for the charging state, as text. A station of today says
#            "03", and elapsed() raises NotCharging while the car charges.
# Expected:  the time and the energy of the session. status() of the same class reads the same
#            answer as a number, and says "charging". The description of the protocol in the
#            firmware, rapi_proc.h, has the state in hexadecimal digits, of which it sends two.
# Seen:      $GS -> "OK 03 1200 03 0140": status() charging, elapsed() NotCharging
#            $GS -> "OK 3 1200", early:   status() charging, elapsed() 1200 s and 2000 Wh
#            The energy of a session is never seen.
# Advice:    ask with station._request("GU") for the energy, or use python-openevse-http.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-openevse==0.6
cat > check.py <<'PY'
from openevse import BaseOpenEVSE, NotCharging


class Station(BaseOpenEVSE):
    def __init__(self, state):
        self.state = state

    def _request(self, command, *values):
        return True, {"GS": self.state.split(), "GU": ["7200000", "350000"]}[command]


found = []
for state in ("03 1200 03 0140", "3 1200"):
    station = Station(state)
    try:
        session = station.elapsed()
    except NotCharging as error:
        session = type(error).__name__
    found.append((station.status(), session))
    print(f"$GS -> OK {state}:", *found[-1])
if found != [("charging", "NotCharging"), ("charging", {"seconds": 1200, "Wh": 2000.0})]:
    raise SystemExit("CHANGED: python-openevse reads the state in another way")
PY
timeout 60 venv/bin/python check.py
