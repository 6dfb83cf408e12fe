"""Names for what vendors call as they like: usable in Python, and no two alike."""

import keyword
import re
from collections.abc import Callable, Collection, Container, Sequence

from ocpp_codegen.base.letters import without_accents

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)

# What characters are called where nothing else tells two values apart.
_SIGNS = {"+": "plus", "-": "minus", "<": "less", ">": "more", "=": "equal"}
_SIGNS |= {"%": "percent", "*": "star", "&": "and", "!": "not"}


def is_name(name: str) -> bool:
    """Whether generated modules may have a name."""
    usable = _IDENTIFIER.fullmatch(name) and not keyword.iskeyword(name)
    return bool(usable) and not name.endswith("__")


def usable(name: str, other: str) -> str:
    """A name itself if it may be one, else what is left of it, or the other."""
    if is_name(name):
        return name
    left = re.sub(r"[^A-Za-z0-9]+", "_", without_accents(name)).strip("_")
    if left and not left[0].isalpha():
        left = f"{other}_{left}"
    return left if is_name(left) else other


def free(name: str, taken: Container[str], numbers: dict[str, int]) -> str:
    """The name, or with a number at its end; numbers has the last of each name."""
    found = name
    while found in taken:
        numbers[name] = numbers.get(name, 1) + 1
        found = f"{name}_{numbers[name]}"
    return found


def apart(
    rule: Callable[[str], str], values: Sequence[str], reserved: Collection[str]
) -> dict[str, str]:
    """A name for each value, by a rule that may give two of them the same.

    reserved are the names that others have.
    """
    groups: dict[str, list[str]] = {}
    for value in values:
        groups.setdefault(rule(value), []).append(value)
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    taken = {*groups, *reserved}
    for name, alike in groups.items():
        if name not in reserved:
            taken.remove(name)
        for value in alike:
            spelt = "".join(f" {_SIGNS[c]} " if c in _SIGNS else c for c in value)
            own = name
            if (len(alike) > 1 or name in reserved) and spelt != value:
                own = re.sub("_+", "_", rule(spelt)).rstrip("_")
            names[value] = free(own, taken, numbers)
            taken.add(names[value])
    return names
