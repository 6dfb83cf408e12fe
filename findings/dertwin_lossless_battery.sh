#!/usr/bin/env bash
# Package:   dertwin 0.1.12 (PyPI), simulates batteries, inverters and meters over Modbus
# Behaviour: what a battery gives off is multiplied by the efficiency on its way out of the
#            store, where it has to be divided by it. Whatever round_trip_eff is, a full round
#            has no loss.
# Expected:  with round_trip_eff=0.92 the battery gives back 0.92 of what it took: that is what
#            the name says. Energy is conserved, so that a loss on the way out makes the store
#            empty faster than the output alone.
# Seen:      10 kWh in, then out until the store is as full as before -> 10.0 kWh
#            A controller that is tried out with it sees a gain in each cycle, however small
#            the difference between two prices is.
# Advice:    give round_trip_eff=1, and take the loss off the energy that was charged.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dertwin==0.1.12
cat > check.py <<'PY'
from dertwin.devices.bess.battery import BatteryModel

SECOND = 1 / 3600
found = {}
for efficiency in (0.92, 0.5):
    battery = BatteryModel(capacity_kwh=100, initial_soc=50, round_trip_eff=efficiency)
    before, taken, given = battery.energy_kwh, 0.0, 0.0
    for _ in range(3600):
        taken -= battery.step(-10, dt=1) * SECOND
    while battery.energy_kwh > before:
        given += battery.step(10, dt=1) * SECOND
    found[efficiency] = round(taken, 1), round(given, 1)
    print(f"round_trip_eff {efficiency}: {found[efficiency][0]} kWh in, {found[efficiency][1]} out")
if set(found.values()) != {(10.0, 10.0)}:
    raise SystemExit("CHANGED: dertwin has losses")
PY
timeout 60 venv/bin/python check.py
