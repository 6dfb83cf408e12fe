"""Finds what a person types among the entries of a version.

This is the matcher of ``show``. That of the HTML page, ``templates/html/finding.js``,
does the same in the same order; ``tests/reference/test_search.py`` holds them together.

Of two hits the one with the smaller score is better: whole names go before beginnings
and words, and misspelt names are looked at when nothing else is found.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

# Every kind of entry, and how much worse it is than an action that fits as well. Of
# equally good ones, those of a kind that stands earlier here come first.
KINDS = {
    "action": 0,
    "message": 1,
    "datatype": 2,
    "enum": 2,
    "field": 3,
    "value": 4,
    "component": 2,
    "variable": 3,
    "key": 2,
    "standard value": 4,
    "error code": 2,
    "vendor data": 2,
}
# Whatever is called by one of these is meant by its name in any case.
_TYPES = ("action", "message", "datatype", "enum")

# Scores: the very name, the name in another case, one of another version or in the
# plural; then beginnings and words, and what is misspelt.
NAME, ANY_CASE, KNOWN_AS = 0, 1, 2
_PARTLY, _BY_WORDS = 10, 12
_MISSPELT, _WORDS_MISSPELT = 100, 104

_NOT_IN_KEYS = re.compile("[^a-z0-9\u0080-\U0010ffff]+")
_WORDS = re.compile("[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z\u0080-\U0010ffff]+[0-9]*|[0-9]+")
# From this length on a word may have one mistake, or two.
_ONE_MISTAKE, _TWO_MISTAKES = 4, 8


def key(text: str) -> str:
    """A name without case and separators: idToken and id_token are one."""
    return _NOT_IN_KEYS.sub("", text.lower())


def words(text: str) -> list[str]:
    """The words in a text or name: ``limit_L2`` is limit and l2."""
    return [word.lower() for word in _WORDS.findall(text)]


class Entry(NamedTuple):
    """What can be found.

    id is its address on the page; that of a field or value begins with that of its
    owner. where and about are shown and searched; known_as leads here from elsewhere.
    """

    kind: str
    id: str
    title: str
    names: tuple[str, ...]
    where: str
    about: str
    known_as: tuple[str, ...]

    @property
    def owner(self) -> str:
        """The id of what a field, value or variable belongs to."""
        return self.id.rpartition(".")[0]


class Hit(NamedTuple):
    """An entry that was found; the smaller the score the better."""

    score: int
    entry: Entry

    @property
    def is_exact(self) -> bool:
        """Whether it is called just as was asked."""
        return self.score <= ANY_CASE


class _Query:
    """What was typed."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.key = key(text)
        self.words = words(text)
        self.singular = self.key.removesuffix("s")
        owner, dot, member = self.text.rpartition(".")
        self.owner = key(owner)
        self.member = key(member) if dot else ""


class _Candidate:
    """An entry with what is compared with a query."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.keys = [key(name) for name in (entry.title, *entry.names)]
        self.known_as = [key(name) for name in entry.known_as]

    @cached_property
    def words(self) -> list[str]:
        """Those of its names."""
        return words(" ".join((self.entry.title, *self.entry.names)))

    @cached_property
    def about(self) -> list[str]:
        """Those of what is said about it."""
        entry = self.entry
        return words(" ".join((entry.where, entry.about, *entry.known_as)))

    @property
    def weight(self) -> int:
        return KINDS[self.entry.kind]


class Finder:
    """The entries of a version, ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._all = [_Candidate(entry) for entry in entries]
        self._by_id = {candidate.entry.id: candidate for candidate in self._all}
        self._by_key: dict[str, list[_Candidate]] = {}
        for candidate in self._all:
            for name in {*candidate.keys, *candidate.known_as}:
                self._by_key.setdefault(name, []).append(candidate)

    @property
    def titles(self) -> list[str]:
        """What the entries are called."""
        return [candidate.entry.title for candidate in self._all]

    def find(self, text: str) -> list[Hit]:
        """What is meant, the best first."""
        return self.spelt(text) or self.misspelt(text)

    def called(self, text: str) -> list[Hit]:
        """What has the very name, or had it in another version."""
        query = _Query(text)
        found = {
            candidate.entry.id: candidate
            for name in (query.key, query.singular, query.member)
            for candidate in self._by_key.get(name, ())
        }
        if query.text in self._by_id:
            found[query.text] = self._by_id[query.text]
        return _sorted((self._named(each, query), each) for each in found.values())

    def spelt(self, text: str) -> list[Hit]:
        """What has the name, or begins with it, or has its words."""
        return self._hits(text, self._score)

    def misspelt(self, text: str) -> list[Hit]:
        """Names that are near, whether there are better ones or not."""
        return self._hits(text, self._misspelt)

    def _hits(
        self, text: str, score: Callable[[_Candidate, _Query], int | None]
    ) -> list[Hit]:
        query = _Query(text)
        if not query.key:
            return []
        return _sorted((score(candidate, query), candidate) for candidate in self._all)

    def _score(self, candidate: _Candidate, query: _Query) -> int | None:
        named = self._named(candidate, query)
        if named is not None:
            return named
        if any(each.startswith(query.key) for each in candidate.keys):
            return _PARTLY + candidate.weight
        cost = _sum(_cost(word, candidate) for word in query.words)
        return None if cost is None else _BY_WORDS + 2 * cost + candidate.weight

    def _named(self, candidate: _Candidate, query: _Query) -> int | None:
        """The score of a name as a whole."""
        entry = candidate.entry
        if query.text == entry.id:
            return NAME
        if query.key in candidate.keys or self._is_member(candidate, query):
            named = entry.kind in _TYPES or query.text == entry.title
            return NAME if named else ANY_CASE
        known = query.key in candidate.known_as or query.singular in candidate.keys
        return KNOWN_AS if known else None

    def _is_member(self, candidate: _Candidate, query: _Query) -> bool:
        """Whether it is called by the names of its owner and itself."""
        if not query.member or query.member not in candidate.keys:
            return False
        owner = self._by_id.get(candidate.entry.owner)
        return owner is not None and query.owner in owner.keys

    def _misspelt(self, candidate: _Candidate, query: _Query) -> int | None:
        far = [_distance(query.key, each) for each in candidate.keys]
        near = min((d for d in far if d is not None), default=None)
        if near is not None:
            return _MISSPELT + 4 * near + candidate.weight
        cost = _sum(_misspelt_cost(word, candidate) for word in query.words)
        return None if cost is None else _WORDS_MISSPELT + 2 * cost + candidate.weight


def _sorted(scored: Iterable[tuple[int | None, _Candidate]]) -> list[Hit]:
    hits = [Hit(score, each.entry) for score, each in scored if score is not None]
    return sorted(hits, key=_rank)


def _rank(hit: Hit) -> tuple[int, int, int, str, str]:
    entry = hit.entry
    place = list(KINDS).index(entry.kind)
    return hit.score, place, len(entry.title), entry.title, entry.id


def _sum(costs: Iterable[int | None]) -> int | None:
    """All costs together; None if there are none, or any word is not there at all."""
    total: int | None = None
    for cost in costs:
        if cost is None:
            return None
        total = cost + (total or 0)
    return total


def _cost(word: str, candidate: _Candidate) -> int | None:
    """How far a word is from being one of the entry."""
    if word in candidate.words or word in candidate.keys:
        return 0
    if any(own.startswith(word) for own in candidate.words):
        return 1
    if len(word) >= 3 and any(word in each for each in candidate.keys):
        return 3
    if word in candidate.about:
        return 3
    if len(word) >= 3 and any(own.startswith(word) for own in candidate.about):
        return 4
    return None


def _misspelt_cost(word: str, candidate: _Candidate) -> int | None:
    """The same for a word that may be misspelt."""
    cost = _cost(word, candidate)
    if cost is not None:
        return cost
    for base, own in ((4, candidate.words), (7, candidate.about)):
        near = _nearest(word, own)
        if near is not None:
            return base + 2 * near
    return None


def _nearest(word: str, others: Sequence[str]) -> int | None:
    found = [_distance(word, other) for other in others]
    return min((d for d in found if d is not None), default=None)


@lru_cache(maxsize=100_000)
def _distance(one: str, other: str) -> int | None:
    """How many letters are wrong, missing, too many or swapped; None for too many."""
    allowed = (len(one) >= _ONE_MISTAKE) + (len(one) >= _TWO_MISTAKES)
    if not allowed or abs(len(one) - len(other)) > allowed:
        return None
    if not _may_be_near(one, other, allowed):
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, own in enumerate(other, 1):
            best = min(row[j] + 1, following[-1] + 1, row[j - 1] + (letter != own))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == own
            following.append(min(best, before[j - 2] + 1) if swapped else best)
        before, row = row, following
    return row[-1] if row[-1] <= allowed else None


def _may_be_near(one: str, other: str, allowed: int) -> bool:
    """A cheap look at the letters, since most words are far from each other."""
    return len(set(one) ^ set(other)) <= 2 * allowed
