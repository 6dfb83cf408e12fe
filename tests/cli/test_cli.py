"""The command line: what it says, where, and with which exit code."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import black
import pytest
from black.parsing import InvalidInput
from tests.helpers import inputs
from tests.helpers.inputs import Outcome

from ocpp_codegen import __version__
from ocpp_codegen.official import sources
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.runtime.ocppj import ACCELERATED
from ocpp_codegen.targets import layout
from ocpp_codegen.wiring import pipeline

OCPP = ("--ocpp", "2.0.1")
ALL = tuple(DIALECTS)

COMMANDS = {
    (): ("generate", "docs", "schemas", "Exit codes:"),
    ("show",): ("Examples:", "--ocpp", "--format", "NAME"),
    ("vectors",): ("Examples:", "--ocpp", "--output", "--check", "README"),
    ("docs",): ("Examples:", "--format", "--module", "--output", "--descriptions"),
    ("generate",): (
        *("Examples:", "--check", "--diff", "--ocpp", "--schemas", "--output"),
        *("--quiet", "--deviation", "[tool.ocpp-codegen]", "--descriptions"),
    ),
    ("init-extension",): ("Examples:", "DIR", "--name", "--vendor-id", "--ocpp"),
    ("lint",): ("Examples:", "DIR", "--format", "extension.toml"),
    ("schemas",): ("verify", "manifest"),
    ("schemas", "verify"): ("Examples:", "--schemas", "--ocpp"),
    ("schemas", "manifest"): ("FOLDER",),
}


@pytest.fixture
def unformatted() -> Iterator[None]:
    with inputs.unformatted():
        yield


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A small set that can be generated from with --accept-unofficial."""
    return inputs.write_set(tmp_path / "set", inputs.heartbeat())


def generate(tmp_path: Path, *more: str) -> Outcome:
    """generate, from the set in the folder."""
    return inputs.run(
        *("generate", "--ocpp", "2.0.1", "--accept-unofficial"),
        *("--schemas", "set", "--output", "output"),
        *more,
        cwd=tmp_path,
    )


def shell(command: str, cwd: Path, **environment: str) -> Any:
    """A command line in bash, with ocpp-codegen as it is installed here."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=cwd,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# Help


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(command: tuple[str, ...], option: str, tmp_path: Path) -> None:
    outcome = inputs.run(*command, option, cwd=tmp_path)
    assert outcome.code == 0
    assert outcome.err == ""
    assert outcome.out.startswith(f"Usage: {' '.join(['ocpp-codegen', *command])} ")
    for text in COMMANDS[command]:
        assert text in outcome.out
    assert all(len(line) <= 80 for line in outcome.out.splitlines())


def test_help_of_exit_codes(tmp_path: Path) -> None:
    out = inputs.run("--help", cwd=tmp_path).out
    lines = re.findall(r"^    \d  .+$", out, re.MULTILINE)
    expected = ("done, or up to", "the output is out of", "bad usage", "an internal")
    for code, (line, text) in enumerate(zip(lines, expected, strict=True)):
        assert line.startswith(f"    {code}  {text}")


def test_examples_of_the_help_parse(tmp_path: Path) -> None:
    """Every example is a command with options that exist."""
    out = inputs.run("generate", "--help", cwd=tmp_path).out
    out += inputs.run("schemas", "verify", "--help", cwd=tmp_path).out
    examples = re.findall(r"^    ocpp-codegen ([^#|\n]+)", out, re.MULTILINE)
    assert len(examples) == 7
    for example in examples:
        words = example.split()
        outcome = inputs.run(*words, "--help", cwd=tmp_path)
        assert outcome.code == 0, example


def test_version(tmp_path: Path) -> None:
    outcome = inputs.run("--version", cwd=tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    about, accelerator = outcome.out.splitlines()
    assert about == f"ocpp-codegen, version {__version__}"
    assert accelerator == f"accelerator: {'' if ACCELERATED else 'not '}loaded"


def test_module_is_the_same_program(tmp_path: Path) -> None:
    found = inputs.run_process("--version", cwd=tmp_path)
    assert found.stdout == shell("ocpp-codegen --version", tmp_path).stdout
    assert found.stdout == inputs.run("--version", cwd=tmp_path).out


def test_help_is_fast(tmp_path: Path) -> None:
    """Nothing that takes long to import is imported for it."""
    program = (
        "import sys; sys.argv = ['ocpp-codegen', 'generate', '--help']\n"
        "from ocpp_codegen.cli.main import main\n"
        "try:\n    main()\nfinally:\n    print(*sorted(sys.modules), file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in found.stderr.split()}
    assert "click" in loaded
    assert not loaded & {"black", "jinja2", "datamodel_code_generator", "pydantic"}


def test_completion(tmp_path: Path) -> None:
    found = shell("ocpp-codegen", tmp_path, _OCPP_CODEGEN_COMPLETE="bash_source")
    assert found.returncode == 0
    assert "_OCPP_CODEGEN_COMPLETE=bash_complete" in found.stdout
    syntax = subprocess.run(["bash", "-n"], input=found.stdout, text=True, check=False)
    assert syntax.returncode == 0


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ocpp-codegen ", {"generate", "schemas"}),
        ("ocpp-codegen schemas ", {"verify", "manifest"}),
        ("ocpp-codegen generate --d", {"--diff", "--descriptions", "--deviation"}),
        ("ocpp-codegen generate --ocpp ", {"2.0.1"}),
        ("ocpp-codegen generate --deviation exi", {"exi-response-7500"}),
        ("ocpp-codegen show heartb", {"Heartbeat", "HeartbeatInterval"}),
        ("ocpp-codegen lint . --only poor", {"poor-name"}),
    ],
)
def test_completion_of(words: str, offered: set[str], tmp_path: Path) -> None:
    found = shell(
        "ocpp-codegen",
        tmp_path,
        _OCPP_CODEGEN_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(words.count(" ")),
    )
    assert found.returncode == 0, found.stderr
    plain = {line.split(",", 1)[-1] for line in found.stdout.splitlines()}
    assert offered <= plain


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_whatever_the_settings_are(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    for content in BAD_FILES.values():
        (tmp_path / "pyproject.toml").write_bytes(content[0])
        outcome = inputs.run(*command, "--help", cwd=tmp_path)
        assert (outcome.code, outcome.err) == (0, "")


def test_short_flags(tmp_path: Path) -> None:
    assert inputs.run("-V", cwd=tmp_path).out.startswith("ocpp-codegen, version ")
    command = ("vectors", "--ocpp", "1.6", "-q", "-o", "made")
    assert inputs.run(*command, cwd=tmp_path) == Outcome(0, "", "")
    assert (tmp_path / "made" / "v16").is_dir()


# On a terminal


def on_terminal(
    folder: Path, *arguments: str, stdout: bool = False, **environment: str
) -> str:
    """What somebody sees who starts the command in a terminal."""
    main, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ocpp_codegen", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=terminal if stdout else subprocess.DEVNULL,
        stderr=terminal,
    ):
        os.close(terminal)
        seen = b""
        with contextlib.suppress(OSError):  # the end of a terminal is an error
            while part := os.read(main, 4096):
                seen += part
    os.close(main)
    return seen.decode("utf-8")


def test_a_terminal_sees_the_progress(tmp_path: Path) -> None:
    inputs.write_set(tmp_path / "set", inputs.heartbeat())
    options = ("--ocpp", "2.0.1", "--accept-unofficial", "--schemas", "set")
    command = ("docs", "--format", "html", *options, "-o", "made")
    seen = on_terminal(tmp_path, *command)
    steps = [step for step in seen.split("\r\x1b[K") if step.strip()]
    assert steps[:2] == ["starting", "OCPP 2.0.1: read"]
    assert seen.index("starting") < seen.index("read") < seen.index("wrote")
    assert on_terminal(tmp_path, *command, "--quiet") == ""
    piped = inputs.run_process(*command, cwd=tmp_path)
    assert "starting" not in piped.stderr
    assert "\x1b" not in piped.stderr


def test_errors_are_coloured_where_colour_is_wanted(tmp_path: Path) -> None:
    red = "\x1b[31m\x1b[1merror:\x1b[0m"
    assert on_terminal(tmp_path, "generate").startswith(red)
    plain = on_terminal(tmp_path, "generate", NO_COLOR="1")
    assert plain.startswith("error: no output folder")


def test_what_is_found_is_coloured_too(tmp_path: Path) -> None:
    Path(tmp_path, "extension.toml").write_text('name = "acme"\n')
    for name, longest in ("before", 1), ("after", 2):
        text = {"type": "string", "maxLength": longest}
        inputs.write_set(tmp_path / name, inputs.field_of(text))
    Path(tmp_path, "csms.log").write_text('[2,"1","Heartbeat",{"a":1}]\n')
    commands = {
        ("diff", "2.0.1=before", "2.0.1=after"): "  ~ ",
        ("lint", "."): "error: ",
        ("inspect", "csms.log"): "    additionalProperties: ",
    }
    for command, mark in commands.items():
        seen = on_terminal(tmp_path, *command, stdout=True)
        assert re.search(rf"\x1b\[\d+m\x1b\[1m{mark}", seen), seen
        plain = on_terminal(tmp_path, *command, stdout=True, NO_COLOR="1")
        assert mark in plain
        assert "\x1b" not in plain


# Arguments are checked before anything is read


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "new", "--extension", "nowhere"), "nowhere: no such folder"),
        (("-o", "new", "--extension", "."), "there is no extension.toml"),
        (("-o", "new", "--combine", "class"), "'class' can't be the name"),
        (("-o", "a file"), "a file: is not a folder"),
    ],
)
def test_arguments_are_checked_first(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    with mock.patch.object(sources, "installed", side_effect=AssertionError):
        outcome = inputs.run("generate", *arguments, cwd=tmp_path)
    assert outcome.code == 2
    assert says in outcome.err


def test_lint_says_one_code_alone(tmp_path: Path) -> None:
    (tmp_path / "extension.toml").write_text("name = 'acme'\nstrange = 1\n")
    every = inputs.run("lint", ".", cwd=tmp_path).out
    assert "unknown-key" in every
    assert "missing-key" in every
    only = inputs.run("lint", ".", "--only", "unknown-key", cwd=tmp_path).out
    assert "unknown-key" in only
    assert "missing-key" not in only
    assert inputs.run("lint", ".", "--only", "strange", cwd=tmp_path).code == 2


# Exit codes and streams


@pytest.mark.usefixtures("unformatted")
def test_exit_codes_of_generate(tmp_path: Path, schemas: Path) -> None:
    assert generate(tmp_path, "--check").code == 1
    assert generate(tmp_path, "--diff").code == 1
    assert generate(tmp_path).code == 0
    assert generate(tmp_path, "--check").code == 0
    assert generate(tmp_path, "--diff").code == 0
    assert generate(tmp_path).code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Usage: "),
        (("--wrong",), "No such option"),
        (("wrong",), "No such command"),
        (("generate", "--wrong"), "No such option"),
        (("generate", "more"), "unexpected extra argument"),
        (("generate", "--ocpp", "1.5"), "Invalid value for '--ocpp': '1.5' is not"),
        (("generate", "--output"), "requires an argument"),
        (("generate",), "error: no output folder\n  hint: add --output FOLDER"),
        (("schemas",), "Usage: "),
        (("schemas", "manifest"), "Missing argument 'FOLDER'"),
        (
            ("schemas", "verify", *OCPP, "--schemas", "none"),
            "none: no such file or folder",
        ),
        (("generate", *OCPP, "--output", "a", "--schemas", ""), "hint: "),
        (("schemas", "verify", "--schemas", "b"), "error: b: no such file or folder"),
    ],
)
def test_bad_usage(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    outcome = inputs.run(*arguments, cwd=tmp_path)
    assert outcome.code == 2
    assert outcome.out == ""
    assert says in outcome.err
    assert "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("unformatted")
def test_talk_and_data_are_apart(tmp_path: Path, schemas: Path) -> None:
    outcome = generate(tmp_path)
    assert outcome.out == ""
    wrote = [line for line in outcome.err.splitlines() if line.startswith("wrote ")]
    written = sorted(p for p in (tmp_path / "output").rglob("*") if p.is_file())
    assert wrote == [f"wrote {path.relative_to(tmp_path)}" for path in written]
    (tmp_path / "output" / "py.typed").unlink()
    outcome = generate(tmp_path, "--check")
    assert outcome.out == f"missing {Path('output/py.typed')}\n"
    assert "out of date: run ocpp-codegen generate" in outcome.err
    outcome = generate(tmp_path, "--diff")
    assert outcome.out.startswith("--- /dev/null\n+++ b/py.typed\n@@")
    assert "out of date: run ocpp-codegen generate" in outcome.err
    generate(tmp_path)
    outcome = generate(tmp_path)
    assert outcome.err.endswith("output is up to date\n")


@pytest.mark.usefixtures("unformatted")
def test_quiet(tmp_path: Path, schemas: Path) -> None:
    outcome = generate(tmp_path, "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    (tmp_path / "output" / "py.typed").unlink()
    outcome = generate(tmp_path, "--quiet", "--check")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out == f"missing {Path('output/py.typed')}\n"
    outcome = generate(tmp_path, "--quiet", "--deviation", "none")
    assert outcome.code == 2
    assert outcome.err.startswith("error: there is no deviation")


def test_manifest_is_data(tmp_path: Path, schemas: Path) -> None:
    outcome = inputs.run("schemas", "manifest", schemas, cwd=tmp_path)
    assert list(json.loads(outcome.out)["files"]) == [inputs.MAIN_FILE]
    assert outcome.err == ""


# Internal errors


def test_internal_error(tmp_path: Path, schemas: Path) -> None:
    """Whatever goes wrong inside: one line, no traceback, nothing written."""
    with mock.patch.object(pipeline, "generate", side_effect=KeyError("\x1b[2Joops")):
        outcome = generate(tmp_path)
    assert outcome.code == 3
    assert outcome.out == ""
    assert outcome.err.startswith("internal error: KeyError: '\\x1b[2Joops'\n")
    assert "please report this with the command" in outcome.err
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput("Cannot parse: 1:0: oops"),
        AssertionError("INTERNAL ERROR: oops"),
        RecursionError("oops"),
    ],
)
def test_text_that_black_refuses_is_kept(
    error: Exception, tmp_path: Path, schemas: Path
) -> None:
    with (
        mock.patch.object(layout, "_are_chunks", return_value=False),
        mock.patch.object(black, "format_file_contents", side_effect=error),
    ):
        outcome = generate(tmp_path)
    assert outcome.code == 3
    assert "internal error: RenderingError: v201" in outcome.err
    assert "oops" in outcome.err
    kept = re.search(r"the text as rendered is kept in (\S+)\n", outcome.err)
    assert kept is not None
    path = Path(kept[1])
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert text.startswith("# Generated by ocpp-codegen")
    assert not (tmp_path / "output").exists()


# Ends that come from outside


def test_interrupted(tmp_path: Path, schemas: Path) -> None:
    with mock.patch.object(pipeline, "generate", side_effect=KeyboardInterrupt):
        outcome = generate(tmp_path)
    assert outcome.code == 130
    assert outcome.out == ""
    assert outcome.err.strip() == "interrupted"


def test_interrupted_by_a_signal(tmp_path: Path, schemas: Path) -> None:
    """While the program waits in a read of ours, so that the moment is known."""
    program = (
        "import sys, time; from unittest import mock\n"
        "from ocpp_codegen.wiring import pipeline\n"
        "from ocpp_codegen.cli import main as cli\n"
        "def wait(*arguments):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "sys.argv = ['ocpp-codegen', 'generate', '--output', 'output']\n"
        "with mock.patch.object(pipeline, 'generate', wait):\n    cli.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "interrupted"


def test_nobody_reads_the_data(tmp_path: Path) -> None:
    """As after | head: no noise, and not the exit code of another end."""
    command = "(sleep 0.3; exec ocpp-codegen schemas verify --ocpp 2.0.1) | true"
    found = shell(f"{command}; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert found.stdout == "141\n"
    assert found.stderr.count("\n") == 1
    assert found.stderr.startswith("OCPP 2.0.1: installed ocpp ")


def test_nobody_reads_the_talk(tmp_path: Path, schemas: Path) -> None:
    """The work is done all the same."""
    command = (
        "(sleep 0.3; exec ocpp-codegen generate --accept-unofficial --ocpp 2.0.1 "
        "--schemas set --output output) 2>&1 | true; echo ${PIPESTATUS[0]}"
    )
    found = shell(command, tmp_path)
    assert (found.stdout, found.stderr) == ("0\n", "")
    assert (tmp_path / "output" / "v201" / "call.py").is_file()


def test_error_that_nobody_reads(tmp_path: Path) -> None:
    command = "(sleep 0.3; exec ocpp-codegen generate) 2>&1 | true; echo ${PIPESTATUS}"
    assert shell(command, tmp_path).stdout == "2\n"


def test_full_stdout(tmp_path: Path) -> None:
    """The shell allows one kilobyte in a file, which is less than there is to say.

    Python keeps no bytecode: it would be cut off, and break whatever reads it.
    """
    command = "ulimit -f 1; exec ocpp-codegen schemas verify --details > out"
    found = shell(command, tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert found.returncode == 2
    assert "error: the output cannot be written: File too large" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.usefixtures("unformatted")
def test_output_in_another_encoding(tmp_path: Path) -> None:
    """A character that the terminal lacks is spelled out, and stops nothing."""
    files = inputs.heartbeat(description="\u00e9\u4e16")
    inputs.write_set(tmp_path / "set", files)
    found = inputs.run_process(
        *("generate", "--ocpp", "2.0.1", "--accept-unofficial"),
        *("--schemas", "set", "--output", "\u4e16"),
        *("--diff", "--descriptions"),
        cwd=tmp_path,
        PYTHONIOENCODING="iso8859-5",
    )
    assert found.returncode == 1, found.stderr
    assert "\\xe9\\u4e16" in found.stdout


def test_working_directory_is_gone(tmp_path: Path) -> None:
    found = shell("mkdir gone; cd gone; rmdir ../gone; ocpp-codegen generate", tmp_path)
    assert found.returncode == 2
    assert "error: the working directory cannot be used" in found.stderr


# Settings


def configure(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def options_of(cwd: Path, *arguments: str) -> pipeline.Options:
    """What the command line and the settings together ask for."""
    asked: list[pipeline.Options] = []

    def take(options: pipeline.Options, target: str, _: Any) -> pipeline.Result:
        assert target == "modules"
        asked.append(options)
        return pipeline.Result({}, (), ())

    with mock.patch.object(pipeline, "generate", take):
        outcome = inputs.run("generate", *arguments, cwd=cwd)
    assert outcome.code == 0, outcome.err
    return asked[0]


ALL_KEYS = """
[tool.ocpp-codegen]
ocpp = ["2.0.1"]
schemas = "official/set.zip"
output = "src/messages"
descriptions = true
accept-unofficial = true
deviations = ["exi-response-7500"]
"""


def test_all_settings(tmp_path: Path) -> None:
    configure(tmp_path, ALL_KEYS)
    assert options_of(tmp_path, "--output", "elsewhere") == pipeline.Options(
        versions=("2.0.1",),
        schemas={None: (tmp_path / "official" / "set.zip",)},
        descriptions=True,
        accept_unofficial=True,
        deviations=("exi-response-7500",),
    )


def test_defaults(tmp_path: Path) -> None:
    expected = pipeline.Options(versions=ALL, asked=False)
    assert options_of(tmp_path, "--output", "a") == expected
    configure(tmp_path, "[project]\nname = 'a'\n")
    assert options_of(tmp_path, "--output", "a") == expected
    configure(tmp_path, "[tool.ocpp-codegen]\n")
    assert options_of(tmp_path, "--output", "a") == expected


def test_the_command_line_counts_more(tmp_path: Path) -> None:
    configure(tmp_path, ALL_KEYS)
    assert options_of(
        tmp_path,
        *("--schemas", "other", "--deviation", "b", "--ocpp", "2.0.1"),
        *("--no-descriptions", "--no-accept-unofficial"),
    ) == pipeline.Options(
        versions=("2.0.1",), schemas={None: (Path("other"),)}, deviations=("b",)
    )


@pytest.mark.usefixtures("unformatted")
def test_paths_count_from_the_folder_of_the_file(tmp_path: Path, schemas: Path) -> None:
    configure(
        tmp_path,
        "[tool.ocpp-codegen]\nocpp = ['2.0.1']\noutput = 'out'\nschemas = 'set'\n"
        "accept-unofficial = true\n",
    )
    (tmp_path / "deep" / "er").mkdir(parents=True)
    outcome = inputs.run("generate", cwd=tmp_path / "deep" / "er")
    assert outcome.code == 0, outcome.err
    assert (tmp_path / "out" / "v201" / "call.py").is_file()
    assert list((tmp_path / "deep" / "er").iterdir()) == []
    outcome = inputs.run("generate", "--output", "here", cwd=tmp_path / "deep" / "er")
    assert outcome.code == 0
    assert (tmp_path / "deep" / "er" / "here" / "v201" / "call.py").is_file()


def test_the_nearest_file_with_the_table_counts(tmp_path: Path) -> None:
    configure(tmp_path, "[tool.ocpp-codegen]\ndeviations = ['far']\noutput = 'b'\n")
    configure(
        tmp_path / "a", "[tool.ocpp-codegen]\ndeviations = ['near']\noutput = 'b'\n"
    )
    configure(tmp_path / "a" / "b", "[tool.other]\nx = 1\n")
    (tmp_path / "a" / "b" / "c").mkdir()
    assert options_of(tmp_path / "a" / "b" / "c").deviations == ("near",)
    assert options_of(tmp_path).deviations == ("far",)


def test_verify_reads_the_source_from_the_settings(
    tmp_path: Path, schemas: Path
) -> None:
    configure(tmp_path, "[tool.ocpp-codegen]\nschemas = 'set'\nocpp = ['2.0.1']\n")
    outcome = inputs.run("schemas", "verify", cwd=tmp_path)
    assert outcome.code == 2
    assert outcome.err == f"OCPP 2.0.1: {schemas}\n"


BAD_SETTINGS = {
    "unknown key": ("outptu = 'a'", "has an unknown key 'outptu'", "use one of ocpp,"),
    "key of the command line": ("check = true", "unknown key 'check'", "use one of"),
    "number for a path": ("output = 5", "output is 5", "give a path"),
    "empty path": ("output = ''", "output is ''", "give a path"),
    "path with NUL": ('output = "a\\u0000b"', "output is 'a\\x00b'", "give a path"),
    "list for a path": ("output = ['a']", "output is ['a']", "give a path"),
    "numbers for paths": ("schemas = [2]", "schemas is [2]", "give a path, a list"),
    "schemas of an unknown version": (
        'schemas = {"3" = "a"}',
        "schemas is {'3': 'a'}",
        "give a path, a list",
    ),
    "string for a list": ("ocpp = '2.0.1'", "ocpp is '2.0.1'", "give a list of ver"),
    "list of numbers": (
        "ocpp = [2]",
        "ocpp is [2]",
        "give a list of versions: 1.6",
    ),
    "unknown version": ("ocpp = ['1.5']", "ocpp is ['1.5']", "give a list of versions"),
    "string for a flag": ("descriptions = 'no'", "descriptions is 'no'", "give true"),
    "number for a flag": (
        "accept-unofficial = 1",
        "accept-unofficial is 1",
        "give true",
    ),
    "table for a list": ("deviations = {a = 1}", "deviations is {'a': 1}", "give a l"),
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_bad_setting(name: str, tmp_path: Path) -> None:
    line, says, hint = BAD_SETTINGS[name]
    path = configure(tmp_path, f"[tool.ocpp-codegen]\n{line}\n")
    outcome = inputs.run("generate", "--output", "a", cwd=tmp_path)
    assert_bad_settings(outcome, path, says, hint)
    assert [entry.name for entry in tmp_path.iterdir()] == ["pyproject.toml"]


def assert_bad_settings(outcome: Outcome, path: Path, says: str, hint: str) -> None:
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith(f"error: {path}: ")
    assert says in outcome.err
    assert f"hint: {hint}" in outcome.err
    assert "Traceback" not in outcome.err


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "no TOML": (b"[tool", "not TOML: "),
    "no UTF-8": (b"a = '\xff'", "not TOML: "),
    "key twice": (b"a = 1\na = 2", "not TOML: "),
    "deep": (b"a = " + b"[" * 100_000, "nested too deep"),
    "no table": (b"[tool]\nocpp-codegen = 5", "tool.ocpp-codegen is not a table"),
    "list of tables": (b"[[tool.ocpp-codegen]]", "tool.ocpp-codegen is not a table"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_settings_file(name: str, tmp_path: Path) -> None:
    content, says = BAD_FILES[name]
    path = tmp_path / "pyproject.toml"
    path.write_bytes(content)
    outcome = inputs.run("generate", "--output", "a", cwd=tmp_path)
    assert_bad_settings(outcome, path, says, "")


@pytest.mark.parametrize("content", ["tool = 5", "tool = ['ocpp-codegen']", ""])
def test_settings_of_others(content: str, tmp_path: Path) -> None:
    """No table of ours in it, so that it is none of our business."""
    configure(tmp_path, content)
    assert options_of(tmp_path, "--output", "a") == pipeline.Options(ALL, asked=False)


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    path = configure(tmp_path, "")
    really_read = Path.read_bytes

    def closed(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return really_read(self)

    with mock.patch.object(Path, "read_bytes", closed):
        outcome = inputs.run("generate", "--output", "a", cwd=tmp_path)
    assert_bad_settings(outcome, path, "cannot be read: Permission denied", "")


def test_a_pipe_is_no_settings_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pyproject.toml")
    assert options_of(tmp_path, "--output", "a") == pipeline.Options(ALL, asked=False)


# Many errors at once


def many(count: int) -> Callable[[Path], Path]:
    return lambda folder: inputs.write_set(
        folder, {f"A{number}Request.json": b"[" for number in range(count)}
    )


def test_many_problems_are_cut_short(tmp_path: Path) -> None:
    many(50)(tmp_path / "set")
    (tmp_path / "set" / inputs.MAIN_FILE).write_bytes(inputs.as_bytes(inputs.message()))
    outcome = generate(tmp_path)
    assert outcome.code == 2
    assert outcome.err.count("hint: ") == 20
    assert outcome.err.endswith("... and 30 more\n")
