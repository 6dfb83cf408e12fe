#!/usr/bin/env bash
# Package:   freddy 3.1.0 (PyPI)
# Behaviour: the samples for a string of format date-time have no offset.
# Expected:  an offset or Z. JSON Schema validation, draft-06, 8.3.1: a date-time is one of
#            RFC 3339, whose rule date-time ends in time-offset (5.6). The README promises
#            data that complies with the given schema.
# Seen:      20 of 20 samples such as 1976-07-30T15:36:00 are not a date-time for
#            jsonschema-rs.
#            A simulated station is answered FormatViolation, or its readings land in the
#            time zone of the server.
# Advice:    append "Z" to each date-time of a sample.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    freddy==3.1.0 pydantic==2.14.4 jsonschema==4.26.0 jsonschema-rs==0.61.2
cat > check.py <<'PY'
import freddy
import jsonschema_rs

SCHEMA = {
    "$schema": "http://json-schema.org/draft-06/schema#",
    "type": "object",
    "properties": {"timestamp": {"type": "string", "format": "date-time"}},
    "required": ["timestamp"],
}
validator = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
samples = []
while len(samples) < 20:
    try:
        samples.append(freddy.sample(SCHEMA))
    except ValueError:  # one hour in 25 is the 24th, which Python refuses
        pass
bad = [sample for sample in samples if not validator.is_valid(sample)]
with_zone = [{"timestamp": sample["timestamp"] + "Z"} for sample in bad]
print(f"{len(bad)} of 20 samples such as {samples[0]['timestamp']} are not a date-time")
if len(bad) != 20 or not all(validator.is_valid(sample) for sample in with_zone):
    raise SystemExit("CHANGED: freddy makes a date-time in another way")
PY
venv/bin/python check.py
