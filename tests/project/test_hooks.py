"""The hooks, as pre-commit itself installs and runs them: pytest -m slow."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.schemas import ROOT


@pytest.mark.slow
def test_pre_commit_finds_what_is_out_of_date(tmp_path: Path) -> None:
    """In a project that has its modules from this tool, with its own settings."""
    project = tmp_path / "project"
    project.mkdir()
    settings = '[tool.ocpp-codegen]\noutput = "ocpp"\nocpp = ["1.6"]\n'
    (project / "pyproject.toml").write_text(settings)
    generate = [sys.executable, "-m", "ocpp_codegen", "generate", "--quiet"]
    subprocess.run(generate, cwd=project, check=True)
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    assert tried(project, tmp_path)[0] == 0
    (project / "ocpp" / "v16" / "call.py").unlink()
    code, said = tried(project, tmp_path)
    assert code == 1
    assert re.search(r"^missing .*ocpp/v16/call\.py$", said, re.MULTILINE)


def tried(project: Path, home: Path) -> tuple[int, str]:
    """What pre-commit says of what is about to be committed."""
    subprocess.run(["git", "add", "--all"], cwd=project, check=True)
    command = ["pre_commit", "try-repo", str(ROOT), "ocpp-codegen-check", "--verbose"]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env={**os.environ, "PRE_COMMIT_HOME": str(home / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout
