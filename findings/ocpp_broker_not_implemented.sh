#!/usr/bin/env bash
# Package:   ocpp-broker 0.4 with ocpp 2.1.0 (PyPI), OCPP 1.6
# Behaviour: DataTransfer can be switched off in the configuration of the broker
#            (data_transfer: enabled: false). It then answers with the status
#            "NotImplemented", which ocpp below it refuses to send, so that the station
#            gets a CALLERROR in its place.
# Expected:  a CALLRESULT. DataTransferStatus of OCPP 1.6 has four values: Accepted,
#            Rejected, UnknownMessageId and UnknownVendorId. The broker's own list has a
#            fifth, under the words that these are the values of OCPP 1.6.
# Seen:      enabled: true  -> [3,"1",{"status":"Accepted"}]
#            enabled: false -> [4,"1","FormatViolation",...]
#            The station is told that its message was malformed, when it was the answer.
# Advice:    leave DataTransfer on with known_vendors: [none], which has UnknownVendorId
#            answered.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp-broker==0.4 ocpp==2.1.0
cat > check.py <<'PY'
import asyncio
import json
import logging
from types import SimpleNamespace

from ocpp_broker.charge_point import BrokerChargePoint

logging.disable()


class Connection:
    def __init__(self):
        self.sent = []

    async def send(self, message):
        self.sent.append(json.loads(message))


async def answer(data_transfer):
    broker = SimpleNamespace(config_data={"data_transfer": data_transfer})
    connection = Connection()
    station = BrokerChargePoint("CP1", connection, broker, "org")
    call = [2, "1", "DataTransfer", {"vendorId": "com.example", "messageId": "ping"}]
    await station.route_message(json.dumps(call))
    return connection.sent


CONFIGS = ({"enabled": True}, {"enabled": False}, {"known_vendors": ["none"]})
answers = [asyncio.run(answer(config))[0] for config in CONFIGS]
for config, message in zip(CONFIGS, answers):
    print(config, "->", json.dumps(message)[:80])
accepted, disabled, unknown = answers
if accepted[0] != 3 or unknown[2] != {"status": "UnknownVendorId"}:
    raise SystemExit("CHANGED: ocpp-broker answers DataTransfer in another way")
if disabled[0] != 4 or "NotImplemented" not in json.dumps(disabled):
    raise SystemExit("CHANGED: ocpp-broker sends another answer when DataTransfer is off")
PY
venv/bin/python check.py
