#!/usr/bin/env bash
# Package:   typed-ocpp 1.6.2 (npm), class OCPP16.ChargingManager (marked experimental)
# Behaviour: it takes no ChargePointMaxProfile at all. On connector 0, the only place for
#            it, it says that such a profile cannot be added for another evseId than 0; the
#            condition joins || and && without parentheses. A load management built on the
#            class computes schedules that know nothing of the limit of the whole station.
# Expected:  accepted. OCPP 1.6, 3.13: a ChargePointMaxProfile limits the whole charge
#            point, and is set on connectorId 0 only. The README promises a repository
#            that merges all profiles by purpose and stack level.
# Seen:      connector 0: Error, "ChargePointMaxProfile" ... other than "0"
#            TxDefaultProfile on connector 1: accepted
# Advice:    keep the limit of the station outside of the class, and take the minimum.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts typed-ocpp@1.6.2
cat > check.mjs <<'JS'
import { OCPP16 } from "typed-ocpp";

const request = (connectorId, chargingProfilePurpose) => ({
  connectorId,
  csChargingProfiles: {
    chargingProfileId: connectorId + 1,
    stackLevel: 0,
    chargingProfilePurpose,
    chargingProfileKind: "Absolute",
    chargingSchedule: {
      startSchedule: "2026-11-27T00:00:00Z",
      chargingRateUnit: "A",
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 32 }],
    },
  },
});

function outcome(connectorId, purpose) {
  const call = [2, "1", "SetChargingProfile", request(connectorId, purpose)];
  if (!OCPP16.validateCall(call)) return "invalid";
  try {
    new OCPP16.ChargingManager().setChargingProfile(call[3]);
    return "accepted";
  } catch (error) {
    return error.message;
  }
}

const onConnector = outcome(1, "TxDefaultProfile");
const onStation = outcome(0, "ChargePointMaxProfile");
console.log("TxDefaultProfile on 1:     ", onConnector);
console.log("ChargePointMaxProfile on 0:", onStation);
if (onConnector !== "accepted" || !onStation.includes("cannot be added")) {
  console.log("CHANGED: ChargingManager treats the purposes in another way");
  process.exit(1);
}
JS
node check.mjs
