#!/usr/bin/env bash
# Package:   jsonschema-pydantic 0.6 with pydantic 2.14.4 (PyPI)
# Behaviour: a $ref to a definition that is a string becomes a model without fields. The
#            valid value is refused, and an empty object is taken.
# Expected:  a string. JSON Schema, draft-06, 8: a $ref stands for the schema it points to.
#            The schemas of OCPP 2.x keep each enum in a definition of its own.
# Seen:      {"unit": "W"}, enum in place   -> taken
#            {"unit": "W"}, enum by $ref    -> Input should be a valid dictionary ...
#            {"unit": {}},  enum by $ref    -> taken
# Advice:    replace each $ref by its definition before the conversion (jsonref), or
#            generate the models with another tool.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jsonschema-pydantic==0.6 pydantic==2.14.4
cat > check.py <<'PY'
from jsonschema_pydantic import jsonschema_to_pydantic
from pydantic import ValidationError

UNIT = {"type": "string", "enum": ["W", "A"]}


def verdict(unit, definitions, value):
    schema = {
        "title": "Schedule", "type": "object", "definitions": definitions,
        "properties": {"unit": unit}, "required": ["unit"],
    }
    try:
        jsonschema_to_pydantic(schema).model_validate({"unit": value})
        return "taken"
    except ValidationError as error:
        return error.errors()[0]["msg"]


by_ref = {"$ref": "#/definitions/Unit"}, {"Unit": UNIT}
found = [verdict(UNIT, {}, "W"), verdict(*by_ref, "W"), verdict(*by_ref, {})]
print('{"unit": "W"}, enum in place   ->', found[0])
print('{"unit": "W"}, enum by $ref    ->', found[1])
print('{"unit": {}},  enum by $ref    ->', found[2])
if found[0] != "taken" or "dictionary" not in found[1] or found[2] != "taken":
    raise SystemExit("CHANGED: jsonschema-pydantic treats references in another way")
PY
venv/bin/python check.py
