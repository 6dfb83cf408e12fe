"""The command inspect: its output, its options and its exit codes."""

import json
from pathlib import Path
from typing import Any
from unittest import mock

import black
import pytest
from black.report import NothingChanged
from tests.helpers import extensions, schemas
from tests.inspection.logs import (
    BOOT,
    BOOT2,
    BOOTED,
    START,
    beat,
    beaten,
    command,
)

from ocpp_codegen.inspection import conversation, stream

WRONG = (
    START
    + '10:00:01 recv [2,"h","Heartbeat",{"a":1}]\n10:00:01.5 send '
    + beaten("h")
    + "\n"
)
KEYS = {
    "file", "line", "time", "station", "direction", "kind", "action", "message_id",
    "latency", "end_line", "column", "direction_from", "findings",
}  # fmt: skip


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.log"
    path.write_text(START, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.log"
    path.write_text(WRONG, encoding="utf-8")
    return path


def rows(*arguments: str | Path, text: str | None = None) -> list[dict[str, Any]]:
    """The lines of the report for programs."""
    _, shown = command(*arguments, "--format", "json", text=text)
    return [json.loads(line) for line in shown.splitlines()]


def test_exit_codes(clean: Path, wrong: Path, tmp_path: Path) -> None:
    assert command(clean)[0] == 0
    assert command(wrong)[0] == 1
    assert command(clean, wrong)[0] == 1
    code, said = command(tmp_path / "none.log")
    assert (code, "cannot read the log" in said) == (2, True)
    code, said = command("-", text="nothing")
    assert (code, "no OCPP frame found" in said) == (2, True)


def test_json_has_a_row_for_each_frame_and_a_summary(wrong: Path) -> None:
    *frames, last = rows(wrong)
    assert [set(row) for row in frames] == [KEYS] * 4
    assert frames[2] == {
        "file": str(wrong), "line": 3, "time": "10:00:01", "station": None,
        "direction": "station->csms", "kind": "CALL", "action": "Heartbeat",
        "message_id": "h", "latency": 0.5, "end_line": 3, "column": 15,
        "direction_from": "majority",
        "findings": [{
            "rule": "additionalProperties", "pointer": "/a", "code": "FormationViolation",
            "message": frames[2]["findings"][0]["message"],
        }],
    }  # fmt: skip
    summary = last["summary"]
    assert (
        summary["frames"],
        summary["findings"],
        summary["skipped_lines"],
        summary["truncated"],
    ) == (4, 1, 0, 0)
    assert summary["by_rule"] == {"additionalProperties": 1}
    assert summary["by_action"]["Heartbeat"] == {"frames": 2, "findings": 1}
    assert (summary["ocpp"], summary["guessed"][0]["log_of"]) == ("1.6", "csms")


def test_only_findings_leaves_the_other_frames_out(wrong: Path) -> None:
    row, _ = rows(wrong, "--only-findings")
    assert row["line"] == 3


def test_text_ends_with_tables(wrong: Path) -> None:
    lines = command(wrong)[1].splitlines()
    assert lines[2].endswith("CALL  Heartbeat  h  0.500 s")
    assert lines[3].startswith("    additionalProperties: /a: ")
    assert "4 frames, 1 finding, 4 lines of which 0 without a frame" in lines
    assert "       1  additionalProperties" in lines


def test_standard_input_is_a_log_too() -> None:
    *frames, _ = rows("-", text=START)
    assert [row["file"] for row in frames] == ["-", "-"]


def test_a_vendors_package_and_its_folder_know_its_messages(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text(
        f'{BOOT2}\n{BOOTED}\n[2,"l","SetLight",{{"color":"#00ff00"}}]\n[3,"l",{{"status":"Done"}}]\n',
        encoding="utf-8",
    )
    assert command(path)[0] == 1
    assert command(path, "--extension", schemas.ROOT / "generated" / "vendor")[0] == 0
    assert command(path, "--extension", "generated.vendor")[0] == 0


def test_the_folder_of_an_extension_is_generated_first(tmp_path: Path) -> None:
    """Without the layout, which takes most of the time."""
    path = tmp_path / "x.log"
    path.write_text(
        f'{BOOT2}\n{BOOTED}\n[2,"l","SetLight",{{"color":"#00ff00"}}]\n[3,"l",{{"status":"Done"}}]\n',
        encoding="utf-8",
    )
    with mock.patch.object(black, "format_file_contents", side_effect=NothingChanged):
        code, _ = command(path, "--extension", extensions.EXAMPLE, "--ocpp", "2.0.1")
    assert code == 0


@pytest.mark.parametrize("name", ["no.such.package", "tests"])
def test_what_is_no_package_is_refused(name: str, clean: Path) -> None:
    code, said = command(clean, "--extension", name)
    assert (code, "is not a package that generate has written" in said) == (2, True)


def test_a_stream_is_read_in_memory_that_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of a conversation is counted: it is what is open, and no more."""
    monkeypatch.setattr(stream, "SAMPLE", 50)
    kept: list[int] = []
    original = conversation.Conversation.finish

    def finish(self: conversation.Conversation) -> None:
        kept.append(sum(len(s.open) + len(s.early) for s in self.stations.values()))
        original(self)

    monkeypatch.setattr(conversation.Conversation, "finish", finish)
    path = tmp_path / "long.log"
    path.write_text(
        f"2026-03-02 10:00:00.000 recv {BOOT}\n2026-03-02 10:00:00.100 send {BOOTED}\n"
        + "".join(
            f"2026-03-02 {10 + i // 3600:02d}:{i // 60 % 60:02d}:{i % 60:02d}.250 recv {beat(str(i))}\n"
            f"2026-03-02 {10 + i // 3600:02d}:{i // 60 % 60:02d}:{i % 60:02d}.500 send {beaten(str(i))}\n"
            for i in range(1, 3000)
        ),
        encoding="utf-8",
    )
    *frames, last = rows(path)
    assert (len(frames), last["summary"]["findings"], kept) == (6000, 0, [0])
    assert {row["latency"] for row in frames[2:]} == {0.25}
