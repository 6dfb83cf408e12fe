#!/usr/bin/env bash
# Package:   sparkplug-payload 1.0.3 (npm), MQTT Sparkplug B
# Behaviour: a data set that the package itself has encoded cannot be decoded if a column is
#            of a small integer type or DateTime: the whole payload is lost with an error. A
#            negative Int64 comes back as a huge positive number.
# Expected:  the rows that went in. Sparkplug 3.0.0, tck-id-payloads-dataset-types-value: a
#            column may have any of the basic data types. The package reads each of them
#            right as a plain metric.
# Seen:      Int32    metric -11000, data set: Invalid DataSetValue
#            Int64    metric -11000, data set: 18446744073709540616
#            DateTime metric 1795860000000, data set: Invalid DataSetValue
#            Double   metric -11000, data set: -11000
#            A site that sends the phases of its stations as a table is not heard at all.
# Advice:    use Double columns, or one metric for each value.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sparkplug-payload@1.0.3
cat > check.js <<'JS'
const sparkplug = require("sparkplug-payload").get("spBv1.0");

const VALUES = { Int32: -11000, Int64: -11000, DateTime: 1795860000000, Double: -11000 };
const send = (metric) => {
  const payload = { timestamp: 1795860000000, metrics: [{ name: "site", ...metric }] };
  return sparkplug.decodePayload(sparkplug.encodePayload(payload)).metrics[0].value;
};
const table = (type, value) => {
  const set = { numOfColumns: 1, columns: ["power"], types: [type], rows: [[value]] };
  try {
    return String(send({ type: "DataSet", value: set }).rows[0][0]);
  } catch (error) {
    return error.message.split(":")[0];
  }
};

const found = {};
for (const [type, value] of Object.entries(VALUES)) {
  found[type] = table(type, value);
  const metric = String(send({ type, value }));
  console.log(`${type.padEnd(8)} metric ${metric}, data set: ${found[type]}`);
  if (metric !== String(value)) process.exit(1);
}
const same = found.Int32 === "Invalid DataSetValue" && found.DateTime === found.Int32
  && found.Int64 === String(2n ** 64n - 11000n) && found.Double === "-11000";
if (!same) console.log("CHANGED: sparkplug-payload reads data sets in another way");
process.exit(same ? 0 : 1);
JS
node check.js
