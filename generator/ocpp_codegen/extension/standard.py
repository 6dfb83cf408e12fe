"""What a vendor adds to the standard names: rows in extension.toml or in CSV files."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import Findings, LintError, near
from ocpp_codegen.extension.entries import Entry
from ocpp_codegen.extension.table import Table as TomlTable
from ocpp_codegen.jsonschema import files
from ocpp_codegen.jsonschema.files import MANIFEST, Folder
from ocpp_codegen.knowledge import appendices
from ocpp_codegen.knowledge.appendices import Fact, Key, Table, ValueSet, Variable
from ocpp_codegen.knowledge.extension import OwnNames
from ocpp_codegen.protocol.model import Place
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python.standard import attribute_name, exports

KEYS = "configuration_keys"
VARIABLES = "device_model"
VALUE = "value"
MAX_ROWS = 20_000

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
    """The names of one version, as they are read."""

    def __init__(self, folder: Folder, dialect: Dialect, findings: Findings) -> None:
        self._folder = folder
        self._dialect = dialect
        self._findings = findings
        self._tables = appendices.tables(dialect)
        self._known = appendices.load(dialect)
        self._types = {v.name: v.data_type for v in self._known.variables}
        self._keys: list[Key] = []
        self._variables: list[Variable] = []
        self._values: dict[str, list[_Row]] = {}
        self._own_sets: dict[str, list[_Row]] = {}
        self._taken: dict[tuple[str, ...], str] = {
            **{("key", key.name.lower()): "a standard key" for key in self._known.keys},
            **{
                ("variable", *v.address): "a standard variable"
                for v in self._known.variables
            },
        }

    def entry(self, entry: StandardEntry) -> None:
        """Reads the rows of an entry."""
        table = self._tables.get(entry.table)
        if table is None:
            self._check_own_set(entry)
            rows = self._rows(entry, None)
            self._own_sets.setdefault(entry.table, []).extend(rows)
            return
        rows = self._rows(entry, table.columns)
        for row in rows:
            with self._findings.collecting(
                "wrong-value", row.place.file, row.place.pointer
            ):
                self._row(entry.table, row)
        if table.sets:
            self._values.setdefault(entry.table, []).extend(rows)

    def found(self) -> OwnNames:
        """All that was read."""
        added = [
            replace(values, values=self._added(values, self._tables[table], rows))
            for table, rows in self._values.items()
            for values in self._tables[table].sets
        ]
        return OwnNames(
            tuple(self._keys),
            tuple(self._variables),
            (*added, *self._sets_of_own()),
        )

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
            raise LintError(
                "wrong-value",
                f"table: {quoted(name)} is not a table of OCPP {version}",
                f"use one of {', '.join(self._tables)}, or a name such as LightMode "
                f"for a set of your own{near(name, self._tables)}",
                MANIFEST,
                pointers.join(entry.place.pointer, "table"),
            )
        if name in exports(self._known):
            raise LintError(
                "shadowed-name",
                f"standard has a {name}",
                "choose another name",
                MANIFEST,
                pointers.join(entry.place.pointer, "table"),
            )

    # Rows

    def _rows(self, entry: StandardEntry, columns: Sequence[str] | None) -> list[_Row]:
        """The rows of an entry, with all columns; those of the first row if None."""
        if entry.file is None:
            given = [
                (entry.place.below("rows", n), row) for n, row in enumerate(entry.rows)
            ]
        else:
            name = files.path(entry.file)
            given = list(_of_csv(name, self._folder.table(name)))
        if len(given) > MAX_ROWS:
            raise fail(f"more than {MAX_ROWS} rows", "split the extension")
        if columns is None:
            columns = tuple(given[0][1]) if given else ()
            if columns[:1] != (VALUE,):
                raise fail("the values lack a name", f"call the first column {VALUE}")
        found = []
        for place, cells in given:
            with self._findings.collecting("wrong-value", place.file, place.pointer):
                found.append(_Row(place, _filled(cells, columns)))
        return found

    def _row(self, table: str, row: _Row) -> None:
        if table == KEYS:
            key = appendices.key_of(row.cells)
            self._take(("key", key.name.lower()), row)
            self._take(("name", attribute_name(key.name).lower()), row)
            self._keys.append(key)
        elif table == VARIABLES:
            for variable in appendices.variables_of(row.cells, self._types):
                self._take(("variable", *variable.address), row)
                self._variables.append(variable)

    def _take(self, address: tuple[str, ...], row: _Row) -> None:
        """Finds what is there already."""
        taken = self._taken.setdefault(address, "")
        if taken:
            what = (
                f"it is {taken}" if taken.startswith("a ") else f"the same as {taken}"
            )
            code = "shadowed-name" if taken.startswith("a ") else "duplicate-entry"
            hint = "remove it, or rename it"
            raise LintError(code, what, hint, row.place.file, row.place.pointer)
        self._taken[address] = f"{row.place.file}{row.place.pointer and '#'}" + (
            row.place.pointer
        )

    # Sets of values

    def _added(
        self, values: ValueSet, table: Table, rows: Sequence[_Row]
    ) -> tuple[appendices.Value, ...]:
        """The vendor's values of a standard set."""
        known = {value.name for value in values.values}
        columns = table.columns[1:] if values.columns else ()
        found = []
        for row in rows:
            at = row.place
            with self._findings.collecting("wrong-value", at.file, at.pointer):
                (value,) = appendices.values_of([row.cells], columns)
                if value.name in known:
                    raise LintError(
                        "shadowed-name",
                        f"{quoted(value.name)} is a standard value of {values.name}",
                        "remove it",
                    )
                known.add(value.name)
                like = values.values[0].facts
                facts = tuple(map(_alike, value.facts, like))
                found.append(replace(value, facts=facts))
        return tuple(found)

    def _sets_of_own(self) -> Iterator[ValueSet]:
        for name, rows in self._own_sets.items():
            cells = [row.cells for row in rows]
            if not cells:
                continue
            yield ValueSet(
                name=name,
                doc="Values of the vendor's.",
                other_names=(),
                columns=appendices.columns_known(cells),
                values=appendices.values_of(cells, list(cells[0])[1:]),
                members={},
            )


def _alike(fact: Fact, like: Fact) -> Fact:
    """A fact as it is known of standard values: nothing, where nothing is said."""
    if type(fact) is type(like):
        return fact
    if fact == "":
        return type(like)()
    if isinstance(like, bool):
        raise fail(f"{quoted(fact)} is not Yes or No", "say one of them")
    raise fail(f"{quoted(fact)} is not like {quoted(like)}", "write it in that way")


def _of_csv(file: str, text: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            place = Place(f"{file}:{reader.line_num}")
            if None in row or None in row.values():
                raise LintError(
                    "wrong-value",
                    "the row does not have a cell for each column",
                    "give each column one, which may be empty",
                    place.file,
                )
            yield place, row
    except csv.Error as error:
        raise CodegenError([_unreadable(file, error)]) from None


def _unreadable(file: str, error: csv.Error) -> Any:
    return fail(f"not CSV: {error}", "fix the file", file).problems[0]


def _filled(cells: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str]:
    """The cells of all columns, as texts; what is not given is empty."""
    for column in cells:
        if column not in columns:
            raise LintError(
                "unknown-key",
                f"there is no column {quoted(column)} here",
                f"use one of {', '.join(columns)}{near(column, columns)}",
            )
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
