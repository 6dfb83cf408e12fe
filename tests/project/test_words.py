"""The forms that CONTRIBUTING lists as bad English are nowhere in the repository."""

import re

import pytest
from tests.helpers import schemas
from tests.project.test_licence import tracked_files

WORDS = schemas.ROOT / "CONTRIBUTING.md"
TEXT = {
    ".py",
    ".md",
    ".jinja",
    ".toml",
    ".c",
    ".js",
    ".css",
    ".yml",
    ".txt",
    ".csv",
    ".rst",
}

# "there is no X" is right, and so are these.
RIGHT = r"(longer|more|reason|need|good|such|better|different|way|one|wonder|part of)\b"

# What each form is, and one that the table of CONTRIBUTING shows.
BAD = {
    "is no X": re.compile(rf"(?<![Tt]here )\b(is|are|was) no (?!{RIGHT})[A-Za-z]\w*"),
    "stands twice": re.compile(r"\bstands? (there )?twice\b"),
    "each at least": re.compile(
        r"\beach (each|at least 1 items)\b|\bat least 1 items\b"
    ),
    "remedy": re.compile(r"\bremed(y|ies)\b|\bmend(s|ed|ing)?\b", re.IGNORECASE),
    "that is none": re.compile(
        r"(?<!\S)(?![Tt]here\s)\S+\s+(is|are)\s+none\b(?!\s(of|%))"
    ),
    "called as": re.compile(r"\bcalled as\b"),
    "in the place of": re.compile(r"\bin\s+the\s+place\s+of\b", re.IGNORECASE),
    "beside": re.compile(r"(?<![_.`])\b[Bb]eside\b(?![_(:=])"),
    "nobody waits": re.compile(r"\bnobody waits\b"),
}


def is_about_words(path: str) -> bool:
    """Whether a file has to name the bad forms, or was written by others."""
    return path in ("CONTRIBUTING.md", "tests/project/test_words.py")


FILES = {
    name: path
    for path in tracked_files()
    if path.suffix in TEXT or path.name == "Makefile"
    if not is_about_words(name := path.relative_to(schemas.ROOT).as_posix())
}


@pytest.mark.parametrize("form", BAD)
def test_nothing_reads_like_a_translation(form: str) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, path in FILES.items()
        for text in [path.read_text(encoding="utf-8")]
        for match in BAD[form].finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize("form", BAD)
def test_the_table_shows_what_is_kept_out(form: str) -> None:
    table = WORDS.read_text(encoding="utf-8").partition("| not | but |")[2]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| ")]
    bad, good = zip(*[(row[1], row[2]) for row in rows[1:]], strict=True)
    assert any(BAD[form].search(text) for text in bad)
    assert not any(BAD[form].search(text) for text in good)
