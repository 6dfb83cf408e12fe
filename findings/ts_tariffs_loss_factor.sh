#!/usr/bin/env bash
# Package:   ts-tariffs 3.2.4 with pandas 3.1.1 (PyPI), bills from the time series of a meter
# Behaviour: every tariff has an adjustment_factor. Those with one rate and with blocks
#            multiply by it; TouTariff, with prices by time of day, does not.
# Expected:  the same charge, if the time-of-day tariff has the same price all day. The README
#            gives its own TouTariff an adjustment_factor of 1.005, so the factor is meant to
#            be used there.
# Seen:      48 kWh at 0.20, factor 1.05: one rate 10.08, by time of day 9.60
#            If the factor stands for the losses in the grid, say, they are not billed.
# Advice:    multiply the rates of a TouTariff by the factor.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ts-tariffs==3.2.4 pandas==3.1.1
cat > check.py <<'PY'
from datetime import timedelta

import pandas as pd
from ts_tariffs.meters import MeterData
from ts_tariffs.tariffs import SingleRateTariff, TouTariff
from ts_tariffs.ts_utils import TouBins

HALF_HOUR = timedelta(minutes=30)
times = pd.date_range("2026-09-01", periods=48, freq=HALF_HOUR)
meter = MeterData("site", pd.Series(1.0, index=times), HALF_HOUR, "kWh")
COMMON = {
    "consumption_unit": "kWh", "rate_unit": "dollars / kWh",
    "sample_rate": HALF_HOUR, "adjustment_factor": 1.05,
}
flat = SingleRateTariff("flat", charge_type="SingleRateTariff", rate=0.2, **COMMON)
by_time = TouTariff(
    "by time", charge_type="TouTariff",
    tou=TouBins([7, 21], [0.2, 0.2, 0.2], ["night", "day", "evening"]), **COMMON
)
found = {tariff.name: round(float(tariff.apply(meter).total), 2) for tariff in (flat, by_time)}
print("48 kWh at 0.20, factor 1.05:", found)
if found != {"flat": 10.08, "by time": 9.6}:
    raise SystemExit("CHANGED: ts-tariffs uses the adjustment factor in another way")
PY
timeout 60 venv/bin/python check.py
