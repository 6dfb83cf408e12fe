"""The search of the page and show find the same, in the same order.

`show` searches in Python, the page in its script: both are asked in turn, the page in a
real browser.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.helpers import browser as browsers
from tests.helpers import inputs
from tests.helpers.schemas import VERSIONS, Version
from tests.reference.test_pages_html import file_of

from ocpp_codegen.reference import lookup
from ocpp_codegen.reference.lookup import Book

pytestmark = pytest.mark.usefixtures("browser")

# What people type, and what they have to find first: version, query, id.
QUERIES = [
    ("2.1", "HeartbeatInterval", "standard.OCPPCommCtrlr.HeartbeatInterval"),
    ("1.6", "HeartbeatInterval", "standard.Keys.HeartbeatInterval"),
    ("2.0.1", "EVConnectionTimeOut", "standard.TxCtrlr.EVConnectionTimeOut"),
    ("2.0.1", "ConnectionTimeOut", "standard.TxCtrlr.EVConnectionTimeOut"),
    ("2.1", "FixedCable", "standard.ReasonCode.fixed_cable"),
    ("2.1", "FormatViolation", "errors.FormatViolation"),
    ("1.6", "FormationViolation", "errors.FormationViolation"),
    ("2.1", "StartTransaction", "TransactionEvent"),
    ("2.0.1", "RemoteStopTransaction", "RequestStopTransaction"),
    ("1.6", "RequestStartTransaction", "RemoteStartTransaction"),
    ("2.0.1", "unlock", "UnlockConnector"),
    ("2.1", "stop charging", "RequestStopTransaction"),
    ("1.6", "stop charging", "RemoteStopTransaction"),
    ("2.1", "limit L2", "datatypes.ChargingSchedulePeriodType.limit_l2"),
    ("2.0.1", "bootnotificaton", "BootNotification"),
    ("2.0.1", "unlok conector", "UnlockConnector"),
    ("1.6", "meter vlaues", "MeterValues"),
    ("2.0.1", "TamperDetectionActivated", "standard.SecurityEvent"),
    ("2.1", "kwh", "standard.UnitOfMeasure.kwh"),
    ("2.0.1", "SampledDataCtrlr", "standard.SampledDataCtrlr"),
    ("1.6", "restart", "Reset"),
    ("2.1", "IdTokenType.idToken", "datatypes.IdTokenType.id_token"),
    ("2.0.1", "power up", "enums.BootReasonEnumType.power_up"),
    ("2.1", "chargign profile kind", "datatypes.ChargingProfileType.charging_prof"),
]

# For the comparison of the two alone.
FURTHER = [
    *("a", "id", "soC", "s", "ResetS", "Reset", "évse", "x.y.z", "call.Reset", "."),
    *("datatypes.EVSEType.id", "  Energy  Active ", "L1-N", "10", "15118", "v2x"),
    *("seurity evnt", "chargingprofilepurpos", "hartbeat", "tarif", "trasaction"),
    *("nothing of the kind at all", "energy import register", "ISO15118Ctrlr.Enabled"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.launched() as launched:
        yield launched


@pytest.fixture(scope="module")
def pages(browser: Browser, html_pages: Path) -> dict[str, Page]:
    """The page of each version, opened once."""
    opened = {}
    for number, version in VERSIONS.items():
        opened[number] = browser.new_page()
        opened[number].goto((html_pages / file_of(version)).as_uri())
    return opened


def ids_in_page(page: Page, query: str) -> list[str]:
    """The ids of the hits that the page shows for a query."""
    page.locator("#the-search").fill(query)
    return [
        str(id_)
        for id_ in page.locator("#the-hits [data-id]").evaluate_all(
            "(lines) => lines.map((line) => line.dataset.id)"
        )
    ]


def book(number: str) -> Book:
    return lookup.packaged([number])[0]


@pytest.mark.parametrize(("number", "query", "first"), QUERIES)
def test_a_query_has_its_first_hit(
    number: str, query: str, first: str, pages: dict[str, Page], tmp_path: Path
) -> None:
    outcome = inputs.run(
        "show", *query.split(), "--ocpp", number, "--format", "json", cwd=tmp_path
    )
    shown: dict[str, Any] = json.loads(outcome.out)
    in_page = ids_in_page(pages[number], query)
    assert shown["hits"][0]["id"].startswith(first)
    assert in_page[0] == shown["hits"][0]["id"]


def test_both_find_the_same_in_the_same_order(
    version: Version, pages: dict[str, Page]
) -> None:
    """Every kind of query: names, words, with mistakes, and nothing at all."""
    known = book(version.number)
    queries = [query for _, query, _ in QUERIES] + FURTHER
    compared = 0
    for query in queries:
        found = [hit.entry.id for hit in known.finder.find(query)]
        assert ids_in_page(pages[version.number], query) == found[:50], query
        compared += len(found)
    assert compared > 500


def test_what_is_called_so_stands_first(version: Version) -> None:
    """The quick look of show for whole names finds what the search has on top."""
    known = book(version.number)
    for _, query, _ in QUERIES:
        called = known.finder.called(query)
        assert known.finder.find(query)[: len(called)] == called, query
