#!/usr/bin/env bash
# Package:   jsonschema-to-marshmallow 0.1.1 with marshmallow 4.4.0 (PyPI)
# Behaviour: a property that is a $ref has no "type" next to it, and is left out of the
#            class. Dumping loses what is in it; loading refuses it as an unknown field.
# Expected:  a nested field. In draft-06, which OCPP 2.x uses, a $ref stands alone, since
#            its siblings are ignored (JSON Schema core, 8). The package does follow a $ref
#            where a "type" stands next to it.
# Seen:      fields of the class: ['evseId']
#            dumped: {'evseId': 1}
#            loaded: {'chargingProfile': ['Unknown field.']}
#            SetChargingProfile goes out without its profile.
# Advice:    add the type of the definition to each $ref before the conversion.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    jsonschema-to-marshmallow==0.1.1 marshmallow==4.4.0 jsonschema==4.26.0
cat > check.py <<'PY'
from jsonschema_marshmallow import MarshmallowJsonSchema
from marshmallow import ValidationError

SCHEMA = {
    "$schema": "http://json-schema.org/draft-06/schema#",
    "title": "SetChargingProfileRequest",
    "definitions": {
        "ChargingProfile": {
            "type": "object",
            "properties": {"id": {"type": "integer"}, "stackLevel": {"type": "integer"}},
        }
    },
    "type": "object",
    "properties": {
        "evseId": {"type": "integer"},
        "chargingProfile": {"$ref": "#/definitions/ChargingProfile"},
    },
    "required": ["evseId", "chargingProfile"],
}
MESSAGE = {"evseId": 1, "chargingProfile": {"id": 7, "stackLevel": 0}}

schema = MarshmallowJsonSchema(SCHEMA).load()()
dumped = schema.dump(MESSAGE)
try:
    loaded = schema.load(MESSAGE)
except ValidationError as error:
    loaded = error.messages
print("fields of the class:", list(schema.fields))
print("dumped:", dumped)
print("loaded:", loaded)
if dumped != {"evseId": 1} or loaded != {"chargingProfile": ["Unknown field."]}:
    raise SystemExit("CHANGED: jsonschema-to-marshmallow treats references in another way")
PY
venv/bin/python check.py
