#!/usr/bin/env bash
# Package:   iec62056 0.5.1 (PyPI), telegrams of Dutch and Belgian meters
# Behaviour: the reading of any meter that is connected to the electricity meter is named
#            gas_delivered, and telegram["gas_delivered"] is the first of them. With a water
#            meter on channel 1 and a gas meter on channel 2 that is the water.
# Expected:  the gas meter. DSMR P1 5.0.2, section 6.12, and the Belgian eMUCs-P1 give each
#            channel n its type by 0-n:24.1.0: 003 is gas, 007 is water. The package reads
#            both lines, as device_type.
# Seen:      0-1:24.1.0(007), 0-1:24.2.1 872.234 m3; 0-2:24.1.0(003), 0-2:24.2.1 112.384 m3
#            telegram["gas_delivered"] -> 872.234
# Advice:    go through telegram.objects, and match the second number of reference.id with
#            that of the device_type that is 3.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check iec62056==0.5.1
cat > check.py <<'PY'
from iec62056.parser import Parser

LINES = (
    r"/FLU5\253770234_A", "",
    "0-0:1.0.0(260704120000S)", "1-0:1.8.1(000034.900*kWh)", "1-0:1.7.0(00.417*kW)",
    "0-1:24.1.0(007)", "0-1:24.2.1(260704115500S)(00872.234*m3)",
    "0-2:24.1.0(003)", "0-2:24.2.1(260704115500S)(00112.384*m3)",
    "!4F2A", "",
)
telegram = Parser().parse("\r\n".join(LINES))
kinds = {
    register.reference.id[1]: register.value
    for register in telegram.objects if register.name == "device_type"
}
gas = telegram["gas_delivered"]
print("types by channel:", kinds)
print("gas_delivered:", gas.value, gas.unit, "from channel", gas.reference.id[1])
if kinds != {1: 7, 2: 3} or (gas.value, gas.reference.id[1]) != (872.234, 1):
    raise SystemExit("CHANGED: iec62056 finds the gas meter in another way")
PY
timeout 60 venv/bin/python check.py
