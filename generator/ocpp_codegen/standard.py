"""What the appendices say beside the schemas: ``schemas/<version>/standard/``.

The CSV files hold columns of the appendices as they stand there. Their quirks are
ironed out here, by these rules:

- A data type counts regardless of case; ``DateTime`` is ``dateTime``. A row of the
  device model without one has that of its name in the list of variables.
- Units are separated by commas. ``%`` is ``Percent`` and ``Var`` is ``var``, which
  is what the list of units calls them.
- required is ``yes``, ``no`` or nothing, which is no; any other word, as ``V2X``, is
  what makes the variable required.
- ``<generic>`` rows are of any component.
- An instance in angle brackets, or a range as ``1, 2 .. 20``, stands for names that
  are free.
- What follows a dot is an attribute: ``Power.maxSet`` is the MaxSet of Power,
  ``min/maxSet`` are two of them, and ``actual`` is the variable itself.
- A value that a list has twice is one value with the facts of both rows.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocpp_codegen import resources
from ocpp_codegen.errors import fail, quoted
from ocpp_codegen.facts import MemberName, read_member, read_toml
from ocpp_codegen.versions import Dialect

# What a value is known by beside its name. A tuple holds any number of names.
Fact = bool | int | str | tuple[str, ...]

_DATA_TYPES = {
    name.lower(): name
    for name in (
        "boolean",
        "CSL",
        "dateTime",
        "decimal",
        "identifierString",
        "integer",
        "MemberList",
        "OptionList",
        "passwordString",
        "SequenceList",
        "string",
    )
}
_UNITS = {"%": "Percent", "Var": "var"}
_ATTRIBUTES = {
    "": [""],
    "actual": [""],
    "target": ["Target"],
    "minSet": ["MinSet"],
    "maxSet": ["MaxSet"],
    "min/maxSet": ["MinSet", "MaxSet"],
}
_REQUIRED = {"yes": True, "no": False, "": False}
_ACCESS = ("R", "RW", "R or RW")
_FREE_INSTANCE = re.compile(r"<\w+>|.*\.\..*")
_BITS = re.compile(r"([0-9]+) bits")


@dataclass(frozen=True)
class Value:
    """A value of a set, with one fact for each column of the set."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class ValueSet:
    """An open set of values: others are legal as well."""

    name: str
    doc: str
    other_names: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[Value, ...]
    members: Mapping[str, MemberName]


@dataclass(frozen=True)
class Variable:
    """A variable of a component, or of any where component is empty.

    instances is what stands for its instances, where their names are free.
    required_with is what makes it required. An empty string is nothing.
    """

    component: str
    name: str
    data_type: str
    units: tuple[str, ...]
    required: bool
    required_with: str
    instance: str
    instances: str
    attribute: str


@dataclass(frozen=True)
class Key:
    """A configuration key."""

    name: str
    data_type: str
    writable: bool
    accessibility: str
    required: bool
    profile: str


@dataclass(frozen=True)
class Standard:
    """All of it; what a version does not have is empty.

    names are enums of component and variable names under which users of the ocpp
    package know them.
    """

    sets: tuple[ValueSet, ...]
    components: tuple[str, ...]
    variables: tuple[Variable, ...]
    keys: tuple[Key, ...]
    names: tuple[ValueSet, ...]


Row = Mapping[str, str]


def load(dialect: Dialect) -> Standard:
    """What is known of a version."""
    folder = resources.folder("schemas") / dialect.package / "standard"
    tables = read_toml(folder / "sets.toml")
    names = _rows(folder, "ocpp_names")
    return Standard(
        sets=tuple(_set(folder, name, table) for name, table in tables["sets"].items()),
        components=_components(folder),
        variables=tuple(_variables(folder)),
        keys=tuple(_key(folder, row) for row in _rows(folder, "configuration_keys")),
        names=tuple(
            _names(enum, names, tables.get("names", {}))
            for enum in dict.fromkeys(row["enum"] for row in names)
        ),
    )


def _rows(folder: Path, name: str) -> list[Row]:
    """The rows of a file; none where a version has no such file."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Sets of values


def _set(folder: Path, name: str, table: Mapping[str, Any]) -> ValueSet:
    rows = _rows(folder, table["file"])
    if not rows:
        raise fail(f"{name} has no values", "add them", str(folder / table["file"]))
    first, *columns = rows[0] if table.get("columns", True) else [next(iter(rows[0]))]
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[first], []).append(row)
    return ValueSet(
        name=name,
        doc=table["doc"],
        other_names=tuple(table.get("other_names", ())),
        columns=tuple(_plural(column) for column in columns),
        values=tuple(
            Value(value, tuple(_fact(column, same) for column in columns))
            for value, same in found.items()
        ),
        members={v: read_member(m) for v, m in table.get("members", {}).items()},
    )


def _plural(column: str) -> str:
    return {"data_type": "data_types", "unit": "units"}.get(column, column)


def _fact(column: str, rows: list[Row]) -> Fact:
    cells = [row[column] for row in rows]
    if column == "unit":
        return tuple(dict.fromkeys(unit for cell in cells for unit in _units(cell)))
    if column == "data_type":
        return tuple(dict.fromkeys(_data_type(cell) for cell in cells if cell))
    (cell,) = cells
    if cell in ("Yes", "No"):
        return cell == "Yes"
    bits = _BITS.fullmatch(cell)
    return int(bits[1]) if bits else cell


def _names(enum: str, rows: list[Row], exceptions: Mapping[str, Any]) -> ValueSet:
    return ValueSet(
        name=enum,
        doc=f"Names that ocpp.v201 has in its {enum}.",
        other_names=(),
        columns=(),
        values=tuple(Value(row["value"], ()) for row in rows if row["enum"] == enum),
        members={
            row["value"]: read_member(exceptions[row["value"]])
            for row in rows
            if row["enum"] == enum and row["value"] in exceptions
        },
    )


# The device model


def _components(folder: Path) -> tuple[str, ...]:
    listed = [row["component"] for row in _rows(folder, "components")]
    used = [row["component"] for row in _rows(folder, "device_model")]
    names = {*listed, *used} - {"<generic>"}
    return tuple(sorted(names))


def _variables(folder: Path) -> list[Variable]:
    types = {row["variable"]: row["data_type"] for row in _rows(folder, "variables")}
    return [
        _variable(row, types, attribute)
        for row in _rows(folder, "device_model")
        for attribute in _attributes(folder, row)
    ]


def _attributes(folder: Path, row: Row) -> list[str]:
    _, _, ending = row["variable"].partition(".")
    if ending not in _ATTRIBUTES:
        raise fail(
            f"{quoted(row['variable'])} names no attribute that is known",
            f"after the dot use one of {', '.join(filter(None, _ATTRIBUTES))}",
            str(folder / "device_model.csv"),
        )
    return _ATTRIBUTES[ending]


def _variable(row: Row, types: Mapping[str, str], attribute: str) -> Variable:
    name, _, _ = row["variable"].partition(".")
    free = bool(_FREE_INSTANCE.fullmatch(row["instance"]))
    return Variable(
        component="" if row["component"] == "<generic>" else row["component"],
        name=name,
        data_type=_data_type(row["data_type"] or types.get(name, "")),
        units=_units(row["unit"]),
        required=_REQUIRED.get(row["required"], False),
        required_with="" if row["required"] in _REQUIRED else row["required"],
        instance="" if free else row["instance"],
        instances=row["instance"] if free else "",
        attribute=attribute,
    )


def _units(cell: str) -> tuple[str, ...]:
    units = [unit.strip() for unit in cell.split(",") if unit.strip()]
    return tuple(_UNITS.get(unit, unit) for unit in units)


def _data_type(cell: str) -> str:
    found = _DATA_TYPES.get(cell.lower())
    if found is None:
        known = ", ".join(_DATA_TYPES.values())
        raise fail(f"{quoted(cell)} is no data type", f"use one of {known}")
    return found


# Configuration keys


def _key(folder: Path, row: Row) -> Key:
    if row["accessibility"] not in _ACCESS:
        raise fail(
            f"{row['key']}: {quoted(row['accessibility'])} is no accessibility",
            f"use one of {', '.join(_ACCESS)}",
            str(folder / "configuration_keys.csv"),
        )
    return Key(
        name=row["key"],
        data_type=_data_type(row["type"]),
        writable=row["accessibility"] != "R",
        accessibility=row["accessibility"],
        required=_REQUIRED[row["required"].lower()],
        profile=row["profile"],
    )
