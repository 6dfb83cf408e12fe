#!/usr/bin/env bash
# Package:   dataclasses-json 0.6.7 (PyPI)
# Behaviour: customData of OCPP 2.x has one known key, vendorId, and is open for any other.
#            With LetterCase.CAMEL and a CatchAll for the others, a vendor's own key
#            "vendor_id" overwrites the value of "vendorId", and is itself lost: both are
#            taken for the Python field vendor_id.
# Expected:  vendor_id = "com.example", and "vendor_id" in the CatchAll, which its
#            documentation gives all keys that belong to no field. With a letter case set,
#            the key of the field is vendorId, as in what to_dict() writes.
# Seen:      {"vendorId":"com.example","vendor_id":"meter 7"} -> vendorId "meter 7"
#            The message is then handed to the handler of another vendor.
# Advice:    keep customData a plain dict.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dataclasses-json==0.6.7
cat > check.py <<'PY'
from dataclasses import dataclass, field

from dataclasses_json import CatchAll, LetterCase, Undefined, dataclass_json


@dataclass_json(letter_case=LetterCase.CAMEL, undefined=Undefined.INCLUDE)
@dataclass
class CustomData:
    vendor_id: str
    others: CatchAll = field(default_factory=dict)


def round_trip(wire):
    written = CustomData.from_dict(wire).to_dict()
    print(wire, "->", written)
    return written


plain = {"vendorId": "com.example", "site_zone": 3}
crossed = {"vendorId": "com.example", "vendor_id": "meter 7"}
if round_trip(plain) != plain:
    raise SystemExit("CHANGED: other keys of customData are no longer kept")
if round_trip(crossed) != {"vendorId": "meter 7"}:
    raise SystemExit("CHANGED: a vendor's key no longer overwrites vendorId")
PY
venv/bin/python check.py
