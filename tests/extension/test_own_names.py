"""Configuration keys, variables and values of a vendor's, next to the standard ones."""

from pathlib import Path
from typing import Any

import pytest
from generated.v201 import datatypes as d
from tests.helpers import extensions, inputs

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.extension import merge

MANIFEST = """\
name = "keyed"
versions = ["1.6", "2.0.1"]

[[standard]]
table = "configuration_keys"
file = "tables/keys.csv"
versions = ["1.6"]

[[standard]]
table = "device_model"
file = "tables/variables.csv"
versions = ["2.0.1"]

[[standard]]
table = "device_model"
rows = [{ component = "<generic>", variable = "Dust", data_type = "integer" }]
versions = ["2.0.1"]

[[standard]]
table = "security_events"
rows = [{ security_event = "LidOpened", critical = true }, { security_event = "Knock" }]

[[standard]]
table = "LightMode"
rows = [{ value = "Off" }, { value = "Slow-Pulse" }]
"""
KEYS = """\ufeffkey,accessibility,type,required,profile
FreeMode,RW,boolean,No,Core
acme.Serial-No,R,string,Yes,
"""
VARIABLES = """component,variable,instance,required,data_type,unit
EVSE,FreeMode,,yes,boolean,
SolarCtrlr,Power.maxSet,,no,decimal,W
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The modules of standard names, by version."""
    root = tmp_path_factory.mktemp("own_names")
    folder = extensions.write(root / "keyed", MANIFEST, {})
    (folder / "tables").mkdir()
    (folder / "tables" / "keys.csv").write_text(KEYS, encoding="utf-8")
    (folder / "tables" / "variables.csv").write_text(VARIABLES, encoding="utf-8")
    found = {}
    for version, package in (("1.6", "v16"), ("2.0.1", "v201")):
        out = root / package
        extensions.build(extensions.read([folder], version), version, out)
        found[version] = extensions.module(out, f"keyed.{package}.standard")
    return found


def test_keys_are_found_next_to_the_standard_ones(built: Any) -> None:
    standard = built["1.6"]
    change = standard.Keys.FreeMode.change(True)
    assert (change.key, change.value) == ("FreeMode", "true")
    assert not hasattr(standard.Keys.acme_Serial_No, "change")
    assert standard.find_key("ACME.serial-no") is standard.Keys.acme_Serial_No
    assert standard.find_key("heartbeatinterval") is standard.Keys.HeartbeatInterval
    assert standard.find_key("others") is None
    assert standard.ConfigurationKey.free_mode == "FreeMode"


def test_variables_are_found_next_to_the_standard_ones(built: Any) -> None:
    standard = built["2.0.1"]

    def found(component: str, variable: str) -> Any:
        return standard.find(d.ComponentType(component), d.VariableType(variable))

    assert standard.EVSE.FreeMode.required
    assert found("evse", "freemode") == standard.EVSE.FreeMode
    assert found("EVSE", "Power").units == ("W", "kW")
    assert found("AuthCtrlr", "Dust").data_type.name == "integer"
    assert found("AuthCtrlr", "FreeMode") is None
    setting = standard.SolarCtrlr.Power_MaxSet.set(3.5)
    assert (setting.attribute_value, setting.attribute_type) == ("3.5", "MaxSet")
    assert standard.SolarCtrlr.Problem.component == "SolarCtrlr"
    assert {"EVSE", "SolarCtrlr", "OCPPCommCtrlr"} <= standard.COMPONENTS.keys()


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
def test_values_stand_in_the_sets(built: Any, version: str) -> None:
    standard = built[version]
    assert standard.SecurityEvent("LidOpened").critical
    assert not standard.SecurityEvent.knock.critical
    assert standard.SecurityEvent.firmware_updated.critical
    assert standard.LightMode.slow_pulse == "Slow-Pulse"
    assert {"LightMode", "SecurityEvent", "samples"} <= set(standard.__all__)
    assert all(hasattr(standard, name) for name in standard.__all__)


def other(folder: Path, name: str, accessibility: str) -> Path:
    """An extension with one key."""
    row = f'{{ key = "FreeMode", accessibility = "{accessibility}", type = "boolean" }}'
    manifest = (
        f'name = "{name}"\nversions = ["1.6"]\n[[standard]]\n'
        f'table = "configuration_keys"\nrows = [{row}]\n'
    )
    return extensions.write(folder / name, manifest, {})


def test_extensions_combine(tmp_path: Path) -> None:
    alike = [other(tmp_path, name, "RW") for name in ("one", "two")]
    read = extensions.read(alike, "1.6")
    made = merge.merge("fleet", read, extensions.base("1.6"))
    assert [key.name for key in made.names.keys] == ["FreeMode"]
    assert [v.name for s in made.names.sets for v in s.values] == ["FreeMode"]
    unlike = extensions.read([alike[0], other(tmp_path, "three", "R")], "1.6")
    with pytest.raises(CodegenError, match="one and three both add the key freemode"):
        merge.merge("fleet", unlike, extensions.base("1.6"))


def test_names_that_python_has_once_are_told(tmp_path: Path) -> None:
    folder = extensions.write(
        tmp_path / "acme",
        'name = "acme"\nversions = ["1.6"]\n[[standard]]\ntable = "Color"\n'
        'rows = [{ value = "Red" }, { value = "red" }]\n',
        {},
    )
    outcome = inputs.run("lint", str(folder))
    assert outcome.code == 1
    assert "'red' in Color is not a usable name, or is a duplicate" in outcome.out
