"""What the stages hand to each other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FROM_STATION = "station->csms"
FROM_CSMS = "csms->station"

# Types of messages, as OCPP-J numbers them.
CALL = 2
CALLRESULT = 3
CALLERROR = 4
CALLRESULTERROR = 5
SEND = 6

KINDS = {
    CALL: "CALL",
    CALLRESULT: "CALLRESULT",
    CALLERROR: "CALLERROR",
    CALLRESULTERROR: "CALLRESULTERROR",
    SEND: "SEND",
}
REQUESTS = (CALL, SEND)
ANSWERS = (CALLRESULT, CALLERROR)


# Where the payload stands in a frame.
_PLACES = {CALL: 3, SEND: 3, CALLRESULT: 2}


# Each way, and the way back.
OPPOSITE: Mapping[str | None, str] = {
    FROM_STATION: FROM_CSMS,
    FROM_CSMS: FROM_STATION,
}


def opposite(direction: str | None) -> str | None:
    """The way back; None where the way is unknown."""
    return OPPOSITE.get(direction)


class Finding(NamedTuple):
    """One fault.

    rule is a keyword of the schema or one of the rules of the conversation,
    pointer a JSON pointer into the payload, code an error code of OCPP-J or
    empty where none answers the fault.
    """

    rule: str
    message: str
    pointer: str = ""
    code: str = ""


class Context(NamedTuple):
    """What stands around a frame.

    before and after are the text of its line on either side, aside the text of
    other fields; fields are the named values of a JSON object or a CSV row, column
    is the name of the one that held the frame.
    """

    before: str = ""
    after: str = ""
    aside: str = ""
    fields: Mapping[str, str] = {}
    column: str = ""


# That of a frame whose surroundings are known.
NO_CONTEXT = Context()


class Group:
    """What frames have in common that differ in time, line, id and payload alone.

    tally is where they are counted, parts what their rows have in common, once both
    are known.
    """

    __slots__ = ("parts", "tally")

    def __init__(self) -> None:
        self.tally: Any = None
        self.parts: Any = None


@dataclass(slots=True)
class Frame:
    """A frame of a log, with what became known of it.

    kind is None where a line looks like a frame but is not one; value is the decoded
    array, or None where text is not JSON. A cut frame is not judged; of a partial one
    the id is cut as well. A quick one has been found without being decoded; it is
    decoded when its payload is asked for. message is the typed message of one that the
    codec has found right, facts are those of one that looks like it (see templates),
    until the frame is done. Frames of the same group have the file, station, version,
    direction, kind, action and column in common.
    """

    line: int
    end_line: int
    column: int
    text: str
    kind: int | None
    message_id: str
    action: str | None
    value: list[Any] | None = None
    context: Context = NO_CONTEXT
    file: str = ""
    cut: bool = False
    partial: bool = False
    time: float | None = None
    shown_time: str | None = None
    station: str | None = None
    version: str = ""
    direction: str | None = None
    direction_from: str | None = None
    latency: float | None = None
    quick: bool = False
    checked: bool = False
    message: Any = None
    facts: Any = None
    group: Group | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def payload(self) -> Any:
        """The payload of a request or response; None of anything else."""
        place = _PLACES.get(self.kind or 0)
        value = self.decoded()
        if place is None or value is None or len(value) <= place:
            return None
        return value[place]

    def decoded(self) -> list[Any] | None:
        """The decoded array; None where the text is not JSON."""
        if self.value is None and self.quick:
            self.value = json.loads(self.text)
        return self.value

    def time_until(self, answer: "Frame") -> None:
        """Sets the latency of a request and its answer, where both have a time."""
        if self.time is not None and answer.time is not None:
            latency = answer.time - self.time
            latency = round(latency, 6) if latency > 0.0 else 0.0
            self.latency = answer.latency = latency

    def find(self, rule: str, message: str, pointer: str = "", code: str = "") -> None:
        """Adds a finding."""
        self.findings.append(Finding(rule, message, pointer, code))


@dataclass(slots=True)
class Remark:
    """A line without a frame that says something: a connection or a subprotocol."""

    line: int
    context: Context
    connects: bool = False
    subprotocol: str | None = None
    time: float | None = None
    station: str | None = None


Event = Frame | Remark
