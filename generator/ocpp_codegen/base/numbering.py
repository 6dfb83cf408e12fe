"""Names with a number at their end, where the name itself is taken."""

from collections.abc import Callable
from itertools import chain, count


def numbered(name: str, is_taken: Callable[[str], bool], joint: str = "_") -> str:
    """The name, or with the first number from 2 on that nobody has behind it.

    joint stands between the two.
    """
    others = (f"{name}{joint}{number}" for number in count(2))
    return next(found for found in chain([name], others) if not is_taken(found))
