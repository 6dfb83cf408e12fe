#!/usr/bin/env bash
# Package:   @composio/json-schema-to-zod 0.3.3 (npm), with zod 3.25.76
# Behaviour: an object whose schema says nothing of additionalProperties is closed: a
#            message with a property more is refused. customData of OCPP 2.x is such an
#            object, with vendorId as its one known property.
# Expected:  valid. JSON Schema: without the keyword, additional properties may have any
#            value; OCPP 2.0.1 leaves it out of customData, and there only, so that vendors
#            can add theirs. json-schema-to-zod, of which the package is a fork, takes the
#            message.
# Seen:      {"vendorId":"com.example"}            -> valid
#            {"vendorId":"com.example","grid":"L1"} -> Unrecognized key(s) in object: 'grid'
# Advice:    write "additionalProperties": true into such a definition.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
  @composio/json-schema-to-zod@0.3.3 zod@3.25.76
cat > check.js <<'JS'
const { jsonSchemaToZod } = require("@composio/json-schema-to-zod");

const customData = {
  type: "object",
  properties: { vendorId: { type: "string" } },
  required: ["vendorId"],
};
const opened = { ...customData, additionalProperties: true };

function verdict(schema, value) {
  const result = jsonSchemaToZod(schema).safeParse(value);
  return result.success ? "valid" : result.error.issues[0].message;
}

const KNOWN = { vendorId: "com.example" };
const VENDOR = { vendorId: "com.example", grid: "L1" };
const found = [
  verdict(customData, KNOWN),
  verdict(customData, VENDOR),
  verdict(opened, VENDOR),
];
console.log("vendorId alone:                     ", found[0]);
console.log("with a key of the vendor:           ", found[1]);
console.log("the same, additionalProperties true:", found[2]);
const same = found[0] === "valid" && /Unrecognized/.test(found[1]) && found[2] === "valid";
if (!same) console.log("CHANGED: composio's zod schemas treat further properties in another way");
process.exit(same ? 0 : 1);
JS
timeout 60 node check.js
