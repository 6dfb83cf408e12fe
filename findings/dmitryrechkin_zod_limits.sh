#!/usr/bin/env bash
# Package:   @dmitryrechkin/json-schema-to-zod 1.0.1 (npm), with zod 3.25.76
# Behaviour: the zod schema that it makes checks no limit of a text or a number: maxLength,
#            minimum, maximum, multipleOf and the enum of a number are read, turned into a
#            check, and the result is thrown away. An idTag of 30 characters passes, a
#            connectorId of -1, a limit of 16.15.
# Expected:  refused. The README opens with {"type": "number", "minimum": 0} as its example
#            and tells of validation; minItems, pattern and the enum of a text do work.
# Seen:      maxLength, minimum, maximum, multipleOf: all taken; minItems, enum: refused
#            Its tests and a developer's first try with valid data see no difference.
# Advice:    json-schema-to-zod 2.8.1, or a validator of JSON Schema such as ajv.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
  @dmitryrechkin/json-schema-to-zod@1.0.1 zod@3.25.76
cat > check.js <<'JS'
const { JSONSchemaToZod } = require("@dmitryrechkin/json-schema-to-zod");

const INVALID = [
  ["README, minimum", { type: "number", minimum: 0 }, -1],
  ["maxLength", { type: "string", maxLength: 20 }, "0123456789".repeat(3)],
  ["maximum", { type: "integer", maximum: 3 }, 4],
  ["multipleOf", { type: "number", multipleOf: 0.1 }, 16.15],
  ["minItems", { type: "array", items: { type: "string" }, minItems: 1 }, []],
  ["enum", { type: "string", enum: ["W", "A"] }, "kW"],
];

const taken = [];
for (const [name, schema, value] of INVALID) {
  const { success } = JSONSchemaToZod.convert(schema).safeParse(value);
  console.log(name.padEnd(16), JSON.stringify(value).padEnd(34), success ? "taken" : "refused");
  if (success) taken.push(name);
}
const same = taken.join() === "README, minimum,maxLength,maximum,multipleOf";
if (!same) console.log("CHANGED: the zod schemas check other limits");
process.exit(same ? 0 : 1);
JS
timeout 60 node check.js
