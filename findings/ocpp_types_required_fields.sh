#!/usr/bin/env bash
# Package:   @greenactionstudio/ocpp-types 2.16.0 (npm), checked by typescript 5.9.3
# Behaviour: the types for OCPP 1.6 require fields that a message need not have: all four
#            of ClearChargingProfile, and both of the answer to GetConfiguration. Clearing
#            all profiles of a purpose, or an answer without unknown keys, does not compile.
# Expected:  both compile. OCPP 1.6, ClearChargingProfile.req and GetConfiguration.conf:
#            each of these fields is optional. A ClearChargingProfile that is filled up to
#            please the compiler clears another set of profiles, or none.
# Seen:      error TS2739: ... is missing the following properties ...: id, connectorId,
#            stackLevel; error TS2741: Property 'unknownKey' is missing
# Advice:    Partial<ClearChargingProfile.req>, Partial<GetConfiguration.conf>.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @greenactionstudio/ocpp-types@2.16.0 typescript@5.9.3
types='@greenactionstudio/ocpp-types/types'
cat > messages.ts <<TS
import type { v1_6 } from "$types";
export const one: v1_6.ClearChargingProfile.req = {
  id: 7, connectorId: 1, chargingProfilePurpose: "TxDefaultProfile", stackLevel: 0,
};
export const all: v1_6.ClearChargingProfile.req = {
  chargingProfilePurpose: "TxDefaultProfile",
};
export const known: v1_6.GetConfiguration.conf = {
  configurationKey: [{ key: "HeartbeatInterval", readonly: false, value: "300" }],
};
TS
npx tsc --noEmit --strict --target es2022 --module esnext --moduleResolution bundler \
  messages.ts | tee errors.txt || true
grep -o 'messages.ts([0-9]*' errors.txt | tr -dc '0-9\n' | paste -sd ' ' > lines.txt
[ "$(cat lines.txt)" = "5 8" ] || { echo "CHANGED: other messages compile"; exit 1; }
