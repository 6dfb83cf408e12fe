"""A run over logs: from their lines to frames that are done, and a summary.

A file is read once. Its first events are held until the survey is made; from then
on only what is open is kept. Only a log that runs backwards is held as a whole.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ocpp_codegen.inspection import blocks, sources
from ocpp_codegen.inspection.conversation import Conversation
from ocpp_codegen.inspection.lane import Lane
from ocpp_codegen.inspection.model import Event, Frame, Remark
from ocpp_codegen.inspection.protocols import Protocols
from ocpp_codegen.inspection.quick import Quick
from ocpp_codegen.inspection.reading import Reading
from ocpp_codegen.inspection.rows import Rows
from ocpp_codegen.inspection.summary import Summary
from ocpp_codegen.inspection.survey import SAMPLE, Survey, survey
from ocpp_codegen.inspection.times import Clock

Sink = Callable[[Frame], None]


@dataclass(frozen=True)
class Options:
    """What the user says about the logs; None is for the tool to find out.

    packages are vendors' generated packages: folders, or import names.
    """

    version: str | None = None
    log_of: str | None = None
    packages: tuple[str, ...] = ()


def inspect(
    names: Iterable[str],
    options: Options,
    sink: Sink,
    protocols: Protocols | None = None,
) -> Summary:
    """Inspects logs one after the other; sink gets each frame that is done.

    protocols are those of the packages in options, where they are loaded already.
    """
    summary = Summary()
    protocols = protocols or Protocols(options.packages)
    for name in names:
        _Inspection(name, options, protocols, sink, summary).run()
    return summary


class _Inspection:
    """One log."""

    def __init__(
        self,
        name: str,
        options: Options,
        protocols: Protocols,
        sink: Sink,
        summary: Summary,
    ) -> None:
        self._name = name
        self._options = options
        self._protocols = protocols
        self._rows = Rows(summary.add, sink)
        self._summary = summary

    def run(self) -> None:
        """Reads the log to its end."""
        reading = Reading(sources.batches(self._name))
        clock = Clock()
        sample = _sample(reading, clock)
        result = survey(
            sample,
            self._protocols,
            self._options.log_of,
            self._options.version,
            self._name,
        )
        newer = None if self._options.version else self._protocols.newer
        conversation = Conversation(
            result.protocol_of, newer, result.agreed, self._rows
        )
        if result.reversed:
            sample = [*_timed(reversed([*sample, *reading]), Clock())]
        for event in sample:
            self._take(event, result, conversation)
        self._go_on(reading, clock, result, conversation)
        conversation.finish()
        self._count(reading, result, conversation)

    def _go_on(
        self, reading: Reading, clock: Clock, result: Survey, conversation: Conversation
    ) -> None:
        """The rest of the log, after the sample: by the fast lane where it can be."""
        quick = Quick(conversation, self._rows)
        lane = Lane(result, clock, self._name, quick.request, quick.answer)
        is_usual = not result.nameless_are_copies
        take, take_fields, passed, number = lane.take, lane.take_fields, 0, 0
        for number, line in reading.rest():
            if take(number, line) or (line[:1] == "{" and take_fields(number, line)):
                passed += 1
                continue
            reading.passed(passed, number - 1)
            passed = 0
            if reading.skips(line) or (
                line == blocks.OPENING and _block(lane, reading, number)
            ):
                lane.above = reading.above
                continue
            above = reading.above
            events = [*_timed(reading.events(number, line), clock)]
            for event in events:
                self._take(event, result, conversation)
            lane.above = reading.above
            if not events:
                reading.is_silent(number, line)
            elif is_usual and len(events) == 1:
                _learn(lane, reading, number, line, above, events[0])
        reading.passed(passed, number)

    def _take(self, event: Event, result: Survey, conversation: Conversation) -> None:
        result.locate(event)
        if isinstance(event, Remark):
            self._remark(event, conversation)
            return
        event.file = self._name
        if event.station is None and result.nameless_are_copies:
            self._summary.copies += not event.cut
            return
        result.direct(event)
        conversation.take(event)

    def _remark(self, event: Remark, conversation: Conversation) -> None:
        known = event.station in conversation.stations
        if event.connects and known:
            conversation.connects(event.station)
        if event.subprotocol and known and not self._options.version:
            agreed = self._protocols.get(event.subprotocol)
            if agreed is not None:
                conversation.speaks(event.station, agreed)

    def _count(
        self, reading: Reading, result: Survey, conversation: Conversation
    ) -> None:
        summary, counts = self._summary, conversation.counts
        summary.lines += reading.lines
        summary.skipped_lines += reading.skipped
        summary.truncated += reading.truncated
        summary.not_sent += reading.not_sent
        summary.unknown_type += reading.unknown_type + counts.unknown_type
        summary.copies += counts.copies
        summary.answers_at_start += counts.answers_at_start
        summary.requests_at_end += counts.requests_at_end
        if not reading.covered:
            summary.hints += [
                hint for hint in reading.hints.hints() if hint not in summary.hints
            ]
        summary.guesses.append(self._guessed(result, conversation))

    def _guessed(self, result: Survey, conversation: Conversation) -> dict[str, object]:
        spoken = {
            station.protocol.version
            for station in conversation.stations.values()
            if station.frames
        }
        return {
            "file": self._name,
            "ocpp": sorted(spoken),
            "log_of": _side(result.writer),
            "log_of_from": result.writer_from or None,
            "stations": _way(result),
            "times": result.timed,
            "newest_first": result.reversed,
        }


def _sample(reading: Reading, clock: Clock) -> list[Event]:
    """The first events of a log, up to the end of a line."""
    sample: list[Event] = []
    while len(sample) < SAMPLE and (line := reading.take()) is not None:
        sample += _timed(reading.events(*line), clock)
    return sample


def _learn(
    lane: Lane, reading: Reading, number: int, line: str, above: str, event: Event
) -> None:
    """Shows the lane a line with one event that was read alone, or a block."""
    if not isinstance(event, Frame) or event.line != number:
        return
    if event.end_line == number:
        if not reading.is_lined(number):
            return
        if event.context.fields and line[:1] == "{" and not reading.is_table:
            lane.learn_fields(line, event)
        lane.learn(line, event)
    elif reading.is_lined(event.end_line):
        joined = blocks.of_frame(line, event)
        if joined is not None and event.context.before == above:
            lane.learn(f"{above}{joined}", event)


def _block(lane: Lane, reading: Reading, number: int) -> bool:
    """Takes the frame of a block by the lane; if it can't, nothing is taken."""
    above = reading.above
    block = reading.block()
    if block is None:
        return False
    if lane.take_block(number, above, block):
        reading.passed(block.end_line - number + 1, block.end_line)
        return True
    reading.push(block.lines)
    return False


def _timed(events: Iterable[Event], clock: Clock) -> Iterator[Event]:
    for event in events:
        event.time, shown = clock.read(event.context)
        if isinstance(event, Frame):
            event.shown_time = shown
        yield event


def _side(writer: str | None) -> str | None:
    return writer.partition("->")[0] if writer else None


def _way(result: Survey) -> str | None:
    if result.ends is not None:
        return "addresses"
    return result.extractor.__name__.removeprefix("from_") if result.extractor else None


def file_name(name: str) -> str:
    """How a log is called in reports."""
    return "standard input" if name == sources.STDIN else Path(name).name
