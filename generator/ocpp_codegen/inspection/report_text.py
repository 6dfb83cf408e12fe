"""The report for people: a line for each frame, its findings below it, a summary."""

from collections.abc import Callable, Iterable

from ocpp_codegen.base.errors import one_line
from ocpp_codegen.inspection.model import KINDS, Finding, Frame
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.report_json import shown_findings
from ocpp_codegen.inspection.summary import Summary, Tally

# How many actions and stations the summary lists.
LISTED = 20

Style = Callable[[str, str], str]


def plain(text: str, style: str) -> str:
    """A text without a style."""
    return text


class TextReport:
    """Writes lines; style colours a text for a terminal."""

    def __init__(
        self,
        write: Callable[[str], None],
        redaction: Redaction | None,
        only_findings: bool,
        style: Style = plain,
    ) -> None:
        self._write = write
        self._redaction = redaction
        self._only_findings = only_findings
        self._style = style

    def frame(self, frame: Frame) -> None:
        """Writes a frame."""
        if self._only_findings and not frame.findings:
            return
        self._write(one_line(_line(frame)))
        for found in shown_findings(frame, self._redaction):
            self._write(self._style(one_line(f"    {_shown(found)}"), "finding"))

    def end(self, summary: Summary) -> None:
        """Writes the summary."""
        for line in summary_lines(summary):
            self._write(one_line(line))


def _line(frame: Frame) -> str:
    kind = KINDS.get(frame.kind, "") if frame.kind is not None else "no frame"
    place = f"{frame.file}:{frame.line}"
    latency = None if frame.latency is None else f"{frame.latency:.3f} s"
    parts = (
        place,
        frame.shown_time,
        frame.station,
        frame.direction,
        kind,
        frame.action,
        frame.message_id,
        latency,
    )
    return "  ".join(part for part in parts if part)


def _shown(found: Finding) -> str:
    code = f" ({found.code})" if found.code else ""
    place = f"{found.pointer}: " if found.pointer else ""
    return f"{found.rule}: {place}{found.message}{code}"


def summary_lines(summary: Summary, tables: bool = True) -> Iterable[str]:
    """The lines of the summary, with its tables or without."""
    yield ""
    counted = ", ".join(
        (
            _count(summary.frames, "frame"),
            _count(summary.findings, "finding"),
            _count(summary.lines, "line"),
        )
    )
    yield f"{counted} of which {summary.skipped_lines} without a frame"
    for count, what in (
        (summary.truncated, "cut short, so not judged"),
        (summary.copies, "logged twice, counted once"),
        (summary.not_sent, "not sent, so left out"),
        (summary.unknown_type, "of an unknown type, so ignored"),
        (summary.answers_at_start, "answers to requests before the start of the log"),
        (
            summary.requests_at_end,
            "requests too near to the end of the log to be unanswered",
        ),
    ):
        if count:
            yield f"  {count} {what}"
    if not summary.frames:  # the error that follows has the hint
        return
    for guess in summary.guesses:
        yield from _guessed(guess)
    yield from (f"hint: {hint}" for hint in summary.hints)
    if not tables:
        return
    yield from _table("action", summary.by_action)
    if summary.by_rule:
        yield ""
        yield "findings  rule"
        yield from (
            f"{count:8}  {rule}" for rule, count in summary.by_rule.most_common()
        )
    yield from _table("station", summary.by_station)


def _guessed(guess: dict[str, object]) -> Iterable[str]:
    ocpp = guess["ocpp"]
    spoken = ", ".join(ocpp) if isinstance(ocpp, list) else ""
    said = [f"OCPP {spoken}"] if spoken else []
    if guess["log_of"]:
        said.append(f"log of the {guess['log_of']} ({guess['log_of_from']})")
    if guess["newest_first"]:
        said.append("newest first")
    if not guess["times"]:
        said.append("without times: no latency, and heartbeat-gap is not judged")
    yield f"{guess['file']}: {'; '.join(said)}" if said else f"{guess['file']}"


def _table(what: str, tallies: dict[str, Tally]) -> Iterable[str]:
    if not tallies or (what == "station" and set(tallies) == {""}):
        return
    yield ""
    yield f"  frames  findings  {what}"
    ordered = sorted(
        tallies.items(), key=lambda item: (-item[1].findings, -item[1].frames, item[0])
    )
    for name, tally in ordered[:LISTED]:
        yield f"{tally.frames:8}  {tally.findings:8}  {name or '(unknown)'}"
    if len(ordered) > LISTED:
        yield f"{'':8}  {'':8}  and {len(ordered) - LISTED} more"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
