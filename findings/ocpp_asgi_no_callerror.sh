#!/usr/bin/env bash
# Package:   ocpp-asgi 0.4.0 with ocpp 0.15.0 and jsonschema 4.4.0 (PyPI), OCPP central
#            system
# Behaviour: a message for which there is no handler, or that does not fit its schema, is
#            written to the log and gets no answer. ocpp below it would have made a
#            CALLERROR.
# Expected:  [4,"2","NotImplemented",...]. OCPP-J 1.6, 4.2.3, and 2.0.1, 4.2.3: a call that
#            cannot be processed is answered by a CALLERROR; the docstring of _handle_call()
#            says that one is returned if there is no handler.
# Seen:      Heartbeat -> [3,"1",...], StatusNotification (no handler) -> nothing,
#            Heartbeat with a property too many -> nothing
#            A station has one call in progress at a time. It waits until the time is out,
#            does the same with each repetition, and its transactions queue up behind.
# Advice:    register a handler for each action, with skip_schema_validation=True.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check \
    ocpp-asgi==0.4.0 ocpp==0.15.0 jsonschema==4.4.0
cat > check.py <<'PY'
import asyncio
import logging

from ocpp.v16 import call_result
from ocpp.v16.enums import Action
from ocpp_asgi.app import ASGIApplication
from ocpp_asgi.router import Router, Subprotocol

logging.disable(logging.CRITICAL)
router = Router(subprotocol=Subprotocol.ocpp16)


@router.on(Action.Heartbeat)
async def heartbeat(*, payload, context):
    return call_result.HeartbeatPayload(current_time="2026-11-28T10:00:00Z")


CALLS = [
    '[2,"1","Heartbeat",{}]',
    '[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]',
    '[2,"3","Heartbeat",{"further":1}]',
]


async def main():
    events = [{"type": "websocket.connect"}]
    events += [{"type": "websocket.receive", "text": text} for text in CALLS]
    events += [{"type": "websocket.disconnect", "code": 1000}]
    sent = []

    async def receive():
        return events.pop(0)

    async def send(event):
        sent.append(event.get("text"))

    app = ASGIApplication()
    app.include_router(router)
    await app({"type": "websocket", "path": "/CP1", "subprotocols": ["ocpp1.6"]}, receive, send)
    return [text for text in sent if text]


answers = asyncio.run(main())
for number, text in enumerate(CALLS, 1):
    answer = [line for line in answers if line[4] == str(number)]
    print(text, "->", *(answer or ["nothing"]))
if [line[:6] for line in answers] != ['[3,"1"']:
    raise SystemExit("CHANGED: ocpp-asgi answers calls in another way")
PY
timeout 60 venv/bin/python check.py
