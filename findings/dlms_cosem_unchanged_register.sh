#!/usr/bin/env bash
# Package:   dlms-cosem 25.1.0 (PyPI), load profiles of electricity meters
# Behaviour: a meter may compress its load profile: null stands for a time one period after
#            the last, and for a register that has not changed. The parser fills in the
#            time, and leaves the register out: the row has one value less.
# Expected:  the value of the row before. DLMS UA Blue Book, profile generic: null-data in
#            the buffer replaces what can be told from the entry before it. The docstring of
#            parse_entries() knows of this compression.
# Seen:      1000 5, null 6, 1200 null -> 1000 5 | 6 | 1200
#            Rows are no longer of one length, so a table shifts its columns; whoever adds
#            up a station at rest, whose register stands still, finds no reading at all.
# Advice:    replace None by the value of the row before, except in the column of the clock,
#            before you call parse_entries().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dlms-cosem==25.1.0
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from dlms_cosem import cosem
from dlms_cosem.enumerations import CosemInterface
from dlms_cosem.parsers import ProfileGenericBufferParser
from dlms_cosem.time import datetime_to_bytes

CLOCK = cosem.CosemAttribute(CosemInterface.CLOCK, cosem.Obis(0, 0, 1, 0, 0), 2)
IMPORT = cosem.CosemAttribute(CosemInterface.REGISTER, cosem.Obis(1, 0, 1, 8, 0), 2)
EXPORT = cosem.CosemAttribute(CosemInterface.REGISTER, cosem.Obis(1, 0, 2, 8, 0), 2)
START = datetime(2026, 11, 27, 10, 0, tzinfo=timezone(timedelta(hours=1)))
BUFFER = [
    [datetime_to_bytes(START), 1000, 5],
    [None, None, 6],
    [None, 1200, None],
]

parser = ProfileGenericBufferParser([CLOCK, IMPORT, EXPORT], capture_period=15)
rows = [[column.value for column in row] for row in parser.parse_entries(BUFFER)]
for time, *registers in rows:
    print(time, *registers)
times = [row[0] - START for row in rows]
if times != [timedelta(minutes=minutes) for minutes in (0, 15, 30)]:
    raise SystemExit("CHANGED: dlms-cosem fills in other times")
if [row[1:] for row in rows] != [[1000, 5], [6], [1200]]:
    raise SystemExit("CHANGED: dlms-cosem reads unchanged registers in another way")
PY
venv/bin/python check.py
