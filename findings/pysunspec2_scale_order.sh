#!/usr/bin/env bash
# Package:   pysunspec2 1.3.7 (PyPI), SunSpec devices behind a charging site
# Behaviour: set_dict(values, computed=True) turns amperes into register values with the
#            scale factor that the model has at that moment, point by point. The factor
#            itself comes later in the same dict, as in every SunSpec model, and is then
#            replaced: 16.0 A with A_SF -1, given to a model with A_SF -2, are 160.0 A.
# Expected:  16.0 A, whatever was in the model before; it is the result of get_dict() of
#            the first model. Groups are set after the points for a like reason, as a
#            comment there says: the group count has to be known.
# Seen:      saved A 16.0, A_SF -1 -> restored A 160.0, A_SF -1
#            A_SF -1 before: 16.0; no scale factor before: ModelError
#            Settings that are saved from one inverter and restored to the next are wrong
#            by a power of ten, if the two scale in different ways.
# Advice:    set the scale factors first: set_dict() with the keys that end in _SF, and then
#            once more with the others.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pysunspec2==1.3.7
cat > check.py <<'PY'
from sunspec2.device import Model

INVERTER = 103  # three phases


def saved():
    model = Model(INVERTER)
    model.A_SF.value, model.A.value = -1, 160
    values = model.get_dict(computed=True)
    return {key: values[key] for key in values if key in ("A", "A_SF")}


def restored(scale_before):
    model = Model(INVERTER)
    model.A_SF.value = scale_before
    model.set_dict(saved(), computed=True)
    return model.A.cvalue


print("saved:", saved())
for scale in (-1, -2):
    print(f"restored to a model with A_SF {scale}: A = {restored(scale)}")
if (restored(-1), restored(-2)) != (16.0, 160.0):
    raise SystemExit("CHANGED: pysunspec2 restores computed values in another way")
PY
venv/bin/python check.py
