"""The report for engines: a Parquet file for each action."""

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ocpp_codegen.base.errors import fail
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.protocols import Protocols
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.summary import Summary
from ocpp_codegen.inspection.tables import Table, Tables
from ocpp_codegen.protocol.columns import Column, ColumnType, Items, Struct
from ocpp_codegen.protocol.versions import DIALECTS

# How many rows wait to be written, in all tables together.
WAITING = 50_000

# Where frames are that belong to no action.
OTHER = "other.parquet"

_TYPES = {
    "text": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
}


class ParquetReport:
    """Writes a new folder, which is there as a whole at the end, or not at all."""

    def __init__(
        self,
        folder: Path,
        protocols: Protocols,
        redaction: Redaction | None,
        only_findings: bool,
    ) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise fail("the output is there already", "name a new folder", str(folder))
        self._folder = folder
        self._only_findings = only_findings
        self._tables = Tables({p.version: p for p in protocols.all}, redaction)
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._writers: dict[Table, pq.ParquetWriter] = {}
        self._waiting = 0
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._partial = Path(tempfile.mkdtemp(prefix=".inspect-", dir=folder.parent))

    def __enter__(self) -> "ParquetReport":
        return self

    def __exit__(self, *error: object) -> None:
        """Leaves nothing behind of what did not come to its end."""
        self._close()
        shutil.rmtree(self._partial, ignore_errors=True)

    def frame(self, frame: Frame) -> None:
        """Takes a frame as a row of its table."""
        if self._only_findings and not frame.findings:
            return
        self._rows[self._tables.of(frame)].append(self._tables.row(frame))
        self._waiting += 1
        if self._waiting >= WAITING:
            self._write(max(self._rows, key=lambda table: len(self._rows[table])))

    def end(self, summary: Summary) -> None:
        """Writes what waits, and puts the folder in its place."""
        if not summary.frames:
            return
        for table in list(self._rows):
            self._write(table)
        self._close()
        if self._folder.exists():
            self._folder.rmdir()
        self._partial.chmod(0o755)
        self._partial.rename(self._folder)

    def _write(self, table: Table) -> None:
        rows = self._rows.pop(table)
        self._waiting -= len(rows)
        schema = arrow_schema(table.columns)
        if table not in self._writers:
            path = self._partial / _file(table)
            path.parent.mkdir(exist_ok=True)
            self._writers[table] = pq.ParquetWriter(path, schema, compression="zstd")
        self._writers[table].write_table(pa.Table.from_pylist(rows, schema))

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()


def _file(table: Table) -> Path:
    if not table.action:
        return Path(OTHER)
    return Path(DIALECTS[table.version].package) / f"{table.action}.parquet"


def arrow_schema(columns: tuple[Column, ...]) -> Any:
    """Columns as a schema of pyarrow; each may be null, since frames may be wrong."""
    return pa.schema([pa.field(c.name, _arrow(c.type)) for c in columns])


def _arrow(type_: ColumnType) -> Any:
    if isinstance(type_, Struct):
        return pa.struct([pa.field(c.name, _arrow(c.type)) for c in type_.columns])
    if isinstance(type_, Items):
        return pa.list_(_arrow(type_.type))
    return _TYPES[type_]
