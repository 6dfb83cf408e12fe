"""What is counted over all logs."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ocpp_codegen.inspection.model import Frame


@dataclass
class Tally:
    """Frames and findings of one action, or of one station."""

    frames: int = 0
    findings: int = 0


@dataclass
class Summary:
    """The counts of a run; guesses holds for each file what was guessed of it."""

    frames: int = 0
    findings: int = 0
    lines: int = 0
    skipped_lines: int = 0
    truncated: int = 0
    copies: int = 0
    not_sent: int = 0
    unknown_type: int = 0
    answers_at_start: int = 0
    requests_at_end: int = 0
    by_action: dict[str, Tally] = field(default_factory=dict)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_station: dict[str, Tally] = field(default_factory=dict)
    by_version: Counter[str] = field(default_factory=Counter)
    guesses: list[dict[str, Any]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def add(self, frame: Frame) -> None:
        """Counts a frame that is done."""
        found = len(frame.findings)
        self.findings += found
        self.by_rule.update(finding.rule for finding in frame.findings)
        if frame.kind is None:
            return
        self.frames += 1
        self.by_version[frame.version] += 1
        for table, name in ((self.by_action, frame.action), (self.by_station, frame.station)):
            tally = table.setdefault(name or "", Tally())
            tally.frames += 1
            tally.findings += found
