#!/usr/bin/env bash
# Package:   keba-modbus-client 0.2.0 with pymodbus 3.16.1 (PyPI), KEBA charging stations
# Behaviour: register 1036, the energy of all sessions, is divided by 10000 to have kWh, and
#            register 1502, the energy of this session, by 1000.
# Expected:  the same divisor. KEBA's guide for Modbus TCP gives both registers one unit, Wh
#            in edition V1.02 and 0.1 Wh today; evcc, which is used with these stations a
#            lot, has one factor for both as well.
# Seen:      1036 = 100000, 10 kWh in steps of 0.1 Wh -> 10.0 kWh
#            1502 = 100000, the same               -> 100.0 kWh
#            A driver pays for ten times the energy, or, with an old firmware, the total
#            rises by a tenth of what the sessions add up to.
# Advice:    take the energy of a session as the difference of total_energy.
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

REGISTERS = {1036: 100_000, 1502: 100_000}  # 10 kWh in steps of 0.1 Wh


class Station(socketserver.StreamRequestHandler):
    def handle(self):
        while header := self.rfile.read(7):
            number, _, _, unit = struct.unpack(">HHHB", header)
            function, address, _ = struct.unpack(">BHH", self.rfile.read(5))
            answer = struct.pack(">BBI", function, 4, REGISTERS[address])
            self.wfile.write(struct.pack(">HHHB", number, 0, len(answer) + 1, unit) + answer)


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = KebaModbusClient(address="127.0.0.1", port=server.server_address[1])
    found = client.total_energy, client.charged_energy
    client.connection.close()
    server.shutdown()
print("1036, all sessions:", found[0], "kWh")
print("1502, this session:", found[1], "kWh")
if found != (10.0, 100.0):
    raise SystemExit("CHANGED: keba-modbus-client scales its energies in another way")
PY
timeout 60 venv/bin/python check.py
