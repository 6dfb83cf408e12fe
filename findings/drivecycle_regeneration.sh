#!/usr/bin/env bash
# Package:   drivecycle 0.2.0 (PyPI), the energy that an electric bus or truck needs on its way
# Behaviour: the power of braking is divided by the efficiencies of gear, motor and converter,
#            as that of driving is. The battery takes in more than the wheels give.
# Expected:  multiplied by them: energy is conserved, and what gets lost between the wheels and
#            the battery is missing at the far end, which is the battery when braking. The
#            parameters are called "transmission efficiency", "motor efficiency" and "power
#            converter efficiency", and each is below 1.
# Seen:      10 m/s and 5000 N, 50 kW at the wheels
#            driving: 61.6 kW from the battery
#            braking: 61.6 kW into the battery instead of 40.6 kW (regen_ratio=1)
#            A bus in the hills seems to need less than it does, and the depot gets too few
#            chargers.
# Advice:    give regen_ratio times the square of the product of the three efficiencies.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    numpy==2.4.6 pandas==3.1.1 scipy==1.17.1
venv/bin/pip install -q --disable-pip-version-check --no-deps drivecycle==0.2.0
cat > check.py <<'PY'
from drivecycle.energy import battery_power

EFFICIENCY = {"trans_eff": 0.95, "motor_eff": 0.90, "pow_conv_eff": 0.95}


def kilowatt(force):
    watt = battery_power(
        v=10, force=force, gear_ratio=5, radius_wheel=0.5, regen_ratio=1, **EFFICIENCY
    )
    return round(watt / 1000, 1)


found = kilowatt(5000), kilowatt(-5000)
print("driving, 50 kW at the wheels:", found[0], "kW from the battery")
print("braking, 50 kW at the wheels:", -found[1], "kW into the battery")
if found != (61.6, -61.6):
    raise SystemExit("CHANGED: drivecycle has its losses elsewhere")
PY
timeout 60 venv/bin/python check.py
