#!/usr/bin/env bash
# Package:   mqtt-spb-wrapper 2.1.2 with protobuf 3.20.3 (PyPI), MQTT Sparkplug B
# Behaviour: readings that were kept back while a station was offline can be sent as one
#            metric, a list of values with a list of times. The type of the whole list is
#            that of the first value. If that has no decimals, the reader drops those of all
#            others: 16, 16.5, 17.25 arrive as 16, 16, 17.
# Expected:  16, 16.5, 17.25, as from a list that begins with 16.0. The README promises
#            several values at once, and types that fit the Python values. JSON, from which
#            meter values come, has no difference between 16 and 16.0, and many writers
#            leave out the ".0".
# Seen:      [16, 16.5, 17.25]   -> [16, 16, 17]
#            [16.0, 16.5, 17.25] -> [16.0, 16.5, 17.25]
#            A single value that changes from 16 to 16.5 is refused with a TypeError at
#            least; here nothing is said. A DataSet made of a dict loses its decimals too.
# Advice:    [float(value) for value in values] before set_value().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mqtt-spb-wrapper==2.1.2 protobuf==3.20.3
cat > check.py <<'PY'
from mqtt_spb_wrapper.spb_base import SpbEntity

TIMES = [1795773600000, 1795773660000, 1795773720000]


def received(values):
    station, reader = SpbEntity("site", "node", "CP1"), SpbEntity("site", "node", "CP1")
    station.data.set_value("Current.Import", values, timestamp=TIMES)
    reader.deserialize_payload_data(station.serialize_payload_data())
    return reader.data.get_value("Current.Import")


for values in ([16, 16.5, 17.25], [16.0, 16.5, 17.25]):
    print(values, "->", received(values))
if received([16, 16.5, 17.25]) != [16, 16, 17]:
    raise SystemExit("CHANGED: mqtt-spb-wrapper sends lists in another way")
if received([16.0, 16.5, 17.25]) != [16.0, 16.5, 17.25]:
    raise SystemExit("CHANGED: mqtt-spb-wrapper alters lists of floats too")
PY
venv/bin/python check.py
