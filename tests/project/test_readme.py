"""What the documents say is run, or compared with what they speak of.

Fenced blocks are found by parsing; a block in a language that has no runner
fails. Commands run in a copy of what a reader would have at hand.
"""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from generated import ocppj
from tests.helpers import inputs
from tests.helpers.deliberate_differences import (
    DIFFERENCES,
    STANDARD_DIFFERENCES,
    as_markdown,
)
from tests.helpers.point_differences import as_markdown as as_table
from tests.helpers.schemas import ROOT
from tests.project.test_layers import LAYERS
from tests.runtime.test_mixed_use import UNWRITABLE

import ocpp_codegen
from ocpp_codegen.base import linting
from ocpp_codegen.cli.generate import generate
from ocpp_codegen.cli.main import cli
from ocpp_codegen.extension import kinds
from ocpp_codegen.jsonschema import keywords as vendor_keywords
from ocpp_codegen.official import documents, sources
from ocpp_codegen.runtime import patterns
from ocpp_codegen.wiring import settings

DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "generated/MIGRATING.md",
    "generated/README.md",
    "generator/README.md",
    "generator/ocpp_codegen/README.md",
    "generator/ocpp_codegen/inspection/README.md",
    "generator/ocpp_codegen/migration/README.md",
    "schemas/vendor/README.md",
    "tests/README.md",
    "tests/bench/README.md",
)
FRONT_LINES = 300


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


CHANGELOG, SECURITY = text_of("CHANGELOG.md"), text_of("SECURITY.md")
MODULES, COMMANDS = text_of("generated/README.md"), text_of("generator/README.md")
EXTENSIONS = text_of("schemas/vendor/README.md")
ARCHITECTURE = text_of("generator/ocpp_codegen/README.md")
TESTS = text_of("tests/README.md")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")

_FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: where it stands, its language and its text."""

    place: str
    language: str
    text: str


def blocks(document: str) -> Iterator[Block]:
    """The fenced blocks of a document of this repository."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = list(_FENCE.finditer(text))
    # An unclosed or oddly indented fence must not hide a block.
    assert len(found) * 2 == len(re.findall(r"^ *```", text, re.MULTILINE)), document
    for match in found:
        line = text.count("\n", 0, match.start()) + 1
        yield Block(f"{document}:{line}", match[2], textwrap.dedent(match[3]))


BLOCKS = [block for document in DOCUMENTS for block in blocks(document)]


# What few blocks need: the others do without.
FEW_NEED = ("plug_and_charge", "california_pricing", "reference")


@pytest.fixture
def workspace(tmp_path: Path, official_folder: Path) -> Path:
    """What a reader has at hand: modules, programs, a Makefile, schema files."""
    copied(ROOT / "generated", tmp_path / "generated", *FEW_NEED)
    shutil.copytree(ROOT / "schemas" / "vendor", tmp_path / "schemas" / "vendor")
    copied(ROOT / "tests" / "programs", tmp_path / "tests" / "programs")
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    # One version is enough to show that a command does what it says.
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    narrow = project.replace(
        'output = "generated"\n', 'output = "generated"\nocpp = ["2.0.1"]\n'
    )
    assert narrow != project
    narrow = re.sub(r"extensions = .*", 'extensions = ["schemas/vendor"]', narrow)
    (tmp_path / "naming.toml").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(narrow, encoding="utf-8")
    shutil.copytree(official_folder, tmp_path / official_folder.name)
    shutil.make_archive(str(tmp_path / official_folder.name), "zip", official_folder)
    return tmp_path


def copied(folder: Path, target: Path, *without: str) -> None:
    """A copy of modules with their bytecode, but for what is just being written."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.pyc.*", *without))


# These import nothing from the folder, and need no process to show what they do. What
# they cost there is mostly the import of datamodel-code-generator.
_HERE = re.compile(
    r"ocpp-codegen (?:diff|docs|generate|init-extension|lint|schemas|vectors)"
    r"(?: [\w./-]+)*"
)


def run(command: str | Sequence[str], folder: Path) -> str:
    """The output of a command, both streams; it has to succeed."""
    if isinstance(command, str) and _HERE.fullmatch(command):
        outcome = inputs.run(*command.split()[1:], cwd=folder, merged=True)
        assert outcome.code == 0, f"{command}\n{outcome.out}"
        return outcome.out
    arguments = ["bash", "-c", command] if isinstance(command, str) else command
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        arguments,
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}"
    return result.stdout


# The blocks


def run_console(text: str, folder: Path) -> None:
    """Each ``$`` line is a command; the lines below, if any, are its output."""
    steps = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
    assert "".join(f"$ {command}\n{shown}" for command, shown in steps) == text
    for command, shown in steps:
        # What make does is shown by CI; here that there is such a target.
        output = run(re.sub(r"^make ", "make -n ", of_checkout(command)), folder)
        assert not shown or re.fullmatch(pattern(shown), output), output


def of_checkout(command: str) -> str:
    """An install of the checkout, so far as it changes nothing."""
    found = re.fullmatch(r"pip install '?\.(\[\w+\])?'?", command)
    if found is None:
        return command
    options = "--dry-run --quiet --no-deps --no-build-isolation"
    return f"pip install {options} '{ROOT}{found[1] or ''}'"


def pattern(shown: str) -> str:
    """A line of three dots stands for any lines."""
    lines = shown.splitlines(keepends=True)
    return "".join(r"(?:.*\n)*?" if x == "...\n" else re.escape(x) for x in lines)


def run_python(text: str, folder: Path) -> None:
    """Python has to run to its end."""
    run([sys.executable, "-c", text], folder)


def run_toml(text: str, folder: Path) -> None:
    """Settings have to hold every key, and to make what they say."""
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    document = tomllib.loads(text)
    if "tool" not in document:  # a part of extension.toml, which lint takes
        assert document
        return
    table = document["tool"][settings.TABLE]
    assert table.keys() == settings._KEYS.keys()
    run("ocpp-codegen generate", folder)
    header = (folder / table["output"] / "v201" / "call.py").read_text(encoding="utf-8")
    unwrapped = header.replace("\n#  ", "")
    assert all(f"--deviation {id_}" in unwrapped for id_ in table["deviations"])


def run_yaml(text: str, folder: Path) -> None:
    """A hook that someone is told to name has to exist, and its command to run."""
    named = re.findall(r"^ *- id: (\S+)$", text, re.MULTILINE)
    assert named == re.findall(r"^- id: (\S+)$", HOOKS, re.MULTILINE)
    for entry in re.findall(r"^  entry: (.+)$", HOOKS, re.MULTILINE):
        assert "is up to date" in run(entry, folder)


def run_text(text: str, folder: Path) -> None:
    """What needs a peer is not played again, but its command and options exist."""
    words = re.match(r"\$ ocpp-codegen (\S+)(.*)\n", text)
    assert words is not None
    help_text = run(f"ocpp-codegen {words[1]} --help", folder)
    assert all(option in help_text for option in re.findall(r"--[\w-]+", words[2]))


RUNNERS: dict[str, Callable[[str, Path], None]] = {
    "console": run_console,
    "python": run_python,
    "text": run_text,
    "toml": run_toml,
    "yaml": run_yaml,
}


# Blocks that move whole programs of users.
LONG = ("generated/MIGRATING.md", "generator/ocpp_codegen/migration/README.md")


def _as_parameter(block: Block) -> Any:
    marks = [pytest.mark.slow] if block.place.startswith(LONG) else []
    return pytest.param(block, id=block.place, marks=marks)


@pytest.mark.parametrize("block", [*map(_as_parameter, BLOCKS)])
def test_a_block_does_what_it_shows(block: Block, workspace: Path) -> None:
    assert block.language in RUNNERS, f"{block.place}: no runner for this block"
    for name in FEW_NEED:
        if re.search(rf"generated[./]{name}", block.text):
            copied(ROOT / "generated" / name, workspace / "generated" / name)
    RUNNERS[block.language](block.text, workspace)


def test_every_runner_has_a_block() -> None:
    assert {block.language for block in BLOCKS} == set(RUNNERS)


@pytest.mark.parametrize(
    "text",
    [
        "$ false\n",
        "$ echo one\ntwo\n",
        "$ echo one; echo two\none\n",
        "$ make no-such-target\n",
        "echo without a prompt\n",
    ],
)
def test_a_wrong_console_block_fails(text: str, workspace: Path) -> None:
    with pytest.raises(AssertionError):
        run_console(text, workspace)


# The tables


def rows(document: str, heading: str) -> dict[str, list[str]]:
    """The table below a heading row: first cell to the others, without backticks."""
    _, _, below = document.partition(f"\n| {heading} |")
    lines = below.splitlines()[2:]
    end = next(i for i, line in enumerate([*lines, ""]) if not line.startswith("|"))
    assert end, f"no table {heading!r}"
    cells = [line.replace("`", "").strip("|").split("|") for line in lines[:end]]
    return {first.strip(): [c.strip() for c in rest] for first, *rest in cells}


@pytest.mark.parametrize("package", DIFFERENCES)
def test_the_differences_are_those_that_are_tested(package: str) -> None:
    assert f"\n\n{as_markdown(package)}\n" in MODULES
    if package in STANDARD_DIFFERENCES:
        assert f"\n\n{as_markdown(package, STANDARD_DIFFERENCES)}\n" in MODULES


def test_the_differences_at_run_time_are_those_that_are_tested() -> None:
    assert f"\n\n{as_table()}\n" in MODULES


def test_what_the_package_cannot_write_is_listed() -> None:
    text = " ".join(MODULES.split())
    requests, responses = UNWRITABLE["2.1"].values()
    for names in (requests, responses):
        *others, last = sorted(names)
        assert f" {', '.join(others)} and {last}" in text


def test_the_options_are_those_of_the_command() -> None:
    shown = {option.split()[0] for option in rows(COMMANDS, "option of `generate`")}
    options = {o for p in generate.params for o in p.opts if o.startswith("--")}
    assert isinstance(generate, click.Command)
    assert shown == options - {"--help"}


def test_the_exit_codes_are_those_of_the_command() -> None:
    help_text = " ".join((cli.help or "").split())
    codes = dict(re.findall(r"(\d) +(.+?)(?= \d |$)", help_text.partition(":")[2]))
    shown = rows(COMMANDS, "exit code")
    assert shown.keys() == codes.keys()
    for code, said in codes.items():
        assert shown[code][0].replace("`", "").startswith(said.partition(" (")[0])


def test_the_codes_of_lint_are_those_of_the_command() -> None:
    assert rows(EXTENSIONS, "code of `lint`") == {
        code: ["warning" if code in linting.WARNINGS else "error", says]
        for code, says in linting.CODES.items()
    }


def test_the_keywords_are_those_that_are_supported() -> None:
    table = rows(EXTENSIONS, "keyword of schemas in extensions")
    named = {word for words, *_ in table.values() for word in words.split(", ")}
    known = vendor_keywords.KEYWORDS.items()
    assert named == {name for name, keyword in known if keyword.asserts}


def test_the_keys_are_those_of_extension_toml() -> None:
    table = rows(EXTENSIONS, "key of `extension.toml`")
    assert table.keys() == {
        ".".join(filter(None, (name, key)))
        for name, keys in kinds.KEYS.items()
        for key in keys
        if (f"{name}.{key}".strip(".")) not in kinds.KEYS
    }
    for key, (_, example, *_) in table.items():
        assert tomllib.loads(example).keys() & set(key.split(".")), example


def test_the_error_codes_are_those_of_the_codec() -> None:
    tables = {
        **rows(MODULES, "rule of a finding"),
        **rows(EXTENSIONS, "rule of a vendor's schema"),
    }
    shown = {
        rule: code
        for rules, (code, *_) in tables.items()
        for rule in rules.partition(" (")[0].split(", ")
    }
    assert shown == {rule: code.value for rule, code in ocppj.findings.CODES.items()}


def test_the_counts_are_those_of_the_modules() -> None:
    for name, (holds, *_) in rows(MODULES, "module").items():
        module = importlib.import_module(name)
        defined = [
            value
            for key, value in vars(module).items()
            if isinstance(value, type)
            and value.__module__ == name
            and value.__name__ == key
        ]
        extra = 1 if name.endswith(".enums") else 0  # Action
        assert int(holds.split()[0]) == len(defined) - extra, name


def test_the_limits_are_those_of_the_code() -> None:
    shown = {place: value for value, place in rows(SECURITY, "limit").values()}
    limits = {
        f"{module.__name__.rpartition('.')[2]}.{name}": f"{getattr(module, name):,}"
        for module in (documents, sources, patterns)
        for name in vars(module)
        if name.startswith("MAX_") and (module is not sources or name != "MAX_BYTES")
    }
    assert shown == limits


def test_the_layers_are_those_that_are_tested() -> None:
    shown = {
        package: set(re.findall(r"\w+", cells[1]))
        for package, cells in rows(ARCHITECTURE, "package").items()
    }
    assert shown == {package: layer.own for package, layer in LAYERS.items()}


def test_every_test_file_is_explained() -> None:
    tests = ROOT / "tests"
    files = {path.relative_to(tests).as_posix() for path in tests.glob("*/test_*.py")}
    assert rows(TESTS, "test").keys() == files


# Names, links, versions


def test_the_front_page_stays_short() -> None:
    assert len(text_of("README.md").splitlines()) <= FRONT_LINES


def anchors(document: Path) -> set[str]:
    """What links into a document may name: its headings, as GitHub spells them."""
    text = re.sub(
        r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https:)([^)#]+)\)", text)
    quoted = re.findall(
        r"`((?:generator|templates|schemas|generated|tests)/[^`]*)`", text
    )
    home = (ROOT / document).parent
    missing = [name for name in links if not (home / name).exists()]
    missing += [name for name in quoted if not (ROOT / name).exists()]
    assert not missing
    places = re.findall(r"\]\((?!https:)([^)#]*)#([^)]+)\)", text)
    assert not [
        f"{name}#{anchor}"
        for name, anchor in places
        if anchor not in anchors(home / name if name else ROOT / document)
    ]
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = re.findall(r"(?:`|\$ )make ([a-z -]+)", text)
    assert {target for names in named for target in names.split()} <= targets


def test_the_newest_version_in_the_changelog_is_ours() -> None:
    first = re.search(r"^## (\S+) - (unreleased|\d{4}-\d\d-\d\d)$", CHANGELOG, re.M)
    assert first is not None
    assert first[1] == ocpp_codegen.__version__


def test_ci_runs_the_targets_and_nothing_else() -> None:
    steps = re.findall(r"^ *(?:- )?run: (.+)$", WORKFLOW, re.MULTILINE)
    assert steps == [
        'echo "named=$(make --silent pythons)" >> "$GITHUB_OUTPUT"',
        "make check",
        "make check-layout",
        "make lint",
        "make test",
        "make test-slow",
        "make test-lowest",
        "make test-dcg",
        "make test-ocpp",
        "make test-frameworks",
    ]


def test_ci_runs_every_version_of_python_that_the_package_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    prefix = "Programming Language :: Python :: "
    classifiers = project["project"]["classifiers"]
    named = [c.removeprefix(prefix) for c in classifiers if c.startswith(prefix)]
    listed = run("make --silent pythons", ROOT)
    assert json.loads(listed) == named
    assert "python: ${{ fromJSON(needs.pythons.outputs.named) }}" in WORKFLOW


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_there_for_each_shell_named(shell: str, tmp_path: Path) -> None:
    assert f"{shell}_source" in COMMANDS
    command = f"_OCPP_CODEGEN_COMPLETE={shell}_source ocpp-codegen"
    assert f"_OCPP_CODEGEN_COMPLETE={shell}_complete" in run(command, tmp_path)
