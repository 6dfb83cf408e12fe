#!/usr/bin/env bash
# Package:   @citrineos/base 1.8.2 (npm), the schemas of the CSMS CitrineOS for OCPP 2.0.1
# Behaviour: ranges and patterns were added to the official files. One of them refuses
#            what the description of the very same property allows: MeterValuesRequest.evseId
#            has "minimum": 1, so the readings of the main power meter (evseId 0) are invalid.
# Expected:  valid. OCPP 2.0.1, MeterValuesRequest: 0 is the main power meter, and J01.FR.14
#            has a station send clock-aligned values for it. The official file has no
#            minimum. (Pull request 995 of citrineos-core, September 2026, is about this.)
# Seen:      evseId 1 valid; evseId 0 refused: must be >= 1
# Advice:    validate with the official files instead of OCPP2_0_1_CALL_SCHEMA_MAP.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @citrineos/base@1.8.2 ajv@8.20.0 ajv-formats@3.0.1
cat > check.mjs <<'JS'
import { createRequire } from "module";
import { OCPP2_0_1_CALL_SCHEMA_MAP } from "@citrineos/base";

const require = createRequire(import.meta.url);
const Ajv = require("ajv").default;
const addFormats = require("ajv-formats").default;

const { $schema, ...schema } = OCPP2_0_1_CALL_SCHEMA_MAP.get("MeterValues");
const ajv = new Ajv({ strict: false });
addFormats(ajv);
const validate = ajv.compile(schema);
const reading = (evseId) => ({
  evseId,
  meterValue: [{
    timestamp: "2026-11-27T10:00:00Z",
    sampledValue: [{ value: 15230.0, context: "Sample.Clock", location: "Inlet" }],
  }],
});
const verdicts = [1, 0].map((evseId) => {
  const valid = validate(reading(evseId));
  console.log(`evseId ${evseId}:`, valid ? "valid" : ajv.errorsText(validate.errors));
  return valid;
});
if (!verdicts[0] || verdicts[1] || validate.errors[0].instancePath !== "/evseId") {
  console.log("CHANGED: the schema of CitrineOS treats evseId in another way");
  process.exit(1);
}
JS
node check.mjs
