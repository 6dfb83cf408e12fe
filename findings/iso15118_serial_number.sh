#!/usr/bin/env bash
# Package:   iso15118 0.31.2 with ocpp 2.1.0 (PyPI), Plug & Charge over OCPP 2.0.1
# Behaviour: derive_certificate_hash_data() makes the OCSP data of a contract certificate
#            for the station's AuthorizeRequest. It writes the serial number in decimal:
#            1A2B becomes 6699. A serial number of 20 bytes, as most CAs make them, has 48
#            digits or so, and OCPP has room for 40.
# Expected:  hexadecimal. OCPP 2.0.1 and 2.1, OCSPRequestDataType (which the docstring
#            promises to fill): serialNumber is the hexadecimal value without leading zeros;
#            20 bytes are then the 40 characters of the schema.
# Seen:      1A2B -> "6699", which is the serial number of another certificate to the CSMS
#            20 bytes -> 48 digits, refused by ocpp: too long
#            The driver's contract is not found, or Plug & Charge ends with an error.
# Advice:    f"{int(data['serial_number']):X}", and hexadecimal for the two hashes as well,
#            which come in base64.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check iso15118==0.31.2 ocpp==2.1.0
cat > check.py <<'PY'
import asyncio
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from iso15118.shared.security import derive_certificate_hash_data
from ocpp.exceptions import OCPPError
from ocpp.messages import Call, validate_payload

NOW = datetime(2026, 11, 27)
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("MO CA", "DE8AA1")}
RESPONDER = x509.AuthorityInformationAccess([
    x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP,
        x509.UniformResourceIdentifier("http://ocsp.example.com"),
    )
])


def certificate(subject, serial):
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in (subject, "MO CA")
    ]
    builder = (
        x509.CertificateBuilder(names[1], names[0], KEYS[subject].public_key(), serial)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=365))
        .add_extension(RESPONDER, critical=False)
    )
    return builder.sign(KEYS["MO CA"], SHA256()).public_bytes(Encoding.DER)


async def verdict(data):
    hash_data = {
        "hashAlgorithm": data["hash_algorithm"],
        "issuerNameHash": data["issuer_name_hash"],
        "issuerKeyHash": data["issuer_key_hash"],
        "serialNumber": data["serial_number"],
        "responderURL": data["responder_url"],
    }
    payload = {
        "idToken": {"idToken": "DE8AA1A2B3C4D5", "type": "eMAID"},
        "iso15118CertificateHashData": [hash_data],
    }
    try:
        await validate_payload(Call("1", "Authorize", payload), "2.0.1")
    except OCPPError as error:
        return error.details["cause"]
    return "valid"


found = []
for serial in (0x1A2B, 0x7F << 152):
    data = derive_certificate_hash_data(
        certificate("DE8AA1", serial), certificate("MO CA", 1)
    )
    found.append((data["serial_number"], asyncio.run(verdict(data))))
    print(f"{serial:X} -> {found[-1][0]}: {found[-1][1]}")
if found[0] != ("6699", "valid") or "too long" not in found[1][1]:
    raise SystemExit("CHANGED: iso15118 writes serial numbers in another way")
PY
venv/bin/python check.py
