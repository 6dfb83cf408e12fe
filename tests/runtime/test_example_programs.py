"""The two programs that README tells to start talk, as they would for a reader."""

import re
import subprocess
import sys
from pathlib import Path

from tests.helpers.schemas import ROOT

EXAMPLES = ROOT / "tests" / "examples"


def started(example: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", f"tests.examples.{example}"]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_station_and_a_central_system_talk() -> None:
    system = started("central_system", "0")
    assert system.stdout is not None
    try:
        first = system.stdout.readline()
        match = re.fullmatch(r"on port (\d+)\n", first)
        assert match, first + system.stdout.read()
        station = started("station", match[1])
        said, _ = station.communicate(timeout=30)
        assert station.returncode == 0, said
        heard = [system.stdout.readline().strip() for _ in range(6)]
    finally:
        system.kill()
        system.communicate()
    # The request to reset may come before the last line of the charge.
    assert sorted(said.splitlines()) == [
        "Ended: 3.0 so far",
        "Started: 0.0 so far",
        "Updated: 1.5 so far",
        "asked to reset: Immediate",
        "boot: Accepted",
    ]
    assert heard == [
        "station1: Example One is there",
        "station1: Started, 0 Wh",
        "station1: Updated, 5000 Wh",
        "station1: Ended, 10000 Wh",
        "station1: reset Accepted",
        "station1: gone",
    ]


def test_they_are_short() -> None:
    for path in (EXAMPLES / "central_system.py", EXAMPLES / "station.py"):
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if line.strip()]) <= 45
