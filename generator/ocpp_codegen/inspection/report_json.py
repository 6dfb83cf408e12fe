"""The report for programs: one JSON object per line."""

import json
from collections.abc import Callable
from dataclasses import asdict
from json.encoder import encode_basestring_ascii
from typing import Any

from ocpp_codegen.inspection.model import KINDS, Finding, Frame
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.summary import Summary, Tally

# How many latencies are kept.
KEPT = 4096

# Kinds as JSON has them. What is not a frame has a finding, and so no usual row.
_KINDS = {kind: json.dumps(name) for kind, name in KINDS.items()} | {None: "null"}

_text = encode_basestring_ascii


class JsonReport:
    """Writes a row for each frame, and at last the summary."""

    def __init__(
        self,
        write: Callable[[str], None],
        redaction: Redaction | None,
        only_findings: bool,
    ) -> None:
        self._write = write
        self._redaction = redaction
        self._only_findings = only_findings
        # Latencies as they are shown.
        self._latencies: dict[float | None, str] = {None: "null"}

    def frame(self, frame: Frame) -> None:
        """Writes the row of a frame."""
        if frame.findings:
            self._write(json.dumps(row(frame, self._redaction), separators=(",", ":")))
            return
        if self._only_findings:
            return
        # As json.dumps writes it, but quicker.
        group = frame.group
        parts = (group and group.parts) or _parts(frame)
        before_line, before_id, end = parts
        time = frame.shown_time
        shown = "null" if time is None else _text(time)
        latency = self._latencies.get(frame.latency) or self._latency(frame.latency)
        self._write(
            f'{before_line}{frame.line},"time":{shown}{before_id}'
            f'{_text(frame.message_id)},"latency":{latency}'
            f',"end_line":{frame.end_line}{end}'
        )

    def _latency(self, latency: float | None) -> str:
        latencies = self._latencies
        if len(latencies) >= KEPT:
            latencies.clear()
        shown = latencies[latency] = "null" if latency is None else f"{latency}"
        return shown

    def end(self, summary: Summary) -> None:
        """Writes the summary."""
        self._write(json.dumps({"summary": summarised(summary)}, separators=(",", ":")))


def row(frame: Frame, redaction: Redaction | None) -> dict[str, Any]:
    """A frame as JSON; times are ISO 8601 where the log has the date, latency in s."""
    return {
        "file": frame.file,
        "line": frame.line,
        "time": frame.shown_time,
        "station": frame.station,
        "direction": frame.direction,
        "kind": KINDS.get(frame.kind) if frame.kind is not None else None,
        "action": frame.action,
        "message_id": frame.message_id if frame.kind is not None else None,
        "latency": frame.latency,
        "end_line": frame.end_line,
        "column": frame.column,
        "direction_from": frame.direction_from,
        "findings": [_finding(found) for found in shown_findings(frame, redaction)],
    }


def shown_findings(frame: Frame, redaction: Redaction | None) -> list[Finding]:
    """The findings of a frame, redacted."""
    if redaction is None:
        return frame.findings
    return [redaction.finding(found) for found in frame.findings]


def _finding(found: Finding) -> dict[str, str | None]:
    return {
        "rule": found.rule,
        "pointer": found.pointer,
        "code": found.code or None,
        "message": found.message,
    }


def summarised(summary: Summary) -> dict[str, Any]:
    """The summary as JSON."""
    return {
        "frames": summary.frames,
        "findings": summary.findings,
        "skipped_lines": summary.skipped_lines,
        "truncated": summary.truncated,
        "lines": summary.lines,
        "copies": summary.copies,
        "not_sent": summary.not_sent,
        "unknown_type": summary.unknown_type,
        "answers_at_start": summary.answers_at_start,
        "requests_at_end": summary.requests_at_end,
        "ocpp": ", ".join(summary.versions) or None,
        "guessed": summary.guesses,
        "hints": summary.hints,
        "by_action": _tallies(summary.by_action),
        "by_rule": dict(sorted(summary.by_rule.items())),
        "by_station": _tallies(summary.by_station),
    }


def _tallies(table: dict[str, Tally]) -> dict[str, dict[str, int]]:
    return {name: asdict(tally) for name, tally in sorted(table.items())}


def _parts(frame: Frame) -> tuple[str, str, str]:
    """What the row of a frame has before its line, before its id, and at its end."""
    before_id = (
        f',"station":{json.dumps(frame.station)},"direction":'
        f'{json.dumps(frame.direction)},"kind":{_KINDS[frame.kind]},'
        f'"action":{json.dumps(frame.action)},"message_id":'
    )
    end = (
        f',"column":{frame.column},"direction_from":{json.dumps(frame.direction_from)}'
        ',"findings":[]}'
    )
    parts = f'{{"file":{_text(frame.file)},"line":', before_id, end
    if frame.group is not None:
        frame.group.parts = parts
    return parts
