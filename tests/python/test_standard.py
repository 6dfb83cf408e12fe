"""Every row of the appendices is in the modules, and nothing more.

The rows are read with csv alone; what becomes of their quirks is spelt out here once
more, row by row, and not by the rules of the generator.
"""

import csv
import dataclasses
import importlib
import re
import subprocess
import sys
import tomllib
from collections import Counter
from enum import StrEnum
from types import ModuleType
from typing import Any

import pytest
from generated import devicemodel
from tests.helpers.schemas import ROOT, VERSIONS, Version

from ocpp_codegen.python.names import member_name

# Rows of each file, as counted in the appendices.
COUNTS = {
    "1.6": {"configuration_keys": 50, "variables_of_keys": 50, "security_events": 20},
    "2.0.1": {
        "components": 73,
        "device_model": 249,
        "ocpp_names": 527,
        "reason_codes": 43,
        "security_events": 20,
        "units_of_measure": 33,
        "variables": 90,
    },
    "2.1": {
        "additional_info_type": 2,
        "additional_info_type_adhoc": 11,
        "charging_limit_source": 4,
        "components": 79,
        "connector_type": 31,
        "device_model": 437,
        "id_token_type": 11,
        "payment_brand": 22,
        "payment_recognition": 9,
        "reason_codes": 56,
        "security_events": 21,
        "signing_method": 7,
        "units_of_measure": 34,
        "variables": 240,
    },
}
DEVICE_MODELS = [VERSIONS["2.0.1"], VERSIONS["2.1"]]

# The sets of values: class and file.
SETS = {
    "1.6": {
        "ConfigurationKey": "configuration_keys",
        "SecurityEvent": "security_events",
    },
    "2.0.1": {
        "ReasonCode": "reason_codes",
        "SecurityEvent": "security_events",
        "UnitOfMeasure": "units_of_measure",
        "VariableName": "variables",
    },
    "2.1": {
        "AdditionalInfoType": "additional_info_type",
        "AdhocAdditionalInfoType": "additional_info_type_adhoc",
        "ChargingLimitSource": "charging_limit_source",
        "ConnectorType": "connector_type",
        "IdTokenType": "id_token_type",
        "PaymentBrand": "payment_brand",
        "PaymentRecognition": "payment_recognition",
        "ReasonCode": "reason_codes",
        "SecurityEvent": "security_events",
        "SigningMethod": "signing_method",
        "UnitOfMeasure": "units_of_measure",
        "VariableName": "variables",
    },
}

# Cells that mean something else than they say.
CELLS: dict[str, Any] = {
    "Yes": True,
    "No": False,
    "192 bits": 192,
    "256 bits": 256,
    "384 bits": 384,
}
UNITS = {
    "": (),
    "%": ("Percent",),
    "Var": ("var",),
    "Wh, kWh": ("Wh", "kWh"),
    "W, kW": ("W", "kW"),
    "W,kW": ("W", "kW"),
    "Celsius, Fahrenheit": ("Celsius", "Fahrenheit"),
}
ATTRIBUTES: dict[str, tuple[str | None, ...]] = {
    "": (None,),
    ".actual": (None,),
    ".target": ("Target",),
    ".minSet": ("MinSet",),
    ".maxSet": ("MaxSet",),
    ".min/maxSet": ("MinSet", "MaxSet"),
}
FREE = {
    "<Priority>",
    "<vendorId>",
    "<n>",
    "<language>",
    "<OperationMode>",
    "1, 2 .. 20",
}
# Rows of 2.1 without a data type, with that of the list of variables.
BLANK = {"SignStartedReadings": "boolean", "SignUpdatedReadings": "boolean"}


def rows(version: Version, name: str) -> list[dict[str, str]]:
    """The rows of a file."""
    path = version.folder / "standard" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standard(version: Version) -> ModuleType:
    """The module of standard names."""
    return importlib.import_module(f"generated.{version.package}.standard")


def own(cls: type) -> dict[str, Any]:
    """The variables of a component itself, each by its name in Python."""
    return {
        name: getattr(cls, name)
        for name, value in vars(cls).items()
        if isinstance(value, devicemodel.Variable)
    }


def components(version: Version) -> dict[str, type]:
    """Class by component; that of any component is called <generic>."""
    module = standard(version)
    return {"<generic>": module.AnyComponent, **module.COMPONENTS}


# Files and counts


def test_there_are_as_many_rows_as_there_should_be(version: Version) -> None:
    folder = version.folder / "standard"
    found = {path.stem for path in folder.iterdir()} - {"sets"}
    counted = {name: len(rows(version, name)) for name in found}
    assert counted == COUNTS[version.number]


def test_every_file_is_of_use(version: Version) -> None:
    sets = set(SETS[version.number].values())
    models = {"components", "device_model", "ocpp_names", "configuration_keys"}
    models.add("variables_of_keys")
    assert COUNTS[version.number].keys() <= sets | models


# Sets of values


def test_the_sets_hold_the_values_and_what_is_known_of_them(version: Version) -> None:
    for name, file in SETS[version.number].items():
        cls = getattr(standard(version), name)
        assert issubclass(cls, StrEnum)
        first, *columns = rows(version, file)[0]
        assert list(dict.fromkeys(row[first] for row in rows(version, file))) == [
            member.value for member in cls
        ]
        if name not in ("VariableName", "ConfigurationKey"):
            for row, member in zip(rows(version, file), cls, strict=True):
                known = {column: getattr(member, column) for column in columns}
                expected = {c: CELLS.get(row[c], row[c]) for c in columns}
                assert known == expected, row
                assert [type(v) for v in known.values()] == [
                    type(v) for v in expected.values()
                ]


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_the_listed_variables_have_their_types_and_units(version: Version) -> None:
    names = standard(version).VariableName
    expected: dict[str, tuple[set[str], set[str]]] = {}
    for row in rows(version, "variables"):
        types, units = expected.setdefault(row["variable"], (set(), set()))
        types |= {row["data_type"].replace("DateTime", "dateTime")} - {""}
        units |= set(UNITS.get(row["unit"], (row["unit"],)))
    assert {m.value: (set(m.data_types), set(m.units)) for m in names} == expected


def test_members_of_sets_follow_the_rule(version: Version) -> None:
    tables = tomllib.loads(
        (version.folder / "standard" / "sets.toml").read_text(encoding="utf-8")
    )
    assert tables["sets"].keys() == SETS[version.number].keys()
    for name, table in tables["sets"].items():
        cls = getattr(standard(version), name)
        listed = {
            value: [entry["name"], *entry.get("aliases", [])]
            for value, entry in table.get("members", {}).items()
        }
        for value, names in listed.items():
            assert member_name(value) in names, value
            assert len(table["members"][value]["reason"].split()) >= 3
        expected = {
            (member, value.value)
            for value in cls
            for member in listed.pop(value.value, [member_name(value.value)])
        }
        assert {(k, m.value) for k, m in cls.__members__.items()} == expected
        assert listed == {}
        for other in table.get("other_names", []):
            assert getattr(standard(version), other) is cls


def test_a_value_is_found_and_compares_as_a_string(version: Version) -> None:
    module = standard(version)
    event = module.SecurityEvent.firmware_updated
    assert event == "FirmwareUpdated"
    assert module.SecurityEvent("FirmwareUpdated") is event
    assert module.SecurityEvent["firmware_updated"] is event
    assert event != "com.example.FirmwareUpdated"
    with pytest.raises(ValueError, match=r"com\.example"):
        module.SecurityEvent("com.example.FirmwareUpdated")


# The device model


def expected_variables(version: Version) -> Counter[tuple[Any, ...]]:
    """What each row of the device model says, by component and name in Python."""
    found: Counter[tuple[Any, ...]] = Counter()
    for row in rows(version, "device_model"):
        name, dot, ending = row["variable"].partition(".")
        instance = None if row["instance"] in FREE | {""} else row["instance"]
        data_type = row["data_type"] or BLANK[name]
        for attribute in ATTRIBUTES[dot + ending]:
            parts = (name, instance, attribute)
            known = (
                row["component"],
                "_".join(part for part in parts if part),
                name,
                data_type.replace("DateTime", "dateTime"),
                UNITS.get(row["unit"], (row["unit"],)),
                row["required"] == "yes",
                "V2X" if row["required"] == "V2X" else "",
                instance,
                row["instance"] if row["instance"] in FREE else "",
                attribute,
            )
            found[known] += 1
    return found


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_the_variables_are_those_of_the_device_model(version: Version) -> None:
    found = Counter(
        (
            component,
            name,
            variable.name,
            variable.data_type.name,
            variable.units,
            variable.required,
            variable.required_with,
            variable.instance,
            variable.instances,
            variable.attribute,
        )
        for component, cls in components(version).items()
        for name, variable in own(cls).items()
    )
    assert found == expected_variables(version)
    assert set(found.values()) == {1}


def test_every_required_cell_is_one_of_those_handled() -> None:
    cells = Counter(
        (v.number, r["required"])
        for v in DEVICE_MODELS
        for r in rows(v, "device_model")
    )
    assert cells == {
        ("2.0.1", "no"): 185,
        ("2.0.1", "yes"): 64,
        ("2.1", "no"): 305,
        ("2.1", "yes"): 122,
        ("2.1", "V2X"): 8,
        ("2.1", ""): 2,
    }


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_the_components_are_those_listed_and_those_used(version: Version) -> None:
    module = standard(version)
    listed = {row["component"] for row in rows(version, "components")}
    used = {row["component"] for row in rows(version, "device_model")} - {"<generic>"}
    assert set(module.COMPONENTS) == listed | used
    for name, cls in module.COMPONENTS.items():
        assert getattr(module, name) is cls
        assert (cls.__name__, cls.component) == (name, name)


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_names_are_identifiers_and_differ_in_more_than_case(version: Version) -> None:
    spaces = [list(components(version))[1:]]
    spaces += [list(own(cls)) for cls in components(version).values()]
    for names in spaces:
        assert all(
            re.fullmatch(r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)?", n) for n in names
        )
        assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_units_are_standard_units(version: Version) -> None:
    units = {unit.value for unit in standard(version).UnitOfMeasure}
    used = {
        u
        for c in components(version).values()
        for v in own(c).values()
        for u in v.units
    }
    assert used <= units


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_variables_of_any_component_are_of_each(version: Version) -> None:
    module = standard(version)
    generic = own(module.AnyComponent)
    assert len(generic) == {"2.0.1": 69, "2.1": 74}[version.number]
    for component, cls in module.COMPONENTS.items():
        for name, variable in generic.items():
            found = getattr(cls, name)
            assert found.component == component
            assert found == own(cls).get(name, variable.on(component))
    for variable in generic.values():
        with pytest.raises(ValueError, match="needs a component"):
            variable.get()
        assert variable.on("Pump").get().component.name == "Pump"


# What is built, and what is found again


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_every_variable_is_found_by_what_it_sends(
    version: Version, change: Any
) -> None:
    module = standard(version)
    for cls in module.COMPONENTS.values():
        for variable in own(cls).values():
            sent = variable["One"] if variable.instances else variable
            get = sent.get()
            get.component.name = change(get.component.name)
            get.variable.name = change(get.variable.name)
            if get.variable.instance:
                get.variable.instance = change(get.variable.instance)
            found = module.find(get.component, get.variable, get.attribute_type)
            assert found is not None
            assert found.variable_type().name == sent.name
            assert found.component == sent.component
            free = change("One") if variable.instances else sent.instance
            assert found == dataclasses.replace(sent, instance=free)


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_a_variable_of_any_component_is_found_on_each(
    version: Version, change: Any
) -> None:
    module = standard(version)
    for cls in module.COMPONENTS.values():
        for name in ("Temperature", "Label") if version.number == "2.1" else ("Model",):
            get = getattr(cls, name).at(1).get()
            get.component.name = change(get.component.name)
            get.variable.name = change(get.variable.name)
            found = module.find(get.component, get.variable)
            assert found == getattr(cls, name).at(1)


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_a_variable_is_found_where_it_is(version: Version) -> None:
    module = standard(version)
    variable = module.Connector.Available.on("Connector", "Left").at(2, 1)
    get = variable.get(module.enums.AttributeEnumType.actual)
    assert module.find(get.component, get.variable, get.attribute_type) == variable
    assert (get.component.evse.id, get.component.evse.connector_id) == (2, 1)
    target = module.find(
        get.component, get.variable, module.enums.AttributeEnumType.target
    )
    assert target.get().attribute_type is module.enums.AttributeEnumType.target


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_an_attribute_may_be_a_string(version: Version) -> None:
    module = standard(version)
    get = module.EVSE.Power.at(1).get()
    for actual in (None, "Actual", module.enums.AttributeEnumType.actual):
        assert module.find(get.component, get.variable, actual) == module.EVSE.Power.at(
            1
        )
    found = module.find(get.component, get.variable, "MaxSet")
    assert found.get().attribute_type is module.enums.AttributeEnumType.max_set
    with pytest.raises(ValueError, match=r"'Middle' is not a valid AttributeEnumType"):
        module.find(get.component, get.variable, "Middle")


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_a_variable_of_any_component_is_found_on_a_vendors(version: Version) -> None:
    module = standard(version)
    component = module.datatypes.ComponentType(name="com.example.Pump")
    variable = module.datatypes.VariableType(name="temperature", instance="Inlet")
    found = module.find(component, variable)
    assert found == module.AnyComponent.Temperature.on("com.example.Pump")["Inlet"]
    assert found.parse("21.5") == 21.5


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
@pytest.mark.parametrize(
    ("component", "variable", "instance"),
    [
        ("TxCtrlr", "com.example.Speed", None),
        ("com.example.Pump", "EVConnectionTimeOut", None),
        ("AuthCtrlr", "EVConnectionTimeOut", None),
        ("DeviceDataCtrlr", "BytesPerMessage", None),
        ("DeviceDataCtrlr", "BytesPerMessage", "Reset"),
        ("", "", None),
    ],
)
def test_what_is_not_standard_is_not_found(
    version: Version, component: str, variable: str, instance: str | None
) -> None:
    module = standard(version)
    sent = module.datatypes.ComponentType(name=component)
    name = module.datatypes.VariableType(name=variable, instance=instance)
    assert module.find(sent, name) is None


@pytest.mark.parametrize("version", DEVICE_MODELS, ids=lambda v: v.number)
def test_a_vendor_makes_components_of_its_own(version: Version) -> None:
    module = standard(version)

    class Pump(module.AnyComponent):  # type: ignore[misc, name-defined]
        component = "com.example.Pump"
        Flow = module.Variable("Flow", devicemodel.DECIMAL, units=("m",))

    sent = Pump.Flow.at(1).set(2.5)
    assert (sent.component.name, sent.variable.name) == ("com.example.Pump", "Flow")
    assert sent.attribute_value == "2.5"
    assert Pump.Temperature.component == "com.example.Pump"


def test_a_monitor_is_set_on_a_variable() -> None:
    module: Any = standard(VERSIONS["2.1"])
    upper = module.enums.MonitorEnumType.upper_threshold
    monitor = module.EVSE.Power.at(1).monitor(upper, 11_000.0, 5, transaction=True)
    assert monitor.component == module.EVSE.Power.at(1).component_type()
    assert monitor.variable.name == "Power"
    assert (monitor.type, monitor.value, monitor.severity) == (upper, 11_000.0, 5)
    assert (monitor.id, monitor.transaction) == (None, True)


# Configuration keys of 1.6


def test_the_keys_are_those_of_the_table() -> None:
    version = VERSIONS["1.6"]
    module: Any = standard(version)
    found = {
        (
            name,
            key.name,
            key.accessibility,
            key.data_type.name,
            key.required,
            key.profile,
            hasattr(key, "change"),
        )
        for name, key in vars(module.Keys).items()
        if isinstance(key, devicemodel.ConfigurationKey)
    }
    assert found == {
        (
            row["key"],
            row["key"],
            row["accessibility"],
            row["type"],
            row["required"] == "Yes",
            row["profile"],
            row["accessibility"] != "R",
        )
        for row in rows(version, "configuration_keys")
    }
    assert len(found) == 50


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
def test_each_key_has_a_variable_or_says_why_not(version: str) -> None:
    """The variable is one of the appendices, and leads back to the key."""
    keys: Any = standard(VERSIONS["1.6"])
    newer: Any = standard(VERSIONS[version])
    shared, without = [], []
    for row in rows(VERSIONS["1.6"], "configuration_keys"):
        key = keys.find_key(row["key"])
        if key.variable is None:
            assert key.no_variable
            without.append(key.name)
            continue
        component, variable, instance = key.variable
        owner = component or "Connector"
        found = newer.find(
            newer.datatypes.ComponentType(name=owner),
            newer.datatypes.VariableType(name=variable, instance=instance or None),
        )
        assert (found.component, found.name) == (owner, variable)
        assert (found.instance or "") == instance
        assert keys.key_of(owner.upper(), variable.lower(), instance or None) is key
        shared += [key.name] if key.name == variable else []
    assert (len(shared), len(without)) == (9, 10)
    assert keys.key_of("AuthCtrlr", "Others") is None
    assert keys.key_of("OCPPCommCtrlr", "MessageAttempts") is None


def test_a_key_is_found_read_and_changed() -> None:
    module: Any = standard(VERSIONS["1.6"])
    key = module.find_key("heartbeatINTERVAL")
    assert key is module.Keys.HeartbeatInterval
    assert module.find_key("com.example.Key") is None
    assert key.get() == module.call.GetConfiguration(key=["HeartbeatInterval"])
    change = key.change(300)
    assert change == module.call.ChangeConfiguration("HeartbeatInterval", "300")
    assert key.parse(change.value) == 300
    sampled = module.Keys.MeterValuesSampledData
    measurands = ["Voltage", "Current.Import"]
    assert sampled.change(measurands).value == "Voltage,Current.Import"
    assert sampled.parse("Voltage,Current.Import") == measurands


# When it is loaded


def test_nothing_is_loaded_that_nobody_asks_for(version: Version) -> None:
    script = (
        "import sys\n"
        f"from generated.{version.package} import call, codec, roles\n"
        "print('generated.devicemodel' in sys.modules)\n"
        f"from generated.{version.package} import standard\n"
        "print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    before, after = run.stdout.splitlines()
    assert before == "False"
    assert "generated.devicemodel" in after.split()
    assert f"generated.{version.package}.standard_names" not in after.split()
