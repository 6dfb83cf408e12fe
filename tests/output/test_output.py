"""The checker and the writer: what differs, and a disk that is never half written."""

import errno
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from unittest import mock

import pytest
from tests.helpers import inputs
from tests.helpers.inputs import Outcome

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.output import files as output

HEADER = f"{output.MARKS[0]} 0.0.0. Do not edit.\n"


# The checker, as users run it


@pytest.fixture(autouse=True)
def unformatted() -> Iterator[None]:
    with inputs.unformatted():
        yield


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    return inputs.write_set(tmp_path / "set", inputs.heartbeat())


@pytest.fixture
def generated(tmp_path: Path, schemas: Path) -> Path:
    """An output folder that is up to date, next to which a user keeps files."""
    folder = tmp_path / "output"
    assert run(folder).code == 0
    (folder / "notes.txt").write_text("mine")
    (folder / "v201" / "mine.py").write_text("mine = 1\n")
    (folder / "v201" / "__pycache__").mkdir()
    (folder / "v201" / "__pycache__" / "call.pyc").write_bytes(b"\0")
    return folder


def run(folder: Path, *more: str) -> Outcome:
    """generate, from the set next to the folder."""
    return inputs.run(
        *("generate", "--ocpp", "2.0.1", "--accept-unofficial", "--quiet"),
        *("--schemas", str(folder.parent / "set"), "--output", str(folder), *more),
        cwd=folder.parent,
    )


def stale(folder: Path) -> str:
    """An older version wrote it."""
    path = folder / "v201" / "enums.py"
    path.write_text(path.read_text().replace("Heartbeat", "Heartbeats"))
    return f"stale {path}\n"


def hand_edited(folder: Path) -> str:
    path = folder / "v201" / "call.py"
    path.write_text(path.read_text() + "\n\nmine = 1\n")
    return f"stale {path}\n"


def edited_ends(folder: Path) -> str:
    """As an editor on another system saves it."""
    path = folder / "v201" / "call.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return f"stale {path}\n"


def cut(folder: Path) -> str:
    path = folder / "v201" / "call.py"
    path.write_bytes(path.read_bytes()[:-1])
    return f"stale {path}\n"


def edited_bytes(folder: Path) -> str:
    """The comparison is one of bytes: no decoding may make this equal."""
    path = folder / "v201" / "call.py"
    path.write_bytes(path.read_bytes() + b"# \xff\n")
    return f"stale {path}\n"


def missing(folder: Path) -> str:
    path = folder / "v201" / "datatypes.py"
    path.unlink()
    return f"missing {path}\n"


def missing_marker(folder: Path) -> str:
    path = folder / "py.typed"
    path.unlink()
    return f"missing {path}\n"


def surplus(folder: Path) -> str:
    path = folder / "v201" / "old.py"
    path.write_text(HEADER)
    return f"surplus {path}\n"


def surplus_deeper(folder: Path) -> str:
    path = folder / "v201" / "old" / "module.py"
    path.parent.mkdir()
    path.write_text(HEADER)
    return f"surplus {path}\n"


def surplus_shared(folder: Path) -> str:
    """A module of the runtime that a newer version has under another name."""
    path = folder / "ocppj" / "old.py"
    path.write_text(HEADER)
    return f"surplus {path}\n"


def surplus_module(folder: Path) -> str:
    """A module that is a folder of that name in a newer version."""
    path = folder / "ocppj.py"
    path.write_text(HEADER)
    return f"surplus {path}\n"


MENDABLE = [
    *(stale, hand_edited, edited_ends, cut, edited_bytes),
    *(missing, missing_marker, surplus, surplus_deeper, surplus_shared),
    surplus_module,
]


def test_up_to_date(generated: Path) -> None:
    before = inputs.snapshot(generated)
    for option in ("--check", "--diff"):
        outcome = run(generated, option)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert run(generated).code == 0
    assert inputs.snapshot(generated) == before


@pytest.mark.parametrize("change", MENDABLE)
def test_out_of_date(change: Callable[[Path], str], generated: Path) -> None:
    """Named by the checker, which changes nothing; put right by generate."""
    before = inputs.snapshot(generated)
    line = change(generated)
    changed = inputs.snapshot(generated)
    outcome = run(generated, "--check")
    assert (outcome.code, outcome.out) == (1, line)
    assert run(generated, "--diff").code == 1
    assert inputs.snapshot(generated) == changed
    assert run(generated).code == 0
    after = inputs.snapshot(generated)
    after.pop("v201/old", None)  # the folder of a surplus file stays
    assert after == before
    assert run(generated, "--check").code == 0


def test_several_out_of_date(generated: Path) -> None:
    lines = [surplus(generated), hand_edited(generated), missing(generated)]
    outcome = run(generated, "--check")
    assert outcome.code == 1
    assert sorted(outcome.out.splitlines(keepends=True)) == sorted(lines)


def test_the_hint_is_said(generated: Path) -> None:
    stale(generated)
    paths = ("--schemas", str(generated.parent / "set"), "--output", str(generated))
    outcome = inputs.run(
        *("generate", "--ocpp", "2.0.1", "--accept-unofficial", "--check"),
        *paths,
        cwd=generated.parent,
    )
    assert "out of date: run ocpp-codegen generate with the same" in outcome.err


def test_header_stripped(generated: Path) -> None:
    """Without its header a file is not ours any more: it is shown, and it stays."""
    path = generated / "v201" / "call.py"
    text = path.read_text()
    path.write_text(text[text.index('"""') :])
    before = inputs.snapshot(generated)
    outcome = run(generated, "--check")
    assert (outcome.code, outcome.out) == (1, f"stale {path}\n")
    outcome = run(generated)
    assert outcome.code == 2
    assert f"{path}: is in the way and was not generated by this tool" in outcome.err
    assert inputs.snapshot(generated) == before


def test_nothing_there_yet(tmp_path: Path, schemas: Path) -> None:
    folder = tmp_path / "output"
    outcome = run(folder, "--check")
    assert outcome.code == 1
    assert all(line.startswith("missing ") for line in outcome.out.splitlines())
    assert not folder.exists()


def test_files_of_users_stay(generated: Path) -> None:
    """Surplus is only what carries our header, in the folders of our packages."""
    (generated / "other").mkdir()
    (generated / "other" / "old.py").write_text(HEADER)
    (generated / "old.py").write_text(HEADER)
    (generated / "v201" / "quotes.py").write_text(f'"""{HEADER}"""')
    (generated / "v201" / "link.py").symlink_to("nowhere")
    os.mkfifo(generated / "v201" / "pipe.py")
    before = inputs.snapshot(generated)
    assert run(generated, "--check").code == 0
    assert run(generated).code == 0
    assert inputs.snapshot(generated) == before


# --diff


def test_diff_can_be_applied(generated: Path, tmp_path: Path) -> None:
    """patch makes of the old files what generate would."""
    before = inputs.snapshot(generated)
    stale(generated), cut(generated), missing(generated), surplus(generated)
    (tmp_path / "patch").write_text(run(generated, "--diff").out)
    subprocess.run(
        ["git", "apply", "-p1", str(tmp_path / "patch")],
        cwd=generated,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path)},
        check=True,
    )
    assert inputs.snapshot(generated) == before


def test_diff_of_a_changed_line(generated: Path) -> None:
    path = generated / "v201" / "enums.py"
    path.write_text(path.read_text().replace('heartbeat = "Heart', 'heartbeat = "Head'))
    lines = run(generated, "--diff").out.splitlines()
    assert lines[:2] == ["--- a/v201/enums.py", "+++ b/v201/enums.py"]
    assert '-    heartbeat = "Headbeat"' in lines
    assert '+    heartbeat = "Heartbeat"' in lines


def change_of(old: str | None, new: str | None) -> str:
    return output.Change(PurePosixPath("a.py"), "stale", old, new).diff()


def test_diff_of_missing_and_surplus() -> None:
    assert change_of(None, "a\n") == "--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n+a\n"
    assert change_of("a\n", None) == "--- a/a.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"


def test_diff_of_odd_texts() -> None:
    """Other separators than newlines, a last line without one, and raw bytes."""
    assert change_of("a\r\n", "a\n").endswith("@@ -1 +1 @@\n-a\r\n+a\n")
    assert change_of("a\u2028b", "a\n").endswith(
        "-a\u2028b\n\\ No newline at end of file\n+a\n"
    )
    assert change_of("\udcff\n", "a\n").endswith("-\\xff\n+a\n")


# The writer: whatever goes wrong, each file is the old or the new one

OLD = {
    PurePosixPath("v201/a.py"): f"{HEADER}old a\n" * 2_000,
    PurePosixPath("v201/b.py"): f"{HEADER}old b\n",
    PurePosixPath("v201/c.py"): f"{HEADER}old c\n",
}
NEW = {
    PurePosixPath("v201/a.py"): f"{HEADER}new a\n" * 3_000,
    PurePosixPath("v201/b.py"): f"{HEADER}new b\n",
    PurePosixPath("v201/new/d.py"): f"{HEADER}new d\n",
    PurePosixPath("e.py"): f"{HEADER}new e\n",
}
PACKAGES = ["v201"]


def write(root: Path, files: dict[PurePosixPath, str]) -> None:
    output.write(root, output.compare(root, files, PACKAGES), PACKAGES)


def texts(root: Path) -> dict[str, bytes | str]:
    """The files below a folder, without the folders."""
    found = inputs.snapshot(root)
    return {name: text for name, text in found.items() if text != "folder"}


def as_bytes(files: dict[PurePosixPath, str]) -> dict[str, bytes | str]:
    return {str(path): text.encode() for path, text in files.items()}


def assert_whole(root: Path) -> None:
    """Every file is wholly old or wholly new; temporary ones are apart."""
    old, new = as_bytes(OLD), as_bytes(NEW)
    for name, content in texts(root).items():
        if not Path(name).name.startswith(".ocpp-codegen-"):
            assert content in (old.get(name), new.get(name)), name
    for name in old.keys() & new.keys():
        assert (root / name).exists()


def failing(function: Callable[..., Any], steps: Iterator[int], last: int) -> Any:
    def call(*arguments: Any, **keywords: Any) -> Any:
        if next(steps) == last:
            raise OSError(errno.ENOSPC, "No space left on device")
        return function(*arguments, **keywords)

    return call


FUNCTIONS = ("open", "mkdir", "fsync", "replace")


def steps_of_a_write(root: Path) -> int:
    """How often a write calls a function that can fail."""
    steps = itertools.count()
    with mock.patch.multiple(
        os, **{name: failing(getattr(os, name), steps, -1) for name in FUNCTIONS}
    ):
        write(root, NEW)
    return next(steps)


def test_a_failure_at_any_step(tmp_path: Path) -> None:
    write(tmp_path / "count", OLD)
    count = steps_of_a_write(tmp_path / "count")
    assert count >= 4 * 3
    unchanged = 0
    for step in range(count):
        root = tmp_path / str(step)
        write(root, OLD)
        before = inputs.snapshot(root)
        steps = itertools.count()
        with (
            mock.patch.multiple(
                os,
                **{n: failing(getattr(os, n), steps, step) for n in FUNCTIONS},
            ),
            pytest.raises(CodegenError, match="cannot be written: No space left"),
        ):
            write(root, NEW)
        assert_whole(root)
        assert not list(root.rglob(".ocpp-codegen-*"))
        unchanged += inputs.snapshot(root) == before
        write(root, NEW)
        assert texts(root) == as_bytes(NEW)
    assert unchanged == count - 3, "all but the second and later moves"


def test_new_folders_go_when_the_write_fails(tmp_path: Path) -> None:
    steps = itertools.count()
    with (
        mock.patch.object(os, "fsync", failing(os.fsync, steps, 2)),
        pytest.raises(CodegenError),
    ):
        write(tmp_path / "deep" / "er", NEW)
    assert list(tmp_path.iterdir()) == []


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C cleans up as an error does."""
    write(tmp_path, OLD)
    before = inputs.snapshot(tmp_path)
    with (
        mock.patch.object(os, "fsync", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        write(tmp_path, NEW)
    assert inputs.snapshot(tmp_path) == before


KILLED_WRITER = """
import itertools, os, signal, sys
from pathlib import Path
from tests.output import test_output
steps, last = itertools.count(), int(sys.argv[2])
def killing(function):
    def call(*arguments, **keywords):
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **keywords)
    return call
for name in (*test_output.FUNCTIONS, "fdopen", "unlink"):
    setattr(os, name, killing(getattr(os, name)))
test_output.write(Path(sys.argv[1]), test_output.NEW)
"""

ENDLESS_WRITER = """
import sys
from pathlib import Path
from tests.output import test_output
print("ready", flush=True)
while True:
    test_output.write(Path(sys.argv[1]), test_output.NEW)
    test_output.write(Path(sys.argv[1]), test_output.OLD)
"""


def python(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=inputs.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("step", [0, 2, 4, 6, 9, 12, 13, 14, 15, 16, 17])
def test_killed_at_a_step(step: int, tmp_path: Path) -> None:
    write(tmp_path, OLD)
    with python(KILLED_WRITER, str(tmp_path), str(step)) as process:
        assert process.wait(60) == -signal.SIGKILL
    assert_whole(tmp_path)
    changes = output.compare(tmp_path, NEW, PACKAGES)
    names = [change.path.name for change in changes]
    assert not [name for name in names if name.startswith(".")]
    write(tmp_path, NEW)
    assert texts(tmp_path) == as_bytes(NEW)


def test_killed_at_any_time(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    for seed in range(4):
        with python(ENDLESS_WRITER, str(tmp_path)) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(random.Random(seed).uniform(0.0, 0.05))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert_whole(tmp_path)
    write(tmp_path, NEW)
    assert texts(tmp_path) == as_bytes(NEW)


def test_leftovers_are_removed(generated: Path) -> None:
    """Even by a run that has nothing else to do; the checker is silent on them."""
    before = inputs.snapshot(generated)
    for folder in (generated, generated / "v201"):
        (folder / ".ocpp-codegen-empty.tmp").write_text("")
        (folder / ".ocpp-codegen-part.tmp").write_text(output.MARKS[0][:5])
        (folder / ".ocpp-codegen-whole.tmp").write_text(HEADER)
    outcome = run(generated, "--check")
    assert (outcome.code, outcome.out) == (0, "")
    assert run(generated).code == 0
    assert inputs.snapshot(generated) == before


def test_what_only_looks_like_a_leftover_stays(generated: Path) -> None:
    (generated / ".ocpp-codegen-mine.tmp").write_text("mine")
    (generated / ".ocpp-codegen-folder.tmp").mkdir()
    (generated / "other").mkdir()
    (generated / "other" / ".ocpp-codegen-a.tmp").write_text("")
    before = inputs.snapshot(generated)
    assert run(generated).code == 0
    assert inputs.snapshot(generated) == before


# Where it writes


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0, 0o666)])
def test_modes_follow_the_umask(mask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "output", NEW)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    modes = {p.stat().st_mode & 0o777 for p in tmp_path.rglob("*.py")}
    assert modes == {mode}


def test_linked_folder(tmp_path: Path, schemas: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "output").symlink_to("real")
    assert run(tmp_path / "output").code == 0
    assert (tmp_path / "output").is_symlink()
    assert (tmp_path / "real" / "v201" / "call.py").is_file()
    assert run(tmp_path / "output", "--check").code == 0


def test_linked_package(tmp_path: Path, schemas: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "v201").symlink_to(tmp_path / "real")
    assert run(tmp_path / "output").code == 0
    assert (tmp_path / "real" / "call.py").is_file()
    (tmp_path / "real" / "old.py").write_text(HEADER)
    assert run(tmp_path / "output", "--check").code == 1


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text(HEADER)
    (tmp_path / "output" / "v201").mkdir(parents=True)
    (tmp_path / "output" / "v201" / "a.py").symlink_to(elsewhere)
    write(tmp_path / "output", NEW)
    assert elsewhere.read_text() == HEADER
    assert texts(tmp_path / "output") == as_bytes(NEW)


def test_relative_output(
    tmp_path: Path, schemas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = inputs.run(
        *("generate", "--ocpp", "2.0.1", "--accept-unofficial"),
        *("--schemas", "set", "--output", "a/b"),
        cwd=tmp_path,
    )
    assert outcome.code == 0
    assert f"wrote {Path('a/b/v201/call.py')}\n" in outcome.err
    assert (tmp_path / "a" / "b" / "v201" / "call.py").is_file()


# Several runs at once


def test_runs_at_once_take_turns(tmp_path: Path) -> None:
    """What stands there in the end is of one run, whole, and each of them succeeds."""
    one = inputs.write_set(tmp_path / "one", inputs.heartbeat())
    more = {"extra": {"type": "string"}}
    other = inputs.write_set(tmp_path / "other", inputs.heartbeat(more))
    wanted = []
    for name, schemas in {"alone": one, "other alone": other}.items():
        arguments = command(schemas, tmp_path / name)
        assert inputs.run(*arguments, cwd=tmp_path).code == 0
        wanted.append(inputs.snapshot(tmp_path / name))
    assert wanted[0] != wanted[1]
    target = tmp_path / "in a folder" / "that is new"
    runs = [started(schemas, target) for schemas in (one, other, one, other)]
    for run in runs:
        finished(run)
    assert inputs.snapshot(target) in wanted


def command(schemas: Path, target: Path) -> list[str]:
    options = ["--ocpp", "2.0.1", "--accept-unofficial", "--schemas", str(schemas)]
    return ["generate", *options, "--output", str(target)]


def started(schemas: Path, target: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ocpp_codegen", *command(schemas, target)],
        cwd=schemas.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(run: subprocess.Popen[str]) -> None:
    _, said = run.communicate()
    assert run.returncode == 0, said


def test_who_waits_in_vain_for_a_folder_makes_it_again(tmp_path: Path) -> None:
    """The first run fails and removes the folder that it made; the second one waits."""
    root = tmp_path / "made"
    waiting = threading.Event()
    held = threading.Event()
    seen: list[bool] = []

    def second() -> None:
        held.wait()
        waiting.set()
        with output.alone(root):
            seen.append(root.is_dir())

    thread = threading.Thread(target=second)
    thread.start()
    with output.alone(root):
        held.set()
        waiting.wait()
        time.sleep(0.05)
        assert seen == []
    thread.join()
    assert seen == [True]
    assert not root.exists()
