#!/usr/bin/env bash
# Package:   alfen-eve-modbus-tcp 0.0.17 with pymodbus 3.16.1 (PyPI), Alfen Eve stations
# Behaviour: set_charge_profile() with another number of phases fails with UnboundLocalError
#            unless the car is already charging: "ok" gets its value in states C2 and D2 only,
#            and is asked for in B1, B2, C1 and D1 as well.
# Expected:  the phases switched and the current set. The method lists all of these states as
#            those in which it acts, and a car that waits is the easy case: there is no
#            current to bring down first. switch_phase() of the same class does it.
# Seen:      state B2, three phases; set_charge_profile(1, 10) -> UnboundLocalError
#            Neither the phases nor the current are written: the session begins with
#            whatever was left from the one before.
# Advice:    call switch_phase() and set_current() yourself before the car charges.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    alfen-eve-modbus-tcp==0.0.17 pymodbus==3.16.1
cat > check.py <<'PY'
import socketserver
import struct
import threading

from alfen_eve_modbus_tcp import CarCharger

STATE, CURRENT, PHASES = 0x4B1, 0x4BA, 0x4BF
REGISTERS = {STATE: int.from_bytes(b"B2", "big"), PHASES: 3}
REGISTERS |= dict(zip((CURRENT, CURRENT + 1), struct.unpack(">HH", struct.pack(">f", 16.0))))


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
    charger = CarCharger("127.0.0.1", server.server_address[1])
    print("state", charger.get_status(), "with", charger.get_phases(), "phases")
    try:
        charger.set_charge_profile(1, 10)
        found = "set"
    except UnboundLocalError as error:
        found = type(error).__name__
    server.shutdown()
print("set_charge_profile(1, 10):", found)
if found != "UnboundLocalError":
    raise SystemExit("CHANGED: alfen-eve-modbus-tcp switches the phases of a car that waits")
PY
timeout 120 venv/bin/python check.py
