#!/usr/bin/env bash
# Package:   ocpi-211-sdk 0.0.3 with pydantic 2.14.4 (PyPI), a client for OCPI 2.1.1
# Behaviour: a CDR must have in its location what OCPI 2.2 put there: evse_uid, evse_id and
#            four fields of the connector. A session must have evse_uid and connector_id.
# Expected:  both as in OCPI 2.1.1. In its modules CDRs and Sessions the location is a Location
#            with the EVSE and the connector inside, and there are no such fields beside it.
# Seen:      a CDR with a location of 2.1.1     -> refused, six fields missing
#            a session with the same location -> refused, two fields missing
#            No party that follows the specification can be read, so that nothing is billed.
# Advice:    read sessions and CDRs with models of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpi-211-sdk==0.0.3 pydantic==2.14.4
cat > check.py <<'PY'
from ocpplab_ocpi_211.types.cdr import Cdr
from ocpplab_ocpi_211.types.session import Session
from pydantic import ValidationError

TIME = "2026-11-01T10:00:00Z"
LOCATION = {
    "id": "LOC1", "type": "ON_STREET", "address": "Example Street 1", "city": "Utrecht",
    "postal_code": "3511AB", "country": "NLD", "last_updated": TIME,
    "coordinates": {"latitude": "52.0907", "longitude": "5.1214"},
    "evses": [
        {
            "uid": "E1", "status": "CHARGING", "last_updated": TIME,
            "connectors": [
                {
                    "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET",
                    "power_type": "AC_3_PHASE", "voltage": 230, "amperage": 16,
                    "last_updated": TIME,
                }
            ],
        }
    ],
}
COMMON = {
    "id": "101", "auth_id": "NL-ABC-C00000001", "auth_method": "WHITELIST",
    "location": LOCATION, "currency": "EUR", "last_updated": TIME,
}
CDR = COMMON | {
    "start_date_time": TIME, "stop_date_time": "2026-11-01T12:00:00Z", "tariffs": [],
    "charging_periods": [
        {"start_date_time": TIME, "dimensions": [{"type": "ENERGY", "volume": 15.342}]}
    ],
    "total_cost": 4.0, "total_energy": 15.342, "total_time": 2.0,
}
SESSION = COMMON | {"start_datetime": TIME, "kwh": 3.5, "status": "ACTIVE"}


def missing(model, value):
    try:
        model.model_validate(value)
    except ValidationError as error:
        return [problem["loc"][-1] for problem in error.errors() if problem["type"] == "missing"]
    return []


found = missing(Cdr, CDR), missing(Session, SESSION)
print("CDR of 2.1.1, missing:    ", *found[0])
print("session of 2.1.1, missing:", *found[1])
if (len(found[0]), found[1]) != (6, ["evse_uid", "connector_id"]):
    raise SystemExit("CHANGED: ocpi-211-sdk has other fields")
PY
timeout 60 venv/bin/python check.py
