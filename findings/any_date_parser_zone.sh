#!/usr/bin/env bash
# Package:   any-date-parser 2.2.4 (npm)
# Behaviour: a time with Z or an offset comes out wrong by the offset of the machine's own
#            time zone. In Berlin 10:00Z becomes 09:00Z, in Kolkata 04:30Z. Only where the
#            machine runs in UTC is the time right; the README has its tests run there.
# Expected:  10:00Z everywhere. RFC 3339, 4.1 and 4.2: a time with an offset names one
#            instant, whoever reads it. The README lists timezone offsets as supported.
# Seen:      TZ=UTC           2026-11-28T10:00:00Z -> 2026-11-28T10:00:00.000Z
#            TZ=Europe/Berlin 2026-11-28T10:00:00Z -> 2026-11-28T09:00:00.000Z
#            TZ=Asia/Kolkata  2026-11-28T10:00:00Z -> 2026-11-28T04:30:00.000Z
#            The developer sees all readings an hour early, the server does not.
# Advice:    new Date(text) for times in the form of OCPP.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts any-date-parser@2.2.4
cat > check.js <<'JS'
const loaded = require("any-date-parser");
const parser = loaded.default || loaded;

console.log(parser.fromString("2026-11-28T10:00:00Z").toISOString());
JS
found=""
for zone in UTC Europe/Berlin Asia/Kolkata; do
  time=$(TZ=$zone node check.js)
  printf 'TZ=%-13s 2026-11-28T10:00:00Z -> %s\n' "$zone" "$time"
  found="$found ${time:11:5}"
done
if [ "$found" != " 10:00 09:00 04:30" ]; then
  echo "CHANGED: any-date-parser reads offsets in another way"
  exit 1
fi
