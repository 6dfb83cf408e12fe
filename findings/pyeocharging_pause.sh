#!/usr/bin/env bash
# Package:   pyeocharging 0.0.7 with requests 2.34.2 (PyPI), EO Mini charging stations
# Behaviour: pause() and unpause() of a session fail with AttributeError before anything is
#            sent. They use self.headers, which LiveSession never sets.
# Expected:  the station pauses. update() of the same class makes its own headers, and works.
# Seen:      session.update() -> 32.0 A
#            session.pause()  -> AttributeError, and no request
#            A car goes on charging when the house needs the power.
# Advice:    set session.headers = {"Authorization": "Bearer " + token} once.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyeocharging==0.0.7 requests==2.34.2
cat > check.py <<'PY'
from unittest import mock

from eocharging.ChargingData import LiveSession

SESSION = {"PiTime": 1793500000, "Voltage": 240, "CPID": "EO-1"}
MINUTE = {"CT2": 32000, "Cost": 25}
asked = []


def answer(data):
    def request(url, **_):
        asked.append(url.removeprefix("https://eoappi.eocharging.com/"))
        return mock.Mock(status_code=200, json=lambda: data)

    return request


with mock.patch("requests.get", answer(SESSION)), mock.patch("requests.post", answer([MINUTE])):
    session = LiveSession("token")
    print("session.update():", session.current_amps, "A")
    asked.clear()
    try:
        session.pause()
        found = "sent"
    except AttributeError as error:
        found = type(error).__name__
print("session.pause(): ", found, asked)
if found != "AttributeError" or asked:
    raise SystemExit("CHANGED: pyeocharging pauses")
PY
timeout 60 venv/bin/python check.py
