#!/usr/bin/env bash
# Package:   gridhour 0.5.0 (PyPI), when British electricity is cheap, with the tariffs of
#            Octopus Energy
# Behaviour: the hours for which there is no price yet take the one from 24 hours before, in
#            UTC. After the change to winter time the cheap hours of the night come out an
#            hour early by the clock, and so they stay until Octopus lists the day.
# Expected:  the same hours by the clock: the README says of Octopus Go that "it's cheap from
#            00:30 to 05:30", and that the pattern repeats each day.
# Seen:      24 October 2026, listed:   00:30 to 05:30
#            26 October 2026, repeated: 23:30 to 04:30
#            A car that is set to start by it charges from 23:30 to 00:30 at the price of
#            the day. In March it is the other way round.
# Advice:    look again once the day has begun, or take the hours from the contract.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check gridhour==0.5.0
cat > check.py <<'PY'
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from gridhour.grid import SLOT, parse_prices, repeat_daily

LONDON = ZoneInfo("Europe/London")


def local(day, hour, minute):
    return datetime(2026, 10, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def rate(start, end, price):
    return {"valid_from": start.isoformat(), "valid_to": end.isoformat(), "value_inc_vat": price}


LISTED = {
    "results": [
        rate(local(24, 0, 30), local(24, 5, 30), 8.5),
        rate(local(24, 5, 30), local(25, 0, 30), 28.0),
    ]
}
start, end = local(24, 0, 0), local(27, 0, 0)
prices = repeat_daily(parse_prices(LISTED, start, end), start, end)


def cheap(around):
    middle = local(around, 3, 0)
    moments = [middle + n * SLOT for n in range(-12, 12)]
    found = [moment.astimezone(LONDON) for moment in moments if prices.get(moment) == 8.5]
    return f"{found[0]:%H:%M} to {found[-1] + timedelta(minutes=30):%H:%M}"


found = [cheap(24), cheap(26)]
print("24 October 2026, listed:  ", found[0])
print("26 October 2026, repeated:", found[1])
if found != ["00:30 to 05:30", "23:30 to 04:30"]:
    raise SystemExit("CHANGED: gridhour repeats prices in another way")
PY
timeout 60 venv/bin/python check.py
