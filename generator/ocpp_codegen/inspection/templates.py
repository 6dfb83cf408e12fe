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

from ocpp_codegen.inspection.bindings import Bound, Path, bound, says_facts
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
    """What may stand instead of a value, and the extremes of that."""

    pattern: str
    extremes: tuple[str, ...]


# The widest first. A limit, a length, and what a number has to be a multiple of are
# kept by all if the extremes and the smallest step keep them.
_NUMBERS = (
    Open(
        r"-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?",
        ("-999999999.999999", "-0.0", "-0", "0", "0.000001", "1", "999999999.999999"),
    ),
    Open(
        r"(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?",
        ("0", "0.0", "0.000001", "1", "999999999.999999"),
    ),
    Open(r"-?(?:0|[1-9]\d{0,8})", ("-999999999", "-0", "0", "1", "999999999")),
    Open(r"(?:0|[1-9]\d{0,8})", ("0", "1", "999999999")),
    Open(r"[1-9]\d{0,8}", ("1", "2", "999999999")),
)
_STRINGS = tuple(
    Open(rf"[ !#-\[\]-~]{{1,{most}}}", ("x", " ", "x" * most, "9" * most))
    for most in (255, 64, 50, 36, 25, 20, 8)
)
_BOOLS = (Open("true|false", ("true", "false")),)


class Template(NamedTuple):
    """A pattern of payloads that are right, and the facts that it captures."""

    fullmatch: Callable[[str], re.Match[str] | None]
    bound: Bound | None


class Templates:
    """The payloads of one message of a version that are known to be right."""

    def __init__(self, codec: Any, cls: Any, action: str, is_request: bool) -> None:
        self._codec = codec
        self.cls = cls
        self._action = action if is_request else ""
        self._says_facts = says_facts(self._action)
        self._patterns: list[Template] = []
        self._short: set[str] = set()
        self._counts: dict[int, int] = {}
        self._is_open: dict[tuple[tuple[str | None, ...], str], bool] = {}
        self._made = 0

    def take(self, frame: Frame, payload: str) -> bool:
        """Whether the payload of a frame is known to be right; gives it its facts."""
        if len(payload) < SHORT and payload in self._short:
            return True
        patterns = self._patterns
        for template in patterns:
            fullmatch, bound = template
            found = fullmatch(payload)
            if found is not None:
                if template is not patterns[0]:
                    patterns.remove(template)
                    patterns.insert(0, template)
                if bound is not None:
                    frame.facts = bound.facts(found.groups())
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
        parts: list[str] = []
        groups = 0
        for match in _TOKENS.finditer(payload):
            kind = match.lastgroup
            if kind in (None, "key"):
                parts.append(re.escape(match[0]))
                continue
            path = next(paths)
            fixed = facts is not None and facts.is_fixed(path)
            part = None if fixed else self._open(payload, match, path)
            if part is None:
                parts.append(re.escape(match[0]))
                continue
            captured = facts is not None and facts.capture(path, str(kind), groups)
            groups += captured
            part = f"({part})" if captured else f"(?:{part})"
            parts.append(f'"{part}"' if kind == "string" else part)
        if facts is not None:
            facts.close(groups)
        return Template(re.compile("".join(parts)).fullmatch, facts)

    def _open(self, payload: str, match: re.Match[str], path: Path) -> str | None:
        """What may stand for a value of a payload; None where only itself may."""
        kind = str(match.lastgroup)
        text = match[kind]
        choices = {"number": _NUMBERS, "string": _STRINGS, "bool": _BOOLS}
        general = tuple(None if isinstance(step, int) else step for step in path)
        for choice in choices.get(kind, ()):
            if re.fullmatch(choice.pattern, text) is None:
                continue
            key = general, choice.pattern
            if key not in self._is_open:
                start, end = match.span(kind)
                self._is_open[key] = all(
                    self._takes(f"{payload[:start]}{extreme}{payload[end:]}")
                    for extreme in choice.extremes
                )
            if self._is_open[key]:
                return choice.pattern
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
