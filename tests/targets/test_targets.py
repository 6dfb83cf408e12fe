"""Targets of other packages: found, run like ours, and refused with a clear error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers import inputs
from tests.helpers.schemas import ROOT, VERSIONS

FOREIGN = Path(__file__).parents[1] / "foreign_target"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the foreign package installed in it."""
    folder = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    install += ["--no-build-isolation", "--no-index", "--target", str(folder)]
    subprocess.run([*install, str(FOREIGN)], check=True)
    return folder


def run(site: Path, cwd: Path, *arguments: str) -> inputs.Outcome:
    """The command line with the foreign package next to ours."""
    done = subprocess.run(
        [sys.executable, "-m", "ocpp_codegen", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    return inputs.Outcome(done.returncode, done.stdout, done.stderr)


def test_ours_and_theirs_are_listed(site: Path, tmp_path: Path) -> None:
    ours = ["html", "lookup", "markdown", "modules", "rst", "vectors"]
    assert inputs.run("target").out.split() == ours
    theirs = ["actions", "broken", "wrong"]
    assert run(site, tmp_path, "target").out.split() == sorted([*ours, *theirs])


def test_a_foreign_target_writes_its_files(site: Path, tmp_path: Path) -> None:
    command = ("target", "actions", "--ocpp", "1.6", "--output", "out")
    outcome = run(site, tmp_path, *command)
    assert outcome.code == 0, outcome.err
    (path,) = (p for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert path == tmp_path / "out" / "v16" / "actions.txt"
    lines = path.read_text().splitlines()
    assert any("ocpp-codegen target actions --ocpp 1.6" in line for line in lines)
    named = [line.split()[0] for line in lines if not line.startswith("#")]
    assert named == sorted(VERSIONS["1.6"].actions)
    assert "Reset CSMS->CS" in lines
    assert run(site, tmp_path, *command, "--check").code == 0
    path.write_text(path.read_text() + "more\n")
    assert run(site, tmp_path, *command, "--check").code == 1


def test_ours_is_a_target_like_any_other(tmp_path: Path) -> None:
    """The modules are the same as by generate, but for the command in the header."""
    command = ("target", "modules", "--ocpp", "1.6", "--output", "out", "--quiet")
    assert inputs.run(*command, cwd=tmp_path).code == 0
    made = (tmp_path / "out" / "v16" / "call.py").read_text()
    known = (ROOT / "generated" / "v16" / "call.py").read_text()
    assert made.replace("target modules", "generate") == known


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("nothing", "no target 'nothing' is installed"),
        ("broken", "the target 'broken' cannot be loaded"),
        ("wrong", "'foreign_target:files' is not a Target"),
    ],
)
def test_what_is_no_target(name: str, error: str, site: Path, tmp_path: Path) -> None:
    outcome = run(site, tmp_path, "target", name, "--output", "out")
    assert (outcome.code, outcome.out) == (2, "")
    assert error in outcome.err
    assert "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_target_with_the_name_of_ours(tmp_path: Path) -> None:
    other = tmp_path / "other" / "other-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Name: other\nVersion: 1.0\n")
    points = "[ocpp_codegen.targets]\nmodules = other:TARGET\n"
    (other / "entry_points.txt").write_text(points)
    outcome = run(tmp_path / "other", tmp_path, "generate", "--output", "out")
    assert outcome.code == 2
    assert "2 packages have a target 'modules'" in outcome.err
    assert "uninstall all but one of them: 'ocpp-codegen', 'other'" in outcome.err


def test_two_targets_of_one_name(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "other-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Name: other\nVersion: 1.0\n")
    points = "[ocpp_codegen.targets]\nactions = other:TARGET\n"
    (other / "entry_points.txt").write_text(points)
    both = Path(f"{site}{os.pathsep}{tmp_path / 'other'}")
    outcome = run(both, tmp_path, "target", "actions", "--output", "out")
    assert outcome.code == 2
    assert "2 packages have a target 'actions'" in outcome.err
    hint = "uninstall all but one of them: 'foreign-target', 'other'"
    assert hint in outcome.err
