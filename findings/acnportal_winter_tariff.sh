#!/usr/bin/env bash
# Package:   acnportal 0.3.3 (PyPI), tools for research on EV charging (Caltech)
# Behaviour: of the five electricity tariffs that come with the package, that of PG&E for
#            businesses (pge_a10_tou_aug_2019) has no price from November to April: its
#            schedules "Winter-Weekday" and "Winter-Weekend" both hold on ALL days, and two
#            schedules for one day are an error.
# Expected:  a price for each hour of the year, as from the other four, whose winter is
#            divided into WEEKDAYS and WEEKENDS like the summer of this one.
# Seen:      2026-07-01: 0.1771
#            2026-12-01: ValueError: More than one tariff schedule is valid for ...
#            A simulation over a year stops at the first of November.
# Advice:    copy the JSON file, write WEEKDAYS and WEEKENDS into its winter, and give
#            TimeOfUseTariff your folder as an absolute tariff_dir.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
# The tariffs need nothing but the standard library.
venv/bin/pip install -q --disable-pip-version-check --no-deps acnportal==0.3.3
cat > check.py <<'PY'
from datetime import datetime, timedelta

from acnportal.signals.tariffs import TimeOfUseTariff

NAMES = (
    "sce_tou_ev_4_march_2019",
    "sce_tou_ev_4_march_2019_tou_periods_shifted",
    "sce_tou_ev_8_oct_2018",
    "sce_tou_ev_8_june_2019",
    "pge_a10_tou_aug_2019",
)


def has_no_price(tariff, moment):
    try:
        tariff.get_tariff(moment)
    except ValueError:
        return True
    return False


def months_without_price(name):
    tariff = TimeOfUseTariff(name)
    hours = [datetime(2026, 1, 1) + timedelta(hours=hour) for hour in range(365 * 24)]
    return sorted({hour.month for hour in hours if has_no_price(tariff, hour)})


found = {name: months_without_price(name) for name in NAMES}
for name, months in found.items():
    print(f"{name:44} months without a price: {months}")
if found.pop("pge_a10_tou_aug_2019") != [1, 2, 3, 4, 11, 12] or any(found.values()):
    raise SystemExit("CHANGED: the tariffs of acnportal hold on other days")
PY
venv/bin/python check.py
