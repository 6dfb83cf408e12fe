#!/usr/bin/env bash
# Package:   pyslac 0.8.3 (PyPI), SLAC of ISO 15118-3
# Behaviour: the length in CM_SLAC_MATCH.CNF is written in little endian and read in big
#            endian: the package reads 22016 from the frame into which it has put 86.
# Expected:  86, 0x56. ISO 15118-3, table A.7, fixes MVFLength at 0x56, and a comment in the
#            package says that it goes out in little endian. The length in the request
#            (CM_SLAC_MATCH.REQ) is in big endian both ways.
# Seen:      written 0x0056, on the wire 56 00, read 0x5600; request on the wire 00 3e
#            A tool that compares or checks what it reads takes its own frame for a wrong
#            one, and a real station's as well.
# Advice:    int.from_bytes(frame[21:23], "little") for the length of a MATCH.CNF.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyslac==0.8.3
cat > check.py <<'PY'
from pyslac.messages import MatchCnf, MatchReq

HEADERS = bytes(19)  # of Ethernet and HomePlug

macs = {"pev_mac": b"\x01" * 6, "evse_mac": b"\x02" * 6, "run_id": b"\x03" * 8}
written = MatchCnf(**macs, nid=b"\x04" * 7, nmk=b"\x05" * 16)
frame = bytes(written.pack_big())
read = MatchCnf.from_bytes(HEADERS + frame)
request = bytes(MatchReq(**macs).pack_big())[2:4]
print(f"written 0x{written.mvf_length:04x}, on the wire {frame[2:4].hex(' ')},"
      f" read 0x{read.mvf_length:04x}; request on the wire {request.hex(' ')}")
if (written.mvf_length, read.mvf_length, request) != (0x56, 0x5600, b"\x00\x3e"):
    raise SystemExit("CHANGED: pyslac reads the length in another way")
PY
venv/bin/python check.py
