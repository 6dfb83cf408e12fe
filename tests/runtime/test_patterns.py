r"""Patterns match what ECMAScript says, in linear time, or are refused by name.

Others judge as well: Python's re, after each piece of a pattern was translated, and
jsonschema-rs, which takes patterns as they are.
"""

import random
import re
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from generated import patterns
from generated.patterns import Pattern, PatternError, compile_pattern
from tests.helpers.modules import GENERATED
from tests.project.test_layers import SOURCES, imports

# Of a line, and of a word, in ECMAScript; the latter as part of a class of re.
LINE_ENDS = "\n\r\u2028\u2029"
SPACES = "\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def test_the_generator_uses_the_module_that_it_prints() -> None:
    source, printed = SOURCES / "runtime" / "patterns.py", GENERATED / "patterns.py"
    assert printed.read_text("utf-8").endswith(source.read_text("utf-8"))
    assert "re" not in imports(Path(patterns.__file__))


def test_a_pattern_is_compiled_once() -> None:
    assert compile_pattern("a|b") is compile_pattern("a|b")
    assert repr(compile_pattern("a|b")) == "compile_pattern('a|b')"


# Each construct, with texts that match and texts that don't.
MATCHES = {
    "": (["", "a"], []),
    "b": (["b", "abc"], ["", "a", "B"]),
    "^b": (["b", "bc"], ["", "ab", "\nb"]),
    "b$": (["b", "ab"], ["", "bc", "b\n", "b\nc"]),
    "^$": ([""], ["a", "\n"]),
    "$^": ([""], ["a"]),
    "$a|b^": ([], ["", "a", "b", "ab"]),
    "a(?:^|b)c": (["abc"], ["ac", "c"]),
    "(^)*a($)+": (["a", "ba"], ["ab"]),
    "x|y|": (["", "z"], []),
    "^(?:ab|cd)$": (["ab", "cd"], ["abcd", "ad", ""]),
    "^ab|cd$": (["abx", "xcd"], ["xab", "cdx"]),
    "^(?<name>a)(?<$_1>b)$": (["ab"], ["a", "b"]),
    "^a.c$": (["abc", "a\0c", "a\U0001f600c"], ["ac", *(f"a{x}c" for x in LINE_ENDS)]),
    "^a*$": (["", "a", "aa"], ["b", "ab"]),
    "^a+$": (["a", "aa"], ["", "ab"]),
    "^a?$": (["", "a"], ["aa"]),
    "^a{2}$": (["aa"], ["a", "aaa"]),
    "^a{0}$": ([""], ["a"]),
    "^a{2,}$": (["aa", "aaa"], ["", "a"]),
    "^a{0,}$": (["", "a", "aa"], ["b"]),
    "^a{1,3}$": (["a", "aa", "aaa"], ["", "aaaa"]),
    "^a{01,02}$": (["a", "aa"], ["", "aaa"]),
    "^(?:ab){1,2}c{0,2}$": (["ab", "abab", "abcc"], ["", "ababab", "abccc", "aba"]),
    "^(?:a*)*$": (["", "aa"], ["b"]),
    "^(?:a?){2,3}$": (["", "a", "aaa"], ["aaaa"]),
    "^(?:){3}()*(?:|a)+$": (["", "aa"], ["b"]),
    "^a*?b+?c??d{1,2}?$": (["bd", "aabbcdd"], ["ad", "bddd"]),
    "^[abc]$": (["a", "c"], ["d", "", "ab"]),
    "^[a-c-]$": (["b", "-"], ["d"]),
    "^[-a]$": (["-", "a"], ["b"]),
    "^[+--]$": (["+", ",", "-"], ["."]),
    "^[^a-c]$": (["d", "\n", "\U0001f600"], ["a", "b", ""]),
    "^[a^]$": (["a", "^"], ["b"]),
    "^[a-cb-df]$": (["a", "d", "f"], ["e"]),
    "^[.*+?(){}|$[/]$": (list(".*+?(){}|$[/"), ["a", "\\", "]"]),
    r"^[\]\\\-]$": (["]", "\\", "-"], ["a"]),
    r"^[\b]$": (["\b"], ["b"]),
    r"^[\d\-x]$": (["7", "-", "x"], ["a"]),
    r"^[\w-]$": (["a", "-"], ["+"]),
    r"^[^\S]$": ([" ", "\ufeff"], ["a"]),
    r"^[^\s\S]$": ([], ["a", " "]),
    "[]": ([], ["", "a"]),
    "^[^]$": (["a", "\n", "\U0001f600"], ["", "ab"]),
    r"^\d$": (["0", "9"], ["a", "\u0663"]),
    r"^\D$": (["a", "\u0663"], ["0", ""]),
    r"^\w$": (["a", "Z", "0", "_"], ["-", "\u00e9", "\u017f", "\u212a"]),
    r"^\W$": (["-", "\u00e9"], ["a", "_"]),
    r"^\s$": ([" ", "\v", "\xa0", "\ufeff", *LINE_ENDS], ["\0", "\x85", "\u180e"]),
    r"^\S$": (["a", "\x1c", "\x85"], [" ", "\u3000"]),
    r"^\t\n\v\f\r\0$": (["\t\n\v\f\r\0"], ["tnvfr0"]),
    r"^\cJ\cj$": (["\n\n"], ["JJ"]),
    r"^\x41\u0042$": (["AB"], ["x41u0042"]),
    r"^\u{43}\u{1F600}$": (["C\U0001f600"], ["C"]),
    r"^\ud83D\uDE00$": (["\U0001f600"], ["\ud83d", "\ude00"]),
    r"^\ud83d\u0041\ud83d\n$": (["\ud83dA\ud83d\n"], ["A"]),
    r"^[\ud83d\ude00-\u{1f602}]$": (["\U0001f600", "\U0001f602"], ["\ud83d"]),
    "^.{2}$": (["\U0001f600\U0001f600"], ["\U0001f600"]),
    r"^\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/$": ([r"^$\.*+?()[]{}|/"], ["a"]),
    r"^\-\_\ \@\:\<$": (["-_ @:<"], ["-_"]),
    r"^[A-Z]{2}\*[A-Z0-9]{3}\*E[A-Z0-9*]{1,30}$": (["DE*ABC*E7*1"], ["DE*AB*E7"]),
    r"^[^\s@]+@[^\s@]+\.[a-z]{2,}$": (["a@b.example"], ["a@b", "a b@c.de"]),
}


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_construct_matches(pattern: str) -> None:
    texts, others = MATCHES[pattern]
    found = compile_pattern(pattern)
    assert [text for text in texts if not found.search(text)] == []
    assert [text for text in others if found.search(text)] == []


ESCAPE = r"\ begins no escape of ECMAScript"
GROUP = "(? begins no group of ECMAScript"
COUNT = r"{ begins no count such as {1,2}; write \{"
REFUSED = {
    r"(a)\1": (3, r"\1 (a back reference) is not supported"),
    r"(?<n>a)\k<n>": (7, r"\k (a back reference) is not supported"),
    "a(?=b)": (1, "(?= (lookahead) is not supported"),
    "(?!b)": (0, "(?! (lookahead) is not supported"),
    "(?<=b)": (0, "(?<= (lookbehind) is not supported"),
    "(?<!b)": (0, "(?<! (lookbehind) is not supported"),
    r"a\b": (1, r"\b (a word boundary) is not supported"),
    r"[a\B]": (2, r"\B (a word boundary) is not supported"),
    r"\p{L}": (0, r"\p (Unicode properties) is not supported"),
    r"[\P{L}]": (1, r"\P (Unicode properties) is not supported"),
    "(?i)a": (0, "(?i (flags) is not supported"),
    "(?s-m:a)": (0, "(?s (flags) is not supported"),
    "(?-i:a)": (0, "(?- (flags) is not supported"),
    "(?>a)": (0, GROUP),
    "(?P<n>a)": (0, GROUP),
    "(?<1>a)": (0, GROUP),
    "(?<>a)": (0, GROUP),
    "(?<n": (0, GROUP),
    "(?#a)": (0, GROUP),
    "(?": (0, GROUP),
    r"ab\A": (2, ESCAPE),
    r"\Z": (0, ESCAPE),
    r"\Qa\E": (0, ESCAPE),
    r"\07": (0, ESCAPE),
    r"\8": (0, r"\8 (a back reference) is not supported"),
    "\\\u00e9": (0, ESCAPE),
    r"\c1": (0, ESCAPE),
    r"\x4": (0, ESCAPE),
    r"\xg0": (0, ESCAPE),
    r"\u12": (0, ESCAPE),
    r"\u{}": (0, ESCAPE),
    r"\u{41": (0, ESCAPE),
    r"\u{110000}": (0, ESCAPE),
    "a\\": (2, "the pattern ends too early"),
    "[a": (2, "the pattern ends too early"),
    "[a-": (3, "the pattern ends too early"),
    "[[:alpha:]]": (10, r"] stands alone; write \]"),
    "a]": (1, r"] stands alone; write \]"),
    "a}": (1, r"} stands alone; write \}"),
    "{1}": (0, r"{ stands alone; write \{"),
    "a{": (1, COUNT),
    "a{b}": (1, COUNT),
    "a{,2}": (1, COUNT),
    "a{1": (1, COUNT),
    "a{1, 2}": (1, COUNT),
    "a{\u0661}": (1, COUNT),
    "a{2,1}": (1, "a count from more to less"),
    "*a": (0, r"* has nothing to count; write \*"),
    "a|+": (2, r"+ has nothing to count; write \+"),
    "(?:?)": (3, r"? has nothing to count; write \?"),
    "a**": (2, r"* has nothing to count; write \*"),
    "a*+": (2, r"+ has nothing to count; write \+"),
    "a???": (3, r"? has nothing to count; write \?"),
    "a{1}{2}": (4, r"{ stands alone; write \{"),
    "^*": (1, "^ and $ can't be counted"),
    "a${2}": (2, "^ and $ can't be counted"),
    "(a": (0, "a ( without its )"),
    "a)b": (1, "a ) without its ("),
    "[b-a]": (1, "a range from a larger to a smaller character"),
    r"[\d-x]": (1, "a range from or to a whole class"),
    r"[a-\W]": (1, "a range from or to a whole class"),
}


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_is_not_supported_is_refused_by_name(pattern: str) -> None:
    position, reason = REFUSED[pattern]
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)
    assert (error.value.position, error.value.reason) == (position, reason)
    assert str(error.value) == f"at character {position + 1}: {reason}"


# Others judge as well

FUZZED = (1_000, pytest.param(5_000, marks=pytest.mark.slow))
TEXTS = 10
ALPHABET = "aab01 _-.\nAz\u2028\r\xa0\ufeff\u00e9\U0001f600\0\t\u0663\u017f\x1c"


class Piece(NamedTuple):
    """A piece of a pattern, and what re calls it."""

    ours: str
    theirs: str


ATOMS = [
    *(Piece(x, x) for x in ("a", "b", "0", "_", " ", "-", "\u00e9", "\U0001f600")),
    *(Piece(x, x) for x in (r"\d", r"\D", r"\w", r"\W", r"\n", r"\.", r"\x41")),
    Piece(r"\s", f"[{SPACES}]"),
    Piece(r"\S", f"[^{SPACES}]"),
    Piece(".", f"[^{LINE_ENDS}]"),
    Piece(r"\u{1F600}", "\U0001f600"),
]
EDGES = [Piece("^", r"\A"), Piece("$", r"\Z")]
MEMBERS = [
    *(Piece(x, x) for x in ("a-z", "0-9", "b", "_", r"\d", r"\w", r"\D", r"\W", r"\-")),
    Piece(r"\s", SPACES),
    Piece(r"A-\u{ffff}", "A-\uffff"),
]
COUNTS = ["*", "+", "?", "*?", "+?", "{2}", "{0}", "{1,3}", "{0,2}", "{2,}", "{1,2}?"]


def joined(*pieces: Piece | str) -> Piece:
    """Pieces behind each other; a string is the same for both."""
    both = [Piece(x, x) if isinstance(x, str) else x for x in pieces]
    return Piece("".join(x.ours for x in both), "".join(x.theirs for x in both))


class Maker:
    """Makes patterns, the same ones from the same seed."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.names = 0

    def choice(self, depth: int) -> Piece:
        """Some alternatives."""
        first, *others = (
            self.sequence(depth) for _ in range(self.random.choice([1, 1, 1, 2, 3]))
        )
        return joined(first, *(joined("|", other) for other in others))

    def sequence(self, depth: int) -> Piece:
        """Some parts, or none."""
        return joined(*(self.part(depth) for _ in range(self.random.randrange(4))))

    def part(self, depth: int) -> Piece:
        """Something, with or without a count."""
        if self.random.random() < 0.1:
            return self.random.choice(EDGES)
        atom = self.atom(depth)
        if self.random.random() < 0.6:
            return atom
        return joined(atom, self.random.choice(COUNTS))

    def atom(self, depth: int) -> Piece:
        """A group, a class or a character."""
        kind = self.random.random()
        if depth and kind < 0.3:
            return joined(self.opening(), self.choice(depth - 1), ")")
        if kind < 0.5:
            members = self.random.sample(MEMBERS, self.random.randrange(1, 4))
            return joined(self.random.choice(["[", "[^"]), *members, "]")
        return self.random.choice(ATOMS)

    def opening(self) -> Piece:
        """The beginning of a group."""
        self.names += 1
        named = Piece(f"(?<n{self.names}>", f"(?P<n{self.names}>")
        return self.random.choice([Piece("(", "("), Piece("(?:", "(?:"), named])

    def text(self) -> str:
        """A short text, so that re comes to an end."""
        return "".join(self.random.choices(ALPHABET, k=self.random.randrange(8)))


# What is remembered: enough, or so little that it is forgotten after each step.
@pytest.mark.parametrize("limit", [patterns.MAX_REMEMBERED, 0])
@pytest.mark.parametrize("count", FUZZED)
def test_others_say_the_same(
    count: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "MAX_REMEMBERED", limit)
    maker = Maker(f"patterns {limit}")
    verdicts: Counter[tuple[str, bool]] = Counter()
    for _ in range(count):
        piece = maker.choice(3)
        ours, theirs = Pattern(piece.ours), re.compile(piece.theirs, re.ASCII)
        # jsonschema-rs can't count (?:), but can count ().
        pattern = piece.ours.replace("(?:)", "()")
        schema = jsonschema_rs.validator_for({"pattern": pattern})
        for text in (maker.text() for _ in range(TEXTS)):
            verdict = ours.search(text)
            assert verdict == bool(theirs.search(text)), (piece, text)
            verdicts["re", verdict] += 1
            # To jsonschema-rs, . takes all but the first of these.
            if set(text).isdisjoint(LINE_ENDS[1:]):
                assert verdict == schema.is_valid(text), (piece, text)
                verdicts["jsonschema-rs", verdict] += 1
    assert sum(verdicts.values()) > count * TEXTS
    assert min(verdicts.values()) > count * TEXTS / 10, verdicts


@pytest.mark.parametrize("escape", "dDwWsS")
def test_a_class_holds_what_it_does_for_others(escape: str) -> None:
    ours = compile_pattern(rf"^\{escape}$")
    schema = jsonschema_rs.validator_for({"pattern": rf"^\{escape}$"})
    codes = (*range(0x3100), *range(0xFE00, 0x10500), 0x1D7D8, 0x10FFFF)
    for character in map(chr, codes):
        assert ours.search(character) == schema.is_valid(character), ascii(character)


# Time and memory


def steps(function: Callable[..., object], *arguments: Any) -> int:
    """How many lines of Python a call runs."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return count


def test_steps_are_counted() -> None:
    def square(number: int) -> None:
        for _ in range(number):
            for _ in range(number):
                pass

    assert steps(square, 100) > 50 * steps(square, 10)


# Each would keep re busy for longer than anybody waits, or for a time that grows
# faster than the text.
EVIL = {
    "(a+)+$": "a",
    "^(a+)+$": "a",
    "(a|a)*b": "a",
    "(a|aa)+$": "a",
    "(.*)*x": "a",
    "([a-zA-Z]+)*!": "aZ",
    ".*.*.*=": "a",
    r"^(\w+\s?)*$": "ab ",
    "(?:a?){30}a{30}": "b",
    "^(?:a?){30}a{30}$": "a",
    "(x+x+)+y": "x",
    r"\s+$": " ",
    # There are more sets of states than anybody could remember.
    "[ab]*a[ab]{30}c": "ab",
}


@pytest.mark.parametrize("pattern", EVIL)
def test_ten_times_the_text_takes_ten_times_the_steps(pattern: str) -> None:
    text = "".join(random.Random(pattern).choices(EVIL[pattern], k=1_000)) + "-"
    short = steps(Pattern(pattern).search, text[:99] + "-")
    long = steps(Pattern(pattern).search, text)
    assert long < 12 * short


HOSTILE = {
    "((a{1,100}){1,100}){1,100}": "more than 5,000 states",
    "(?:" * 49 + "a" + "){50}" * 49: "more than 5,000 states",
    "a{5000}" * 280: "more than 5,000 states",
    "a{4999}|" * 240: "more than 5,000 states",
    "(?:a?){2501}": "more than 5,000 states",
    "a{" + "9" * 1_990 + "}": "more than 5,000 states",
    "(?:){" + "9" * 1_990 + ",}": "more than 5,000 states",
    "a{5001}": "more than 5,000 states",
    "a{5000}": "",
    "(?:(?:a{0}){5000}){5000}" * 80: "",
    "(?:" * 50 + "a" + ")+" * 50: "",
    "(" * 51 + ")" * 51: "deeper than 50",
    "(" * 2_000: "deeper than 50",
    "[" * 2_000: "too early",
    "\\ud83d" * 333: "",
    "\\u{" + "f" * 1_990 + "}": "no escape",
    "a|" * 1_000: "",
    "[" + "".join(map(chr, range(300, 4_200, 2))) + "]": "",
    ".*" * 1_000: "",
    "a" * 2_000: "",
    "a" * 2_001: "longer than 2,000",
}


@pytest.mark.parametrize("pattern", HOSTILE, ids=range(len(HOSTILE)))
def test_no_pattern_takes_much(pattern: str) -> None:
    def attempt() -> str:
        try:
            Pattern(pattern).search("ab" * 5)
        except PatternError as error:
            return error.reason
        return ""

    assert HOSTILE[pattern] in attempt()
    assert bool(attempt()) == bool(HOSTILE[pattern])
    assert steps(attempt) < 500_000
    tracemalloc.start()
    try:
        attempt()
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def remembered(pattern: Pattern) -> int:
    """How many states and steps a pattern remembers."""
    return sum(map(len, pattern._sets)) + len(pattern._steps)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = "[ab]*a[ab]{30}c"
    text = "".join(random.Random(pattern).choices("ab", k=500))
    free = Pattern(pattern)
    monkeypatch.setattr(patterns, "MAX_REMEMBERED", 1_000)
    bound = Pattern(pattern)
    for end, found in (("", False), ("a" + "b" * 30 + "c", True), ("b" * 32, False)):
        assert free.search(text + end) == bound.search(text + end) == found
    assert remembered(bound) <= 1_000 < 5_000 < remembered(free)


def test_threads_may_share_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MAX_REMEMBERED", 60)
    found = Pattern("^(?:[ab]*a[ab]{6}|b*)$")
    theirs = re.compile(r"\A(?:[ab]*a[ab]{6}|b*)\Z")
    wrong = []

    def work(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(300):
            text = "".join(rng.choices("aab", k=rng.randrange(12)))
            try:
                if found.search(text) != bool(theirs.search(text)):
                    wrong.append(text)
            except Exception as error:
                wrong.append(repr(error))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []
