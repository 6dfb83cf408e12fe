"""What mypy and pyright take, and what they refuse, of programs that use the modules.

The programs are in tests/typed/. A line that ends with "refused" has exactly one
error, every other line none; assert_type says which types are inferred.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.schemas import ROOT

CASES = sorted((ROOT / "tests" / "typed").glob("*.py"))
REFUSED = re.compile(r"# refused$")

Place = tuple[str, int]


def by_mypy() -> list[Place]:
    """The file and line of each error that mypy finds in the cases."""
    output = checked("mypy", "--strict", "--no-error-summary")
    lines = [line.split(":", 3) for line in output.splitlines()]
    errors = [(file, int(row)) for file, row, kind, _ in lines if kind == " error"]
    assert len(errors) == len([line for line in lines if line[2] != " note"]), output
    return [(Path(file).name, row) for file, row in errors]


def by_pyright() -> list[Place]:
    """The same of pyright."""
    output = checked("pyright", "--outputjson", "--pythonpath", sys.executable)
    report = json.loads(output)
    assert report["summary"]["filesAnalyzed"] == len(CASES)
    found = [
        ((Path(one["file"]).name, one["range"]["start"]["line"] + 1), one["message"])
        for one in report["generalDiagnostics"]
    ]
    # Of some overloads it says that none fits, and then of the last why it does not.
    why = {place for place, said in found if said.startswith("Argument of type")}
    return [
        place
        for place, said in found
        if not (said.startswith("No overloads") and place in why)
    ]


def checked(tool: str, *options: str) -> str:
    """What a checker says of the cases, with the settings of the repository."""
    command = [sys.executable, "-m", tool, *options, *map(str, CASES)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout + run.stderr
    return run.stdout


@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_exactly_the_lines_that_say_so_are_refused(
    checker: Callable[[], list[Place]],
) -> None:
    found = Counter(checker())
    expected = {
        (path.name, number)
        for path in CASES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if REFUSED.search(line)
    }
    assert set(found) == expected
    assert set(found.values()) == {1}


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_each_case_takes_and_refuses(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert any(map(REFUSED.search, lines))
    assert any("assert_type(" in line for line in lines)
