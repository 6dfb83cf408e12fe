#!/usr/bin/env bash
# Package:   chrono-node 2.10.3 (npm)
# Behaviour: a time with more than three digits of a second loses the rest of the string, the
#            Z or offset included. It is then taken for a local time.
# Expected:  the instant that the offset names. RFC 3339, 5.6: time-secfrac may have any
#            number of digits. The package reads the same time with three digits right, and
#            six digits are what isoformat() of Python writes.
# Seen:      TZ=Asia/Kolkata, 10:00:00.123Z    -> 2026-11-28T10:00:00.123Z
#            TZ=Asia/Kolkata, 10:00:00.123456Z -> 2026-11-28T04:30:00.000Z
# Advice:    new Date(text) for times from machines; chrono for what people type.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts chrono-node@2.10.3
cat > check.js <<'JS'
const chrono = require("chrono-node");

const found = ["123Z", "123456Z"].map((end) => {
  const read = chrono.parseDate(`2026-11-28T10:00:00.${end}`).toISOString();
  console.log(`TZ=${process.env.TZ}, 10:00:00.${end.padEnd(7)} -> ${read}`);
  return read;
});
if (found.join() !== "2026-11-28T10:00:00.123Z,2026-11-28T04:30:00.000Z") {
  console.log("CHANGED: chrono-node reads fractions in another way");
  process.exit(1);
}
JS
TZ=Asia/Kolkata node check.js
