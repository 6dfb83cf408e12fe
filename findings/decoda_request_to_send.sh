#!/usr/bin/env bash
# Package:   decoda 0.2.7 (PyPI), SAE J1939 as in DC charging by GB/T 27930
# Behaviour: a message of more than 8 bytes that one node sends to another (RTS, CTS, data)
#            is never put together. The collection begins with the CTS, under the addresses
#            of the CTS, which are those of the data the other way round.
# Expected:  one message of 13 bytes. SAE J1939-21, 5.10: the receiver sends the CTS, the
#            sender of the RTS sends the data. The README offers the class for
#            defragmenting messages, and broadcasts (BAM) it does put together.
# Seen:      BAM     -> 1 message
#            RTS/CTS -> 0 messages; fragment received without control (2 times)
#            Whoever listens between a car and a GB/T station sees no BRM and no BCP, with
#            the data of the battery in them.
# Advice:    collect by the addresses of the RTS (control byte 16) in code of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check decoda==0.2.7 attrs==26.1.0
cat > check.py <<'PY'
import json

from decoda import ConnectionManager, Decoda
from decoda.spec_loader import load_from_file

CONTROL = {"16": "Request to Send", "17": "Clear to Send", "32": "Broadcast Announce Message"}
CAR, STATION, ALL = 0xF4, 0x56, 0xFF
BRM = 0x0200


def number(spn, bits):
    return {"id": spn, "name": str(spn), "bit_length": bits, "offset": 0, "scale": 1,
            "min": 0, "max": 2**bits - 1}


def raw(spn, bits, **more):
    return {"id": spn, "name": str(spn), "bit_length": bits, "units": "bytearray", **more}


def group(pgn, length, **spns):
    places = [{"id": int(spn[1:]), "start_pos": place} for spn, place in spns.items()]
    return {"id": pgn, "name": str(pgn), "description": "", "length": length, "spns": places}


spec = {
    "Manufacturers": [], "SourceAddresses": {}, "IndustryGroups": [],
    "SPNs": [
        {"id": 2556, "name": "control", "bit_length": 8, "encodings": CONTROL},
        number(2561, 8), number(2562, 8), number(2563, 24), number(2572, 8),
        raw(2573, 56), raw(9001, 8, variable=True),
    ],
    "PGNs": [
        group(60416, "8", _2556="1", _2561="2", _2562="3", _2563="6-8"),
        group(60160, "8", _2572="1", _2573="2-8"),
        group(BRM, "Variable", _9001="1-N"),
    ],
}
with open("spec.json", "w") as file:
    json.dump(spec, file)


def listen(frames):
    messages, errors = [], []
    decoda = Decoda(load_from_file("spec.json"), messages.append)
    ConnectionManager(decoda, lambda reason, _: errors.append(reason))
    for kind, source, target, data in frames:
        decoda.handle_frame(7 << 26 | kind << 16 | target << 8 | source, bytes(data))
    return [m for m in messages if m.pgn.id == BRM], errors


def data_for(target):
    return [(0xEB, CAR, target, [n, *range(7)]) for n in (1, 2)]


pgn = list(BRM.to_bytes(3, "little"))
bam, _ = listen([(0xEC, CAR, ALL, [32, 2, 1, 255, 255, *pgn]), *data_for(ALL)])
rts, errors = listen([
    (0xEC, CAR, STATION, [16, 13, 0, 2, 255, *pgn]),
    (0xEC, STATION, CAR, [17, 2, 1, 255, 255, *pgn]),
    *data_for(STATION),
])
print("BAM     ->", len(bam), "message")
print("RTS/CTS ->", len(rts), "messages;", *sorted(set(errors)), f"({len(errors)} times)")
if len(bam) != 1 or rts or errors != ["fragment received without control"] * 2:
    raise SystemExit("CHANGED: decoda puts messages together in another way")
PY
venv/bin/python check.py
