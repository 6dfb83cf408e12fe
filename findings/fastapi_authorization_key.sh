#!/usr/bin/env bash
# Package:   fastapi 0.165.0 with httpx 0.28.1 (PyPI), fastapi.security.HTTPBasic
# Behaviour: the AuthorizationKey of OCPP-J 1.6 is a key of 20 bytes, and those bytes are
#            the password of the Basic header. HTTPBasic decodes the header as ASCII and
#            answers 401 before the application is asked. It does the same with a
#            password in UTF-8.
# Expected:  a way to the bytes. RFC 7617, 2, leaves the encoding of user-id and password
#            to the parties; ASCII is only what all encodings have in common. FastAPI's own
#            page on HTTP Basic Auth shows how to compare credentials with letters outside
#            ASCII, which can never arrive.
# Seen:      the station of the example in OCPP-J 1.6, 6.2 (key 00..07 and twelve FF) -> 401
# Advice:    decode request.headers["authorization"] yourself, and compare bytes; take the
#            40 hexadecimal digits as well, which many stations send instead.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check fastapi==0.165.0 httpx==0.28.1
cat > check.py <<'PY'
import base64
import warnings
from typing import Annotated

warnings.simplefilter("ignore")

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from fastapi.testclient import TestClient

app = FastAPI()
asked = []


@app.get("/authenticate")
def authenticate(credentials: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):
    asked.append(credentials.username)


def status(password):
    token = base64.b64encode(b"CP1:" + password).decode()
    headers = {"Authorization": f"Basic {token}"}
    return TestClient(app).get("/authenticate", headers=headers).status_code


key = bytes([*range(8), *[255] * 12])
seen = {
    "40 hexadecimal digits": status(key.hex().encode()),
    "20 bytes": status(key),
    "UTF-8": status("Schlüssel".encode()),
}
for name, code in seen.items():
    print(f"{name}: {code}")
if list(seen.values()) != [200, 401, 401] or asked != ["CP1"]:
    raise SystemExit("CHANGED: FastAPI decodes Basic credentials in another way")
PY
venv/bin/python check.py
