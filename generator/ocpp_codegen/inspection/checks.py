"""What every check of a conversation is told."""

from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.protocols import Protocol


class Check:
    """A check of one station; it adds its findings to the frames that it is given.

    actions are those whose requests it is told of, answers those whose answers; None
    is all of them.
    """

    actions: frozenset[str] | None = None
    answers: frozenset[str] | None = None

    def connects(self) -> None:
        """The station has a new connection."""

    def request(self, frame: Frame, protocol: Protocol) -> None:
        """A request, in order of arrival."""

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        """A request and its answer, when the answer arrives."""
