"""The lines of a log, numbered, some of which come back."""

from collections import deque
from collections.abc import Iterable, Iterator

Line = tuple[int, str]


class Pushback:
    """Numbered lines, out of batches of lines; number is that of the last one."""

    def __init__(self, batches: Iterable[list[str]]) -> None:
        self._lines = self._numbered(batches)
        self._back: deque[Line] = deque()
        self.number = 0

    def _numbered(self, batches: Iterable[list[str]]) -> Iterator[Line]:
        for batch in batches:
            for line in batch:
                self.number += 1
                yield self.number, line

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        line = self.take()
        if line is None:
            raise StopIteration
        return line

    def take(self) -> Line | None:
        """The next line, or None at the end."""
        return self._back.popleft() if self._back else next(self._lines, None)

    def push(self, lines: Iterable[Line]) -> None:
        """Gives lines back, to be read again in their order."""
        self._back.extendleft(reversed(list(lines)))
