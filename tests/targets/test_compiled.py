"""Compiled templates are kept, and taken only where they still are what was meant."""

import sys
from pathlib import Path

import jinja2
import pytest

from ocpp_codegen.targets.compiled import Compiled


@pytest.fixture(autouse=True)
def _bytecode_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "filters.py").write_text("")
    (tmp_path / "a.jinja").write_text("{{ 1 | shown }}")


def printed(folder: Path, shown: str) -> str:
    """What the template prints in a new process, so to say; what is constant in it
    is worked out by the compiler."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=Compiled(folder, [str(folder / "filters.py")]),
        autoescape=False,
    )
    environment.filters["shown"] = lambda value: shown
    return environment.get_template("a.jinja").render()


def kept(folder: Path) -> list[Path]:
    """The files with compiled templates."""
    return [path for path in (folder / "kept").rglob("*") if path.is_file()]


def test_what_is_compiled_is_kept_and_taken(tmp_path: Path) -> None:
    assert printed(tmp_path, "one") == "one"
    assert len(kept(tmp_path)) == 1
    # The filter is not even called: this shows that the compiled template was taken.
    assert printed(tmp_path, "two") == "one"


@pytest.mark.parametrize("changed", ["filters.py", "a.jinja"])
def test_what_was_compiled_of_something_else_is_not_taken(
    tmp_path: Path, changed: str
) -> None:
    printed(tmp_path, "one")
    file = tmp_path / changed
    file.write_text(file.read_text() + " ")
    assert printed(tmp_path, "two").strip() == "two"


@pytest.mark.parametrize("damaged", [b"", b"j2", b"x" * 1000])
def test_a_damaged_file_is_made_again(tmp_path: Path, damaged: bytes) -> None:
    printed(tmp_path, "one")
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damaged or whole[:-5])
    assert printed(tmp_path, "one") == "one"
    assert file.read_bytes() == whole


def test_nothing_is_kept_where_python_is_to_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert printed(tmp_path, "one") == "one"
    assert not kept(tmp_path)


def test_a_folder_that_takes_nothing_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    assert printed(tmp_path, "one") == "one"
