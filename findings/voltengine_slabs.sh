#!/usr/bin/env bash
# Package:   voltengine 0.1.2 (PyPI), electricity bills, prepaid and postpaid
# Behaviour: a tariff is a list of slabs with "upto" and "rate". Up to 100 units at 3, up to
#            300 at 5, and the rest at 8: of 400 units, 100 are billed at 3 and 300 at 5.
#            The slab after the first, which ends at 300, is taken to be 300 wide.
# Expected:  100 at 3, 200 at 5, 100 at 8. "Up to" is where a slab ends, as in every tariff
#            order that has slabs, and None stands for no end, not for no width.
# Seen:      400 units -> 1800, instead of 2100
#            Only the first slab is right, so bills of small customers show nothing of it;
#            those of a charging station are too low.
# Advice:    give each slab its width as upto, such as 100, 200, None.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check voltengine==0.1.2
cat > check.py <<'PY'
from voltengine.operations.slab_tariff import SlabTariffCalculator

SLABS = [{"upto": 100, "rate": 3}, {"upto": 300, "rate": 5}, {"upto": None, "rate": 8}]

charge, parts = SlabTariffCalculator().calculate(400, SLABS)
for part in parts:
    print(f"{part['units']} units at {part['rate']}")
print("together:", charge)
if (charge, [part["units"] for part in parts]) != (1800, [100, 300]):
    raise SystemExit("CHANGED: voltengine divides units into slabs in another way")
PY
timeout 60 venv/bin/python check.py
