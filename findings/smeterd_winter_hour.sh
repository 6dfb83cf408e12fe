#!/usr/bin/env bash
# Package:   smeterd 2.9.2 (PyPI), P1 port of Dutch meters
# Behaviour: the local time of a telegram ends in S (summer) or W (winter). The letter is
#            dropped and the zone of the machine used instead. In the night in which the
#            clock is put back, 02:30 in summer time and 02:30 in winter time, an hour
#            later, become one and the same timestamp; on a server that runs in UTC all
#            times are one or two hours late.
# Expected:  3600 seconds between the two. DSMR 5.0.2, P1 companion standard, format TST:
#            the letter is there to say whether daylight saving is active; and the result is
#            seconds since 1970, which do not depend on where the program runs.
# Seen:      02:30 S and 02:30 W of 2026-10-25 in Amsterdam: 0 seconds apart
#            a noon of July, Amsterdam and UTC: 7200 seconds apart
#            A session that runs through that night loses an hour of its readings, or is
#            billed by the wrong hour of a dynamic tariff.
# Advice:    read the time yourself from str(packet): offset +02:00 for S, +01:00 for W.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check smeterd==2.9.2
cat > check.py <<'PY'
import os
import time

from smeterd.meter import P1Packet

TELEGRAM = """/ISk5\\2MT382-1000

1-3:0.2.8(50)
0-0:1.0.0({})
1-0:1.8.1(001234.567*kWh)
!""".replace("\n", "\r\n")


def seconds(text, zone):
    os.environ["TZ"] = zone
    time.tzset()
    return P1Packet(TELEGRAM.format(text).encode())["timestamp"]


summer = seconds("261025023000S", "Europe/Amsterdam")
winter = seconds("261025023000W", "Europe/Amsterdam")
print("02:30 S to 02:30 W:", winter - summer, "seconds")
noon = [seconds("260701120000S", zone) for zone in ("Europe/Amsterdam", "UTC")]
print("a noon of July, read in Amsterdam and in UTC:", noon[1] - noon[0], "seconds apart")
if (winter - summer, noon[1] - noon[0]) != (0, 7200):
    raise SystemExit("CHANGED: smeterd reads the time of a telegram in another way")
PY
timeout 60 venv/bin/python check.py
