"""The cost of a frame in the fast lane, on a slice of what bench-inspect measures."""

from pathlib import Path

import pytest
from tests.inspection import speed

from ocpp_codegen.inspection import stream

# By json.loads over the same frames; bench-inspect tells how far it is below that.
CEILING = 25


def test_a_log_costs_a_bounded_multiple_of_its_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SAMPLE", 100)
    path = tmp_path / "large.log"
    speed.ratio(path, 100_000)
    assert speed.ratio(path, 3_000_000) < CEILING
