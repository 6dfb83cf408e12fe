#!/usr/bin/env bash
# Package:   amshan 2.1.1 with construct 2.10.70 (PyPI), HAN port of Kamstrup meters
# Behaviour: a Kamstrup meter behind current transformers, type 685, sends its currents in
#            steps of 1 mA, the others in steps of 10 mA. The package has a table for either
#            kind, and uses the second for all: the type is looked for under the OBIS code
#            1.1.96.1.1.256, and a byte cannot be 256.
# Expected:  6.521 A. The table _field_scaling_ct_meter has the exponent -3, and the code
#            before it means to take it for types that begin with 685. The elements of the
#            message itself have the type under 1.1.96.1.1.255.
# Seen:      type 684..., 6521 -> 65.21 A, which is right
#            type 685..., 6521 -> 65.21 A instead of 6.521 A
#            Meters with transformers stand where a whole depot is fed. A load balancer that
#            reads ten times the current stops all charging.
# Advice:    divide current_l1, current_l2 and current_l3 by ten if meter_type begins with
#            685.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check amshan==2.1.1 construct==2.10.70
cat > check.py <<'PY'
from han.kamstrup import decode_notification_body


def text(value):
    return bytes([0x0A, len(value)]) + value.encode()


def obis(*groups):
    return bytes([0x09, 6, *groups])


def number(value):
    return b"\x06" + value.to_bytes(4, "big")


def current(meter_type):
    elements = [
        text("Kamstrup_V0001"),
        obis(1, 1, 0, 0, 5, 255), text("5706567000000000"),
        obis(1, 1, 96, 1, 1, 255), text(meter_type),
        obis(1, 1, 31, 7, 0, 255), number(6521),
    ]
    body = bytes([0x02, len(elements)]) + b"".join(elements)
    decoded = decode_notification_body(body)
    assert decoded["meter_type"] == meter_type
    return round(decoded["current_l1"], 3)


found = [current("6841121BN243101040"), current("6851131BN242101040")]
print("6521 from type 684 (direct):      ", found[0], "A")
print("6521 from type 685 (transformers):", found[1], "A")
if found != [65.21, 65.21]:
    raise SystemExit("CHANGED: amshan scales the currents of Kamstrup in another way")
PY
timeout 60 venv/bin/python check.py
