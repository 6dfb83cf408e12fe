#!/usr/bin/env bash
# Package:   voltengine 0.1.2 (PyPI), bills of electricity from prepaid smart meters
# Behaviour: PrepaidMonthlyInvoice compares the types of the ledger, "ENERGY" and "FIXED",
#            with the names of its own summary, "energy" and "fixed". None is ever equal, so
#            that each line of each invoice is 0. "DUTY" and "EXCESS_DEMAND_PENALTY" have no
#            line at all.
# Expected:  the sums of the entries that PrepaidDailyBilling of the same package wrote.
# Seen:      30 days, 10 kWh at 6.00 each and 90.00 fixed -> wallet 3000.00 to 1110.00
#            the invoice: energy 0, fixed 0, dps 0, installment 0
# Advice:    add up ledger.snapshot() by type yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check voltengine==0.1.2
cat > check.py <<'PY'
from voltengine import (
    Consumer, LedgerEngine, Meter, Period, PrepaidDailyBilling, PrepaidMonthlyInvoice, Tariff
)

consumer, ledger = Consumer("C1", wallet_balance=3000.0), LedgerEngine()
tariff = Tariff(slabs=[{"upto": None, "rate": 6.0}], fixed_charge=90.0)
for day in range(1, 31):
    PrepaidDailyBilling().run(
        consumer, Meter(10.0, max_demand_kw=1.0), tariff, Period(30), ledger, f"2026-09-{day:02}"
    )
invoice = PrepaidMonthlyInvoice().generate(consumer, ledger.snapshot(), "2026-09")
wallet = round(consumer.wallet_balance, 2)
print("wallet, 3000.00 at first:", wallet)
print("invoice:", invoice["summary"])
if wallet != 1110.0 or set(invoice["summary"].values()) != {0}:
    raise SystemExit("CHANGED: voltengine fills in its monthly invoice")
PY
timeout 60 venv/bin/python check.py
