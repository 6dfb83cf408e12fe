#!/usr/bin/env bash
# Package:   pint 0.25.3 (PyPI)
# Behaviour: OCPP 2.x lists the units that a station may report (Part 2, appendix). Among
#            them is RH, relative humidity in percent. pint knows no such unit and finds
#            one all the same: R for ronna (10^27) and H for henry.
# Expected:  an UndefinedUnitError, as for its neighbours in the list, var, varh, VAh,
#            Percent and ASU; none of these is a unit of pint either.
# Seen:      45 RH -> 45 ronnahenry = 4.5e+28 kg m^2 / s^2 / A^2, without a warning
# Advice:    give pint only units that you have mapped by a table of your own:
#            registry.define("relative_humidity = 0.01 = RH") and so on.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pint==0.25.3
cat > check.py <<'PY'
import pint

registry = pint.UnitRegistry()


def meaning(unit):
    try:
        return f"{registry.Quantity(45, unit):~}", str(registry.Unit(unit))
    except pint.UndefinedUnitError:
        return None, None


seen = {unit: meaning(unit)[1] for unit in ["RH", "var", "varh", "VAh", "Percent", "ASU", "kWh"]}
for unit, name in seen.items():
    print(f"{unit:8} {name}")
print("45 RH =", registry.Quantity(45, "RH").to_base_units())
if seen != {"RH": "ronnahenry", "var": None, "varh": None, "VAh": None,
            "Percent": None, "ASU": None, "kWh": "kilowatt_hour"}:
    raise SystemExit("CHANGED: pint reads a unit of OCPP in another way")
PY
venv/bin/python check.py
