#!/usr/bin/env bash
# Package:   api-schema-diff 1.0.4 (PyPI)
# Behaviour: between two JSON Schema files it does not see that an optional property became
#            required, nor that a number became an integer. It reports no change at all, with
#            exit code 0. The same change in an OpenAPI file it does see.
# Expected:  two breaking changes. The README has JSON Schema among the inputs, and "optional
#            to required fields" and "property type changes" among what is detected.
# Seen:      JSON Schema, newly required  -> exit code 0
#            JSON Schema, whole numbers   -> exit code 0
#            OpenAPI, newly required      -> exit code 1
#            A job that compares the schemas of two firmware versions stays green.
# Advice:    put the schemas into the components of an OpenAPI file and compare those.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check api-schema-diff==1.0.4
cat > make.py <<'PY'
import json


def schema(required, limit):
    return {
        "type": "object",
        "properties": {"limit": {"type": limit}, "idTag": {"type": "string"}},
        "required": required,
    }


def json_schema(body):
    return {"$schema": "http://json-schema.org/draft-06/schema#", **body}


def openapi(body):
    content = {"application/json": {"schema": body}}
    post = {"requestBody": {"required": True, "content": content}, "responses": {}}
    return {"openapi": "3.0.3", "info": {"title": "CSMS", "version": "1"},
            "paths": {"/profile": {"post": post}}}


files = {
    "old": schema(["limit"], "number"),
    "required": schema(["limit", "idTag"], "number"),
    "whole": schema(["limit"], "integer"),
}
for name, body in files.items():
    for kind, wrap in (("schema", json_schema), ("openapi", openapi)):
        with open(f"{kind}-{name}.json", "w") as file:
            json.dump(wrap(body), file)
PY
venv/bin/python make.py
compare() {
  local code=0
  venv/bin/api-schema-diff "$1-old.json" "$1-$2.json" >/dev/null || code=$?
  printf '%-28s -> exit code %s\n' "$3" "$code"
  codes="$codes$code"
}
codes=""
compare schema required "JSON Schema, newly required"
compare schema whole "JSON Schema, whole numbers"
compare openapi required "OpenAPI, newly required"
if [ "$codes" != 001 ]; then
  echo "CHANGED: api-schema-diff compares in another way"
  exit 1
fi
