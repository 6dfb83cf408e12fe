"""Where our ChargePoint leaves that of ocpp: the table has all that a machine finds.

Both are run over the same frames and uses (side_by_side, situations); what they do
differently has to be in the table of README (point_differences), and nothing else.
"""
# mypy: disable-error-code="import-untyped"

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec

import ocpp.messages
import ocpp.routing
import pytest
from tests.helpers.point_differences import ROWS
from tests.helpers.schemas import installed
from tests.helpers.side_by_side import Found
from tests.helpers.situations import EVERYTHING

VERSIONS = [version.package for version in installed()]

# What only an ocpp with a module for OCPP 2.1 does, which 2.0 lacks.
OF_V21 = {
    "frame: CALL with an action *: NotImplemented | no answer",
    "name: prioritized_emaids | prioritized_emai_ds",
    "request of ocpp.v21: TimeoutError | FormatViolationError*",
    "frame: CALL with a number as action: * | no answer",
    "Fields that nobody set, in a request of SetVariables: * | *",
}


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, set[Found]]]:
    """All differences in each version.

    The package validates in threads and keeps a list of all handlers, which costs
    time; neither changes what it does.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ocpp.messages, "ASYNC_VALIDATION", False)
        patch.setattr(ocpp.routing, "routables", [])
        patch.setattr(logging.getLogger("ocpp"), "disabled", True)
        yield {
            version: set().union(*(asyncio.run(one(version)) for one in EVERYTHING))
            for version in VERSIONS
        }


@pytest.mark.parametrize("version", VERSIONS)
def test_each_difference_is_in_one_row(
    found: dict[str, set[Found]], version: str
) -> None:
    rows = {one: [row.what for row in ROWS if row.fits(one)] for one in found[version]}
    assert {one: what for one, what in rows.items() if len(what) != 1} == {}
    assert len(rows) > 100


def test_each_row_is_a_difference(found: dict[str, set[Found]]) -> None:
    everything = set().union(*found.values())
    fitting = Counter(
        (row.what, pattern)
        for row in ROWS
        for one in everything
        for pattern in row.fits(one)
    )
    patterns = {(row.what, p) for row in ROWS for p in row.patterns}
    lacking = {pattern for _, pattern in patterns - fitting.keys()}
    assert lacking == (set() if find_spec("ocpp.v21") else OF_V21)
