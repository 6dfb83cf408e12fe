#!/usr/bin/env bash
# Package:   jsonschema 4.26.0 with rfc3987-syntax 1.1.0 (PyPI), met through ocpp 2.1.0
# Behaviour: jsonschema imports rfc3987-syntax wherever it is installed, and that builds a
#            grammar of IRIs with lark each time it is imported. So a package that another
#            tool of the environment brings along, such as cyclonedx-python-lib with its
#            extra json-validation, makes every process that imports ocpp start later,
#            though no schema of OCPP is checked for a format.
# Expected:  that a package which nothing of a program uses costs it nothing, or that the
#            grammar is built when the first IRI is checked.
# Seen:      import ocpp.v201 takes 0.22 s of processor time without the package and 1.59 s
#            with it; lark is among the loaded modules
# Advice:    keep tools in an environment of their own; in that of a central system,
#            leave out the extra format-nongpl of jsonschema, which asks for it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ocpp==2.1.0 jsonschema==4.26.0
cat > check.py <<'PY'
import subprocess
import sys

PROGRAM = """
import sys, time
started = time.process_time()
import ocpp.v201
print(time.process_time() - started, "lark" in sys.modules)
"""


def imported() -> tuple[float, bool]:
    """The least processor time of five imports, and whether lark was loaded."""
    runs = [
        subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    words = [run.stdout.split() for run in runs]
    return min(float(seconds) for seconds, _ in words), words[0][1] == "True"


alone, loaded_before = imported()
command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
subprocess.run([*command, "rfc3987-syntax==1.1.0", "lark==1.3.1"], check=True)
along, loaded = imported()
print(f"without: {alone:.2f} s, lark loaded: {loaded_before}")
print(f"with:    {along:.2f} s, lark loaded: {loaded}")
if loaded_before or not loaded or along < 3 * alone:
    raise SystemExit("CHANGED: rfc3987-syntax no longer slows the import of ocpp")
PY
venv/bin/python check.py
