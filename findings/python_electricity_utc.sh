#!/usr/bin/env bash
# Package:   python-electricity 0.0.7 (PyPI), tariff periods in Portugal
# Behaviour: current_tariff() without a time asks the clock for UTC and compares that with
#            the table of the regulator, which is in local time. From March to October
#            Portugal is an hour ahead: the cheap hours (vazio) are said to begin at 23:00
#            instead of 22:00 and to end at 09:00 instead of 08:00. A datetime with a zone
#            is not converted either.
# Expected:  vazio at 22:30. The cycles of ERSE, to whose pages the code links, are in legal
#            time ("hora legal", which the code itself uses to tell summer from winter).
# Seen:      22:30 in Lisbon: vazio if the time is given, fora de vazio if it is not
#            From 08:00 to 09:00, the last of the ten cheap hours it gives, cars charge at
#            the price of the day.
# Advice:    current_tariff(datetime.now(ZoneInfo("Europe/Lisbon"))).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-electricity==0.0.7
cat > check.py <<'PY'
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from electricity import tariffs

LISBON = datetime(2026, 7, 1, 22, 30, tzinfo=ZoneInfo("Europe/Lisbon"))


class Clock(datetime):
    """The clock of the machine, stopped at 22:30 in Lisbon."""

    @classmethod
    def utcnow(cls):
        return LISBON.astimezone(timezone.utc).replace(tzinfo=None)

    @classmethod
    def now(cls, tz=None):
        return LISBON.astimezone(tz)


plan = tariffs.EDP(plan="Bi-horário - ciclo diário")
given = plan.current_tariff(LISBON)
tariffs.datetime = Clock
asked = plan.current_tariff()
print("22:30 in Lisbon, given to current_tariff():", given)
print("22:30 in Lisbon, by the clock:             ", asked)
if (given, asked) != (plan.VAZIO, plan.FORA_VAZIO):
    raise SystemExit("CHANGED: python-electricity takes the time in another way")
PY
timeout 60 venv/bin/python check.py
