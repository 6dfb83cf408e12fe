#!/usr/bin/env bash
# Package:   awattar 0.8.1 with tzlocal 5.3.1 (PyPI), hourly prices of aWATTar
# Behaviour: today() of AsyncAwattarClient asks for the prices from 00:00 to 23:00 in UTC:
#            23 hours, of which, in Vienna, the first is 01:00 or 02:00. today() of
#            AwattarClient, its base class, asks for the 24 hours of the local day.
# Expected:  the same from both, a whole local day. Both docstrings promise the market data
#            for today.
# Seen:      in Vienna, 2026-11-28 12:00: 00:00 to 24:00 (24 hours)
#            asynchronous:                01:00 to 24:00 (23 hours)
#            A service that plans the night by these prices misses the hour after midnight,
#            in summer two, and those are often the cheapest.
# Advice:    client.request(start, end) with the two midnights of your own zone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check awattar==0.8.1 tzlocal==5.3.1
cat > check.py <<'PY'
import asyncio
import datetime
import os
import time
from zoneinfo import ZoneInfo

os.environ["TZ"] = "Europe/Vienna"
time.tzset()

from awattar import client as awattar

VIENNA = ZoneInfo("Europe/Vienna")
asked = []


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 11, 28, 12, tzinfo=VIENNA).astimezone(tz)


class Module:
    datetime, timedelta, timezone = Clock, datetime.timedelta, datetime.timezone


async def remember(self, start, end):
    asked.append((start.astimezone(VIENNA), end.astimezone(VIENNA)))


awattar.datetime = Module
awattar.AwattarClient.request = lambda self, start, end: asked.append((start, end))
awattar.AsyncAwattarClient.request = remember
awattar.AwattarClient().today()
asyncio.run(awattar.AsyncAwattarClient(session=object()).today())
hours = [(end - start) / datetime.timedelta(hours=1) for start, end in asked]
for name, (start, end), count in zip(("AwattarClient", "AsyncAwattarClient"), asked, hours):
    print(f"{name:<18} {start:%d %H:%M} to {end:%d %H:%M}, {count:g} hours")
if hours != [24, 23] or [start.hour for start, _ in asked] != [0, 1]:
    raise SystemExit("CHANGED: awattar asks for another day")
PY
timeout 60 venv/bin/python check.py
