"""Whether time grows with what there is to do, and no faster."""

import copy
from collections.abc import Mapping
from pathlib import Path

from generated import ocppj
from generated.v201 import call, codec
from tests.bench.measuring import (
    Contestant,
    Report,
    Run,
    benchmark,
    columns,
    measure,
    repeated,
)
from tests.bench.payloads import BY_NAME, Payload
from tests.extension import test_bounds as bounds

ROWS = (10, 100, 1_000, 10_000)
DEFINITIONS = (10, 100, 1_000)


@benchmark
def scale_report(folder: Path, rounds: int) -> Report:
    """NotifyReport with more and more rows: time for each row, times that of ten."""
    works = {rows: _works(rows) for rows in ROWS}
    return _growth(ROWS, works, rounds)


@benchmark
def scale_extension(folder: Path, rounds: int) -> Report:
    """Generating with more and more definitions of a vendor: times that of ten."""
    works: dict[int, Mapping[str, Run]] = {}
    for count in DEFINITIONS:
        schemas = bounds.write(folder / f"with{count}", {"A": bounds.parts(count)})
        output = folder / f"out{count}"

        def generate(schemas: Path = schemas, output: Path = output) -> float:
            return bounds.generated(schemas, output)

        works[count] = {"generate": generate}
    return _growth(DEFINITIONS, works, rounds, each=False)


def _works(rows: int) -> Mapping[str, Run]:
    data = copy.deepcopy(BY_NAME["NotifyReport, full"].data)
    given = data["reportData"]
    data["reportData"] = [given[n % len(given)] for n in range(rows)]
    right = Payload("", "NotifyReport", "Request", data).text
    message = codec.from_json(call.NotifyReport, right)
    data["reportData"] = [*data["reportData"][:-1], {**given[0], "component": 1}]
    wrong = Payload("", "NotifyReport", "Request", data).text
    return {
        "decode": repeated(
            lambda text: codec.from_json(call.NotifyReport, text), right
        ),
        "encode": repeated(codec.to_json, message),
        "refuse the last row": repeated(_refuse, wrong),
    }


def _refuse(text: str) -> int:
    try:
        codec.from_json(call.NotifyReport, text)
    except ocppj.ValidationError as error:
        return len(error.findings)
    raise AssertionError(text)


def _growth(
    sizes: tuple[int, ...],
    works: Mapping[int, Mapping[str, Run]],
    rounds: int,
    each: bool = True,
) -> Report:
    """A line for each work, a column for each size: as multiples of the first."""
    table = [["", *(f"{size:,}" for size in sizes)]]
    for name in works[sizes[0]]:
        contestants = [Contestant(str(size), works[size][name]) for size in sizes]
        times = [done.median for done in measure(contestants, rounds)]
        shown = [t / s if each else t for t, s in zip(times, sizes, strict=True)]
        table.append([name, *(f"{time / shown[0]:.2f}" for time in shown)])
    return Report(columns(table))
