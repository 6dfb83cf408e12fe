#!/usr/bin/env bash
# Package:   ocpp 2.1.0 (PyPI), OCPP 1.6 with the security extension
# Behaviour: call.LogStatusNotification requires request_id, although the schema, in the
#            same package, does not. Without it the class is a TypeError, and 0 or any other
#            number is the id of a request that there was not.
# Expected:  optional. OCPP 1.6, Improved security (edition 3), LogStatusNotification: the
#            id may be left out only where the message was triggered, with status Idle, and
#            no upload is going on; L01/N01 of 2.0.1, from which it comes, has it so as
#            well, and the class of ocpp.v201 has it optional.
# Seen:      v16: TypeError, request_id missing; v201: made
#            the schema of 1.6 without requestId: valid
#            A station answers a TriggerMessage for LogStatusNotification with Accepted, and
#            then cannot send it.
# Advice:    request_id=None, which is taken out before the message is sent.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp==2.1.0
cat > check.py <<'PY'
import asyncio

from ocpp.messages import Call, validate_payload
from ocpp.v16 import call as v16
from ocpp.v201 import call as v201


def made(module):
    try:
        return module.LogStatusNotification(status="Idle").status
    except TypeError as error:
        return f"TypeError: {error}"


found = [made(v16), made(v201)]
print("v16: ", found[0])
print("v201:", found[1])
message = Call(unique_id="1", action="LogStatusNotification", payload={"status": "Idle"})
asyncio.run(validate_payload(message, "1.6"))
print("schema of 1.6, without requestId: valid")
if "request_id" not in found[0] or found[1] != "Idle":
    raise SystemExit("CHANGED: ocpp requires other fields of LogStatusNotification")
PY
timeout 60 venv/bin/python check.py
