"""Conversations as data: what was sent, by whom, and which rules it breaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

STATION = "station->csms"
CSMS = "csms->station"
START = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

Frame = list[Any]


@dataclass(frozen=True)
class Message:
    """A frame on its way, seconds after the start; rules: the faults planted in it."""

    at: float
    direction: str
    frame: Frame
    rules: tuple[str, ...] = ()

    @property
    def time(self) -> datetime:
        return START + timedelta(seconds=self.at)

    @property
    def is_request(self) -> bool:
        return self.frame[0] in (2, 6)


@dataclass
class Conversation:
    """The messages of one station, in order."""

    version: str
    station: str = "CP_31"
    messages: list[Message] = field(default_factory=list)
    clock: float = 0.0
    count: int = 0

    def say(
        self, direction: str, frame: Frame, *rules: str, after: float = 0.4
    ) -> None:
        self.clock = round(self.clock + after, 3)
        self.messages.append(Message(self.clock, direction, frame, rules))

    def new_id(self) -> str:
        self.count += 1
        return f"{self.station.lower()}-{self.count:04d}"

    def exchange(
        self,
        direction: str,
        action: str,
        request: dict[str, Any],
        response: dict[str, Any],
        rules: Sequence[str] = (),
        answer_rules: Sequence[str] = (),
        after: float = 3.0,
    ) -> str:
        """A request and its response."""
        message_id = self.new_id()
        self.say(direction, [2, message_id, action, request], *rules, after=after)
        self.say(back(direction), [3, message_id, response], *answer_rules)
        return message_id

    def now(self, ahead: float = 0.0) -> str:
        stamp = START + timedelta(seconds=self.clock + ahead)
        return stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def back(direction: str) -> str:
    return CSMS if direction == STATION else STATION


def status16(it: Conversation, connector: int, status: str, **rules: Any) -> None:
    request = {
        "connectorId": connector,
        "errorCode": "NoError",
        "status": status,
        "timestamp": it.now(3),
    }
    it.exchange(STATION, "StatusNotification", request, {}, **rules)


def boot16(it: Conversation, status: str = "Accepted", interval: int = 120) -> None:
    request = {"chargePointVendor": "Nordlade", "chargePointModel": "NL-11"}
    response = {"currentTime": it.now(3), "interval": interval, "status": status}
    it.exchange(STATION, "BootNotification", request, response)


def meter16(it: Conversation, transaction: int, energy: str, *rules: str) -> None:
    samples = [
        {"value": energy, "context": "Sample.Periodic", "unit": "Wh",
         "measurand": "Energy.Active.Import.Register"},
        {"value": "16.1", "measurand": "Current.Import", "phase": "L1", "unit": "A"},
    ]  # fmt: skip
    request = {
        "connectorId": 1,
        "transactionId": transaction,
        "meterValue": [{"timestamp": it.now(9), "sampledValue": samples}],
    }
    it.exchange(STATION, "MeterValues", request, {}, rules, after=9.0)


def clean16(station: str = "CP_31") -> Conversation:
    """A session of 1.6 without a fault."""
    it = Conversation("1.6", station)
    boot16(it)
    status16(it, 0, "Available")
    status16(it, 1, "Available")
    it.exchange(
        CSMS,
        "ChangeConfiguration",
        {"key": "MeterValueSampleInterval", "value": "30"},
        {"status": "Accepted"},
    )
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)})
    it.exchange(
        CSMS,
        "RemoteStartTransaction",
        {"idTag": "04E9A1B2C3", "connectorId": 1},
        {"status": "Accepted"},
    )
    status16(it, 1, "Preparing")
    start = {
        "connectorId": 1,
        "idTag": "04E9A1B2C3",
        "meterStart": 7000,
        "timestamp": it.now(3),
    }
    it.exchange(
        STATION,
        "StartTransaction",
        start,
        {"transactionId": 4711, "idTagInfo": {"status": "Accepted"}},
    )
    status16(it, 1, "Charging")
    meter16(it, 4711, "7120.5")
    it.exchange(
        STATION,
        "DataTransfer",
        {"vendorId": "com.nordlade", "data": '{"a":[2,"x","Heartbeat",{}]}'},
        {"status": "Accepted"},
    )
    meter16(it, 4711, "7260")
    it.exchange(
        CSMS, "RemoteStopTransaction", {"transactionId": 4711}, {"status": "Accepted"}
    )
    stop = {
        "transactionId": 4711,
        "meterStop": 7300,
        "timestamp": it.now(3),
        "reason": "Remote",
    }
    it.exchange(STATION, "StopTransaction", stop, {"idTagInfo": {"status": "Accepted"}})
    status16(it, 1, "Available")
    message_id = it.new_id()
    it.say(CSMS, [2, message_id, "UnlockConnector", {"connectorId": 9}], after=2.0)
    it.say(STATION, [4, message_id, "NotSupported", "no such connector", {}])
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)})
    return it


def event(
    it: Conversation,
    kind: str,
    number: int,
    energy: float,
    *rules: str,
    name: str = "tx-a",
    evse: int = 1,
    **more: Any,
) -> None:
    trigger = {"Started": "CablePluggedIn", "Updated": "MeterValuePeriodic"}
    sample = {
        "value": energy,
        "measurand": "Energy.Active.Import.Register",
        "unitOfMeasure": {"unit": "Wh"},
    }
    request = {
        "eventType": kind,
        "timestamp": it.now(5),
        "triggerReason": trigger.get(kind, "EVDeparted"),
        "seqNo": number,
        "transactionInfo": {"transactionId": name},
        "meterValue": [{"timestamp": it.now(5), "sampledValue": [sample]}],
        **more,
    }
    if kind == "Started":
        request["evse"] = {"id": evse, "connectorId": 1}
    it.exchange(STATION, "TransactionEvent", request, {}, rules, after=5.0)


def boot2(it: Conversation, status: str = "Accepted", interval: int = 120) -> None:
    request = {
        "reason": "PowerUp",
        "chargingStation": {"vendorName": "Nordlade", "model": "NL-HPC"},
    }
    response = {"currentTime": it.now(3), "interval": interval, "status": status}
    it.exchange(STATION, "BootNotification", request, response)


def status2(it: Conversation, status: str) -> None:
    request = {
        "timestamp": it.now(3),
        "connectorStatus": status,
        "evseId": 1,
        "connectorId": 1,
    }
    it.exchange(STATION, "StatusNotification", request, {})


def clean201(station: str = "CP_31") -> Conversation:
    """A session of 2.0.1 without a fault."""
    it = Conversation("2.0.1", station)
    boot2(it)
    status2(it, "Available")
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)})
    token = {"idToken": "04E9A1B2C3", "type": "ISO14443"}
    it.exchange(
        STATION,
        "Authorize",
        {"idToken": token},
        {"idTokenInfo": {"status": "Accepted"}},
    )
    event(it, "Started", 0, 7000)
    status2(it, "Occupied")
    event(it, "Updated", 1, 7120.5)
    variable = {
        "component": {"name": "OCPPCommCtrlr"},
        "variable": {"name": "HeartbeatInterval"},
    }
    it.exchange(CSMS, "SetVariables", {"setVariableData": [{**variable, "attributeValue": "90"}]},
                {"setVariableResult": [{**variable, "attributeStatus": "Accepted"}]})  # fmt: skip
    it.exchange(CSMS, "GetVariables", {"getVariableData": [variable]},
                {"getVariableResult": [{**variable, "attributeStatus": "Accepted", "attributeValue": "90"}]})  # fmt: skip
    event(it, "Updated", 2, 7260)
    event(
        it,
        "Ended",
        3,
        7300,
        transactionInfo={"transactionId": "tx-a", "stoppedReason": "EVDisconnected"},
    )
    status2(it, "Available")
    it.exchange(
        STATION,
        "DataTransfer",
        {"vendorId": "com.nordlade", "data": [1, {"b": [3, "y", {}]}]},
        {"status": "Accepted"},
    )
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)})
    return it


def clean21(station: str = "CP_31") -> Conversation:
    """A session of 2.1 without a fault."""
    it = clean201(station)
    it.version = "2.1"
    it.exchange(STATION, "OpenPeriodicEventStream",
                {"constantStreamData": {"id": 3, "variableMonitoringId": 8, "params": {"interval": 5}}}, {"status": "Accepted"})  # fmt: skip
    stream = {
        "id": 3,
        "pending": 0,
        "basetime": it.now(2),
        "data": [{"t": 0, "v": "21.5"}],
    }
    it.say(STATION, [6, it.new_id(), "NotifyPeriodicEventStream", stream], after=2.0)
    message_id = it.exchange(CSMS, "GetPeriodicEventStream", {}, {})
    it.say(CSMS, [5, message_id, "InternalError", "no room for it", {}])
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)})
    return it


CLEAN: dict[str, Callable[[str], Conversation]] = {
    "1.6": clean16,
    "2.0.1": clean201,
    "2.1": clean21,
}


def faulty16(station: str = "CP_31") -> Conversation:
    """A session of 1.6 with a fault of most rules."""
    it = Conversation("1.6", station)
    # Whose log it is shows by most requests, and both sides have spoken.
    it.exchange(
        CSMS,
        "TriggerMessage",
        {"requestedMessage": "BootNotification"},
        {"status": "Accepted"},
    )
    boot16(it)
    status16(it, 1, "Occupied", rules=["enum"])
    it.exchange(
        STATION,
        "Heartbeat",
        {},
        {"status": "Accepted"},
        answer_rules=["wrong-response"],
    )
    it.exchange(
        STATION,
        "Authorize",
        {"idTag": "04E9A1B2C3"},
        {"idTagInfo": {}},
        answer_rules=["required"],
    )
    it.exchange(STATION, "BatterySwap", {"seat": 1}, {}, rules=["unknown-action"])
    start = {
        "connectorId": 1,
        "idTag": "04E9A1B2C3",
        "meterStart": 7000,
        "timestamp": it.now(3),
    }
    it.exchange(
        STATION,
        "StartTransaction",
        start,
        {"transactionId": 12, "idTagInfo": {"status": "Accepted"}},
    )
    meter16(it, 12, "7100")
    meter16(it, 12, "6900", "meter-order")
    meter16(it, 12, "7200")
    again = {**start, "meterStart": 7200, "timestamp": it.now(3)}
    it.exchange(
        STATION,
        "StartTransaction",
        again,
        {"transactionId": 13, "idTagInfo": {"status": "Accepted"}},
        ["transaction-order"],
    )
    it.say(CSMS, [3, "nobody-asked", {"currentTime": it.now()}], "no-request", after=2)
    it.say(CSMS, [2, it.new_id(), "ClearCache", {}], "unanswered", after=2)
    first, second = it.new_id(), it.new_id()
    it.say(STATION, [2, first, "Heartbeat", {}], after=2)
    it.say(STATION, [2, second, "Authorize", {"idTag": "x"}], "overlapping-call")
    it.say(CSMS, [3, first, {"currentTime": it.now()}])
    it.say(CSMS, [3, second, {"idTagInfo": {"status": "Invalid"}}])
    twice = it.new_id()
    it.say(STATION, [2, twice, "Heartbeat", {}], after=2)
    it.say(STATION, [2, twice, "Authorize", {"idTag": "x"}], "duplicate-id", after=2)
    it.say(CSMS, [3, twice, {"currentTime": it.now()}])
    it.say(CSMS, [3, twice, {"idTagInfo": {"status": "Invalid"}}])
    refused = it.new_id()
    it.say(CSMS, [2, refused, "ClearCache", {}], after=2)
    it.say(STATION, [4, refused, "FormatViolation", "", {}], "unknown-error-code")
    it.exchange(
        STATION,
        "Heartbeat",
        {},
        {"currentTime": it.now(3)},
        ["heartbeat-gap"],
        after=400,
    )
    boot16(it, "Rejected")
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)}, ["refused-boot"])
    boot16(it)
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)}, after=40)
    return it


def faulty201(station: str = "CP_31") -> Conversation:
    """A session of 2.0.1 with a fault of most rules."""
    it = Conversation("2.0.1", station)
    it.exchange(
        CSMS,
        "TriggerMessage",
        {"requestedMessage": "BootNotification"},
        {"status": "Accepted"},
    )
    boot2(it)
    event(it, "Started", 0, 100)
    event(it, "Updated", 2, 200, "transaction-order")
    event(it, "Updated", 3, 150, "meter-order")
    event(it, "Started", 0, 10, "transaction-order", name="tx-b")
    event(it, "Ended", 4, 210)
    event(it, "Updated", 5, 220, "transaction-order")
    event(it, "Ended", 9, 300, name="never-seen")
    it.exchange(
        STATION,
        "Heartbeat",
        {"at": 1},
        {"currentTime": it.now(3)},
        ["additionalProperties"],
    )
    it.exchange(STATION, "StartTransaction", {"connectorId": 1}, {}, ["unknown-action"])
    it.say(STATION, [3, "nobody-asked", {"status": "Accepted"}], "no-request", after=2)
    failed = it.new_id()
    it.say(CSMS, [2, failed, "ClearCache", {}], after=2)
    it.say(STATION, [4, failed, "FormationViolation", "", {}], "unknown-error-code")
    it.say(CSMS, [2, it.new_id(), "ClearCache", {}], "unanswered", after=2)
    it.exchange(
        STATION,
        "Heartbeat",
        {},
        {"currentTime": it.now(3)},
        ["heartbeat-gap"],
        after=300,
    )
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)}, after=50)
    return it


def wrong_sender16(station: str = "CP_31") -> Conversation:
    """A station that asks what only the system may ask."""
    it = clean16(station)
    message_id = it.new_id()
    it.say(STATION, [2, message_id, "GetConfiguration", {}], "wrong-sender", after=2)
    it.say(CSMS, [4, message_id, "NotSupported", "", {}])
    it.exchange(STATION, "Heartbeat", {}, {"currentTime": it.now(3)})
    return it


FAULTY: dict[str, Callable[[str], Conversation]] = {
    "1.6": faulty16,
    "2.0.1": faulty201,
    "wrong sender": wrong_sender16,
}


def woven(*conversations: Conversation) -> list[tuple[Conversation, Message]]:
    """The messages of several stations in the order of their times."""
    pairs = [(it, message) for it in conversations for message in it.messages]
    return sorted(pairs, key=lambda pair: pair[1].at)


def shifted(it: Conversation, by: float) -> Conversation:
    """The same conversation, so many seconds later."""
    later = [replace(m, at=round(m.at + by, 3)) for m in it.messages]
    return replace(it, messages=later)
