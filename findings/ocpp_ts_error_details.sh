#!/usr/bin/env bash
# Package:   ocpp-ts 0.3.0 (npm), OCPP 1.6 central system
# Behaviour: a request that breaks its schema is answered by a CALLERROR whose errorDetails
#            is an array: the errors of ajv as they are.
# Expected:  an object. OCPP-J 1.6, 4.2.3, table 6: errorDetails is a JSON object, {} if
#            there are none. A station that wants an object may drop the whole CALLERROR
#            and wait for its answer until the time is out.
# Seen:      [4,"1","FormationViolation","Payload for Action ...",[{"keyword":"additionalProperties",...}]]
# Advice:    read a CALLERROR for its code, whatever its details are.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ocpp-ts@0.3.0 ws@8.23.0
cat > check.js <<'JS'
const { createServer } = require("net");
const { OcppServer } = require("ocpp-ts");
const WebSocket = require("ws");

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

async function main() {
  const port = await freePort();
  const server = new OcppServer();
  server.on("authorization", (identity, request, accept) => accept());
  server.on("connection", (client) => {
    client.on("Heartbeat", (request, respond) =>
      respond({ currentTime: "2026-11-28T10:00:00Z" }));
  });
  server.listen(port);
  const station = new WebSocket(`ws://127.0.0.1:${port}/CP1`, ["ocpp1.6"]);
  await new Promise((done) => station.on("open", done));
  const answer = new Promise((done) => station.on("message", (data) => done(data.toString())));
  station.send('[2,"1","Heartbeat",{"further":1}]');
  const text = await answer;
  console.log(text);
  const [type, id, code, , details] = JSON.parse(text);
  const same = type === 4 && id === "1" && code === "FormationViolation" && Array.isArray(details);
  if (!same) console.log("CHANGED: the details of ocpp-ts are no longer an array");
  process.exit(same ? 0 : 1);
}

main();
JS
timeout 60 node check.js
