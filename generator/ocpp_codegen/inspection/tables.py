"""Frames as rows of tables: one table for each action, its payloads in typed columns.

What a column can't hold is null there, and the row has the text of the frame as well.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from ocpp_codegen.inspection.model import (
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    KINDS,
    SEND,
    Frame,
)
from ocpp_codegen.inspection.protocols import Protocol, modules
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.report_json import shown_findings
from ocpp_codegen.protocol.columns import (
    Column,
    ColumnType,
    Items,
    Scalar,
    Struct,
    Structs,
)

T = TypeVar("T")

# The payloads of frames, by message type: where the codec has their classes.
PAYLOADS = {CALL: "request", CALLRESULT: "response", SEND: "send"}
_CLASSES = {"request": "requests", "response": "responses", "send": "sends"}
_ERRORS = (CALLERROR, CALLRESULTERROR)
_ACTION = re.compile(r"[A-Za-z0-9_]{1,100}")
# A leap second, and digits beyond the sixth: a moment in microseconds lacks both.
_CUT = re.compile(r":60|[.,][0-9]{6,}[1-9]", re.ASCII)
_INTEGERS = range(-(2**63), 2**63)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text") for name in names)


_FINDING = Struct(_texts("rule", "pointer", "code", "message"))
_ERROR = Struct((*_texts("code", "description"), Column("details", "json")))
COMMON = (
    Column("file", "text"),
    Column("line", "integer"),
    Column("time", "time"),
    *_texts("station", "direction", "ocpp", "kind", "action", "message_id"),
    Column("latency", "number"),
    Column("findings", Items(_FINDING)),
    Column("error", _ERROR),
    Column("text", "text"),
)


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of an action; those of what is not known have no name.

    payloads has the columns of its messages, by what they are in it.
    """

    version: str
    action: str
    payloads: Mapping[str, tuple[Column, ...]]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns. Parquet has none for an object that is always empty."""
        found = self.payloads.items()
        return (
            *COMMON,
            *(Column(name, Struct(inner)) for name, inner in found if inner),
        )


OTHER = Table("", "", {})


class Tables:
    """The tables of some versions, and the rows of frames in them."""

    def __init__(
        self, protocols: Mapping[str, Protocol], redaction: Redaction | None
    ) -> None:
        self._protocols = protocols
        self._redaction = redaction
        self._tables: dict[tuple[str, str], Table] = {}

    def of(self, frame: Frame) -> Table:
        """The table that a frame belongs to."""
        key = (frame.version, frame.action or "")
        if key not in self._tables:
            self._tables[key] = self._made(*key)
        return self._tables[key]

    def _made(self, version: str, action: str) -> Table:
        protocol = self._protocols.get(version)
        payloads = payload_columns(protocol, action) if protocol else {}
        if not payloads or not _ACTION.fullmatch(action):
            return OTHER
        return Table(version, action, payloads)

    def row(self, frame: Frame) -> dict[str, Any]:
        """A frame as a row of its table."""
        redaction = self._redaction
        value = redaction.frame(frame) if redaction else frame.decoded()
        fitting = Fitting()
        row = {
            "file": fitting.text(frame.file),
            "line": frame.line,
            "time": _moment(frame.shown_time),
            "station": fitting.value("text", frame.station),
            "direction": frame.direction,
            "ocpp": frame.version or None,
            "kind": KINDS.get(frame.kind or 0),
            "action": fitting.value("text", frame.action),
            "message_id": fitting.value("text", frame.message_id or None),
            "latency": frame.latency,
            "findings": self._findings(frame, fitting),
            **self._content(frame, value, fitting),
        }
        if fitting.lost:
            text = frame.text if redaction is None else value and _json(value)
            row["text"] = fitting.value("text", text)
        return row

    def _findings(self, frame: Frame, fitting: "Fitting") -> list[Any]:
        shown = shown_findings(frame, self._redaction)
        return [fitting.struct(_FINDING.columns, found._asdict()) for found in shown]

    def _content(self, frame: Frame, value: Any, fitting: "Fitting") -> dict[str, Any]:
        """The payload of a frame, or its error."""
        place = 2 if frame.kind == CALLRESULT else 3
        if not isinstance(value, list) or len(value) <= place:
            fitting.lost = True
            return {}
        if frame.kind in _ERRORS:
            return {"error": fitting.struct(_ERROR.columns, _error(value))}
        name = PAYLOADS.get(frame.kind or 0, "")
        columns = self.of(frame).payloads.get(name)
        if not columns:  # nothing is known of it, or it has nothing to be known
            fitting.lost |= columns is None or value[place] != {}
            return {}
        fitted = fitting.struct(columns, value[place])
        if fitting.lost:
            fitted = Fitting().struct(columns, self._read(frame, name, value[place]))
        return {name: fitted}

    def _read(self, frame: Frame, name: str, payload: Any) -> Any:
        """What a payload stands for that breaks its schema."""
        codec = _codec(self._protocols[frame.version], name, frame.action or "")
        everything = modules().ocppj.EVERY_RULE
        try:
            cls = getattr(codec, _CLASSES[name])[frame.action]
            message = codec.from_dict(cls, payload, tolerant=everything).message
            return codec.to_dict(message, validate=False)
        except ValueError:
            return payload


def _error(frame: list[Any]) -> dict[str, Any]:
    """What an error says, as far as it says it."""
    return dict(zip(("code", "description", "details"), frame[2:], strict=False))


def payload_columns(protocol: Protocol, action: str) -> dict[str, tuple[Column, ...]]:
    """The columns of the messages of an action, by what they are in it."""
    found = {}
    for name, classes in _CLASSES.items():
        codec = _codec(protocol, name, action)
        if codec is not None:
            columns = _columns(codec.version_codec)
            found[name] = columns.of_class(getattr(codec, classes)[action])
    return found


def _codec(protocol: Protocol, name: str, action: str) -> Any:
    """The first codec that knows a message, or None."""
    known = (c for c in protocol.codecs if action in getattr(c, _CLASSES[name]))
    return next(known, None)


# Rules of the codec to columns


_SCALARS: Mapping[str, Scalar] = {
    "String": "text",
    "Enum": "text",
    "Integer": "integer",
    "Number": "number",
    "Boolean": "boolean",
}
# Rules of vendors' schemas that limit the values of another.
_LIMITING = ("Limited", "Nullable", "Checked")


class _Columns:
    """The columns of the shapes of a codec."""

    def __init__(self, codec: Any) -> None:
        self._shapes = codec.shapes
        self._structs = Structs(self._of_shape)
        self._of_class = {shape.cls: shape for shape in self._shapes.values()}

    def of_class(self, cls: type) -> tuple[Column, ...]:
        return self._of(self._of_class[cls])

    def _of_shape(self, name: str) -> tuple[Column, ...] | None:
        shape = self._shapes[name]
        return None if shape.open else self._of(shape)

    def _of(self, shape: Any) -> tuple[Column, ...]:
        return tuple(
            Column(item.wire_name, self._type(item.rule, item.format), item.required)
            for item in shape.properties
        )

    def _type(self, rule: Any, format_: str = "") -> ColumnType:
        kind = type(rule).__name__
        if kind in _LIMITING:
            return self._type(rule.rule, format_)
        if kind == "Array":
            return Items(self._type(rule.items, format_))
        if kind == "Reference":
            return self._structs.of(rule.shape)
        if kind == "String" and format_ == "dateTime":
            return "time"
        return _SCALARS.get(kind, "json")


@cache
def _columns(codec: Any) -> _Columns:
    return _Columns(codec)


# Values to columns


class Fitting:
    """Puts JSON values into columns. lost: whether any found no place there."""

    def __init__(self) -> None:
        self.lost = False

    def struct(self, columns: tuple[Column, ...], value: Any) -> Any:
        if not isinstance(value, dict):
            return self._held(None, False)
        fitted = {
            column.name: self.value(column.type, value[column.name])
            for column in columns
            if column.name in value
        }
        self.lost |= len(fitted) < len(value)
        return fitted

    def value(self, type_: ColumnType, value: Any) -> Any:
        """A value as a column of a type holds it, or None."""
        if type_ == "json":
            return _json(value)
        if value is None:
            return None
        if isinstance(type_, Struct):
            return self.struct(type_.columns, value)
        if isinstance(type_, Items):
            return self._items(type_.type, value)
        if type_ == "text":
            return self.text(value)
        if type_ == "time":
            moment = _moment(value)
            self.lost |= moment is None or _CUT.search(value) is not None
            return moment
        if type_ == "boolean":
            return self._held(value, isinstance(value, bool))
        return self._number(type_, value)

    def _items(self, type_: ColumnType, value: Any) -> list[Any] | None:
        if not isinstance(value, list):
            return self._held(None, False)
        return [self.value(type_, item) for item in value]

    def text(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return self._held(None, False)
        if value.isascii():
            return value
        shown = value.encode(errors="replace").decode()
        self.lost |= shown != value
        return shown

    def _number(self, type_: Scalar, value: Any) -> int | float | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self._held(None, False)
        if not math.isfinite(value) or int(value) not in _INTEGERS:
            return self._held(None, False)
        held = int(value) if type_ == "integer" else float(value)
        self.lost |= held != value
        return held if type_ == "number" or held == value else None

    def _held(self, value: T, holds: bool = True) -> T | None:
        """A value where a column holds it; None else."""
        self.lost |= not holds
        return value if holds else None


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _moment(text: Any) -> datetime | None:
    """A date and time in UTC; None for what is neither, such as a time alone."""
    if not isinstance(text, str):
        return None
    try:
        found: datetime = modules().ocppj.read_time(text)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
