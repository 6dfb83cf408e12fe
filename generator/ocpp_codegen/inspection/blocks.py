"""Frames that stand indented over several lines, to be read as if on one line."""

from collections.abc import Sequence
from typing import NamedTuple

from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.pushback import Line, Pushback

OPENING, CLOSING = "[", "]"
# What JSON may have between its tokens, apart from ends of lines.
_SPACES = " \t"
# No frame of the lane has more lines.
MOST_LINES = 400


class Block(NamedTuple):
    """A frame as it stands in the log and on one line; its lines but the first."""

    text: str
    joined: str
    lines: Sequence[Line]

    @property
    def end_line(self) -> int:
        return self.lines[-1][0]


def taken(lines: Pushback) -> Block | None:
    """The block behind an opening bracket; if there is none, nothing is taken."""
    found: list[Line] = []
    while len(found) < MOST_LINES and (line := lines.take()) is not None:
        found.append(line)
        if line[1][:1] not in _SPACES or not line[1]:
            break
    if found and found[-1][1] == CLOSING:
        text = "\n".join([OPENING, *(text for _, text in found)])
        on_one_line = joined(text)
        if on_one_line is not None:
            return Block(text, on_one_line, found)
    lines.push(found)
    return None


def joined(text: str) -> str | None:
    """A text of JSON on one line; None where a string may go on in the next line."""
    if "\\" in text or "\n" in "".join(text.split('"')[1::2]):
        return None
    return "".join([line.strip(_SPACES) for line in text.split("\n")])


def of_frame(line: str, frame: Frame) -> str | None:
    """A frame whose block begins with a line, on one line; None of any other."""
    if line != OPENING or frame.end_line == frame.line or frame.value is None:
        return None
    return joined(frame.text) if frame.text.endswith("\n" + CLOSING) else None
