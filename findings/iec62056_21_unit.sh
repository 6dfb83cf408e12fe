#!/usr/bin/env bash
# Package:   iec62056-21 0.0.2 (PyPI), electricity meters by IEC 62056-21
# Behaviour: a meter that is asked for one register may leave the address out of its answer.
#            The unit is then not split off: the value is the text "0012345.6*kWh" and the
#            unit None. With an address in front, value and unit come apart.
# Expected:  value "0012345.6", unit "kWh". IEC 62056-21, data set: the address and the unit
#            may each be left out; what follows the star is the unit. The docstring of
#            DataSet shows the star for the unit as well.
# Seen:      1.8.0(0012345.6*kWh) -> 0012345.6, kWh
#            (0012345.6*kWh)      -> 0012345.6*kWh, None
#            A meter that is read register by register fails at float(), or its readings are
#            taken for texts and kept without a unit.
# Advice:    value, _, unit = data_set.value.partition("*") if data_set.address is None.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check iec62056-21==0.0.2
cat > check.py <<'PY'
from iec62056_21.messages import AnswerDataMessage
from iec62056_21.utils import add_bcc

STX, ETX = "\x02", "\x03"


def read(line):
    message = add_bcc(f"{STX}{line}\r\n{ETX}").encode("latin-1")
    (data_set,) = AnswerDataMessage.from_bytes(message).data
    return data_set.value, data_set.unit


found = {line: read(line) for line in ("1.8.0(0012345.6*kWh)", "(0012345.6*kWh)")}
for line, (value, unit) in found.items():
    print(f"{line:<20} -> value {value}, unit {unit}")
if list(found.values()) != [("0012345.6", "kWh"), ("0012345.6*kWh", None)]:
    raise SystemExit("CHANGED: iec62056-21 reads a data set in another way")
PY
timeout 60 venv/bin/python check.py
