"""What ``ocpp`` calls things, and what they are called in the generated modules.

The tables ocpp_renames.csv and ocpp_fields.csv in the folder of each version in
schemas/ come from real releases of ``ocpp``; tests/migration/derive.py makes them.
A path is that of a class or enum member, such as v201.enums.ResetType.immediate.
"""

import csv
import functools
from collections.abc import Mapping
from difflib import get_close_matches

from ocpp_codegen.base import resources
from ocpp_codegen.migration import shapes

NAMES, FIELDS = "ocpp_renames.csv", "ocpp_fields.csv"

# Modules of ocpp import the classes of these, so that they can be had there too.
_SHARED = ("datatypes", "enums")


def new_path(path: str) -> str:
    """The path here of what ocpp has under a path; empty if there is no such thing."""
    package, _, inner = path.partition(".")
    known = _names(package)
    if inner in known:
        return f"{package}.{known[inner]}" if known[inner] else ""
    parent, _, member = inner.rpartition(".")
    if "." in parent:
        moved = new_path(f"{package}.{parent}")
        return f"{moved}.{member}" if moved else ""
    return f"{package}.{_owner(package, parent, member)}"


def _owner(package: str, module: str, name: str) -> str:
    """The class with the module that defines it, which may be a shared one."""
    known = shapes.names(package)
    if name in known.get(module, ()):
        return f"{module}.{name}"
    for shared in _SHARED:
        if module in known and name in known[shared]:
            return f"{shared}.{name}"
    return f"{module}.{name}"


def order(path: str) -> tuple[str, ...] | None:
    """The fields of one of our classes as ocpp has them by place, in our spelling.

    None where ocpp has the same fields in the same places.
    """
    package, _, inner = path.partition(".")
    rows = _fields(package).get(inner)
    if rows is None:
        return None
    return tuple(renamed(path, name) for name in rows[-1])


def renamed(path: str, name: str) -> str:
    """Our spelling of a field of ocpp; the same name if nothing is known of it."""
    shape = shapes.shape(path)
    if shape is None:
        return shapes.wire_names(path).get(name, name)
    field = shape.field(name)
    if field is not None:
        return field.name
    package, _, inner = path.partition(".")
    if any(name in row for row in _fields(package).get(inner, ())):
        ours = [field.name for field in shape.fields.values()]
        return next(iter(get_close_matches(name, ours, 1)), name)
    return name


@functools.cache
def has_renamed_members(path: str) -> bool:
    """Whether an enum of ocpp has members that are called otherwise here."""
    package, _, inner = path.partition(".")
    return any(
        old.rpartition(".")[0] == inner and new.rpartition(".")[2] != _last(old)
        for old, new in _names(package).items()
    )


def names_in(package: str, module: str) -> frozenset[str]:
    """The names that some release of ocpp has in a module, and that changed."""
    paths = (old.split(".") for old in _names(package))
    return frozenset(path[1] for path in paths if path[0] == module and len(path) == 2)


def _last(path: str) -> str:
    return path.rpartition(".")[2]


@functools.cache
def _names(package: str) -> Mapping[str, str]:
    return {row["old"]: row["new"] for row in _rows(package, NAMES)}


@functools.cache
def _fields(package: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in _rows(package, FIELDS):
        earlier = found.get(row["class"], ())
        found[row["class"]] = (*earlier, tuple(row["fields"].split()))
    return found


def _rows(package: str, name: str) -> list[dict[str, str]]:
    path = resources.folder("schemas") / package / name
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
