#!/usr/bin/env bash
# Package:   @citrineos/base 1.8.2 (npm), the energy that CitrineOS bills
# Behaviour: MeterValueUtils.getTotalKwh() is 0 for a transaction whose readings come per
#            phase and without a measurand. Readings without a phase may leave the measurand
#            out, and readings per phase are summed if they name it; the two together are
#            passed over.
# Expected:  9 kWh from three phases of 3 kWh each. OCPP 2.0.1, SampledValueType: measurand
#            is optional, and Energy.Active.Import.Register if it is absent, as a comment
#            in the function for readings without a phase has it too.
# Seen:      measurand, no phase: 9; no measurand, no phase: 9; measurand, three phases: 9;
#            no measurand, three phases: 0
#            The total of the transaction, and so its cost, stays at nothing.
# Advice:    fill in the measurand of each sampled value before you count.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @citrineos/base@1.8.2
cat > check.mjs <<'JS'
import { MeterValueUtils } from "@citrineos/base";

const REGISTER = { measurand: "Energy.Active.Import.Register" };
const KWH = { unitOfMeasure: { unit: "kWh" } };
const PHASES = ["L1", "L2", "L3"].map((phase) => ({ phase }));

// 300 kWh on the meter at first, 309 at the end, on one line or on three.
const reading = (minute, total, named, phases) => ({
  timestamp: `2026-11-27T10:${minute}:00Z`,
  sampledValue: phases.map((phase) => ({
    value: total / phases.length, ...KWH, ...named, ...phase,
  })),
});
const energy = (named, phases) => MeterValueUtils.getTotalKwh([
  reading("00", 300, named, phases),
  reading("45", 309, named, phases),
]);

const found = [
  ["measurand, no phase", energy(REGISTER, [{}])],
  ["no measurand, no phase", energy({}, [{}])],
  ["measurand, three phases", energy(REGISTER, PHASES)],
  ["no measurand, three phases", energy({}, PHASES)],
];
for (const [name, kwh] of found) console.log(name.padEnd(27), kwh, "kWh");
const same = found.map(([, kwh]) => kwh).join() === "9,9,9,0";
if (!same) console.log("CHANGED: CitrineOS counts energy in another way");
process.exit(same ? 0 : 1);
JS
timeout 60 node check.mjs
