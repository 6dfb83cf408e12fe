#!/usr/bin/env bash
# Package:   sonnen-charger-modbus 0.1.5 with pymodbus 3.1.3 (PyPI), sonnenCharger and Etrel
#            INCH stations over Modbus TCP
# Behaviour: readSessionDuration() reads four registers, and uses the last. After 65535 s,
#            18 hours and 12 minutes, the duration starts again at 0.
# Expected:  the number of 64 bits that the four registers are. readSessionDepartureTime()
#            and readSessionID() of the same package decode their four registers so.
# Seen:      a session of 24 hours, 86400 s -> 5:47:44
#            A fee for overstaying, or a price by the hour, is worked out from a quarter of
#            the time.
# Advice:    measure the time since the start of the session with a clock of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    sonnen-charger-modbus==0.1.5 pymodbus==3.1.3
cat > check.py <<'PY'
import socketserver
import struct
import threading

from sonnen_charger_modbus import Charger

REGISTERS = {}


class Station(socketserver.StreamRequestHandler):
    def handle(self):
        while header := self.rfile.read(7):
            number, _, _, unit = struct.unpack(">HHHB", header)
            function, address, count = struct.unpack(">BHH", self.rfile.read(5))
            words = [REGISTERS.get(address + n, 0) for n in range(count)]
            answer = struct.pack(f">BB{count}H", function, 2 * count, *words)
            self.wfile.write(struct.pack(">HHHB", number, 0, len(answer) + 1, unit) + answer)


found = {}
socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Station) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    charger = Charger("127.0.0.1", server.server_address[1])
    for hours in (18, 24):
        REGISTERS |= dict(zip(range(32, 36), struct.unpack(">4H", struct.pack(">q", hours * 3600))))
        found[hours] = str(charger.readSessionDuration())
        print(f"a session of {hours} hours: {found[hours]}")
    charger.close()
    server.shutdown()
if found != {18: "18:00:00", 24: "5:47:44"}:
    raise SystemExit("CHANGED: sonnen-charger-modbus reads the duration in another way")
PY
timeout 120 venv/bin/python check.py
