"""Frames in lines of one form: found, with their time, as frames of the log."""

from typing import Any

from ocpp_codegen.inspection import compiled
from ocpp_codegen.inspection.compiled import Lines
from ocpp_codegen.inspection.forms import Form, Look, Way
from ocpp_codegen.inspection.model import NO_CONTEXT, Frame
from ocpp_codegen.inspection.stamps import Stamps

# How many kinds of surroundings of a form are kept.
KEPT = 8192

# A frame, its way, and the text of its payload.
Spotted = tuple[Frame, Way, str]

_new = Frame.__new__


class Spotter:
    """Reads the lines of one form; what is compiled does the same."""

    def __init__(self, form: Form, stamps: Stamps) -> None:
        self.form = form
        self._stamps = stamps
        self._compiled = self._compile()
        # Takes the number of a line and the line; None of a line of another form.
        self.read = self._read if self._compiled is None else self._compiled.read

    def learn(self, seen: Look, way: Way) -> None:
        """Takes a way for the lines that look like this."""
        form = self.form
        form.reach = max(form.reach, seen.begin)
        if self._compiled is not None:
            self._compiled.reach = form.reach
        if len(form.known) >= KEPT:
            form.known.clear()
        form.known[seen.key] = way

    def _read(self, number: int, line: str) -> Spotted | None:
        found = self.form.find(line)
        if found is None:
            return None
        way, message_id, payload, text = found
        time = shown = None
        if self.form.time is not None:
            stamps = self._stamps
            if not stamps.read(line[self.form.time]):
                return None
            time, shown = stamps.time, stamps.shown
        first = way.frame
        # Field by field: half of the time that it takes to call the class.
        frame = _new(Frame)
        frame.line = frame.end_line = number
        frame.column = first.column
        frame.text = text
        frame.kind, frame.message_id, frame.action = way.kind, message_id, way.action
        frame.value = None
        frame.context = NO_CONTEXT
        frame.file = first.file
        frame.cut = frame.partial = frame.checked = False
        frame.time, frame.shown_time = time, shown
        frame.station = way.station
        frame.version = ""
        frame.direction, frame.direction_from = way.direction, way.direction_from
        frame.latency = frame.message = frame.facts = frame.group = None
        frame.quick = True
        frame.findings = []
        return frame, way, payload

    def _compile(self) -> Any:
        """What reads the lines instead; None where nothing does."""
        form = self.form
        if form.quote != '"':
            return None
        lines = Lines(
            form.call,
            form.result,
            form.first,
            form.tail or 0,
            () if form.time is None else (form.time,),
            tuple(form.pieces),
            tuple(form.others),
        )
        return compiled.reader(
            lines,
            known=form.known,
            stamps=self._stamps,
            python=self._read,
            frame=Frame,
            slots=Frame.__slots__,
        )
