#!/usr/bin/env bash
# Package:   tnb-bill 0.2 (PyPI), electricity bills of Tenaga Nasional in Malaysia
# Behaviour: the fifth and last block begins at 900 kWh and is given a width of 500 kWh.
#            With more than that the block is not counted at all: neither what is above 1400
#            kWh nor the 500 kWh below.
# Expected:  0.571 for each kWh above 900, as the comment at the block says, and as the
#            tariff has it, whose last block has no upper end.
# Seen:      1400 kWh -> 681.10, 1401 kWh -> 395.60, 3000 kWh -> 395.60
#            A house with two cars may need more than 1400 kWh a month. Its bill stops
#            there, for less than that of 1000 kWh.
# Advice:    add 0.571 * (kWh - 900), and the taxes on it, for more than 1400 kWh.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tnb-bill==0.2
cat > check.py <<'PY'
from tnb_bill import calculate_electricity_bill

found = {
    kwh: round(calculate_electricity_bill(kwh, days=30)[0], 2) for kwh in (1000, 1400, 1401, 3000)
}
for kwh, amount in found.items():
    print(f"{kwh} kWh: RM {amount:.2f}")
if found != {1000: 452.7, 1400: 681.1, 1401: 395.6, 3000: 395.6}:
    raise SystemExit("CHANGED: tnb-bill counts its last block in another way")
PY
timeout 60 venv/bin/python check.py
