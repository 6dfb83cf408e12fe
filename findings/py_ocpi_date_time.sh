#!/usr/bin/env bash
# Package:   py-ocpi 0.3.1 (PyPI), with pydantic 1.10.27
# Behaviour: its models rewrite every time they read: the T becomes a space and the Z
#            becomes +00:00, and so they send it on.
# Expected:  2026-11-27T10:00:00Z. OCPI 2.2.1, DateTime type, lists the six forms that are
#            allowed, all with T, and with Z or nothing at the end; a note says that +00:00
#            is not the same. The docstring of the class repeats RFC 3339 and UTC.
# Seen:      {"last_updated": "2026-11-27 10:00:00+00:00"}
#            A strict hub refuses the object. A lax one compares texts, and a space sorts
#            before T: every time stamp of this peer is older than any other of the day.
# Advice:    a DateTime of your own that keeps the text it was given.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check py-ocpi==0.3.1 pydantic==1.10.27
cat > check.py <<'PY'
import json

from py_ocpi.core.data_types import DateTime
from pydantic import BaseModel


class Location(BaseModel):
    last_updated: DateTime


received = "2026-11-27T10:00:00Z"
sent = json.loads(Location(last_updated=received).json())["last_updated"]
print("received:", received)
print("sent:    ", sent)
if sent != "2026-11-27 10:00:00+00:00":
    raise SystemExit("CHANGED: py-ocpi writes times in another way")
PY
venv/bin/python check.py
