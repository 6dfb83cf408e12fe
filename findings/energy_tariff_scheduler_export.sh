#!/usr/bin/env bash
# Package:   energy-tariff-scheduler 0.0.8 (PyPI), charging by the half-hourly prices of
#            Octopus Energy
# Behaviour: a house with solar panels has two meter points, one for what it buys and one
#            for what it feeds in. The tariff of the LAST one is taken, whatever its name, so
#            that the price of feeding in decides when the car charges. A house with neither
#            AGILE nor GO is not refused either.
# Expected:  the tariff with the prefix that was asked for, and SystemExit if there is none.
#            The code looks for it, but with str.find(), which gives -1 for "not found",
#            and -1 counts as true; the result is then used for nothing but this error.
# Seen:      asked for AGILE: E-1R-AGILE-FLEX-..., then E-1R-OUTGOING-... -> OUTGOING
#            asked for AGILE: E-1R-VAR-... alone -> VAR
# Advice:    give get_prices() of OctopusPricesClient the tariff and product code yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check energy-tariff-scheduler==0.0.8
cat > check.py <<'PY'
import logging

from energy_tariff_scheduler.prices import OctopusCurrentTariffAndProductClient

logging.disable()
AGILE = "E-1R-AGILE-FLEX-22-11-25-C"
OUTGOING = "E-1R-OUTGOING-FIX-12M-19-05-13-C"
VARIABLE = "E-1R-VAR-22-11-01-C"


class Client(OctopusCurrentTariffAndProductClient):
    """Answers as the account endpoint of Octopus does, without a network."""

    def __init__(self, *tariffs):
        self.tariffs = tariffs

    def get_account(self):
        meter_points = [
            {"agreements": [{"tariff_code": tariff, "valid_to": None}]}
            for tariff in self.tariffs
        ]
        return {"properties": [{"electricity_meter_points": meter_points}]}


def found(*tariffs):
    return Client(*tariffs).get_accounts_tariff_and_matched_product_code("AGILE")[0]


for tariffs in ((OUTGOING, AGILE), (AGILE, OUTGOING), (VARIABLE,)):
    print("asked for AGILE, account has", *tariffs, "->", found(*tariffs))
if found(AGILE, OUTGOING) != OUTGOING or found(VARIABLE) != VARIABLE:
    raise SystemExit("CHANGED: energy-tariff-scheduler picks another tariff")
PY
venv/bin/python check.py
