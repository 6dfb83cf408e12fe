#!/usr/bin/env bash
# Package:   extrawest-ocpi 2025.7.16 (PyPI), module py_ocpi
# Behaviour: the DateTime of its models cuts off fractions of a second. What a peer sent as
#            10:00:00.750 is stored, compared and sent on as 10:00:00.
# Expected:  the fraction kept. OCPI 2.2.1, DateTime type: fractional seconds may be used;
#            the docstring of the class says the same.
# Seen:      2026-11-27T10:00:00.750Z -> 2026-11-27T10:00:00Z
#            A location that a hub stores and sends on has another last_updated than at
#            its owner, and of two changes within a second one looks as old as the other.
# Advice:    compare last_updated by whole seconds, or give the field a type of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check extrawest-ocpi==2025.7.16
cat > check.py <<'PY'
from py_ocpi.core.data_types import DateTime
from pydantic import BaseModel


class Location(BaseModel):
    last_updated: DateTime


sent = "2026-11-27T10:00:00.750Z"
kept = str(Location(last_updated=sent).last_updated)
print(sent, "->", kept)
print(DateTime.__doc__.strip().splitlines()[-1].strip())
if kept != "2026-11-27T10:00:00Z":
    raise SystemExit("CHANGED: extrawest-ocpi treats fractions in another way")
PY
venv/bin/python check.py
