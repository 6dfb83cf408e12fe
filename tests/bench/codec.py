"""Messages: text to object, object to text, bad text, and what objects weigh."""

import functools
import gc
import json
import math
import sys
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generated import ocppj
from generated.v201 import call, call_result, codec
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
from tests.bench.payloads import FAULTS, PAYLOADS, TWELVE_FAULTS, Fault
from tests.bench.peers import OURS, Pair, Peer, peers

# How many times our time others should at least take.
SPEED_AIMS = {"pydantic, strict": 1.0, "ocpp": 60.0}
# How many times our size others should at least have: ours is at most 1.1 of it.
SIZE_AIMS = {"msgspec": 1 / 1.1}
# How many times the time of accepting a message refusing or tolerating it may take.
REFUSAL_AIMS = {"large": 2.0, "small": 2.0, "twelve faults": 3.0}

# So many objects are weighed at once.
WEIGHED = 100


@dataclass(frozen=True)
class Ready:
    """A peer with its functions, by the payloads that it gives back as they were."""

    peer: Peer
    pairs: Mapping[str, Pair]
    refused: int


# By payload, by peer.
Values = Mapping[str, Mapping[str, float]]


@functools.cache
def ready(folder: Path) -> Sequence[Ready]:
    """The peers, ours first, each shown to do what it is measured for."""
    return [_ready(peer) for peer in peers(folder)]


def _ready(peer: Peer) -> Ready:
    pairs = {payload.name: peer.pair(payload) for payload in PAYLOADS}
    for payload in PAYLOADS:
        decode, encode = pairs[payload.name]
        if json.loads(encode(decode(payload.text))) != payload.data:
            if peer.keeps_all or "customData" not in payload.data:
                sys.exit(f"{peer.name} changes {payload.name}")
            del pairs[payload.name]
    faulty = [(pairs[fault.payload.name][0], fault.text) for fault in FAULTS]
    refused = sum(_refuses(decode, text) for decode, text in faulty)
    if bool(refused) != peer.checks:
        sys.exit(f"{peer.name} refuses {refused} of {len(FAULTS)} faults")
    return Ready(peer, pairs, refused)


def _refuses(decode: Callable[[str], Any], text: str) -> bool:
    try:
        decode(text)
    except Exception:  # each peer has exceptions of its own
        return True
    return False


@benchmark
def decode(folder: Path, rounds: int) -> Report:
    """JSON text to message. Others' time as a multiple of ours.

    A dash: the peer loses keys of customData. "refuses" says how many of the
    faults in payloads.py it finds.
    """
    contest = ready(folder)
    medians = {}
    for payload in PAYLOADS:
        runs = {
            each.peer.name: repeated(each.pairs[payload.name][0], payload.text)
            for each in contest
            if payload.name in each.pairs
        }
        medians[payload.name] = _medians(runs, rounds)
    return _against(contest, medians, duration, SPEED_AIMS)


@benchmark
def encode(folder: Path, rounds: int) -> Report:
    """Message to JSON text. Others' time as a multiple of ours.

    Each peer gets what it has decoded. msgspec, mashumaro and pydantic check
    nothing on this way, the others check as they do when decoding.
    """
    contest = ready(folder)
    medians = {}
    for payload in PAYLOADS:
        runs = {}
        for each in contest:
            if payload.name in each.pairs:
                decode, encode = each.pairs[payload.name]
                runs[each.peer.name] = repeated(encode, decode(payload.text))
        medians[payload.name] = _medians(runs, rounds)
    return _against(contest, medians, duration, SPEED_AIMS)


@benchmark
def memory(folder: Path, rounds: int) -> Report:
    """What a decoded message keeps in memory (tracemalloc), its strings included.

    Others' size as a multiple of ours.
    """
    contest = ready(folder)
    sizes = {
        payload.name: {
            each.peer.name: _size(each.pairs[payload.name][0], payload.text)
            for each in contest
            if payload.name in each.pairs
        }
        for payload in PAYLOADS
    }
    return _against(contest, sizes, lambda size: f"{size:.0f} B", SIZE_AIMS)


@benchmark
def refusing(folder: Path, rounds: int) -> Report:
    """A message with one fact wrong, .findings read, against the right message.

    Tolerating is the same with every rule tolerated. Large messages are called full,
    but for BootNotification: what an exception costs is most of the time of others.
    The last columns say what refusing would take if nobody had to look for the faults:
    the JSON, the fast way as far as it gets, the findings and an exception with them.
    """
    ours, *_ = ready(folder)
    others = ("refusing", "tolerating", "at least")
    rows = [["", "accepting", *(cell for n in others for cell in (n, "/accepting"))]]
    ratios: dict[str, list[list[float]]] = {}
    for fault in (*FAULTS, *TWELVE_FAULTS):
        accept = ours.pairs[fault.payload.name][0]
        runs = {
            "accepting": repeated(accept, fault.payload.text),
            "refusing": repeated(_findings_of(accept), fault.text),
            "tolerating": repeated(_tolerating(fault), fault.text),
            "at least": repeated(_least(fault), fault.text),
        }
        accepting, *times = _medians(runs, rounds).values()
        each = [time / accepting for time in times]
        ratios.setdefault(_size_of(fault), []).append(each)
        name = f"{fault.payload.name}: {fault.what}"
        shown = [(duration(t), _times(r)) for t, r in zip(times, each, strict=True)]
        rows.append(
            [name, duration(accepting), *(cell for two in shown for cell in two)]
        )
    for size, found in ratios.items():
        aim = REFUSAL_AIMS[size]
        means = [geometric_mean(column) for column in zip(*found, strict=True)]
        cells = [f"{mean:.2f} ({judged(mean <= aim)})" for mean in means[:-1]]
        title = f"{size}: geometric mean (aim, at most {aim:g})"
        shown_means = [*cells, f"{means[-1]:.2f}"]
        rows.append([title, "", *(cell for mean in shown_means for cell in ("", mean))])
    return Report(columns(rows))


# What they are made of


def _medians(runs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    contestants = [Contestant(name, run) for name, run in runs.items()]
    return {result.name: result.median for result in measure(contestants, rounds)}


def _findings_of(decode: Callable[[str], Any]) -> Callable[[str], object]:
    def refuse(text: str) -> object:
        try:
            return decode(text)
        except ocppj.ValidationError as error:
            return error.findings

    return refuse


def _class_of(fault: Fault) -> Any:
    module = call if fault.payload.side == "Request" else call_result
    return getattr(module, fault.payload.action)


def _tolerating(fault: Fault) -> Callable[[str], object]:
    cls = _class_of(fault)
    return lambda text: codec.from_json(cls, text, tolerant=ocppj.EVERY_RULE)


def _least(fault: Fault) -> Callable[[str], object]:
    """Refuses a message whose faults are known beforehand."""
    cls = _class_of(fault)
    fast = codec.version_codec._fast[cls].decode
    scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
    known = [
        (functools.reduce(_step, found.pointer.split("/")[1:], None), found.rule)
        for found in _faults_in(cls, fault.text)
    ]

    def stopped(text: str) -> bool:
        try:
            fast(scan(text, 0)[0], [0])
        except Exception:  # whatever it is that stops the fast way
            return True
        return False

    def refuse(text: str) -> object:
        if not stopped(text):
            return None
        message = f"{ocppj.shown(fault.what)} is wrong"
        found = [ocppj.finding(ocppj.pointer(at), message, rule) for at, rule in known]
        raise ocppj.ValidationError(tuple(found))

    return _findings_of(refuse)


def _step(place: ocppj.Place, key: str) -> ocppj.Place:
    return place, key


def _faults_in(cls: Any, text: str) -> tuple[ocppj.Finding, ...]:
    try:
        codec.from_json(cls, text)
    except ocppj.ValidationError as error:
        return error.findings
    return ()


def _size_of(fault: Fault) -> str:
    if fault in TWELVE_FAULTS:
        return "twelve faults"
    name = fault.payload.name
    return "large" if "full" in name and "Boot" not in name else "small"


def _size(decode: Callable[[str], Any], text: str) -> float:
    decode(text)  # what is made once is not counted
    kept = [None] * WEIGHED
    gc.collect()
    tracemalloc.start()
    for at in range(WEIGHED):
        kept[at] = decode(text)
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / WEIGHED


def _against(
    contest: Sequence[Ready],
    values: Values,
    shown: Callable[[float], str],
    aims: Mapping[str, float],
) -> Report:
    """A line for each payload, a column for each peer; what holds for all below."""
    names = [each.peer.name for each in contest if each.peer.name != OURS]
    ratios = {
        name: {p: row[name] / row[OURS] for p, row in values.items() if name in row}
        for name in names
    }
    means = {name: geometric_mean(list(own.values())) for name, own in ratios.items()}
    rows = [["", OURS, *names]]
    for payload, row in values.items():
        cells = [_times(ratios[n][payload]) if n in row else "-" for n in names]
        rows.append([payload, shown(row[OURS]), *cells])
    rows.append(["geometric mean", "", *(_times(means[name]) for name in names)])
    rows.append(["aim, at least", "", *(_aimed(n, means, aims) for n in names)])
    rows.append(["gives", *(each.peer.gives for each in contest)])
    rows.append(["refuses", *(f"{each.refused}/{len(FAULTS)}" for each in contest)])
    return Report(columns(rows), {OURS: 1.0, **means})


def _aimed(name: str, means: Mapping[str, float], aims: Mapping[str, float]) -> str:
    if name not in aims:
        return ""
    return f"{aims[name]:.3g}: {judged(means[name] >= aims[name])}"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def geometric_mean(ratios: Sequence[float]) -> float:
    """The mean for ratios: it does not depend on who is divided by whom."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))
