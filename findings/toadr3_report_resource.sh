#!/usr/bin/env bash
# Package:   toadr3 0.29.0 with pydantic 2.14.4 (PyPI), a VEN of OpenADR 3
# Behaviour: the targets of an event may be of several types. create_report() checks that
#            there is one of the type it is told to look for, RESOURCE_NAME if nothing else
#            is said, and then takes the name from the FIRST target, whatever its type: the
#            report is that of a resource called "depot", which is a group.
# Expected:  station-7. OpenADR 3, report object: resourceName is the name of the resource
#            that the values are of. The docstring of target_type calls it the type of the
#            target to look for, and the one target of that type is what the report applies
#            to.
# Seen:      targets GROUP depot, RESOURCE_NAME station-7 -> resource depot
#            targets RESOURCE_NAME station-7, GROUP depot -> resource station-7
#            The order of targets has no meaning, and the VTN gets a report of a resource
#            that does not exist, or that is another one.
# Advice:    set report.resources[0].resource_name yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check toadr3==0.29.0 pydantic==2.14.4
cat > check.py <<'PY'
from toadr3.models import Event, Report

GROUP = {"type": "GROUP", "values": ["depot"]}
STATION = {"type": "RESOURCE_NAME", "values": ["station-7"]}


def resource(*targets):
    event = Event.model_validate({
        "id": "event-1",
        "programID": "program-1",
        "targets": targets,
        "reportDescriptors": [{"payloadType": "USAGE", "units": "KWH"}],
        "intervals": [{"id": 0, "payloads": [{"type": "SIMPLE", "values": [1]}]}],
    })
    return Report.create_report(event, "ven-1", "USAGE", [11.0]).resources[0].resource_name


found = [resource(GROUP, STATION), resource(STATION, GROUP)]
print("group first:  ", found[0])
print("station first:", found[1])
if found != ["depot", "station-7"]:
    raise SystemExit("CHANGED: toadr3 names the resource of a report in another way")
PY
timeout 60 venv/bin/python check.py
