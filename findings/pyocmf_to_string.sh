#!/usr/bin/env bash
# Package:   pyocmf 0.6.0 (PyPI), signed meter values as OCPP carries them (format
#            SignedData in 1.6, signedMeterData in 2.x)
# Behaviour: OCMF.from_string(record).to_string() is not the record: a reading with empty
#            error flags, "EF":"", comes out without them. The signature covers the text,
#            so a record that was read, stored by to_string() and read again no longer
#            verifies.
# Expected:  the text that was read, which the object still has: verify_signature() needs
#            the exact bytes, as its docstring says. Meters of several makers write "EF":"".
# Seen:      as received: verified, with "EF"; as written: not verified, without "EF"
# Advice:    store the string of the station, never the one that to_string() makes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "pyocmf[crypto]==0.6.0" ecdsa==0.19.1
cat > check.py <<'PY'
import hashlib
import json

from ecdsa import NIST256p, SigningKey
from ecdsa.util import sigencode_der
from pyocmf import OCMF

reading = {"TM": "2026-11-27T10:00:00,000+0100 S", "TX": "B", "RV": 2935.6,
           "RI": "1-b:1.8.0", "RU": "kWh", "RT": "AC", "EF": "", "ST": "G"}
payload = {"FV": "1.0", "GI": "Example", "GS": "0001", "PG": "T1", "MV": "Example",
           "MM": "M1", "MS": "0002", "IS": True, "IF": ["RFID_PLAIN"], "IT": "ISO14443",
           "ID": "04E10203040506", "RD": [reading, {**reading, "TX": "E", "RV": 2945.6}]}
text = json.dumps(payload, separators=(",", ":"))
key = SigningKey.generate(curve=NIST256p)
public = key.get_verifying_key().to_der().hex()
signature = key.sign(text.encode(), hashfunc=hashlib.sha256, sigencode=sigencode_der).hex()
signed = json.dumps({"SA": "ECDSA-secp256r1-SHA256", "SD": signature}, separators=(",", ":"))
received = f"OCMF|{text}|{signed}"

record = OCMF.from_string(received)
stored = record.to_string()
before = record.verify_signature(public)
after = OCMF.from_string(stored).verify_signature(public)
print("as received: verified", before, 'with "EF"', '"EF"' in received)
print("as written:  verified", after, 'with "EF"', '"EF"' in stored)
if not before or after or '"EF"' in stored:
    raise SystemExit("CHANGED: pyocmf writes a record in another way")
PY
venv/bin/python check.py
