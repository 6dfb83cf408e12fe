#!/usr/bin/env bash
# Package:   tornado 6.6.1 (PyPI), used as WebSocket client
# Behaviour: the BasicAuthPassword of OCPP 2.x may hold "@", ":" and "|", which must be
#            percent-encoded when identity and password stand in the URL of the CSMS.
#            websocket_connect() takes them from there, and puts the encoded text into
#            the Authorization header as it is: the password arrives as p%40ss.
# Expected:  p@ss. RFC 3986, 2.4: the component is split off, then decoded; websockets
#            17.4 and aiohttp 3.14.5 do so.
# Seen:      CP%7C1:p%40ss%3A1 instead of CP|1:p@ss:1, hence a 401 from a correct server.
# Advice:    give credentials as HTTPRequest(url, auth_username=..., auth_password=...).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tornado==6.6.1
cat > check.py <<'PY'
import asyncio
import base64

from tornado.websocket import websocket_connect

seen = []


async def server(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    for line in head.split("\r\n"):
        if line.lower().startswith("authorization: basic "):
            seen.append(base64.b64decode(line.split()[-1]).decode())
    writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def main():
    listener = await asyncio.start_server(server, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    try:
        await websocket_connect(f"ws://CP%7C1:p%40ss%3A1@127.0.0.1:{port}/ocpp/CP%7C1")
    except Exception as error:
        print("client:", error)
    listener.close()
    print("server received:", seen)
    if seen != ["CP%7C1:p%40ss%3A1"]:
        raise SystemExit("CHANGED: tornado no longer sends the encoded text")


asyncio.run(main())
PY
venv/bin/python check.py
