"""The messages of a version as columns, for engines that read many of them."""

import json
from collections.abc import Callable, Iterator
from typing import assert_never

from ocpp_codegen.protocol.columns import (
    Column,
    ColumnType,
    Items,
    Structs,
    arrow,
    duckdb_table,
)
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Foreign,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Reference,
    String,
    Type,
    Union,
)
from ocpp_codegen.python.version import Version

# The layout of the document of as_arrow; it changes when a reader of it has to.
LAYOUT = 1


def as_arrow(version: Version) -> str:
    """The schema of each message, in the JSON form of Arrow."""
    messages = {
        message.name: {
            "action": action,
            "kind": kind,
            "fields": [arrow(column) for column in columns],
        }
        for action, kind, message, columns in _messages(version)
    }
    about = version.header[0] if version.header else ""
    document = {
        "about": about,
        "source": " ".join(version.header[1:]),
        "layout": LAYOUT,
        "ocpp": version.dialect.version,
        "messages": messages,
    }
    return json.dumps(document, indent=1)


def as_duckdb(version: Version) -> str:
    """Statements that create a table for each message that has fields."""
    lines = [f"-- {line}" for line in version.header]
    for _, _, message, columns in _messages(version):
        lines += duckdb_table(message.name, columns)
    return "\n".join(lines)


FORMATS: dict[str, Callable[[Version], str]] = {
    "arrow": as_arrow,
    "duckdb": as_duckdb,
}


def of_messages(version: Version) -> dict[str, tuple[Column, ...]]:
    """The columns of each message, by its name in the schemas."""
    return {message.name: columns for _, _, message, columns in _messages(version)}


def _messages(
    version: Version,
) -> Iterator[tuple[str, str, Object, tuple[Column, ...]]]:
    """Action, kind, message and columns of all messages."""
    columns = _Columns(version)
    for action in version.protocol.actions.values():
        for kind, message in action.by_role.items():
            yield action.name, kind, message, columns.of(message)


class _Columns:
    """The columns of the objects of a version, in the order of the modules.

    Tables are made of the modules, and a table and its schema have one order.
    """

    def __init__(self, version: Version) -> None:
        self._protocol = version.protocol
        self._order = version.package.names.fields
        self._structs = Structs(self._of_definition)

    def of(self, obj: Object) -> tuple[Column, ...]:
        fields = {field.name: field for field in obj.fields}
        ordered = (fields[name] for name in self._order[obj.name])
        return tuple(Column(f.name, self._type(f.type), f.required) for f in ordered)

    def _of_definition(self, name: str) -> tuple[Column, ...] | None:
        obj = self._protocol.objects[name]
        return None if obj.open else self.of(obj)

    def _type(self, type_: Type) -> ColumnType:
        match type_:
            case String():
                return "time" if type_.format == "date-time" else "text"
            case Integer():
                return "integer"
            case Number():
                return "number"
            case Boolean():
                return "boolean"
            case Reference(name):
                is_enum = name in self._protocol.enums
                return "text" if is_enum else self._structs.of(name)
            case Array(items):
                return Items(self._type(items))
            case Nullable(inner) | Checked(inner):
                return self._type(inner)
            case Anything() | Literals() | Union() | Map() | Lenient() | Foreign():
                return "json"
            case _:
                assert_never(type_)
