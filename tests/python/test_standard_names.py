"""The names that ocpp 2.1.0 has for the sets of the appendices, held against ours.

Every enum of ocpp.v201 and ocpp.v16 that no schema defines is looked for in standard,
member by member. What differs has to be in STANDARD_DIFFERENCES, and each row of that
list has to be found.
"""

import importlib
import json
import pickle
import re
import subprocess
import sys
from enum import Enum, StrEnum
from types import ModuleType
from typing import Any

import pytest
from tests.helpers.deliberate_differences import STANDARD_DIFFERENCES
from tests.helpers.schemas import ROOT, VERSIONS

ABSENT = "absent"
Found = tuple[str, str, str]

PACKAGES = {"v16": 1, "v201": 87}
# Of names that are more than that of a variable.
EXAMPLES = ("Power(MaxLimit)", "Count[HeightInChars]", "Power.maxSet")
every_package = pytest.mark.parametrize("package", PACKAGES)


def ours(package: str, module: str = "standard") -> ModuleType:
    """A module of ours."""
    return importlib.import_module(f"generated.{package}.{module}")


def theirs(package: str) -> dict[str, type[Enum]]:
    """Their enums that we have nowhere else."""
    module = importlib.import_module(f"ocpp.{package}.enums")
    # An alias of a version before; no set of names.
    others = {"CiStringType"}
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and not hasattr(ours(package, "enums"), name)
        and name not in others
    }


def output_of(script: str) -> list[str]:
    """The lines that a script prints in an interpreter of its own."""
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return run.stdout.splitlines()


def members(cls: Any) -> dict[str, str]:
    """Name to value, with second names; nothing for a class that is not there."""
    return {
        name: member.value for name, member in getattr(cls, "__members__", {}).items()
    }


def differences(package: str) -> set[Found]:
    """What differs, by name: ours and theirs."""
    found = set()
    for name, cls in theirs(package).items():
        mine, other = members(getattr(ours(package), name, None)), members(cls)
        for member in mine.keys() | other.keys():
            pair = (mine.get(member, ABSENT), other.get(member, ABSENT))
            if pair[0] != pair[1]:
                found.add((f"standard.{name}.{member}", *pair))
    return found


def told(package: str) -> set[Found]:
    """The same as the rows tell it, those together that are alike."""
    found = differences(package)
    if package == "v16":
        return told_of_keys(found)
    counts = {row for row in found if re.search(r"\.count_?$", row[0])}
    assert {(a, b) for _, a, b in counts} == {("Count", ABSENT), (ABSENT, "Count")}
    added = {row for row in found - counts if row[2] == ABSENT}
    texts = sorted(name.removeprefix("standard.") for name, _, _ in added)
    lost = {row for row in found if row[1] == ABSENT and "VariableName." in row[0]}
    lost -= {row for row in lost if row[0].startswith("standard.Standardized")} | counts
    more = {row for row in lost if re.search(r"[(\[.]", row[2])}
    assert {row[2] for row in more} >= set(EXAMPLES)
    unlisted = sorted(row[0].removeprefix("standard.") for row in lost - more)
    twice = [name.partition(".")[0] for name in unlisted].count
    assert not hasattr(ours(package), "ChargingStateVariableName")
    assert twice("ChargingStateVariableName") == twice("ConnectedEVVariableName") == 10
    others = [n.replace("VariableName", "") for n in unlisted if "Charging" not in n]
    single = [name for name in others if not name.startswith("ConnectedEV")]
    alike = "10 of ChargingState, a class that is absent too, and again of ConnectedEV"
    return (found - counts - added - lost) | {
        ("standard.* (further names)", ", ".join(texts), ABSENT),
        ("standard.*.count", "count_", f"count in {len(counts) // 2} enums"),
        (
            "standard.*VariableName (more than a variable)",
            ABSENT,
            f"{len(more)} members such as {', '.join(EXAMPLES)}",
        ),
        (
            "standard.*VariableName (not in the appendix)",
            ABSENT,
            f"{len(unlisted)} members: {alike}, " + ", ".join(single),
        ),
    }


def told_of_keys(found: set[Found]) -> set[Found]:
    """The same for the keys of 1.6."""
    prefix = "standard.ConfigurationKey"
    values = set(members(theirs("v16")["ConfigurationKey"]).values())
    further = {row for row in found if row[2] == ABSENT and row[1] in values}
    lost = {row for row in found if row[1] == ABSENT}

    def names(rows: set[Found]) -> str:
        return ", ".join(sorted(name.removeprefix(f"{prefix}.") for name, _, _ in rows))

    return (found - further - lost) | {
        (f"{prefix} (further names)", names(further), ABSENT),
        (f"{prefix} (other documents)", ABSENT, names(lost)),
    }


# Tests


@every_package
def test_the_list_of_differences_is_complete(package: str) -> None:
    assert len(theirs(package)) == PACKAGES[package]
    listed = {(d.name, d.ours, d.theirs) for d in STANDARD_DIFFERENCES[package]}
    found = told(package)
    assert found - listed == set()
    assert listed - found == set()


@every_package
def test_the_list_is_fit_to_be_read(package: str) -> None:
    listed = STANDARD_DIFFERENCES[package]
    names = [row.name for row in listed]
    assert names == sorted(set(names))
    assert all(row.reason.endswith(".") for row in listed)


@every_package
def test_every_other_name_works_as_a_string_enum(package: str) -> None:
    """All but one class of theirs are here, and behave as theirs do."""
    missing = set()
    for name, cls in theirs(package).items():
        mine: Any = getattr(ours(package), name, None)
        if mine is None:
            missing.add(name)
            continue
        assert issubclass(mine, StrEnum)
        for member in cls:
            if member.name in mine.__members__:
                own = mine[member.name]
                assert own == mine(own.value) == own.value
                assert json.dumps(own) == json.dumps(own.value)
                assert pickle.loads(pickle.dumps(own)) is own
    assert missing == ({"ChargingStateVariableName"} if package == "v201" else set())


def test_the_values_of_names_are_names_of_the_appendix() -> None:
    """So that none is invented: a component, a variable or an instance."""
    standard: Any = ours("v201")
    known = {"Component": set(standard.COMPONENTS)}
    entries = standard._variables().values()
    listed = {member.value for member in standard.VariableName}
    known["Variable"] = {entry.name for entry in entries} | listed
    known["Instance"] = {entry.instance for entry in entries}
    names = ours("v201", "standard_names").__all__
    assert len(names) == 82
    kinds = set()
    for name in set(names) - {"TxStartStopPointEnumType"}:
        kind = re.findall(r"(Component|Variable|Instance)Name$", name)[0]
        values = {member.value for member in getattr(standard, name)}
        assert values <= known[kind], name
        kinds.add(kind)
    assert kinds == known.keys()


def test_these_names_are_loaded_only_when_one_is_used() -> None:
    script = (
        "import sys\n"
        "from generated.v201 import standard\n"
        "name = 'generated.v201.standard_names'\n"
        "print(name in sys.modules)\n"
        "print(standard.TxCtrlrVariableName.ev_connection_time_out)\n"
        "print(name in sys.modules)\n"
    )
    assert output_of(script) == ["False", "EVConnectionTimeOut", "True"]


def test_import_star_and_dir_have_these_names_too() -> None:
    script = (
        "import sys\n"
        "from generated.v201 import standard\n"
        "names = dir(standard)\n"
        "print('generated.v201.standard_names' in sys.modules)\n"
        "print({*standard.__all__} <= {*names}, 'TxCtrlrVariableName' in names)\n"
        "from generated.v201.standard import *\n"
        "print(PhysicalComponentName.connector, find is standard.find)\n"
    )
    assert output_of(script) == ["False", "True True", "Connector True"]


@pytest.mark.parametrize("package", [v.package for v in VERSIONS.values()])
def test_all_names_are_given_to_import_star(package: str) -> None:
    module = ours(package)
    own = {
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and name[0] != "_"
    }
    other = {"COMPONENTS", "Sample", "samples"} & vars(module).keys()
    lazy = set(ours(package, "standard_names").__all__) if package == "v201" else set()
    assert len(module.__all__) == len(set(module.__all__))
    assert set(module.__all__) == (own - {"T", "find_in"}) | other | lazy
    for name in module.__all__:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("package", [v.package for v in VERSIONS.values()])
def test_a_name_that_is_not_there_is_an_attribute_error(package: str) -> None:
    with pytest.raises(AttributeError, match=r"standard'.* has no attribute 'TxCtrl'"):
        ours(package).TxCtrl  # noqa: B018
    assert not hasattr(ours(package), "__wrapped__")
