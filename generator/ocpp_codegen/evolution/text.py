"""An evolution for people and programs: terminal text, Markdown, JSON."""

import json
from dataclasses import asdict

from ocpp_codegen.evolution.changes import Change, Evolution
from ocpp_codegen.protocol.versions import ROLES

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
# What an effect does to a side; an additive one does nothing.
_EFFECTS = {"wire": "breaks {} on the wire", "source": "{} change their code"}
# Values such as "optional" and "open" say what they are about.
_SAID_BY_VALUES = ("required", "openness")
_COLUMNS = ("", "where", "what", "old", "new", "sender", "receiver")


_CELLS = {"wire": "breaks on the wire", "source": "code changes", "additive": ""}


def as_text(evolution: Evolution) -> str:
    """One line a change: actions first, then what breaks."""
    lines = [_summary(evolution), *_validity(evolution)]
    for title, changes in _groups(evolution):
        lines += ["", f"{title} ({len(changes)})"]
        lines += [f"  {_line(change)}" for change in changes]
    return "\n".join(lines) + "\n"


def as_markdown(evolution: Evolution) -> str:
    """A table for actions, one for what breaks, and one for what does not."""
    lines = [f"# OCPP {evolution.old} to {evolution.new}", "", _summary(evolution)]
    lines += [text for sentence in _validity(evolution) for text in ("", sentence)]
    for title, changes in _groups(evolution):
        lines += ["", f"## {title} ({len(changes)})", ""]
        lines += ["| " + " | ".join(_COLUMNS) + " |", "| --- " * len(_COLUMNS) + "|"]
        lines += ["| " + " | ".join(map(_cell, _row(c))) + " |" for c in changes]
    return "\n".join(lines) + "\n"


def as_json(evolution: Evolution) -> str:
    """Everything, one object for each change."""
    data = {
        **asdict(evolution),
        "changes": [{**asdict(c), "breaks": c.breaks} for c in evolution.changes],
        "messages": [
            {k: v for k, v in asdict(message).items() if k != "places"}
            for message in evolution.messages
        ],
    }
    return json.dumps(data, indent=2) + "\n"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _summary(evolution: Evolution) -> str:
    breaking = sum(change.breaks for change in evolution.changes)
    count = len(evolution.changes)
    return (
        f"{evolution.old} -> {evolution.new}: {count} change{'s' * (count != 1)}, "
        f"{breaking} breaking; {evolution.equal} of {evolution.common} common messages "
        "and definitions mean the same."
    )


def _validity(evolution: Evolution) -> list[str]:
    """In how many messages all that was valid is valid still."""
    parts = []
    for role in ROLES:
        messages = [m for m in evolution.messages if m.role == role]
        valid = sum(message.stays_valid for message in messages)
        parts += [f"{valid} of {len(messages)} {role}s"] if messages else []
    return [f"What was valid stays valid in {' and '.join(parts)}."] if parts else []


def _groups(evolution: Evolution) -> list[tuple[str, list[Change]]]:
    actions = [change for change in evolution.changes if change.is_action]
    others = [change for change in evolution.changes if not change.is_action]
    groups = [
        ("Removed actions", [c for c in actions if c.kind == "removed"]),
        ("Added actions", [c for c in actions if c.kind == "added"]),
        ("Breaking", [change for change in others if change.breaks]),
        ("Additive", [change for change in others if not change.breaks]),
    ]
    return [(title, changes) for title, changes in groups if changes]


def _line(change: Change) -> str:
    values = " -> ".join(text for text in (change.old, change.new) if text)
    effects = f"  ({'; '.join(_effects(change))})" if change.breaks else ""
    if change.is_action:
        return f"{_SIGNS[change.kind]} {change.place}{effects}"
    what = "" if change.what in _SAID_BY_VALUES else f"{change.what} "
    return f"{_SIGNS[change.kind]} {change.place}: {what}{values}{effects}"


def _effects(change: Change) -> list[str]:
    """Whom a change breaks, and how."""
    sides = {"senders": change.sender, "receivers": change.receiver}
    return [
        _EFFECTS[effect].format(side)
        for side, effect in sides.items()
        if effect in _EFFECTS
    ]


def _row(change: Change) -> tuple[str, ...]:
    return (
        _SIGNS[change.kind],
        change.place,
        change.what,
        change.old,
        change.new,
        _CELLS[change.sender],
        _CELLS[change.receiver],
    )


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
