#!/usr/bin/env bash
# Package:   ajv-formats 3.0.1 and 2.1.1 (npm), with ajv 8.17.1
# Behaviour: "format": "date-time" takes an offset of hours alone, such as +02, in both.
#            A time without any offset is refused by 3.0.1 and taken by 2.1.1.
# Expected:  both refused. RFC 3339, which the format stands for, has time-numoffset with
#            hours and minutes, and requires Z or an offset.
# Seen:      3.0.1: +02 true, none false; 2.1.1: +02 true, none true.
#            A gateway that checks with either passes on a time stamp that the strict
#            readers behind it (Go's time.RFC3339, jsonschema-rs) refuse.
# Advice:    add a pattern for the offset, or parse the time yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > check.js <<'JS'
const ajv = new (require("ajv"))();
require("ajv-formats")(ajv);
const check = ajv.compile({ type: "string", format: "date-time" });
const hours = check("2026-03-14T09:26:53+02");
const none = check("2026-03-14T09:26:53");
console.log(require("ajv-formats/package.json").version, "+02", hours, "none", none);
const expected = process.argv[2] === "3.0.1" ? [true, false] : [true, true];
if (hours !== expected[0] || none !== expected[1]) {
  console.error("CHANGED: ajv-formats judges offsets in another way");
  process.exit(1);
}
JS
for version in 3.0.1 2.1.1; do
  rm -rf node_modules package.json package-lock.json
  npm init -y > /dev/null
  npm install --silent --no-audit --no-fund "ajv@8.17.1" "ajv-formats@$version"
  node check.js "$version"
done
