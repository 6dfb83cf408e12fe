"""The fast lane: lines that look like ones that were understood before.

Most lines of a log differ in their time and their frame alone. What stands around
the two is looked at once; after that, a line costs little more than its frame. A
line that is unusual in any way goes the long way.
"""

from collections.abc import Callable

from ocpp_codegen.inspection import fieldsets
from ocpp_codegen.inspection.blocks import Block
from ocpp_codegen.inspection.fieldsets import Fieldset
from ocpp_codegen.inspection.forms import BARE, Form, Way, leaning, look
from ocpp_codegen.inspection.model import CALL, CALLRESULT, NO_CONTEXT, Frame
from ocpp_codegen.inspection.spotting import Spotted, Spotter
from ocpp_codegen.inspection.stamps import Stamps
from ocpp_codegen.inspection.survey import Survey
from ocpp_codegen.inspection.times import Clock, starts_with_time

# How many forms of lines are kept.
FORMS = 4
LONGEST_ID = 36
# How many more lines may be looked at than were of use.
PATIENCE = 256

# Takes a frame and its payload; False if the line has to go the long way.
Take = Callable[[Frame, Way, str], bool]


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
        self._spotters: list[Spotter] = []
        self._fieldsets: list[Fieldset] = []
        # What stands above the next line, and may say something of it.
        self.above = ""
        # How many more lines may be looked at, though few are like others.
        self._patience = PATIENCE

    def take(self, number: int, line: str) -> bool:
        """Takes the frame of a line that is as usual; False if it is not."""
        found = self._spotted(number, line)
        if found is None:
            return False
        frame, way, payload = found
        if not _is_plain(frame.message_id):
            return False
        if self.above:
            if way.leans and (way.leans == BARE or starts_with_time(self.above)):
                return False
            self.above = ""
        return self._hand_on(frame, way, payload)

    def take_block(self, number: int, above: str, block: Block) -> bool:
        """Takes the frame of a block, as a line of it and of what stands above it."""
        found = self._spotted(number, f"{above}{block.joined}")
        if found is None:
            return False
        frame, way, payload = found
        frame.end_line, frame.column, frame.text = block.end_line, 1, block.text
        return _is_plain(frame.message_id) and self._hand_on(frame, way, payload)

    def take_fields(self, number: int, line: str) -> bool:
        """Takes the frame that stands in the fields of an object."""
        for fields in self._fieldsets:
            array = fields.as_array(line)
            found = None if array is None else self._spotted(number, array)
            if found is not None:
                self.above = ""
                return _is_plain(found[0].message_id) and self._hand_on(*found)
        return False

    def learn_fields(self, line: str, frame: Frame) -> None:
        """Looks at an object that went the long way, and has this frame alone."""
        fields = fieldsets.of_frame(line, frame) if self._patience > 0 else None
        array = None if fields is None else fields.as_array(line)
        if fields is None or array is None:
            return
        others = [each for each in self._fieldsets if each != fields]
        self._fieldsets = [fields, *others[: FORMS - 1]]
        self.learn(array, frame)

    def _spotted(self, number: int, line: str) -> Spotted | None:
        for spotter in self._spotters:
            found: Spotted | None = spotter.read(number, line)
            if found is not None:
                return found
        return None

    def _hand_on(self, frame: Frame, way: Way, payload: str) -> bool:
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
        self._spotter(seen.form).learn(seen, way)

    def _way(self, frame: Frame, between: str) -> Way:
        first = Frame(0, 0, frame.column, "", frame.kind, "", None, None, frame.context)
        # Nothing but the text around it counts.
        self._survey.locate(first)
        self._survey.direct(first)
        first.context = NO_CONTEXT
        first.file, first.quick = self._name, True
        first.action = frame.action if frame.kind == CALL else None
        return Way(first, between)

    def _spotter(self, form: Form) -> Spotter:
        """What reads the lines of a layout, first of those that are kept."""
        known = [s for s in self._spotters if s.form.layout == form.layout]
        others = [s for s in self._spotters if s.form.layout != form.layout]
        spotter = known[0] if known else Spotter(form, self._stamps)
        self._spotters = [spotter, *others[: FORMS - 1]]
        return spotter


def _is_plain(message_id: str) -> bool:
    """Whether an id is right, and stands as it is in the text of its frame."""
    return (
        0 < len(message_id) <= LONGEST_ID
        and message_id.isprintable()
        and "\\" not in message_id
    )


def _overlap(text: str, name: str | None) -> bool:
    """Whether the name of a station may be a part of a time, or the other way round."""
    return name is not None and (name in text or text in name)
