"""Right messages, decoded by these modules and by those before tolerance by rule."""

import importlib
import io
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.measuring import (
    Contestant,
    Report,
    benchmark,
    columns,
    judged,
    measure,
    repeated,
)
from tests.bench.payloads import PAYLOADS, Payload
from tests.helpers.schemas import ROOT

# The last commit before it, and how many times its time decoding may take.
COMMIT = "9c99def"
AIM = 1.03
PAIRS = 15


@benchmark
def earlier(folder: Path, rounds: int) -> Report:
    """Decoding of right messages, to that before tolerance by rule."""
    ratios = compared(folder, max(rounds, PAIRS))
    mean = statistics.geometric_mean(ratios.values())
    rows = [["", "ours/earlier", f"aim {AIM:g}"]]
    rows += [[name, f"{ratio:.3f}", ""] for name, ratio in ratios.items()]
    rows.append(["geometric mean", f"{mean:.3f}", judged(mean <= AIM)])
    return Report(columns(rows))


def compared(
    folder: Path, pairs: int, payloads: Sequence[Payload] = PAYLOADS
) -> dict[str, float]:
    """The median of the ratios of pairs, for each way to decode."""
    ours, theirs = codec_of("generated"), codec_of(_unpacked(folder))
    found = {}
    for name, payload in {p.name: p for p in payloads}.items():
        text, action = payload.text, payload.action
        if payload.side != "Request":
            continue
        frame = f'[2,"1","{action}",{text}]'
        ways: dict[str, tuple[str, Any]] = {
            "from_json": ("from_json", text),
            "unpack": ("unpack", frame),
        }
        for way, (function, argument) in ways.items():
            found[f"{name}, {way}"] = _ratio(
                [work(codec, function, action, argument) for codec in (ours, theirs)],
                pairs,
            )
    return found


def _ratio(runs: list[Any], pairs: int) -> float:
    first, second = measure(
        [Contestant(str(n), run) for n, run in enumerate(runs)], pairs
    )
    taken = zip(first.seconds, second.seconds, strict=True)
    return statistics.median(own / other for own, other in taken)


def work(codec: Any, function: str, action: str, argument: str) -> Any:
    """What is timed."""
    decode = getattr(codec, function)
    if function == "unpack":
        return repeated(decode, argument)
    cls = codec.requests[action]
    return repeated(lambda text: decode(cls, text), argument)


def codec_of(package: str) -> Any:
    """The codec of 2.0.1 in a package."""
    return importlib.import_module(f"{package}.v201.codec")


def _unpacked(folder: Path) -> str:
    """The package of the earlier modules, taken out of the history."""
    name = f"before_{COMMIT}"
    if name not in sys.modules:
        archive = subprocess.run(
            ["git", "archive", COMMIT, "generated"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(folder)
        (folder / "generated").rename(folder / name)
        sys.path.insert(0, str(folder))
    return name
