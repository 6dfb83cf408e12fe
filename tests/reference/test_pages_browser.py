"""The HTML pages in a real browser: what a reader does, and what must not happen.

`make test` takes one version for each test, mostly a small one; `make test-browser`
takes all versions, widths and themes.
"""

import os
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.helpers import browser as browsers
from tests.helpers import schemas
from tests.helpers.schemas import ROOT, VERSIONS, Version
from tests.reference.test_pages_html import file_of, hostile_page, types_inside

EVERYTHING = os.environ.get("OCPP_TEST_ALL_PAGES") == "1"
ARTEFACTS = ROOT / ".artifacts"
DESK: Any = {"width": 1440, "height": 900}
PHONE: Any = {"width": 360, "height": 740}

LEAST_CONTRAST = 4.5  # WCAG 2.2, AA
MOST_LINES = 50

pytestmark = pytest.mark.usefixtures("browser")


def first(name: str, *values: Any) -> pytest.MarkDecorator:
    """A test with the first of the values, or with all of them."""
    return pytest.mark.parametrize(name, values if EVERYTHING else values[:1])


def some(number: str) -> pytest.MarkDecorator:
    """A test with one version, or with all of them."""
    taken = [v for v in VERSIONS.values() if EVERYTHING or v.number == number]
    return pytest.mark.parametrize("version", taken, ids=[v.number for v in taken])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.launched() as launched:
        yield launched


class Reader:
    """Opens pages; whatever a page does that it must not is written down."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.faults: list[str] = []
        self.allowed: set[str] = set()

    def open(self, version: Version, place: str = "", **options: Any) -> Page:
        """A page at a place of it, in a window of its own."""
        return self.open_file(self.folder / file_of(version), place, **options)

    def open_file(self, path: Path, place: str = "", **options: Any) -> Page:
        context = self.browser.new_context(**{"viewport": DESK, **options})
        context.set_default_timeout(10_000)
        page = context.new_page()
        self._watch(page, path)
        page.goto(f"{path.as_uri()}{place}")
        return page

    def _watch(self, page: Page, path: Path) -> None:
        page.on("console", lambda m: self.faults.append(f"console: {m.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self._dialog(dialog))
        page.on("request", lambda request: self._request(request.url, path))

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str, path: Path) -> None:
        page = url.partition("#")[0]
        if page != path.as_uri() and page.rpartition("/")[2] not in self.allowed:
            self.faults.append(f"request: {url}")


@pytest.fixture
def reader(browser: Browser, html_pages: Path) -> Iterator[Reader]:
    reader = Reader(browser, html_pages)
    yield reader
    for context in list(browser.contexts):
        context.close()
    assert reader.faults == []


def place(page: Page, id_: str) -> Locator:
    """The element with an id, dots and all."""
    return page.locator(f'[id="{id_}"]')


def search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search")


def search(page: Page, text: str) -> Locator:
    """The lines found for a text."""
    search_box(page).fill(text)
    return lines_of(page)


def lines_of(page: Page) -> Locator:
    """The lines below the search box."""
    return page.get_by_role("listbox", name="Found").get_by_role("option")


def top_of(page: Page, id_: str) -> float:
    """Where an element is, in pixels below the upper edge of the window."""
    box = place(page, id_).bounding_box()
    assert box is not None
    return box["y"]


# What would not be seen without the browser that sees it


def test_a_bad_page_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<script>console.log(1); alert(2); fetch('http://127.0.0.1:9/x')"
        ".catch(() => {}); throw Error('3')</script>",
        encoding="utf-8",
    )
    reader = Reader(browser, tmp_path)
    reader.open_file(page).wait_for_timeout(100)
    kinds = {fault.partition(":")[0] for fault in reader.faults}
    assert kinds == {"console", "dialog", "request", "error"}


# Opening


@some("2.1")
def test_the_browser_reads_what_the_parser_reads(
    reader: Reader, version: Version
) -> None:
    """No element is moved or made up, as happens where HTML is wrong."""
    from tests.helpers import html_tree

    page = reader.open(version, java_script_enabled=False)
    tree = html_tree.parse((reader.folder / file_of(version)).read_text("utf-8"))
    assert page.locator("*").count() == sum(1 for _ in tree.walk()) - 1


# Search


def test_the_search_finds_each_kind_as_one_types(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"])
    for text, first in {
        "bootn": "BootNotification",
        "TransactionEventRequest": "call.TransactionEvent",
        "call_result.reset": "call_result.Reset",
        "idtokentype": "datatypes.IdTokenType",
        "BootReasonEnum": "enums.BootReasonEnumType",
        "chargingProfileKind": "datatypes.ChargingProfileType.charging_profile_kind",
        "charging_profile_kind": "datatypes.ChargingProfileType.charging_profile_kind",
        "power up": "enums.BootReasonEnumType.power_up",
        "vendorname charging": "datatypes.ChargingStationType.vendor_name",
    }.items():
        assert search(page, text).first.get_attribute("data-id") == first, text
    assert search(page, "nosuchthing").all_text_contents() == ["Nothing found"]
    assert page.locator("#the-found").text_content() == "Nothing found"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == ""


@some("1.6")
def test_the_search_finds_everything_by_its_name(
    reader: Reader, version: Version
) -> None:
    """Each action and type comes first; each field and value is among the equals."""
    page = reader.open(version)
    names = page.evaluate(
        """() => [...document.querySelectorAll(
          'main .action, main .type, main dl > div, main .values > li')]
        .filter((part) => part.id && !part.id.startsWith('enums.Action.'))
        .map((part) => [part.id, part.querySelector('h3 a, code').textContent])"""
    )
    found = page.evaluate(
        """(names) => names.map(([id, name]) => {
          const search = document.getElementById('the-search');
          search.value = name;
          search.dispatchEvent(new Event('input'));
          return [...document.querySelectorAll('#the-hits li')].map((line) =>
            [line.dataset.id, line.querySelector('.what').textContent]);
        })""",
        names,
    )
    assert len(names) > 400
    for (id_, name), lines in zip(names, found, strict=True):
        if "." not in id_:
            assert lines[0][0] == id_
        equal = [other for other, text in lines if text == name]
        # The list is cut where a name stands more often than it has lines.
        assert id_ in equal or len(equal) == MOST_LINES, id_


def test_the_keyboard_is_enough(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"])
    page.keyboard.press("/")
    page.keyboard.type("reset")
    box = search_box(page)
    assert box.evaluate("box => box === document.activeElement")
    assert box.get_attribute("aria-expanded") == "true"
    lines = lines_of(page)
    assert selected(page) == lines.first.get_attribute("data-id") == "Reset"
    page.keyboard.press("ArrowDown")
    assert selected(page) == "call.Reset"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert selected(page) == "call.Reset"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#call.Reset"
    assert 0 < top_of(page, "call.Reset") < 200
    assert lines.count() == 0
    page.keyboard.press("/")
    assert lines.count() > 0
    page.keyboard.press("Escape")
    assert lines.count() == 0
    page.keyboard.press("Escape")
    assert not box.evaluate("box => box === document.activeElement")


def selected(page: Page) -> str | None:
    """What the search box says it is about to open."""
    (line,) = page.locator('#the-hits [aria-selected="true"]').all()
    named = search_box(page).get_attribute("aria-activedescendant")
    assert line.get_attribute("id") == named
    return line.get_attribute("data-id")


def test_typing_and_choosing_do_not_move_the_page(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], "#call.SetVariables")
    page.wait_for_timeout(100)
    before = top_of(page, "call.SetVariables")
    page.keyboard.press("/")
    page.keyboard.type("charging")
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert top_of(page, "call.SetVariables") == before < 200


def test_a_click_opens_what_was_found(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"])
    search(page, "IdTokenType").first.click()
    assert page.evaluate("location.hash") == "#datatypes.IdTokenType"
    assert 0 < top_of(page, "datatypes.IdTokenType") < 200


# Filters


@some("1.6")
def test_the_filters_show_what_they_say(reader: Reader, version: Version) -> None:
    page = reader.open(version)
    known = version.facts("actions.toml")
    senders = {"": None, "station": "CS->CSMS", "system": "CSMS->CS"}
    blocks = ["", *sorted({fact["block"] for fact in known.values()})]
    for way, direction in senders.items():
        page.get_by_label("Sent by").select_option(way)
        for block in blocks:
            page.get_by_label(version.block_word, exact=True).select_option(
                block or "all"
            )
            expected = {
                name
                for name, fact in known.items()
                if direction in (None, fact["direction"]) or fact["direction"] == "both"
                if block in ("", fact["block"])
            }
            assert shown(page, "main .action") == expected
            assert shown(page, ".contents [data-block] a") == expected
            assert shown(page, ".glance [data-block] a") == expected
            assert page.locator("#the-shown").text_content() == (
                f"{len(expected)} of {len(known)} actions"
            )
            headings = page.locator("section[data-group]:not([hidden]) > h2")
            assert set(headings.all_text_contents()) == {
                known[name]["block"] for name in expected
            }


def shown(page: Page, what: str) -> set[str]:
    """The names of the actions that can be seen in a part of the page."""
    return set(
        page.locator(what).evaluate_all(
            """(elements) => elements
            .filter((element) => !element.closest('[hidden]'))
            .map((element) => element.id || element.hash.slice(1))"""
        )
    )


def test_a_link_to_what_a_filter_hides_lifts_the_filter(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"])
    page.get_by_label("Sent by").select_option("Charging Station")
    assert "Reset" not in shown(page, "main .action")
    search(page, "Reset").first.click()
    assert "Reset" in shown(page, "main .action")
    assert 0 < top_of(page, "Reset") < 200


# Unfolding


@some("2.0.1")
def test_types_unfold_to_the_end(reader: Reader, version: Version) -> None:
    """The whole tree of one message, against a walk through the raw schema."""
    page = reader.open(version, "#call.SetChargingProfile")
    message = place(page, "call.SetChargingProfile")
    unfold_all(message)
    paths = message.evaluate(
        """(message) => [...message.querySelectorAll('.fields > div')].map((row) => {
          const path = [];
          for (let at = row; at; at = at.parentElement.closest('.fields > div')) {
            path.unshift(at.querySelector('code').textContent);
          }
          return path.join('.');
        })"""
    )
    (schema,) = (
        s for m, n, s in version.messages if (m, n) == ("call", "SetChargingProfile")
    )
    assert sorted(paths) == sorted(all_paths(version, schema))
    values = message.locator(".values").evaluate_all(
        """(lists) => lists.map((list) =>
        [...list.querySelectorAll('code')].map((code) => code.textContent))"""
    )
    enums = [
        version.enums[t]["enum"]
        for t in types_inside(version, schema)
        if t in version.enums
    ]
    assert {tuple(v) for v in values} == {tuple(e) for e in enums}
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def unfold_all(part: Locator) -> None:
    """Unfolds whatever can be unfolded, and then what has come with it."""
    while part.locator('.unfold[aria-expanded="false"]').count():
        part.locator('.unfold[aria-expanded="false"]').evaluate_all(
            "(buttons) => buttons.forEach((button) => button.click())"
        )


def all_paths(
    version: Version, schema: schemas.Schema, before: str = ""
) -> Iterator[str]:
    """The way to each field in a message, at all depths."""
    for prop in version.properties(schema):
        yield before + prop.name
        if prop.target in version.objects:
            target = version.definitions[prop.target]
            yield from all_paths(version, target, f"{before}{prop.name}.")


def test_a_type_folds_again(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], "#call.BootNotification")
    row = place(page, "call.BootNotification.charging_station")
    button = row.get_by_role("button", name="ChargingStationType, unfold").first
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert row.locator(".inside dt code").all_text_contents()[:2] == [
        "vendorName",
        "model",
    ]
    page.keyboard.press("Enter")
    assert row.locator(".inside").count() == 0


# Links


@some("2.1")
def test_deep_links_lead_to_their_place(reader: Reader, version: Version) -> None:
    names = ["call.BootNotification", "call_result.Reset", "DataTransfer"]
    for definition in (*version.objects, *version.enums):
        module = "enums" if definition in version.enums else "datatypes"
        names.append(f"{module}.{version.class_name(definition)}")
    for name in names[:: 8 if EVERYTHING else 60]:
        page = reader.open(version, f"#{name}")
        page.wait_for_timeout(50)
        assert in_sight(page, name), name
        page.context.close()


def in_sight(page: Page, id_: str) -> bool:
    """Whether one sees the beginning of an element, and not below the bar."""
    height = page.evaluate("innerHeight")
    bar = page.locator(".bar").bounding_box()
    assert bar is not None
    return bool(bar["height"] <= top_of(page, id_) + 1 < height - 50)


def test_a_link_to_a_field_marks_it(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], "#datatypes.IdTokenType.type")
    assert in_sight(page, "datatypes.IdTokenType.type")
    row, other = (
        place(page, f"datatypes.IdTokenType.{n}") for n in ("type", "id_token")
    )
    paint = "(row) => getComputedStyle(row).backgroundColor"
    assert row.evaluate(paint) != other.evaluate(paint)


def test_the_contents_follow_the_reader(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], "#TransactionEvent")
    current = page.locator(".contents [aria-current]")
    current.wait_for()
    assert current.all_text_contents() == ["TransactionEvent"]
    place(page, "Heartbeat").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('Heartbeat').scrollIntoView()")
    page.locator(".contents [aria-current]", has_text="Heartbeat").wait_for()


# Light and dark


def brightness(page: Page) -> float:
    """Of the background: 0 is black, 1 is white."""
    paint = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(rgb(paint)) / 3 / 255


def rgb(paint: str) -> list[float]:
    """The numbers in rgb(1, 2, 3)."""
    return [float(n) for n in paint[paint.index("(") + 1 : -1].split(",")[:3]]


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_is_that_of_the_system_until_one_chooses(
    system: Any, reader: Reader
) -> None:
    page = reader.open(VERSIONS["1.6"], color_scheme=system)
    was_dark = system == "dark"
    assert (brightness(page) < 0.2) == was_dark
    page.get_by_role("button", name="Light" if was_dark else "Dark").click()
    assert (brightness(page) < 0.2) == (not was_dark)
    page.reload()
    assert (brightness(page) < 0.2) == (not was_dark)
    page.emulate_media(color_scheme="light" if was_dark else "dark")
    assert (brightness(page) < 0.2) == (not was_dark)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_colours_have_contrast(theme: Any, reader: Reader) -> None:
    """Also where axe can't tell what stands behind a text, as in drawings."""
    page = reader.open(VERSIONS["1.6"], color_scheme=theme)
    paint = """(name) => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.className = 'probe';
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`.probe { color: var(${name}) }`);
      document.adoptedStyleSheets = [sheet];
      const color = getComputedStyle(probe).color;
      probe.remove();
      return color;
    }"""
    inks = ["--ink", "--muted", "--accent", "--up", "--down", "--good", "--bad"]
    for ink in inks:
        for paper in ("--paper", "--panel", "--mark"):
            pair = [luminance(page.evaluate(paint, name)) for name in (ink, paper)]
            assert contrast(*pair) >= LEAST_CONTRAST, (ink, paper)


def luminance(paint: str) -> float:
    """As WCAG defines it."""
    linear = [
        c / 12.92 if (c := part / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for part in rgb(paint)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


# Narrow, printed, without script


@some("2.0.1")
@first("width", 320, 360, 768, 1024)
def test_nothing_is_wider_than_the_window(
    width: int, reader: Reader, version: Version
) -> None:
    page = reader.open(version, viewport={"width": width, "height": 740})
    open_details(page)
    unfold_all(place(page, "call.SetChargingProfile"))
    page.evaluate(
        """document.querySelectorAll('.entry').forEach((entry) => {
          entry.style.contentVisibility = 'visible';
        })"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def open_details(page: Page) -> None:
    """Opens whatever is folded."""
    page.evaluate(
        "document.querySelectorAll('details').forEach((d) => { d.open = true })"
    )


def test_the_search_works_on_a_phone(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], viewport=PHONE, has_touch=True)
    lines = search(page, "meterValue")
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]
    lines.first.tap()
    assert page.evaluate("location.hash") != ""


def test_a_print_has_the_content_alone(reader: Reader) -> None:
    page = reader.open(VERSIONS["1.6"], color_scheme="dark")
    page.get_by_role("button", name="Light").wait_for()
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".bar", ".contents", ".unfold >> nth=0", "details >> nth=0"):
        assert not page.locator(hidden).is_visible()
    assert place(page, "call.BootNotification.charge_point_model").is_visible()
    assert brightness(page) > 0.9
    assert len(page.pdf()) > 50_000


def test_a_page_can_be_read_without_a_script(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], "#call.Reset", java_script_enabled=False)
    for part in (".search", "#the-filters", "#the-theme"):
        assert not page.locator(part).is_visible()
    assert page.locator(".unfold").count() == 0
    message = place(page, "call.Reset")
    assert message.locator("dt code").all_text_contents() == [
        "type",
        "evseId",
        "customData",
    ]
    message.get_by_text("Smallest example").click()
    assert message.locator("pre").first.is_visible()
    message.get_by_role("link", name="ResetEnumType").first.click()
    assert in_sight(page, "enums.ResetEnumType")


def test_another_version_opens_at_the_same_place(reader: Reader) -> None:
    page = reader.open(VERSIONS["2.1"])
    for place_, expected in {
        "call.BootNotification.reason": "call.BootNotification.reason",
        "call.RequestStartTransaction.id_token": "RemoteStartTransaction",
    }.items():
        number = "2.0.1" if place_ == expected else "1.6"
        page.goto(page.url.partition("#")[0] + f"#{place_}")
        page.reload()
        reader.allowed.add(file_of(VERSIONS[number]))
        page.get_by_role("navigation", name="Versions").get_by_text(number).click()
        page.wait_for_url(f"**/{file_of(VERSIONS[number])}#*")
        for _ in range(40):  # it scrolls there once all is laid out
            page.wait_for_timeout(50)
            if in_sight(page, expected):
                break
        assert in_sight(page, expected)
        page.go_back()


def test_whatever_has_an_address_shows_it(reader: Reader) -> None:
    page = reader.open(VERSIONS["1.6"])
    link = place(page, "call.Reset.type").get_by_role("link", name="Link to type")
    assert link.get_attribute("href") == "#call.Reset.type"
    link.click()
    assert page.evaluate("location.hash") == "#call.Reset.type"
    shown = "getComputedStyle(document.querySelector('h3 a'), '::after').content"
    assert "#" in page.evaluate(shown)


def test_an_example_can_be_copied(reader: Reader) -> None:
    page = reader.open(
        VERSIONS["2.0.1"],
        "#call.Reset",
        permissions=["clipboard-read", "clipboard-write"],
    )
    message = place(page, "call.Reset")
    message.get_by_text("Smallest example").click()
    message.get_by_role("button", name="Copy Python").first.click()
    message.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        message.locator("pre").nth(1).text_content()
    )


# Accessibility


AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page, part: str = "html") -> list[str]:
    """What axe-core finds in the page, or in a part of it."""
    page.evaluate(AXE)
    found = page.evaluate("(part) => axe.run(part)", part)
    assert found["passes"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@first("theme", "dark", "light")
@some("1.6")
def test_a_page_is_accessible(theme: Any, reader: Reader, version: Version) -> None:
    """With a search, and one action with whatever it has to unfold."""
    page = reader.open(version, color_scheme=theme)
    if not EVERYTHING:
        page.locator("#the-block").select_option("Smart Charging")
    action = place(page, "SetChargingProfile")
    action.locator("details").evaluate_all("(all) => all.forEach((d) => d.open = true)")
    action.locator(".unfold").evaluate_all("(all) => all.forEach((b) => b.click())")
    assert search(page, "charging").count() > 10
    assert violations(page) == []


def test_a_fault_would_be_found(reader: Reader) -> None:
    page = reader.open(VERSIONS["1.6"])
    page.evaluate("document.querySelector('label[for=the-search]').remove()")
    page.evaluate("document.getElementById('the-search').placeholder = ''")
    assert any("label" in found for found in violations(page, ".bar"))


# Hostile schemas


def test_hostile_text_does_nothing(reader: Reader, tmp_path: Path) -> None:
    page = reader.open_file(hostile_page(tmp_path))
    open_details(page)
    search(page, "script")
    assert lines_of(page).count() > 0
    unfold_all(page.locator("main"))
    page.wait_for_timeout(100)
    assert page.locator("script:not([type])").count() == 1
    assert page.locator("img, iframe, main b:not(.changes b), main i").count() == 0
    assert page.evaluate(
        """[...document.querySelectorAll('*')].every((element) =>
        element.getAttributeNames().every((name) => !name.startsWith('on')))"""
    )
    assert page.locator(".values code", has_text="</script>").first.is_visible()


def test_a_script_that_got_in_would_not_run(reader: Reader, tmp_path: Path) -> None:
    """The policy of the page forbids all but its own, should the escaping fail."""
    text = (reader.folder / file_of(VERSIONS["1.6"])).read_text(encoding="utf-8")
    page_file = tmp_path / "broken.html"
    broken = text.replace(
        "<h1", "<script>alert(1)</script><img src=x onerror=alert(2)><h1"
    )
    page_file.write_text(broken, encoding="utf-8")
    own = Reader(reader.browser, tmp_path)
    own.open_file(page_file).wait_for_timeout(100)
    said = [fault for fault in own.faults if not fault.startswith("request")]
    assert len(said) == 3
    assert all("Content Security Policy" in fault for fault in said)


# What it looks like


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {"viewport": {"width": 1440, "height": 960}}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"viewport": PHONE}),
    ],
)
def test_a_screenshot_is_kept(name: str, options: Any, reader: Reader) -> None:
    page = reader.open(VERSIONS["2.0.1"], "#BootNotification", **options)
    message = place(page, "call.BootNotification")
    message.locator(".unfold").first.click()
    for title in ("Smallest example", "Types inside"):
        message.get_by_text(title).click()
    page.mouse.move(0, 0)
    path = ARTEFACTS / f"reference-{name}.png"
    page.screenshot(path=path)
    assert path.stat().st_size > 20_000
