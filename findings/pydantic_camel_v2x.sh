#!/usr/bin/env bash
# Package:   pydantic 2.14.4 (PyPI), pydantic.alias_generators.to_camel
# Behaviour: to_camel() writes a capital after a digit: v2x_charging_parameters becomes
#            v2XChargingParameters. The wire name in OCPP 2.1 is v2xChargingParameters. A
#            model with alias_generator=to_camel drops the V2X data of an EV (by default
#            it ignores what it does not know) and sends a name that no peer accepts.
# Expected:  v2xChargingParameters. Words of snake_case are divided by underscores, which
#            is all that the documentation of to_camel says; pyhumps 3.8.0 and
#            camel-converter 6.0.0 both yield it.
# Seen:      v2XChargingParameters, v2XFreqWattCurve, v2XBaseline, v2XSignalWattCurve;
#            v2x_charging_parameters is None after parsing a message that has it
# Advice:    write the wire name of every field by hand, Field(alias="v2xBaseline").
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pydantic==2.14.4 pyhumps==3.8.0
cat > check.py <<'PY'
import humps
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class ChargingNeeds(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    requested_energy_transfer: str
    v2x_charging_parameters: dict[str, float] | None = None


wire = {"requestedEnergyTransfer": "AC_BPT",
        "v2xChargingParameters": {"maxDischargePower": 11000.0}}
needs = ChargingNeeds.model_validate(wire)
sent = ChargingNeeds.model_construct(
    requested_energy_transfer="AC_BPT", v2x_charging_parameters={"maxDischargePower": 11000.0}
).model_dump(by_alias=True)
print("pydantic:", to_camel("v2x_charging_parameters"))
print("humps:   ", humps.camelize("v2x_charging_parameters"))
print("parsed:  ", needs)
print("sent:    ", sent)
changed = (
    to_camel("v2x_charging_parameters") != "v2XChargingParameters"
    or humps.camelize("v2x_charging_parameters") != "v2xChargingParameters"
    or needs.v2x_charging_parameters is not None
    or "v2XChargingParameters" not in sent
)
if changed:
    raise SystemExit("CHANGED: to_camel treats a letter after a digit in another way")
PY
venv/bin/python check.py
