"""Imports a generated package and uses every class of it; needs nothing else.

Run as ``python -I -S exercise.py FOLDER PACKAGE [MODULE...]``, it works under any
Python and prints as JSON what it did; without modules it imports all of them.
Any fault is a traceback and an exit code of 1.
"""

import copy
import dataclasses
import enum
import importlib
import json
import pickle
import sys
import typing
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

# The modules whose classes are used as well.
MODULES = ("call", "call_result", "datatypes", "enums")


def main(folder: str, package: str, *modules: str) -> None:
    """Uses the package, which lies in the folder."""
    sys.path.insert(0, folder)
    files = Path(folder, *package.split(".")).glob("*.py")
    done: Counter[str] = Counter()
    for stem in modules or sorted(path.stem for path in files):
        module = importlib.import_module(f"{package}.{stem}")
        done["modules"] += 1
        if stem in MODULES:
            for cls in classes(module):
                done[f"{stem}: {use(cls)}"] += 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    print(json.dumps({"python": version, **done}))


def classes(module: ModuleType) -> list[type]:
    """The classes that a module defines, each once, whatever names it has."""
    values = [value for value in vars(module).values() if isinstance(value, type)]
    return [c for c in dict.fromkeys(values) if c.__module__ == module.__name__]


def use(cls: type) -> str:
    """Does with a class what programs do; returns what kind of class it is."""
    if issubclass(cls, enum.Enum):
        use_enum(cls)
        return "enums"
    if dataclasses.is_dataclass(cls):
        use_dataclass(cls)
        return "dataclasses"
    if issubclass(cls, dict):
        survives(cls({"vendorId": "com.example", "a": [1]}))
        return "dicts"
    return "other classes"


def use_enum(cls: type[enum.Enum]) -> None:
    """Members are strings, and one object each."""
    for name, member in cls.__members__.items():
        check(isinstance(member, str) and member == member.value == str(member), member)
        check(cls[name] is member and cls(member.value) is member, member)
        check(pickle.loads(pickle.dumps(member)) is member, member)
        check(copy.deepcopy(member) is member, member)
        check(json.dumps(member) == json.dumps(member.value), member)


def use_dataclass(cls: Any) -> None:
    """Instances with a value in each field, and with required ones only."""
    fields = dataclasses.fields(cls)
    hints = typing.get_type_hints(cls)
    check([f.name for f in fields] == list(hints), cls)
    full = cls(**{f.name: f"value of {f.name}" for f in fields})
    check(takes_positions(cls, full), cls)
    required = [f for f in fields if f.default is dataclasses.MISSING]
    least = cls(**{f.name: [f.name] for f in required})
    for instance in (full, least):
        survives(instance)
        check(dataclasses.replace(instance) == instance, cls)
        check(list(dataclasses.asdict(instance)) == list(hints), cls)
        check(not hasattr(instance, "__dict__"), cls)
        check(repr(instance).startswith(f"{cls.__name__}("), cls)
    changed = dataclasses.replace(full, **{f.name: 0 for f in fields[:1]})
    check(changed != full or not fields, cls)
    names = ("call", "datatypes", "enums")
    check(not any(getattr(full, n, None) is not None for n in names), cls)


def takes_positions(cls: Any, full: Any) -> bool:
    """Whether positions make the same, and those of fields by name are refused."""
    fields = dataclasses.fields(cls)
    by_place = [getattr(full, f.name) for f in fields if not f.kw_only]
    by_name = {f.name: getattr(full, f.name) for f in fields if f.kw_only}
    if by_name:
        try:
            cls(*by_place, *by_name.values())
        except TypeError:
            pass
        else:
            return False
    return bool(cls(*by_place, **by_name) == full)


def survives(value: Any) -> None:
    """Copies are equal to a value and of its class."""
    copies = [copy.copy(value), copy.deepcopy(value)]
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        copies.append(pickle.loads(pickle.dumps(value, protocol)))
    for other in copies:
        check(
            other == value and type(other) is type(value) and other is not value, value
        )


def check(holds: bool, what: object) -> None:
    """An assertion that no option of Python takes out."""
    if not holds:
        raise AssertionError(repr(what))


if __name__ == "__main__":
    main(*sys.argv[1:])
