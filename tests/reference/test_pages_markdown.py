"""The Markdown pages hold every action, field, value and name, and their links lead on.

They are read as text: GitHub's anchor of a heading is its text in small letters.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import inputs, modules
from tests.helpers.schemas import ROOT, VERSIONS, Version, field_name
from tests.reference.test_pages_html import hostile_set

from ocpp_codegen.python import safe

COMMITTED = ROOT / "generated" / "reference"
_LINK = re.compile(r"(?<!\\)\]\(([^)]+)\)")
_HEADING = re.compile(r"^#+ (?:\[([^\]]+)\].*|(.+))$", re.MULTILINE)


def pages(version: Version) -> dict[str, str]:
    """The pages of a version by the names of their files."""
    folder = COMMITTED / f"ocpp-{version.number}"
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}


def plain(text: str) -> str:
    """Text without the backslashes that keep it from being markup."""
    return re.sub(r"\\(\W|_)", r"\1", text)


def sections(text: str) -> dict[str, str]:
    """What stands below each heading."""
    parts = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(map(plain, parts[1::2]), parts[2::2], strict=True))


def rows(section: str) -> list[list[str]]:
    """The cells of the table of a section, without the head."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    split = (re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[2:])
    return [[plain(cell.strip().strip("`")) for cell in cells] for cells in split]


def test_every_block_is_a_page_with_its_actions(version: Version) -> None:
    known = version.facts("actions.toml")
    found = pages(version)
    for block in {fact["block"] for fact in known.values()}:
        actions = {a for a, fact in known.items() if fact["block"] == block}
        (page,) = (t for t in found.values() if f"\n# {safe.md(block)}\n" in t)
        assert actions <= sections(page).keys()
        for action in actions:
            assert f"[{action}](" in found["README.md"]


def test_every_field_is_there(version: Version) -> None:
    found = {
        k: v for text in pages(version).values() for k, v in sections(text).items()
    }
    count = 0
    for module, name, schema in version.classes:
        title = name if module == "datatypes" else version.schema_name(module, name)
        shown = {row[0]: row for row in rows(found[title])}
        props = version.properties(schema)
        assert shown.keys() == {prop.name for prop in props}, title
        for prop in props:
            _, python, type_, need, _ = shown[prop.name]
            name_ = field_name(prop.name)
            assert python == (name_ if name_ != prop.name else "")
            assert (need == "required") == prop.required
            assert not prop.target or version.class_name(prop.target) in type_
            count += 1
    assert count > 150


def test_every_value_and_standard_name_is_there(version: Version) -> None:
    found = pages(version)
    enums = sections(found["enums.md"])
    for name, schema in version.enums.items():
        values = [row[0] for row in rows(enums[version.class_name(name)])]
        assert values == schema["enum"]
    standard: Any = modules.module(version, "standard")
    for event in standard.SecurityEvent:
        assert f"`{event}`" in found["standard-names.md"]
    spelt = "FormationViolation" if version.number == "1.6" else "FormatViolation"
    assert f"`{spelt}`" in found["error-codes.md"]


def test_every_link_leads_somewhere() -> None:
    count = 0
    for path in COMMITTED.rglob("*.md"):
        for link in _LINK.findall(path.read_text("utf-8")):
            file, _, anchor = link.partition("#")
            target = path.parent / file
            assert target.is_file(), (path, link)
            if anchor:
                headings = _HEADING.findall(target.read_text("utf-8"))
                anchors = {plain(a or b).lower() for a, b in headings}
                assert anchor in anchors, (path, link)
            count += 1
    assert count > 1500


def test_an_index_leads_to_all_that_is_committed() -> None:
    index = (COMMITTED / "README.md").read_text("utf-8")
    for version in VERSIONS.values():
        assert f"(ocpp-{version.number}/README.md)" in index
        assert f"({version.package}/index.rst)" in index


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    inputs.write_set(tmp_path / "set", hostile_set())
    outcome = inputs.run(
        *("docs", "--format", "markdown", "--ocpp", "2.0.1", "--descriptions"),
        *("--schemas", tmp_path / "set", "--accept-unofficial"),
        *("--output", tmp_path / "pages"),
    )
    assert outcome.code == 0, outcome.err
    text = "\n".join(p.read_text("utf-8") for p in tmp_path.glob("pages/*/*.md"))
    code = re.compile(r"```json\n.*?\n```|(?<!\\)`[\w.:/ \[\]-]+`", re.DOTALL)
    told = code.sub("", text)
    told = re.sub(r"^<!-- .* -->$", "", told, flags=re.MULTILINE)
    assert not re.search(r"(?<!\\)[<>`*]", told)
    assert "alert" in told


@pytest.mark.parametrize(
    "text", ["datatypes.md#a b", "http://example.com", "../x.md", "a.md)", "x.py"]
)
def test_only_our_own_addresses_are_linked_to(text: str) -> None:
    with pytest.raises(ValueError):
        safe.md_link(text)


def test_json_cannot_end_its_block() -> None:
    with pytest.raises(ValueError):
        safe.md_json('{\n```\n"a": 1}')
