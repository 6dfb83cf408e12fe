"""Validators of Python on the official files, for __main__.py.

``python of_python.py NAME FOLDER`` prints what NAME makes of the schemas and vectors in
FOLDER; without arguments it prints the names. It runs in an environment of its own.
"""

import importlib
import json
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

Check = Callable[[Any], bool]
Make = Callable[[Any], Check]


def as_jsonschema(schema: Any) -> Check:
    validators = importlib.import_module("jsonschema.validators")
    made = validators.validator_for(schema)(schema)
    return lambda payload: bool(made.is_valid(payload))


def as_jsonschema_rs(schema: Any, **options: Any) -> Check:
    module = importlib.import_module("jsonschema_rs")
    made = module.validator_for(schema, **options)
    return lambda payload: bool(made.is_valid(payload))


def as_jsonschema_rs_without_formats(schema: Any) -> Check:
    return as_jsonschema_rs(schema, validate_formats=False)


def as_fastjsonschema(schema: Any, **options: Any) -> Check:
    module = importlib.import_module("fastjsonschema")
    validate = module.compile(schema, **options)

    def check(payload: Any) -> bool:
        try:
            validate(payload)
        except module.JsonSchemaException:
            return False
        return True

    return check


def as_fastjsonschema_without_formats(schema: Any) -> Check:
    return as_fastjsonschema(schema, use_formats=False)


# By package, then by what it is told, as the table has it.
VALIDATORS: dict[str, dict[str, Make]] = {
    "jsonschema": {"`validator_for`": as_jsonschema},
    "jsonschema-rs": {
        "`validator_for`": as_jsonschema_rs,
        "`validate_formats=False`": as_jsonschema_rs_without_formats,
    },
    "fastjsonschema": {
        "nothing": as_fastjsonschema,
        "`use_formats=False`": as_fastjsonschema_without_formats,
    },
}


def verdict_of(check: Check, payload: Any) -> str:
    """Whether a payload is found valid; an error at a payload is an answer as well."""
    try:
        return "accepted" if check(payload) else "refused"
    except Exception:
        return "an error"


def judged(make: Make, folder: Path) -> dict[str, Any]:
    """How many files are read, and where verdicts are not those of the vectors."""
    found: dict[str, Any] = {"files": 0, "read": 0, "vectors": 0, "wrong": []}
    for path in sorted((folder / "schemas").iterdir()):
        found["files"] += 1
        try:
            check = make(json.loads(path.read_text(encoding="utf-8")))
        except Exception as error:
            found.setdefault("why", str(error))
            continue
        found["read"] += 1
        content = (folder / "vectors" / path.name).read_text(encoding="utf-8")
        for vector in json.loads(content)["vectors"]:
            found["vectors"] += 1
            verdict = verdict_of(check, vector["payload"])
            if verdict != ("accepted" if vector["valid"] else "refused"):
                found["wrong"].append([verdict, vector["name"]])
    return found


def main() -> None:
    """The command; see the top."""
    if len(sys.argv) == 1:
        print(json.dumps(list(VALIDATORS)))
        return
    name, folder = sys.argv[1], Path(sys.argv[2])
    told = {
        options: {version.name: judged(make, version) for version in folder.iterdir()}
        for options, make in VALIDATORS[name].items()
    }
    print(json.dumps({"version": metadata.version(name), "told": told}))


if __name__ == "__main__":
    main()
