"""The committed modules of a version, imported."""

import importlib
from types import ModuleType
from typing import Any

from tests.helpers.schemas import ROOT, Version

GENERATED = ROOT / "generated"

# The folders next to the versions, which all of them share.
SHARED_FOLDERS = ("charge_point", "extending", "ocppj")

# The modules that need the ocpp package; all others stand alone.
NEEDS_OCPP = "charge_point"


def module(version: Version, name: str) -> ModuleType:
    """A generated module by its name."""
    return importlib.import_module(f"generated.{version.package}.{name}")


def cls(version: Version, module_name: str, name: str) -> Any:
    """A generated class."""
    return getattr(module(version, module_name), name)


def stand_alone(version: Version) -> list[str]:
    """The modules of a version that need no other package."""
    files = (GENERATED / version.package).glob("*.py")
    return sorted(path.stem for path in files if path.stem != NEEDS_OCPP)


def used(version: Version) -> dict[str, int]:
    """How many classes of each kind exercise.py finds in a version."""
    dicts = {"datatypes: dicts": 1} if "CustomDataType" in version.objects else {}
    return {
        "call: dataclasses": len(version.actions),
        "call_result: dataclasses": len(version.answered),
        "datatypes: dataclasses": len(version.objects) - len(dicts),
        **dicts,
        "enums: enums": len(version.enums) + 1,
    }


def own_classes(found_in: ModuleType) -> dict[str, Any]:
    """The classes that a module defines, by each name that it gives them."""
    return {
        name: value
        for name, value in vars(found_in).items()
        if isinstance(value, type) and value.__module__ == found_in.__name__
    }
