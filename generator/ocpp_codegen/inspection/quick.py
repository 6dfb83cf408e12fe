"""Frames of the fast lane, as long as nothing is wrong with them.

What is seen at once is done here; whatever needs more goes to the conversation.
"""

from ocpp_codegen.inspection import verdicts
from ocpp_codegen.inspection.conversation import Conversation, Request
from ocpp_codegen.inspection.forms import NOTHING, Known, Way
from ocpp_codegen.inspection.model import OPPOSITE, Frame, Group
from ocpp_codegen.inspection.protocols import Protocol
from ocpp_codegen.inspection.rows import Rows

# What tells the direction where the line does not.
_ACTIONS = "actions"


class Quick:
    """Takes the requests and responses of one log."""

    def __init__(self, conversation: Conversation, rows: Rows) -> None:
        self._stations = conversation.stations
        self._take = conversation.take
        self._expect = rows.expect
        self._done = rows.done

    def request(self, frame: Frame, way: Way, payload: str) -> bool:
        """Takes a request; False if it cannot be told whether it is right."""
        station = self._stations.get(way.station)
        action, message_id = way.action, frame.message_id
        if station is None or action is None:
            return False
        protocol = station.protocol
        known = way.known.get(action, NOTHING) if way.protocol is protocol else NOTHING
        if not known.take(frame, payload):
            passed = _passes(frame, way, payload, protocol, action)
            if passed is None:
                return False
            known = passed
        direction, sender = way.direction, known.sender
        if direction is None:
            direction = frame.direction = sender
            frame.direction_from = _ACTIONS
        if (
            direction is None
            or station.count.get(direction)
            or (sender is not None and sender != direction)
            or not station.arrives(frame)
        ):
            self._take(frame)
            return True
        frame.group = known.group
        self._expect(frame)
        station.tell(frame)
        station.asked.add(direction)
        station.open[direction, message_id] = [Request(frame, station.frames)]
        station.count[direction] = 1
        return True

    def answer(self, frame: Frame, way: Way, payload: str) -> bool:
        """Takes a response, if its request is known and it may be told right."""
        station = self._stations.get(way.station)
        if station is None or station.count.get(None):
            return False
        asks = OPPOSITE.get(way.direction) or station.asks(frame.message_id)
        key = asks, frame.message_id
        waiting = station.open.get(key)
        if not waiting:
            return False
        request = waiting[0]
        asked = request.frame
        action = asked.action
        if action is None:
            return False
        protocol = station.protocol
        known = way.known.get(action, NOTHING) if way.protocol is protocol else NOTHING
        if not known.take(frame, payload):
            passed = _passes(frame, way, payload, protocol, action)
            if passed is None:
                return False
            known = passed
        if (
            asked.cut
            or request.later
            or request.answer_cut
            or len(waiting) > 1
            or not station.arrives(frame)
        ):
            self._take(frame)
            return True
        if way.direction is None:
            frame.direction, frame.direction_from = OPPOSITE[asks], _ACTIONS
        frame.action, frame.group = action, known.group
        self._expect(frame)
        asked.time_until(frame)
        for check in station.answers_to[action]:
            check(asked, frame, protocol)
        del station.open[key]
        station.count[asks] -= 1
        station.close(asks, asked.message_id)
        self._done(asked)
        self._done(frame)
        return True


def _passes(
    frame: Frame, way: Way, payload: str, protocol: Protocol, action: str
) -> Known | None:
    """What is known of an action once the codec has found its payload right."""
    if way.protocol is not protocol:
        way.meets(protocol)
    if not verdicts.passes(frame, payload, protocol, action):
        return None
    known = way.known.get(action)
    templates = protocol.templates.get((way.kind, action))
    take = NOTHING.take if templates is None else templates.take
    if known is None or known.take != take:
        group = Group() if known is None else known.group
        known = way.known[action] = Known(take, protocol.senders.get(action), group)
    return known
