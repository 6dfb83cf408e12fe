#!/usr/bin/env bash
# Package:   latam-evra-ocpi 0.5.0 with pydantic 2.14.4 (PyPI), client of an OCPI 2.3.0 hub
# Behaviour: a tariff of two elements, one for the night and one without a condition, loses
#            the condition, in both directions: neither Tariff nor TariffInput has a field
#            for restrictions, and what they do not know they drop without a word.
# Expected:  restrictions as they were given, or an error. OCPI 2.2.1 and 2.3.0,
#            TariffElement: restrictions says when the element applies, and the first
#            element that applies is the one that counts. The model of a tariff inside a
#            CDR, in the same package, has the field.
# Seen:      ENERGY 900 from 22:00 to 06:00, else 1500 -> ENERGY 900, ENERGY 1500
#            The first element now always applies: the CPO that publishes its tariff in this
#            way sells at the price of the night around the clock.
# Advice:    send and read tariffs with an HTTP client of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check latam-evra-ocpi==0.5.0 pydantic==2.14.4
cat > check.py <<'PY'
from latam_evra_ocpi.models.cdrs import CdrTariff
from latam_evra_ocpi.models.tariffs import Tariff, TariffInput

NIGHT = {"start_time": "22:00", "end_time": "06:00"}
TARIFF = {
    "country_code": "CO",
    "party_id": "ABC",
    "id": "night",
    "currency": "COP",
    "elements": [
        {
            "price_components": [{"type": "ENERGY", "price": 900, "step_size": 1}],
            "restrictions": NIGHT,
        },
        {"price_components": [{"type": "ENERGY", "price": 1500, "step_size": 1}]},
    ],
}

found = {}
for model in (TariffInput, Tariff, CdrTariff):
    elements = model.model_validate(TARIFF).model_dump(mode="json")["elements"]
    found[model.__name__] = [element.get("restrictions") for element in elements]
    print(f"{model.__name__:<12}", found[model.__name__])
if found != {"TariffInput": [None, None], "Tariff": [None, None], "CdrTariff": [NIGHT, None]}:
    raise SystemExit("CHANGED: latam-evra-ocpi keeps restrictions in another way")
PY
timeout 60 venv/bin/python check.py
