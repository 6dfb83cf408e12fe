#!/usr/bin/env bash
# Package:   iso15118 0.31.2 (PyPI), the SECC of ISO 15118
# Behaviour: voltages, currents and powers go to the car as an integer and an exponent.
#            get_exponent_value_repr() multiplies a float by ten until it is whole, three
#            times at most, and cuts off the rest: 2.01 becomes 2009 * 10^-3. Of the values
#            0.01, 0.02, ... 1000.00 six in ten are changed; 999.99 becomes 999.9.
# Expected:  201 * 10^-2. The docstring of the function gives 2.34 => exponent = -2, value
#            = 234; and where 16 bits are too few, the nearest value, 10000 * 10^-1.
# Seen:      2.01 -> 2009 * 10^-3, 999.99 -> 9999 * 10^-1, 49999 -> 4999 * 10^1
#            Values with one decimal, such as the limits of an OCPP 1.6 charging schedule,
#            come out right up to 3276.7.
# Advice:    choose the exponent yourself and round(): exponent -1 up to 3276.7, and so on.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check iso15118==0.31.2
cat > check.py <<'PY'
from fractions import Fraction

from iso15118.shared.messages.datatypes import get_exponent_value_repr


def told(value):
    exponent, number = get_exponent_value_repr(value)
    return number * Fraction(10) ** exponent


hundredths = range(1, 100_001)
wrong = [n for n in hundredths if told(n / 100) != Fraction(n, 100)]
tenths = [n for n in range(1, 32_768) if told(n / 10) != Fraction(n, 10)]
for value in (2.34, 2.01, 999.99, 16.1, 49999):
    print(value, "->", get_exponent_value_repr(value))
print(f"{len(wrong)} of {len(hundredths)} values with two decimals are changed")
print(f"{len(tenths)} of 32767 values with one decimal are changed")
same = (get_exponent_value_repr(2.01) == (-3, 2009)
        and get_exponent_value_repr(999.99) == (-1, 9999))
if not same or len(wrong) < 60_000 or tenths:
    raise SystemExit("CHANGED: iso15118 converts numbers in another way")
PY
venv/bin/python check.py
