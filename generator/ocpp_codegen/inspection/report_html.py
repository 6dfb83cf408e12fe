"""The report for the browser: one page with a timeline."""

from collections.abc import Callable

from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.summary import Summary


class HtmlReport:
    """Writes the page."""

    def __init__(self, write: Callable[[str], None], redaction: Redaction | None, only_findings: bool) -> None:
        self._write = write

    def frame(self, frame: Frame) -> None:
        """Writes a frame."""

    def end(self, summary: Summary) -> None:
        """Writes the end."""
