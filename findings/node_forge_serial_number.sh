#!/usr/bin/env bash
# Package:   node-forge 1.4.3 (npm)
# Behaviour: certificate.serialNumber is the hexadecimal text of the DER bytes, with the
#            zero byte that DER puts in front of a number whose first bit is set, and with
#            the zero that fills up the first byte.
# Expected:  the number, as Node's own X509Certificate gives it. The serialNumber of a
#            certificate hash (OCPP 2.1, CertificateHashDataType) is hexadecimal without
#            leading zeros, and peers compare it as text; @citrineos/base 1.8.2 refuses one
#            that begins with a zero.
# Seen:      008a1b2c3d4e5f6071, where Node has 8A1B2C3D4E5F6071
# Advice:    BigInt("0x" + certificate.serialNumber).toString(16), which also fixes Node's
#            own 05 for a serial number of 5.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts node-forge@1.4.3
# A certificate made for this check: CN=Test Root, serial number 0x8A1B2C3D4E5F6071.
cat > root.pem <<'PEM'
-----BEGIN CERTIFICATE-----
MIIDADCCAeigAwIBAgIJAIobLD1OX2BxMA0GCSqGSIb3DQEBCwUAMBQxEjAQBgNV
BAMMCVRlc3QgUm9vdDAgFw0yNjExMjcyMzM0MDRaGA8yMTI2MTEwMzIzMzQwNFow
FDESMBAGA1UEAwwJVGVzdCBSb290MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIB
CgKCAQEAgZ+ebZ1vRY2Y/pRdu1iz2cZuLPChkpnCjpirotxgPOtoVO1fx2zutzZH
vDf7RdjjviSCi1otKbOAz0tBQEqUHtwYqk7j2a+cgJZFrdF3LDqxv/ucs6q8SfBG
UkmwMroD873aQ+bAMlm6WMxkXlNDFBTw3hpwndgeGGpOOo5jdi+i4X3lkES/1N5G
C/xQihrEV8K4phwdMQEi3UX6BnwIgi0AXDi1l4C3nLAUOiem0fHX0QuC8H7vCDWU
TxXLSu5eY9fkZihAYsnzZI/AKhJq8pINsX5MbBExLmOZQ+ygvSGCEBv9f5O7pEWN
QJ5ZVr0aK9u0JZLdTWDjbiVv+S3RxQIDAQABo1MwUTAdBgNVHQ4EFgQUOxfwISNY
jRgeL53MFHurDKyQw6swHwYDVR0jBBgwFoAUOxfwISNYjRgeL53MFHurDKyQw6sw
DwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAMMVjE4CGidHxl1CW
w+ePpsti4paRn5IIUYswjGRGNIY8Y3NEJlFYsEHMLMhYPrJtH+nA0YpsSLcsfLMs
zMgKdarOsc/YpEAKMAItCT6SwD8IAxtXyDe/hTOC9kVUr13sfHby5XmZwACpBHDk
gDh3BknkdBLQZlmUftXIX1ob+5kIONyjBUn+IqKG/9fXogS5HeOuZLQjoRQD9NWW
4kvv0WIcj8Cap7LvpFLcwplSOynX10iiWbKCwTP6FLrWUklBjTeVgRcQhMH2iUb3
WmRwh1sFXubjVOwL8ncfDHOsFUhxiyJ24/XXHSyncZplIXA1++J7UwJu94XbEd+a
aZJ5Kg==
-----END CERTIFICATE-----
PEM
cat > check.js <<'JS'
const { X509Certificate } = require("crypto");
const { readFileSync } = require("fs");
const forge = require("node-forge");

const pem = readFileSync("root.pem", "utf8");
const byForge = forge.pki.certificateFromPem(pem).serialNumber;
const byNode = new X509Certificate(pem).serialNumber;
console.log("node-forge:", byForge);
console.log("node:      ", byNode);
if (byForge !== "008a1b2c3d4e5f6071" || byNode !== "8A1B2C3D4E5F6071") {
  console.log("CHANGED: the serial number is written in another way");
  process.exit(1);
}
JS
node check.js
