"""Logs that were made to harm: no crash, no code, no cost out of proportion."""

import json
import random
from pathlib import Path

import pytest
from tests.inspection.logs import BOOT, BOOTED, START, Inspected, command

from ocpp_codegen.inspection import frames

OPENINGS = {
    "openings": '[2,"a","B",{' * 20_000,
    "arrays": "[2,1," * 40_000,
    "brackets": "[" * 200_000,
    "strings": '[2,"' * 40_000,
    "escapes": '[2,\\"' * 40_000,
    "doubled": '[2,""a' * 40_000,
    "entities": "[2,&quot;" * 20_000,
    "quotes": "[2,'a','B',{" * 15_000,
    "parts": "[CALL] [a] [Heartbeat] {" * 8_000,
    "pairs": "type=CALL id=1 action=A payload={" * 6_000,
    "tags": "<html><tr" + "<td " * 50_000,
    "objects": '{"a":' * 40_000,
    "backslashes": '[2,"' + "\\" * 100_000,
    "digits": "1" * 200_000,
    "times": "2026-01-01T00:00:00 " * 10_000,
    "arrows": "->" * 100_000,
    "paths": "/a.b" * 50_000,
    "words": "from to cp csms " * 12_000,
}


@pytest.mark.parametrize("name", OPENINGS)
def test_a_hostile_line_is_read_to_its_end(name: str, tmp_path: Path) -> None:
    log = Inspected(f"{START}{OPENINGS[name]}\n10:00:01 nothing\n", tmp_path)
    assert log.summary.frames <= 2
    assert log.summary.lines == 4


@pytest.mark.parametrize("name", ["openings", "arrays", "strings", "quotes"])
def test_the_search_for_frames_goes_over_a_text_a_bounded_number_of_times(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in characters that the reader of JSON was given, not in seconds."""
    read = 0

    class Counting(json.JSONDecoder):
        def raw_decode(self, s: str, idx: int = 0) -> tuple[object, int]:
            nonlocal read
            try:
                return super().raw_decode(s, idx)
            except json.JSONDecodeError as error:
                read += error.pos - idx
                raise

    monkeypatch.setattr(frames, "_decoder", Counting())
    text = OPENINGS[name]
    list(frames.search(text))
    assert read <= 12 * len(text)


def test_lines_that_open_and_never_close_cost_what_others_do(tmp_path: Path) -> None:
    text = (
        START + '10:00:01 recv [2,"a","B",{"k":[\n' * 3000 + "[\n" * 3000 + "{\n" * 3000
    )
    log = Inspected(text, tmp_path)
    assert (log.summary.frames, log.summary.truncated) == (2, 3000)


def test_noise_of_all_kinds_is_survived(tmp_path: Path) -> None:
    """Lines of a log with characters changed, cut out and doubled at random."""
    chance = random.Random(15)
    lines = (
        START + f'{{"log":{json.dumps(BOOT)},"stream":"x"}}\na,"{BOOTED}"\n'
    ).splitlines()
    alphabet = "[]{}\",:\\'23<>&|=\t\x00\x1b\u2028\ufeff\ud7ff\xe9"
    mixed = []
    for _ in range(1500):
        line = list(chance.choice(lines))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(line))
            line[at : at + chance.randrange(3)] = chance.choices(
                alphabet, k=chance.randrange(4)
            )
        mixed.append("".join(line))
    log = Inspected("\n".join(mixed), tmp_path)
    assert log.summary.lines >= 1500


def test_what_a_log_holds_does_not_reach_the_terminal(tmp_path: Path) -> None:
    evil = "\u202e\x9b31m\u2066evil"
    text = f'10:00:00 [CP-1] recv [2,"{evil}","He\\u001b[31mart",{{"\\u009b":1}}]\n'
    path = tmp_path / "x.log"
    path.write_text(START + text, encoding="utf-8")
    for format_ in ("text", "json", "html"):
        code, shown = command(path, "--format", format_)
        assert code == 1
        assert not set(shown) & set("\x1b\x9b\u202e\u2066")


def test_html_in_a_log_stays_text(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>"
    text = f'[2,"{bad}","Heartbeat",{{"{bad}":"{bad}"}}]\n'
    path = tmp_path / "x.log"
    path.write_text(text, encoding="utf-8")
    _, page = command(path, "--format", "html")
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in page
