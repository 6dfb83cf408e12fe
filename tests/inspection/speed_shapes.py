"""What a frame costs in each shape of log, as a multiple of json.loads for it."""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.inspection import shapes, speed
from tests.inspection.conversations import CSMS, STATION, Conversation, Message
from tests.inspection.shapes import SHAPES, Pair, Shape

from ocpp_codegen.inspection import Frame, Options, inspect

# Frames of a log, and from which one on they are timed: all is learned by then.
FRAMES, FROM = 10_000, 6_000
# More stations take longer to learn.
STATIONS = 10
ROUNDS = 3
# The shapes that are measured: public programs', and what others use around them.
NAMES = (
    "mobilityhouse with times",
    "ocpp in a station",
    "SteVe",
    "CitrineOS as JSON",
    "CitrineOS as text",
    "EVerest, plain",
    "evcc",
    "ocpp-go",
    "MicroOcpp",
    "JSON lines with epoch",
    "JSON lines with an array",
    "CSV timestamp,id,action,msg",
    "docker json-file",
    "journal, short-iso",
    "logfmt",
    "fields instead of an array",
    "tshark, text",
)


def pairs() -> Iterator[Pair]:
    """The frames of some stations, as the shapes take them."""
    stations = {name: Conversation("2.0.1", name) for name in speed.STATIONS[:STATIONS]}
    its = (it for it in speed.exchanges() if it[0] in stations)
    for number, (station, *frames) in enumerate(islice(its, FRAMES // 2)):
        for after, way, frame in zip((0, 35), (STATION, CSMS), frames, strict=True):
            yield (
                stations[station],
                Message(number / 2 + after / 1000, way, json.loads(frame)),
            )


def seconds(path: Path) -> tuple[float, int]:
    """Processor time of the frames of a log that are timed, and how many those are."""
    started = 0.0
    count = 0

    def sink(_: Frame) -> None:
        nonlocal count, started
        count += 1
        if count == FROM:
            started = time.process_time()

    inspect([str(path)], Options(), sink)
    return time.process_time() - started, count - FROM


def ratio(shape: Shape, its: list[Pair], folder: Path) -> float:
    """What a frame costs, by json.loads for it."""
    text, _ = shapes.located(shape.write(its), len(its))
    path = folder / f"log{shape.suffix}"
    path.write_text(text, encoding="utf-8")
    frames = [shapes.compact(m) for _, m in its[FROM:]]
    found = []
    for _ in range(ROUNDS):
        taken, count = seconds(path)
        loading = speed.seconds(json.loads, frames) / len(frames)
        found.append(taken / count / loading)
    return statistics.median(found)


def table() -> Iterator[str]:
    """A line for each shape, the most expensive first."""
    its = [*pairs()]
    with tempfile.TemporaryDirectory() as folder:
        found = {s.name: ratio(s, its, Path(folder)) for s in SHAPES if s.name in NAMES}
    for name, times in sorted(found.items(), key=lambda item: -item[1]):
        yield f"{times:6.1f}  {name}"


if __name__ == "__main__":
    print("a frame, times json.loads")
    for line in table():
        print(line, flush=True)
