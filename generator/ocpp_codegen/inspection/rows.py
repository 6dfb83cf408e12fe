"""Frames that are done, in their order where that costs little."""

from collections import deque
from collections.abc import Callable

from ocpp_codegen.inspection.model import Frame

# How many rows wait behind a request that nobody has answered yet.
WAITING = 1000


class Rows:
    """Hands on frames in order of arrival, and not later than memory allows."""

    def __init__(self, sink: Callable[[Frame], None]) -> None:
        self._sink = sink
        self._waiting: deque[Frame] = deque()
        self._done: set[int] = set()
        self._limit = WAITING

    def expect(self, frame: Frame) -> None:
        """A frame has arrived that will be done some time."""
        self._waiting.append(frame)

    def done(self, frame: Frame) -> None:
        """Nothing will be added to a frame any more."""
        self._done.add(id(frame))
        while self._waiting and id(self._waiting[0]) in self._done:
            self._emit(self._waiting.popleft())
        if len(self._waiting) > self._limit:
            self._pass()

    def _pass(self) -> None:
        """Hands on what is done though something before it is not."""
        open_frames = [frame for frame in self._waiting if id(frame) not in self._done]
        done = [frame for frame in self._waiting if id(frame) in self._done]
        self._waiting = deque(open_frames)
        self._limit = WAITING + 2 * len(open_frames)
        for frame in done:
            self._emit(frame)

    def _emit(self, frame: Frame) -> None:
        self._done.discard(id(frame))
        self._sink(frame)
