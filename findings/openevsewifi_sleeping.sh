#!/usr/bin/env bash
# Package:   openevsewifi 1.1.2 (PyPI), OpenEVSE stations with WiFi
# Behaviour: the state in the answer to $GS is read as a decimal number. A station of today
#            that sleeps or is disabled says fe or ff, and one that is too hot 0a: ValueError.
# Expected:  "sleeping", "disabled" and "over temperature", which the package's own table has
#            as 254, 255 and 10. The description of the protocol in the firmware, rapi_proc.h,
#            has "evsestate(hex)", and had "evsestate(dec)" in early versions only.
# Seen:      "$OK 03 1200 03 0140" -> charging
#            "$OK fe 0 02 0100"    -> ValueError
#            "$OK 254 0"           -> sleeping, as an early firmware says it
#            A timer or a system that puts the station to sleep cannot tell that it did.
# Advice:    use python-openevse-http.
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


def status(text):
    checksum = functools.reduce(lambda total, byte: total ^ byte, text.encode())
    answer = json.dumps({"cmd": "$GS", "ret": f"{text}^{checksum:02X}"})
    with mock.patch("requests.post", lambda *_, **__: mock.Mock(status_code=200, text=answer)):
        try:
            return Charger("station", json=True).status
        except ValueError as error:
            return type(error).__name__


found = {text: status(text) for text in ("$OK 03 1200 03 0140", "$OK fe 0 02 0100", "$OK 254 0")}
for text, said in found.items():
    print(f"{text}: {said}")
if list(found.values()) != ["charging", "ValueError", "sleeping"]:
    raise SystemExit("CHANGED: openevsewifi reads the state in another way")
PY
timeout 60 venv/bin/python check.py
