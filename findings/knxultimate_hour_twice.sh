#!/usr/bin/env bash
# Package:   knxultimate 5.4.0 (npm)
# Behaviour: the two times that a clock shows 02:30 on the last Sunday of October are written
#            to the bus as the same eight bytes, and read back as one moment.
# Expected:  two moments. The lowest bit of the seventh byte of a date and time (data point
#            type 19.001) is SUTI, 1 in summer time (KNX standard, part 3/7/2).
# Seen:      00:30Z and 01:30Z on 2026-10-25, in Berlin -> both 7e0a19e21e000000
#            with or without SUTI -> both 00:30Z
#            The bit stays 0 all summer too: a meter that goes by it is an hour out.
# Advice:    set bit 0 of the seventh byte yourself, or send UTC by an agreement of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund knxultimate@5.4.0
cat > check.js <<'JS'
const { dptlib } = require("knxultimate");
const type = dptlib.resolve("19.001");
const write = (time) => type.formatAPDU(new Date(time)).toString("hex");
const read = (bytes) => type.fromBuffer(Buffer.from(bytes, "hex")).toISOString();
const written = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map(write);
const back = ["7e0a19e21e000100", "7e0a19e21e000000"].map(read);
console.log("00:30Z and 01:30Z are written as", ...written);
console.log("with and without SUTI are read as", ...back);
if (
  written.some((bytes) => bytes !== "7e0a19e21e000000") ||
  back.some((time) => time !== "2026-10-25T00:30:00.000Z")
) {
  console.error("CHANGED: knxultimate treats summer time in another way");
  process.exit(1);
}
JS
TZ=Europe/Berlin timeout 60 node check.js
