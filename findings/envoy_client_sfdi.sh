#!/usr/bin/env bash
# Package:   envoy-client 0.1.1 with pydantic 1.10.26 (PyPI), IEEE 2030.5
# Behaviour: the short id (SFDI) of a device is taken from the first 36 bits after the
#            leading zeros of its long id (LFDI). Each LFDI that begins with a zero bit, so
#            every second one, has a wrong SFDI, the one in the README among them.
# Expected:  167261211391. The README of the package shows how the id is made, with this
#            LFDI: left truncated to 36 bits it is 0x3E4F45AB3, in decimal digits, and one
#            digit more as a checksum (IEEE 2030.5, SFDI).
# Seen:      3E4F45AB31EDFE5B67E343E5E4562E31984E23E5 -> 669044845563
#            BE4F45AB31EDFE5B67E343E5E4562E31984E23E5 -> 510858595077, which is right
#            The utility does not know the station, and sends it no controls.
# Advice:    give sfdi: int(lfdi[:9], 16), then the digit that makes the digits add up to
#            a multiple of ten.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    envoy-client==0.1.1 pydantic==1.10.26 xmltodict==1.0.4
cat > check.py <<'PY'
import contextlib
import io

from envoy_client.models import EndDevice

EXAMPLE = "3E4F45AB31EDFE5B67E343E5E4562E31984E23E5"


def by_the_readme(lfdi):
    number = int(lfdi[:9], 16)
    return f"{number}{-sum(map(int, str(number))) % 10}"


assert by_the_readme(EXAMPLE) == "167261211391"
verdicts = []
for lfdi in (EXAMPLE, "B" + EXAMPLE[1:]):
    with contextlib.redirect_stdout(io.StringIO()):  # the package prints the number
        sfdi = EndDevice(device_category=65536, lfdi=lfdi).sfdi
    verdicts.append(sfdi == by_the_readme(lfdi))
    print(lfdi, "->", sfdi, "by the README:", by_the_readme(lfdi))
if verdicts != [False, True]:
    raise SystemExit("CHANGED: envoy-client makes the SFDI in another way")
PY
venv/bin/python check.py
