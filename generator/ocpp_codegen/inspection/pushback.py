"""The lines of a log, numbered, some of which come back."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

Line = tuple[int, str]


class Pushback:
    """Numbered lines, out of batches of lines; read is how many came out of those."""

    def __init__(self, batches: Iterable[list[str]]) -> None:
        self._lines = enumerate(chain.from_iterable(self._counted(batches)), 1)
        self._back: deque[Line] = deque()
        self.read = 0

    def _counted(self, batches: Iterable[list[str]]) -> Iterator[list[str]]:
        for batch in batches:
            self.read += len(batch)
            yield batch

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
