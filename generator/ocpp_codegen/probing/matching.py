"""Which frame of a peer answers which vector."""

import json
from dataclasses import dataclass, field
from typing import Any

from ocpp_codegen.reference.frames import FrameVector

# Ids of so many characters may be those of the peer; -1 is that of what is unreadable.
SHORT = 3


@dataclass
class Matching:
    """Matches answers to vectors, by the message id of what was sent.

    What could not be read is answered under no id of ours, and a short id may be one
    that a peer makes up. Peers answer in order, if late: such a frame belongs to the
    earliest vector that is open, that is for which nothing has come yet, and nothing
    for what was sent after it.
    """

    _by_id: dict[str, int] = field(default_factory=dict)
    _open: list[int] = field(default_factory=list)
    _last: int = 0

    def sent(self, index: int, vector: FrameVector) -> None:
        """A vector is about to be sent."""
        self._last = index
        self._open.append(index)
        ids = {answer.message_id for answer in vector.answers if answer}
        for message_id in (_id_of(parsed(vector.text)), *ids):
            if is_telling(message_id):
                self._by_id[str(message_id)] = index

    def about(self, frame: Any) -> int:
        """The vector that a frame answers."""
        key = _id_of(frame)
        if key is None or key not in self._by_id:
            return self._open[0] if self._open else self._last
        found = self._by_id[key]
        self.close(found - 1)
        return found

    def close(self, index: int) -> None:
        """Nothing more is to come for the vectors up to this one."""
        self._open = [each for each in self._open if each > index]


def parsed(text: str | bytes) -> Any:
    """The JSON of a text; the text itself where it has none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text if isinstance(text, str) else "bytes"


def is_telling(message_id: Any) -> bool:
    """Whether an answer under this id can only be about what was sent under it."""
    return isinstance(message_id, str) and len(message_id) > SHORT


def _id_of(frame: Any) -> str | None:
    """The message id of a frame, if it tells what the frame is about."""
    message_id = frame[1] if isinstance(frame, list) and len(frame) > 1 else None
    return message_id if is_telling(message_id) else None
