"""What an installation takes: its size, and the time until the first message."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.measuring import (
    ROOT,
    Contestant,
    Report,
    benchmark,
    columns,
    measure,
    table,
)

# What a program imports to read and write its first message.
OURS = "from ocpp_codegen.generated.v201 import call, call_result, codec"
THEIRS = "from ocpp.v201 import call, call_result\nimport ocpp.messages"


@benchmark
def installed(folder: Path, rounds: int) -> Report:
    """The wheel and ocpp 2.1.0, each with all that pip brings along, compiled."""
    homes = {"ours": _install(folder, str(_wheel(folder)), "ours")}
    homes["ocpp"] = _install(folder, "ocpp==2.1.0", "ocpp")
    imported = [
        Contestant("ours, with codec", lambda: _import(homes["ours"], OURS)),
        Contestant("ocpp, with messages", lambda: _import(homes["ocpp"], THEIRS)),
    ]
    rows = [["", "packages", "files", "MB"]]
    for name, home in homes.items():
        sizes = [path.stat().st_size for path in home.rglob("*") if path.is_file()]
        packages = len(list(home.glob("*.dist-info")))
        megabytes = f"{sum(sizes) / 1e6:.1f}"
        rows.append([name, str(packages), f"{len(sizes):,}", megabytes])
    times = table(measure(imported, rounds), aim=0.5)
    return Report(f"{columns(rows)}\n\n{times}")


def _wheel(folder: Path) -> Path:
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "wheel")
    environment = {**os.environ, "OCPP_ACCELERATOR": "0"}
    subprocess.run(
        [sys.executable, *map(str, build), str(ROOT)],
        env=environment,
        capture_output=True,
        check=True,
    )
    (path,) = (folder / "wheel").iterdir()
    return path


def _install(folder: Path, wanted: str, name: str) -> Path:
    home = folder / "installed" / name
    install = ("-m", "pip", "install", "--quiet", "--target", str(home), wanted)
    subprocess.run([sys.executable, *install], capture_output=True, check=True)
    return home


def _import(home: Path, program: str) -> float:
    """The seconds of a fresh interpreter, less one that imports nothing."""
    return _run(home, program) - _run(home, "")


def _run(home: Path, program: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(home)}
    start = time.perf_counter()
    # Without the packages of this environment, which come first otherwise.
    command = [sys.executable, "-S", "-c", program]
    subprocess.run(command, env=environment, check=True)
    return time.perf_counter() - start
