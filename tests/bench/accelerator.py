"""The accelerator, and the codec in Python, against msgspec in the same run.

Each round measures all of them in turn; what is shown is the median of the ratios of
the rounds, so that a change of the machine's speed between rounds does not count.
"""

import importlib
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from generated import ocppj
from generated.v201 import call, call_result, codec
from tests.bench.codec import geometric_mean, ready
from tests.bench.measuring import (
    Contestant,
    Report,
    benchmark,
    columns,
    duration,
    judged,
    measure,
    repeated,
)
from tests.bench.payloads import PAYLOADS, Payload
from tests.helpers import accelerated

PEER = "msgspec"
OURS = ("accelerated", "in Python")

# Times msgspec: what the accelerator should at most take, large and small.
READING_AIMS = {"large": 1.0, "small": 1.2}
WRITING_AIMS = {"large": 1.0, "small": 1.0}
FRAME_AIMS = {"TransactionEvent, full": 0.85, "Heartbeat request": 1.5}


class Work(NamedTuple):
    """What is measured: a function of each contestant, by name, and its arguments."""

    name: str
    functions: Mapping[str, tuple[Callable[..., Any], *tuple[Any, ...]]]


@benchmark
def accelerator(folder: Path, rounds: int) -> Report:
    """With the accelerator and without, times msgspec's Structs: lower is better.

    All check what they read; msgspec checks nothing that it writes. Large payloads
    are those called full. A frame is read by msgspec in two steps, with Raw.
    """
    codecs = _codecs()
    (peer,) = (each for each in ready(folder) if each.peer.name == PEER)
    reading, writing, frames = [], [], []
    for payload in PAYLOADS:
        if payload.name in peer.pairs:
            theirs = peer.pairs[payload.name]
            reading.append(_reading(payload, codecs, theirs[0]))
            writing.append(_writing(payload, codecs, theirs))
            if payload.name in FRAME_AIMS:
                frames.append(_frame(payload, codecs, theirs[0]))
    rows = [["", PEER, *OURS]]
    for title, works, aims in (
        ("read", reading, READING_AIMS),
        ("write", writing, WRITING_AIMS),
    ):
        ratios = {work.name: _ratios(work, rounds, rows, title) for work in works}
        for size in "large", "small":
            rows.append(_mean(title, size, ratios, aims[size]))
    for work in frames:
        ratio = _ratios(work, rounds, rows, "frame")[OURS[0]]
        aim = FRAME_AIMS[work.name]
        rows.append([f"aim, at most {aim:g}", "", judged(ratio <= aim), ""])
    return Report(columns(rows))


def _codecs() -> dict[str, Any]:
    """The two ways of ours, by name."""
    with accelerated.used(accelerated.built()):
        fast = SimpleNamespace(**accelerated.methods(codec.version_codec))
    return dict(
        zip(OURS, (fast, accelerated.python_alone(codec.version_codec)), strict=True)
    )


def _class(payload: Payload) -> Any:
    module = call if payload.side == "Request" else call_result
    return getattr(module, payload.action)


def _reading(payload: Payload, codecs: Mapping[str, Any], theirs: Any) -> Work:
    cls = _class(payload)
    ours = {name: (each.from_json, cls, payload.text) for name, each in codecs.items()}
    return Work(payload.name, {PEER: (theirs, payload.text), **ours})


def _writing(payload: Payload, codecs: Mapping[str, Any], theirs: Any) -> Work:
    message = codec.from_json(_class(payload), payload.text)
    decode, encode = theirs
    ours = {name: (each.to_json, message) for name, each in codecs.items()}
    return Work(payload.name, {PEER: (encode, decode(payload.text)), **ours})


def _frame(payload: Payload, codecs: Mapping[str, Any], theirs: Any) -> Work:
    text = f'[2,"19223201-4c1","{payload.action}",{payload.text}]'
    msgspec: Any = importlib.import_module("msgspec")
    outer = msgspec.json.Decoder(tuple[int, str, str, msgspec.Raw])

    def unpack(given: str) -> Any:
        kind, message_id, action, raw = outer.decode(given)
        return kind, message_id, action, theirs(raw)

    assert isinstance(codec.unpack(text), ocppj.Call)
    ours = {name: (each.unpack, text) for name, each in codecs.items()}
    return Work(payload.name, {PEER: (unpack, text), **ours})


def _ratios(
    work: Work, rounds: int, rows: list[list[str]], title: str
) -> dict[str, float]:
    """Measures, adds a row, and gives the ratio of each of ours."""
    contestants = [
        Contestant(name, repeated(*called)) for name, called in work.functions.items()
    ]
    theirs, *ours = measure(contestants, rounds)
    ratios = {
        own.name: statistics.median(
            one / other for one, other in zip(own.seconds, theirs.seconds, strict=True)
        )
        for own in ours
    }
    shown = [f"{ratios[name]:.2f}" for name in OURS]
    rows.append([f"{title}: {work.name}", duration(theirs.median), *shown])
    return ratios


def _mean(
    title: str, size: str, ratios: Mapping[str, Mapping[str, float]], aim: float
) -> list[str]:
    chosen: Sequence[Mapping[str, float]] = [
        ratio for name, ratio in ratios.items() if ("full" in name) == (size == "large")
    ]
    means = {name: geometric_mean([each[name] for each in chosen]) for name in OURS}
    verdict = f"{means[OURS[0]]:.2f} (aim {aim:g}: {judged(means[OURS[0]] <= aim)})"
    return [f"{title}, {size}: geometric mean", "", verdict, f"{means[OURS[1]]:.2f}"]
