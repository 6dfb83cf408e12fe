"""init-extension: a folder that lint has nothing to say of, and nothing overwritten."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from tests.helpers import inputs

from ocpp_codegen.protocol.versions import DIALECTS

VENDOR_IDS = ("com.example", 'a "quoted" \\ one', "x" * 255, "{name} %s 'a' #")


def init(folder: Path, *more: str) -> inputs.Outcome:
    """init-extension acme, below the folder."""
    return inputs.run("init-extension", "acme", *more, cwd=folder)


@pytest.mark.parametrize(
    "versions", [(), *((v,) for v in DIALECTS), tuple(DIALECTS)], ids=" ".join
)
def test_lint_has_nothing_to_say(versions: tuple[str, ...], tmp_path: Path) -> None:
    options = [word for version in versions for word in ("--ocpp", version)]
    assert init(tmp_path, *options).code == 0
    outcome = inputs.run("lint", "acme", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "")
    manifest = tomllib.loads((tmp_path / "acme" / "extension.toml").read_text("utf-8"))
    assert manifest["name"] == "acme"
    assert manifest["data_transfer"]
    expected = versions or [v for v, dialect in DIALECTS.items() if dialect.custom_data]
    assert manifest["versions"] == list(expected)
    has_custom_data = any(DIALECTS[version].custom_data for version in expected)
    assert ("custom_data" in manifest) == has_custom_data


@pytest.mark.parametrize("vendor_id", VENDOR_IDS)
def test_any_vendor_id(vendor_id: str, tmp_path: Path) -> None:
    assert init(tmp_path, "--vendor-id", vendor_id, "--name", "other").code == 0
    manifest = tomllib.loads((tmp_path / "acme" / "extension.toml").read_text("utf-8"))
    assert manifest["name"] == "other"
    assert manifest["data_transfer"][0]["vendor_id"] == vendor_id
    assert manifest["custom_data"][0]["vendor_id"] == vendor_id
    assert inputs.run("lint", "acme", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    "versions", [(), *((v,) for v in DIALECTS), tuple(DIALECTS)], ids=" ".join
)
def test_what_stands_in_comments_is_right_as_well(
    versions: tuple[str, ...], tmp_path: Path
) -> None:
    """Without the first # of each line, by an editor or by sed, it is right."""
    init(tmp_path, *(word for version in versions for word in ("--ocpp", version)))
    path = tmp_path / "acme" / "extension.toml"
    text = re.sub(r"^# ?", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    lint = inputs.run("lint", "acme", cwd=tmp_path)
    assert (lint.code, lint.out) == (0, "")
    found = tomllib.loads(text).keys()
    assert {"action", "correction", "standard", "names"} <= found


def test_it_generates(tmp_path: Path) -> None:
    init(tmp_path, "--ocpp", "2.0.1")
    with inputs.unformatted():
        outcome = inputs.run(
            *("generate", "--ocpp", "2.0.1", "--extension", "acme", "--output", "out"),
            cwd=tmp_path,
        )
    assert outcome.code == 0, outcome.err
    text = (tmp_path / "out" / "acme" / "v201" / "datatypes.py").read_text("utf-8")
    classes = {n.name for n in ast.parse(text).body if isinstance(n, ast.ClassDef)}
    assert {"MeterReading", "MeterReadingResponse", "Tariff"} <= classes


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    assert init(tmp_path).code == 0
    (folder / "extension.toml").write_text("mine", encoding="utf-8")
    outcome = init(tmp_path)
    assert outcome.code == 2
    assert outcome.err.startswith("error: acme: the folder is not empty\n  hint: ")
    assert (folder / "extension.toml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--name", "v201"), "'v201' can't name a package"),
        (("--name", "Acme"), "'Acme' can't name a package"),
        (("--name", "a/b"), "'a/b' can't name a package"),
        (("--vendor-id", ""), "'' is not a vendorId"),
        (("--vendor-id", "x" * 256), "is not a vendorId"),
        (("--vendor-id", "a\nb"), "'a\\nb' is not a vendorId"),
        (("--vendor-id", "\u202e"), "'\\u202e' is not a vendorId"),
    ],
)
def test_bad_options(options: tuple[str, ...], says: str, tmp_path: Path) -> None:
    outcome = init(tmp_path, *options)
    assert outcome.code == 2
    assert says in outcome.err
    assert "hint: " in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "acme").write_text("mine", encoding="utf-8")
    outcome = init(tmp_path)
    assert outcome.code == 2
    assert outcome.err.startswith("error: acme: cannot be written: ")
    assert (tmp_path / "acme").read_text("utf-8") == "mine"
