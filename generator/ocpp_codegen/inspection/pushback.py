"""The lines of a log, numbered, some of which come back."""

from collections import deque
from collections.abc import Iterable, Iterator

Line = tuple[int, str]


class Pushback:
    """Numbered lines, out of batches of lines; number is that of the last one."""

    def __init__(self, batches: Iterable[list[str]]) -> None:
        self._batches = iter(batches)
        self._batch: Iterator[str] = iter(())
        self._back: deque[Line] = deque()
        self.number = 0

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        line = self.take()
        if line is None:
            raise StopIteration
        return line

    def take(self) -> Line | None:
        """The next line, or None at the end."""
        if self._back:
            return self._back.popleft()
        for line in self._batch:
            self.number += 1
            return self.number, line
        for batch in self._batches:
            self._batch = iter(batch)
            return self.take()
        return None

    def push(self, lines: Iterable[Line]) -> None:
        """Gives lines back, to be read again in their order."""
        self._back.extendleft(reversed(list(lines)))
