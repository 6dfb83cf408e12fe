"""An iterator that takes back what was read too far."""

from collections import deque
from collections.abc import Iterable, Iterator

Line = tuple[int, str]


class Pushback:
    """Numbered lines, some of which come back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._back: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self._back:
            return self._back.popleft()
        return next(self._lines)

    def take(self) -> Line | None:
        """The next line, or None at the end."""
        return next(self, None)

    def push(self, lines: Iterable[Line]) -> None:
        """Gives lines back, to be read again in their order."""
        self._back.extendleft(reversed(list(lines)))
