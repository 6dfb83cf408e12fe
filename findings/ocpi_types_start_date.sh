#!/usr/bin/env bash
# Package:   ocpi-types 0.3.0 (PyPI), OCPI 2.1.1
# Behaviour: the dates between which a tariff element holds are read as datetimes, and
#            written back with a time of day.
# Expected:  2026-12-24 again. OCPI 2.1.1, mod_tariffs, TariffRestrictions: start_date and
#            end_date are string(10), with 2015-12-24 as the example, in the local time of
#            the location. The module for 2.2.1 keeps them as strings.
# Seen:      2.1.1: 2026-12-24 -> 2026-12-24T00:00:00
#            2.2.1: 2026-12-24 -> 2026-12-24
#            A partner that checks what it gets refuses the tariff; one that does not may
#            never find it in force.
# Advice:    cut the two fields of to_dict() after ten characters.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpi-types==0.3.0 python-dateutil==2.9.0.post0
cat > check.py <<'PY'
from ocpi_types import v2_1_1, v2_2_1

TARIFF = {
    "country_code": "NL", "party_id": "TNM", "id": "12", "currency": "EUR",
    "elements": [{
        "price_components": [{"type": "ENERGY", "price": 0.29, "step_size": 1}],
        "restrictions": {"start_date": "2026-12-24", "end_date": "2026-12-27"},
    }],
    "last_updated": "2026-11-28T10:00:00Z",
}

found = {}
for version, module in (("2.1.1", v2_1_1), ("2.2.1", v2_2_1)):
    written = module.Tariff.from_dict(TARIFF).to_dict()
    found[version] = written["elements"][0]["restrictions"]["start_date"]
    print(f"{version}: 2026-12-24 -> {found[version]}")
if found != {"2.1.1": "2026-12-24T00:00:00", "2.2.1": "2026-12-24"}:
    raise SystemExit("CHANGED: ocpi-types writes the dates of a tariff in another way")
PY
venv/bin/python check.py
