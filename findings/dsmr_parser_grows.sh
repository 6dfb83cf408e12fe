#!/usr/bin/env bash
# Package:   dsmr-parser 1.11.2 (PyPI), P1 port of Dutch meters
# Behaviour: each telegram with a log of power failures makes the parser of that line
#            longer: it adds the formats of the values to a list of its own, for good. The
#            list is part of the specification of the meter, a constant of the module, so a
#            new TelegramParser does not help.
# Expected:  a list of as many formats as the line has values, after the first telegram as
#            after the thousandth.
# Seen:      2 formats at first, 4002 after 1000 telegrams with two power failures
#            A meter of DSMR 5 sends a telegram each second, and one with ten failures in
#            its log adds 20 entries by each: 14 MB a day, in a load balancer that is never
#            restarted until it has no memory left.
# Advice:    del parser.value_formats[2:] now and then, for each ProfileGenericParser in
#            the list "objects" of your specification.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dsmr-parser==1.11.2
cat > check.py <<'PY'
from dsmr_parser.parsers import ProfileGenericParser, TelegramParser
from dsmr_parser.telegram_specifications import V5

FAILURES = (
    "1-0:99.97.0(2)(0-0:96.7.19)"
    "(261127100000W)(0000000240*s)(261127110000W)(0000000301*s)"
)
TELEGRAM = f"/XMX5LGBBFG1009\r\n\r\n{FAILURES}\r\n1-0:1.7.0(01.193*kW)\r\n!\r\n"


def formats():
    parsers = [entry["value_parser"] for entry in V5["objects"]]
    return [len(p.value_formats) for p in parsers if type(p) is ProfileGenericParser]


def parse(times):
    for _ in range(times):
        telegram = TelegramParser(V5, apply_checksum_validation=False).parse(TELEGRAM)
    return len(telegram.POWER_EVENT_FAILURE_LOG.buffer)


sizes = [formats()]
for times in (1, 999):
    failures = parse(times)
    sizes.append(formats())
print("failures in the log:", failures)
print("formats kept before, after 1 and after 1000 telegrams:", *sizes)
if (failures, sizes) != (2, [[2], [6], [4002]]):
    raise SystemExit("CHANGED: dsmr-parser keeps formats in another way")
PY
venv/bin/python check.py
