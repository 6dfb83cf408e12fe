#!/usr/bin/env bash
# Package:   convert-json-schema-to-mongoose 0.3.2 with mongoose 5.11.20 (npm)
# Behaviour: "required" is not converted: no path of the Mongoose schema is required, at no
#            level. An empty document passes.
# Expected:  required paths. The README calls the package a translation between JSON Schema
#            and Mongoose Schema, and it does translate maxLength, minimum and enum.
#            Mongoose has "required" for this.
# Seen:      maxlength of idTag:      20
#            required by Mongoose:    []
#            StartTransaction {}:     no error
#            Transactions without a card or a meter value are stored, and cannot be billed.
# Advice:    walk over "required" and call schema.path(name).required(true).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  convert-json-schema-to-mongoose@0.3.2 mongoose@5.11.20
cat > check.js <<'JS'
const mongoose = require("mongoose");
const { createMongooseSchema } = require("convert-json-schema-to-mongoose");

const schema = new mongoose.Schema(createMongooseSchema({}, {
  type: "object",
  properties: {
    connectorId: { type: "integer" },
    idTag: { type: "string", maxLength: 20 },
    meterStart: { type: "integer" },
    timestamp: { type: "string", format: "date-time" },
  },
  required: ["connectorId", "idTag", "meterStart", "timestamp"],
}), { _id: false });
const Transaction = mongoose.model("StartTransaction", schema);

const error = new Transaction({}).validateSync();
const length = schema.path("idTag").options.maxlength;
console.log("maxlength of idTag:     ", length);
console.log("required by Mongoose:   ", schema.requiredPaths());
console.log("StartTransaction {}:    ", error ? error.message : "no error");
if (length !== 20 || error || schema.requiredPaths().length) {
  console.log("CHANGED: convert-json-schema-to-mongoose treats required in another way");
  process.exit(1);
}
JS
node check.js 2>/dev/null
