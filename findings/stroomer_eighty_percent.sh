#!/usr/bin/env bash
# Package:   stroomer 0.1.6 (PyPI), when an electric car will be charged
# Behaviour: the whole time is multiplied by 1.1 if the battery is at 80 percent or more, and
#            not at all below that.
# Expected:  the fuller the battery, the sooner it is charged. A comment calls the factor a
#            "taper correction": cars charge more slowly above some 80 percent. That part
#            takes longer for all of them, wherever they began.
# Seen:      40 kWh, 7400 W, to 100 percent
#            from 79 percent -> 1:14, from 80 percent -> 1:17, from 81 percent -> 1:13
#            While a car charges, the time that is left goes up by three minutes at 80 percent,
#            and all that it showed before was too short.
# Advice:    ask for the time to 80 percent and for the time from there on, and add the two.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check stroomer==0.1.6
cat > check.py <<'PY'
from stroomer import ChargingTimePredictor

predictor = ChargingTimePredictor(capacity_kwh=40, target_soc=100)
found = {soc: predictor.predict(power=7400, SoC=soc)["FinishDuration"] for soc in (78, 79, 80, 81)}
for soc, duration in found.items():
    print(f"from {soc} percent: {duration}")
if not found[79] < found[80] or not found[78] > found[79]:
    raise SystemExit("CHANGED: stroomer works out the time in another way")
PY
timeout 60 venv/bin/python check.py
