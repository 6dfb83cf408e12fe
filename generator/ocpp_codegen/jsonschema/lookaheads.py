"""Patterns that first look ahead, such as ``^(?!x)y``, as several that do not.

What follows ^ has to match, or must not, where the rest of the pattern begins as well,
so each is a pattern of its own.
"""

from dataclasses import dataclass

_KINDS = {"(?=": True, "(?!": False}


@dataclass(frozen=True)
class Parts:
    """A pattern without its lookaheads, and those as patterns: for and against it."""

    rest: str
    needed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Each pattern."""
        return self.rest, *self.needed, *self.excluded


def parts(pattern: str) -> Parts:
    """A pattern taken apart; whole where nothing can be."""
    ahead: dict[bool, list[str]] = {True: [], False: []}
    rest = pattern.removeprefix("^")
    while rest != pattern and rest[:3] in _KINDS:
        end = _end(rest)
        if end < 0:
            return Parts(pattern)
        ahead[_KINDS[rest[:3]]].append(f"^(?:{rest[3:end]})")
        rest = rest[end + 1 :]
    if not any(ahead.values()) or _has_choice(rest):
        return Parts(pattern)
    return Parts(f"^{rest}", tuple(ahead[True]), tuple(ahead[False]))


def _end(text: str) -> int:
    """Where the group ends that a text begins with; -1 if it does not end."""
    depth = 0
    for index, character in _syntax(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return index
    return -1


def _has_choice(text: str) -> bool:
    """Whether a text has a | that stands in no group."""
    depth = 0
    for _, character in _syntax(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and depth == 0:
            return True
    return False


def _syntax(text: str) -> list[tuple[int, str]]:
    """The characters outside sets that no backslash makes literal."""
    found = []
    is_literal = in_set = False
    for index, character in enumerate(text):
        if is_literal:
            is_literal = False
        elif character == "\\":
            is_literal = True
        elif in_set:
            in_set = character != "]"
        elif character == "[":
            in_set = True
        else:
            found.append((index, character))
    return found
