#!/usr/bin/env bash
# Package:   json-schema-to-yup 1.8.8 (npm), with the yup that it brings along
# Behaviour: enum is not checked: a status "Exploded" is valid where the schema has a list
#            of statuses. Nor is integer: 1.5 is a valid connectorId. maxLength, minimum
#            and required in the same schema are checked.
# Expected:  refused. The README lists enum among the keys that it supports, has one in its
#            first example, and lists integer for numbers.
# Seen:      enum, integer: taken; maxLength, minimum, required: refused
#            A form for ReserveNow or ChangeAvailability built on it lets every word pass.
# Advice:    add .oneOf([...]) and .integer() to the fields of the yup schema by hand.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts json-schema-to-yup@1.8.8
cat > check.js <<'JS'
const { buildYup } = require("json-schema-to-yup");

const schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "http://example.com/status.schema.json",
  title: "Status",
  type: "object",
  properties: {
    connectorId: { type: "integer", minimum: 1 },
    status: { type: "string", enum: ["Available", "Faulted"] },
    info: { type: "string", maxLength: 10 },
  },
  required: ["connectorId", "status"],
};
const VALID = { connectorId: 1, status: "Available", info: "ok" };
const CASES = [
  ["valid", {}],
  ["enum", { status: "Exploded" }],
  ["integer", { connectorId: 1.5 }],
  ["minimum", { connectorId: 0 }],
  ["maxLength", { info: "much too long" }],
  ["required", { status: undefined }],
];

const log = console.log;
console.log = () => {}; // the package prints empty lines
const yup = buildYup(schema, {});
const verdicts = CASES.map(([, change]) => yup.isValidSync({ ...VALID, ...change }));
console.log = log;
CASES.forEach(([name], index) => log(name.padEnd(10), verdicts[index] ? "taken" : "refused"));
const same = verdicts.join() === "true,true,true,false,false,false";
if (!same) log("CHANGED: json-schema-to-yup checks other keywords");
process.exit(same ? 0 : 1);
JS
timeout 60 node check.js
