#!/usr/bin/env bash
# Package:   json-schema-library 11.6.2 (npm)
# Behaviour: "maximum": 0 is passed over. "maximum": 1 and "minimum": 0 are checked, and
#            so is "exclusiveMaximum": 0.
# Expected:  5 is refused under each of the three.
# Seen:      maximum 1: false, maximum 0: true, exclusiveMaximum 0: false.
#            The schemas of OCPP 2.1 have such limits: whatever a vehicle discharges is a
#            number of at most 0, so a sign that is forgotten is not noticed.
# Advice:    check such limits with another validator.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund "json-schema-library@11.6.2"
cat > check.mjs <<'JS'
import { compileSchema } from "json-schema-library";
const $schema = "http://json-schema.org/draft-06/schema#";
const valid = (limit) => compileSchema({ $schema, ...limit }).validate(5).valid;
const seen = [valid({ maximum: 1 }), valid({ maximum: 0 }), valid({ exclusiveMaximum: 0 })];
console.log("5 is valid under maximum 1, maximum 0, exclusiveMaximum 0:", ...seen);
if (JSON.stringify(seen) !== "[false,true,false]") {
  console.error("CHANGED: json-schema-library judges a maximum of 0 in another way");
  process.exit(1);
}
JS
node check.mjs
