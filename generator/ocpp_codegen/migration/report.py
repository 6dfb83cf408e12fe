"""What migrate says: differences, findings, and a sum."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ocpp_codegen.migration.findings import Finding


@dataclass(frozen=True)
class Report:
    """The files that change, with old and new source, and the findings of each."""

    changed: Mapping[Path, tuple[bytes, bytes]]
    findings: Mapping[Path, tuple[Finding, ...]]

    @property
    def is_broken(self) -> bool:
        """Whether a file could not be read as Python."""
        return any(f.broken for found in self.findings.values() for f in found)

    def texts(self, written: bool) -> list[str]:
        """Each finding with its place: in the new source, if that was written."""
        texts = []
        for path, found in self.findings.items():
            old, new = self.changed.get(path, (b"", b""))
            lines = _new_lines(old, new) if written else {}
            for finding in found:
                line = lines.get(finding.line, finding.line)
                texts.append(replace(finding, line=line).text(str(path)))
        return texts

    def sum(self, files: int, written: bool) -> str:
        """One line that says what was done."""
        left = sum(map(len, self.findings.values()))
        done = "changed" if written else "to change"
        return f"files: {files}, {done}: {len(self.changed)}, left to you: {left}"


def difference(path: Path, old: bytes, new: bytes) -> str:
    """The lines that change, as a patch for git apply or patch."""
    name = path.as_posix().lstrip("/")
    lines = difflib.unified_diff(
        _lines(old), _lines(new), f"a/{name}", f"b/{name}", lineterm=""
    )
    return "\n".join(lines)


def _new_lines(old: bytes, new: bytes) -> dict[int, int]:
    """Where each line of a source is in the new one, from 1, or what replaces it."""
    matcher = difflib.SequenceMatcher(None, _lines(old), _lines(new), autojunk=False)
    return {
        line + 1: min(there + line - start, max(there, end - 1)) + 1
        for _, start, stop, there, end in matcher.get_opcodes()
        for line in range(start, stop)
    }


def _lines(source: bytes) -> list[str]:
    return source.decode("utf-8", errors="backslashreplace").splitlines()
