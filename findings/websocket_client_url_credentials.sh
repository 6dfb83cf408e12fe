#!/usr/bin/env bash
# Package:   websocket-client 1.9.2 (PyPI)
# Behaviour: the name and password in a URL are dropped without a word; the handshake has no
#            Authorization header.
# Expected:  Basic Q1AxOnNlY3JldA==, as the package websockets sends for the same URL.
#            RFC 3986, 3.2.1: userinfo is there to gain access. A security profile with a
#            password of OCPP wants this header of the station.
# Seen:      websocket-client -> no Authorization
#            websockets       -> Basic Q1AxOnNlY3JldA==
#            The station is answered 401, and looks as if its password were wrong.
# Advice:    header=["Authorization: Basic ..."] for create_connection.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check websocket-client==1.9.2 websockets==15.0.1
cat > check.py <<'PY'
import socketserver
import threading

import websocket
from websockets.sync.client import connect

seen = []


class Refusing(socketserver.StreamRequestHandler):
    def handle(self):
        lines = iter(lambda: self.rfile.readline().decode().strip(), "")
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        seen.append(headers.get("Authorization", "no Authorization"))
        self.wfile.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")


def attempt(join, url):
    try:
        join(url)
    except Exception as error:
        assert "401" in str(error), error


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"ws://CP1:secret@127.0.0.1:{server.server_address[1]}/ocpp/CP1"
    attempt(websocket.create_connection, url)
    attempt(connect, url)
    server.shutdown()
print("websocket-client ->", seen[0])
print("websockets       ->", seen[1])
if seen != ["no Authorization", "Basic Q1AxOnNlY3JldA=="]:
    raise SystemExit("CHANGED: websocket-client treats credentials in another way")
PY
timeout 60 venv/bin/python check.py
