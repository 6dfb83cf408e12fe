#!/usr/bin/env bash
# Package:   openleadr 0.5.36 (PyPI), OpenADR 2.0b
# Behaviour: parse_message() makes a number of every text that looks like one, and the ids
#            of events, VENs and resources are texts: 0042 becomes the integer 42, 1.10 the
#            float 1.1. A VEN answers with the id that it read, not with the one it got.
# Expected:  "0042". eventID, venID and rID are xs:string in the schema of OpenADR 2.0b that
#            comes with the package, where only modificationNumber, priority and the like
#            are numbers. (For reportRequestID alone the code turns the number back into a
#            text, without its zeros.)
# Seen:      eventID 0042 -> the VEN answers for event 42
#            rID 1.10     -> 1.1, the same as the rID 1.1
#            The VTN waits for an answer to 0042, and two meters are taken for one.
# Advice:    let ids have a letter in front, as in "ev-0042".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openleadr==0.5.36
cat > check.py <<'PY'
import re
from datetime import datetime, timedelta, timezone

from openleadr.messaging import create_message, parse_message, validate_xml_schema

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
OK = {"response_code": 200, "response_description": "OK", "request_id": "r1"}
EVENT = {
    "event_descriptor": {
        "event_id": "0042",
        "modification_number": 0,
        "modification_date_time": NOW,
        "priority": 1,
        "event_status": "far",
        "created_date_time": NOW,
        "market_context": "http://market.example",
    },
    "active_period": {"dtstart": NOW, "duration": HOUR},
    "event_signals": [{
        "signal_name": "SIMPLE",
        "signal_type": "level",
        "signal_id": "s1",
        "intervals": [
            {"dtstart": NOW, "duration": HOUR, "uid": 0, "signal_payload": 1.0}
        ],
    }],
    "targets": [{"ven_id": "ven-1"}],
    "response_required": "always",
}
REPORT = {
    "report_id": "r",
    "report_request_id": "q",
    "report_specifier_id": "s",
    "report_name": "TELEMETRY_USAGE",
    "created_date_time": NOW,
    "dtstart": NOW,
    "intervals": [
        {"dtstart": NOW, "report_payload": {"r_id": "1.10", "value": 5.0}},
        {"dtstart": NOW, "report_payload": {"r_id": "1.1", "value": 7.0}},
    ],
}


def read(message_type, **payload):
    message = create_message(message_type, request_id="r1", **payload)
    validate_xml_schema(message)  # raises unless the schema of OpenADR takes it
    return parse_message(message)[1]


def answered_event():
    payload = read("oadrDistributeEvent", vtn_id="vtn", response=OK, events=[EVENT])
    descriptor = payload["events"][0]["event_descriptor"]
    answer = create_message(
        "oadrCreatedEvent",
        ven_id="ven-1",
        response=OK,
        event_responses=[{
            **OK,
            "event_id": descriptor["event_id"],
            "modification_number": descriptor["modification_number"],
            "opt_type": "optIn",
        }],
    )
    return re.search(r"eventID>([^<]*)<", answer)[1]


answered = answered_event()
intervals = read("oadrUpdateReport", ven_id="ven-1", reports=[REPORT])["reports"][0]
r_ids = [interval["report_payload"]["r_id"] for interval in intervals["intervals"]]
print("event 0042, answered for event", answered)
print("r_ids 1.10 and 1.1, read as", *map(repr, r_ids))
if answered != "42" or r_ids != [1.1, 1.1]:
    raise SystemExit("CHANGED: openleadr reads ids in another way")
PY
venv/bin/python check.py
