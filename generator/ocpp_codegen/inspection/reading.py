"""A log as a stream of frames and remarks: lines joined, cut frames told apart."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from ocpp_codegen.inspection import blocks, directions, frames, remarks
from ocpp_codegen.inspection.assembling import written
from ocpp_codegen.inspection.blocks import Block
from ocpp_codegen.inspection.containers import MAX_LINES, Containers, Record
from ocpp_codegen.inspection.frames import Brackets, Hit
from ocpp_codegen.inspection.hints import Hints
from ocpp_codegen.inspection.model import KINDS, REQUESTS, Context, Event, Frame
from ocpp_codegen.inspection.packets import Packet
from ocpp_codegen.inspection.pushback import Line, Pushback
from ocpp_codegen.inspection.times import starts_with_time

# How a line of a pretty-printed frame may begin, other than with a new head.
_CONTINUES = re.compile(
    r"\s*(?:[\"'{},:\]]|\[(?=\s*(?:[\"\[{\]\d-]|$))|-?\d[\d.eE+-]*\s*(?:[,}\]]|$)|true|false|null|$)"
)
# The same of most lines, which nothing else begins like.
_GOES_ON = re.compile(r"\s*(?:[{}\],:]|\"(?!\d))")
# The same in JavaScript, where names need no quotes.
_NAMES = re.compile(r"\s+[A-Za-z_$][\w$]*:\s")
_LEVEL = re.compile(
    r"\s*\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b(?!\")",
    re.IGNORECASE,
)
# A time that is the end of a string.
_TIME_ENDS = re.compile(r"[\dTZ:.+-]{10,40}\"")
# A number or word at the end of a line, what it goes on with, and all of it.
_VALUE_BEGUN = re.compile(r"[:,\[]\s*([\w.+-]+)$")
_VALUE_ENDED = re.compile(r"([\w.+-]+)\s*(?:[,}\]]|$)")
_VALUE = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
MAX_VALUE = 64
# A head that each of a frame's lines repeats, and an arrow behind the first one.
LEAST_HEAD = 12
_ARROW = re.compile(r"(?<![\s<>=-])[\s<>=-]{0,8}$")
_SAME_DIGITS = str.maketrans("123456789", "000000000")
_TOKEN = re.compile(r"\S+\s*")
_DIGITS = re.compile(r"\d+")
# What a library says after a text that it has shortened.
_STATED = re.compile(r"^[\]}'\"\s]{0,64}\[(\d{1,12}) bytes\]")
_ELIDED = re.compile(r"\.\.\.|\u2026")


# These stand next to a word of direction, or don't.
_WITH_WAY = frozenset({"message", "msg", "frame", ""})

# A longer line is not the head of what stands below it.
MAX_HEAD = 400
# How many kinds of surroundings of frames are kept, and of lines without any.
MAX_USUAL = 1000
MAX_SILENT = 4000
# A line of which nothing but its own text counts: no part of a frame, a packet, a page
# or a container, and no word of a version.
_SILENT = re.compile(
    r"(?![FITPN\s<])(?!.*(?:(?i:ocpp)|\s(?:stdout|stderr)\s))"
    r"(?:[^\[{\"\\&]|\[(?!\s*(?:\d|$))){1,400}"
)


class Reading:
    """The events of a log, and what was counted on the way."""

    def __init__(self, batches: Iterable[list[str]]) -> None:
        self._lines = Pushback(batches)
        # The next line, unread; None at the end.
        self.take = self._lines.take
        self._containers = Containers(self._lines)
        self._last_covered = 0
        # A line that stands right above a frame with nothing in front of it.
        self._above = ""
        self._packet = Packet()
        # Up to which line there is nothing that is indented up to its bracket.
        self._looked_until = 0
        # Lines that said nothing, all of their digits being 0.
        self._silent: set[str] = set()
        # What stood in front of whole frames, its digits aside.
        self._usual: set[tuple[str, ...]] = set()
        self.covered = 0
        self.truncated = 0
        self.not_sent = 0
        self.unknown_type = 0
        self.hints = Hints()

    @property
    def lines(self) -> int:
        """How many lines were read."""
        return self._lines.read

    @property
    def skipped(self) -> int:
        """How many lines carry no part of a frame."""
        return self.lines - self.covered

    def __iter__(self) -> Iterator[Event]:
        while (line := self.take()) is not None:
            yield from self.events(*line)

    def rest(self) -> Iterator[Line]:
        """The lines that are left, unread."""
        return self._lines.rest()

    @property
    def above(self) -> str:
        """What the lines read last say of a frame below them, if it has no more."""
        return self._packet.describe("") or self._above

    def is_lined(self, number: int) -> bool:
        """Whether a line was the last that was read, and none is the row of a page."""
        return self._lines.last == number and not self._containers.is_page

    def events(self, number: int, line: str) -> Iterator[Event]:
        """The events of a line, and of those that belong to it."""
        self._lines.last = number
        for record in self._containers.records(number, line):
            yield from self._events(record)

    def skips(self, line: str) -> bool:
        """Whether a line is like one that said nothing; leaves what that one left."""
        if not line:
            return True
        if line.translate(_SAME_DIGITS) not in self._silent:
            return False
        self._above = line
        return True

    def is_silent(self, number: int, line: str) -> None:
        """Keeps a line that had no event, if nothing but its digits sets it apart."""
        if self.is_lined(number) and self.covered and _SILENT.fullmatch(line):
            if len(self._silent) >= MAX_SILENT:
                self._silent.clear()
            self._silent.add(line.translate(_SAME_DIGITS))

    def block(self) -> Block | None:
        """The block whose opening was the last line; else nothing is taken."""
        return None if self._containers.is_page else blocks.taken(self._lines)

    def push(self, lines: Iterable[Line]) -> None:
        """Gives lines back, to be read again."""
        self._lines.push(lines)

    @property
    def is_table(self) -> bool:
        """Whether the log is a table with a heading."""
        return self._containers.is_table

    def passed(self, count: int, number: int) -> None:
        """Counts lines read elsewhere, each with a frame; number is the last one's."""
        if count:
            self._above = ""
            self.covered += count
            self._last_covered = number

    def _events(self, record: Record) -> Iterator[Event]:
        if record.value is not None:
            frame = self._assembled(record, record.value)
            if frame is not None:
                yield frame
            return
        text, end_line, hits = self._complete(record)
        if not hits and (hit := self._cut_head(record, text)):
            hits = [hit]
        found = False
        start = 0
        for index, hit in enumerate(hits):
            following = hits[index + 1].start if index + 1 < len(hits) else len(text)
            before = self._before(record, text, hits[0].start, start, hit.start)
            context = Context(
                before,
                text[hit.end : following] + record.trail,
                record.aside,
                record.fields,
                record.name,
            )
            start = hit.end
            frame = self._frame(record, text, end_line, hit, context, hits[0].start)
            if frame is None:
                continue
            found = True
            yield frame
        if not found:
            yield from self._unframed(record, text)
        if found or record.aside or len(text) > MAX_HEAD:
            self._above = ""
        elif text.strip() and not (text[0].isspace() and starts_with_time(self._above)):
            self._above = text

    def _cut_head(self, record: Record, text: str) -> Hit | None:
        """The head of a frame that is cut, where frames of this log stand."""
        hit = frames.cut_head(text) if "[" in text else None
        if hit is None or _around(record, text[: hit.start]) not in self._usual:
            return None
        return hit

    def _before(
        self, record: Record, text: str, first: int, start: int, at: int
    ) -> str:
        if start == 0:
            before = record.lead + text[:at]
        else:
            before = f"{record.lead}{text[:first]} {text[start:at]}"
        if record.fields or record.aside:
            return before
        if not before.strip(" \t'\""):
            return self._packet.describe(before) or self._above
        # The head of an entry that goes on in indented lines.
        if before[0].isspace() and starts_with_time(self._above):
            return f"{self._above} {before}"
        return before

    def _unframed(self, record: Record, text: str) -> Iterator[Event]:
        whole = f"{record.lead}{text}{record.trail}"
        if text[:1] in "FITPN \t":
            self._packet.look(text)
        if not self.covered:
            self.hints.look(whole or record.aside)
        remark = remarks.remark(
            record.line, Context(whole, "", record.aside, record.fields)
        )
        if remark is not None:
            yield remark

    # Frames over several lines

    def _complete(self, record: Record) -> tuple[str, int, list[Hit]]:
        """The text of a record with the lines that complete it, and what is in it."""
        text, end_line = record.text, record.end_line
        joined: list[Line] = []
        while True:
            hits = list(frames.search(text)) if "[" in text else []
            opened = self._opened(text, hits)
            if opened is None or not record.open or len(joined) >= MAX_LINES:
                break
            first = hits[0].start if hits else opened
            more = self._gathered(text, opened, record.lead + text[:first])
            if not more:
                break
            joined += more
            end_line = more[-1][0]
            text += "".join(part for _, part in more)
        return text, end_line, hits

    def _opened(self, text: str, hits: list[Hit]) -> int | None:
        if hits and hits[-1].open:
            return hits[-1].start
        start = frames.unfinished(text)
        return (
            start if start is not None and (not hits or start >= hits[-1].end) else None
        )

    def _gathered(self, text: str, start: int, prefix: str) -> list[Line]:
        """The lines of an array that is open; none if it is not a frame."""
        if text[start:].strip() == "[" and (pretty := self._indented()):
            return pretty
        brackets = Brackets()
        brackets.feed(text[start:])
        shape = _shape(prefix)
        so_far = text[start:]
        more: list[Line] = []
        taken: list[Line] = []
        # From where on lines are in the middle of a string, which few logs wrap.
        wrapped: int | None = None
        known = frames.head_of(so_far) is not None
        while not brackets.closed and len(more) < MAX_LINES:
            line = self._lines.take()
            if line is None:
                break
            plain = self._containers.plain(line[1])
            head = _repeated(prefix, plain)
            rest = plain[head:] if head else _stripped(shape, plain)
            last = more[-1][1] if more else text[start:]
            part = _continued(rest, brackets, last, bool(head))
            if part is None:
                self._lines.push([line])
                break
            if brackets.in_string and wrapped is None:
                wrapped = len(taken)
            taken.append(line)
            more.append((line[0], part))
            brackets.feed(part)
            if not known:
                so_far += part
                known = frames.head_of(so_far) is not None
                if not known and frames.unfinished(so_far) != 0 and not brackets.closed:
                    break
        if not known:
            self._lines.push(taken)
            return []
        if wrapped is not None and not brackets.closed:
            self._lines.push(taken[wrapped:])
            return more[:wrapped]
        return more

    def _indented(self) -> list[Line]:
        """The lines of a frame that stand indented up to its bracket; else none."""
        if self._lines.last <= self._looked_until:
            return []
        taken: list[Line] = []
        while len(taken) < MAX_LINES and (line := self._lines.take()) is not None:
            taken.append(line)
            if not line[1][:1].isspace():
                break
        more = [(number, f"\n{part}") for number, part in taken]
        if taken and taken[-1][1].rstrip() == "]" and _is_frame(more):
            return more
        # No line is looked at twice.
        self._looked_until = self._lines.last
        self._lines.push(taken)
        return []

    # What a hit is

    def _frame(
        self,
        record: Record,
        text: str,
        end_line: int,
        hit: Hit,
        context: Context,
        first: int,
    ) -> Frame | None:
        line, last, column = _place(record, text, end_line, hit, first)
        content = text[hit.start : hit.end]
        around = _around(record, text[: hit.start])
        shortened = hit.odd and _is_shortened(content, context)
        mistyped = hit.odd and frames.is_mistyped(hit.value or [])
        if hit.odd and not (
            shortened
            or (record.whole and text.strip() == content and not mistyped)
            or (not text[hit.end :].strip("'\" \t\r\n") and self._is_sent(around, hit))
        ):
            return None
        self._cover(line, last)
        if hit.odd and not mistyped and not shortened:
            return _odd(line, last, column, content, context)
        self._keep(around)
        cut = _is_cut(hit, content, context)
        self.truncated += cut
        if not cut and self._is_left_out(hit.kind, context):
            return None
        if hit.literal:
            content = written(hit.value)
        return Frame(
            line,
            last,
            column,
            content,
            hit.kind,
            hit.message_id,
            None if shortened else hit.action,
            None if cut else hit.value,
            context,
            cut=cut,
            partial=hit.partial,
        )

    def _keep(self, around: tuple[str, ...]) -> None:
        """Keeps what stood in front of a frame."""
        if len(self._usual) < MAX_USUAL:
            self._usual.add(around)

    def _is_sent(self, around: tuple[str, ...], hit: Hit) -> bool:
        """Whether an odd array stands where frames do, and is not any two values."""
        value = hit.value or []
        named = value[0] not in REQUESTS or (
            len(value) > 2 and isinstance(value[2], str)
        )
        return named and around in self._usual

    def _is_left_out(self, kind: int | None, context: Context) -> bool:
        """Whether a frame is not part of the conversation; such frames are counted."""
        if remarks.was_not_sent(context):
            self.not_sent += 1
        elif kind not in KINDS:
            self.unknown_type += 1
        else:
            return False
        return True

    def _assembled(self, record: Record, value: list[Any]) -> Frame | None:
        context = Context(record.lead, record.trail, record.aside, record.fields)
        around = _around(record, "")
        if frames.is_odd(value):
            hit = Hit(0, 0, value[0], str(value[1]), None, value, odd=True)
            if not self._is_sent(around, hit):
                return None
            if not frames.is_mistyped(value):
                return self._odd_value(record, value, context)
        self._keep(around)
        self._cover(record.line, record.end_line)
        self._above = ""
        if self._is_left_out(value[0], context):
            return None
        text = written(value)
        action = (
            value[2]
            if len(value) == 4 and isinstance(value[2], str) and value[0] in (2, 6)
            else None
        )
        return Frame(
            record.line,
            record.end_line,
            record.column,
            text,
            value[0],
            str(value[1]),
            action,
            value,
            context,
        )

    def _odd_value(
        self,
        record: Record,
        value: list[Any],
        context: Context,
    ) -> Frame:
        self._cover(record.line, record.end_line)
        return _odd(
            record.line, record.end_line, record.column, written(value), context
        )

    def _cover(self, line: int, end_line: int) -> None:
        first = max(line, self._last_covered + 1)
        self.covered += max(0, end_line - first + 1)
        self._last_covered = max(self._last_covered, end_line)


def _is_frame(lines: Sequence[Line]) -> bool:
    """Whether lines are all of a frame but its opening bracket."""
    try:
        return frames.is_frame(json.loads("[" + "".join(part for _, part in lines)))
    except (ValueError, RecursionError):
        return False


def _place(
    record: Record, text: str, end_line: int, hit: Hit, first: int
) -> tuple[int, int, int]:
    """The first line of a frame, its last one, and the column of its bracket."""
    before = text.count("\n", 0, hit.start)
    line = record.line + before
    last = line + text.count("\n", hit.start, hit.end)
    if before:
        column = hit.start - text.rfind("\n", 0, hit.start)
    elif record.column == 1:
        column = len(record.lead) + hit.start + 1
    else:
        # That of the first frame; the others are told apart by their distance.
        column = record.column + hit.start - first
    # Lines that were put together without their ends.
    ends_the_text = hit.end >= len(text.rstrip())
    if ends_the_text and (text != record.text or "\n" not in text):
        last = max(last, end_line)
    return line, last, column


def _odd(line: int, end_line: int, column: int, text: str, context: Context) -> Frame:
    frame = Frame(line, end_line, column, text, None, "", None, None, context)
    frame.find("frame", "this starts like a frame, but has another number of elements")
    return frame


def _is_cut(hit: Hit, content: str, context: Context) -> bool:
    if hit.open or _is_shortened(content, context):
        return True
    return hit.value is None and _ELIDED.search(content) is not None


def _is_shortened(content: str, context: Context) -> bool:
    """Whether a library says that it has shortened a text."""
    stated = _STATED.match(context.after)
    return stated is not None and int(stated[1]) != len(
        content.encode("utf-8", "replace")
    )


def _around(record: Record, before: str) -> tuple[str, ...]:
    """What stands in front of a frame: the same for all that one program logs.

    Digits and words of direction are left out; the name of the field comes first.
    """
    words = (word for word in _shape(record.lead + before) if not _says_way(word))
    return record.name, *words


@lru_cache(4096)
def _says_way(word: str) -> bool:
    """Whether a word says the direction of a frame, or is one that goes with it."""
    if word.strip(" :-").lower() in _WITH_WAY:
        return True
    said = directions.words(Context(word))
    return bool(said.absolute or said.relative)


def _shape(prefix: str) -> list[str]:
    """The words of a prefix with their digits taken out."""
    return _DIGITS.sub("0", prefix).split()


def _continued(
    rest: str, brackets: Brackets, last: str, is_repeated: bool
) -> str | None:
    """What a line without its prefix adds to a frame; None if it is a new head.

    last is what the line before it has of the frame, whose head may be repeated.
    """
    if not brackets.in_string:
        if _GOES_ON.match(rest):
            return f"\n{rest}"
        if _is_split(last, rest):
            return rest
    timed = starts_with_time(rest) and not (
        is_repeated or (brackets.in_string and _TIME_ENDS.match(rest))
    )
    if timed or _LEVEL.match(rest) or frames.OPENING.match(rest.lstrip()):
        return None
    if brackets.in_string:
        return None if frames.OPENING.search(rest) else rest
    if not _CONTINUES.match(rest) and not (brackets.literal and _NAMES.match(rest)):
        return None
    return f"\n{rest}"


def _is_split(last: str, rest: str) -> bool:
    """Whether a number or a word goes on in the next line."""
    begun = _VALUE_BEGUN.search(last[-MAX_VALUE:])
    ended = _VALUE_ENDED.match(rest)
    return bool(begun and ended and _VALUE.fullmatch(begun[1] + ended[1]))


def _repeated(prefix: str, line: str) -> int:
    """How much of a line repeats the head of the one above it, but for its arrow."""
    if len(prefix) < LEAST_HEAD or not starts_with_time(prefix):
        return 0
    head = _ARROW.sub("", prefix).translate(_SAME_DIGITS)
    return len(head) if line.translate(_SAME_DIGITS).startswith(head) else 0


def _stripped(shape: list[str], line: str) -> str:
    """A line without the words at its start that a prefix has too."""
    position = matched = 0
    for match in _TOKEN.finditer(line):
        if matched >= len(shape) or match.start() != position:
            break
        if _DIGITS.sub("0", match[0].rstrip()) != shape[matched]:
            break
        position, matched = match.end(), matched + 1
    return line[position:]
