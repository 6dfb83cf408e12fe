#!/usr/bin/env bash
# Package:   openadr3 0.5.0 (PyPI), with pendulum 3.3.0 and pydantic 2.14.4
# Behaviour: an event without an end, such as a tariff that holds until further notice, has
#            the duration P9999Y in OpenADR 3. The library adds it to the start at once
#            and fails on the year 12025, so that the whole event cannot be read.
# Expected:  the event, with an interval that does not end. The user guide of OpenADR 3
#            gives P9999Y the meaning "no end", and the OpenAPI definition names it in the
#            description of an interval's duration.
# Seen:      P9998D -> read; P9999Y -> ValueError: year 12025 is out of range
#            A client that lists the events of a program gets none of them, the others of
#            the list included.
# Advice:    replace P9999Y by a long but finite duration, such as P100Y, before coerce().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openadr3==0.5.0 pendulum==3.3.0 \
  pydantic==2.14.4
cat > check.py <<'PY'
import openadr3


def read(duration):
    event = {
        "objectType": "EVENT",
        "id": "e1",
        "createdDateTime": "2026-11-27T09:00:00Z",
        "modificationDateTime": "2026-11-27T09:00:00Z",
        "programID": "p1",
        "intervalPeriod": {"start": "2026-11-27T10:00:00Z", "duration": duration},
        "intervals": [{"id": 0, "payloads": [{"type": "PRICE", "values": [0.17]}]}],
    }
    try:
        return f"read, {openadr3.coerce(event).intervals[0].payloads[0].values}"
    except ValueError as error:
        return f"ValueError: {error}"


for duration in ("P9998D", "P9999Y"):
    print(duration, "->", read(duration))
if "out of range" not in read("P9999Y") or "read" not in read("P9998D"):
    raise SystemExit("CHANGED: openadr3 treats P9999Y in another way")
PY
venv/bin/python check.py
