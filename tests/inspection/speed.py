"""The cost of inspecting a log, as a multiple of json.loads over its frames.

``python -m tests.inspection.speed --megabytes 100`` has the command inspect such a log,
in pure Python and with the accelerator if that is compiled, and prints the ratios of
processor time; ``--memory`` compares its peaks of memory for a small and a large one,
and ``--floor`` prints what the least steps take alone.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.inspection.conversations import START

from ocpp_codegen.inspection import (
    Frame,
    Options,
    Redaction,
    inspect,
    protocols,
    sources,
)
from ocpp_codegen.inspection.model import Group
from ocpp_codegen.inspection.report_json import JsonReport

WORDS = ("receive message", "send")
PHASES = ("L1", "L2", "L3")
ROUNDS = 5
STATIONS = tuple(f"CP_{number:03d}" for number in range(40))


def exchanges() -> Iterator[tuple[str, str, str]]:
    """Request and response of what stations send most, as the log has them."""
    counts = dict.fromkeys(STATIONS, 0)
    for number, station in enumerate(cycle(STATIONS)):
        counts[station] += 1
        count = counts[station]
        message_id = f"{number:08x}-77ab-41d0-9f4e-4a530d10c1b7"
        if count == 1:
            request = '"BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"Nordlade","model":"NL-22"}}'
            response = '{"currentTime":"2026-05-04T09:30:00.000Z","interval":86400,"status":"Accepted"}'
        elif count % 10 == 0:
            request = '"Heartbeat",{}'
            response = '{"currentTime":"2026-05-04T09:30:00.000Z"}'
        else:
            request = f'"TransactionEvent",{json.dumps(event(station, count), separators=(",", ":"))}'
            response = "{}"
        yield station, f'[2,"{message_id}",{request}]', f'[3,"{message_id}",{response}]'


def event(station: str, count: int) -> dict[str, object]:
    """A TransactionEvent with the samples of three phases."""
    stamp = f"2026-05-04T10:{count // 60 % 60:02d}:{count % 60:02d}.000Z"
    samples: list[dict[str, object]] = [
        {
            "value": 7000.0 + count,
            "measurand": "Energy.Active.Import.Register",
            "unitOfMeasure": {"unit": "Wh"},
        }
    ]
    for phase in PHASES:
        samples.append({"value": 16.1, "measurand": "Current.Import", "phase": phase})
        samples.append({"value": 231.4, "measurand": "Voltage", "phase": phase})
    return {
        "eventType": "Updated",
        "timestamp": stamp,
        "triggerReason": "MeterValuePeriodic",
        "seqNo": count - count // 10,
        "transactionInfo": {"transactionId": f"{station}-tx"},
        "meterValue": [{"timestamp": stamp, "sampledValue": samples}],
    }


def write(path: Path, size: int) -> Iterator[str]:
    """Writes a log of so many bytes, and yields its frames."""
    written = 0
    with path.open("w", encoding="utf-8") as log:
        for number, (station, *frames) in enumerate(exchanges()):
            for after, word, frame in zip((0, 35), WORDS, frames, strict=True):
                stamp = START + timedelta(milliseconds=40 * number + after)
                text = f"{stamp:%Y-%m-%d %H:%M:%S},{stamp.microsecond // 1000:03d}"
                written += log.write(
                    f"{text} - ocpp - INFO - {station}: {word} {frame}\n"
                )
                yield frame
            if written >= size:
                return


def ratio(path: Path, size: int) -> float:
    """Processor time for a log of so many bytes, by that of json.loads for its frames."""
    deque(write(path, size), maxlen=0)
    loading = json_loads(path)
    started = time.process_time()
    assert report_rows(path)
    return (time.process_time() - started) / loading


def json_loads(path: Path) -> float:
    """Processor time of json.loads for the frames of a log."""
    seconds = 0.0
    with path.open(encoding="utf-8") as log:
        for batch in batched((line[line.index("[") :] for line in log), 1000):
            started = time.process_time()
            for frame in batch:
                json.loads(frame)
            seconds += time.process_time() - started
    return seconds


def command(path: Path, variable: str) -> float:
    """Processor time of a process that inspects a log, from its start to its end."""
    environment = {**os.environ, "OCPP_ACCELERATOR": variable}
    # Whoever installs a package has its bytecode.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = [sys.executable, "-m", "ocpp_codegen", "inspect", "--format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*arguments, str(path)], check=True, stdout=subprocess.DEVNULL, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return user + system


def compare(path: Path) -> Iterator[str]:
    """What the command takes, by what json.loads takes before and after it."""
    ways = {"pure Python": "0"}
    if protocols.is_accelerated():
        ways["with the accelerator"] = "1"
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, variable in ways.items():
            before = json_loads(path)
            taken = command(path, variable)
            found[way].append(2 * taken / (before + json_loads(path)))
    for way, ratios in found.items():
        middle = statistics.median(ratios)
        yield f"{way}: {middle:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    if len(ways) == 1:
        yield "with the accelerator: not compiled, see make accelerator"
    yield f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def floor(path: Path) -> Iterator[str]:
    """What steps that nobody can leave out take alone, by json.loads for the frames."""
    with path.open(encoding="utf-8") as log:
        frames = [line[line.index("[") :] for line in log]
    loading = seconds(json.loads, frames)
    yield f"read the lines: {seconds(read_lines, [path]) / loading:.2f}"
    codec = protocols.Protocols(()).usual.codecs[0]
    unpack = partial(
        codec.unpack, action_of=lambda _: "TransactionEvent", tolerant=True
    )
    yield f"ask the codec for each frame: {seconds(unpack, frames) / loading:.2f}"
    report = JsonReport(lambda _: None, Redaction(), only_findings=False)
    row = Frame(1, 1, 1, "", 2, str(uuid4()), "TransactionEvent", shown_time=f"{START}")
    row.group = Group()
    yield f"write a row for each: {seconds(lambda _: report.frame(row), frames) / loading:.2f}"


def seconds(step: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Processor time of a step for each of some items."""
    started = time.process_time()
    for item in items:
        step(item)
    return time.process_time() - started


def read_lines(path: Path) -> None:
    """Reads the lines of a log."""
    for _ in chain.from_iterable(sources.batches(str(path))):
        pass


def batched(items: Iterator[str], size: int) -> Iterator[list[str]]:
    """The items, so many at a time."""
    while batch := list(islice(items, size)):
        yield batch


def report_rows(path: Path) -> int:
    """Inspects a log; the number of rows that were written."""
    count = 0

    def written(line: str) -> None:
        nonlocal count
        count += 1

    report = JsonReport(written, Redaction(), only_findings=False)
    summary = inspect([str(path)], Options(), report.frame)
    report.end(summary)
    assert not summary.findings, summary.by_rule
    return count


def peak(path: Path) -> int:
    """The peak of memory of a process that inspects a log, in KiB."""
    program = "import sys, pathlib; from tests.inspection import speed; speed.report_rows(pathlib.Path(sys.argv[1])); print(speed.used())"
    command = [sys.executable, "-c", program, str(path)]
    return int(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
    )


def used() -> int:
    """The peak of memory of this process, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--floor", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.log"
        size = options.megabytes * 1_000_000
        if not options.memory:
            deque(write(path, size), maxlen=0)
            command(path, "0")
            if options.floor:
                print(*floor(path), sep="\n")
                return
            print(f"{options.megabytes} MB, times json.loads, {ROUNDS} rounds")
            print(*compare(path), sep="\n")
            return
        small = Path(folder) / "small.log"
        for log, bytes_ in ((small, 10_000_000), (path, size)):
            deque(write(log, bytes_), maxlen=0)
        peaks = peak(small), peak(path)
        print(f"10 MB: {peaks[0]} KiB; {options.megabytes} MB: {peaks[1]} KiB")
        print(f"{peaks[1] / peaks[0]:.2f} times the memory")


if __name__ == "__main__":
    main()
