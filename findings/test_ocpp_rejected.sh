#!/usr/bin/env bash
# Package:   test-ocpp 1.0.0 with websockets 17.4 (PyPI), a check of OCPP connections
# Behaviour: a central system answers the BootNotification with Rejected, or takes none of
#            the OCPP versions that were offered. The tool goes on, sends a Heartbeat,
#            prints SUCCESS and exits with 0.
# Expected:  a failure. OCPP 1.6, 4.2: a station that is rejected must not send anything
#            until the interval has passed, so nothing of what it is there for works;
#            OCPP-J 1.6, 3.2: a connection without a common subprotocol is closed at once,
#            being of no use. The README promises 0 on success and 1 on failure.
# Seen:      Accepted -> SUCCESS, Rejected -> SUCCESS, no subprotocol -> SUCCESS
#            As a check in a deployment pipeline, it is green for a station that is not
#            registered.
# Advice:    call check_connection(), and look at boot_notification["status"] and at
#            subprotocol in its result.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check test-ocpp==1.0.0 websockets==17.4
cat > check.py <<'PY'
import asyncio
import json
import sys

from websockets.asyncio.server import serve

NOW = "2026-11-27T10:00:00Z"


def central_system(status):
    async def answer(connection):
        async for text in connection:
            _, message_id, action, _ = json.loads(text)
            payload = {"currentTime": NOW}
            if action == "BootNotification":
                payload |= {"status": status, "interval": 300}
            await connection.send(json.dumps([3, message_id, payload]))

    return answer


async def exit_code(status, subprotocols):
    async with serve(
        central_system(status), "127.0.0.1", 0, subprotocols=subprotocols,
        select_subprotocol=None if subprotocols else lambda connection, offered: None,
    ) as server:
        port = server.sockets[0].getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "test_ocpp", f"ws://127.0.0.1:{port}", "CP1",
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
    print(f"{status}, {subprotocols}: {output.decode().split(chr(10))[-2]}")
    return process.returncode


async def main():
    codes = [
        await exit_code("Accepted", ["ocpp1.6"]),
        await exit_code("Rejected", ["ocpp1.6"]),
        await exit_code("Accepted", None),
    ]
    if codes != [0, 0, 0]:
        raise SystemExit(f"CHANGED: test-ocpp exits with {codes}")


asyncio.run(main())
PY
timeout 60 venv/bin/python check.py
