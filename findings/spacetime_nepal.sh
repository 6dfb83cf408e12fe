#!/usr/bin/env bash
# Package:   spacetime 7.15.0 (npm)
# Behaviour: of the offset of a time only full and half hours are used. 10:00+05:45 is read
#            as 10:00+05:00, and so 45 minutes late.
# Expected:  04:15 UTC. The README: the offset may be given in the string, as ISO 8601 has
#            it. RFC 3339, 5.6: time-numoffset has hours and any minutes. Nepal has +05:45,
#            the Chatham Islands +12:45, Eucla in Australia +08:45.
# Seen:      10:00+05:30 -> 2026-11-28T04:30:00.000Z
#            10:00+05:45 -> 2026-11-28T05:00:00.000Z
#            A station in Kathmandu is 45 minutes ahead, and each tariff begins late.
# Advice:    spacetime(Date.parse(text)), which is given the instant.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts spacetime@7.15.0
cat > check.js <<'JS'
const spacetime = require("spacetime");

const late = ["+05:30", "+05:45"].map((offset) => {
  const text = `2026-11-28T10:00:00${offset}`;
  const { epoch } = spacetime(text);
  console.log(`10:00${offset} -> ${new Date(epoch).toISOString()}`);
  return (epoch - Date.parse(text)) / 60000;
});
if (late.join() !== "0,45") {
  console.log("CHANGED: spacetime reads quarters of an hour in another way");
  process.exit(1);
}
JS
node check.js
