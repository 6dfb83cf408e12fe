#!/usr/bin/env bash
# Package:   ocpp 2.1.0 (PyPI), OCPP 2.1
# Behaviour: call.Authorize has a field iso_15118_certificate_hash_data. A handler with that
#            parameter is not called when the message arrives: the package gives it
#            iso15118_certificate_hash_data, and answers the station with an InternalError.
# Expected:  one name for both directions, as with every other field of Authorize, and as in
#            2.0.1, whose class has iso15118_certificate_hash_data.
# Seen:      handler with the name of the class -> [4,"1","InternalError",...]
#            handler with iso15118_...          -> [3,"1",...]
#            RFID cards work, since the field is optional; the first car with Plug & Charge
#            is turned away.
# Advice:    take **rest in the handler, and look for either name.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp==2.1.0
cat > check.py <<'PY'
import asyncio
import json
import logging

from ocpp.routing import on
from ocpp.v21 import ChargePoint, call, call_result

logging.disable(logging.CRITICAL)

HASHES = {
    "hashAlgorithm": "SHA256", "issuerNameHash": "aa", "issuerKeyHash": "bb",
    "serialNumber": "1A2B", "responderURL": "http://example.com",
}
MESSAGE = json.dumps([2, "1", "Authorize", {
    "idToken": {"idToken": "DE8AA1A2B3C4D5", "type": "eMAID"},
    "iso15118CertificateHashData": [HASHES],
}])
NAME = "iso_15118_certificate_hash_data"
ACCEPTED = call_result.Authorize(id_token_info={"status": "Accepted"})


class ByClass(ChargePoint):
    @on("Authorize")
    def authorize(self, id_token, iso_15118_certificate_hash_data=None):
        return ACCEPTED


class ByWire(ChargePoint):
    @on("Authorize")
    def authorize(self, id_token, iso15118_certificate_hash_data=None):
        return ACCEPTED


class Connection:
    async def send(self, text):
        self.sent = json.loads(text)


async def answer(kind):
    connection = Connection()
    await kind("CP1", connection).route_message(MESSAGE)
    return connection.sent[:3]


assert NAME in call.Authorize.__dataclass_fields__
found = [asyncio.run(answer(ByClass)), asyncio.run(answer(ByWire))]
print(f"{NAME}:", found[0])
print("iso15118_certificate_hash_data: ", found[1])
if found[0] != [4, "1", "InternalError"] or found[1][:2] != [3, "1"]:
    raise SystemExit("CHANGED: ocpp hands over the certificates in another way")
PY
timeout 60 venv/bin/python check.py
