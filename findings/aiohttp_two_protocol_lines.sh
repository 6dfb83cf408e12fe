#!/usr/bin/env bash
# Package:   aiohttp 3.14.5 (PyPI), used as WebSocket server
# Behaviour: a station may offer its OCPP versions in two Sec-WebSocket-Protocol lines
#            instead of one line with a comma. aiohttp looks at the first line only:
#            offered ocpp2.1 and ocpp1.6, a server for ocpp1.6 finds nothing in common
#            and completes the handshake without a subprotocol.
# Expected:  ocpp1.6, as with one line. RFC 6455, 11.3.4: the header may appear several
#            times in a request and then means the same as one line with all the values.
# Seen:      one line  -> ocpp1.6
#            two lines -> none
# Advice:    join request.headers.getall("Sec-WebSocket-Protocol") with commas, and prepare
#            the response with request.clone(headers=...) that has the one joined line.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check aiohttp==3.14.5
cat > check.py <<'PY'
import asyncio

from aiohttp import web


async def station(request):
    ws = web.WebSocketResponse(protocols=["ocpp1.6"])
    await ws.prepare(request)
    await ws.close()
    return ws


async def chosen(port, offers):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = ["GET /CP1 HTTP/1.1", "Host: localhost", "Upgrade: websocket",
             "Connection: Upgrade", "Sec-WebSocket-Version: 13",
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    lines += [f"Sec-WebSocket-Protocol: {offer}" for offer in offers]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    writer.close()
    assert head.startswith("HTTP/1.1 101"), head
    found = [line for line in head.split("\r\n")
             if line.lower().startswith("sec-websocket-protocol:")]
    return found[0].split(": ")[1] if found else None


async def main():
    app = web.Application()
    app.router.add_get("/{station}", station)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    one = await chosen(port, ["ocpp2.1, ocpp1.6"])
    two = await chosen(port, ["ocpp2.1", "ocpp1.6"])
    await runner.cleanup()
    print("one line :", one)
    print("two lines:", two)
    if (one, two) != ("ocpp1.6", None):
        raise SystemExit("CHANGED: aiohttp no longer stops at the first line")


asyncio.run(main())
PY
venv/bin/python check.py
