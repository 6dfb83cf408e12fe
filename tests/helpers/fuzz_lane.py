"""Lines of logs read by what is compiled, and by Python: the two must give the same.

``python -m tests.helpers.fuzz_lane --count 100000`` makes lines like ones that were
understood, changes most of them, and lists those of which the two differ.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.helpers import accelerated
from tests.helpers.fuzz_accelerator import same

from ocpp_codegen.inspection.forms import Way, look
from ocpp_codegen.inspection.model import NO_CONTEXT, Frame
from ocpp_codegen.inspection.reading import Reading
from ocpp_codegen.inspection.spotting import Spotter
from ocpp_codegen.inspection.stamps import Stamps
from ocpp_codegen.inspection.times import Clock

# What stands around frames, with the time of the line and another one.
SHAPES = (
    "{time:%Y-%m-%d %H:%M:%S},{ms:03d} - ocpp - INFO - CP_{cp}: send {frame}",
    "{time:%Y-%m-%dT%H:%M:%S}.{ms:03d}Z CP_{cp} > {frame}",
    "{time:%Y-%m-%dT%H:%M:%S}.{ms:03d}000+02:00 [CP_{cp}] <- {frame}",
    "{time:%Y-%m-%d %H:%M:%S}.{ms:03d}+02 CP_{cp} > {frame}",
    "Okt  4 {time:%H:%M:%S} pi evcc: {time:%Y/%m/%d %H:%M:%S} recv CP_{cp}: {frame}",
    "INFO CP_{cp}: {frame}",
    "[INFO ] {time:%Y-%m-%d %H:%M:%S}.{ms:03d} CP_{cp} sent {frame} (ok)",
    "{time:%Y-%m-%d %H:%M:%S}.{ms:03d} CP_{cp} at 10:{cp}7:{cp}1.5 said {frame}",
    "{frame} from CP_{cp} at {time:%Y-%m-%dT%H:%M:%S}.{ms:03d}Z",
    "{time:%H:%M:%S}.{ms:03d} CP_{cp}: {frame}",
    "{time:%Y-%m-%d %H:%M:%S} CP_{cp}: {frame}",
    "{epoch}{ms:03d} CP_{cp}: {frame}",
    "{epoch}.{ms:03d} CP_{cp}: {frame}",
)
FRAMES = (
    '[2,"{id}","Heartbeat",{{}}]',
    '[2, "{id}", "StatusNotification", {{"connectorId": {ms}, "status": "Available"}}]',
    '[3,"{id}",{{}}]',
    '[3,"{id}",{{"currentTime":"2026-05-04T10:00:00Z"}}]',
)
# So many lines are looked at, which has all surroundings among them.
LEARNED = 120
START = datetime(2026, 5, 4, 9, 59, 58)
# What is put into lines.
ODD = ("", "0", "9", '"', "[", "]", "{", "}", "}]", '[2,"', '[3,"', ",", "\\", " ",
       "\0", "\x7f", "\u00e9", "\u0663", "x" * 40, "x" * 600)  # fmt: skip

LINE, LINE_LATER = (
    SHAPES[0].format(
        time=START + timedelta(seconds=after),
        ms=120,
        cp=1,
        frame='[2,"a","Heartbeat",{}]',
    )
    for after in (0, 1)
)


def line(maker: random.Random, shape: str, number: int) -> str:
    """A line of a shape; later ones have later times."""
    moment = START + timedelta(milliseconds=130 * number)
    ms, cp = moment.microsecond // 1000, maker.randrange(3)
    frame = maker.choice(FRAMES).format(id=f"{number:06x}", ms=maker.randrange(2000))
    epoch = int(moment.replace(tzinfo=UTC).timestamp())
    return shape.format(time=moment, epoch=epoch, ms=ms, cp=cp, frame=frame)


def changed(maker: random.Random, text: str) -> str:
    """A line, or one that is nearly like it."""
    for _ in range(maker.choice((0, 0, 0, 1, 1, 2, 3))):
        start = maker.randrange(len(text) + 1)
        end = start + maker.choice((0, 1, 1, 2, 9))
        text = text[:start] + maker.choice(ODD) + text[end:]
    return text


class Pair:
    """What reads the lines of one form, compiled and in Python."""

    def __init__(self) -> None:
        self._compiled: list[Spotter] = []
        self._python: list[Spotter] = []
        self._clock = Clock()
        self._stamps = Stamps(self._clock), Stamps(Clock())

    def learn(self, text: str) -> None:
        """Looks at a line that has one frame."""
        (frame,) = [e for e in Reading([[text]]) if isinstance(e, Frame)]
        frame.time, frame.shown_time = self._clock.read(frame.context)
        seen = look(text, frame)
        if seen is None:
            return
        first = Frame(0, 0, frame.column, "", frame.kind, "", frame.action, quick=True)
        first.context = NO_CONTEXT
        way = Way(first, seen.between)
        for spotters, stamps, module in (
            (self._compiled, self._stamps[0], accelerated.lane()),
            (self._python, self._stamps[1], None),
        ):
            known = [s for s in spotters if s.form.layout == seen.form.layout]
            with accelerated.lane_used(module):
                spotter = known[0] if known else Spotter(own_form(text, frame), stamps)
            if not known:
                spotters.append(spotter)
            spotter.learn(seen, way)

    def compiled(self, number: int, text: str) -> Any:
        """What is compiled makes this of a line."""
        return _first(self._compiled, number, text)

    def python(self, number: int, text: str) -> Any:
        """What Python makes of it."""
        return _first(self._python, number, text)


def own_form(text: str, frame: Frame) -> Any:
    """A form of its own for a line."""
    seen = look(text, frame)
    assert seen is not None
    return seen.form


def _first(spotters: list[Spotter], number: int, text: str) -> Any:
    return next((r for s in spotters if (r := s.read(number, text)) is not None), None)


def reader() -> Any:
    """What is compiled for lines like LINE."""
    pair = Pair()
    pair.learn(LINE)
    (spotter,) = pair._compiled
    assert spotter.read(1, LINE) is not None
    return spotter


def differences(count: int, seed: int) -> Iterator[tuple[str, Any, Any]]:
    """Lines of which the two differ; the results, that of C first."""
    maker = random.Random(seed)
    taken = 0
    for shape in SHAPES:
        pair = Pair()
        for number in range(LEARNED):
            pair.learn(line(maker, shape, number))
        for number in range(LEARNED, LEARNED + count // len(SHAPES)):
            text = changed(maker, line(maker, shape, number))
            compiled, python = pair.compiled(number, text), pair.python(number, text)
            taken += python is not None
            if not same(compiled, python):
                yield text, compiled, python
    assert taken > count // 4, f"only {taken} lines were taken"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = list(differences(options.count, options.seed))
    print(f"{options.count} lines, {len(found)} differences")
    for difference in found[:20]:
        print(*difference, sep="\n  ")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
