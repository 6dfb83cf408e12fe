#!/usr/bin/env bash
# Package:   json-schema-to-typescript 16.0.0 (npm), checked by typescript 5.9.3
# Behaviour: DataTransfer.data of OCPP 2.x has no type in the schema. The generator makes
#            an object of it, { [k: string]: unknown }, so a text, a number, a list and
#            null do not compile.
# Expected:  unknown. JSON Schema (validation, "type"): without the keyword any type is
#            allowed; OCPP 2.0.1 calls the field anyType and leaves it to the vendors.
# Seen:      data?: { [k: string]: unknown };
#            error TS2322: Type 'string' is not assignable to type ...
# Advice:    add "tsType": "unknown" to such a property before generating.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts json-schema-to-typescript@16.0.0 typescript@5.9.3
cat > make.mjs <<'JS'
import { writeFileSync } from "fs";
import { compile } from "json-schema-to-typescript";

const schema = {
  $schema: "http://json-schema.org/draft-06/schema#",
  type: "object",
  additionalProperties: false,
  properties: {
    vendorId: { type: "string", maxLength: 255 },
    data: { description: "What the vendors agreed on." },
  },
  required: ["vendorId"],
};
writeFileSync("transfer.ts", await compile(schema, "Transfer", { bannerComment: "" }));
JS
node make.mjs
cat transfer.ts
cp transfer.ts object.ts && echo 'export const a: Transfer = { vendorId: "com.example", data: { kW: 11 } };' >> object.ts
cp transfer.ts text.ts && echo 'export const a: Transfer = { vendorId: "com.example", data: "kW=11" };' >> text.ts
npx tsc --noEmit --strict --target es2022 --skipLibCheck object.ts || { echo "CHANGED: an object no longer compiles"; exit 1; }
if npx tsc --noEmit --strict --target es2022 --skipLibCheck text.ts; then
    echo "CHANGED: a property without a type is any value now"
    exit 1
fi
