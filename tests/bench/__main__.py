"""The command line of the bench."""

import argparse
import tempfile
from pathlib import Path

from tests.bench import (
    accelerator,
    codec,
    earlier,
    installed,
    pages,
    pair,
    processes,
    runtime,
    scale,
    versions,
)
from tests.bench.measuring import BENCHMARKS, machine
from tests.bench.peers import PACKAGES, peers
from tests.bench.picture import draw

# In this order they are run.
MODULES = (
    *(codec, accelerator, versions, processes, installed, runtime, earlier, pages),
    *(pair, scale),
)
DRAWN = {
    "decode": "JSON to message: time, ours = 1",
    "encode": "Message to JSON: time, ours = 1",
}


def main() -> None:
    """Runs the benchmarks named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Compare with others, side by side.")
    parser.add_argument("--rounds", type=int, default=7, help="counted runs of each")
    parser.add_argument("--picture", type=Path, help="draw decode and encode as SVG")
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(BENCHMARKS)}")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown or options.rounds < 1:
        parser.error(f"no such benchmark: {unknown}" if unknown else "no rounds")
    print(f"{machine(('ocpp-codegen', 'black', *PACKAGES))}")
    print(f"{options.rounds} runs of each, in turn")
    panels = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.names or BENCHMARKS:
            chosen = BENCHMARKS[name]
            report = chosen.measure(Path(folder), options.rounds)
            print(f"\n{name}\n{chosen.title}\n\n{report.text}", flush=True)
            if name in DRAWN:
                panels[DRAWN[name]] = report.bars
        if options.picture and panels:
            gives = {peer.name: peer.gives for peer in peers(Path(folder))}
            draw(panels, gives, options.picture)
            print(f"\ndrew {options.picture}")


if __name__ == "__main__":
    main()
