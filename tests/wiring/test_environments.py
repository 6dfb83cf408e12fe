"""Every command in the environments that users make: bare, with an extra, with all.

The wheel is installed as they install it, with its dependencies from the index.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.helpers import inputs, schemas

from ocpp_codegen.cli.main import cli

# Environments by the extra that they have; another black is in one of them.
BARE: tuple[str, ...] = ()
# What an extra holds of others.
HELD = {"generate": {"ocpp"}, "migrate": {"generate", "ocpp"}}
ENVIRONMENTS = {
    "bare": BARE,
    "generate": ("generate",),
    "ocpp": ("ocpp",),
    "migrate": ("migrate",),
    "all": ("arrow", "generate", "migrate", "ocpp", "probe"),
}
BESIDE = {"generate": "black==25.1.0"}

# Command line, exit code, and the extra without which it says what to type.
COMMANDS: tuple[tuple[str, int, str | None], ...] = (
    ("--help", 0, None),
    ("--version", 0, None),
    ("show Reset", 0, None),
    ("show Reset --format json", 0, None),
    ("inspect x.log", 0, None),
    ("inspect --format html x.log", 0, None),
    ("inspect --format parquet --output tables x.log", 0, "arrow"),
    ("coverage --side station app:Station", 0, "ocpp"),
    ("init-extension drafted --from-log vendor.log", 0, "generate"),
    ("init-extension mine", 0, "generate"),
    ("lint mine", 0, "generate"),
    ("generate --ocpp 2.0.1 --extension mine --output modules", 0, "generate"),
    ("vectors --ocpp 1.6 --output vectors", 0, "generate"),
    ("docs --format html --ocpp 1.6 --output pages", 0, "generate"),
    ("target lookup --ocpp 1.6 --output lookup", 0, "generate"),
    ("model --ocpp 1.6", 0, "generate"),
    ("diff 2.0.1 2.1 --action Reset", 1, "generate"),
    ("schemas verify --ocpp 1.6", 0, "generate"),
    ("migrate old.py", 1, "migrate"),
    ("probe ws://127.0.0.1:1/x --ocpp 1.6", 2, "probe"),
)
LOG = 'cp1 -> csms [2,"1","Heartbeat",{}]\n'
OF_A_VENDOR = (
    'cp1 -> csms [2,"1","DataTransfer",'
    '{"vendorId":"com.example","messageId":"Night","data":"7"}]\n'
)
APP = """\
from ocpp_codegen.generated.v16.charge_point import ChargePoint

class Station(ChargePoint):
    pass
"""
OLD = "from ocpp.v16 import call\n\ncall.ResetPayload(type='Soft')\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    environment = {**os.environ, "OCPP_ACCELERATOR": "0"}
    command = [sys.executable, *build, str(schemas.ROOT)]
    subprocess.run(command, env=environment, capture_output=True, check=True)
    (path,) = folder.iterdir()
    return path


def said(folder: Path, *command: str | Path) -> tuple[int, str]:
    """The exit code of a command in a folder, and all that it said."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout


def made(home: Path, wheel: Path, extras: Sequence[str], *more: str) -> Path:
    """The commands of an environment into which a user has installed the wheel."""
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    wanted = f"{wheel}[{','.join(extras)}]" if extras else str(wheel)
    install = ("-m", "pip", "install", "--quiet", wanted, *more)
    code, text = said(home, scripts / "python", *install)
    assert code == 0, text
    return scripts


def test_every_command_is_tried() -> None:
    words = {line.split()[0] for line, _, _ in COMMANDS}
    assert {word for word in words if word[0] != "-"} == cli.commands.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_command_works_or_says_what_to_type(
    name: str, wheel: Path, tmp_path: Path
) -> None:
    extras = ENVIRONMENTS[name]
    there = set(extras).union(*(HELD.get(extra, ()) for extra in extras))
    more = [BESIDE[name]] if name in BESIDE else []
    scripts = made(tmp_path / "environment", wheel, extras, *more)
    (folder := tmp_path / "work").mkdir()
    (folder / "x.log").write_text(LOG)
    (folder / "vendor.log").write_text(OF_A_VENDOR)
    (folder / "app.py").write_text(APP)
    (folder / "old.py").write_text(OLD)
    for line, expected, extra in COMMANDS:
        before = inputs.snapshot(folder)
        code, text = said(folder, scripts / "ocpp-codegen", *line.split())
        assert "Traceback" not in text, line
        assert "internal error: " not in text, line
        if extra is None or extra in there:
            assert code == expected, (line, text)
            assert "pip install" not in text, (line, text)
        else:
            assert code == 2, (line, text)
            assert "pip install '" in text, (line, text)
            assert inputs.snapshot(folder) == before, line
    if more:
        command = (scripts / "ocpp-codegen", "generate", "--output", "again")
        code, text = said(folder, *command, "--accelerator")
        assert code == 0, text
        theirs = folder / "again" / "v201" / "call.py"
        ours = schemas.ROOT / "generated" / "v201" / "call.py"
        assert theirs.read_bytes() == ours.read_bytes()
