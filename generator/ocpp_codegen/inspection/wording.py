"""Words of direction that nobody told us, learned from the frames they stand next to.

A log may say in any language who sent a frame. Two words are those of direction if
one stands next to what the station sends and the other next to what the CSMS sends,
requests and responses alike, on nearly all lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ocpp_codegen.inspection.model import (
    ANSWERS,
    CALL,
    FROM_CSMS,
    FROM_STATION,
    Context,
    Frame,
    opposite,
)
from ocpp_codegen.inspection.protocols import Protocols

# How many times a word has to stand there with each kind of frame, and how often right:
# a frame may be one that its sender may not send.
LEAST = 2
PURE = 0.9
# How many of the frames have to have one of the words.
COVERED = 0.95
# How far from a frame its words may stand.
_NEAR = 120
_WORD = re.compile(r"[^\W\d_]+")


class Wording:
    """The words of one log, each with the direction that it stands for."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def direction(self, context: Context) -> str | None:
        """The direction of a frame by its words; None where they say none, or both."""
        ways = {self._words[word] for word in _words(context) if word in self._words}
        return ways.pop() if len(ways) == 1 else None


def learned(frames: Sequence[Frame], protocols: Protocols) -> Wording | None:
    """The words of direction of a log; None if it has none."""
    seen: dict[str, Counter[tuple[str, bool]]] = {}
    for frame, way in _sent(frames, protocols):
        for word in set(_words(frame.context)):
            seen.setdefault(word, Counter())[way, frame.kind == CALL] += 1
    words = {word: told for word, counts in seen.items() if (told := _way(counts))}
    wording = Wording(words)
    covered = sum(wording.direction(frame.context) is not None for frame in frames)
    both = {*words.values()} == {FROM_STATION, FROM_CSMS}
    return wording if both and covered >= COVERED * len(frames) else None


def _sent(frames: Sequence[Frame], protocols: Protocols) -> Iterator[tuple[Frame, str]]:
    """The frames whose direction follows from their action, or their request's."""
    asked: dict[tuple[str | None, str], str] = {}
    for frame in frames:
        key = frame.station, frame.message_id
        if frame.kind == CALL and (way := protocols.one_sided(frame.action)):
            asked[key] = way
            yield frame, way
        elif frame.kind in ANSWERS and (way := opposite(asked.pop(key, None))):
            yield frame, way


def _way(counts: Counter[tuple[str, bool]]) -> str | None:
    """The direction that a word stands for; None if it stands for none."""
    for way in FROM_STATION, FROM_CSMS:
        requests, answers = counts[way, True], counts[way, False]
        if min(requests, answers) >= LEAST:
            return way if requests + answers >= PURE * counts.total() else None
    return None


def _words(context: Context) -> Iterator[str]:
    """The words around a frame, in small letters, with the names of their fields."""
    for text in (context.before[-_NEAR:], context.after[:_NEAR]):
        for match in _WORD.finditer(text):
            yield match[0].lower()
    for name, text in context.fields.items():
        if len(text) <= _NEAR:
            yield f"{name}={text.lower()}"
