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

    findings: int = 0
    lines: int = 0
    skipped_lines: int = 0
    truncated: int = 0
    copies: int = 0
    not_sent: int = 0
    unknown_type: int = 0
    answers_at_start: int = 0
    requests_at_end: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    guesses: list[dict[str, Any]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    # Frames and findings by action, station and version.
    _tallies: dict[tuple[str | None, str | None, str], Tally] = field(
        default_factory=dict
    )

    def add(self, frame: Frame) -> None:
        """Counts a frame that is done."""
        group, found = frame.group, frame.findings
        if found:
            self.findings += len(found)
            self.by_rule.update(finding.rule for finding in found)
        tally = None if group is None else group.tally
        if tally is None:
            if frame.kind is None:
                return
            tally = self._tally(frame)
        tally.frames += 1
        if found:
            tally.findings += len(found)

    def _tally(self, frame: Frame) -> Tally:
        key = (frame.action, frame.station, frame.version)
        tally = self._tallies.setdefault(key, Tally())
        if frame.group is not None:
            frame.group.tally = tally
        return tally

    @property
    def frames(self) -> int:
        """How many frames were counted."""
        return sum(tally.frames for tally in self._tallies.values())

    @property
    def by_action(self) -> dict[str, Tally]:
        """Frames and findings by action; "" where it is not known."""
        return self._by(0)

    @property
    def by_station(self) -> dict[str, Tally]:
        """Frames and findings by station; "" where it has no name."""
        return self._by(1)

    @property
    def versions(self) -> list[str]:
        """The versions that were spoken."""
        return sorted(self._by(2))

    def _by(self, place: int) -> dict[str, Tally]:
        table: dict[str, Tally] = {}
        for key, tally in self._tallies.items():
            sums = table.setdefault(key[place] or "", Tally())
            sums.frames += tally.frames
            sums.findings += tally.findings
        return table
