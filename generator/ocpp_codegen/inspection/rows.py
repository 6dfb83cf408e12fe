"""Frames that are done, in their order where that costs little."""

from collections import deque
from collections.abc import Callable

from ocpp_codegen.inspection.model import Frame

# How many rows wait behind a request that nobody has answered yet.
WAITING = 1000


class Rows:
    """Hands on frames in order of arrival, and not later than memory allows.

    add counts a frame that is done, and sink gets it.
    """

    def __init__(
        self, add: Callable[[Frame], None], sink: Callable[[Frame], None]
    ) -> None:
        self._add = add
        self._sink = sink
        self._waiting: deque[Frame] = deque()
        # Called with a frame that has arrived, and that will be done some time.
        self.expect: Callable[[Frame], None] = self._waiting.append
        self._done: set[int] = set()
        self._limit = WAITING

    def done(self, frame: Frame) -> None:
        """Nothing will be added to a frame any more."""
        # These are large, and frames are kept to tell copies of them.
        frame.message = frame.facts = None
        waiting, done = self._waiting, self._done
        if waiting and waiting[0] is frame:  # the usual case
            waiting.popleft()
            self._add(frame)
            self._sink(frame)
            if not done:
                return
        else:
            done.add(id(frame))
        while done and waiting and id(waiting[0]) in done:
            self._emit(waiting.popleft())
        if len(waiting) > self._limit:
            self._pass()

    def _pass(self) -> None:
        """Hands on what is done though something before it is not."""
        open_frames = [frame for frame in self._waiting if id(frame) not in self._done]
        done = [frame for frame in self._waiting if id(frame) in self._done]
        self._waiting.clear()
        self._waiting.extend(open_frames)
        self._limit = WAITING + 2 * len(open_frames)
        for frame in done:
            self._emit(frame)

    def _emit(self, frame: Frame) -> None:
        self._done.discard(id(frame))
        self._add(frame)
        self._sink(frame)
