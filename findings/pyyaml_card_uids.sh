#!/usr/bin/env bash
# Package:   PyYAML 6.0.4 and ruamel.yaml 0.19.1 (PyPI)
# Behaviour: PyYAML writes a text without quotes if it would itself read it as a text. The
#            UIDs of RFID cards are such texts: 04E10203, 0089. ruamel.yaml, which follows
#            YAML 1.2, reads the first as infinity and the second as 89. (The YAML 1.2 core
#            schema needs no dot in a float and knows no octal without "o"; YAML 1.1 does.)
# Expected:  the text that was written; a serialiser is there to bring a str back as a str.
#            json.dumps() and ruamel.yaml put quotes where they are needed.
# Seen:      ["04E10203", "12E34567", "0089"] -> [inf, inf, 89]
#            A local authorization list exported by one service and read by another has the
#            same "card" several times over, and the driver's card is refused.
# Advice:    yaml.safe_dump(cards, default_style='"'), or write JSON, which is YAML as well.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyyaml==6.0.4 ruamel.yaml==0.19.1
cat > check.py <<'PY'
import io

import yaml
from ruamel.yaml import YAML

CARDS = ["04E10203", "12E34567", "0089", "04A1B2C3"]


def read(text):
    return YAML(typ="safe", pure=True).load(text)


def by_ruamel():
    stream = io.StringIO()
    YAML(typ="safe", pure=True).dump(CARDS, stream)
    return stream.getvalue()


written = yaml.safe_dump(CARDS)
print("written by PyYAML:", *written.split("\n"))
print("read by PyYAML:     ", yaml.safe_load(written))
print("read by ruamel.yaml:", read(written))
print("written and read by ruamel.yaml:", read(by_ruamel()))
if read(written) != [float("inf"), float("inf"), 89, "04A1B2C3"]:
    raise SystemExit("CHANGED: card UIDs pass from PyYAML to ruamel.yaml in another way")
if yaml.safe_load(written) != CARDS or read(by_ruamel()) != CARDS:
    raise SystemExit("CHANGED: one of the two does not read what it wrote")
PY
venv/bin/python check.py
