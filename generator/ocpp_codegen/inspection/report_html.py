"""The report for the browser: one page with a timeline, which needs no other file.

All that comes from a log is escaped, and the page allows no script but its own.
"""

import base64
import hashlib
import html
import json
from collections.abc import Callable
from pathlib import Path, PurePath

from ocpp_codegen.inspection.model import FROM_CSMS, FROM_STATION, KINDS, Finding, Frame
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.report_json import shown_findings
from ocpp_codegen.inspection.report_text import summary_lines
from ocpp_codegen.inspection.summary import Summary, Tally

# A longer payload is shown in part: a page is for people.
MAX_PAYLOAD = 20_000
_WAYS = {
    FROM_STATION: ("up", "station \N{RIGHTWARDS ARROW} CSMS"),
    FROM_CSMS: ("down", "station \N{LEFTWARDS ARROW} CSMS"),
    None: ("", ""),
}


class HtmlReport:
    """Writes the page as the frames come."""

    def __init__(
        self,
        write: Callable[[str], None],
        redaction: Redaction | None,
        only_findings: bool,
    ) -> None:
        self._write = write
        self._redaction = redaction
        self._only_findings = only_findings
        self._write(_head())

    def frame(self, frame: Frame) -> None:
        """Writes the row of a frame."""
        if frame.findings or not self._only_findings:
            self._write(self._row(frame))

    def end(self, summary: Summary) -> None:
        """Writes the summary and the end of the page."""
        self._write(_tail(summary))

    def _row(self, frame: Frame) -> str:
        way, shown = _WAYS[frame.direction]
        found = " found" if frame.findings else ""
        name = _escaped(PurePath(frame.file).name)
        latency = "" if frame.latency is None else f"{frame.latency:.3f} s"
        return (
            f'<tr class="{way}{found}">'
            f'<td class="place mono">{name}:{frame.line}</td>'
            f'<td class="time mono">{_escaped(frame.shown_time)}</td>'
            f"<td>{_escaped(frame.station)}</td>"
            f'<td class="way">{shown}</td>'
            f'<td class="message">{self._message(frame)}</td>'
            f'<td class="id mono">{_escaped(frame.message_id)}</td>'
            f'<td class="number">{latency}</td></tr>'
        )

    def _message(self, frame: Frame) -> str:
        kind = KINDS.get(frame.kind, "") if frame.kind is not None else "no frame"
        title = f"{_escaped(frame.action)} <small>{kind}</small>"
        findings = "".join(map(_finding, shown_findings(frame, self._redaction)))
        listed = f'<ul class="findings">{findings}</ul>' if findings else ""
        content = self._content(frame)
        if content is None:
            return f"{title}{listed}"
        shown = f"<details><summary>{title}</summary><pre>{content}</pre></details>"
        return f"{shown}{listed}"

    def _content(self, frame: Frame) -> str | None:
        """What a frame holds, redacted; None where it cannot be decoded."""
        shown = self._redaction
        value = frame.decoded() if shown is None else shown.frame(frame)
        if value is None:
            return None
        text = json.dumps(value, indent=1, ensure_ascii=False)
        more = "\n..." if len(text) > MAX_PAYLOAD else ""
        return _escaped(text[:MAX_PAYLOAD]) + more


def _finding(found: Finding) -> str:
    code = f" ({found.code})" if found.code else ""
    place = f"{found.pointer}: " if found.pointer else ""
    said = _escaped(f"{place}{found.message}{code}")
    return f"<li><b>{_escaped(found.rule)}</b> {said}</li>"


def _escaped(text: str | None) -> str:
    """A text for HTML, with what could hide or move other text spelled out."""
    kept = (c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text or "")
    return html.escape("".join(kept))


def _head() -> str:
    style, script = _part("timeline.css"), _part("timeline.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; "
        f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="ocpp-codegen">
<title>OCPP log</title>
<style>{style}</style>
</head>
<body>
<h1>OCPP log</h1>
<p><a href="#the-summary">Summary</a></p>
<form id="the-filters" hidden>
<label class="quiet" for="the-words">Show frames with these words</label>
<input id="the-words" name="words" type="search" autocomplete="off" spellcheck="false"
 placeholder="Words: an action, an id, a rule">
<label><input name="findings" type="checkbox"> only with findings</label>
<span role="status" id="the-count"></span>
</form>
<table id="the-frames">
<thead><tr><th scope="col" class="place">Line</th><th scope="col">Time</th>
<th scope="col">Station</th><th scope="col">Way</th><th scope="col">Message</th>
<th scope="col" class="id">Id</th><th scope="col">Latency</th></tr></thead>
<tbody>"""


def _tail(summary: Summary) -> str:
    lines = "\n".join(summary_lines(summary, tables=False)).strip()
    rules = {rule: Tally(count, count) for rule, count in summary.by_rule.items()}
    return f"""</tbody>
</table>
<h2 id="the-summary">Summary</h2>
<pre>{_escaped(lines)}</pre>
<div class="tables">
{_table("Action", summary.by_action)}
{_table("Finding", rules)}
{_table("Station", summary.by_station)}
</div>
<script>{_part("timeline.js")}</script>
</body>
</html>"""


def _table(title: str, tallies: dict[str, Tally]) -> str:
    if not tallies:
        return ""
    ordered = sorted(tallies.items(), key=lambda item: (-item[1].findings, item[0]))
    rows = "".join(
        f'<tr><th scope="row">{_escaped(name or "(unknown)")}</th>'
        f'<td class="number">{tally.frames}</td>'
        f'<td class="number">{tally.findings}</td></tr>'
        for name, tally in ordered
    )
    return (
        f'<table><thead><tr><th scope="col">{title}</th><th scope="col">Frames</th>'
        f'<th scope="col">Findings</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
