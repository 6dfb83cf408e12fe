#!/usr/bin/env bash
# Package:   jsonschema 4.26.0 with its extra "format", hence rfc3339-validator 0.1.4 (PyPI)
# Behaviour: the check of "format": "date-time" refuses a leap second, 23:59:60.
# Expected:  valid. RFC 3339, 5.6 and appendix D: seconds run to 60 at a leap second, and
#            5.8 has one among its examples. jsonschema-rs 0.61.0 and ajv-formats 3.0.1
#            take it, also with an offset.
# Seen:      2016-12-31T23:59:60Z (a leap second that took place) refused
#            A station whose clock passes leap seconds on has such a message refused, and
#            every retry as well, since the time stamp of a reading does not change.
# Advice:    give FormatChecker a function of your own for date-time.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    "jsonschema[format]==4.26.0" rfc3339-validator==0.1.4 jsonschema-rs==0.61.0
cat > check.py <<'PY'
import jsonschema
import jsonschema_rs

schema = {"type": "string", "format": "date-time"}
python = jsonschema.Draft6Validator(
    schema, format_checker=jsonschema.Draft6Validator.FORMAT_CHECKER)
rust = jsonschema_rs.Draft6Validator(schema, validate_formats=True)
verdicts = {}
for text in ["2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2017-01-01T01:59:60+02:00", "soon"]:
    verdicts[text] = python.is_valid(text), rust.is_valid(text)
    print(f"{text:25} jsonschema {verdicts[text][0]!s:6} jsonschema-rs {verdicts[text][1]}")
if list(verdicts.values()) != [(True, True), (False, True), (False, True), (False, False)]:
    raise SystemExit("CHANGED: a check of date-time is another one now")
PY
venv/bin/python check.py
