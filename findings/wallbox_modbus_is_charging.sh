#!/usr/bin/env bash
# Package:   wallbox-modbus 0.0.1 with pymodbus 3.6.9 (PyPI), Wallbox Quasar stations
# Behaviour: is_charging_discharging() reads the register of the lock, 0x100. It gives 1
#            while the station is locked, and 0 while it charges unlocked.
# Expected:  whether it charges or discharges, register 0x219, as the method's name says. The
#            package's own ChargerStates has 1 for charging and 11 for discharging there.
# Seen:      locked, no car                 -> 1
#            unlocked, charging (state 1)   -> 0
#            unlocked, discharging (11)     -> 0
#            Whoever waits for the end of the session goes on too early.
# Advice:    look at "charger_state" of get_all_values() instead.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check wallbox-modbus==0.0.1 pymodbus==3.6.9
cat > check.py <<'PY'
import asyncio
import contextlib
import io
import socketserver
import struct
import threading

from wallbox_modbus import WallboxModbus

LOCK, STATE = 0x100, 0x219
REGISTERS = {}


class Station(socketserver.StreamRequestHandler):
    def handle(self):
        while header := self.rfile.read(7):
            number, _, _, unit = struct.unpack(">HHHB", header)
            function, address, count = struct.unpack(">BHH", self.rfile.read(5))
            words = [REGISTERS.get(address + n, 0) for n in range(count)]
            answer = struct.pack(f">BB{count}H", function, 2 * count, *words)
            self.wfile.write(struct.pack(">HHHB", number, 0, len(answer) + 1, unit) + answer)


async def charging(port):
    wallbox = WallboxModbus("127.0.0.1", port)
    await wallbox.connect()
    answers = []
    for name, lock, state in (("locked, no car", 1, 6), ("charging", 0, 1), ("discharging", 0, 11)):
        REGISTERS.update({LOCK: lock, STATE: state})
        with contextlib.redirect_stdout(io.StringIO()):  # the method prints what it read
            answers.append(await wallbox.is_charging_discharging())
        print(f"{name}:", answers[-1])
    wallbox.close()
    return answers


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = asyncio.run(charging(server.server_address[1]))
    server.shutdown()
if found != [1, 0, 0]:
    raise SystemExit("CHANGED: wallbox-modbus reads another register")
PY
timeout 120 venv/bin/python check.py
