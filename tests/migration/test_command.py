"""The command: which files it reads and writes, what it says, and how it ends."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from tests.helpers import inputs

OLD = """\
from ocpp.v16 import call  # a comment

beat = call.HeartbeatPayload()
"""
NEW = """\
from generated.v16 import call  # a comment

beat = call.Heartbeat()
"""
LEFT = "from ocpp.v16.enums import CiStringType\n"


def migrate(*arguments: str | Path, cwd: Path | None = None) -> inputs.Outcome:
    return inputs.run("migrate", *arguments, cwd=cwd)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with one old module, in a folder."""
    folder = tmp_path / "app"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "old.py").write_text(OLD, encoding="utf-8")
    (folder / "plain.py").write_text("x = 1\n", encoding="utf-8")
    return folder


def old(program: Path) -> Path:
    return program / "inner" / "old.py"


def test_nothing_is_written_without_being_told_to(program: Path) -> None:
    outcome = migrate(program)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "files: 2, to change: 1, left to you: 0\n"
    assert old(program).read_text(encoding="utf-8") == OLD


def test_write_changes_the_files_and_only_once(program: Path) -> None:
    outcome = migrate(program, "--write")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "files: 2, changed: 1, left to you: 0\n"
    assert old(program).read_text(encoding="utf-8") == NEW
    before = old(program).stat()
    again = migrate(program, "--write")
    assert (again.code, again.err) == (0, "files: 2, changed: 0, left to you: 0\n")
    assert old(program).stat() == before
    assert sorted(p.name for p in old(program).parent.iterdir()) == ["old.py"]


def test_diff_is_a_patch(program: Path) -> None:
    outcome = migrate("app", "--diff", cwd=program.parent)
    assert outcome.code == 1
    assert old(program).read_text(encoding="utf-8") == OLD
    subprocess.run(
        ["git", "apply"],
        input=outcome.out,
        cwd=program.parent,
        check=True,
        text=True,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(program.parent.parent)},
    )
    assert old(program).read_text(encoding="utf-8") == NEW


def test_the_package_is_where_the_modules_are(program: Path) -> None:
    migrate(program, "--package", "my_app.ocpp", "--write")
    assert "from my_app.ocpp.v16 import call" in old(program).read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("package", ["my-app", "a..b", "1a", "", "ocpp", "ocpp.x", "é"])
def test_a_package_that_can_be_none_is_refused(program: Path, package: str) -> None:
    outcome = migrate(program, "--package", package, "--write")
    assert outcome.code == 2
    assert outcome.err.startswith("error: --package ")
    assert old(program).read_text(encoding="utf-8") == OLD


def test_what_is_left_is_said_with_its_place(program: Path) -> None:
    path = program / "left.py"
    path.write_text("\n" + LEFT, encoding="utf-8")
    outcome = migrate(program, path, "--write")
    assert outcome.code == 1
    assert outcome.err == (
        f"{path}:2: there is no counterpart of ocpp.v16.enums.CiStringType\n"
        "  hint: write the value itself\n"
        "files: 3, changed: 1, left to you: 1\n"
    )


def test_places_are_those_in_what_was_written(program: Path) -> None:
    """An import of one line may become two."""
    path = program / "left.py"
    source = "from ocpp.v16 import ChargePoint, call\n\n\nx = other['status']\n"
    path.write_text(source, encoding="utf-8")
    assert f"{path}:4: can't tell what other holds" in migrate(path).err
    assert f"{path}:5: can't tell what other holds" in migrate(path, "--write").err
    assert path.read_text(encoding="utf-8").splitlines()[4] == "x = other['status']"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (b"from ocpp.v16 import call\ndef f(:\n    pass\n", 2, "not Python: "),
        (b"import ocpp\nx = 'never closed\n", 2, "not Python: "),
        (b"import ocpp\n  x = 1\n", 2, "not Python: "),
        (b"# coding: utf-8\nimport ocpp  # \xff\n", 1, "not text in its encoding: "),
        (b"# coding: klingon\nimport ocpp\n", 1, "not Python: "),
        (b"import ocpp.v16\x00\n", 1, ""),
        *(
            (b"import ocpp.v16\nx = " + text + b"\n", line, message)
            for text, line, message in (
                (b"(" * 30_000 + b"1" + b")" * 30_000, 2, "not Python: too many"),
                (b"not " * 30_000 + b"x", 1, "nested too deep"),
                (b"a" + b".b" * 30_000, 1, "nested too deep"),
                (b"a" + b" and a" * 30_000, 1, "nested too deep"),
                (b"x = " * 3_000 + b"1", 1, "nested too deep"),
            )
        ),
    ],
)
def test_a_file_that_is_broken_stops_no_other(
    program: Path, source: bytes, line: int, message: str
) -> None:
    path = program / "broken.py"
    path.write_bytes(source)
    outcome = migrate(program, "--write")
    assert outcome.code == 2
    assert f"{path}:{line}: {message}" in outcome.err
    assert "internal" not in outcome.err
    assert path.read_bytes() == source
    assert old(program).read_text(encoding="utf-8") == NEW


def test_no_link_below_a_folder_is_followed(program: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "other.py").write_text(OLD, encoding="utf-8")
    (program / "folder").symlink_to(outside)
    (program / "file.py").symlink_to(outside / "other.py")
    (program / "loop").symlink_to(program)
    outcome = migrate(program, "--write")
    assert outcome.err == "files: 2, changed: 1, left to you: 0\n"
    assert (outside / "other.py").read_text(encoding="utf-8") == OLD


def test_folders_of_others_are_left_alone(program: Path) -> None:
    for name in (".git", ".venv", "node_modules", "__pycache__", "env"):
        (program / name).mkdir()
        (program / name / "old.py").write_text(OLD, encoding="utf-8")
    (program / "env" / "pyvenv.cfg").write_text("", encoding="utf-8")
    made = "# Generated by ocpp-codegen 0.1.0. Do not edit.\n" + OLD
    (program / "made.py").write_text(made, encoding="utf-8")
    assert migrate(program, "--write").code == 0
    assert (program / "made.py").read_text(encoding="utf-8") == made
    for name in (".git", ".venv", "node_modules", "__pycache__", "env"):
        assert (program / name / "old.py").read_text(encoding="utf-8") == OLD


@pytest.mark.parametrize(
    ("encode", "ending"),
    [
        (lambda text: text.replace("\n", "\r\n").encode(), "lines of Windows"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "a mark of UTF-8"),
        (
            lambda text: f"# coding: latin-1\n# caf\xe9\n{text}".encode("latin-1"),
            "latin",
        ),
        (lambda text: text.rstrip("\n").encode(), "no line end"),
        (
            lambda text: f"\tif\n{text}".replace("\tif\n", "\n\n").encode(),
            "blank lines",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bytes_that_need_not_change_stay(program: Path, encode, ending: str) -> None:  # type: ignore[no-untyped-def]
    old(program).write_bytes(encode(OLD))
    assert migrate(program, "--write").code == 0
    assert old(program).read_bytes() == encode(NEW)


def test_permissions_stay(program: Path) -> None:
    old(program).chmod(0o755)
    migrate(program, "--write")
    assert stat.S_IMODE(old(program).stat().st_mode) == 0o755


def test_no_file_is_half_written(program: Path) -> None:
    """When one of them can't be replaced, none of the temporary files is left."""
    (program / "second.py").write_text(OLD, encoding="utf-8")
    with mock.patch("pathlib.Path.replace", side_effect=OSError(28, "No space left")):
        outcome = migrate(program, "--write")
    assert outcome.code == 2
    assert "cannot be written: No space left" in outcome.err
    assert (program / "second.py").read_text(encoding="utf-8") == OLD
    assert not list(program.rglob("*.py.*"))
    assert not list(program.rglob(".*"))


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    outcome = migrate(tmp_path / "nowhere")
    assert outcome.code == 2
    assert "there is no such file or folder" in outcome.err


def test_a_path_is_needed() -> None:
    assert migrate().code == 2


def test_a_file_that_is_too_large(program: Path) -> None:
    with mock.patch("ocpp_codegen.migration.files.MAX_SOURCE_BYTES", 10):
        outcome = migrate(program)
    assert outcome.code == 2
    assert "larger than 10 bytes" in outcome.err


def test_without_libcst_the_way_to_it_is_said(program: Path) -> None:
    for name in [n for n in sys.modules if n.startswith("ocpp_codegen.migration")]:
        sys.modules.pop(name)
    with mock.patch.dict(sys.modules, {"libcst": None}):
        outcome = migrate(program)
    assert outcome.code == 2
    assert "pip install 'ocpp-codegen[migrate]'" in outcome.err


def test_a_file_without_ocpp_is_not_even_parsed(program: Path) -> None:
    (program / "new.py").write_text("print(match :=\n", encoding="utf-8")
    assert migrate(program / "new.py").code == 0
