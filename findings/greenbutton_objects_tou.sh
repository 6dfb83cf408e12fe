#!/usr/bin/env bash
# Package:   greenbutton-objects 2024.7.11 (PyPI), Green Button data of electricity meters
# Behaviour: a feed whose ReadingType has the element tou, the number of the time-of-use
#            period that its readings were taken in, is not read at all: the parser looks
#            for enums.TOUType, which the package does not have.
# Expected:  the readings, and tou as a number at least. tou is an optional element of
#            ReadingType in NAESB REQ.21 (espi.xsd), and the class has an attribute of the
#            same name for it.
# Seen:      without tou: 7000 Wh
#            with tou 1:  AttributeError, no attribute TOUType
#            It is the customers with a tariff for charging at night whose utility sends
#            tou.
# Advice:    set enums.TOUType = int before you call parse_feed().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check greenbutton-objects==2024.7.11
cat > check.py <<'PY'
from pathlib import Path

from greenbutton_objects.parse import parse_feed

ENTRY = (
    '<entry>{links}<title>{name}</title><content>'
    '<{name} xmlns="http://naesb.org/espi">{body}</{name}></content></entry>'
)
FEED = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
PERIOD = "<duration>3600</duration><start>1795860000</start>"


def entry(name, body="", **links):
    text = "".join(f'<link rel="{rel}" href="{href}"/>' for rel, href in links.items())
    return ENTRY.format(name=name, body=body, links=text)


def read(tou):
    category = "<ServiceCategory><kind>0</kind></ServiceCategory>"
    kind = f"<powerOfTenMultiplier>0</powerOfTenMultiplier>{tou}<uom>72</uom>"
    block = (
        f"<interval>{PERIOD}</interval><IntervalReading><timePeriod>{PERIOD}</timePeriod>"
        "<value>7000</value></IntervalReading>"
    )
    meter = entry("MeterReading", self="u/1/m/1", up="u/1/m", related="u/1/m/1/i")
    meter = meter.replace("<title>", '<link rel="related" href="r/1"/><title>')
    entries = [
        entry("UsagePoint", category, self="u/1", related="u/1/m"),
        meter,
        entry("ReadingType", kind, self="r/1", up="r"),
        entry("IntervalBlock", block, self="u/1/m/1/i/1", up="u/1/m/1/i"),
    ]
    Path("feed.xml").write_text(FEED.format("".join(entries)))
    try:
        (point,) = parse_feed("feed.xml")
        return [r.value for meter in point.meterReadings for r in meter.intervalReadings]
    except AttributeError as error:
        return f"AttributeError: {error}"


found = [read(""), read("<tou>1</tou>")]
print("without tou:", found[0], "Wh")
print("with tou 1: ", found[1])
if found[0] != [7000] or "TOUType" not in found[1]:
    raise SystemExit("CHANGED: greenbutton-objects reads tou in another way")
PY
timeout 60 venv/bin/python check.py
