#!/usr/bin/env bash
# Package:   pandas 3.1.1 (PyPI)
# Behaviour: the UID of an RFID card is sent as a string of hexadecimal digits. If those of
#            a file look like numbers, read_json() turns the column into numbers although
#            the JSON has strings: 04E10203 becomes infinity, 00123456 loses its zeros.
#            One card with another letter than E, and the whole column stays text.
# Expected:  str. In JSON "04E10203" is a string; a type written in the data need not be
#            guessed. (Reading CSV, where nothing is typed, is another matter.)
# Seen:      ["04E10203", "00123456"]             -> [inf, 123456.0]
#            ["04E10203", "00123456", "0A00FF12"] -> unchanged
#            All cards that became inf are the same card in a group-by or a join.
# Advice:    read_json(..., dtype=False), or dtype={"idTag": str}.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pandas==3.1.1
cat > check.py <<'PY'
import io
import json

import pandas


def read(uids, **options):
    text = json.dumps([{"idTag": uid} for uid in uids])
    return pandas.read_json(io.StringIO(text), **options)["idTag"].tolist()


cards = ["04E10203", "00123456"]
mixed = [*cards, "0A00FF12"]
print(cards, "->", read(cards))
print(mixed, "->", read(mixed))
print(cards, "-> with dtype=False:", read(cards, dtype=False))
if read(cards) != [float("inf"), 123456.0] or read(mixed) != mixed:
    raise SystemExit("CHANGED: pandas reads strings of digits in another way")
if read(cards, dtype=False) != cards:
    raise SystemExit("CHANGED: dtype=False no longer keeps the strings")
PY
venv/bin/python check.py
