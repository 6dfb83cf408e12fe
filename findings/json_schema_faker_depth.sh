#!/usr/bin/env bash
# Package:   json-schema-faker 0.6.3 (npm)
# Behaviour: a definition that lies some levels down is not generated: a required enum
#            comes out as null, an array that needs an item comes out empty. The schema
#            has no recursion at all, and the generator reports no problem. Simulators fed
#            with the schemas of OCPP 2.x so send SetChargingProfile with a
#            chargingRateUnit of null.
# Expected:  "W" or "A". The README promises valid data, and calls maxDepth (5 by default)
#            the depth of RECURSION.
# Seen:      {"profile":{"schedule":[{"unit":null}]}}; with maxDepth 20: "W" or "A"
# Advice:    generate(schema, { maxDepth: 50, refDepthMax: 50 }), and validate the result.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts json-schema-faker@0.6.3
cat > check.mjs <<'JS'
import { generate } from "json-schema-faker";

const schema = {
  $schema: "http://json-schema.org/draft-06/schema#",
  definitions: {
    Unit: { type: "string", enum: ["W", "A"] },
    Schedule: {
      type: "object",
      properties: { unit: { $ref: "#/definitions/Unit" } },
      required: ["unit"],
    },
    Profile: {
      type: "object",
      properties: {
        schedule: { type: "array", items: { $ref: "#/definitions/Schedule" }, minItems: 1, maxItems: 1 },
      },
      required: ["schedule"],
    },
  },
  type: "object",
  properties: { profile: { $ref: "#/definitions/Profile" } },
  required: ["profile"],
};
const unit = (message) => message.profile.schedule[0]?.unit;
const plain = await generate(schema);
const deep = await generate(schema, { maxDepth: 20, refDepthMax: 20 });
console.log("by default:  ", JSON.stringify(plain));
console.log("maxDepth 20: ", JSON.stringify(deep));
if (unit(plain) !== null || !["W", "A"].includes(unit(deep))) {
  console.log("CHANGED: json-schema-faker treats deep definitions in another way");
  process.exit(1);
}
JS
node check.mjs
