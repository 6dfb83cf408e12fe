"""What is tolerated: the rules that a message may break."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, cast

from .error_codes import CODES

__all__ = [
    "EVERY_RULE",
    "NOTHING_TOLERATED",
    "READING",
    "TOLERATED",
    "Tolerance",
    "tolerance",
]

# Every rule that a finding can have.
EVERY_RULE: Final = frozenset(CODES) | {"frame"}

# In a set of rules: whatever has a reading, under any rule.
READING: Final = "reading"

_KNOWN: Final = EVERY_RULE | {READING}

# What tolerant=True stands for. A message without what is required, such as one of
# another version, says too little for a program to act on.
TOLERATED: Final = EVERY_RULE - {"required", "dependentRequired"}

NOTHING_TOLERATED: Final[frozenset[str]] = frozenset()

Tolerance = bool | Collection[str]


def tolerance(tolerant: Tolerance) -> frozenset[str]:
    """The rules that a value of tolerant stands for.

    ValueError for an unknown rule, TypeError for anything but rules.
    """
    if isinstance(tolerant, bool):
        return TOLERATED if tolerant else NOTHING_TOLERATED
    if tolerant is EVERY_RULE:
        return EVERY_RULE
    if tolerant.__class__ is frozenset and _KNOWN.issuperset(tolerant):
        return cast("frozenset[str]", tolerant)
    if isinstance(tolerant, Mapping):
        hint = "only ChargePoint.tolerant can be a dict from action to these"
        raise TypeError(f"tolerant must be True, False, or a set of rules; {hint}")
    if isinstance(tolerant, str) or not isinstance(tolerant, Iterable):
        kind = type(tolerant).__name__
        raise TypeError(f"tolerant must be True, False, or a set of rules, not {kind}")
    rules = frozenset(tolerant)
    unknown = sorted(rules - _KNOWN, key=str)
    if unknown:
        known = ", ".join(sorted(_KNOWN))
        raise ValueError(f"tolerant has an unknown rule {unknown[0]!r}: use {known}")
    return rules
