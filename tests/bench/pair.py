"""What the tests of a program cost that use testing.pair instead of a socket."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.bench.measuring import (
    Contestant,
    Report,
    benchmark,
    columns,
    duration,
    judged,
    measure,
)
from tests.helpers import codecs, pairs

# Seconds of CPU for an exchange.
AIM = 0.001


@benchmark
def pair(folder: Path, rounds: int) -> Report:
    """testing.pair: CPU per exchange, over all actions in both directions.

    Against ocpp, which only receives the same requests and answers them.
    """
    logging.getLogger("ocpp").disabled = True
    rows = [["", "ours", "ocpp", "ours/ocpp", f"aim {duration(AIM)}"]]
    for version in codecs.PACKAGES:
        number = len(pairs.least_requests(version))
        ours, theirs = measure(
            [
                Contestant("ours", _run(pairs.ours(version), 2 * number)),
                Contestant("ocpp", _run(pairs.theirs(version), number)),
            ],
            rounds,
        )
        shown = [duration(each.median) for each in (ours, theirs)]
        ratio = f"{ours.median / theirs.median:.2f}"
        rows.append([version, *shown, ratio, judged(ours.median < AIM)])
    return Report(columns(rows))


def _run(
    work: Callable[[], Coroutine[Any, Any, None]], exchanges: int
) -> Callable[[], float]:
    def run() -> float:
        start = time.process_time()
        asyncio.run(work())
        return (time.process_time() - start) / exchanges

    return run
