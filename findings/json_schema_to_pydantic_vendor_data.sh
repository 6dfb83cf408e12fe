#!/usr/bin/env bash
# Package:   json-schema-to-pydantic 0.5.0 with pydantic 2.14.4 (PyPI)
# Behaviour: an object that is open to more properties loses them. One that is closed,
#            "additionalProperties": false, takes them and loses them as well.
# Expected:  draft 6, section 6.20: without additionalProperties any other property is valid,
#            and with false none is. In the schemas of OCPP 2.0.1 and 2.1 customData is open,
#            for vendorId and whatever the vendor adds, and all around it is closed.
# Seen:      customData {"vendorId": "V", "battery": "LFP"} -> {"vendorId": "V"}
#            a misspelt "evseID" in a closed object         -> taken, and dropped
#            A vendor's data does not come through, and a station is never told of its typo.
# Advice:    give create_model() a base_model_type with extra="allow", and check the message
#            with a validator first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    json-schema-to-pydantic==0.5.0 pydantic==2.14.4
cat > check.py <<'PY'
from json_schema_to_pydantic import create_model

SCHEMA = {
    "$schema": "http://json-schema.org/draft-06/schema#",
    "title": "Request",
    "definitions": {
        "CustomDataType": {
            "type": "object", "properties": {"vendorId": {"type": "string"}},
            "required": ["vendorId"],
        }
    },
    "type": "object", "additionalProperties": False,
    "properties": {
        "customData": {"$ref": "#/definitions/CustomDataType"}, "evseId": {"type": "integer"}
    },
}
Request = create_model(SCHEMA)


def through(message):
    return Request.model_validate(message).model_dump(exclude_none=True)


vendor = through({"customData": {"vendorId": "V", "battery": "LFP"}})
typo = through({"evseID": 1})
print("customData comes out as", vendor["customData"])
print("evseID comes out as", typo)
if vendor != {"customData": {"vendorId": "V"}} or typo != {}:
    raise SystemExit("CHANGED: json-schema-to-pydantic minds additionalProperties")
PY
timeout 60 venv/bin/python check.py
