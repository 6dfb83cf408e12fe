"""Work of a station that was refused."""

from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.model import FROM_STATION, Frame
from ocpp_codegen.inspection.payloads import at
from ocpp_codegen.inspection.protocols import Protocol

BOOT = "BootNotification"


class Boots(Check):
    """refused-boot: requests of a station whose last BootNotification was rejected."""

    # It is told of requests while there is something to say.
    actions: frozenset[str] | None = frozenset()
    answers = frozenset({BOOT})
    refused = False

    def works(self, frame: Frame) -> None:
        """A request of a station that was refused."""
        if frame.direction == FROM_STATION and frame.action != BOOT:
            frame.find(
                "refused-boot",
                "the CSMS has rejected the BootNotification of this station",
            )

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        status = at(answer.payload, "status")
        if isinstance(status, str):
            self.refused = status == "Rejected"
