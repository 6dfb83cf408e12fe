#!/usr/bin/env bash
# Package:   tahutils 0.1.11 with protobuf 4.25.9 (PyPI), MQTT Sparkplug B; its array_packer
#            is the one of Eclipse Tahu, whose array types are packed by the application
# Behaviour: each text of a list is written as the hexadecimal digits of its bytes: the card
#            04A2B3 arrives as 303441324233. A list that another program wrote is taken for
#            such digits when it is read, so that card UIDs, which look like them, become
#            bytes of something else, or an error.
# Expected:  the text itself and a zero byte. Sparkplug 3.0.0, data types (StringArray): ABC
#            and hello are 41 42 43 00 68 65 6c 6c 6f 00.
# Seen:      ABC, hello -> "414243", "68656c6c6f"
#            a list of the specification, 4142 and 4344 -> "AB", "CD"
#            An authorization list sent by one program and read by another has not one card
#            in common with the original.
# Advice:    b"".join(text.encode() + bytes(1) for text in texts), as metric.bytes_value.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tahutils==0.1.11 protobuf==4.25.9
cat > check.py <<'PY'
from tahutils.tahu.array_packer import (
    convert_from_packed_string_array, convert_to_packed_string_array,
)

sent = convert_to_packed_string_array(["ABC", "hello"])
print("ABC, hello are sent as          ", sent.split(b"\0")[:-1])
read = convert_from_packed_string_array(b"4142\x004344\0")
print("4142, 4344 of others are read as", read)
if sent != b"414243\x0068656c6c6f\0" or read[:2] != ["AB", "CD"]:
    raise SystemExit("CHANGED: tahutils writes lists of texts in another way")
PY
timeout 60 venv/bin/python check.py
