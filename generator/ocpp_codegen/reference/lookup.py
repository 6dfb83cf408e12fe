"""Answers what a person looks up: from files that are made when the package is built.

Standard library only, since it has to answer at once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocpp_codegen.base.errors import fail
from ocpp_codegen.reference.finding import KNOWN_AS, Entry, Finder, Hit

# The files, among the generated ones: in the wheel, or in the checkout.
_FILES = Path(__file__).resolve().parents[1] / "generated" / "reference"

# Of several versions the newest is shown whose best hit is of the best of these.
_ANY_NAME = 0


@dataclass(frozen=True)
class Found:
    """What was meant in one version: the hits, the best first."""

    book: "Book"
    hits: tuple[Hit, ...]

    @property
    def exact(self) -> tuple[Hit, ...]:
        """Those that are called just so."""
        return tuple(hit for hit in self.hits if hit.is_exact)

    @property
    def rank(self) -> int:
        """How good the best hit is, for a comparison with other versions."""
        best = self.hits[0]
        return _ANY_NAME if best.is_exact else best.score

    @property
    def meant(self) -> tuple[Entry, ...]:
        """What is to be shown whole: the best exact hit, and its like.

        Or else the only hit, or the one that a name of another version leads to;
        nothing if there are several that are as good.
        """
        known = [hit for hit in self.hits if hit.score <= KNOWN_AS]
        if self.exact:
            kind = self.exact[0].entry.kind
            return tuple(h.entry for h in self.exact if h.entry.kind == kind)
        if len(known) == 1 or len(self.hits) == 1:
            return (self.hits[0].entry,)
        return ()


class Book:
    """All that is said of one version."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.version: str = data["ocpp"]
        self.extension: str | None = data["extension"]
        self.classes: Mapping[str, Any] = data["classes"]
        self.enums: Mapping[str, Any] = data["enums"]
        self.standard: Mapping[str, Any] = data["standard"]
        self.finder = Finder(_entry(row) for row in data["entries"])

    def find(self, text: str) -> Found:
        """What is meant by a text: names as a whole go before all else."""
        found = self.finder.called(text) or self.finder.find(text)
        return Found(self, tuple(found))


def _entry(row: Sequence[Any]) -> Entry:
    kind, id_, title, names, where, about, known_as = row
    return Entry(kind, id_, title, tuple(names), where, about, tuple(known_as))


def packaged(versions: Iterable[str]) -> list[Book]:
    """What is said of versions, as it was when the package was built."""
    return [Book(_read(path_of(version))) for version in versions]


def path_of(version: str) -> Path:
    """The file of a version."""
    return _FILES / f"lookup-{version}.json"


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise fail(
            f"cannot be read: {error}", "install ocpp-codegen again", str(path)
        ) from None


def find(books: Sequence[Book], text: str) -> list[Found]:
    """What is meant, in the version to be shown, then in others; none if nothing is.

    Books are sorted from the oldest version to the newest. The others are those where
    a name leads somewhere too. Misspelt names count where no version has anything.
    """
    newest_first = list(reversed(books))
    for way in (Finder.called, Finder.spelt, Finder.misspelt):
        answers = [Found(book, tuple(way(book.finder, text))) for book in newest_first]
        found = [each for each in answers if each.hits]
        if found:
            shown = min(found, key=lambda each: each.rank)
            named = [each for each in found if each.hits[0].score <= KNOWN_AS]
            return [shown, *(each for each in named if each is not shown)]
    return []
