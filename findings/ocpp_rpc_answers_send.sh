#!/usr/bin/env bash
# Package:   ocpp-rpc 2.2.1 (npm)
# Behaviour: its README lists OCPP 2.1, and a server takes the subprotocol ocpp2.1. A SEND
#            message (type 6) of a station is not delivered to any handler, and the server
#            answers it with a CALLERROR under the message id "-1".
# Expected:  no answer, and the stream data delivered. OCPP-J 2.1, 4.1 and table 3: SEND
#            is unconfirmed; for an unknown type number, 4.1.3 has the payload ignored.
# Seen:      [4,"-1","MessageTypeNotSupported","Unrecognised message type",{}]
# Advice:    read type 6 from the client's "message" event, and see to it that a station
#            does not take the CALLERROR "-1" for the answer to its call in progress.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ocpp-rpc@2.2.1 ws@8.23.0
cat > check.js <<'JS'
const { createServer } = require("http");
const { RPCServer } = require("ocpp-rpc");
const WebSocket = require("ws");

async function main() {
  const handled = [];
  const answers = [];
  const rpc = new RPCServer({ protocols: ["ocpp2.1"] });
  rpc.on("client", (client) => client.handle(({ method }) => {
    handled.push(method);
    return { currentTime: "2026-11-27T10:00:00Z" };
  }));
  const http = createServer();
  http.on("upgrade", rpc.handleUpgrade);
  await new Promise((done) => http.listen(0, "127.0.0.1", done));

  const station = new WebSocket(`ws://127.0.0.1:${http.address().port}/CP1`, ["ocpp2.1"]);
  const finished = new Promise((done) => station.on("message", (data) => {
    const answer = JSON.parse(data.toString());
    answers.push(answer);
    if (answer[1] === "call-1") done();
  }));
  await new Promise((done) => station.on("open", done));
  const stream = { id: 1, pending: 0, basetime: "2026-11-27T10:00:00Z", data: [{ t: 0, v: "16.0" }] };
  station.send(JSON.stringify([6, "send-1", "NotifyPeriodicEventStream", stream]));
  station.send(JSON.stringify([2, "call-1", "Heartbeat", {}]));
  await finished;

  console.log("handled:", handled);
  answers.forEach((answer) => console.log("answer:", JSON.stringify(answer)));
  const [first, second] = answers;
  const same = handled.join() === "Heartbeat" && answers.length === 2 && second[0] === 3
    && first[0] === 4 && first[1] === "-1" && first[2] === "MessageTypeNotSupported";
  if (!same) console.log("CHANGED: ocpp-rpc treats a SEND message in another way");
  process.exit(same ? 0 : 1);
}

main();
JS
timeout 60 node check.js
