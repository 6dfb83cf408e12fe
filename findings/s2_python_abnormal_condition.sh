#!/usr/bin/env bash
# Package:   s2-python 0.11.1 with pydantic 2.14.4 (PyPI), S2 (EN 50491-12-2)
# Behaviour: a limit range without abnormal_condition_only is taken, and its value is then a
#            list that counts as true. The message cannot be written again.
# Expected:  refused. The field is required in S2, and in the generated class from which
#            this one is derived; an operation mode without it is refused.
# Seen:      operation mode: refused
#            limit range:    taken, abnormal_condition_only counts as True
#            The limits of every day are left unused, since they seem to be for emergencies.
# Advice:    check that abnormal_condition_only is True or False, or that the key is there.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check s2-python==0.11.1 pydantic==2.14.4
cat > check.py <<'PY'
import json
import uuid

from s2python.frbc import FRBCOperationMode
from s2python.pebc import PEBCAllowedLimitRange
from s2python.s2_validation_error import S2ValidationError

RANGE = {"start_of_range": 0, "end_of_range": 11000}
LIMIT = {"commodity_quantity": "ELECTRIC.POWER.L1", "limit_type": "UPPER_LIMIT", "range_boundary": RANGE}
POWER = {**RANGE, "commodity_quantity": "ELECTRIC.POWER.L1"}
ELEMENT = {"fill_level_range": RANGE, "fill_rate": RANGE, "power_ranges": [POWER]}
MODE = {"id": str(uuid.uuid4()), "elements": [ELEMENT]}


def taken(cls, message):
    try:
        cls.from_json(json.dumps(message))
        return True
    except S2ValidationError:
        return False


assert taken(FRBCOperationMode, {**MODE, "abnormal_condition_only": False})
mode = taken(FRBCOperationMode, MODE)
limit = PEBCAllowedLimitRange.from_json(json.dumps(LIMIT))
value = limit.abnormal_condition_only
try:
    limit.to_json()
    written = True
except Exception:
    written = False
print("operation mode:", "taken" if mode else "refused")
print("limit range:    taken, abnormal_condition_only counts as", bool(value))
if (mode, bool(value), isinstance(value, bool), written) != (False, True, False, False):
    raise SystemExit("CHANGED: s2-python treats abnormal_condition_only in another way")
PY
venv/bin/python check.py
