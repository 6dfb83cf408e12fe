"""What a vendor adds to the standard names: rows in extension.toml or in CSV files."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, Self

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.linting import Findings, LintError, near
from ocpp_codegen.extension.entries import Entry
from ocpp_codegen.extension.table import Table as TomlTable
from ocpp_codegen.jsonschema import files
from ocpp_codegen.jsonschema.files import MANIFEST, Folder
from ocpp_codegen.knowledge import appendices
from ocpp_codegen.knowledge.appendices import (
    Fact,
    Key,
    Table,
    Value,
    ValueSet,
    Variable,
)
from ocpp_codegen.knowledge.extension import OwnNames
from ocpp_codegen.protocol.model import Place
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python.free_names import is_name
from ocpp_codegen.python.names import is_class_name, member_name
from ocpp_codegen.python.standard import exports
from ocpp_codegen.python.standard_called import (
    attribute_name,
    called,
    variable_attribute,
)

KEYS = "configuration_keys"
VARIABLES = "device_model"
VALUE = "value"
MAX_ROWS = 20_000

_COLUMN = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_OWN_SET = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)


@dataclass(frozen=True)
class StandardEntry(Entry):
    """A [[standard]]: rows for a table of the standard names, here or in a CSV file."""

    KEY = "standard"
    KEYS = ("table", "file", "rows", "versions")

    place: Place
    versions: tuple[str, ...]
    table: str
    file: str | None
    rows: tuple[Mapping[str, Any], ...]

    @classmethod
    def parse(cls, table: TomlTable, served: Collection[str]) -> Self | None:
        rows = tuple(row.values() for row in table.tables("rows"))
        entry = cls(
            table.place,
            table.versions(served),
            table.text("table") or "",
            table.text("file", optional=True),
            rows,
        )
        if not table.failed and bool(entry.file) == bool(rows):
            table.wrong("rows", "a file or rows, but not both", "give one of them")
        return None if table.failed else entry


class _Row(NamedTuple):
    """The cells of a row by their columns, and where it stands."""

    place: Place
    cells: Mapping[str, str]


def read(
    entries: Sequence[StandardEntry],
    folder: Folder,
    dialect: Dialect,
    findings: Findings,
) -> OwnNames:
    """All that the entries add to the standard names of a version."""
    if not entries:
        return OwnNames()
    reader = _Reader(folder, dialect, findings)
    for entry in entries:
        with findings.collecting("wrong-value", MANIFEST, entry.place.pointer):
            reader.entry(entry)
    return reader.found()


class _Reader:
    """The names of one version, as they are read.

    _rows_of: the rows of each set of values, standard or not.
    """

    def __init__(self, folder: Folder, dialect: Dialect, findings: Findings) -> None:
        self._folder = folder
        self._dialect = dialect
        self._findings = findings
        self._tables = appendices.tables(dialect)
        self._known = appendices.load(dialect)
        self._types = {v.name: v.data_type for v in self._known.variables}
        self._keys: list[Key] = []
        self._variables: list[Variable] = []
        self._rows_of: dict[str, list[_Row]] = {}
        self._places: dict[object, Place] = {}
        self._components = {name.lower(): name for name in self._known.components}
        self._standard: set[object] = {
            *(("key", key.name.lower()) for key in self._known.keys),
            *(v.address for v in self._known.variables),
        }

    def entry(self, entry: StandardEntry) -> None:
        """Reads the rows of an entry."""
        table = self._tables.get(entry.table)
        if table is None:
            self._check_own_set(entry)
        rows = self._rows(entry, table.columns if table else None)
        if entry.table in (KEYS, VARIABLES):
            rows = [row for row in rows if self._is_new(entry.table, row)]
        if table is None or table.sets:
            self._rows_of.setdefault(entry.table, []).extend(rows)

    def found(self) -> OwnNames:
        """All that was read."""
        sets: list[ValueSet] = []
        for table, rows in self._rows_of.items():
            known = self._tables.get(table)
            if known is None:
                sets.append(self._own_set(table, rows))
            else:
                sets += (self._added(values, known, rows) for values in known.sets)
        filled = tuple(values for values in sets if values.values)
        names = OwnNames(tuple(self._keys), tuple(self._variables), filled)
        self._check_names(names)
        return names

    def _check_own_set(self, entry: StandardEntry) -> None:
        """Whether a table that this version does not have is a set of the vendor's."""
        name, version = entry.table, self._dialect.version
        if any(name in appendices.tables(other) for other in DIALECTS.values()):
            raise LintError(
                "not-in-version",
                f"OCPP {version} has no table {name}",
                "limit versions",
                MANIFEST,
                pointers.join(entry.place.pointer, "table"),
            )
        if not _OWN_SET.fullmatch(name):
            known = [n for other in DIALECTS.values() for n in appendices.tables(other)]
            raise LintError(
                "wrong-value",
                f"table: {quoted(name)} is not a table of any version",
                f"use one of {', '.join(sorted(set(known)))}, or a name such as "
                f"LightMode for a set of your own{near(name, known)}",
                MANIFEST,
                pointers.join(entry.place.pointer, "table"),
            )
        if name in exports(self._known) or not is_class_name(name):
            raise LintError(
                "shadowed-name",
                f"the module standard has the name {name} already",
                "choose another name",
                MANIFEST,
                pointers.join(entry.place.pointer, "table"),
            )

    # Rows

    def _rows(self, entry: StandardEntry, columns: Sequence[str] | None) -> list[_Row]:
        """The rows of an entry, with all columns; those of a set of one's own if None.

        A wrong column is told once, and its rows are left out.
        """
        given = list(self._given(entry))
        if len(given) > MAX_ROWS:
            raise fail(f"more than {MAX_ROWS} rows", "split the extension")
        known = columns or self._own_columns(given)
        unknown: dict[str, Place] = {}
        for place, cells in given:
            for column in cells:
                if column not in known:
                    unknown.setdefault(column, place)
        for column, place in unknown.items():
            self._findings.add(
                "unknown-key",
                f"there is no column {quoted(column)} here",
                f"use one of {', '.join(known)}{near(column, known)}",
                place.file.partition(":")[0] if entry.file else place.file,
                place.pointer,
            )
        found = []
        for place, cells in given:
            with self._findings.collecting("wrong-value", place.file, place.pointer):
                if not unknown.keys() & cells.keys():
                    found.append(_Row(place, _filled(cells, known)))
        return found

    def _given(self, entry: StandardEntry) -> Iterator[tuple[Place, Mapping[str, Any]]]:
        if entry.file is not None:
            name = files.path(entry.file)
            yield from _of_csv(name, self._folder.table(name))
        for number, row in enumerate(entry.rows):
            yield entry.place.below("rows", number), row

    @staticmethod
    def _own_columns(given: Sequence[tuple[Place, Mapping[str, Any]]]) -> list[str]:
        """The columns of a set of one's own: the values, then what is known of them."""
        columns = list(dict.fromkeys(column for _, cells in given for column in cells))
        if VALUE not in columns:
            raise fail("the values lack a name", f"call the first column {VALUE}")
        for column in columns:
            if not _COLUMN.fullmatch(column) or not is_name(column):
                raise fail(
                    f"the column {quoted(column)} can't be an attribute in Python",
                    "call it in small letters, digits and underscores, as in max_power",
                )
            if column != VALUE and hasattr(StrEnum, column):
                raise fail(
                    f"{quoted(column)} is a method of strings", "rename the column"
                )
        return [VALUE, *(column for column in columns if column != VALUE)]

    def _is_new(self, table: str, row: _Row) -> bool:
        """Reads a key or a variable; whether it is one that is not there yet."""
        before = self._findings.errors
        with self._findings.collecting(
            "wrong-value", row.place.file, row.place.pointer
        ):
            if table == KEYS:
                key = appendices.key_of(row.cells)
                self._take(("key", key.name.lower()), "key", row)
                self._keys.append(key)
            else:
                for variable in appendices.variables_of(row.cells, self._types):
                    self._take(variable.address, "variable", row)
                    self._variables.append(self._spelt(variable))
        return self._findings.errors == before

    def _spelt(self, variable: Variable) -> Variable:
        """A variable whose component is spelt as where it was first named."""
        component = variable.component
        first = self._components.setdefault(component.lower(), component)
        return replace(variable, component=first)

    def _take(self, address: object, what: str, row: _Row) -> None:
        """Finds what is there already."""
        if address in self._standard:
            raise LintError(
                "shadowed-name",
                f"it is a standard {what}",
                "remove it, or rename it",
                row.place.file,
                row.place.pointer,
            )
        first = self._places.setdefault(address, row.place)
        if first is not row.place:
            raise LintError(
                "duplicate-entry",
                f"the same as {first.file}{first.pointer and '#'}{first.pointer}",
                "remove it, or rename it",
                row.place.file,
                row.place.pointer,
            )

    # Sets of values

    def _added(self, values: ValueSet, table: Table, rows: Sequence[_Row]) -> ValueSet:
        """The vendor's values of a standard set."""
        self._standard |= {(values.name, value.name) for value in values.values}
        columns = table.columns[1:] if values.columns else ()
        like = values.values[0].facts
        found = []
        for row in rows:
            at = row.place
            with self._findings.collecting("wrong-value", at.file, at.pointer):
                (value,) = appendices.values_of([row.cells], columns)
                self._take((values.name, value.name), f"value of {values.name}", row)
                facts = tuple(map(_alike, columns, value.facts, like))
                found.append(replace(value, facts=facts))
        return replace(values, values=tuple(found))

    def _own_set(self, name: str, rows: Sequence[_Row]) -> ValueSet:
        """A set of the vendor's, with the columns of all its rows."""
        columns = dict.fromkeys(column for row in rows for column in row.cells)
        others = [column for column in columns if column != VALUE]
        like: dict[str, Fact] = {}
        found: list[Value] = []
        for row in rows:
            at = row.place
            with self._findings.collecting("wrong-value", at.file, at.pointer):
                cells = {column: row.cells.get(column, "") for column in columns}
                (value,) = appendices.values_of([cells], others)
                self._take((name, value.name), "value", row)
                for column, fact in zip(others, value.facts, strict=True):
                    if fact != "":
                        _alike(column, fact, like.setdefault(column, fact))
                found.append(value)
        kinds = [like.get(column, "") for column in others]
        cells = dict.fromkeys(columns, "")
        return ValueSet(
            name=name,
            doc="Values of the vendor's.",
            other_names=(),
            columns=appendices.columns_known([cells]),
            values=tuple(
                replace(v, facts=tuple(map(_alike, others, v.facts, kinds)))
                for v in found
            ),
            members={},
        )

    # Names in Python

    def _check_names(self, own: OwnNames) -> None:
        """Finds the names that are numbered, since others have them."""
        names = called(own, self._known, exports(self._known))
        for key in own.keys:
            usual, name = attribute_name(key.name), names.keys[key.name]
            self._check_name(("key", key.name.lower()), key.name, usual, name)
        of_component = {v.component: v.address for v in reversed(own.variables)}
        for component, name in names.components.items():
            usual = attribute_name(component)
            self._check_name(of_component[component], component, usual, name)
        for variable in own.variables:
            usual, name = (
                variable_attribute(variable),
                names.variables[variable.address],
            )
            self._check_name(variable.address, variable.name, usual, name)
        for (values, value), name in names.members.items():
            self._check_name((values, value), value, member_name(value), name)

    def _check_name(self, address: object, wire: str, usual: str, name: str) -> None:
        place = self._places.get(address)
        if name != usual and place is not None:
            self._findings.add(
                "poor-name",
                f"{quoted(wire)} is called {name}, since it can't be called {usual}",
                "rename it, or add poor-name to ignore in extension.toml",
                place.file,
                place.pointer,
            )


def _alike(column: str, fact: Fact, like: Fact) -> Fact:
    """A fact as it is known of other values: nothing, where nothing is said."""
    if type(fact) is type(like):
        return fact
    if fact == "":
        return type(like)()
    if isinstance(like, bool):
        raise fail(f"{column}: {quoted(fact)} is not Yes or No", "say one of them")
    raise fail(
        f"{column}: {quoted(fact)} is not of the kind of {quoted(like)}",
        "write it as in the rows before",
    )


def _of_csv(file: str, text: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The rows of a file, which Excel may have made: with semicolons or tabs."""
    header = text.partition("\n")[0]
    delimiter = next((c for c in ",;\t" if c in header), ",")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        columns = [cell.strip() for cell in next(reader, [])]
        for row in reader:
            place = Place(f"{file}:{reader.line_num}")
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(columns):
                raise LintError(
                    "wrong-value",
                    f"columns: {len(columns)}, cells in the row: {len(row)}",
                    "give each column one, which may be empty",
                    place.file,
                )
            yield place, dict(zip(columns, map(str.strip, row), strict=True))
    except csv.Error as error:
        raise fail(f"not CSV: {error}", "fix the file", file) from None


def _filled(cells: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str]:
    """The cells of all columns, as texts; what is not given is empty."""
    if not cells.get(columns[0]):
        raise LintError("missing-key", f"{columns[0]} is missing", "say which it is")
    return {column: _cell(column, cells.get(column, "")) for column in columns}


def _cell(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return (
            ("yes" if value else "no")
            if column == "required"
            else ("Yes" if value else "No")
        )
    if not isinstance(value, str | int) or not str(value).isprintable():
        raise fail(f"{column}: {quoted(value)} is not a text of one line", "correct it")
    return str(value)
