#!/usr/bin/env bash
# Package:   openadr3 0.5.0 (PyPI), with pendulum 3.3.0 and pydantic 2.14.4
# Behaviour: a duration that was read from a VTN is written in another form: eight days
#            become one week and one day, P1W1D. That is no duration of OpenADR 3. Of the
#            durations P1D to P31D only the first seven and P14D, P21D, P28D are written in
#            a form that the standard takes.
# Expected:  P8D, as it came. The OpenAPI definition of OpenADR 3 gives a duration a
#            pattern with one number followed by D or W; ISO 8601 lets weeks stand alone.
# Seen:      P8D -> P1W1D, P30D -> P4W2D, PT192H -> P1W1D; P7D -> P1W
#            A VTN that validates refuses the report, and a program with a planning window
#            of 30 days cannot be sent back.
# Advice:    send the text that the library keeps in _raw["duration"], or
#            f"PT{round(duration.total_seconds())}S".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openadr3==0.5.0 pendulum==3.3.0 \
  pydantic==2.14.4
cat > check.py <<'PY'
import re

from openadr3.entities.models import IntervalPeriod

TIME = r"(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
DURATION = re.compile(rf"-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+[DW])?{TIME}")


def sent(duration):
    received = {"start": "2026-11-27T10:00:00Z", "duration": duration}
    return IntervalPeriod.from_raw(received).model_dump(mode="json")["duration"]


for text in ("P7D", "P8D", "P30D", "PT192H"):
    valid = "valid" if DURATION.fullmatch(sent(text)) else "NOT valid"
    print(f"received {text:6} sent {sent(text):6} {valid}")
days = [day for day in range(1, 32) if DURATION.fullmatch(sent(f"P{day}D"))]
print("whole days that are sent in a valid form:", *days)
if sent("P8D") != "P1W1D" or days != [*range(1, 8), 14, 21, 28]:
    raise SystemExit("CHANGED: openadr3 writes durations in another way")
PY
venv/bin/python check.py
