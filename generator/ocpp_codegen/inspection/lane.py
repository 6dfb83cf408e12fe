"""The fast lane: lines that look like ones that were understood before.

Most lines of a log differ in their time and their frame alone. What stands around
the two is looked at once; after that, a line costs little more than its frame. A
line that is unusual in any way goes the long way.
"""

from collections.abc import Callable

from ocpp_codegen.inspection.forms import BARE, Form, Way, leaning, look
from ocpp_codegen.inspection.model import CALL, CALLRESULT, Frame
from ocpp_codegen.inspection.stamps import Stamps
from ocpp_codegen.inspection.survey import Survey
from ocpp_codegen.inspection.times import Clock, starts_with_time

# How many forms of lines are kept, and how many kinds of surroundings of each.
FORMS = 4
KEPT = 8192
# How many more lines may be looked at than were of use.
PATIENCE = 256

# Takes a frame and its payload; False if the line has to go the long way.
Take = Callable[[Frame, Way, str], bool]

_new = Frame.__new__


class Lane:
    """Reads the lines of one log that are as usual, and hands on their frames."""

    def __init__(
        self, survey: Survey, clock: Clock, name: str, request: Take, answer: Take
    ) -> None:
        self._survey = survey
        self._stamps = Stamps(clock)
        self._name = name
        self._request = request
        self._answer = answer
        self._forms: list[Form] = []
        # What stands above the next line, and may say something of it.
        self.above = ""
        # How many more lines may be looked at, though few are like others.
        self._patience = PATIENCE

    def take(self, number: int, line: str) -> bool:
        """Takes the frame of a line that is as usual; False if it is not."""
        for form in self._forms:
            found = form.find(line)
            if found is not None:
                break
        else:
            return False
        way, message_id, payload, text = found
        if self.above:
            if way.leans and (way.leans == BARE or starts_with_time(self.above)):
                return False
            self.above = ""
        time = shown = None
        if form.time is not None:
            stamps, stamp = self._stamps, line[form.time]
            if stamp != stamps.text and not stamps.read(stamp):
                return False
            time, shown = stamps.time, stamps.shown
        # Field by field: half of the time that it takes to call the class.
        frame = _new(Frame)
        frame.line = frame.end_line = number
        frame.column = way.column
        frame.text = text
        frame.kind, frame.message_id, frame.action = way.kind, message_id, way.action
        frame.file = self._name
        frame.time, frame.shown_time = time, shown
        frame.station = way.station
        frame.direction, frame.direction_from = way.direction, way.direction_from
        frame.quick = True
        frame.findings = []
        self._patience += 1
        take = self._request if way.kind == CALL else self._answer
        return take(frame, way, payload)

    def learn(self, line: str, frame: Frame) -> None:
        """Looks at a line that went the long way, and has this frame alone."""
        if frame.kind not in (CALL, CALLRESULT) or frame.cut or self._patience <= 0:
            return
        self._patience -= 1
        seen = look(line, frame)
        if seen is None:
            return
        way = self._way(frame, seen.between)
        context = frame.context
        before = line[: seen.begin - seen.form.opening]
        if not context.fields and not context.aside:
            way.leans = leaning(before)
            if way.leans and context.before != before:
                return
        if any(_overlap(text, way.station) for text in seen.times):
            return
        form = self._form(seen.form)
        form.reach = max(form.reach, seen.begin)
        if len(form.known) >= KEPT:
            form.known.clear()
        form.known[seen.key] = way

    def _way(self, frame: Frame, between: str) -> Way:
        # Nothing but the text around it counts.
        blank = Frame(0, 0, 0, "", frame.kind, "", None, None, frame.context)
        self._survey.locate(blank)
        self._survey.direct(blank)
        way = Way(frame, between)
        way.station = blank.station
        way.direction, way.direction_from = blank.direction, blank.direction_from
        return way

    def _form(self, form: Form) -> Form:
        """The form of a layout, first of those that are kept."""
        known = [f for f in self._forms if f.layout == form.layout]
        others = [f for f in self._forms if f.layout != form.layout]
        (form,) = known or [form]
        self._forms = [form, *others[: FORMS - 1]]
        return form


def _overlap(text: str, name: str | None) -> bool:
    """Whether the name of a station may be a part of a time, or the other way round."""
    return name is not None and (name in text or text in name)
