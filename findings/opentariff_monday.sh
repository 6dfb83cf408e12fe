#!/usr/bin/env bash
# Package:   OpenTariff 1.2.0 with pydantic 2.14.4 (PyPI), a schema for British energy tariffs
# Behaviour: a rate from Monday to Friday is refused, because one of the two days is missing.
#            Its own DayOfWeek has Monday as 0, and 0 counts as missing. Tuesday to Friday is
#            taken.
# Expected:  Monday to Friday, what most rates with days are for. The error itself asks for
#            day_from and day_to together, and both are there.
# Seen:      day_from MONDAY, day_to FRIDAY   -> "... the pairs ... appear together."
#            day_from TUESDAY, day_to FRIDAY  -> taken
#            day_from SATURDAY, day_to MONDAY -> refused as well
# Advice:    subclass Rate, and give it a validate_static_tou_rate_fields() that asks for None.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check OpenTariff==1.2.0 pydantic==2.14.4
cat > check.py <<'PY'
import contextlib
import io

from opentariff.Enums.base_enums import DayOfWeek
from opentariff.models.tariff_models import Rate
from pydantic import ValidationError


def taken(first, last):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            Rate(
                rate_type="time_of_use_static", fuel="electricity", unit_rate="0.25",
                day_from=first, day_to=last,
            )
    except ValidationError:
        return False
    return True


MONDAY, TUESDAY, FRIDAY = DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.FRIDAY
found = []
for first, last in ((MONDAY, FRIDAY), (TUESDAY, FRIDAY), (DayOfWeek.SATURDAY, MONDAY)):
    found.append(taken(first, last))
    print(f"{first.name} to {last.name}:", "taken" if found[-1] else "refused")
if found != [False, True, False]:
    raise SystemExit("CHANGED: OpenTariff treats Monday in another way")
PY
timeout 60 venv/bin/python check.py
