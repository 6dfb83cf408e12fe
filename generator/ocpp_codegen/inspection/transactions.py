"""Transactions whose events come out of order."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.inspection import facts
from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.facts import Event
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import at, whole
from ocpp_codegen.inspection.protocols import Protocol

RULE = "transaction-order"
# How many transactions that have ended are kept, per station.
ENDED = 256


@dataclass(slots=True)
class Transaction:
    """What was seen of a transaction; place is its EVSE, or its connector in 1.6."""

    id: str
    place: int | None = None
    last: int | None = None
    started: bool = False
    ended: bool = False
    last_event: Event | None = None
    # The StartTransaction that it began with.
    request: Any = None


class Transactions(Check):
    """transaction-order, of TransactionEvent and of Start- and StopTransaction."""

    actions = frozenset({"TransactionEvent", "StartTransaction", "StopTransaction"})
    answers = frozenset({"StartTransaction"})

    def __init__(self) -> None:
        self._seen: OrderedDict[str, Transaction] = OrderedDict()
        # How many events may have been in requests that were cut.
        self._cut = 0

    def misses(self, action: str | None) -> None:
        """A request was cut; its action may be cut as well."""
        if action in (None, facts.EVENT):
            self._cut += 1

    def request(self, frame: Frame, protocol: Protocol) -> None:
        if frame.action not in protocol.senders:
            return
        if frame.action == facts.EVENT:
            found = frame.facts
            event = facts.event(frame) if found is None else found.event
            if event is not None and not self._goes_on(event):
                self._event(frame, event)
            return
        payload = frame.payload
        if not isinstance(payload, dict):
            return
        if frame.action == "StartTransaction":
            self._start(frame, payload)
        else:
            self._stop(payload)

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        number = whole(at(answer.payload, "transactionId"))
        if number is None:
            return
        transaction = self._transaction(str(number))
        transaction.place = whole(at(request.payload, "connectorId"))
        transaction.started = True
        transaction.request = request.payload

    # 2.x

    def _goes_on(self, event: Event) -> bool:
        """Takes an event that is next, which is the usual case; whether it is."""
        name, number, kind, place, _, _ = event
        transaction = self._seen.get(name)
        if (
            transaction is None
            or transaction.ended
            or transaction.last is None
            or number != transaction.last + 1
            or kind == "Started"
        ):
            return False
        transaction.last, transaction.last_event = number, event
        if place is not None:
            transaction.place = place
        transaction.ended = kind == "Ended"
        return True

    def _event(self, frame: Frame, event: Event) -> None:
        transaction = self._seen.get(event.name)
        problem = None
        if transaction is None:
            transaction = self._transaction(event.name)
        elif _is_repeated(transaction.last_event, event):
            return
        elif not self._was_cut(transaction, event):
            problem = _problem(transaction, event)
        if problem is None and event.kind == "Started":
            problem = self._taken(transaction, event.place)
        if problem:
            frame.find(RULE, problem, "/seqNo")
        if transaction.last is None or event.number > transaction.last:
            transaction.last = event.number
        if event.place is not None:
            transaction.place = event.place
        transaction.started = transaction.started or event.kind == "Started"
        transaction.ended = transaction.ended or event.kind == "Ended"
        transaction.last_event = event

    def _was_cut(self, transaction: Transaction, event: Event) -> bool:
        """Whether what is missing before an event may be what was cut."""
        missing = event.number - (transaction.last or 0) - 1
        if transaction.last is None or not 0 < missing <= self._cut:
            return False
        self._cut -= missing
        return True

    # 1.6

    def _start(self, frame: Frame, payload: dict[str, Any]) -> None:
        place = whole(payload.get("connectorId"))
        if place is None:
            return
        for other in self._open_at(place):
            if other.request != payload:
                frame.find(
                    RULE,
                    f"transaction {other.id} is still open on connector {place}",
                    "/connectorId",
                )
            return

    def _stop(self, payload: dict[str, Any]) -> None:
        number = whole(payload.get("transactionId"))
        if number is not None:
            self._transaction(str(number)).ended = True

    # Both

    def _taken(self, transaction: Transaction, place: int | None) -> str | None:
        for other in self._open_at(place):
            if other is not transaction:
                return f"transaction {other.id!r:.60} is still open on EVSE {place}"
        return None

    def _open_at(self, place: int | None) -> list[Transaction]:
        if place is None:
            return []
        return [t for t in self._seen.values() if not t.ended and t.place == place]

    def _transaction(self, name: str) -> Transaction:
        if name not in self._seen:
            self._seen[name] = Transaction(name)
            if len(self._seen) > ENDED:
                self._seen.pop(
                    next(
                        (k for k, t in self._seen.items() if t.ended),
                        next(iter(self._seen)),
                    )
                )
        return self._seen[name]


def _is_repeated(last: Event | None, event: Event) -> bool:
    """A retry of the last event: the station has got no answer."""
    return (
        last is not None
        and last.number == event.number
        and last.kind == event.kind
        and last.stamp == event.stamp
    )


def _problem(transaction: Transaction, event: Event) -> str | None:
    """What is out of order in a further event of a transaction."""
    name, last = f"transaction {transaction.id!r:.60}", transaction.last
    if event.kind == "Started" and (transaction.ended or transaction.started):
        state = "ended" if transaction.ended else "started"
        return f"{name} starts, but has {state} before"
    if last is None:
        return None
    if event.number > last + 1:
        return f"seqNo {event.number} follows {last} in {name}"
    if event.late:
        return None
    if transaction.ended:
        return f"{name} has ended before"
    if event.number <= last:
        return f"seqNo {event.number} comes after {last} in {name}"
    return None
