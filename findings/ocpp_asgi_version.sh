#!/usr/bin/env bash
# Package:   ocpp-asgi 0.4.0 with ocpp 0.15.0 and jsonschema 4.4.0 (PyPI), OCPP central
#            system
# Behaviour: a central system with a router for OCPP 1.6 alone accepts ocpp2.0.1 from a
#            station that offers 2.0.1 and 1.6: the highest version that the package knows
#            is chosen, whether there is a router for it or not. The first message then ends
#            the connection with a KeyError.
# Expected:  ocpp1.6. OCPP-J 1.6, 3.1 and 3.2: the server picks the first protocol of the
#            station's list that it supports itself, and RFC 6455, 4.2.2, has it pick one
#            that it is ready to use.
# Seen:      offered ocpp1.6               -> ocpp1.6
#            offered ocpp2.0.1 and ocpp1.6 -> ocpp2.0.1, KeyError
#            A station that was updated to both versions cannot connect any more, though
#            nothing was changed that it needs.
# Advice:    take what you have no router for out of scope["subprotocols"] first.
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


async def connect(*offered):
    events = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": '[2,"1","Heartbeat",{}]'},
        {"type": "websocket.disconnect", "code": 1000},
    ]
    sent = []

    async def receive():
        return events.pop(0)

    async def send(event):
        sent.append(event.get("subprotocol") or event.get("text"))

    app = ASGIApplication()
    app.include_router(router)
    try:
        await app({"type": "websocket", "path": "/CP1", "subprotocols": offered}, receive, send)
    except KeyError as error:
        sent.append(f"KeyError {error}")
    return sent


found = [asyncio.run(connect("ocpp1.6")), asyncio.run(connect("ocpp2.0.1", "ocpp1.6"))]
print("offered ocpp1.6:              ", *found[0])
print("offered ocpp2.0.1 and ocpp1.6:", *found[1])
if found[0][0] != "ocpp1.6" or found[1] != ["ocpp2.0.1", "KeyError 'ocpp2.0.1'"]:
    raise SystemExit("CHANGED: ocpp-asgi agrees on another version")
PY
timeout 60 venv/bin/python check.py
