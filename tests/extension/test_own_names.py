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


# Names that Python has once, or can't have, and columns that not all rows fill.
AWKWARD = """\
name = "awkward"
versions = ["1.6", "2.0.1"]

[[standard]]
table = "configuration_keys"
file = "keys.csv"
versions = ["1.6"]

[[standard]]
table = "device_model"
rows = [
  { component = "Light.Ctrl", variable = "free-mode", data_type = "boolean" },
  { component = "Light.Ctrl", variable = "Free_Mode", data_type = "integer" },
  { component = "light.ctrl", variable = "component", data_type = "integer" },
  { component = "Variable", variable = "Problem", data_type = "string" },
  { component = "class", variable = "class", data_type = "string" },
  { component = "evse", variable = "__init__", data_type = "string" },
]
versions = ["2.0.1"]

[[standard]]
table = "security_events"
rows = [{ security_event = "critical" }, { security_event = "firmware-updated" }]

[[standard]]
table = "LightMode"
rows = [
  { value = "On" },
  { value = "on", max_power = 3, dim = true },
  { value = "mro" },
]

[[standard]]
table = "LightMode"
rows = [{ value = "\u00e9t\u00e9", dim = false }]
"""
# As Excel writes it where the comma is in numbers, with an empty row at the end.
SEMICOLONS = """key;accessibility;type;required;profile\r
free-mode;RW;boolean;No;Core\r
Free.Mode;RW;integer;No;"a;b"\r
class ;RW;string;No;\r
;;;;\r
"""


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The folder of awkward names, and the modules made of it by version."""
    root = tmp_path_factory.mktemp("awkward_names")
    folder = extensions.write(root / "awkward", AWKWARD, {})
    (folder / "keys.csv").write_text(SEMICOLONS, encoding="utf-8", newline="")
    found: dict[str, Any] = {"folder": folder}
    for version, package in (("1.6", "v16"), ("2.0.1", "v201")):
        out = root / f"awkward_{package}"
        extensions.build(extensions.read([folder], version), version, out)
        found[version] = extensions.module(out, f"awkward.{package}.standard")
    return found


def test_names_that_python_has_once_are_told_apart(awkward: Any) -> None:
    keys, standard = awkward["1.6"].Keys, awkward["2.0.1"]
    assert (keys.free_mode.name, keys.Free_Mode_2.name) == ("free-mode", "Free.Mode")
    assert (keys.Free_Mode_2.profile, keys.class_.name) == ("a;b", "class")
    assert awkward["1.6"].find_key("FREE.mode") is keys.Free_Mode_2
    light = standard.Light_Ctrl
    assert light.Free_Mode_2.name == "Free_Mode"
    assert light.component_2.component == "Light.Ctrl"
    assert standard.Variable_2.Problem.component == "Variable"
    assert standard.class_.class_.component == "class"
    assert standard.EVSE.init.name == "__init__"
    found = standard.find(d.ComponentType("LIGHT.CTRL"), d.VariableType("FREE-mode"))
    assert found == light.free_mode
    assert {"Light.Ctrl", "Variable", "class"} <= standard.COMPONENTS.keys()


def test_values_that_python_has_once_are_told_apart(awkward: Any) -> None:
    standard = awkward["2.0.1"]
    events, modes = standard.SecurityEvent, standard.LightMode
    assert events.firmware_minus_updated == "firmware-updated"
    assert events("critical") is events.critical_2
    assert events.firmware_updated.critical
    found = {mode.name: (mode.value, mode.max_power, mode.dim) for mode in modes}
    assert found == {
        "on": ("On", "", False),
        "on_2": ("on", "3", True),
        "mro_": ("mro", "", False),
        "ete": ("\u00e9t\u00e9", "", False),
    }


def test_lint_says_which_names_are_not_the_usual_ones(awkward: Any) -> None:
    outcome = inputs.run("lint", awkward["folder"])
    findings = [line for line in outcome.out.splitlines() if "[poor-name]" in line]
    assert len(findings) == len(set(findings)) == 9
    start = "extension.toml#/standard/3/rows/1: warning: 'on' is called on_2, "
    assert any(line.startswith(start) for line in findings)
    assert "errors: 0, warnings: 9" in outcome.err


def test_extensions_whose_names_python_has_once_combine(tmp_path: Path) -> None:
    folders = [
        extensions.write(
            tmp_path / name,
            f'name = "{name}"\nversions = ["1.6"]\n[[standard]]\n'
            f'table = "configuration_keys"\nrows = [{{ key = "{key}", '
            'accessibility = "RW", type = "boolean" }]\n',
            {},
        )
        for name, key in (("one", "free-mode"), ("two", "Free.Mode"))
    ]
    made = merge.merge("both", extensions.read(folders, "1.6"), extensions.base("1.6"))
    extensions.build([made], "1.6", tmp_path / "keys_of_both")
    standard = extensions.module(tmp_path / "keys_of_both", "both.v16.standard")
    assert standard.Keys.free_mode.name == "free-mode"
    assert standard.Keys.Free_Mode_2.name == "Free.Mode"
