"""Payloads of the same shape as ones that the codec has found right.

Most messages of a log differ from one before in times, numbers and names alone. A
payload that is right is made a pattern, in which a value is open where the codec takes
the extremes of what may stand there; what the pattern matches is right as well. To
match it takes a fraction of the time that it takes to read the JSON.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ocpp_codegen.inspection.bindings import Path, bound, says_facts
from ocpp_codegen.inspection.compiled import Hole, Match, Parts, Shape, matcher
from ocpp_codegen.inspection.model import Frame

# Payloads of the same letters that come so often are worth a pattern.
OFTEN = 16
# How many patterns are kept for a message, and made at all: each takes milliseconds.
KEPT = 12
MADE = 300
# How many letters are counted for a message, and how many short payloads are kept.
COUNTED = 500
SHORT = 48
# No larger payload is made a pattern.
LONGEST = 4000

# A text of another kind is left to the codec.
_PLAIN = re.compile(r"[ -\[\]-~]*")
_TOKENS = re.compile(
    r"(?P<key>\"[^\"]*\"\s*:)|\"(?P<string>[^\"]*)\"|(?P<number>-?\d[\d.]*(?![\d.eE+-]))"
    r"|(?P<bool>true|false)|(?P<other>[^\s{}\[\],:]+)|[\s{}\[\],:]+"
)
_LETTERS = str.maketrans("", "", "0123456789abcdefABCDEF.-")


class Open(NamedTuple):
    """A hole, and the extremes of what may stand there."""

    hole: Hole
    extremes: tuple[str, ...]


# The widest first. A limit, a length, and what a number has to be a multiple of are
# kept by all if the extremes and the smallest step keep them.
_NUMBERS = (
    Open(
        Hole("number", signed=True, fraction=True),
        ("-999999999.999999", "-0.0", "-0", "0", "0.000001", "1", "999999999.999999"),
    ),
    Open(
        Hole("number", fraction=True),
        ("0", "0.0", "0.000001", "1", "999999999.999999"),
    ),
    Open(Hole("number", signed=True), ("-999999999", "-0", "0", "1", "999999999")),
    Open(Hole("number"), ("0", "1", "999999999")),
    Open(Hole("number", above_zero=True), ("1", "2", "999999999")),
)
_STRINGS = tuple(
    Open(Hole("string", most=most), ("x", " ", "x" * most, "9" * most))
    for most in (255, 64, 50, 36, 25, 20, 8)
)
_BOOLS = (Open(Hole("bool"), ("true", "false")),)
_CHOICES = {"number": _NUMBERS, "string": _STRINGS, "bool": _BOOLS}

# Makes what matches a pattern, which says such facts; None of those that a regular
# expression has to match.
Matcher = Callable[[Parts, Shape | None], Match | None]


class Template(NamedTuple):
    """What matches payloads that are right, and makes facts of what that gives."""

    match: Match
    facts: Callable[[Any], Any] | None


class Templates:
    """The payloads of one message of a version that are known to be right."""

    def __init__(
        self,
        codec: Any,
        cls: Any,
        action: str,
        is_request: bool,
        matcher: Matcher = matcher,
    ) -> None:
        self._codec = codec
        self._matcher = matcher
        self.cls = cls
        self._action = action if is_request else ""
        self._says_facts = says_facts(self._action)
        self._patterns: list[Template] = []
        self._short: set[str] = set()
        self._counts: dict[int, int] = {}
        self._is_open: dict[tuple[tuple[str | None, ...], Hole], bool] = {}
        self._made = 0

    def take(self, frame: Frame, payload: str) -> bool:
        """Whether the payload of a frame is known to be right; gives it its facts."""
        if len(payload) < SHORT and payload in self._short:
            frame.checked = True
            return True
        patterns = self._patterns
        for template in patterns:
            match, make = template
            found = match(payload)
            if found is not None:
                if template is not patterns[0]:
                    patterns.remove(template)
                    patterns.insert(0, template)
                if self._says_facts:
                    frame.facts = found if make is None else make(found)
                frame.checked = True
                return True
        return False

    def learn(self, payload: str) -> None:
        """Takes a payload that is right."""
        if len(payload) > LONGEST:
            return
        is_short = len(payload) < SHORT and len(self._short) < COUNTED
        if is_short and not self._says_facts:
            self._short.add(payload)
        letters = hash(payload.translate(_LETTERS))
        counts = self._counts
        count = counts[letters] = counts.get(letters, 0) + 1
        if count == OFTEN and self._made < MADE and _PLAIN.fullmatch(payload):
            self._made += 1
            self._patterns.insert(0, self._template(payload))
            del self._patterns[KEPT:]
        elif len(counts) > COUNTED:
            counts.clear()

    def _template(self, payload: str) -> Template:
        """The pattern of a payload that is right."""
        value = json.loads(payload)
        paths = _leaves(value, ())
        facts = bound(self._action, value)
        parts: list[str | Hole] = [""]
        captured: list[tuple[Path, str]] = []
        for token in _TOKENS.finditer(payload):
            hole = path = None
            if token.lastgroup not in (None, "key"):
                path = next(paths)
                if facts is None or not facts.is_fixed(path):
                    hole = self._open(payload, token, path)
            if hole is None or path is None:
                parts[-1] = f"{parts[-1]}{token[0]}"
                continue
            if facts is not None and facts.is_fact(path):
                hole = hole._replace(captured=True)
                captured.append((path, hole.kind))
            quote = '"' if hole.kind == "string" else ""
            parts[-1] = f"{parts[-1]}{quote}"
            parts += [hole, quote]
        if facts is None:
            return Template(self._matcher(parts, None) or _regex(parts), None)
        facts.bind(captured)
        shape = facts.shape()
        match = self._matcher(parts, shape)
        if match is None:
            return Template(_regex(parts), _of_groups(facts.maker(are_read=False)))
        made = None if shape is not None else facts.maker(are_read=True)
        return Template(match, made)

    def _open(self, payload: str, token: re.Match[str], path: Path) -> Hole | None:
        """What may stand for a value of a payload; None where only itself may."""
        kind = str(token.lastgroup)
        general = tuple(None if isinstance(step, int) else step for step in path)
        for hole, extremes in _CHOICES.get(kind, ()):
            if re.fullmatch(hole.regex, token[kind]) is None:
                continue
            key = general, hole
            if key not in self._is_open:
                start, end = token.span(kind)
                self._is_open[key] = all(
                    self._takes(f"{payload[:start]}{extreme}{payload[end:]}")
                    for extreme in extremes
                )
            if self._is_open[key]:
                return hole
        return None

    def _takes(self, payload: str) -> bool:
        try:
            self._codec.from_json(self.cls, payload)
        except ValueError:
            return False
        return True


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    """The paths of the values of a payload, in their order in the text."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    else:
        yield path


def _of_groups(make: Callable[[tuple[Any, ...]], Any]) -> Callable[[Any], Any]:
    """What makes facts of the match of a regular expression."""
    return lambda found: make(found.groups())


def _regex(parts: Parts) -> Match:
    """What matches a pattern, by a regular expression."""
    texts = (
        re.escape(part)
        if isinstance(part, str)
        else f"({part.regex})"
        if part.captured
        else part.regex
        for part in parts
    )
    return re.compile("".join(texts)).fullmatch
