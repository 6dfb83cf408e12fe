#!/usr/bin/env bash
# Package:   meterdatalogic 0.4.0 with pandas 3.1.1 (PyPI, the newest for Python 3.11),
#            bills from interval meters; 0.6.0 does the same with polars
# Behaviour: the months of compute_billables() are those with export. A site that fed in for
#            the first time in July has no rows for May and June: what it bought in those
#            months is in no bill, and no warning is given.
# Expected:  a row per calendar month, as the docstring has it: mode="monthly" returns one.
#            Without any export in the data, all three months are there.
# Seen:      import in May, June, July: 744, 720, 744 kWh
#            export from July on -> only July; no export at all -> May, June, July
#            The estimate of a year in which panels were installed is too low by the
#            months before.
# Advice:    merge with compute_billables() of df[df["flow"] == "grid_import"].
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check meterdatalogic==0.4.0 pandas==3.1.1
cat > check.py <<'PY'
import pandas as pd

import meterdatalogic as ml
from meterdatalogic.analytics.types import Plan, ToUBand

times = pd.date_range(
    "2026-05-01", "2026-08-01", freq="30min", inclusive="left", tz="Australia/Brisbane"
)
bought = pd.DataFrame({"t_start": times, "nmi": "Q1", "channel": "E1", "kwh": 0.5})
fed_in = bought[bought["t_start"] >= "2026-07-01"].assign(channel="B1", kwh=0.1)
plan = Plan(usage_bands=[ToUBand(name="all", start="00:00", end="24:00", rate_c_per_kwh=30)])


def months(data):
    bill = ml.pricing.compute_billables(ml.ingest.from_dataframe(data), plan)
    return dict(zip(bill["month"], bill["all"]))


found = [months(bought), months(pd.concat([bought, fed_in]))]
print("no export:       ", found[0])
print("export from July:", found[1])
if found != [{"2026-05": 744.0, "2026-06": 720.0, "2026-07": 744.0}, {"2026-07": 744.0}]:
    raise SystemExit("CHANGED: meterdatalogic bills other months")
PY
timeout 60 venv/bin/python check.py
