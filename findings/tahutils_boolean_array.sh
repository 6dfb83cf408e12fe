#!/usr/bin/env bash
# Package:   tahutils 0.1.11 with protobuf 4.25.9 (PyPI), MQTT Sparkplug B; its array_packer
#            is the one of Eclipse Tahu, whose array types are packed by the application
# Behaviour: a list of booleans is packed with its first element in the LOWEST bit of a
#            byte. Read by others, each group of eight is the wrong way round.
# Expected:  0c000000 34d0 for the example of the specification. Sparkplug 3.0.0, data types
#            (BooleanArray): bits are packed from the highest one down; false, false, true,
#            true, false, true, false, false are 34 hex. pysparkplug 0.6.1 writes and reads
#            it so.
# Seen:      the example of the specification -> 0c000000 2c0b
#            read as the specification has it: no, no, yes, no, yes, yes, no, no
#            "Which of my eight connectors are occupied" names the wrong ones; where the
#            list is the same both ways round, or all false, nothing is to be seen.
# Advice:    pack the bytes yourself, and set metric.bytes_value.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tahutils==0.1.11 protobuf==4.25.9
cat > check.py <<'PY'
import struct

from tahutils.tahu.array_packer import convert_to_packed_boolean_array

EXAMPLE = [False, False, True, True, False, True, False, False, True, True, False, True]
SPECIFICATION = bytes.fromhex("0c00000034d0")

sent = convert_to_packed_boolean_array(EXAMPLE)
(count,) = struct.unpack("<I", sent[:4])
read = [bool(sent[4 + i // 8] >> (7 - i % 8) & 1) for i in range(count)]
print("specification:", SPECIFICATION.hex(), *map(int, EXAMPLE))
print("tahutils:     ", sent.hex(), *map(int, read))
if sent.hex() != "0c0000002c0b":
    raise SystemExit("CHANGED: tahutils packs booleans in another way")
PY
timeout 60 venv/bin/python check.py
