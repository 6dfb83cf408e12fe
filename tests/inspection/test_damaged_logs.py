"""Logs that were cut or rolled, at each of their lines, and clocks that were set."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from tests.inspection import conversations
from tests.inspection.conversations import Conversation
from tests.inspection.shapes import compact, up

from ocpp_codegen.inspection import Frame, Options, inspect, stream


def lines(it: Conversation, set_back: float = 0.0, behind: int = 0) -> list[str]:
    """A log; from some line on the clock is set back by so many seconds."""
    return [
        f"{m.time - timedelta(seconds=set_back if number > behind else 0.0)} {it.station}"
        f" {'recv' if up(m) else 'send'} {compact(m)}"
        for number, m in enumerate(it.messages)
    ]


def found(log: Sequence[str], folder: Path) -> list[tuple[int, str]]:
    path = folder / "csms.log"
    path.write_text("\n".join(log) + "\n", encoding="utf-8")
    rows: list[Frame] = []
    inspect([str(path)], Options(), rows.append)
    return sorted((row.line, finding.rule) for row in rows for finding in row.findings)


@pytest.mark.parametrize("version", conversations.CLEAN)
def test_a_log_may_begin_and_end_anywhere(version: str, tmp_path: Path) -> None:
    log = lines(conversations.CLEAN[version]("CP_31"))
    for at in range(1, len(log), 2):
        assert found(log[at:], tmp_path) == [], at
        assert found(log[:at], tmp_path) == [], at


def cuts(line: str) -> Iterator[str]:
    """A line that ends in an id, behind one, and short of its end."""
    start = line.index("[")
    yield line[: start + 9]
    yield line[: line.index('",', start) + 2]
    yield line[:-1]


@pytest.mark.parametrize("version", conversations.CLEAN)
def test_what_is_cut_is_not_missed_elsewhere(version: str, tmp_path: Path) -> None:
    log = lines(conversations.CLEAN[version]("CP_31"))
    for at in range(2, len(log), 3):
        for cut in cuts(log[at]):
            assert found([*log[:at], cut, *log[at + 1 :]], tmp_path) == [], cut


def test_silence_is_heard_after_the_clock_was_set_back(tmp_path: Path) -> None:
    it = conversations.faulty16("CP_31")
    planted = [(n, r) for n, m in enumerate(it.messages, 1) for r in m.rules]
    assert any(rule == "heartbeat-gap" for _, rule in planted)
    log = lines(it, set_back=3600.0, behind=10)
    assert found(log, tmp_path) == sorted(planted)


def test_a_line_without_a_time_takes_none_from_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SAMPLE", 4)
    texts = []
    for number in range(12):
        stamp = f"2026-05-04 09:30:{number:02d} " if number % 2 else ""
        texts.append(f'{stamp}CP_1 recv [2,"a{number}","Heartbeat",{{}}]')
        answer = '{"currentTime":"2026-05-04T09:30:00Z"}'
        texts.append(f'{stamp}CP_1 send [3,"a{number}",{answer}]')
    path = tmp_path / "csms.log"
    path.write_text("\n".join(texts))
    rows: list[Frame] = []
    inspect([str(path)], Options(), rows.append)
    timed = [row.shown_time is not None for row in rows]
    assert timed == [False, False, True, True] * 6
