#!/usr/bin/env bash
# Package:   pynordpool 0.4.0 with aiohttp 3.14.1 (PyPI), day-ahead prices of Nord Pool
# Behaviour: prices_final is that of the first group of areas in the answer, whatever areas
#            the other groups hold.
# Expected:  true if all the areas that were asked for are final. Nord Pool answers with a
#            list of groups, "areaStates", each with a state and the areas that are in it; the
#            package keeps it as area_states, and asks for several areas at once.
# Seen:      Final: SE3; Preliminary: FI -> prices_final True
#            Preliminary: FI; Final: SE3 -> prices_final False
#            A night is planned on preliminary prices that are taken for final, or final ones
#            are waited for in vain.
# Advice:    go through area_states for the area at hand.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pynordpool==0.4.0 aiohttp==3.14.1
cat > check.py <<'PY'
import asyncio
from datetime import datetime

from pynordpool import Currency, NordPoolClient

FINAL, PRELIMINARY = {"state": "Final", "areas": ["SE3"]}, {"state": "Preliminary", "areas": ["FI"]}
HOUR = {
    "deliveryStart": "2026-11-02T23:00:00Z", "deliveryEnd": "2026-11-03T00:00:00Z",
    "entryPerArea": {"SE3": 41.2, "FI": 38.9},
}


class Client(NordPoolClient):
    """Answers as Nord Pool does, without a network."""

    def __init__(self, states):
        self.states = states

    async def _get(self, path, params, retry=3):
        return {
            "deliveryDateCET": params["date"], "updatedAt": "2026-11-02T12:05:00Z",
            "currency": "EUR", "exchangeRate": 1, "areaAverages": [], "blockPriceAggregates": [],
            "multiAreaEntries": [HOUR], "areaStates": self.states,
        }


async def final(*states):
    data = await Client(list(states)).async_get_delivery_period(
        datetime(2026, 11, 3), Currency.EUR, ["SE3", "FI"]
    )
    return data.prices_final


found = []
for states in ((FINAL, PRELIMINARY), (PRELIMINARY, FINAL)):
    found.append(asyncio.run(final(*states)))
    text = "; ".join(f"{group['state']}: {group['areas'][0]}" for group in states)
    print(f"{text} -> prices_final", found[-1])
if found != [True, False]:
    raise SystemExit("CHANGED: pynordpool judges the areas in another way")
PY
timeout 60 venv/bin/python check.py
