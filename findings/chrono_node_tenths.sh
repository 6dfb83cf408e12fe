#!/usr/bin/env bash
# Package:   chrono-node 2.10.3 (npm)
# Behaviour: the digits after the point are taken for a number of milliseconds, however many
#            there are: .5 of a second becomes 5 ms, .25 becomes 25 ms.
# Expected:  500 ms and 250 ms. RFC 3339, 5.6: time-secfrac is a point and digits, a decimal
#            fraction; Date.parse of JavaScript gives 500 and 250.
# Seen:      10:00:00.5Z   -> 5 ms
#            10:00:00.25Z  -> 25 ms
#            10:00:00.250Z -> 250 ms
#            A station that leaves out zeros at the end sends readings in the wrong order.
# Advice:    new Date(text) for times from machines; chrono for what people type.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts chrono-node@2.10.3
cat > check.js <<'JS'
const chrono = require("chrono-node");

const found = [".5Z", ".25Z", ".250Z"].map((fraction) => {
  const millis = chrono.parseDate(`2026-11-28T10:00:00${fraction}`).getUTCMilliseconds();
  console.log(`10:00:00${fraction.padEnd(5)} -> ${millis} ms`);
  return millis;
});
if (found.join() !== "5,25,250") {
  console.log("CHANGED: chrono-node reads fractions in another way");
  process.exit(1);
}
JS
node check.js
