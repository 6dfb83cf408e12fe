#!/usr/bin/env bash
# Package:   npbcharger 1.1.0 with python-can 4.6.1 (PyPI), Mean Well NPB-1700 battery chargers
#            on a CAN bus
# Behaviour: set_system_config() begins with the word of the charging curve, CURVE_CONFIG,
#            changes the bit that was asked for, and writes the whole into SYSTEM_CONFIG.
# Expected:  the word of SYSTEM_CONFIG with that bit changed. _write_config() reads "current
#            config" so that the other bits stay as they are, and get_system_config() of the
#            same class reads the right word.
# Seen:      curve 0x0087, system 0x0002; set_system_config({"EEP_OFF": True})
#            -> system 0x0487 instead of 0x0402
#            What the charger does when the power comes back goes from "ON" to "No used", and
#            bits are set that the package has no name for.
# Advice:    read get_system_config()["raw_value"], and write with driver.write().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check npbcharger==1.1.0 python-can==4.6.1
cat > check.py <<'PY'
import can
from npbcharger.commands import NPB1700Commands
from npbcharger.services import NPB1700Service

CURVE, SYSTEM = NPB1700Commands.CURVE_CONFIG, NPB1700Commands.SYSTEM_CONFIG


class Charger:
    """Answers as the driver of a charger with address 3 does."""

    is_broadcast = False
    words = {CURVE.name: 0x0087, SYSTEM.name: 0x0002}

    def read(self, command):
        word = self.words[command.name].to_bytes(2, "little")
        return can.Message(data=bytes(command.value) + word)

    def write(self, command, word):
        self.words[command.name] = int.from_bytes(word, "little")


charger = Charger()
service = NPB1700Service(charger)
before = service.get_system_config()["fields"]["OPERATION_INIT"]
service.set_system_config({"EEP_OFF": True})
after = service.get_system_config()["fields"]["OPERATION_INIT"]
print(f"SYSTEM_CONFIG: 0x{charger.words[SYSTEM.name]:04X}")
print("power on:", before, "->", after)
if charger.words != {CURVE.name: 0x0087, SYSTEM.name: 0x0487}:
    raise SystemExit("CHANGED: npbcharger writes another word")
PY
timeout 60 venv/bin/python check.py
