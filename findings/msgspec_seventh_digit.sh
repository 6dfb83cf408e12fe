#!/usr/bin/env bash
# Package:   msgspec 0.22.0 (PyPI), beside Python's datetime.fromisoformat()
# Behaviour: stations and backends in .NET write seven digits of a second (format "o").
#            Python has room for six. msgspec rounds to the nearest, so one and the same
#            text gives two times, a microsecond apart; 23:59:59.9999999 is on the next day.
# Expected:  the same time from every reader, without the seventh digit, as Python cuts it
#            off, and pendulum 3.3.0, ciso8601 2.4.1 and polars 2.1.0 as well. The
#            documentation of msgspec says nothing of rounding.
# Seen:      2026-11-27T23:59:59.9999999Z -> msgspec 2026-11-28 00:00:00, Python
#            2026-11-27 23:59:59.999999
#            A service with msgspec and one with the standard library do not find each
#            other's readings by time stamp, and file one of them under another day.
# Advice:    keep the text as the key, and compute with the time only.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check msgspec==0.22.0
cat > check.py <<'PY'
from datetime import datetime

import msgspec

pairs = []
for text in ["2026-11-27T10:00:00.1234567Z", "2026-11-27T23:59:59.9999999Z"]:
    rounded = msgspec.json.decode(f'"{text}"', type=datetime)
    cut = datetime.fromisoformat(text)
    pairs.append((rounded, cut))
    print(f"{text}  msgspec {rounded}  fromisoformat {cut}")
if any((rounded - cut).microseconds != 1 for rounded, cut in pairs):
    raise SystemExit("CHANGED: msgspec reads the seventh digit in another way")
PY
venv/bin/python check.py
