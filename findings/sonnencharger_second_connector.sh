#!/usr/bin/env bash
# Package:   sonnencharger 0.3.0 with pymodbus 3.16.1 (PyPI), sonnenCharger and Etrel INCH
#            stations over Modbus TCP
# Behaviour: get_connectors() closes the connection after the first connector, inside the
#            loop over all of them. Nothing of the second is read: each of its values is False
#            or 0, and its state and type are unknown. There is a line in the log for each.
# Expected:  the values of connector 2, which the station has by register 1020, as the package
#            has read itself in get_sysinfo().
# Seen:      both connectors charge with 11 kW
#            -> connector 1: Charging, 11.0 kW; connector 2: Unknown state!, 0 kW
#            A load balancer sees half of what the site draws.
# Advice:    read connector 2 with pymodbus, 100 registers further on. Within the loop the
#            live values have the addresses of connector 1, so that moving the close() is not
#            enough.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sonnencharger==0.3.0 pymodbus==3.16.1
cat > check.py <<'PY'
import logging
import socketserver
import struct
import threading

from sonnencharger import sonnencharger

logging.disable()
CHARGING, SOCKET = 4, 1
REGISTERS = {1020: 2, 0: CHARGING, 100: CHARGING, 1022: SOCKET, 1122: SOCKET}
for power in (26, 126):  # kW
    REGISTERS |= dict(zip((power, power + 1), struct.unpack(">HH", struct.pack(">f", 11.0))))


class Station(socketserver.StreamRequestHandler):
    def handle(self):
        while header := self.rfile.read(7):
            number, _, _, unit = struct.unpack(">HHHB", header)
            function, address, count = struct.unpack(">BHH", self.rfile.read(5))
            words = [REGISTERS.get(address + n, 0) for n in range(count)]
            answer = struct.pack(f">BB{count}H", function, 2 * count, *words)
            self.wfile.write(struct.pack(">HHHB", number, 0, len(answer) + 1, unit) + answer)


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    charger = sonnencharger("127.0.0.1", port=server.server_address[1])
    charger.get_sysinfo()
    connectors = charger.get_connectors()
    server.shutdown()
found = {
    number + 1: (values["type"], values["state"], values["total_active_power"])
    for number, values in connectors.items()
}
for number, values in found.items():
    print(f"connector {number}:", *values, "kW")
if found != {
    1: ("Socket Type 2", "Charging", 11.0),
    2: ("Unknown connector type", "Unknown state!", 0),
}:
    raise SystemExit("CHANGED: sonnencharger reads its second connector in another way")
PY
timeout 120 venv/bin/python check.py
