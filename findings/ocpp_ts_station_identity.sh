#!/usr/bin/env bash
# Package:   ocpp-ts 0.3.0 (npm), OCPP 1.6 central system
# Behaviour: the server undoes only part of the percent-encoding of the identity at the end
#            of the URL: %7C becomes "|", but %40, %2B, %3D and %2F stay as they are (it
#            uses decodeURI, made for whole URLs). The station DEPOT@7 is known to the
#            application as DEPOT%407, while its Basic user name is DEPOT@7.
# Expected:  DEPOT@7. OCPP-J 1.6, 3.1.1: the identity is percent-encoded as in RFC 3986,
#            whose decoding has no exceptions. Clients in JavaScript encode it by
#            encodeURIComponent, which yields %40.
# Seen:      RDAM%7C123 -> RDAM|123, but DEPOT%407 -> DEPOT%407
# Advice:    take the last path segment of request.url in the authorization handler and
#            decode it with decodeURIComponent.
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
  const identities = [];
  server.on("authorization", (identity, request, accept) => {
    identities.push(identity);
    accept();
  });
  server.listen(port);
  for (const identity of ["RDAM|123", "DEPOT@7"]) {
    const url = `ws://127.0.0.1:${port}/ocpp/${encodeURIComponent(identity)}`;
    const station = new WebSocket(url, ["ocpp1.6"]);
    await new Promise((done) => station.on("open", done));
    console.log(identity, "arrives as", identities.at(-1));
  }
  const same = identities.join() === "RDAM|123,DEPOT%407";
  if (!same) console.log("CHANGED: ocpp-ts decodes the identity in another way");
  process.exit(same ? 0 : 1);
}

main();
JS
timeout 60 node check.js
