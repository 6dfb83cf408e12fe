"""Whether what came for a frame is what OCPP-J owes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.reference.frames import Answer, FrameVector
from ocpp_codegen.runtime.ocppj.findings import escaped, shown
from ocpp_codegen.runtime.ocppj.frames import CALL_ERROR, CALL_RESULT, CALL_RESULT_ERROR

RIGHT = "right"

# Verdict to what it says, as the report words it.
VERDICTS = {
    RIGHT: "answered as OCPP-J has it",
    "accepted": "accepted, though it must be refused",
    "payload": "answered with a payload that breaks its schema",
    "code": "refused with another code",
    "spelling": "refused with the spelling of another version",
    "id": "answered under another message id",
    "malformed": "answered with what is not a frame of OCPP-J",
    "silent": "not answered",
    "answered": "answered, though nothing is due",
    "twice": "answered more than once",
    "closed": "the connection was closed, twice",
}

_LENGTHS = {CALL_RESULT: 3, CALL_ERROR: 5, CALL_RESULT_ERROR: 5}


@dataclass(frozen=True)
class Result:
    """What came for a vector: a key of VERDICTS, what was expected, what it was."""

    vector: FrameVector
    verdict: str
    expected: str
    got: str

    @property
    def deviates(self) -> bool:
        return self.verdict != RIGHT


# Says what is wrong with the payload of a response, by its schema; "" for nothing.
Check = Callable[[str, Any], str]


def judge(
    vector: FrameVector, got: Sequence[Any], closed: bool, check: Check
) -> Result:
    """The result of a vector, from the frames that came for it."""
    words = (word for answer in vector.answers for word in _worded(answer))
    expected = " or ".join(dict.fromkeys(words))
    came = ", ".join(_came(frame) for frame in got[:3])
    if closed:
        came = f"{came}, then closed" if came else "closed"
    verdict = "closed" if closed else _verdict(vector, got)
    if verdict == RIGHT and (wrong := _wrong_payload(vector, got, check)):
        verdict, came = "payload", f"{came} with {escaped(wrong, 200)}"
    return Result(vector, verdict, expected, came or "silence")


def _wrong_payload(vector: FrameVector, got: Sequence[Any], check: Check) -> str:
    """What is wrong with the payload that has come, if one has."""
    for frame in got:
        for answer in vector.answers:
            if answer and answer.schema and _fits(frame, answer):
                return check(answer.schema, frame[2])
    return ""


def _verdict(vector: FrameVector, got: Sequence[Any]) -> str:
    if not got:
        return RIGHT if None in vector.answers else "silent"
    if len(got) > 1:
        return "twice"
    (frame,) = got
    answers = [answer for answer in vector.answers if answer is not None]
    if not is_frame(frame):
        return "malformed"
    if any(_fits(frame, answer) for answer in answers):
        return RIGHT
    if vector.answers[0] is None:
        return "answered"
    if frame[1] not in {answer.message_id for answer in answers}:
        return "id"
    if frame[0] == CALL_RESULT:
        return "accepted"
    spelt = {spelling for answer in answers for spelling in answer.spellings}
    return "spelling" if frame[2] in spelt else "code"


def is_frame(frame: Any) -> bool:
    """Whether this is a CALLRESULT, a CALLERROR or a CALLRESULTERROR, rightly made."""
    if not isinstance(frame, list) or not frame or type(frame[0]) is not int:
        return False
    if len(frame) != _LENGTHS.get(frame[0]) or not isinstance(frame[1], str):
        return False
    if not isinstance(frame[-1], dict):
        return False
    return frame[0] == CALL_RESULT or all(isinstance(p, str) for p in frame[2:4])


def _fits(frame: list[Any], answer: Answer) -> bool:
    if frame[:2] != [answer.kind, answer.message_id]:
        return False
    return bool(answer.schema) or frame[2] in answer.codes


def _worded(answer: Answer | None) -> tuple[str, ...]:
    if answer is None:
        return ("silence",)
    return ("a CALLRESULT",) if answer.schema else answer.codes


def _came(frame: Any) -> str:
    """A frame for people: nothing of the peer reaches a terminal as it came."""
    if not is_frame(frame):
        parts = map(shown, frame[:6]) if isinstance(frame, list) else [shown(frame)]
        return f"{', '.join(parts) or 'an empty array'}, which is not a frame"
    if frame[0] == CALL_RESULT:
        return "a CALLRESULT"
    return escaped(frame[2], 60) or "an empty code"
