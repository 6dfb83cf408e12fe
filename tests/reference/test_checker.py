"""The checker in the page says of every test vector what the codec says of it.

Vectors of each version go through the page in a real browser, pasted as a log.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generated import ocppj
from playwright.sync_api import Browser, Page
from tests.helpers import browser as browsers
from tests.helpers import inputs, modules
from tests.helpers.schemas import VERSIONS, Version
from tests.reference.test_pages_html import file_of

pytestmark = pytest.mark.usefixtures("browser")

# Vectors whose verdict a script cannot give, by version and name. There are none: the
# page reads JSON itself, and keeps numbers as they are written.
LEFT_OUT: frozenset[tuple[str, str]] = frozenset()

MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.launched() as launched:
        yield launched


@pytest.fixture
def page(version: Version, browser: Browser, html_pages: Path) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto((html_pages / file_of(version)).as_uri())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vectors of all versions, as they are written for users."""
    folder = tmp_path_factory.mktemp("vectors")
    assert inputs.run("vectors", "--quiet", "--output", folder).code == 0
    return folder


Finding = tuple[str, str, str]


def check(page: Page, text: str) -> dict[int, list[Finding]]:
    """The findings that the page lists for a text, by line."""
    rows: list[Any] = page.evaluate(
        """(text) => {
          const pasted = document.getElementById("the-pasted");
          pasted.value = text;
          pasted.dispatchEvent(new Event("input"));
          const lines = document.querySelectorAll("#the-findings > li");
          return [...lines].map((line) => [
            Number(line.dataset.line),
            [...line.querySelectorAll("li")].map(({ dataset }) =>
              [dataset.pointer, dataset.rule, dataset.code]),
          ]);
        }""",
        text,
    )
    return {line: [tuple(found) for found in findings] for line, findings in rows}


def by_codec(version: Version, text: str, action: str | None) -> list[Finding]:
    """The same by the generated codec; action is that of the request answered."""
    codec = modules.module(version, "codec")
    try:
        codec.unpack(text, (lambda id_: action) if action else None)
    except ocppj.ValidationError as error:
        return [(f.pointer, f.rule, _code(version, f)) for f in error.findings]
    return []


def _code(version: Version, found: Any) -> str:
    spelt = {
        "FormatViolation": "FormationViolation",
        "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
    }
    code = str(found.code.value)
    return spelt.get(code, code) if version.number == "1.6" else code


def frames_of(file: Path) -> Iterator[tuple[dict[str, Any], str, str, str | None]]:
    """Each vector with its frame, the frame to stand before it, and the action."""
    content = json.loads(file.read_text("utf-8"))
    action, kind = content["action"], content["message"]
    lines = [line for line in file.read_text("utf-8").splitlines() if "payload" in line]
    for number, (vector, line) in enumerate(
        zip(content["vectors"], lines, strict=True)
    ):
        # As it is written there: 1.0 is not 1.
        payload = line[line.index('"payload": ') + 11 :].removesuffix(",")[:-1]
        if kind == "response":
            before = f'[2,"{number}","{action}",{{}}]'
            yield vector, f'[3,"{number}",{payload}]', before, action
        else:
            type_ = 6 if kind == "send" else 2
            yield vector, f'[{type_},"{number}","{action}",{payload}]', "", None


# One message in so many; all of them come with the slow tests.
STEPS = [pytest.param(4, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)]


@pytest.mark.parametrize("step", STEPS)
def test_every_vector_has_the_verdict_of_the_codec(
    step: int, version: Version, page: Page, vectors: Path
) -> None:
    count = 0
    for file in sorted((vectors / version.package).glob("*.json"))[::step]:
        rows = list(frames_of(file))
        text = "\n".join(f"{before}\n{frame}" for _, frame, before, _ in rows)
        found = check(page, text)
        for number, (vector, frame, _, action) in enumerate(rows):
            if (version.number, f"{file.stem}: {vector['name']}") in LEFT_OUT:
                continue
            expected = by_codec(version, frame, action)
            said = found.get(2 * number + 2, [])
            assert sorted(said) == sorted(expected), (file.stem, vector["name"])
            assert (not said) is vector["valid"], (file.stem, vector["name"])
            if not vector["valid"]:
                planted = (vector["pointer"], vector["rule"], vector["code"])
                assert planted in said
            count += 1
    assert count > 2000 / step


# Frames and logs as people paste them: text, and per line the rules broken there.
PASTED: list[tuple[str, dict[int, list[str]]]] = [
    ('[2,"1","Heartbeat",{}]', {1: []}),
    ('[2,"1","Heartbeat",{}', {1: ["json"]}),
    ('[2,"1","Heartbeat",{"a":1,"a":2}]', {1: ["json"]}),
    ('[2,"1","Heartbeat",{"a":NaN}]', {1: ["json"]}),
    ('[2,"1","Heartbeat",{"a":"\\ud800"}]', {1: ["json"]}),
    ('[2,"1","Heartbeats",{}]', {1: ["action"]}),
    ('[2,"1","toString",{}]', {1: ["action"]}),
    ('[2,"1","Heartbeat"]', {1: ["frame"]}),
    ('[9,"1","Heartbeat",{}]', {1: ["frame"]}),
    ('[2,"' + "x" * 37 + '","Heartbeat",{}]', {1: ["frame"]}),
    ('[4,"1","InternalError","",{}]', {1: []}),
    ('[4,"1","NoSuchError","",{}]', {1: ["error-code"]}),
    ('[4,"1","InternalError"]', {1: ["frame"]}),
    ('12:00 >> [2,"1","Heartbeat",{"x":1}] 3 ms', {1: ["additionalProperties"]}),
    ('{"frame":"[2,\\"1\\",\\"Heartbeat\\",{}]"}', {1: []}),
    ('1,"[2,""1"",""Heartbeat"",{""x"":1}]"', {1: ["additionalProperties"]}),
    ('a\n[2,"1",\n"Heartbeat",\n{}]\n[3,"1",{}]', {2: [], 5: ["required"]}),
    ('[3,"unasked",{}]', {1: []}),
    ("no frame at all", {}),
    ("", {}),
]


def test_frames_are_found_in_what_is_pasted(browser: Browser, html_pages: Path) -> None:
    page = browser.new_page()
    page.goto((html_pages / file_of(VERSIONS["2.1"])).as_uri())
    for text, expected in PASTED:
        found = check(page, text)
        rules = {line: [rule for _, rule, _ in said] for line, said in found.items()}
        assert rules == expected, text
    assert page.locator("#the-verdict").text_content() == ""
    page.close()


def test_a_payload_alone_is_of_the_message_chosen(
    browser: Browser, html_pages: Path
) -> None:
    page = browser.new_page()
    page.goto((html_pages / file_of(VERSIONS["2.0.1"])).as_uri())
    page.locator("#the-checker summary").click()
    page.locator("#the-message").select_option("BootNotificationResponse")
    page.locator("#the-pasted").fill('{"status":"Accepted","interval":1}')
    assert page.locator("#the-verdict").text_content() == "frames: 1, findings: 1"
    assert "currentTime is missing" in (page.locator("#the-findings").inner_text())
    page.locator("#the-pasted").fill('[3,"1",{"status":"No"}]')
    assert page.locator("#the-verdict").text_content() == "frames: 1, findings: 3"
    page.close()


def test_deep_data_is_refused_as_by_the_codec(
    version: Version, browser: Browser, html_pages: Path
) -> None:
    page = browser.new_page()
    page.goto((html_pages / file_of(version)).as_uri())
    deep = '{"vendorId":"a","data":' + "[" * 120 + "]" * 120 + "}"
    frame = f'[2,"1","DataTransfer",{deep}]'
    assert check(page, frame).get(1) == by_codec(version, frame, None)
    endless = '[2,"1","DataTransfer",' + "[" * 100_000
    assert [rule for _, rule, _ in check(page, endless)[1]] == ["json"]
    page.close()


def test_the_page_stays_small(html_pages: Path) -> None:
    for version in VERSIONS.values():
        assert (html_pages / file_of(version)).stat().st_size < MOST_BYTES
