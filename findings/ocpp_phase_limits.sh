#!/usr/bin/env bash
# Package:   ocpp 2.1.0 (PyPI), OCPP 2.1
# Behaviour: a charging profile with limits of its own for the phases cannot be sent. The
#            field limit_l2 of the package's ChargingSchedulePeriodType becomes limitL2 on
#            the wire, which the schema, in the same package, refuses. The same goes for all
#            fields that end in _L2 or _L3, such as dischargeLimit_L2 and setpoint_L3.
# Expected:  limit_L2. So the field is called in OCPP 2.1, ChargingSchedulePeriodType, and
#            the name of the class's field can mean nothing else.
# Seen:      limit 16 -> sent; limit 16, limit_l2 10 -> FormatViolationError, limitL2 was
#            unexpected; nothing is sent
#            A CSMS cannot balance the phases of a site, which is what the fields were added
#            for.
# Advice:    send the JSON yourself, under the same lock, or add the names to
#            ocpp.charge_point.snake_to_camel_case.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp==2.1.0
cat > check.py <<'PY'
import asyncio
import logging

from ocpp.exceptions import FormatViolationError
from ocpp.v21 import ChargePoint, call
from ocpp.v21.datatypes import (
    ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType,
)

logging.disable(logging.CRITICAL)


class Connection:
    def __init__(self):
        self.sent = []

    async def send(self, text):
        self.sent.append(text)


async def send(**limits):
    connection = Connection()
    station = ChargePoint("CP1", connection, response_timeout=0.1)
    period = ChargingSchedulePeriodType(start_period=0, limit=16.0, **limits)
    profile = ChargingProfileType(
        id=1, stack_level=0, charging_profile_purpose="TxDefaultProfile",
        charging_profile_kind="Relative",
        charging_schedule=[
            ChargingScheduleType(id=1, charging_rate_unit="A", charging_schedule_period=[period])
        ],
    )
    try:
        await station.call(call.SetChargingProfile(evse_id=1, charging_profile=profile))
    except asyncio.TimeoutError:
        return "sent" if connection.sent else "lost"
    except FormatViolationError as error:
        return error.details["cause"]


found = [asyncio.run(send()), asyncio.run(send(limit_l2=10.0))]
print("limit 16:             ", found[0])
print("limit 16, limit_l2 10:", found[1])
if found[0] != "sent" or "'limitL2' was unexpected" not in found[1]:
    raise SystemExit("CHANGED: ocpp sends limits per phase in another way")
PY
timeout 60 venv/bin/python check.py
