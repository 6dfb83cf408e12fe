#!/usr/bin/env bash
# Package:   esio-spb-builder 0.1.0 with protobuf 5.29.5 (PyPI), MQTT Sparkplug B
# Behaviour: a metric whose alias is taken by a control metric (0 to 2) is given the next
#            one after those, 3, even if another metric of the node has that already.
# Expected:  an alias of its own. Sparkplug 3.0.0, tck-id-payloads-alias-uniqueness: aliases
#            are unique within an edge node. The README says that the package manages them.
# Seen:      birth: Power has alias 3, Energy has alias 3
#            data:  alias 3 is 7000.0, alias 3 is 1524.0
#            Data messages have aliases only: the host takes kilowatt-hours for watts.
# Advice:    number the metrics from 10 on, or give no aliases at all.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    esio-spb-builder==0.1.0 protobuf==5.29.5 pydantic==2.14.4 pyyaml==6.0.4
cat > check.py <<'PY'
from esio_spb_builder import EdgeNodeFactory, SpBConfigurationManager

METRICS = [
    {"name": "Power", "alias": 3, "data_type": "Double", "value": 11000.0},
    {"name": "Energy", "alias": 1, "data_type": "Double", "value": 1523.5},
]

configuration = SpBConfigurationManager()
configuration.add_group("site", "Car park")
configuration.add_node(group_id="site", node_id="CP1", description="Station", metrics=METRICS)
node = EdgeNodeFactory(configuration).create_edge_node("site", "CP1")
birth = node.birth_certificate().get_payload().metrics
node.update_metrics({"Power": 7000.0, "Energy": 1524.0})
data = node.data_packet().get_payload().metrics
named = {metric.name: metric.alias for metric in birth}
aliases = [metric.alias for metric in data]
print("birth:", ", ".join(f"{name} has alias {named[name]}" for name in ("Power", "Energy")))
print("data: ", ", ".join(f"alias {metric.alias} is {metric.double_value}" for metric in data))
if (named["Power"], named["Energy"], aliases) != (3, 3, [3, 3]):
    raise SystemExit("CHANGED: esio-spb-builder gives aliases in another way")
PY
venv/bin/python check.py
