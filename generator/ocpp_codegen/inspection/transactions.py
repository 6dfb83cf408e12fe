"""Transactions whose events come out of order."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import at, text, whole
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
    last_payload: Any = None


class Transactions(Check):
    """transaction-order, of TransactionEvent and of Start- and StopTransaction."""

    actions = frozenset({"TransactionEvent", "StartTransaction", "StopTransaction"})

    def __init__(self) -> None:
        self._seen: OrderedDict[str, Transaction] = OrderedDict()

    def request(self, frame: Frame, protocol: Protocol) -> None:
        payload = frame.payload
        if not isinstance(payload, dict) or not protocol.knows(frame.action):
            return
        if frame.action == "TransactionEvent":
            self._event(frame, payload)
        elif frame.action == "StartTransaction":
            self._start(frame, payload)
        elif frame.action == "StopTransaction":
            self._stop(payload)

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        if request.action != "StartTransaction":
            return
        number = whole(at(answer.payload, "transactionId"))
        if number is None:
            return
        transaction = self._transaction(str(number))
        transaction.place = whole(at(request.payload, "connectorId"))
        transaction.started = True
        transaction.last_payload = request.payload

    # 2.x

    def _event(self, frame: Frame, payload: dict[str, Any]) -> None:
        name = text(at(payload, "transactionInfo", "transactionId"))
        number = whole(payload.get("seqNo"))
        kind = payload.get("eventType")
        if not name or number is None:
            return
        known = name in self._seen
        transaction = self._transaction(name)
        if known and self._is_repeated(transaction, payload):
            return
        problem = self._problem(transaction, payload, number) if known else None
        place = whole(at(payload, "evse", "id"))
        problem = problem or (
            self._is_taken(transaction, place) if kind == "Started" else None
        )
        if problem:
            frame.find(RULE, problem, "/seqNo")
        if transaction.last is None or number > transaction.last:
            transaction.last = number
        transaction.place = place if place is not None else transaction.place
        transaction.started = transaction.started or kind == "Started"
        transaction.ended = transaction.ended or kind == "Ended"
        transaction.last_payload = payload

    def _is_repeated(self, transaction: Transaction, payload: dict[str, Any]) -> bool:
        """A retry of the last event: the station has got no answer."""
        last = transaction.last_payload
        keys = ("eventType", "seqNo", "timestamp")
        return isinstance(last, dict) and all(
            last.get(key) == payload.get(key) for key in keys
        )

    def _problem(
        self, transaction: Transaction, payload: dict[str, Any], number: int
    ) -> str | None:
        kind, late = payload.get("eventType"), payload.get("offline") is True
        last = transaction.last
        if kind == "Started" and (transaction.ended or transaction.started):
            state = "ended" if transaction.ended else "started"
            return f"transaction {transaction.id!r:.60} starts, but has {state} before"
        if last is None:
            return None
        if number > last + 1:
            return (
                f"seqNo {number} follows {last} in transaction {transaction.id!r:.60}"
            )
        if late:
            return None
        if transaction.ended:
            return f"transaction {transaction.id!r:.60} has ended before"
        if number <= last:
            name = f"transaction {transaction.id!r:.60}"
            return f"seqNo {number} comes after {last} in {name}"
        return None

    # 1.6

    def _start(self, frame: Frame, payload: dict[str, Any]) -> None:
        place = whole(payload.get("connectorId"))
        if place is None:
            return
        for other in self._open_at(place):
            if other.last_payload != payload:
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

    def _is_taken(self, transaction: Transaction, place: int | None) -> str | None:
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
