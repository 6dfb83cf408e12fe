"""What frames hold beyond the standard: for the draft of a vendor's extension."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from ocpp_codegen.base import pointers
from ocpp_codegen.inspection.model import (
    CALL,
    CALLRESULT,
    REQUESTS,
    SEND,
    Finding,
    Frame,
)
from ocpp_codegen.protocol.observed import (
    Data,
    Message,
    Observed,
    PairKey,
    Sighting,
    Spot,
    Transfer,
    Where,
    is_plain,
)
from ocpp_codegen.protocol.versions import DIALECTS

DATA_TRANSFER = "DataTransfer"
CUSTOM_DATA = "customData"
# How much is kept of a log, whatever it holds.
MAX_SIGHTINGS = 500
MAX_WAITING = 10_000
MAX_VISITS = 10_000
# How deep data of DataTransfer may nest.
MAX_NESTED = 90

_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}", re.ASCII)
_ACTION = re.compile(r"[A-Z][A-Za-z0-9]{0,49}", re.ASCII)
_MISSING = re.compile(r"([A-Za-z0-9]{1,50}) is missing", re.ASCII)
# Without these nobody knows whose data they are.
_IDS = ("vendorId", "messageId")
# The rules that a message breaks; others are of the conversation.
_RULES = frozenset(
    [
        *("type", "required", "enum", "additionalProperties", "json", "depth"),
        *("maxLength", "minItems", "maxItems", "minimum", "maximum", "multipleOf"),
        *("unknown-action", "wrong-response"),
    ]
)

K = TypeVar("K")
V = TypeVar("V")
# What a response belongs to: a pair, or an action that the version does not have.
Asked = PairKey | str


class Observer:
    """Gathers from frames what their vendor has added."""

    def __init__(self) -> None:
        self.observed = Observed()
        self._asked: dict[tuple[str, str | None, str], Asked] = {}

    def frame(self, frame: Frame) -> None:
        """Looks at one frame."""
        if frame.cut or not frame.version:
            return
        if frame.file not in self.observed.files[-1:]:
            self.observed.files.append(frame.file)
        payload, is_known = frame.payload, False
        if isinstance(payload, dict):
            is_known = self._data(frame, payload)
            if DIALECTS[frame.version].custom_data:
                self._custom_data(frame, payload)
        if frame.action is not None:
            for finding in frame.findings:
                # The schema of a pair takes whatever its data is.
                if not is_known or not f"{finding.pointer}/".startswith("/data/"):
                    self._finding(frame, payload, finding)

    def _data(self, frame: Frame, payload: dict[str, Any]) -> bool:
        """Sees data of DataTransfer; whether it is that of a pair."""
        if frame.kind in REQUESTS and frame.action == DATA_TRANSFER:
            return self._request(frame, payload)
        return frame.kind == CALLRESULT and self._response(frame, payload)

    # DataTransfer, and messages of the vendor's

    def _request(self, frame: Frame, payload: dict[str, Any]) -> bool:
        pair = _pair(payload.get("vendorId"), payload.get("messageId"))
        if pair is None:
            self._leave_out(frame, ("vendorId",), "not an id")
            return False
        key = _key(frame, *pair)
        new = Transfer(*pair, Data(), Data())
        transfer = self._kept(self.observed.transfers, key, new)
        if transfer is not None:
            self._ask(frame, key)
            self._see_data(transfer.request, frame, payload)
        return transfer is not None

    def _response(self, frame: Frame, payload: dict[str, Any]) -> bool:
        asked = self._asked.pop((frame.file, frame.station, frame.message_id), None)
        if isinstance(asked, str):
            answer = self.observed.actions[asked].response
            self._see(answer, frame)
            answer.shape.add(payload)
        elif asked is not None:
            self._see_data(self.observed.transfers[asked].response, frame, payload)
        return isinstance(asked, tuple)

    def _message(self, frame: Frame, payload: Any) -> bool:
        """Sees a message that the version does not have; whether it is kept."""
        name = str(frame.action)
        if not _ACTION.fullmatch(name) or not isinstance(payload, dict):
            return False
        is_send = frame.kind == SEND
        new = Message(is_send)
        message = self._kept(self.observed.actions, name, new)
        if message is None or message.is_send != is_send:
            return False
        self._ask(frame, name)
        self._see(message.request, frame)
        message.request.shape.add(payload)
        message.directions.add(frame.direction)
        return True

    def _ask(self, frame: Frame, asked: Asked) -> None:
        if frame.kind == CALL and len(self._asked) < MAX_WAITING:
            self._asked[frame.file, frame.station, frame.message_id] = asked

    # customData, and what breaks the schema

    def _custom_data(self, frame: Frame, payload: dict[str, Any]) -> None:
        for custom in _all_of(frame, payload):
            vendor_id = custom.get("vendorId")
            if not isinstance(vendor_id, str) or not _is_id(vendor_id):
                continue
            new = Sighting()
            found = self._kept(self.observed.custom_data, vendor_id, new)
            if found is not None:
                self._see(found, frame)
                found.shape.add(custom)

    def _finding(self, frame: Frame, payload: Any, finding: Finding) -> None:
        if finding.rule not in _RULES:
            return
        if finding.rule == "unknown-action" and self._message(frame, payload):
            return
        steps = _steps(payload, finding.pointer)
        value = pointers.get(payload, finding.pointer)
        if finding.rule == "required":
            self._miss(frame, steps, finding)
        observed, spot = self.observed, _spot(frame, steps)
        seen: Sighting | None = None
        new = Sighting()
        if not steps or not all(map(is_plain, steps)) or CUSTOM_DATA in steps[:-1]:
            pass
        elif finding.rule == "additionalProperties":
            seen = self._kept(observed.keys, spot, new)
        elif finding.rule == "maxLength":
            seen = self._kept(observed.lengths, spot, new)
        elif finding.rule == "enum" and _is_value(value):
            seen = self._kept(observed.values, (spot, value), new)
        if seen is None:
            self._leave_out(frame, steps, finding.rule)
        else:
            self._see(seen, frame)
            seen.shape.add(value)

    def _miss(self, frame: Frame, steps: tuple[str, ...], finding: Finding) -> None:
        """Sees that a required field is absent, if a message can do without it."""
        named = _MISSING.fullmatch(finding.message)
        if named is None or named[1] in _IDS or CUSTOM_DATA in steps:
            return
        spot = _spot(frame, (*steps, named[1]))
        seen = self._kept(self.observed.missing, spot, Sighting())
        if seen is not None:
            self._see(seen, frame)

    def _leave_out(self, frame: Frame, steps: tuple[str, ...], rule: str) -> None:
        key = _spot(frame, steps), rule
        found = self._kept(self.observed.left_out, key, Sighting())
        if found is not None:
            self._see(found, frame)

    def _see(self, sighting: Sighting, frame: Frame) -> None:
        if sighting.first is None:
            number = len(self.observed.files)
            sighting.first = Where(number, frame.line, frame.file)
        sighting.count += 1
        sighting.versions.add(frame.version)

    def _see_data(self, data: Data, frame: Frame, payload: dict[str, Any]) -> None:
        """Sees data as it was sent, and the JSON in it."""
        self._see(data.sent, frame)
        if "data" not in payload:
            return
        data.count += 1
        data.sent.shape.add(payload["data"])
        inside = _json_in(payload["data"])
        if inside is not None:
            data.texts += 1
            data.inside.add(inside)

    def _kept(self, known: dict[K, V], key: K, new: V) -> V | None:
        """What is kept under a key; None if there is too much of it."""
        if key not in known and len(known) >= MAX_SIGHTINGS:
            self.observed.is_cut = True
            return None
        return known.setdefault(key, new)


def _is_id(text: str) -> bool:
    return len(text) <= 255 and text.isprintable() and text.strip() != ""


def _is_value(value: Any) -> bool:
    """Whether it may be a value of an enum, rather than somebody's data."""
    return isinstance(value, str) and bool(_VALUE.fullmatch(value))


def _pair(vendor_id: Any, message_id: Any) -> tuple[str, str | None] | None:
    """The ids of a DataTransfer; None where one can't be in an extension."""
    if not isinstance(vendor_id, str) or not _is_id(vendor_id):
        return None
    if message_id is None or message_id == "":
        return vendor_id, message_id
    if isinstance(message_id, str) and len(message_id) <= 50 and _is_id(message_id):
        return vendor_id, message_id
    return None


def _key(frame: Frame, vendor_id: str, message_id: str | None) -> PairKey:
    if DIALECTS[frame.version].ids_ignore_case:
        return False, vendor_id.lower(), message_id and message_id.lower()
    return True, vendor_id, message_id


def _json_in(data: Any) -> Any:
    """The object or list that a string holds as JSON, or None."""
    if not isinstance(data, str) or data.strip()[:1] not in ("{", "["):
        return None
    try:
        found = json.loads(
            data, parse_constant=_no_number, object_pairs_hook=_without_duplicates
        )
        json.dumps(found, ensure_ascii=False).encode()  # no half of a pair
    except (ValueError, RecursionError):
        return None
    return found if _is_flat(found) else None


def _is_flat(value: Any) -> bool:
    """Whether a value nests no deeper than codecs read."""
    level, depth = [value], 0
    while level and depth <= MAX_NESTED:
        nested = [v for v in level if isinstance(v, (dict, list))]
        level = [
            inner
            for v in nested
            for inner in (v.values() if isinstance(v, dict) else v)
        ]
        depth += 1
    return not level


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _spot(frame: Frame, steps: tuple[str, ...]) -> Spot:
    return Spot(frame.version, str(frame.action), frame.kind == CALLRESULT, steps)


def _steps(payload: Any, pointer: str) -> tuple[str, ...]:
    """Where a pointer leads in all messages of the kind: a * for each item."""
    steps: list[str] = []
    value = payload
    for step in pointers.split(pointer):
        steps.append("*" if isinstance(value, list) else step)
        value = pointers.get(value, pointers.join("", step))
    return tuple(steps)


def _all_of(frame: Frame, payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects in customData, wherever it stands outside of a vendor's data."""
    is_transfer = frame.action == DATA_TRANSFER
    todo: list[Any] = [
        {k: v for k, v in payload.items() if k != "data" or not is_transfer}
    ]
    visits = 0
    while todo and visits < MAX_VISITS:
        value = todo.pop()
        visits += 1
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            todo += [inner for key, inner in value.items() if key != CUSTOM_DATA]
            if isinstance(found := value.get(CUSTOM_DATA), dict):
                yield found
