"""An evolution for people and programs: terminal text, Markdown, JSON."""

import json
from dataclasses import asdict

from ocpp_codegen.evolution.changes import Change, Evolution

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_COLUMNS = ("", "where", "what", "old", "new", "sender", "receiver")


def as_text(evolution: Evolution) -> str:
    """One line a change: breaking ones first."""
    lines = [_summary(evolution)]
    for title, changes in _groups(evolution):
        lines += ["", f"{title} ({len(changes)})"]
        lines += [f"  {_line(change)}" for change in changes]
    return "\n".join(lines) + "\n"


def as_markdown(evolution: Evolution) -> str:
    """A table for breaking and one for additive changes."""
    lines = [f"# OCPP {evolution.old} to {evolution.new}", "", _summary(evolution)]
    for title, changes in _groups(evolution):
        lines += ["", f"## {title} ({len(changes)})", ""]
        lines += ["| " + " | ".join(_COLUMNS) + " |", "| --- " * len(_COLUMNS) + "|"]
        lines += ["| " + " | ".join(map(_cell, _row(c))) + " |" for c in changes]
    return "\n".join(lines) + "\n"


def as_json(evolution: Evolution) -> str:
    """Everything, one object for each change."""
    changes = [{**asdict(c), "breaks": c.breaks} for c in evolution.changes]
    return json.dumps({**asdict(evolution), "changes": changes}, indent=2) + "\n"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _summary(evolution: Evolution) -> str:
    breaking = sum(change.breaks for change in evolution.changes)
    return (
        f"{evolution.old} -> {evolution.new}: {len(evolution.changes)} changes, "
        f"{breaking} of them breaking; of {evolution.common} common messages and "
        f"definitions {evolution.equal} mean the same."
    )


def _groups(evolution: Evolution) -> list[tuple[str, list[Change]]]:
    breaking = [change for change in evolution.changes if change.breaks]
    additive = [change for change in evolution.changes if not change.breaks]
    groups = [("Breaking", breaking), ("Additive", additive)]
    return [(title, changes) for title, changes in groups if changes]


def _line(change: Change) -> str:
    values = " -> ".join(text for text in (change.old, change.new) if text)
    effects = (
        f"  [sender: {change.sender}, receiver: {change.receiver}]"
        if change.breaks
        else ""
    )
    return f"{_SIGNS[change.kind]} {change.place}: {change.what} {values}{effects}"


def _row(change: Change) -> tuple[str, ...]:
    return (
        _SIGNS[change.kind],
        change.place,
        change.what,
        change.old,
        change.new,
        change.sender,
        change.receiver,
    )


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
