"""Messages as columns: for Arrow, Parquet and DuckDB.

An object is a struct, an array a list. What a schema leaves open, such as customData,
is its JSON text, and a date-time is a moment in UTC.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

# A struct of more values than that is JSON text: a definition may refer to others many
# times, and these to others again.
MAX_COLUMNS = 2000

Scalar = Literal["text", "integer", "number", "boolean", "time", "json"]


@dataclass(frozen=True)
class Items:
    """A list of values of one type."""

    type: "ColumnType"


@dataclass(frozen=True)
class Struct:
    """Named values."""

    columns: tuple["Column", ...]

    @cached_property
    def size(self) -> int:
        """How many values it has that hold no others."""
        return sum(_size(column.type) for column in self.columns)


ColumnType = Scalar | Items | Struct


@dataclass(frozen=True)
class Column:
    """A value under its name on the wire."""

    name: str
    type: ColumnType
    required: bool = False


def _size(type_: ColumnType) -> int:
    if isinstance(type_, Struct):
        return type_.size
    return _size(type_.type) if isinstance(type_, Items) else 1


class Structs:
    """The structs of definitions, by name.

    columns_of gives the columns of one, or None if it is open.
    """

    def __init__(self, columns_of: Callable[[str], tuple[Column, ...] | None]) -> None:
        self._columns_of = columns_of
        self._made: dict[str, ColumnType] = {}

    def of(self, name: str) -> ColumnType:
        """The struct of a definition; JSON text for what can't be one.

        Parquet has no struct without a column, and none that holds itself.
        """
        if name not in self._made:
            self._made[name] = "json"
            struct = Struct(self._columns_of(name) or ())
            if 0 < struct.size <= MAX_COLUMNS:
                self._made[name] = struct
        return self._made[name]


# Arrow


_ARROW: dict[Scalar, dict[str, Any]] = {
    "text": {"name": "utf8"},
    "json": {"name": "utf8"},
    "integer": {"name": "int", "bitWidth": 64, "isSigned": True},
    "number": {"name": "floatingpoint", "precision": "DOUBLE"},
    "boolean": {"name": "bool"},
    "time": {"name": "timestamp", "unit": "MICROSECOND", "timezone": "UTC"},
}


def arrow(column: Column) -> dict[str, Any]:
    """A column in the JSON form of Arrow schemas."""
    found: dict[str, Any] = {"name": column.name, "nullable": not column.required}
    type_ = column.type
    if isinstance(type_, Struct):
        children = [arrow(inner) for inner in type_.columns]
        return {**found, "type": {"name": "struct"}, "children": children}
    if isinstance(type_, Items):
        children = [arrow(Column("item", type_.type))]
        return {**found, "type": {"name": "list"}, "children": children}
    return {**found, "type": _ARROW[type_], "children": []}


# DuckDB


_DUCKDB: dict[Scalar, str] = {
    "text": "VARCHAR",
    "json": "JSON",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "time": "TIMESTAMP WITH TIME ZONE",
}


def duckdb_table(name: str, columns: tuple[Column, ...]) -> Iterator[str]:
    """The lines of a statement that creates a table; nothing for one of no columns."""
    if not columns:
        return
    yield f"CREATE TABLE {_quoted(name)} ("
    lines = [
        f"  {_quoted(c.name)} {_duckdb(c.type)}{' NOT NULL' * c.required}"
        for c in columns
    ]
    yield ",\n".join(lines)
    yield ");"


def _duckdb(type_: ColumnType) -> str:
    if isinstance(type_, Struct):
        each = (f"{_quoted(c.name)} {_duckdb(c.type)}" for c in type_.columns)
        return f"STRUCT({', '.join(each)})"
    if isinstance(type_, Items):
        return f"{_duckdb(type_.type)}[]"
    return _DUCKDB[type_]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
