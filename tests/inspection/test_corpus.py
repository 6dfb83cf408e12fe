"""Conversations in every shape: what was planted is found, and nothing else."""

from pathlib import Path
from zlib import crc32

import pytest
from tests.helpers import accelerated
from tests.inspection import conversations, shapes
from tests.inspection.conversations import Conversation
from tests.inspection.shapes import SHAPES, Shape

from ocpp_codegen.inspection import Frame, Options, compiled, inspect, stream

# Rules that need what not every line says.
NEEDS_DIRECTION = {"wrong-sender"}
NEEDS_TIME = {"heartbeat-gap"}

Found = list[tuple[int, str]]


def written(shape: Shape, folder: Path, *its: Conversation) -> tuple[str, Found, int]:
    """A log, the findings planted in it, and the number of its frames."""
    pairs = conversations.woven(*its)
    text, lines = shapes.located(shape.write(pairs), len(pairs))
    path = folder / f"log{shape.suffix}"
    path.write_text(text, encoding="utf-8")
    missing = (set() if shape.directed else NEEDS_DIRECTION) | (
        set() if shape.timed else NEEDS_TIME
    )
    planted = [
        (line, rule)
        for line, (_, message) in zip(lines, pairs, strict=True)
        for rule in message.rules
        if rule not in missing
    ]
    return str(path), sorted(planted), len(pairs)


def found(path: str) -> tuple[Found, int, list[Frame], list[str]]:
    """What is found in a log."""
    rows: list[Frame] = []
    summary = inspect([path], Options(), rows.append)
    rules = [(row.line, finding.rule) for row in rows for finding in row.findings]
    return sorted(rules), summary.frames, rows, summary.guesses[0]["ocpp"]


@pytest.mark.parametrize("shape", SHAPES, ids=shapes.names())
def test_a_clean_conversation_reports_nothing(shape: Shape, tmp_path: Path) -> None:
    for version, clean in conversations.CLEAN.items():
        path, planted, count = written(shape, tmp_path, clean("CP_31"))
        rules, frames, rows, spoken = found(path)
        assert (rules, frames, spoken) == (planted, count, [version])
        if shape.directed:
            assert all(row.direction_from not in (None, "actions") for row in rows)
        if shape.timed:
            assert all(row.latency is not None for row in rows if row.kind in (3, 4))


@pytest.mark.parametrize("shape", SHAPES, ids=shapes.names())
@pytest.mark.parametrize("kind", conversations.FAULTY)
def test_what_was_planted_is_found(shape: Shape, kind: str, tmp_path: Path) -> None:
    path, planted, count = written(shape, tmp_path, conversations.FAULTY[kind]("CP_31"))
    rules, frames, _, _ = found(path)
    assert (rules, frames) == (planted, count)


@pytest.mark.parametrize(
    "shape", [s for s in SHAPES if s.stations], ids=lambda s: s.name
)
def test_stations_in_one_log_are_kept_apart(shape: Shape, tmp_path: Path) -> None:
    """Both use the same ids, one speaks 1.6 and the other 2.0.1."""
    first = conversations.faulty16("CP_31")
    second = conversations.shifted(conversations.faulty201("CP_32"), 0.1)
    for message in second.messages:
        message.frame[1] = str(message.frame[1]).replace("cp_32", "cp_31")
    path, planted, count = written(shape, tmp_path, first, second)
    rules, frames, rows, spoken = found(path)
    assert (rules, frames, spoken) == (planted, count, ["1.6", "2.0.1"])
    assert len({row.station for row in rows}) == 2


def row(frame: Frame) -> tuple[object, ...]:
    """What a row shows of a frame."""
    return (
        frame.line, frame.end_line, frame.column, frame.shown_time, frame.station,
        frame.direction, frame.direction_from, frame.kind, frame.action,
        frame.message_id, frame.latency, frame.version, frame.findings,
    )  # fmt: skip


@pytest.mark.parametrize("kind", conversations.FAULTY)
def test_the_fast_lane_finds_the_same(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that comes after a small sample goes by it, in shapes of one line.

    For one half of the conversations by what is compiled, where it can be.
    """
    is_compiled = crc32(kind.encode()) % 2 == 0 and not accelerated.missing_compiler()
    module = accelerated.lane() if is_compiled else None
    monkeypatch.setattr(compiled, "_module", module)
    for shape in SHAPES:
        its = conversations.FAULTY[kind]("CP_31")
        path, planted, count = written(shape, tmp_path, its)
        monkeypatch.setattr(stream, "SAMPLE", 2000)
        rows = [row(frame) for frame in found(path)[2]]
        monkeypatch.setattr(stream, "SAMPLE", 20)
        rules, frames, quick, _ = found(path)
        assert (shape.name, rules, frames) == (shape.name, planted, count)
        if shape.known:  # words are learned from more than so small a sample
            assert [row(frame) for frame in quick] == rows, shape.name
