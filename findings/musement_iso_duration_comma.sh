#!/usr/bin/env bash
# Package:   @musement/iso-duration 1.0.0 (npm)
# Behaviour: of a fraction with a comma only the whole part is read: PT1,5H becomes one hour,
#            PT0,5H nothing. There is no error.
# Expected:  an hour and a half. ISO 8601:2004, 4.4.3.2 with 4.2.2.4: the decimal sign is a
#            comma or a point, and the comma is the preferred one.
# Seen:      PT1.5H -> 1.5 hours
#            PT1,5H -> 1 hour
#            PT0,5H -> 0 hours
#            A driver who booked a station for 90 minutes has to leave after 60.
# Advice:    text.replace(",", ".") before parsing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @musement/iso-duration@1.0.0
cat > check.js <<'JS'
const { isoDuration } = require("@musement/iso-duration");

const found = ["PT1.5H", "PT1,5H", "PT0,5H"].map((text) => {
  const hours = isoDuration(text).parse().hours ?? 0;
  console.log(text, "->", hours, "hours");
  return hours;
});
if (found.join() !== "1.5,1,0") {
  console.log("CHANGED: @musement/iso-duration reads commas in another way");
  process.exit(1);
}
JS
node check.js
