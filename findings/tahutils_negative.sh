#!/usr/bin/env bash
# Package:   tahutils 0.1.11 with protobuf 4.25.9 (PyPI), MQTT Sparkplug B
# Behaviour: a negative integer that the package itself has put into a payload is read by
#            its parser as a large positive one: -11000 of type Int32 becomes 4294956296, -5
#            of type Int8 becomes 251.
# Expected:  -11000. Sparkplug 3.0.0, data types: signed integers are in two's complement in
#            an unsigned field, so the reader has to look at the type, which each metric of
#            a birth message has. The type is there, and the function looks at it.
# Seen:      Int8 -5 -> 251, Int32 -11000 -> 4294956296,
#            Int64 -11000 -> 18446744073709540616, Double -11000.0 -> -11000.0
#            The power of a car that discharges (V2G) is negative; a load balancer reads
#            4.3 GW of load, and stops all other charging.
# Advice:    value - 2**bits if the type is Int8 to Int64 and value >= 2**(bits - 1).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tahutils==0.1.11 protobuf==4.25.9
cat > check.py <<'PY'
from tahutils import MetricDataType
from tahutils.parse import parse_payload_to_metric_dict, payload_from_string
from tahutils.tahu import sparkplug_b, sparkplug_b_pb2

VALUES = {"Int8": -5, "Int32": -11000, "Int64": -11000, "Double": -11000.0}

payload = sparkplug_b_pb2.Payload()
for alias, (name, value) in enumerate(VALUES.items(), 1):
    sparkplug_b.addMetric(payload, name, alias, getattr(MetricDataType, name), value)
metrics = parse_payload_to_metric_dict(payload_from_string(payload.SerializeToString()))
found = {name: metrics[name].value for name in VALUES}
for name, value in VALUES.items():
    print(f"{name:<6} {value} -> {found[name]}")
if found != {"Int8": 251, "Int32": 2**32 - 11000, "Int64": 2**64 - 11000, "Double": -11000.0}:
    raise SystemExit("CHANGED: tahutils reads negative numbers in another way")
PY
timeout 60 venv/bin/python check.py
