"""Many stations against one central system process: what its ChargePoint costs."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.central_system import KINDS
from tests.bench.measuring import (
    ROOT,
    Report,
    benchmark,
    columns,
    duration,
    judged,
)
from tests.bench.payloads import BY_NAME
from websockets.asyncio.client import ClientConnection, connect

STATIONS = 200
OURS, OCPP, *_ = KINDS
FLOOR = "no-charge-point"
AIM = 10

# asyncio reads into 256 KiB, which glibc returns to the system and takes anew for each
# message, or does not, by how the heap of a process happens to look. It costs 15 us and
# more, so that all processes are told to keep their memory.
KEEPING = {
    "MALLOC_MMAP_THRESHOLD_": f"{32 * 1024**2}",
    "MALLOC_TRIM_THRESHOLD_": f"{256 * 1024**2}",
}

# What each station sends, and how often.
PHASES = {
    "BootNotification, full": 1,
    "Heartbeat request": 2,
    "StatusNotification": 2,
    "TransactionEvent, least": 5,
    "TransactionEvent, full": 5,
}
AIMED_AT = "TransactionEvent"


@dataclass(frozen=True)
class Cost:
    """Of one message: processor seconds of the central system, and seconds at all."""

    cpu: float
    wall: float


@benchmark
def runtime(folder: Path, rounds: int) -> Report:
    """200 stations at once against one central system process, over WebSockets.

    Each boots, says that it is there, and reports transactions with meter values.
    Counted is the processor time of the central system, per message.
    """
    found: dict[str, list[Mapping[str, Cost]]] = {kind: [] for kind in KINDS}
    for round_ in range(rounds + 1):
        for kind, costs in found.items():
            cost = asyncio.run(measured(kind, STATIONS))
            if round_:
                costs.append(cost)
    return Report(table(found))


def table(found: Mapping[str, Sequence[Mapping[str, Cost]]]) -> str:
    """A row for each kind of message, with times of all and the ratio to ours.

    What it takes without a ChargePoint is compared round by round.
    """
    rows = [["CPU per message", *found, f"{OCPP}/{OURS}", f"aim {AIM}"]]
    floors = [[f"times {FLOOR}", *found]]
    rates = [["messages per second", *found, f"{OURS}/{OCPP}", ""]]
    for phase in PHASES:
        cpu = {k: median(cost[phase].cpu for cost in c) for k, c in found.items()}
        wall = {k: median(cost[phase].wall for cost in c) for k, c in found.items()}
        ratio = cpu[OCPP] / cpu[OURS]
        verdict = judged(ratio >= AIM) if phase.startswith(AIMED_AT) else ""
        shown = [duration(seconds) for seconds in cpu.values()]
        rows.append([phase, *shown, f"{ratio:.1f}", verdict])
        floors.append([phase, *(f"{times_floor(found, k, phase):.2f}" for k in found)])
        each = [f"{1 / seconds:.0f}" for seconds in wall.values()]
        rates.append([phase, *each, f"{wall[OCPP] / wall[OURS]:.1f}", ""])
    return "\n\n".join(map(columns, (rows, floors, rates)))


def times_floor(
    found: Mapping[str, Sequence[Mapping[str, Cost]]], kind: str, phase: str
) -> float:
    """What a kind takes as a multiple of the floor, in the median of the rounds."""
    pairs = zip(found[kind], found[FLOOR], strict=True)
    return median(own[phase].cpu / floor[phase].cpu for own, floor in pairs)


async def measured(
    kind: str, stations: int, phases: Mapping[str, int] = PHASES
) -> dict[str, Cost]:
    """The cost of a message in each phase, with a new central system."""
    with central_system(kind) as port:
        async with contextlib.AsyncExitStack() as stack:
            clock = await stack.enter_async_context(connected(port, "cpu"))
            sockets = [
                await stack.enter_async_context(connected(port, f"station{n}"))
                for n in range(stations)
            ]
            costs = {}
            for phase, times in phases.items():
                texts = frames(phase, times)
                cpu, wall = await seconds(clock), time.perf_counter()
                await asyncio.gather(*(exchange(s, texts) for s in sockets))
                count = stations * times
                wall = time.perf_counter() - wall
                costs[phase] = Cost((await seconds(clock) - cpu) / count, wall / count)
            return costs


@contextlib.contextmanager
def central_system(kind: str) -> Iterator[int]:
    """The port of a new process that runs until the end of the block."""
    command = [sys.executable, "-m", "tests.bench.central_system", kind]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **KEEPING},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def connected(port: int, path: str) -> connect:
    """A connection of a station, or of whoever asks for the processor time."""
    return connect(f"ws://127.0.0.1:{port}/{path}", compression=None)


def frames(phase: str, times: int) -> dict[str, str]:
    """The texts of some requests by message id."""
    payload = BY_NAME[phase]
    return {
        f"{n}": f'[2,"{n}","{payload.action}",{payload.text}]' for n in range(times)
    }


async def exchange(socket: ClientConnection, texts: Mapping[str, str]) -> None:
    """Sends one request after the other; each has to get its response."""
    for message_id, text in texts.items():
        await socket.send(text)
        answer = await socket.recv()
        assert str(answer).startswith((f'[3,"{message_id}"', f'[3, "{message_id}"')), (
            answer
        )


async def seconds(clock: ClientConnection) -> float:
    """The processor time that the central system has used."""
    await clock.send("")
    return float(await clock.recv())
