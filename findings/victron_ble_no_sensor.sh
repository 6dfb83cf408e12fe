#!/usr/bin/env bash
# Package:   victron-ble 0.9.3 (PyPI), what Victron devices broadcast over Bluetooth
# Behaviour: a battery monitor whose auxiliary input is set to temperature, but that has no
#            value for it, 0xFFFF, is reported at 382.2 degrees.
# Expected:  None. In Victron's table of the extra manufacturer data the temperature ends at
#            655.34 K, so that 0xFFFF, 655.35 K, is none; and the class for the DC energy meter
#            in the same package turns the same two bytes into None.
# Seen:      BatteryMonitor: 382.2, DcEnergyMeter: None
#            A charger that is governed by the battery's temperature stops.
# Advice:    treat 382.2 as no value.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check victron-ble==0.9.3
cat > check.py <<'PY'
from victron_ble.devices.battery_monitor import BatteryMonitor, BatteryMonitorData
from victron_ble.devices.dc_energy_meter import DcEnergyMeter, DcEnergyMeterData

TEMPERATURE = 2
# the low bits first: 16 for a time or a type, 16 voltage, 16 alarm, 16 auxiliary input, 2 its
# kind, 22 current, and for the battery monitor 20 Ah and 10 state of charge
FIELDS = (
    (16, 1), (16, 1330), (16, 0), (16, 0xFFFF), (2, TEMPERATURE), (22, 1500), (20, 0), (10, 900)
)


def record():
    value = shift = 0
    for bits, field in FIELDS:
        value |= field << shift
        shift += bits
    return value.to_bytes(16, "little")


KEY = "00" * 16
monitor = BatteryMonitorData(0, BatteryMonitor(KEY).parse_decrypted(record()))
meter = DcEnergyMeterData(0, DcEnergyMeter(KEY).parse_decrypted(record()))
found = monitor.get_temperature(), meter.get_temperature()
print("voltages:", monitor.get_voltage(), meter.get_voltage(), "V")
print("BatteryMonitor:", found[0], "degrees, DcEnergyMeter:", found[1])
if found != (382.2, None):
    raise SystemExit("CHANGED: victron-ble treats 0xFFFF in another way")
PY
timeout 60 venv/bin/python check.py
