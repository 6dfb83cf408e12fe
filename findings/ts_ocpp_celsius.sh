#!/usr/bin/env bash
# Package:   @voltbras/ts-ocpp 2.7.3 (npm), OCPP 1.6 central system
# Behaviour: MeterValues with a temperature in "Celsius" is answered by a CALLERROR; only
#            the misspelt "Celcius" passes. All other readings of the message, the energy
#            among them, are lost with it.
# Expected:  both. The schema of MeterValues (OCPP 1.6, 2019-12) lists both spellings, and
#            the errata of OCPP-J 1.6 (2025-04) ask central systems to accept both.
# Seen:      Celcius -> [3,"Celcius",{}]
#            Celsius -> [4,"Celsius","GenericError","[ValidationError] ... unit ..."]
# Advice:    new CentralSystem(port, handler, { rejectInvalidRequests: false }), and look
#            at the validation error that the handler is given.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @voltbras/ts-ocpp@2.7.3 ws@8.23.0
cat > check.js <<'JS'
const { createServer } = require("net");
const { CentralSystem } = require("@voltbras/ts-ocpp");
const WebSocket = require("ws");

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

const meterValues = (unit) => [2, unit, "MeterValues", {
  connectorId: 1,
  meterValue: [{
    timestamp: "2026-11-27T10:00:00Z",
    sampledValue: [
      { value: "1523", measurand: "Energy.Active.Import.Register", unit: "Wh" },
      { value: "21.5", measurand: "Temperature", unit },
    ],
  }],
}];

async function main() {
  const port = await freePort();
  new CentralSystem(port, ({ action, ocppVersion }) => ({ action, ocppVersion }));
  await new Promise((done) => setTimeout(done, 500));
  const station = new WebSocket(`ws://127.0.0.1:${port}/CP1`, ["ocpp1.6"]);
  await new Promise((done) => station.on("open", done));
  const types = {};
  for (const unit of ["Celcius", "Celsius"]) {
    station.send(JSON.stringify(meterValues(unit)));
    const data = await new Promise((done) => station.once("message", done));
    const answer = JSON.parse(data.toString());
    console.log(JSON.stringify(answer).slice(0, 110));
    types[answer[1]] = answer[0];
  }
  const same = types.Celcius === 3 && types.Celsius === 4;
  if (!same) console.log("CHANGED: ts-ocpp treats the units in another way");
  process.exit(same ? 0 : 1);
}

main();
JS
timeout 60 node check.js
