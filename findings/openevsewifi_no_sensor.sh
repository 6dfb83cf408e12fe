#!/usr/bin/env bash
# Package:   openevsewifi 1.1.2 (PyPI), OpenEVSE stations with WiFi
# Behaviour: the temperature of a sensor that is not there is -256 degrees.
# Expected:  0.0, as the docstrings of all three say: "or 0.0 if sensor is not installed". The
#            station answers -2560 in that case, by the description of the protocol in its
#            firmware, rapi_proc.h.
# Seen:      "$OK 230 -2560 -2560" -> 23.0, -256.0, -256.0
#            An average over the sensors, or an alarm for frost, is always wrong.
# Advice:    leave out -256.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openevsewifi==1.1.2
cat > check.py <<'PY'
import functools
import json
from unittest import mock

from openevsewifi import Charger

TEXT = "$OK 230 -2560 -2560"
checksum = functools.reduce(lambda total, byte: total ^ byte, TEXT.encode())
ANSWER = json.dumps({"cmd": "$GP", "ret": f"{TEXT}^{checksum:02X}"})
with mock.patch("requests.post", lambda *_, **__: mock.Mock(status_code=200, text=ANSWER)):
    charger = Charger("station", json=True)
    found = charger.rtc_temperature, charger.ambient_temperature, charger.ir_temperature
print("clock, ambient, infrared:", *found)
if found != (23.0, -256.0, -256.0):
    raise SystemExit("CHANGED: openevsewifi treats a missing sensor in another way")
PY
timeout 60 venv/bin/python check.py
