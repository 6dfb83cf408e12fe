#!/usr/bin/env bash
# Package:   optivgi 0.2.0 (PyPI), smart charging of Argonne National Laboratory
# Behaviour: where the voltage is unknown (None or 0), ChargingRateUnit.convert() gives 240
#            for whatever it is asked: 1.4 kW are 240 A, and so are 22 kW; 6 A and 32 A are
#            both 240 W. The default voltage is returned instead of being used, because
#            "a * b if b else c" is "(a * b) if b else c".
# Expected:  5.8 A and 91.7 A; 1440 W and 7680 W. The docstring says that the default of
#            240 V is used for the conversion if the voltage is None or zero, and get_evs()
#            is told to return None where the voltage of a group is not known.
# Seen:      240 for each of the four
#            As the limit of a charging profile in A, 240 switches off the load management.
# Advice:    give every EV a voltage before you ask for its charging profile.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check optivgi==0.2.0
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from optivgi.scm.ev import EV, ChargingRateUnit

A, W = ChargingRateUnit.A, ChargingRateUnit.W
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc)


def limit(power_kw, voltage):
    ev = EV(1, True, 1, 1, 0, 22, NOW, NOW + timedelta(hours=8), 50, voltage=voltage)
    ev.power[0] = power_kw
    schedule = ev.current_charging_profile(NOW, A)["chargingSchedule"]
    return round(schedule["chargingSchedulePeriod"][0]["limit"], 1)


for voltage in (240, None):
    in_ampere = [limit(power, voltage) for power in (1.4, 22)]
    in_watt = [W.convert(current, A, voltage) for current in (6, 32)]
    print(f"voltage {voltage}: 1.4 and 22 kW -> {in_ampere} A, 6 and 32 A -> {in_watt} W")
if in_ampere + in_watt != [240] * 4:
    raise SystemExit("CHANGED: optivgi converts without a voltage in another way")
PY
venv/bin/python check.py
