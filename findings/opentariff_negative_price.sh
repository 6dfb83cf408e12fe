#!/usr/bin/env bash
# Package:   OpenTariff 1.2.0 with pydantic 2.14.4 (PyPI), a schema for British energy tariffs
# Behaviour: unit_rate must be more than 0, for dynamic rates too.
# Expected:  any price. A rate of time_of_use_dynamic has datetime_from and datetime_to, one
#            for each half hour, as those of Agile Octopus, which follow the wholesale price.
#            That is 0 or below on many a windy night, and Octopus publishes it so.
# Seen:      datetime_from 02:00, unit_rate  0.05 -> taken
#            datetime_from 02:30, unit_rate  0    -> "Input should be greater than 0"
#            datetime_from 03:00, unit_rate -0.05 -> the same
#            A tariff is one object, so that a single such half hour loses all its rates.
# Advice:    subclass Rate with a unit_rate that has no lower limit.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check OpenTariff==1.2.0 pydantic==2.14.4
cat > check.py <<'PY'
from opentariff.models.tariff_models import Rate
from pydantic import ValidationError


def verdict(price):
    try:
        Rate(
            rate_type="time_of_use_dynamic", fuel="electricity", unit_rate=price,
            datetime_from="2026-11-01T02:30:00Z", datetime_to="2026-11-01T03:00:00Z",
        )
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return "taken"


found = {price: verdict(price) for price in ("0.05", "0", "-0.05")}
for price, said in found.items():
    print(f"unit_rate {price}: {said}")
if list(found.values()) != ["taken"] + 2 * ["Input should be greater than 0"]:
    raise SystemExit("CHANGED: OpenTariff takes other prices")
PY
timeout 60 venv/bin/python check.py
