#!/usr/bin/env bash
# Package:   SQLAlchemy 2.1.9 (PyPI) with SQLite
# Behaviour: DateTime(timezone=True) stores 11:00+01:00 as 11:00 and drops the offset. Two
#            moments an hour apart become one and the same.
# Expected:  the offset kept, the time converted to UTC, or an error. The documentation of
#            DateTime says that the flag enables time zones "if available"; it does not say
#            that the time is changed where they are not. PostgreSQL converts.
# Seen:      11:00+01:00 -> 2026-11-28 11:00:00
#            11:00+00:00 -> 2026-11-28 11:00:00
#            Tests on SQLite pass in which all stations send Z; the first one that sends an
#            offset is an hour off.
# Advice:    a TypeDecorator that converts to UTC on the way in and adds UTC on the way out.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sqlalchemy==2.1.9
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from sqlalchemy import Column, DateTime, MetaData, Table, create_engine

engine = create_engine("sqlite://")
readings = Table("readings", MetaData(), Column("timestamp", DateTime(timezone=True)))
readings.metadata.create_all(engine)
moments = [
    datetime(2026, 11, 28, 11, 0, tzinfo=timezone(timedelta(hours=hours))) for hours in (1, 0)
]
with engine.begin() as connection:
    connection.execute(readings.insert(), [{"timestamp": moment} for moment in moments])
    found = list(connection.execute(readings.select()).scalars())
for moment, value in zip(moments, found, strict=True):
    print(f"{moment:%H:%M}{moment.isoformat()[-6:]} -> {value}")
if found != [datetime(2026, 11, 28, 11, 0)] * 2:
    raise SystemExit("CHANGED: SQLAlchemy stores times with an offset in another way")
PY
venv/bin/python check.py
