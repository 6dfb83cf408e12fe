"""Nothing of the official files is in the repository.

They are under CC BY-ND 4.0: we keep digests and facts, and say everything in our
own words. test_own_facts.py shows that these facts are complete.
"""

import hashlib
import html
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import schemas
from tests.helpers.schemas import VERSIONS, Version, content_digest

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
        for version in VERSIONS.values()
        for path in sorted(schemas.package_folder(version.package).glob("*.json"))
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


# Tests


def test_no_file_repeats_official_prose(official_runs: set[tuple[str, ...]]) -> None:
    files = tracked_files()
    for version in VERSIONS.values():
        assert schemas.ROOT / "generated" / version.package / "datatypes.py" in files
    copied = {
        f"{path.relative_to(schemas.ROOT)}: {' '.join(run)}"
        for path in files
        for run in runs(path.read_bytes().decode("utf-8", errors="replace"))
        & official_runs
    }
    assert copied == set()


@pytest.mark.parametrize("number", ["2.0.1", "2.1"])
def test_a_copied_sentence_would_be_found(
    number: str, official_runs: set[tuple[str, ...]]
) -> None:
    """The files of 1.6 hold no prose."""
    texts = descriptions(VERSIONS[number].files)
    prose = [text for text in texts if len(text.split()) > RUN]
    assert len(prose) > 500
    in_a_comment = "# " + "\n# ".join(prose[-1].upper().split())
    assert runs(in_a_comment) & official_runs
    assert not runs("Words that nobody but this very test has put in a row") & (
        official_runs
    )


def test_no_file_is_an_official_one() -> None:
    digests = {content_digest(load(path)) for path in official_files()}
    digests |= {
        content_digest(document)
        for version in VERSIONS.values()
        for document in version.files.values()
    }
    official = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in official_files()
    }
    for path in tracked_files():
        assert hashlib.sha256(path.read_bytes()).hexdigest() not in official, path
        if path.suffix == ".json":
            assert content_digest(load(path)) not in digests, path


def test_no_file_holds_a_schema_of_theirs() -> None:
    """Official definitions name a Java class; nothing of ours has reason to."""
    found = {number: java_classes(version) for number, version in VERSIONS.items()}
    counts = {number: len(names) for number, names in found.items()}
    assert counts == {"1.6": 1, "2.0.1": 143, "2.1": 232}
    names = "|".join(sorted(set().union(*found.values())))
    pattern = re.compile(rf'"javaType"\s*:\s*"(?:{names})"')
    for path in tracked_files():
        assert path.suffix.lower() not in (".zip", ".pdf"), path
        assert not pattern.search(path.read_bytes().decode("utf-8", "replace")), path


def java_classes(version: Version) -> set[str]:
    """The Java classes that the definitions of a version name."""
    return {
        schema["javaType"]
        for document in version.files.values()
        for schema in document.get("definitions", {}).values()
        if "javaType" in schema
    }
