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
        # The number of the last line that was taken and did not come back.
        self.last = 0

    def _counted(self, batches: Iterable[list[str]]) -> Iterator[list[str]]:
        for batch in batches:
            self.read += len(batch)
            yield batch

    def rest(self) -> Iterator[Line]:
        """The lines up to the end, those first that come back meanwhile."""
        back = self._back
        while True:
            while back:
                yield back.popleft()
            for line in self._lines:
                yield line
                if back:
                    break
            else:
                return

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        line = self.take()
        if line is None:
            raise StopIteration
        return line

    def take(self) -> Line | None:
        """The next line, or None at the end."""
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is not None:
            self.last = line[0]
        return line

    def push(self, lines: Iterable[Line]) -> None:
        """Gives lines back, to be read again in their order."""
        back = list(lines)
        if back:
            self.last = back[0][0] - 1
            self._back.extendleft(reversed(back))
