#!/usr/bin/env bash
# Package:   envoy-client 0.1.1 with pydantic 1.10.26 (PyPI), IEEE 2030.5
# Behaviour: the power of ten of a rating is lost when XML is read, and written under a
#            misspelt name: 11 times 10^3 W becomes 11 W.
# Expected:  11000 W, and <multiplier>3</multiplier>. IEEE 2030.5, ActivePower: a value and
#            a multiplier, the exponent to the base 10. The class calls itself a value with
#            a power-of-ten multiplier.
# Seen:      read:    value=11 multipler=0
#            written: <rtgMaxW><multipler>0</multipler><value>11</value></rtgMaxW>
#            The utility plans with a station of 11 W, or refuses the document.
# Advice:    ActivePower(value=11000), without a multiplier, and patch the name in the XML.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    envoy-client==0.1.1 pydantic==1.10.26 xmltodict==1.0.4
cat > check.py <<'PY'
import re

from envoy_client.models import DERCapability

RATING = "<rtgMaxW><multiplier>3</multiplier><value>11</value></rtgMaxW>"
XML = f"<DERCapability><modesSupported>1</modesSupported>{RATING}<type>82</type></DERCapability>"

capability = DERCapability.from_xml(XML)
rating = capability.rtg_max_w.dict()
written = re.search("<rtgMaxW>.*</rtgMaxW>", capability.to_xml()).group()
print("read:   ", *(f"{name}={rating[name]}" for name in ("value", "multipler")))
print("written:", written)
if rating != {"value": 11, "multipler": 0} or "<multipler>0</multipler>" not in written:
    raise SystemExit("CHANGED: envoy-client treats multipliers in another way")
PY
venv/bin/python check.py
