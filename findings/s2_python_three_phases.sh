#!/usr/bin/env bash
# Package:   s2-python 0.11.1 with pydantic 2.14.4 (PyPI), S2 (EN 50491-12-2)
# Behaviour: an operation mode with a power range for each of the phases L1, L2 and L3 is
#            refused: there may be one range for electricity, whatever its quantity.
# Expected:  accepted. The description of power_ranges in S2, which the package has as well:
#            at most one range for each CommodityQuantity, and L1, L2 and L3 are quantities
#            of their own (ELECTRIC.POWER.L1 ...).
# Seen:      3_PHASE_SYMMETRIC -> accepted
#            L1                -> accepted
#            L1, L2, L3        -> Multiple power ranges defined for commodity ELECTRICITY
#            A car whose phases are loaded unequally cannot be described to the manager of
#            the house, nor read from a peer.
# Advice:    describe such a car as symmetric, and stay below the weakest phase.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check s2-python==0.11.1 pydantic==2.14.4
cat > check.py <<'PY'
import re
import uuid

from s2python.common import Commodity, CommodityQuantity, NumberRange, PowerRange
from s2python.frbc import FRBCActuatorDescription, FRBCOperationMode, FRBCOperationModeElement


def verdict(*phases):
    element = FRBCOperationModeElement(
        fill_level_range=NumberRange(start_of_range=0, end_of_range=100),
        fill_rate=NumberRange(start_of_range=0, end_of_range=0.01),
        power_ranges=[
            PowerRange(
                start_of_range=0, end_of_range=3680,
                commodity_quantity=CommodityQuantity(f"ELECTRIC.POWER.{phase}"),
            )
            for phase in phases
        ],
    )
    mode = FRBCOperationMode(id=uuid.uuid4(), elements=[element], abnormal_condition_only=False)
    try:
        FRBCActuatorDescription(
            id=uuid.uuid4(), operation_modes=[mode], transitions=[], timers=[],
            supported_commodities=[Commodity.ELECTRICITY],
        )
        return "accepted"
    except Exception as error:
        found = re.search(r"Multiple power ranges defined for commodity", str(error))
        return f"{found.group()} ELECTRICITY" if found else str(error)


CASES = [("3_PHASE_SYMMETRIC",), ("L1",), ("L1", "L2", "L3")]
found = [verdict(*phases) for phases in CASES]
for phases, said in zip(CASES, found, strict=True):
    print(f"{', '.join(phases):17} -> {said}")
if found[:2] != ["accepted", "accepted"] or not found[2].startswith("Multiple power ranges"):
    raise SystemExit("CHANGED: s2-python treats power ranges in another way")
PY
venv/bin/python check.py
