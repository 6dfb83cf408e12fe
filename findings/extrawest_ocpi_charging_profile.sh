#!/usr/bin/env bash
# Package:   extrawest-ocpi 2025.7.16 with pydantic 1.10.12 (PyPI), OCPI 2.2.1
# Behaviour: a SetChargingProfile with a list of periods is refused: the model has room for
#            ONE period, an object, and cannot hold a profile that changes over time. It
#            also requires min_charge_rate, a name that OCPI does not have.
# Expected:  accepted. OCPI 2.2.1, mod_charging_profiles, ChargingProfile class (to which
#            the docstring of the model links): charging_profile_period has the cardinality
#            *, a list, and min_charging_rate is optional. OCPP, to which a CPO passes the
#            profile on, has a list as well.
# Seen:      a valid profile: three errors; one that follows the model: accepted, but no
#            other party sends it or takes it
# Advice:    give the router a model of your own, with List[ChargingProfilePeriod] and
#            min_charging_rate: Optional[Number]. EnergyMix needs the same treatment: all
#            but is_green_energy is optional in OCPI, and environ_impact is a list.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check extrawest-ocpi==2025.7.16 \
  pydantic==1.10.12
cat > check.py <<'PY'
from py_ocpi.modules.chargingprofiles.v_2_2_1.schemas import SetChargingProfile
from pydantic import ValidationError

FULL = {"start_period": 0, "limit": 11000}
HALF = {"start_period": 3600, "limit": 5500}


def verdict(**profile):
    profile["charging_rate_unit"] = "W"
    try:
        SetChargingProfile(
            charging_profile=profile, response_url="https://emsp.example/result/1"
        )
    except ValidationError as error:
        return [".".join(map(str, one["loc"][1:])) for one in error.errors()]
    return "accepted"


valid = verdict(charging_profile_period=[FULL, HALF])
invalid = verdict(charging_profile_period=FULL, min_charge_rate=1400)
print("list of periods, as OCPI has it:", valid)
print("one period and min_charge_rate: ", invalid)
if "min_charge_rate" not in valid or len(valid) != 3 or invalid != "accepted":
    raise SystemExit("CHANGED: extrawest-ocpi reads charging profiles in another way")
PY
venv/bin/python check.py
