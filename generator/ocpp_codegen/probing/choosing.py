"""Which frames a peer may be probed with: those that change nothing if accepted.

A peer that has faults may accept what it must refuse. So no frame is played that would
start or end a transaction, store anything or switch anything if it were accepted.
"""

from dataclasses import replace

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import frames
from ocpp_codegen.reference.frames import FrameVector, Role

# Requests that ask, and change nothing: right ones and wrong ones are played. The other
# side has to refuse them.
ASKING: dict[Role, frozenset[str]] = {
    "system": frozenset(("Heartbeat",)),
    "station": frozenset(
        (
            "GetCompositeSchedule",
            "GetConfiguration",
            "GetInstalledCertificateIds",
            "GetLocalListVersion",
            "GetTransactionStatus",
            "GetVariables",
        )
    ),
}

# Requests that are played with a fault only, and what comes of one that is accepted.
FAULTY: dict[Role, dict[str, str]] = {
    "system": {
        "Authorize": "an answer about an id token that nobody has",
        "DataTransfer": "an answer to a vendor that nobody knows",
        "FirmwareStatusNotification": "a firmware status of the station that is played",
    },
    "station": {"DataTransfer": "an answer to a vendor that nobody knows"},
}


def chosen(version: Version, role: Role, count: int) -> list[FrameVector]:
    """The first vectors that may be played at a side, at most so many.

    Each has a message id of its own, so that an answer that comes late is told apart.
    """
    found = [
        vector
        for vector in frames.of_role(version, role)
        if not vector.waiting and _is_harmless(vector, role)
    ]
    return [_numbered(vector, index) for index, vector in enumerate(found[:count])]


def _is_harmless(vector: FrameVector, role: Role) -> bool:
    other: Role = "station" if role == "system" else "system"
    if not vector.action or vector.action in ASKING[role]:
        return True
    if vector.action in FAULTY[role]:
        return bool(vector.rule)
    return vector.rule == "action" and vector.action in ASKING[other]


def _numbered(vector: FrameVector, index: int) -> FrameVector:
    own = f"probe-{index}"
    answers = tuple(
        replace(answer, message_id=own)
        if answer and answer.message_id == frames.MESSAGE_ID
        else answer
        for answer in vector.answers
    )
    text = vector.text.replace(f'"{frames.MESSAGE_ID}"', f'"{own}"', 1)
    return replace(vector, text=text, answers=answers)
