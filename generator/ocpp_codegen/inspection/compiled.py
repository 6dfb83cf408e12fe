"""What of the fast lane is compiled, where it is: _lane.c.

make accelerator compiles it in a checkout, and the wheels with the accelerator have it.
Without it, or with OCPP_ACCELERATOR=0 in the environment, Python does all of the work,
with the same results.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

# Set to 0, it keeps what is compiled out, here and in the codecs.
VARIABLE = "OCPP_ACCELERATOR"
# What Pattern and Reader take; _lane.c has the same number.
INTERFACE = 1


class Hole(NamedTuple):
    """What may stand instead of a value: a string, a number or a bool.

    A string is printable ASCII without quotes and backslashes, of so many characters
    at most. A number has up to nine digits, and six decimals if it has a fraction.
    """

    kind: Literal["string", "number", "bool"]
    captured: bool = False
    most: int = 0
    signed: bool = False
    fraction: bool = False
    above_zero: bool = False

    @property
    def regex(self) -> str:
        """The same as a regular expression."""
        if self.kind == "string":
            return rf"[ !#-\[\]-~]{{1,{self.most}}}"
        if self.kind == "bool":
            return "(?:true|false)"
        sign = "-?" if self.signed else ""
        whole = "(?!0)" if self.above_zero else "(?!0[0-9])"
        fraction = r"(?:\.[0-9]{1,6})?" if self.fraction else ""
        return f"{sign}{whole}[0-9]{{1,9}}{fraction}"


Parts = Sequence[str | Hole]
# The class of a record, and for each of its fields a captured value or a constant: the
# constants are counted on where the captured values end.
Record = tuple[type[Any], tuple[int, ...]]
# The class of facts, their event, samples and place as records, and the constants.
Shape = tuple[
    type[Any], Record | None, tuple[Record, ...], Record | None, tuple[Any, ...]
]
Match = Callable[[str], Any]


def _load() -> Any:
    """The compiled module, or None where there is none that fits."""
    if os.environ.get(VARIABLE) == "0":
        return None
    try:
        # As "from . import _lane", which may not be there.
        module: Any = __import__("_lane", globals(), None, ["INTERFACE"], 1)
    except ImportError:
        return None
    return module if module.INTERFACE == INTERFACE else None


_module = _load()

# Whether it is there.
COMPILED = _module is not None


def matcher(parts: Parts, shape: Shape | None) -> Match | None:
    """What gives the facts of a text that fits a pattern, or else the captured values.

    It gives None of other texts. There is none where nothing is compiled, or where the
    pattern is more than it takes.
    """
    module = _module
    captured = [part for part in parts if isinstance(part, Hole) and part.captured]
    if module is None or len(captured) > module.MAX_CAPTURES:
        return None
    if shape is not None and len(shape[-1]) > module.MAX_CONSTANTS:
        return None
    given = [
        part if isinstance(part, str) else compiled_hole(module, part) for part in parts
    ]
    match: Match = module.Pattern(tuple(given), shape).match
    return match


def compiled_hole(module: Any, hole: Hole) -> tuple[int, int, bool]:
    """A hole as the compiled module takes it."""
    if hole.kind == "string":
        return module.STRING, hole.most, hole.captured
    if hole.kind == "bool":
        return module.BOOLEAN, 0, hole.captured
    limit = (
        module.SIGNED * hole.signed
        + module.FRACTION * hole.fraction
        + module.ABOVE_ZERO * hole.above_zero
    )
    return module.NUMBER, limit, hole.captured


class Lines(NamedTuple):
    """What the lines of a form look like, their quotes being those of the frame.

    call and result are what requests and responses begin with, up to the id; they are
    looked for from first on. Slices are as in Python, with 0 for None at their end.
    tail is where the text behind the frame ends, time where the time of the line
    stands, if it has one. pieces are other parts of what stands around the frame;
    others are times that do not count, with their text in which all digits are 0.
    """

    call: str
    result: str
    first: int
    tail: int
    time: tuple[slice, ...]
    pieces: tuple[slice, ...]
    others: tuple[tuple[slice, str], ...]


def reader(lines: Lines, **more: Any) -> Any:
    """What reads such lines, None where nothing is compiled, or where it cannot.

    known are ways by what stands around the frame, stamps reads times, python the lines
    that are unusual; frame is the class of frames, slots are the names of theirs.
    """
    module = _module
    if module is None or max(len(lines.pieces), len(lines.others)) > module.MAX_SPANS:
        return None
    return module.Reader(
        lines.call,
        lines.result,
        lines.first,
        lines.tail,
        _spans(lines.time),
        _spans(lines.pieces),
        _spans([place for place, _ in lines.others]),
        tuple(shape for _, shape in lines.others),
        **more,
    )


def _spans(slices: Sequence[slice]) -> tuple[tuple[int, int], ...]:
    return tuple((place.start, place.stop or 0) for place in slices)
