"""Nothing of the official files is in the repository, but all facts about them are.

The schema files are under CC BY-ND 4.0: we keep digests and facts, and say
everything in our own words.
"""

import hashlib
import html
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import schemas
from tests.schemas import Schema

from ocpp_codegen.lowering import member_name
from ocpp_codegen.reader import field_name_proposer

FACTS = schemas.ROOT / "schemas" / "v201"

# A run of so many words in a row is taken for a copy.
RUN = 8


def tracked_files() -> list[Path]:
    """The files of the repository, those included that are about to be added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=schemas.ROOT, check=True, capture_output=True)
    names = listing.stdout.decode("utf-8").split("\0")
    paths = [schemas.ROOT / name for name in names if name]
    return [path for path in paths if path.is_file()]


def official_files() -> list[Path]:
    """The files of all versions in the installed package."""
    return [
        path
        for version in ("v16", "v201", "v21")
        for path in sorted(schemas.package_folder(version).glob("*.json"))
    ]


def load(path: Path) -> Any:
    """The JSON in a file."""
    return json.loads(path.read_text(encoding="utf-8-sig"))


def descriptions(value: Any) -> Iterator[str]:
    """All prose inside a schema."""
    if isinstance(value, list):
        for item in value:
            yield from descriptions(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("description", "title", "comment") and isinstance(item, str):
                yield html.unescape(item)
            yield from descriptions(item)


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of RUN words in a row, whatever stands between the words."""
    words = re.findall(r"[0-9a-z]+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def official_runs() -> set[tuple[str, ...]]:
    texts = {text for path in official_files() for text in descriptions(load(path))}
    return set().union(*map(runs, texts))


def facts(name: str) -> dict[str, Any]:
    """One of our files about the schemas."""
    return tomllib.loads((FACTS / name).read_text(encoding="utf-8"))


def content_digest(document: Schema) -> str:
    """SHA-256 of what a document says, whatever its layout and address."""
    named = {k: v for k, v in document.items() if k not in ("$id", "id")}
    text = json.dumps(named, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


# Nothing of theirs


def test_no_file_repeats_official_prose(official_runs: set[tuple[str, ...]]) -> None:
    files = tracked_files()
    assert schemas.ROOT / "generated" / "v201" / "datatypes.py" in files
    copied = {
        f"{path.relative_to(schemas.ROOT)}: {' '.join(run)}"
        for path in files
        for run in runs(path.read_bytes().decode("utf-8", errors="replace"))
        & official_runs
    }
    assert copied == set()


def test_a_copied_sentence_would_be_found(official_runs: set[tuple[str, ...]]) -> None:
    assert len(official_runs) > 5_000
    prose = next(t for t in descriptions(schemas.files()) if len(t.split()) > RUN)
    in_a_comment = "# " + "\n# ".join(prose.upper().split())
    assert runs(in_a_comment) & official_runs
    assert not runs("Words that nobody but this very test has put in a row") & (
        official_runs
    )


def test_no_file_is_an_official_one() -> None:
    digests = {content_digest(load(path)) for path in official_files()}
    digests |= {content_digest(document) for document in schemas.files().values()}
    official = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in official_files()
    }
    for path in tracked_files():
        assert hashlib.sha256(path.read_bytes()).hexdigest() not in official, path
        if path.suffix == ".json":
            assert content_digest(load(path)) not in digests, path


def test_no_file_holds_a_schema_of_theirs() -> None:
    """Each official schema names a Java class; nothing of ours has reason to."""
    java_classes = set()
    for document in schemas.files().values():
        for schema in document.get("definitions", {}).values():
            java_classes.add(schema["javaType"])
    assert len(java_classes) == 143
    pattern = re.compile(rf'"javaType"\s*:\s*"(?:{"|".join(sorted(java_classes))})"')
    for path in tracked_files():
        assert path.suffix.lower() not in (".zip", ".pdf"), path
        assert not pattern.search(path.read_bytes().decode("utf-8", "replace")), path


# All facts of ours


def test_the_manifest_knows_the_official_content() -> None:
    manifest = load(FACTS / "manifest.json")["files"]
    assert {name: entry["content"] for name, entry in manifest.items()} == {
        name: content_digest(document) for name, document in schemas.files().items()
    }


def test_every_action_has_its_facts() -> None:
    assert list(facts("actions.toml")) == list(schemas.actions())


def test_everything_has_a_sentence_of_our_own() -> None:
    wording = facts("wording.toml")
    expected = {
        "requests": schemas.actions(),
        "responses": schemas.actions(),
        "objects": schemas.objects(),
        "enums": schemas.enums(),
    }
    assert wording.keys() == {*expected, "units"}
    for table, names in expected.items():
        assert sorted(wording[table]) == sorted(names)
        for name, sentence in wording[table].items():
            assert re.fullmatch(r"[A-Z][ -~]*[^ .]\.", sentence), name


def test_units_belong_to_numbers() -> None:
    schemas_of = {
        f"{schemas.schema_name(module, name)}.{prop.name}": prop.schema
        for module, name, prop in schemas.all_properties()
    }
    units = facts("wording.toml")["units"]
    assert units
    for place in units:
        assert schemas_of[place]["type"] in ("integer", "number"), place


def test_every_exception_to_a_name_has_a_reason() -> None:
    naming = facts("naming.toml")
    assert naming.keys() == {"fields", "members", "order", "class_aliases"}
    members = naming.pop("members")
    for table in (*naming.values(), *members.values()):
        for name, entry in table.items():
            assert len(entry["reason"].split()) >= 3, name


def test_every_exception_to_a_field_name_is_needed() -> None:
    propose = field_name_proposer()
    names = {prop.name for _, _, prop in schemas.all_properties()}
    for wire, entry in facts("naming.toml")["fields"].items():
        assert wire in names
        assert propose(wire) != entry["name"], wire


def test_every_exception_to_a_member_name_is_needed() -> None:
    propose = field_name_proposer()
    for enum, entries in facts("naming.toml")["members"].items():
        is_action = enum == "Action"
        values = schemas.actions() if is_action else schemas.enums()[enum]["enum"]
        rule = propose if is_action else member_name
        for value, entry in entries.items():
            assert value in values
            aliases = entry.get("aliases", [])
            assert rule(value) != entry["name"] or aliases, value
            assert entry["name"] not in aliases, value
            assert rule(value) in (entry["name"], *aliases), value


def test_every_second_name_of_a_class_is_needed() -> None:
    for alias, entry in facts("naming.toml")["class_aliases"].items():
        assert alias not in schemas.definitions()
        assert entry["of"] in schemas.definitions()


def test_every_order_is_a_permutation_that_is_needed() -> None:
    orders = facts("naming.toml")["order"]
    assert len(orders) == 14
    for name, entry in orders.items():
        properties = schemas.properties(schemas.objects()[name])
        others = [p for p in properties if p.name != "customData"]
        by_rule = sorted(others, key=lambda p: not p.required)
        assert sorted(entry["fields"]) == sorted(p.name for p in others), name
        assert entry["fields"] != [p.name for p in by_rule], name
