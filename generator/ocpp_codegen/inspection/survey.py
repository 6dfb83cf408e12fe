"""What a file says as a whole: who wrote it, how it names stations, which way it runs.

It is decided on the first events of a file, which are held until then; most logs
end before that.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ocpp_codegen.inspection import directions, stations, versions, wording
from ocpp_codegen.inspection.flows import Ends
from ocpp_codegen.inspection.model import (
    ANSWERS,
    CALL,
    FROM_CSMS,
    FROM_STATION,
    REQUESTS,
    Event,
    Frame,
    Remark,
    opposite,
)
from ocpp_codegen.inspection.protocols import Protocol, Protocols
from ocpp_codegen.inspection.stations import Extractor
from ocpp_codegen.inspection.wording import Wording

# How many events the decisions are made on.
SAMPLE = 2000


@dataclass
class Survey:
    """What was decided for a file.

    writer is the direction of what the writer of the log has sent; None where the
    words of direction are not understood.
    """

    default: Protocol
    extractor: Extractor | None = None
    ends: Ends | None = None
    only_station: str | None = None
    # Frames without a name are those of a second logger, which names no station.
    nameless_are_copies: bool = False
    names: frozenset[str] = frozenset()
    writer: str | None = None
    writer_from: str = ""
    absolute_counts: bool = True
    # What is learned where no word of direction is understood.
    wording: Wording | None = None
    reversed: bool = False
    timed: bool = False
    protocols: dict[str | None, Protocol] = field(default_factory=dict)
    # The stations whose version the log states.
    agreed: set[str | None] = field(default_factory=set)

    def locate(self, event: Event) -> None:
        """Fills in the station of an event."""
        name = self.extractor(event.context) if self.extractor else None
        if name is None or (isinstance(event, Remark) and name not in self.names):
            name = self._mentioned(event) or self.only_station
        event.station = name

    def _mentioned(self, event: Event) -> str | None:
        """A known name in the text of a line that was not found as such."""
        if isinstance(event, Frame) or not self.names:
            return None
        text = event.context.before
        # The longest; of those as long, the last, since dates stand in front.
        return max(
            (name for name in self.names if name in text),
            key=lambda name: (len(name), text.rfind(name)),
            default=None,
        )

    def direct(self, frame: Frame) -> None:
        """Fills in the direction of a frame, where the line states it."""
        if self.ends and (way := self.ends.direction(frame.context)):
            frame.direction, frame.direction_from = way, "addresses"
            return
        words = directions.words(frame.context)
        if words.absolute and self.absolute_counts:
            frame.direction, frame.direction_from = words.absolute, "line"
        elif words.relative and self.writer:
            out = words.relative == "out"
            frame.direction = self.writer if out else opposite(self.writer)
            frame.direction_from = self.writer_from
        elif self.wording and (learned := self.wording.direction(frame.context)):
            frame.direction, frame.direction_from = learned, "majority"

    def protocol_of(self, station: str | None) -> Protocol:
        """The version that a station speaks."""
        return self.protocols.get(station, self.default)


def survey(
    events: Sequence[Event],
    protocols: Protocols,
    log_of: str | None,
    version: str | None,
    file: str,
) -> Survey:
    """The decisions for a file whose events begin with these."""
    frames = [event for event in events if isinstance(event, Frame)]
    whole = [frame for frame in frames if not frame.cut and frame.kind is not None]
    result = Survey(protocols.get(version) or protocols.usual)
    _find_ends(result, whole, protocols)
    result.extractor = result.extractor or stations.choose(whole)
    _name_stations(result, whole)
    if result.extractor is None and (name := stations.of_file(file)):
        result.only_station, result.names = name, frozenset({name})
    for event in events:
        result.locate(event)
    _direct(result, whole, protocols, log_of)
    _time(result, frames)
    if not version:
        _choose_versions(result, events, whole, protocols)
    return result


def _find_ends(result: Survey, frames: Sequence[Frame], protocols: Protocols) -> None:
    """Whether the lines are those of a capture, with two addresses each."""
    ends = Ends(frames, protocols)
    found = sum(ends.station(frame.context) is not None for frame in frames)
    if found and 2 * found >= len(frames):
        result.ends, result.extractor = ends, ends.station


def _name_stations(result: Survey, frames: Sequence[Frame]) -> None:
    if result.extractor is None:
        return
    names = {result.extractor(frame.context) for frame in frames} - {None}
    result.names = frozenset(name for name in names if name)
    if len(result.names) == 1:
        (result.only_station,) = result.names
    elif result.names:
        result.nameless_are_copies = _are_copies(result.extractor, frames)


def _are_copies(extractor: Extractor, frames: Sequence[Frame]) -> bool:
    """Whether most frames without a name stand there again with one."""
    named = {frame.text for frame in frames if extractor(frame.context) is not None}
    nameless = [frame.text for frame in frames if extractor(frame.context) is None]
    return 5 * sum(text in named for text in nameless) > 4 * len(nameless) > 0


def _direct(
    result: Survey, frames: Sequence[Frame], protocols: Protocols, log_of: str | None
) -> None:
    said = [directions.words(frame.context) for frame in frames]
    result.absolute_counts = _are_opposed(frames, [words.absolute for words in said])
    relative = [None if words.absolute else words.relative for words in said]
    if not any(relative):
        if not any(words.absolute for words in said):
            result.wording = wording.learned(frames, protocols)
        return
    if log_of is not None:
        result.writer = FROM_CSMS if log_of == "csms" else FROM_STATION
        result.writer_from = "log-of"
    elif _are_opposed(frames, relative):
        result.writer = _writer(frames, relative, protocols)
        result.writer_from = "majority"


def _writer(
    frames: Sequence[Frame], relative: Sequence[str | None], protocols: Protocols
) -> str | None:
    """Who wrote the log, by the requests that only one side may send."""
    votes: Counter[str | None] = Counter()
    for frame, word in zip(frames, relative, strict=True):
        sender = protocols.one_sided(frame.action) if frame.kind in REQUESTS else None
        if sender and word:
            votes[sender if word == "out" else opposite(sender)] += 1
    return votes.most_common(1)[0][0] if votes else None


def _are_opposed(frames: Sequence[Frame], said: Sequence[str | None]) -> bool:
    """Whether answers go the other way than their requests, as words have it.

    Words that do not tell the two apart are not words of direction. The same request
    both sent and received is one that a proxy has passed on.
    """
    asked: dict[tuple[str | None, str], dict[str, str]] = {}
    opposed = same = passed_on = requests = 0
    for frame, word in zip(frames, said, strict=True):
        if word is None:
            continue
        # Both sides may use an id; the same text is one request.
        known = asked.setdefault((frame.station, frame.message_id), {})
        if frame.kind == CALL:
            requests += 1
            passed_on += known.get(frame.text, word) != word
            known[frame.text] = word
        elif frame.kind in ANSWERS and len({*known.values()}) == 1:
            same += word in known.values()
            opposed += word not in known.values()
    return opposed >= same and 4 * passed_on < max(requests, 1)


def _time(result: Survey, frames: Sequence[Frame]) -> None:
    times = [frame.time for frame in frames if frame.time is not None]
    result.timed = 2 * len(times) >= len(frames) and bool(times)
    falls = all(later <= earlier for earlier, later in pairwise(times))
    result.reversed = len(times) > 2 and falls and times[-1] < times[0]


def _choose_versions(
    result: Survey,
    events: Sequence[Event],
    frames: Sequence[Frame],
    protocols: Protocols,
) -> None:
    found = versions.of_frames(frames, protocols)
    if found is not None:
        result.default = found
    by_station: dict[str | None, list[Frame]] = {}
    for frame in frames:
        by_station.setdefault(frame.station, []).append(frame)
    for station, own in by_station.items():
        result.protocols[station] = versions.of_frames(own, protocols) or result.default
    _agreed(result, events, protocols)


def _agreed(result: Survey, events: Sequence[Event], protocols: Protocols) -> None:
    """The subprotocols that the file says were agreed on, the first of each station."""
    seen: set[str | None] = set()
    for event in events:
        number = event.subprotocol if isinstance(event, Remark) else None
        agreed = protocols.get(number)
        if agreed is None or event.station in seen:
            continue
        seen.add(event.station)
        if event.station is None and len(result.protocols) > 1:
            continue
        station = event.station if result.names else None
        result.protocols[station] = agreed
        result.agreed.add(station)
        if len(result.protocols) <= 1:
            result.default = agreed
