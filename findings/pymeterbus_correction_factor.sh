#!/usr/bin/env bash
# Package:   pyMeterBus 0.8.4 with pycryptodome 3.23.0 (PyPI), telegrams of M-Bus meters
# Behaviour: a correction factor after the unit is not applied. The value is the raw one, with
#            "VIFUnitEnhExt.UNKNOWN_ENHANCEMENT" beside it.
# Expected:  the value times the factor. EN 13757-3, table of the combinable VIFE, and M-Bus
#            documentation 4.8, chapter 8.4.5: E111 1101 multiplies by 10^3, and
#            E111 0nnn by 10^(nnn-6).
# Seen:      03 (Wh), 12345               -> 12345 Wh
#            83 7D (Wh, times 1000), 12345 -> 12345 Wh instead of 12345000 Wh
#            83 74 (Wh, by 100), 12345     -> 12345 Wh instead of 123.45 Wh
# Advice:    look for 70 to 77 and 7D among the bytes of record.vib.parts, and multiply.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyMeterBus==0.8.4 pycryptodome==3.23.0
cat > check.py <<'PY'
import meterbus

# control, address, CI; number, manufacturer, version, medium, access, status, signature
HEADER = bytes.fromhex("08 01 72  78 56 34 12  24 04  01  02  55  00  00 00")
RAW = (12345).to_bytes(4, "little")


def energy(vif):
    body = HEADER + b"\x04" + bytes.fromhex(vif) + RAW  # 04: a whole number of 32 bits
    length = len(body)
    telegram = bytes([0x68, length, length, 0x68]) + body + bytes([sum(body) & 0xFF, 0x16])
    record = meterbus.load(list(telegram)).records[0]
    return float(record.value), record.unit


found = {vif: energy(vif) for vif in ("03", "83 7D", "83 74")}
for vif, (value, unit) in found.items():
    print(f"{vif}: {value} {unit}")
if set(found.values()) != {(12345.0, "Wh")}:
    raise SystemExit("CHANGED: pyMeterBus applies the factor")
PY
timeout 60 venv/bin/python check.py
