#!/usr/bin/env bash
# Package:   wallbox-modbus 0.0.1 with pymodbus 3.6.9 (PyPI), Wallbox Quasar stations
# Behaviour: is_car_connected() is false in state 0 only. A station that is locked and empty
#            is in state 6, and is taken for one with a car.
# Expected:  false in state 6 too: the package's own name for it is
#            NO_CAR_CONNECTED_AND_CHARGER_LOCKED.
# Seen:      state 0, NO_CAR_CONNECTED                    -> False
#            state 6, NO_CAR_CONNECTED_AND_CHARGER_LOCKED -> True
#            state 4, CONNECTED_NOT_CHARGING              -> True
#            A system that locks the station when the car leaves sees it come back at once.
# Advice:    look at "charger_state" of get_all_values() instead.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check wallbox-modbus==0.0.1 pymodbus==3.6.9
cat > check.py <<'PY'
import asyncio
import socketserver
import struct
import threading

from wallbox_modbus import WallboxModbus
from wallbox_modbus.constants import ChargerStates, RegisterAddresses

REGISTERS = {}


class Station(socketserver.StreamRequestHandler):
    def handle(self):
        while header := self.rfile.read(7):
            number, _, _, unit = struct.unpack(">HHHB", header)
            function, address, count = struct.unpack(">BHH", self.rfile.read(5))
            words = [REGISTERS.get(address + n, 0) for n in range(count)]
            answer = struct.pack(f">BB{count}H", function, 2 * count, *words)
            self.wfile.write(struct.pack(">HHHB", number, 0, len(answer) + 1, unit) + answer)


async def connected(port):
    wallbox = WallboxModbus("127.0.0.1", port)
    await wallbox.connect()
    answers = []
    for state in (0, 6, 4):
        REGISTERS[int(RegisterAddresses.CHARGER_STATE)] = state
        answers.append(await wallbox.is_car_connected())
        print(f"state {state}, {ChargerStates(state).name}:", answers[-1])
    wallbox.close()
    return answers


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = asyncio.run(connected(server.server_address[1]))
    server.shutdown()
if found != [False, True, True]:
    raise SystemExit("CHANGED: wallbox-modbus judges another state in another way")
PY
timeout 120 venv/bin/python check.py
