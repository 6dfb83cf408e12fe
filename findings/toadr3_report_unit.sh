#!/usr/bin/env bash
# Package:   toadr3 0.29.0 with pydantic 2.14.4 (PyPI), a VEN of OpenADR 3
# Behaviour: an event may ask for several reports, each with a descriptor that has the unit
#            and the kind of reading. create_report() looks for the descriptor of the report
#            it is told to make, and then puts the FIRST one of the event into the report.
# Expected:  the descriptor whose payloadType is that of the report. OpenADR 3, report
#            object: payloadDescriptors give the context (units, readingType) of the
#            payloads in it. The docstring says the same of report_type.
# Seen:      an event with USAGE in KWH and DEMAND in KW, report of DEMAND 11:
#            values of DEMAND, described as USAGE, DIRECT_READ, KWH
#            A VTN that goes by the description takes the 11 kW of a station for 11 kWh, or
#            finds no description of what it reads.
# Advice:    report.payload_descriptors =
#            [ReportPayloadDescriptor.from_report_descriptor(descriptor)].
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check toadr3==0.29.0 pydantic==2.14.4
cat > check.py <<'PY'
from toadr3.models import Event, Report

EVENT = Event.model_validate({
    "id": "event-1",
    "programID": "program-1",
    "targets": [{"type": "RESOURCE_NAME", "values": ["station-7"]}],
    "reportDescriptors": [
        {"payloadType": "USAGE", "readingType": "DIRECT_READ", "units": "KWH"},
        {"payloadType": "DEMAND", "readingType": "MEAN", "units": "KW"},
    ],
    "intervalPeriod": {"start": "2026-11-28T10:00:00Z", "duration": "PT1H"},
    "intervals": [{"id": 0, "payloads": [{"type": "SIMPLE", "values": [1]}]}],
})

found = {}
for kind in ("USAGE", "DEMAND"):
    report = Report.create_report(EVENT, "ven-1", kind, [11.0])
    (described,) = report.payload_descriptors
    (sent,) = report.resources[0].intervals[0].payloads
    found[sent.type] = (described.payload_type, described.reading_type, described.units)
    print(f"values of {sent.type:<6}, described as", *found[sent.type])
if found != dict.fromkeys(("USAGE", "DEMAND"), ("USAGE", "DIRECT_READ", "KWH")):
    raise SystemExit("CHANGED: toadr3 describes its reports in another way")
PY
timeout 60 venv/bin/python check.py
