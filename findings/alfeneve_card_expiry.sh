#!/usr/bin/env bash
# Package:   alfeneve 0.6.1 (PyPI), Alfen Eve stations
# Behaviour: the expiry of a card in the station's white list is given as UTC, and is that of
#            the host's zone: datetime.fromtimestamp(...), which is local, is then labelled
#            with timezone.utc.
# Expected:  the moment that the number means, on whatever host: seconds since 1970 are the
#            same everywhere (POSIX, "Seconds Since the Epoch").
# Seen:      1782864000, 1 July 2026 00:00 UTC
#            TZ=UTC              -> 2026-07-01 00:00:00+00:00
#            TZ=Europe/Amsterdam -> 2026-07-01 02:00:00+00:00
#            A list that is read on one host and compared on another is off by the zone, and
#            in summer by an hour more.
# Advice:    run it with TZ=UTC.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check alfeneve==0.6.1
cat > check.py <<'PY'
from alfeneve import Alfen


class Station(Alfen):
    """Answers as a station does, without a network."""

    def __init__(self):
        pass

    def _get(self, endpoint, params=None, **_):
        return {"whitelist": [{"tag": "04A1B2C3", "expiryDate": 1782864000}, None]}


print(next(Station().whitelist(0))["expiryDate"])
PY
utc=$(TZ=UTC timeout 60 venv/bin/python check.py)
amsterdam=$(TZ=Europe/Amsterdam timeout 60 venv/bin/python check.py)
echo "TZ=UTC:              $utc"
echo "TZ=Europe/Amsterdam: $amsterdam"
if [ "$utc $amsterdam" != "2026-07-01 00:00:00+00:00 2026-07-01 02:00:00+00:00" ]; then
    echo "CHANGED: alfeneve reads the expiry in another way" >&2
    exit 1
fi
