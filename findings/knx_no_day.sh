#!/usr/bin/env bash
# Package:   knx 2.5.4 (npm)
# Behaviour: a time of day that names no day is read as the time on the last Sunday.
# Expected:  the time today. In the three bytes of a time of day (data point type 10.001) the
#            day goes from 1 to 7, and 0 is "no day" (KNX standard, part 3/7/2).
# Seen:      18:30:00 without a day, on Wednesday 2026-03-18 -> 2026-03-15 18:30:00
#            A charge to be ready "at 18:30" was due three days ago, so it starts at once.
# Advice:    take only the hours, minutes and seconds of the answer.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund knx@2.5.4
cat > check.js <<'JS'
const SystemDate = Date;
global.Date = class extends SystemDate {
  constructor(...given) {
    super(...(given.length ? given : [2026, 2, 18, 12, 0, 0])); // a Wednesday
  }
};
const time = require("knx/src/dptlib").resolve("10.001");
const read = (day) => {
  const found = time.fromBuffer(Buffer.from([(day << 5) + 18, 30, 0]));
  return `${found.getFullYear()}-0${found.getMonth() + 1}-${found.getDate()} ${found.toTimeString().slice(0, 8)}`;
};
const [wednesday, none] = [read(3), read(0)];
console.log("18:30 on Wednesday:", wednesday);
console.log("18:30 without a day:", none);
if (wednesday !== "2026-03-18 18:30:00" || none !== "2026-03-15 18:30:00") {
  console.error("CHANGED: knx reads a time without a day in another way");
  process.exit(1);
}
JS
node check.js
