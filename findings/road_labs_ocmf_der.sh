#!/usr/bin/env bash
# Package:   @road-labs/ocmf-crypto 0.0.9 (npm), beside Node's own crypto
# Behaviour: encodePkixEcdsaSigValue() turns the two numbers of an ECDSA signature into DER,
#            the form that OCMF wants. It copies their bytes as they are. In DER the first
#            bit is the sign, so every second number becomes a negative one: of four
#            signatures three are invalid, though they were correct before.
# Expected:  a zero byte in front of a number whose first bit is set (X.690, 8.3: INTEGER
#            is two's complement). r and s are positive by definition. The way back,
#            decodePkixEcdsaSigValue(), does leave that zero in place, with 33 bytes
#            instead of 32.
# Seen:      r = 91..91 -> 02 20 91..., which is below zero; r = 11..11 -> 02 20 11...
#            200 correct signatures of P-256: about 150 no longer verify
#            A backend on WebCrypto, whose signatures are plain r and s, makes signed meter
#            values that the driver's transparency software refuses, three times in four.
# Advice:    use @road-labs/ocmf-crypto-noble, which makes DER by itself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @road-labs/ocmf-crypto@0.0.9
cat > check.js <<'JS'
const crypto = require("crypto");
const { encodePkixEcdsaSigValue } = require("@road-labs/ocmf-crypto");

const { publicKey, privateKey } = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
const record = Buffer.from('{"FV":"1.0","RD":[{"RV":1.523}]}');
const split = (raw) => ({ r: raw.subarray(0, 32), s: raw.subarray(32) });
const encode = (raw) => Buffer.from(encodePkixEcdsaSigValue(split(raw)));

for (const byte of [0x11, 0x91]) {
  const r = encode(Buffer.alloc(64, byte)).subarray(2, 8);
  console.log(`r = ${byte.toString(16)}...: ${r.toString("hex")}...`);
}

const count = { positive: [0, 0], negative: [0, 0] };
for (let i = 0; i < 200; i += 1) {
  const raw = crypto.sign("sha256", record, { key: privateKey, dsaEncoding: "ieee-p1363" });
  const plain = { key: publicKey, dsaEncoding: "ieee-p1363" };
  if (!crypto.verify("sha256", record, plain, raw)) throw new Error("bad signature");
  const sign = raw[0] < 128 && raw[32] < 128 ? "positive" : "negative";
  const verified = crypto.verify("sha256", record, publicKey, encode(raw));
  count[sign][verified ? 1 : 0] += 1;
}
const [lost, kept] = count.negative;
console.log(`first bit of r or s set: ${lost} lost, ${kept} verified`);
console.log(`both clear:              ${count.positive[0]} lost, ${count.positive[1]} verified`);
const same = lost > 0 && kept === 0;
if (!same) console.log("CHANGED: ocmf-crypto encodes signatures in another way");
process.exit(same ? 0 : 1);
JS
timeout 60 node check.js
