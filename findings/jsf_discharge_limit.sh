#!/usr/bin/env bash
# Package:   jsf 0.11.2 (PyPI), makes example data from a JSON Schema
# Behaviour: a number without a minimum is never below 0. With "maximum": 0 it is always 0, and
#            below that there is an error.
# Expected:  any number that the schema takes, JSON Schema draft 6, sections 6.2 and 6.4: a
#            maximum is the upper end, and without a minimum there is no lower one.
# Seen:      "maximum": 0, 200 times  -> 0.0 each time
#            "maximum": -1            -> ValueError
#            no limit, 200 times      -> none below 0
#            The limits for discharging of OCPP 2.1, such as dischargeLimit, are numbers of at
#            most 0. Made-up messages never discharge a car, and nothing says that this half of
#            a program was not tested.
# Advice:    put a minimum into the schema before making data from it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jsf==0.11.2
cat > check.py <<'PY'
from jsf import JSF


def made(**limits):
    faker = JSF({"type": "number", **limits})
    try:
        numbers = [faker.generate() for _ in range(200)]
    except ValueError as error:
        return type(error).__name__
    return min(numbers), max(numbers)


at_most_0, below_0, any_number = made(maximum=0), made(maximum=-1), made()
print("maximum 0:  from", at_most_0[0], "to", at_most_0[1])
print("maximum -1:", below_0)
print("no limit:   any below 0?", any_number[0] < 0)
if at_most_0 != (0, 0) or below_0 != "ValueError" or any_number[0] < 0:
    raise SystemExit("CHANGED: jsf makes negative numbers")
PY
timeout 60 venv/bin/python check.py
