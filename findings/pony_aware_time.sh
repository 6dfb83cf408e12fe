#!/usr/bin/env bash
# Package:   pony 0.7.20 (PyPI) with SQLite
# Behaviour: a datetime with an offset is taken for an attribute of type datetime, and comes
#            back as a string. One without an offset comes back as a datetime.
# Expected:  a datetime, or an error when it is written. The attribute is declared as
#            Required(datetime), and Pony checks the types of what is assigned.
# Seen:      2026-11-28 11:00:00       -> datetime
#            2026-11-28 11:00:00+01:00 -> str
#            All is well until the program starts again; then end - start raises a TypeError.
# Advice:    value.astimezone(timezone.utc).replace(tzinfo=None) before each write.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pony==0.7.20
cat > check.py <<'PY'
from datetime import datetime, timedelta, timezone

from pony import orm

database = orm.Database("sqlite", ":memory:")


class Reading(database.Entity):
    timestamp = orm.Required(datetime)


database.generate_mapping(create_tables=True)
naive = datetime(2026, 11, 28, 11, 0)
aware = naive.replace(tzinfo=timezone(timedelta(hours=1)))
with orm.db_session:
    Reading(timestamp=naive)
    Reading(timestamp=aware)
with orm.db_session:
    found = [type(reading.timestamp).__name__ for reading in Reading.select().order_by(Reading.id)]
for value, name in zip((naive, aware), found, strict=True):
    print(f"{value!s:25} -> {name}")
if found != ["datetime", "str"]:
    raise SystemExit("CHANGED: pony reads times in another way")
PY
venv/bin/python check.py
