#!/usr/bin/env bash
# Package:   goechargerv2 0.2.2 (PyPI), go-e charging stations
# Behaviour: the currents and powers of version 2 of the station's API are divided as those
#            of version 1 had to be: currents and phase powers by 10, the total by 100.
# Expected:  16 A and 11040 W, as the station sends them. Version 1 had steps of 0.1 A,
#            0.1 kW and 0.01 kW; version 2, which the package asks (/api/status), has A and
#            W, and goecharger-api-lite takes them as they are.
# Seen:      230 V, 1.6 A, 368.0 for each phase, 110.4 in total
#            In no unit is the total the sum of the phases, or the power U times I.
# Advice:    i_l1 * 10, p_l1 * 10 and p_all * 100 are A and W.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check goechargerv2==0.2.2
cat > check.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from goechargerv2.goecharger import GoeChargerApi

# U of L1 to L3 and N, I of L1 to L3, P of L1 to L3, N and all, power factors
NRG = [230, 230, 230, 0, 16, 16, 16, 3680, 3680, 3680, 0, 11040, 100, 100, 100, 0]


class Station(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"car": 2, "amp": 16, "nrg": NRG}).encode())

    def log_message(self, *args):
        pass


with HTTPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api = GoeChargerApi(f"http://127.0.0.1:{server.server_address[1]}", "token")
    status = api.request_status()
    server.shutdown()
volts, amps, phase, total = (status[key] for key in ("u_l1", "i_l1", "p_l1", "p_all"))
print(f"{volts} V, {amps} A, {phase} for each phase, {total} in total")
if (volts, amps, phase, total) != (230, 1.6, 368.0, 110.4):
    raise SystemExit("CHANGED: goechargerv2 scales its powers in another way")
PY
timeout 60 venv/bin/python check.py
