"""The bridge: programs in dict style run on our modules, and are told what to write."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.schemas import ROOT
from tests.migration.test_programs import run

# What the move changes in each program: imports and the base class.
IMPORTS: dict[str, dict[str, str]] = {
    "v16": {
        "from ocpp.v16 import ChargePoint as cp": (
            "from generated.v16.charge_point import ChargePoint as cp"
        ),
        "from ocpp.v16 import call": "from generated.v16 import call",
        "from ocpp.v16.enums import (": (
            "from generated.v16.standard import ConfigurationKey\n"
            "from generated.v16.enums import ("
        ),
        "    ConfigurationKey,\n": "",
    },
    "v201": {
        "from ocpp.v201 import ChargePoint, call": (
            "from generated.v201.charge_point import ChargePoint\n"
            "from generated.v201 import call"
        ),
        "from ocpp.v201.datatypes": "from generated.v201.datatypes",
        "from ocpp.v201.enums": "from generated.v201.enums",
    },
    "v21": {
        "import ocpp.v21.enums\n": "import generated.v21.enums\n",
        "from ocpp.v21 import ChargePoint": (
            "from generated.v21.charge_point import ChargePoint"
        ),
        "from ocpp.v21 import call, ": "from generated.v21 import call, ",
        "from ocpp.v21 import datatypes": "from generated.v21 import datatypes",
        "from ocpp.v21.enums": "from generated.v21.enums",
        "ocpp.v21.enums.DER": "generated.v21.enums.DER",
    },
}

RUN = """
import runpy, sys
from generated import bridge, {version}
bridge.read_as_dicts({version})
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.parametrize("version", IMPORTS)
def test_a_program_runs_with_other_imports_alone(version: str, tmp_path: Path) -> None:
    """Both its sides, over a WebSocket; each place is told of once."""
    text = (ROOT / "tests" / "programs" / f"{version}.py").read_text(encoding="utf-8")
    for old, new in IMPORTS[version].items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    program = tmp_path / "program.py"
    program.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(version=version), str(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == run("-m", f"tests.programs.{version}")
    said = re.findall(r"program.py:(\d+): ReadAsDict: (.*)", done.stderr)
    assert len(said) == len(set(said)) > 20
    lines = text.splitlines()
    named = re.compile(r"x\[|x\.get|in x|(iter|len)\(|keys")
    for line, what in said:
        assert named.search(what), lines[int(line) - 1]
        assert "write" in what or what.endswith("did you mean x.language1?")


USES = '''
import warnings
from collections.abc import Mapping
from generated import bridge, v21
from generated.v21 import datatypes

def told(use):
    """What a use gives, and what its warnings say to write."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        given = use()
    assert all(w.category is bridge.ReadAsDict for w in said)
    assert all(w.filename == __file__ for w in said), said
    return given, *(str(w.message).partition("write ")[2] for w in said)

def failure(use):
    try:
        use()
    except Exception as error:
        return error

# Used before it is opened, and not: both are the same afterwards.
group = datatypes.IdTokenType(id_token="F", type="Central")
info = datatypes.IdTokenInfoType(status="Accepted", group_id_token=group)
assert not hasattr(info, "keys") and not isinstance(info, Mapping)
assert isinstance(failure(lambda: info["status"]), TypeError)
bridge.read_as_dicts(v21)

SPREAD = 'codec.to_dict(x, names="python")'
GROUP = {"id_token": "F", "type": "Central"}
WHOLE = {"status": "Accepted", "group_id_token": GROUP}

def matched():
    match info:
        case {"status": status}:
            return status

assert told(lambda: info["status"]) == ("Accepted", "x.status")
assert told(lambda: info.get("status")) == ("Accepted", "x.status")
assert told(lambda: info.get("language1", "en")) == (
    "en", "x.language1 if x.language1 is not None else ...")
assert told(lambda: "language1" in info) == (False, "x.language1 is not None")
assert told(lambda: list(info.keys())) == (list(WHOLE), SPREAD)
assert told(lambda: list(info)) [0] == list(WHOLE)
assert told(lambda: list(info.values()))[0] == ["Accepted", info.group_id_token]
assert told(lambda: sorted(info.items())[1]) == (
    ("status", "Accepted"), f"{SPREAD}.items()")
assert told(lambda: dict(**info.group_id_token)) == (GROUP, SPREAD)
assert told(lambda: {**info.group_id_token}) == (GROUP, SPREAD)
assert told(lambda: dict(info.group_id_token)) == (GROUP, SPREAD)
assert told(lambda: [info[key] for key in info.keys()])[1:] == (
    SPREAD, "x.status", "x.group_id_token")
assert told(lambda: info == WHOLE) == (True, "x == IdTokenInfoType(...)")
assert told(lambda: {"status": "Blocked"} != info)[0]
assert told(lambda: [info] == [WHOLE])[0]
assert told(lambda: info == datatypes.IdTokenInfoType(status="Accepted")) == (False,)
assert told(lambda: info == info and info != 7) == (True,)
assert told(matched)[0] == "Accepted"
assert told(lambda: bool(info)) == (True,)
assert told(lambda: bool(datatypes.PeriodicEventStreamParamsType())) == (
    False, "x is not None; x.values is a field of it")
assert told(lambda: info.get("status", "none")) == (
    "Accepted", "x.status, since x.status is required")
assert told(lambda: "status" in info) == (True, "True, since x.status is required")
for typo, close in ("groupIdToken", "group_id_token"), ("Status", "status"), ("zz", ""):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert info.get(typo) is None
    hint = f": did you mean x.{close}?" if close else ""
    assert str(said[0].message) == (
        f"IdTokenInfoType is read as a dict by x.get({typo!r}): "
        f"there is no such field{hint}")
for absent in "language1", "nonsense", "idToken", 7:
    assert told(lambda: failure(lambda: info[absent]).args)[0] == (absent,)
    assert told(lambda: absent in info)[0] is False

# The field that is named like a method of dict stays the field.
params = datatypes.PeriodicEventStreamParamsType(interval=1, values=5)
assert told(lambda: params["values"]) == (5, "x.values; x.values is a field of it")
assert told(lambda: params.values) == (5,)
assert told(lambda: dict(params))[0] == {"interval": 1, "values": 5}
'''


def test_each_use_of_a_dict(tmp_path: Path) -> None:
    """In a process of its own, since nothing closes the bridge again."""
    uses = tmp_path / "uses.py"
    uses.write_text(USES, encoding="utf-8")
    assert run(str(uses)) == []


def test_without_the_call_nothing_is_loaded() -> None:
    code = "import sys, generated.v21.charge_point as c; print(*sys.modules)"
    (loaded,) = run("-c", code)
    assert "generated.v21.call" in loaded
    assert "generated.bridge" not in loaded
