"""The tables of spellings, against the installed ``ocpp`` and our own modules."""

import importlib
import re
from typing import Any

import pytest
from tests.helpers.schemas import ROOT, VERSIONS
from tests.migration import derive

from ocpp_codegen.migration import shapes, spellings

OCPP: Any = importlib.import_module("ocpp.charge_point")

INSTALLED = "2.1.0"
PACKAGES = [version.package for version in VERSIONS.values()]


@pytest.fixture(scope="module")
def installed() -> dict[str, derive.Classes]:
    """The classes of the installed ocpp."""
    return derive.dumped()


def ours(path: str) -> Any:
    """What stands under a path in our modules."""
    package, module, *names = path.split(".")
    value: Any = importlib.import_module(f"generated.{package}.{module}")
    for name in names:
        value = getattr(value, name)
    return value


@pytest.mark.parametrize("package", PACKAGES)
def test_the_tables_are_those_of_the_installed_release(
    package: str, installed: dict[str, derive.Classes]
) -> None:
    """Row for row; those of older releases are made by derive, which needs them."""
    tables = derive.tables(package, {INSTALLED: installed})
    for name, text in tables.items():
        found = {tuple(line.split(",")[:2]) for line in text.splitlines()[1:]}
        rows = derive.read(package, name)
        assert found == {
            tuple(row.values())[:2]
            for row in rows
            if INSTALLED in row["releases"].split()
        }


@pytest.mark.slow
def test_the_tables_come_from_the_releases() -> None:
    """All of them, downloaded from PyPI and imported."""
    for path, text in derive.derived().items():
        assert path.read_text(encoding="utf-8") == text, path


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_of_ocpp_has_one_here_or_is_known_to_have_none(
    package: str, installed: dict[str, derive.Classes]
) -> None:
    """The values of members are the same: looked up by importing both."""
    gone = {r["old"] for r in derive.read(package, derive.NAMES) if not r["new"]}
    for path, content in installed[package].items():
        new = spellings.new_path(f"{package}.{path}")
        assert (not new) == (path in gone), path
        if new:
            ours(new)
        for member, value in content.get("members", {}).items():
            new = spellings.new_path(f"{package}.{path}.{member}")
            assert (not new) == (path in gone or f"{path}.{member}" in gone), path
            assert (
                not new
                or derive.folded(ours(new).value)[:3] == derive.folded(value)[:3]
            )


@pytest.mark.parametrize("package", PACKAGES)
def test_what_older_names_became_is_there(package: str) -> None:
    for row in derive.read(package, derive.NAMES):
        if row["new"]:
            ours(f"{package}.{row['new']}")


@pytest.mark.parametrize("package", PACKAGES)
def test_fields_are_those_of_our_classes(
    package: str, installed: dict[str, derive.Classes]
) -> None:
    """Each field of ocpp, by place, is one here, and all of the class are there."""
    for path, content in installed[package].items():
        new = spellings.new_path(f"{package}.{path}")
        shape = shapes.shape(new) if new else None
        if shape is None:
            continue
        names = [field.name for field in shape.fields.values()]
        order = spellings.order(new) or tuple(names)
        assert set(order) <= set(names), path
        theirs = tuple(spellings.renamed(new, name) for name in content["fields"])
        assert order[: len(theirs)] == theirs, path


def test_the_guide_has_the_names_that_do_not_come_back() -> None:
    """Those that ocpp spells otherwise when it sends, of all that we know."""
    lost: dict[str, list[str]] = {}
    names: set[str] = set()
    for package in PACKAGES:
        found = shapes.of_version(package).values()
        names = {field.wire_name for cls in found for field in cls.fields.values()}
        there = {name: OCPP.camel_to_snake_case({name: 0}) for name in names}
        back = {name: [*OCPP.snake_to_camel_case(there[name])] for name in names}
        lost[package] = [name for name in names if back[name] != [name]]
    assert not lost["v16"] + lost["v201"]
    guide = (ROOT / "generated" / "MIGRATING.md").read_text(encoding="utf-8")
    _, _, text = guide.partition("### Fields of 2.1 that a peer")
    text, _, _ = text.partition("```")
    phases = {name for name in lost["v21"] if re.search("_L[23]$", name)}
    assert f"In 2.1 {len(lost['v21'])} of {len(names)} do not" in text
    assert f"{len(phases)} of them end in" in text
    _, _, others = text.partition("The others are")
    assert set(re.findall(r"`(\w+)`", others)) == {*lost["v21"]} - phases


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v16.call.BootNotificationPayload", "v16.call.BootNotification"),
        ("v16.enums.Action.BootNotification", "v16.enums.Action.boot_notification"),
        ("v201.enums.IdTokenType.central", "v201.enums.IdTokenEnumType.central"),
        ("v201.enums.ResetType", "v201.enums.ResetEnumType"),
        ("v16.enums.ConfigurationKey", "v16.standard.ConfigurationKey"),
        ("v16.enums.CiStringType", ""),
        ("v16.call_result.IdTagInfo", "v16.datatypes.IdTagInfo"),
        ("v21.datatypes.IdTokenType", "v21.datatypes.IdTokenType"),
    ],
)
def test_some_names(old: str, new: str) -> None:
    assert spellings.new_path(old) == new
