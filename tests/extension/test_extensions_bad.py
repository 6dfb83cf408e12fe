"""Bad extensions: every finding at once, exactly as written down, and no harm done."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import bad_extensions, inputs
from tests.helpers.bad_extensions import CASES, OBJECT

from ocpp_codegen.base import linting
from ocpp_codegen.jsonschema import keywords as vendor_keywords
from ocpp_codegen.official import sources

GOLDEN = bad_extensions.golden()

# Names of what the interpreter opens and connects to, while it is a list.
_watched: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watched is not None and event in ("open", "socket.connect", "os.listdir"):
        _watched.append(str(arguments[0]))
    elif _watched is not None and event == "socket.getaddrinfo":
        _watched.append("network")


sys.addaudithook(_watch)


@pytest.fixture
def opened() -> Any:
    """What is opened in the course of a test."""
    global _watched
    _watched = []
    yield _watched
    _watched = None


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40
    assert GOLDEN.keys() == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_lint_says_what_is_written_down(
    name: str, tmp_path: Path, opened: list[str]
) -> None:
    """``python -m tests.helpers.bad_extensions`` writes it down anew."""
    assert bad_extensions.said(tmp_path, name) == GOLDEN[name]
    assert "network" not in opened
    inside = (tmp_path / "acme").resolve()
    others = [Path(p).resolve() for p in opened if Path(p).suffix in (".json", ".toml")]
    near = [path for path in others if path.is_relative_to(tmp_path.resolve())]
    read = [path for path in near if not path.is_relative_to(inside)]
    # The test itself writes those next to the folder, and asks for nothing there.
    assert sorted(set(read)) == sorted(
        tmp_path.resolve() / file
        for file in ("other.json", "other.toml", "secret.json")
    )
    assert len(read) == 3
    assert "/etc/passwd" not in opened


@pytest.mark.parametrize("name", CASES)
def test_a_finding_has_all_its_parts(name: str) -> None:
    """No traceback, no path of this machine, and a hint for everything."""
    told = GOLDEN[name]
    assert "Traceback" not in told
    assert "internal error" not in told
    assert "/tmp" not in told
    code = int(told.rsplit(" ", 1)[1])
    assert code in (1, 2)
    messages = [line for line in told.splitlines()[:-2] if not line.startswith("  ")]
    assert told.count("\n  hint: ") == len(messages)
    assert told.splitlines()[-2].startswith("acme: errors: ")


def test_every_code_is_shown() -> None:
    """But for the net below all others, into which nothing is known to fall."""
    told = "".join(GOLDEN.values())
    unshown = {code for code in linting.CODES if f"[{code}]" not in told}
    assert unshown == {"not-generated"}


def test_every_unsupported_keyword_is_refused_by_name(tmp_path: Path) -> None:
    schema = {**OBJECT, **{key: {} for key in vendor_keywords.UNSUPPORTED}}
    bad_extensions.write(tmp_path / "acme", bad_extensions.root(schema))
    outcome = inputs.run("lint", "acme", "--format", "json", cwd=tmp_path)
    assert {
        (finding["code"], finding["pointer"]) for finding in json.loads(outcome.out)
    } == {
        ("unsupported-keyword", f"/{keyword}")
        for keyword in vendor_keywords.UNSUPPORTED
    }


def test_json_says_the_same(tmp_path: Path) -> None:
    name = "values of the wrong kind"
    bad_extensions.write(tmp_path / "acme", CASES[name])
    outcome = inputs.run("lint", "acme", "--format", "json", cwd=tmp_path)
    found = json.loads(outcome.out)
    text = "".join(
        f"{f['file']}#{f['pointer']}: {f['severity']}: {f['message']} [{f['code']}]\n"
        f"  hint: {f['hint']}\n"
        for f in found
    )
    assert GOLDEN[name].startswith(text)
    assert outcome.code == 1


def test_warnings_can_be_ignored(tmp_path: Path) -> None:
    files = {**CASES["unbounded texts and arrays"]}
    bad_extensions.write(tmp_path / "acme", files)
    assert inputs.run("lint", "acme", cwd=tmp_path).code == 1
    files["extension.toml"] = (
        'ignore = ["unbounded-array", "unbounded-string"]\n' + files["extension.toml"]
    )
    bad_extensions.write(tmp_path / "other", files)
    assert inputs.run("lint", "other", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    "name",
    ["no extension.toml", "misspelt keywords", "link out of the folder", "no JSON"],
)
def test_generate_refuses_and_writes_nothing(name: str, tmp_path: Path) -> None:
    bad_extensions.write(tmp_path / "acme", CASES[name])
    with inputs.unformatted():
        outcome = inputs.run(
            *("generate", "--ocpp", "2.0.1", "--extension", "acme", "--output", "out"),
            cwd=tmp_path,
        )
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert "hint: " in outcome.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["acme"]


def test_lint_of_no_folder(tmp_path: Path) -> None:
    outcome = inputs.run("lint", "acme", cwd=tmp_path)
    assert outcome.code == 2
    assert outcome.err == (
        "error: acme: no such folder\n  hint: name the folder of an extension\n"
        "acme: errors: 1, warnings: 0\n"
    )


def test_lint_of_a_zip(tmp_path: Path) -> None:
    (tmp_path / "acme.zip").write_bytes(b"PK")
    outcome = inputs.run("lint", "acme.zip", cwd=tmp_path)
    assert outcome.code == 2
    assert "error: acme.zip: not a folder\n" in outcome.err
    assert "unpack it if it is a ZIP" in outcome.err


def test_the_files_have_a_size_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad_extensions.write(tmp_path / "acme", bad_extensions.root(OBJECT))
    assert inputs.run("lint", "acme", cwd=tmp_path).code == 0
    monkeypatch.setattr(sources, "MAX_TOTAL_BYTES", 10)
    outcome = inputs.run("lint", "acme", cwd=tmp_path)
    assert outcome.out.startswith("reading.json: error: more than 10 bytes in all ")


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"if": {"required": ["n"]}, "then": {"properties": {"n": {"minimum": 1}}}}, 0),
        ({"not": {"properties": {"n": {"maximum": 1}}}}, 0),
        ({"propertyNames": {"pattern": "^[a-z]$"}}, 0),
        ({"properties": {"then": {"minimum": 1}, "n": {"maximum": 1}}}, 2),
        ({"properties": {"propertyNames": {"pattern": "^[a-z]$"}}}, 1),
    ],
)
def test_a_type_is_missed_where_none_is_known(
    schema: dict[str, Any], said: int, tmp_path: Path
) -> None:
    reading = {"type": "object", "properties": {"n": {"type": "integer"}}, **schema}
    bad_extensions.write(tmp_path / "acme", bad_extensions.root(reading))
    told = inputs.run("lint", "acme", cwd=tmp_path).out
    assert told.count("[missing-type]") == said
