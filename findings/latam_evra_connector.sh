#!/usr/bin/env bash
# Package:   latam-evra-ocpi 0.5.0 with pydantic 2.14.4 (PyPI), client of an OCPI 2.3.0 hub
# Behaviour: StartSessionCommand drops connector_id and authorization_reference, and
#            UnlockConnectorCommand has no connector at all: it wants the id of a session,
#            and refuses the location, EVSE and connector that the command consists of.
# Expected:  both as in OCPI. 2.2.1 and 2.3.0, StartSession object: connector_id is
#            optional, and required by some stations; authorization_reference comes back in
#            the session and the CDR. UnlockConnector object: location_id, evse_uid and
#            connector_id, so that a plug that is stuck can be freed when there is no
#            session any more.
# Seen:      StartSession with connector 2 -> no connector
#            UnlockConnector of connector 2 -> session_id: Field required
#            At an EVSE with two connectors the wrong one may start, and the eMSP cannot
#            tell which of its requests the session belongs to.
# Advice:    give the client a subclass of the model that has the two fields, and send
#            UNLOCK_CONNECTOR with an HTTP client of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check latam-evra-ocpi==0.5.0 pydantic==2.14.4
cat > check.py <<'PY'
from pydantic import ValidationError

from latam_evra_ocpi.models.commands import StartSessionCommand, UnlockConnectorCommand

PLACE = {"location_id": "LOC1", "evse_uid": "E1", "connector_id": "2"}
SENDER = {"response_url": "https://example.com/1", "country_code": "CO", "party_id": "ABC"}
TOKEN = {"uid": "012345678", "type": "RFID", "contract_id": "CO-ABC-C00000001"}

start = StartSessionCommand.model_validate(
    {**SENDER, **PLACE, "token": TOKEN, "authorization_reference": "ref-7"}
).model_dump(mode="json")
lost = {*PLACE, "authorization_reference"} - start.keys()
print("StartSession loses:", sorted(lost))
try:
    UnlockConnectorCommand.model_validate({**SENDER, **PLACE})
    missing = []
except ValidationError as error:
    missing = [(problem["loc"], problem["type"]) for problem in error.errors()]
print("UnlockConnector:   ", missing)
if lost != {"connector_id", "authorization_reference"} or missing != [(("session_id",), "missing")]:
    raise SystemExit("CHANGED: latam-evra-ocpi has other fields in its commands")
PY
timeout 60 venv/bin/python check.py
