"""Whole programs, moved by migrate alone, do over a WebSocket what they did before."""

import difflib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.helpers.schemas import ROOT

from ocpp_codegen.migration.findings import Finding
from ocpp_codegen.migration.rewriting import moved

PROGRAMS = ("v16", "v201", "v21")

TRY = """\
            try:
                self.cards[entry.id_tag] = entry.id_tag_info
            except KeyError:
"""
IF = """\
            self.cards[entry.id_tag] = entry.id_tag_info
            if entry.id_tag_info is None:
"""
NAMES = 'sorted(k for k in ("name", "evse") if getattr(result.component, k))'

# What a person writes at the places that migrate lists: old text to new text.
BY_HAND: dict[str, dict[str, str]] = {
    "v16": {TRY: IF},
    "v201": {},
    "v21": {
        "sorted(result.component)": NAMES,
    },
}


@dataclass(frozen=True)
class Program:
    """A program before and after; needing: the lines that could not stay."""

    name: str
    source: str
    moved: str
    findings: tuple[Finding, ...]
    said: list[str]
    needing: set[int]

    @property
    def changed(self) -> set[int]:
        """The lines of the source that migrate has changed."""
        matcher = difflib.SequenceMatcher(
            None, self.source.splitlines(), self.moved.splitlines(), autojunk=False
        )
        return {
            line + 1
            for tag, start, end, _, _ in matcher.get_opcodes()
            if tag != "equal"
            for line in range(start, end)
        }


def run(*arguments: str) -> list[str]:
    """What a program of ours says, with our modules at hand."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()[-1:]]


# Each takes seconds; the others come with the slow tests.
QUICK = "v201"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=[] if name == QUICK else [pytest.mark.slow])
        for name in PROGRAMS
    ],
)
def program(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Program:
    """Each program, run once on ocpp and moved once."""
    name = request.param
    source = (ROOT / "tests" / "programs" / f"{name}.py").read_bytes()
    places = tmp_path_factory.mktemp(name) / "places.json"
    module = f"tests.programs.{name}"
    said = run("-m", "tests.migration.tracking", module, str(places))
    lines = source.decode().splitlines()
    imports = {i for i, line in enumerate(lines, 1) if f"ocpp.{name}" in line}
    result = moved(source, "generated")
    return Program(
        name,
        source.decode(),
        result.source.decode(),
        result.findings,
        said,
        imports | set(json.loads(places.read_text(encoding="utf-8"))),
    )


def test_a_program_runs_on_ocpp(program: Program) -> None:
    assert len(program.said) > 25
    assert not [line for line in program.said if "Error" in line]
    assert len(program.needing) >= 40


def test_at_most_one_line_in_ten_is_left(program: Program) -> None:
    """Those that did something with a dict are changed, or listed."""
    untouched = program.needing - program.changed
    listed = {finding.line for finding in program.findings}
    assert untouched <= listed
    left = untouched | listed
    assert len(left) * 10 <= len(program.needing), sorted(left)


def test_a_moved_program_does_what_it_did(program: Program, tmp_path: Path) -> None:
    """With the listed places written anew by hand; in 2.0.1 there are none."""
    text = program.moved
    for old, new in BY_HAND[program.name].items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    assert run(str(tmp_path / "program.py")) == program.said


@pytest.mark.slow
def test_a_second_run_changes_nothing(program: Program) -> None:
    again = moved(program.moved.encode(), "generated")
    assert again.source.decode() == program.moved
