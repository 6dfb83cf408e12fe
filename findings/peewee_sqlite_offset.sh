#!/usr/bin/env bash
# Package:   peewee 4.5.3 (PyPI) with SQLite
# Behaviour: times are stored with their offsets, as text, and compared as text. 11:00+01:00
#            is not before 10:30+00:00 in a query, nor in the order of the rows.
# Expected:  11:00+01:00 is 10:00 UTC, and so before 10:30 UTC, as in Python, where the field
#            gives the times back with their offsets (datetime: aware objects compare by
#            their UTC times).
# Seen:      Python: 2026-11-28 11:00:00+01:00 < 2026-11-28 10:30:00+00:00: True
#            peewee: rows before 10:30 UTC: 0
#            The last reading of a session is not the last, and its energy is too small.
# Advice:    value.astimezone(timezone.utc) before each write and query.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check peewee==4.5.3
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from peewee import DateTimeField, Model, SqliteDatabase

database = SqliteDatabase(":memory:")


class Reading(Model):
    timestamp = DateTimeField()

    class Meta:
        database = database


database.create_tables([Reading])
reading = datetime(2026, 11, 28, 11, 0, tzinfo=timezone(timedelta(hours=1)))
limit = datetime(2026, 11, 28, 10, 30, tzinfo=timezone.utc)
Reading.create(timestamp=reading)
assert Reading.get().timestamp == reading
before = Reading.select().where(Reading.timestamp < limit).count()
print(f"Python: {reading} < {limit}: {reading < limit}")
print("peewee: rows before 10:30 UTC:", before)
if before != 0:
    raise SystemExit("CHANGED: peewee compares times in another way")
PY
venv/bin/python check.py
