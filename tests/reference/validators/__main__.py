"""Which validators read the official files, and what they say of our vectors.

``make validators`` installs the packages that package.json and requirements.txt pin,
and compares the table in generator/README.md with what they do. Exits with 1 if that is
something else; the table as it should be goes to stdout.

``python -m tests.reference.validators FOLDER PYTHON``: FOLDER has the packages of npm
and a copy of validators.mjs, PYTHON those of Python.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.helpers import inputs, schemas

HERE = Path(__file__).parent
DOCUMENT = schemas.ROOT / "generator" / "README.md"
HEADER = (
    "| validator | of | is told | 1.6 | 2.0.1 | 2.1 | verdicts that differ |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
# More kinds than that are many.
KINDS = 4
SECONDS = 600


def write_cases(folder: Path) -> None:
    """The official files of each version, and the vectors for them."""
    done = inputs.run("vectors", "--quiet", "--output", folder / "vectors")
    assert done.code == 0, done.err
    for package in ("v16", "v201", "v21"):
        (place := folder / "cases" / package).mkdir(parents=True)
        shutil.move(folder / "vectors" / package, place / "vectors")
        (place / "schemas").mkdir()
        for name, document in schemas.documents(package).items():
            text = json.dumps(document, ensure_ascii=False)
            (place / "schemas" / name).write_text(text, encoding="utf-8")


def judged(command: tuple[str, ...], cases: Path) -> Iterator[tuple[str, Any]]:
    """Each validator that a program has, and what it made of the cases."""
    for name in _printed(*command):
        yield name, _printed(*command, name, str(cases))


def _printed(*command: str) -> Any:
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=SECONDS
    )
    return json.loads(done.stdout)


def rows(name: str, index: str, found: Any) -> Iterator[str]:
    """The rows of the table for one validator: one for each thing that it is told."""
    validator = f"{name} {found['version']} | {index}"
    for told, versions in found["told"].items():
        read = [versions[package] for package in ("v16", "v201", "v21")]
        cells = (_read(version) for version in read)
        wrong = [one for version in read for one in version["wrong"]]
        differ = _differences(wrong) if any(v["read"] for v in read) else ""
        yield f"| {validator} | {told} | {' | '.join(cells)} | {differ} |"


def _read(version: Any) -> str:
    read, files = version["read"], version["files"]
    return {files: "all", 0: "none"}.get(read, f"{read} of {files}")


def _differences(wrong: list[tuple[str, str]]) -> str:
    """The most frequent kinds of vectors first; what they try ends their names."""
    kinds = Counter(
        f"{verdict}: {re.sub('^.*: ', '', name)}" for verdict, name in wrong
    )
    if len(kinds) > KINDS:
        return f"{kinds.total():,}, of many kinds"
    listed = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    return "; ".join(f"{count:,} {kind}" for kind, count in listed) or "none"


def measured(npm: Path, python: str) -> str:
    """The table, as it should be."""
    programs = {
        "npm": ("node", str(npm / "validators.mjs")),
        "PyPI": (python, str(HERE / "of_python.py")),
    }
    with tempfile.TemporaryDirectory() as folder:
        write_cases(Path(folder))
        found = [
            row
            for index, program in programs.items()
            for name, what in judged(program, Path(folder) / "cases")
            for row in rows(name, index, what)
        ]
    return HEADER + "".join(f"{row}\n" for row in sorted(found, key=_by_name))


def _by_name(row: str) -> str:
    """The key of the order; the rows of one validator stay as they are."""
    return row.strip("|@ ").lower().partition(" ")[0]


def main() -> None:
    """The command; see the top."""
    table = measured(Path(sys.argv[1]), sys.argv[2])
    print(table, end="")
    if table not in DOCUMENT.read_text(encoding="utf-8"):
        raise SystemExit(f"{DOCUMENT.name} has another table")


if __name__ == "__main__":
    main()
