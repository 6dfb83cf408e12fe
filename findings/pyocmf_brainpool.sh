#!/usr/bin/env bash
# Package:   pyocmf 0.6.0 with cryptography 50.0.2 (PyPI), signed meter values (OCMF)
# Behaviour: records that are signed by a Brainpool curve cannot be verified. OCMF calls the
#            curve brainpool256r1, cryptography calls it brainpoolP256r1; the library
#            compares the two names, and reports that the key is of another curve. A key of
#            brainpool384r1 cannot even be read.
# Expected:  verified. The list of signature algorithms in the OCMF specification has
#            ECDSA-brainpool256r1-SHA256 and ECDSA-brainpool384r1-SHA256, and so has the
#            enum of the library, which knows both spellings of the first.
# Seen:      secp256r1       -> True
#            brainpool256r1  -> Public key curve mismatch: ...
#            brainpool384r1  -> Failed to parse public key: ...
#            A valid bill cannot be shown to be valid.
# Advice:    verify such records with cryptography alone: the bytes between the first and
#            the second "|" are what is signed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "pyocmf[crypto]==0.6.0" \
  cryptography==50.0.2
cat > check.py <<'PY'
import json
import warnings

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyocmf import OCMF
from pyocmf.exceptions import SignatureVerificationError

PAYLOAD = json.dumps({
    "FV": "1.0", "GS": "7", "PG": "T1", "IS": False,
    "RD": [{
        "TM": "2026-11-27T10:00:00,000+0100 S", "TX": "B", "RV": 1523.5,
        "RI": "1-b:1.8.0", "RU": "kWh", "ST": "G",
    }],
})
CURVES = {
    "secp256r1": ec.SECP256R1(),
    "brainpool256r1": ec.BrainpoolP256R1(),
    "brainpool384r1": ec.BrainpoolP384R1(),
}


def verdict(name):
    key = ec.generate_private_key(CURVES[name])
    signature = key.sign(PAYLOAD.encode(), ec.ECDSA(hashes.SHA256()))
    signed = json.dumps({"SA": f"ECDSA-{name}-SHA256", "SD": signature.hex()})
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = OCMF.from_string(f"OCMF|{PAYLOAD}|{signed}")
    try:
        return str(record.verify_signature(public.hex()))
    except SignatureVerificationError as error:
        return str(error).split("\n")[0]


verdicts = {name: verdict(name) for name in CURVES}
for name, said in verdicts.items():
    print(f"{name:15} {said[:80]}")
if verdicts["secp256r1"] != "True":
    raise SystemExit("CHANGED: pyocmf does not verify secp256r1")
if "mismatch" not in verdicts["brainpool256r1"] or verdicts["brainpool384r1"] == "True":
    raise SystemExit("CHANGED: pyocmf treats Brainpool curves in another way")
PY
venv/bin/python check.py
