"""What lines of a log have in common: their time, and how a frame stands in them.

A form says where in a line the times stand and how the frame is written: as it was
sent, in a string of JSON, in a cell of CSV. What else stands around the frame is known
for each line of the form that was understood.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ocpp_codegen.inspection import times
from ocpp_codegen.inspection.model import CALL, CALLRESULT, Context, Frame, Group

# A frame, up to its payload, with its quotes as they are, escaped, or doubled.
_HEAD = re.compile(
    r"\[(?P<kind>[23]),(?P<space> ?)(?P<quote>\\?\"|\"\")"
    r"(?P<id>[^\"\\]{1,36})(?P=quote), ?"
    r"(?:(?P=quote)(?P<action>\w{1,64})(?P=quote), ?)?(?=\{)",
    re.ASCII,
)
# How many times a line may have that are not its own.
MOST_TIMES = 4
_DIGITS = str.maketrans("123456789", "000000000")

Slot = tuple[int, int]

# What has nothing in front, or nothing but what belongs to an entry above it.
BARE, INDENTED = "bare", "indented"


def leaning(before: str) -> str:
    """How far a frame leans on what stands above it, by the text in front of it."""
    if not before.strip(" \t'\""):
        return BARE
    return INDENTED if before[0].isspace() else ""


class Known(NamedTuple):
    """Of one action: what takes payloads that are right, who sends it, its group."""

    take: Callable[[Frame, str], bool]
    sender: str | None
    group: Group


# Of an action of which nothing is known.
NOTHING = Known(lambda frame, payload: False, None, Group())


class Way:
    """What the text around a frame says, with the action that stands in it.

    frame is what the frames of such lines have in common, between the text from the id
    to the payload. leans says whether what stands above the line may count.
    """

    __slots__ = (
        "action",
        "between",
        "direction",
        "direction_from",
        "frame",
        "kind",
        "known",
        "leans",
        "protocol",
        "station",
    )

    def __init__(self, frame: Frame, between: str) -> None:
        self.frame = frame
        self.kind, self.action = frame.kind, frame.action
        self.station = frame.station
        self.direction, self.direction_from = frame.direction, frame.direction_from
        self.between = between
        self.leans = ""
        # By action, as the version has it that the station speaks.
        self.protocol: Any = None
        self.known: dict[str, Known] = {}

    def meets(self, protocol: Any) -> None:
        """Forgets what another version had."""
        self.protocol = protocol
        self.known = {}


# A way, and the id, the payload and the whole text of the frame.
Found = tuple[Way, str, str, str]


@dataclass(frozen=True)
class Layout:
    """Where the parts of a line stand that differ from line to line.

    quote and space are those of the frame. time is where that of the line stands, from
    its end if it stands behind the frame; others are the other times, with their text
    in which all digits are 0.
    """

    quote: str
    space: str
    time: Slot | None
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    shapes: tuple[str, ...]


@dataclass
class Form:
    """A layout, and the ways of the lines that were understood, by their other text.

    call and result are what a request and a response begin with, up to the id; from
    first on they are looked for, and up to reach. pieces are the texts between times.
    """

    layout: Layout
    reach: int = 0
    known: dict[str, Way] = field(default_factory=dict)

    def __post_init__(self) -> None:
        layout = self.layout
        self.quote = layout.quote
        self.call = f"[{CALL},{layout.space}{layout.quote}"
        self.result = f"[{CALLRESULT},{layout.space}{layout.quote}"
        self.first = layout.before[-1][1] if layout.before else 0
        self.tail = layout.after[0][0] if layout.after else None
        starts = [0, *(end for _, end in layout.before)]
        self.pieces = [
            slice(start, slot[0])
            for start, slot in zip(starts, layout.before, strict=False)
            if slot[0] > start
        ]
        ends = [*(start for start, _ in layout.after[1:]), None]
        self.pieces += [
            slice(slot[1], end)
            for slot, end in zip(layout.after, ends, strict=False)
            if slot[1] != 0
        ]
        self.time = (
            None
            if layout.time is None
            else slice(layout.time[0], layout.time[1] or None)
        )
        others = [s for s in (*layout.before, *layout.after) if s != layout.time]
        self.others = [
            (slice(start, end or None), shape)
            for (start, end), shape in zip(others, layout.shapes, strict=True)
        ]
        self.opening = len(self.call)
        # Whether there is no other text between times, and the frame is as sent.
        self.is_plain = not self.pieces and not self.others and self.quote == '"'

    def find(self, line: str) -> Found | None:
        """The frame of a line whose other text is known; None of any other."""
        first, reach = self.first, self.reach
        start = line.find(self.call, first, reach)
        if start < 0:
            start = line.find(self.result, first, reach)
            if start < 0:
                return None
        begin = start + self.opening
        stop = line.find(self.quote, begin)
        brace = line.find("{", stop)
        end = line.rfind("}]") + 1
        key = line[first:begin] + line[stop:brace] + line[end : self.tail]
        if self.is_plain:
            way = self.known.get(key)
            if way is None:
                return None
            return way, line[begin:stop], line[brace:end], line[start : end + 1]
        way = self.known.get(self.key(line, key) or "")
        if way is None:
            return None
        payload = self.plain(line[brace:end])
        if payload is None:
            return None
        message_id = line[begin:stop]
        text = f'[{way.kind},{self.layout.space}"{message_id}{way.between}{payload}]'
        return way, message_id, payload, text

    def key(self, line: str, key: str) -> str | None:
        """What a line has around its frame, the part next to that being known.

        None if other times stand elsewhere.
        """
        for place, shape in self.others:
            if line[place].translate(_DIGITS) != shape:
                return None
        for piece in self.pieces:
            key += line[piece]
        return key

    def plain(self, payload: str) -> str | None:
        """A payload as it was sent; None if more than quotes is escaped."""
        if self.quote == '"':
            return payload
        if self.quote == '""':
            text = payload.replace('""', '"')
            return text if 2 * text.count('"') == payload.count('"') else None
        text = payload.replace('\\"', '"')
        return None if "\\" in text else text


class Look(NamedTuple):
    """What a line with one frame looks like: its form, where the id begins, its key.

    between is the text from the id to the payload, times are the texts of its times.
    """

    form: Form
    begin: int
    key: str
    between: str
    times: tuple[str, ...]


def look(line: str, frame: Frame) -> Look | None:
    """What a line looks like; None if it is unusual."""
    head = _HEAD.search(line)
    if (
        head is None
        or head["id"] != frame.message_id
        or head["kind"] != str(frame.kind)
        or (frame.kind == CALL and head["action"] != frame.action)
        or _HEAD.search(line, head.end())
    ):
        return None
    end = line.rfind("}]") + 1
    layout = _layout(line, head, end, frame.context)
    if layout is None:
        return None
    form = Form(layout)
    payload = form.plain(line[head.end() : end])
    if payload is None or not _are_equal(payload, frame.payload):
        return None
    start, stop = head.span("id")
    key = form.key(
        line, line[form.first : start] + line[stop : head.end()] + line[end : form.tail]
    )
    if key is None:
        return None
    between = form.plain(line[stop : head.end()]) or ""
    slots = (*layout.before, *layout.after)
    return Look(
        form, start, key, between, tuple(line[s[0] : s[1] or None] for s in slots)
    )


def _layout(
    line: str, head: re.Match[str], end: int, context: Context
) -> Layout | None:
    size = len(line)
    before = [*times.spans(line[: head.start()])]
    after = [(end + start, end + stop) for start, stop in times.spans(line[end:])]
    read = times.found(context)
    slots = before + after
    own = [s for s in slots if read and times.found(Context(line[s[0] : s[1]])) == read]
    if len(slots) > MOST_TIMES or len(own) != (0 if read is None else 1):
        return None
    behind = [(start - size, stop - size) for start, stop in after]
    ahead = dict(zip(slots, before + behind, strict=True))
    return Layout(
        head["quote"],
        head["space"],
        ahead[own[0]] if own else None,
        tuple(before),
        tuple(behind),
        tuple(line[s[0] : s[1]].translate(_DIGITS) for s in slots if s not in own),
    )


def _are_equal(payload: str, value: Any) -> bool:
    try:
        return bool(json.loads(payload) == value)
    except (ValueError, RecursionError):
        return False
