#!/usr/bin/env bash
# Package:   betterproto 1.2.5 (PyPI), Protocol Buffers
# Behaviour: to_json puts a Z behind the local time of a timestamp that has another offset.
#            The bytes of the same message have the right time.
# Expected:  2026-11-28T10:00:00Z in both. The JSON mapping of Protocol Buffers (Timestamp)
#            has times converted to UTC before the Z, and so Google's own package does it.
# Seen:      bytes    -> 2026-11-28 10:00:00+00:00
#            to_json  -> 2026-11-28T11:00:00Z
#            protobuf -> 2026-11-28T10:00:00Z
#            Two consumers of one topic bill the session in different hours.
# Advice:    value.astimezone(timezone.utc) before it is put into the message.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check betterproto==1.2.5 protobuf==5.29.5
cat > check.py <<'PY'
import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import betterproto
from google.protobuf.timestamp_pb2 import Timestamp


@dataclass
class Reading(betterproto.Message):
    timestamp: datetime = betterproto.message_field(1)


moment = datetime(2026, 11, 28, 11, 0, tzinfo=timezone(timedelta(hours=1)))
reading = Reading(timestamp=moment)
binary = Reading().parse(bytes(reading)).timestamp
text = json.loads(reading.to_json())["timestamp"]
reference = Timestamp()
reference.FromDatetime(moment)
print("bytes    ->", binary)
print("to_json  ->", text)
print("protobuf ->", reference.ToJsonString())
if binary != moment or text != "2026-11-28T11:00:00Z":
    raise SystemExit("CHANGED: betterproto writes timestamps in another way")
PY
venv/bin/python check.py
