#!/usr/bin/env bash
# Package:   iso8601-duration 2.1.4 (npm)
# Behaviour: -PT15M is read as 15 minutes: the sign is dropped without a word.
# Expected:  -900 seconds, or an error. The README says that a sign is not supported yet,
#            and the package throws for other strings that it cannot read. OpenADR 3 allows
#            a sign in its durations (the pattern of "duration" begins with "-?"), and so
#            does xs:duration.
# Seen:      PT15M   -> 900
#            -PT15M  -> 900
#            PT15    -> RangeError
#            What is to begin 15 minutes before an event begins 15 minutes after it.
# Advice:    look for "-" before parsing, and negate the result.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts iso8601-duration@2.1.4
cat > check.mjs <<'JS'
import duration from "iso8601-duration";

const seconds = (text) => {
  try {
    return duration.toSeconds(duration.parse(text));
  } catch (error) {
    return error.name;
  }
};
const found = ["PT15M", "-PT15M", "PT15"].map(seconds);
console.log("PT15M   ->", found[0]);
console.log("-PT15M  ->", found[1]);
console.log("PT15    ->", found[2]);
if (found[0] !== 900 || found[1] !== 900 || found[2] !== "RangeError") {
  console.log("CHANGED: iso8601-duration reads signs in another way");
  process.exit(1);
}
JS
node check.mjs
