"""What the appendices say besides the schemas: ``schemas/<version>/standard/``.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from ocpp_codegen.base import forms, resources
from ocpp_codegen.base.errors import at, fail, quoted
from ocpp_codegen.base.forms import Form
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.knowledge.facts import Member, MemberName
from ocpp_codegen.protocol.versions import Dialect

# What a value is known by besides its name. A tuple holds any number of names.
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

    @property
    def address(self) -> tuple[str, ...]:
        """What tells it apart: names count regardless of case."""
        parts = (self.component, self.name, self.instance, self.attribute)
        return tuple(part.lower() for part in parts)


@dataclass(frozen=True)
class Key:
    """A configuration key.

    variable: component, variable and instance that OCPP 2.x has instead, or else
    no_variable says why there is none.
    """

    name: str
    data_type: str
    writable: bool
    accessibility: str
    required: bool
    profile: str
    variable: tuple[str, str, str] | None = None
    no_variable: str = ""


@dataclass(frozen=True)
class Appendices:
    """All of it; what a version does not have is empty.

    names are enums of component and variable names under which users of the ocpp
    package know them.
    """

    sets: tuple[ValueSet, ...]
    components: tuple[str, ...]
    variables: tuple[Variable, ...]
    keys: tuple[Key, ...]
    names: tuple[ValueSet, ...]


@dataclass(frozen=True)
class Table:
    """A file of a version: its columns, and the sets of values that are made of it."""

    columns: tuple[str, ...]
    sets: tuple[ValueSet, ...]


Row = Mapping[str, str]
T = TypeVar("T")


class _Set(Form):
    file: str
    doc: str
    columns: bool = True
    other_names: tuple[str, ...] = ()
    members: dict[str, Member] = Field(default_factory=dict)


class _Tables(Form):
    sets: dict[str, _Set]
    names: dict[str, Member] = Field(default_factory=dict)


# The columns of the files that are not sets of values, which all start with the value.
_COLUMNS = {
    "components": ("component",),
    "configuration_keys": ("key", "accessibility", "type", "required", "profile"),
    "device_model": (
        *("component", "variable", "instance", "required", "data_type", "unit"),
    ),
    "ocpp_names": ("enum", "value"),
    "variables_of_keys": ("key", "component", "variable", "instance", "reason"),
    "variables": ("variable", "data_type", "unit"),
}


# Files that nobody adds to: names that users of ocpp know, and those of components,
# which the device model has as well.
_NO_TABLES = ("components", "ocpp_names", "variables_of_keys")


def load(dialect: Dialect) -> Appendices:
    """What is known of a version."""
    folder = resources.folder("schemas") / dialect.package / "standard"
    path = folder / "sets.toml"
    tables = forms.read(_Tables, read_toml(path), str(path))
    types = {row["variable"]: row["data_type"] for row in _rows(folder, "variables")}
    rows = _read_each(folder, "device_model", lambda row: variables_of(row, types))
    names = _rows(folder, "ocpp_names")
    return Appendices(
        sets=tuple(_set(folder, name, table) for name, table in tables.sets.items()),
        components=_components(folder),
        variables=tuple(chain.from_iterable(rows)),
        keys=tuple(_with_variables(folder)),
        names=tuple(
            _names(enum, names, tables.names)
            for enum in dict.fromkeys(row["enum"] for row in names)
        ),
    )


def tables(dialect: Dialect) -> Mapping[str, Table]:
    """The files of a version by their names, for those who have rows to add."""
    folder = resources.folder("schemas") / dialect.package / "standard"
    path = folder / "sets.toml"
    known = forms.read(_Tables, read_toml(path), str(path))
    found = {}
    for file in sorted(folder.glob("*.csv")):
        rows = _rows(folder, file.stem)
        sets = [n for n, table in known.sets.items() if table.file == file.stem]
        found[file.stem] = Table(
            tuple(rows[0]) if rows else (),
            tuple(_set(folder, name, known.sets[name]) for name in sets),
        )
    return {name: table for name, table in found.items() if name not in _NO_TABLES}


def _rows(folder: Path, name: str) -> list[Row]:
    """The rows of a file, each with all its columns; none if there is no such file."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    columns = tuple(reader.fieldnames or ())
    if columns != _COLUMNS.get(name, columns):
        raise fail(
            f"the columns are {', '.join(columns)}",
            f"use these: {', '.join(_COLUMNS[name])}",
            f"{path}:1",
        )
    for line, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise fail(
                f"the row does not have {len(columns)} cells",
                "give each column one, which may be empty",
                f"{path}:{line}",
            )
    return list(rows)


def _read_each(folder: Path, name: str, read: Callable[[Row], T]) -> list[T]:
    """What becomes of each row; an error in one names its line."""
    found = []
    for line, row in enumerate(_rows(folder, name), 2):
        with at(f"{folder / name}.csv:{line}"):
            found.append(read(row))
    return found


# Sets of values


def _set(folder: Path, name: str, table: _Set) -> ValueSet:
    with at(f"{folder / table.file}.csv"):
        rows = _rows(folder, table.file)
        if not rows:
            raise fail(f"{name} has no values", "add them, or remove it from sets.toml")
        _, *columns = rows[0]
        columns = columns if table.columns else []
        values = values_of(rows, columns)
    return ValueSet(
        name=name,
        doc=table.doc,
        other_names=table.other_names,
        columns=tuple(map(_plural, columns)),
        values=values,
        members={value: member.names for value, member in table.members.items()},
    )


def values_of(rows: Sequence[Row], columns: Sequence[str]) -> tuple[Value, ...]:
    """The values of rows, each once; columns are those to know of each."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(next(iter(row.values())), []).append(row)
    return tuple(
        Value(value, tuple(_fact(column, same) for column in columns))
        for value, same in found.items()
    )


def columns_known(rows: Sequence[Row]) -> tuple[str, ...]:
    """The names of what is known of the values in rows."""
    return tuple(map(_plural, list(rows[0])[1:])) if rows else ()


def _plural(column: str) -> str:
    return {"data_type": "data_types", "unit": "units"}.get(column, column)


def _fact(column: str, rows: list[Row]) -> Fact:
    cells = [row[column] for row in rows]
    if column == "unit":
        return tuple(dict.fromkeys(unit for cell in cells for unit in _units(cell)))
    if column == "data_type":
        return tuple(dict.fromkeys(_data_type(cell) for cell in cells if cell))
    if len(set(cells)) > 1:
        raise fail(
            f"{column} is both {quoted(cells[0])} and {quoted(cells[1])}", "fix it"
        )
    cell = cells[0]
    if cell in ("Yes", "No"):
        return cell == "Yes"
    bits = _BITS.fullmatch(cell)
    return int(bits[1]) if bits else cell


def _names(enum: str, rows: list[Row], exceptions: Mapping[str, Member]) -> ValueSet:
    return ValueSet(
        name=enum,
        doc=f"Names that ocpp.v201 has in its {enum}.",
        other_names=(),
        columns=(),
        values=tuple(Value(row["value"], ()) for row in rows if row["enum"] == enum),
        members={
            row["value"]: exceptions[row["value"]].names
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


def variables_of(row: Row, types: Mapping[str, str]) -> list[Variable]:
    """What a row stands for; types are those of the list of variables."""
    _, _, ending = row["variable"].partition(".")
    if ending not in _ATTRIBUTES:
        raise fail(
            f"{quoted(row['variable'])} names no attribute that is known",
            f"after the dot use one of {', '.join(filter(None, _ATTRIBUTES))}",
        )
    return [_variable(row, types, attribute) for attribute in _ATTRIBUTES[ending]]


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
        raise fail(f"{quoted(cell)} is not a data type", f"use one of {known}")
    return found


# Configuration keys


def key_of(row: Row) -> Key:
    """The configuration key of a row."""
    if row["accessibility"] not in _ACCESS:
        raise fail(
            f"{row['key']}: {quoted(row['accessibility'])} is not an accessibility",
            "use R or RW",
        )
    return Key(
        name=row["key"],
        data_type=_data_type(row["type"]),
        writable=row["accessibility"] != "R",
        accessibility=row["accessibility"],
        required=_REQUIRED.get(row["required"].lower(), False),
        profile=row["profile"],
    )


def _with_variables(folder: Path) -> Iterator[Key]:
    """The keys, each with the variable that OCPP 2.x has instead."""
    rows = {row["key"]: row for row in _rows(folder, "variables_of_keys")}
    for key in _read_each(folder, "configuration_keys", key_of):
        row = rows.get(key.name)
        if row is None or bool(row["variable"]) == bool(row["reason"]):
            raise fail(
                f"{key.name} has neither a variable nor a reason for having none",
                "give it one of them",
                f"{folder / 'variables_of_keys'}.csv",
            )
        component = "" if row["component"] == "<generic>" else row["component"]
        variable = (component, row["variable"], row["instance"])
        yield replace(
            key,
            variable=variable if row["variable"] else None,
            no_variable=row["reason"],
        )
