"""Which frames a peer may be probed with: those that change nothing if accepted.

A peer that has faults may accept what it must refuse. So no frame is played that would
start or end a transaction, store anything or switch anything if it were accepted.
"""

from dataclasses import replace

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import frames
from ocpp_codegen.reference.frames import FrameVector, Role

# Requests that ask or report, and change nothing: right ones and wrong ones are played.
HARMLESS: dict[Role, frozenset[str]] = {
    "system": frozenset(
        ("Authorize", "DataTransfer", "FirmwareStatusNotification", "Heartbeat")
    ),
    "station": frozenset(
        (
            "DataTransfer",
            "GetCompositeSchedule",
            "GetConfiguration",
            "GetInstalledCertificateIds",
            "GetLocalListVersion",
            "GetTransactionStatus",
            "GetVariables",
        )
    ),
}


def chosen(version: Version, role: Role, count: int) -> list[FrameVector]:
    """The first vectors that may be played at a side, at most so many.

    Each has a message id of its own, so that an answer that comes late is told apart.
    """
    harmless = HARMLESS[role]
    found = [
        vector
        for vector in frames.of_role(version, role)
        if not vector.waiting and (not vector.action or vector.action in harmless)
    ]
    return [_numbered(vector, index) for index, vector in enumerate(found[:count])]


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
