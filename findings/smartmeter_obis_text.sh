#!/usr/bin/env bash
# Package:   smartmeter-obis 4.0.0 (npm), meters with an optical interface (IEC 62056-21)
# Behaviour: a reading without a unit is a number only if JavaScript would write the number
#            in the same way. 1523.5 is one; 1523.50, 0001523.5 and 1523.0 are strings. One
#            register of one meter changes its type from reading to reading.
# Expected:  a number each time, as the package gives for a value with its unit. The unit is
#            optional in a data set of IEC 62056-21, and meters send as many digits as their
#            display has, with the zeros on both sides.
# Seen:      1.8.1(1523.49)      -> number 1523.49
#            1.8.1(1523.50)      -> string 1523.50
#            1.8.1(1523.50*kWh)  -> number 1523.5
#            1.8.1 + 1.8.2       -> 1523.5010.25
#            Two tariffs are added up, and the sum is a text.
# Advice:    Number(value.value) for each register that is a meter reading.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts smartmeter-obis@4.0.0
cat > check.js <<'JS'
const D0Protocol = require("smartmeter-obis/lib/protocols/D0Protocol");

const read = (data) => {
  const found = new D0Protocol({ debug: 0, logger: () => {} }, () => {}).prepareResult(data);
  return Object.values(found).map((measurement) => measurement.getValue(0).value);
};
const LINES = ["1.8.1(1523.49)", "1.8.1(1523.50)", "1.8.1(1523.50*kWh)"];
const values = LINES.map((line) => read(line)[0]);
LINES.forEach((line, i) => console.log(line.padEnd(19), "->", typeof values[i], values[i]));
const [high, low] = read("1.8.1(1523.50)\r\n1.8.2(10.25)\r\n");
console.log("1.8.1 + 1.8.2".padEnd(19), "->", high + low);
if (values.map((value) => typeof value).join() !== "number,string,number" || high + low !== "1523.5010.25") {
  console.log("CHANGED: smartmeter-obis reads values without a unit in another way");
  process.exit(1);
}
JS
node check.js
