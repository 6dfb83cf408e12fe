"""What a probe has found, as text and as JSON."""

import json
from collections.abc import Sequence

from ocpp_codegen.base.errors import one_line
from ocpp_codegen.probing.judging import VERDICTS, Result

# The layout of the JSON; it changes when a reader of it has to.
LAYOUT = 1


def as_text(results: Sequence[Result]) -> str:
    """A block for each deviation, and a line that sums up."""
    lines = []
    deviating = [result for result in results if result.deviates]
    for result in deviating:
        rule = f" [{result.vector.rule}]" if result.vector.rule else ""
        lines += [
            f"{result.vector.name[:100]}{rule}: {VERDICTS[result.verdict]}",
            f"  expected {result.expected}",
            f"  got {result.got}",
            f"  {result.vector.basis}",
        ]
    played, deviations = _count(results, "frame"), _count(deviating, "deviation")
    lines.append(f"{played} played, {deviations}")
    return "\n".join(map(_kept_indent, lines))


def _count(things: Sequence[Result], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _kept_indent(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip(" "))]
    return indent + one_line(line.lstrip(" "))


def as_json(
    results: Sequence[Result], notes: Sequence[str], version: str, role: str
) -> str:
    """The same for programs, with what was right as well."""
    listed = [
        {
            "name": result.vector.name,
            "rule": result.vector.rule or None,
            "action": result.vector.action or None,
            "basis": result.vector.basis,
            "text": result.vector.text,
            "verdict": result.verdict,
            "expected": result.expected,
            "got": result.got,
        }
        for result in results
    ]
    report = {
        "layout": LAYOUT,
        "ocpp": version,
        "role": role,
        "played": len(results),
        "deviations": sum(result.deviates for result in results),
        "notes": list(notes),
        "results": listed,
    }
    return json.dumps(report, indent=1)
