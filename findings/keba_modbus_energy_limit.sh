#!/usr/bin/env bash
# Package:   keba-modbus-client 0.2.0 with pymodbus 3.16.1 (PyPI), KEBA charging stations
# Behaviour: set_charging_kilowatthours(500) writes 50000 to register 5010, whose unit is 10
#            Wh: the session ends after 500 kWh.
# Expected:  500, which ends it after 5 kWh. The docstring of the method gives its argument
#            in units of 10 Wh, and the example that 1 ends the session after 10 Wh; KEBA's
#            guide for Modbus TCP has the same example for the value in the register.
# Seen:      set_charging_kilowatthours(1) -> 100, set_charging_kilowatthours(500) -> 50000
#            A prepaid session does not end where the money does. From 656 on the value does
#            not fit into the register at all.
# Advice:    give it whole kWh, as the name of the method says, and not what its docstring
#            asks for.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    keba-modbus-client==0.2.0 pymodbus==3.16.1 pydantic-settings==2.14.0
cat > check.py <<'PY'
import socketserver
import struct
import threading

from python_keba_client import KebaModbusClient

written = []


class Station(socketserver.StreamRequestHandler):
    def handle(self):
        while header := self.rfile.read(7):
            request = self.rfile.read(5)
            written.append(struct.unpack(">BHH", request)[1:])
            self.wfile.write(header + request)


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = KebaModbusClient(address="127.0.0.1", port=server.server_address[1])
    for steps in (1, 500):
        client.set_charging_kilowatthours(steps)
        print(f"{steps} x 10 Wh: register {written[-1][0]} = {written[-1][1]}")
    client.connection.close()
    server.shutdown()
if written != [(5010, 100), (5010, 50000)]:
    raise SystemExit("CHANGED: keba-modbus-client sets the energy in another way")
PY
timeout 60 venv/bin/python check.py
