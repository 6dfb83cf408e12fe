"""What frames hold beyond the standard: for the draft of a vendor's extension."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from ocpp_codegen.base import pointers
from ocpp_codegen.inspection.model import CALL, CALLRESULT, REQUESTS, Finding, Frame
from ocpp_codegen.protocol.observed import (
    Observed,
    Shape,
    Sighting,
    Spot,
    Transfer,
    is_plain,
)

DATA_TRANSFER = "DataTransfer"
# How much is kept of a log, whatever it holds.
MAX_SIGHTINGS = 500
MAX_WAITING = 10_000
MAX_VISITS = 10_000

_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}", re.ASCII)

K = TypeVar("K")


class Observer:
    """Gathers from frames what their vendor has added."""

    def __init__(self) -> None:
        self.observed = Observed()
        self._pairs: dict[tuple[str, str | None, str], tuple[str, str | None]] = {}

    def frame(self, frame: Frame) -> None:
        """Looks at one frame."""
        payload = frame.payload
        if not isinstance(payload, dict) or frame.cut or not frame.version:
            return
        if frame.kind in REQUESTS and frame.action == DATA_TRANSFER:
            self._request(frame, payload)
        elif frame.kind == CALLRESULT:
            self._response(frame, payload)
        self._custom_data(frame, payload)
        if frame.action is not None:
            for finding in frame.findings:
                self._finding(frame, payload, finding)

    # DataTransfer

    def _request(self, frame: Frame, payload: dict[str, Any]) -> None:
        pair = _pair(payload.get("vendorId"), payload.get("messageId"))
        known, where = self.observed.transfers, _where(frame)
        if pair is None or (pair not in known and len(known) >= MAX_SIGHTINGS):
            return
        transfer = known.setdefault(pair, Transfer(Sighting(where), Sighting(where)))
        if frame.kind == CALL and len(self._pairs) < MAX_WAITING:
            self._pairs[frame.file, frame.station, frame.message_id] = pair
        _see(transfer.request, frame)
        if "data" in payload:
            transfer.texts += self._data(transfer.request.shape, payload["data"])

    def _response(self, frame: Frame, payload: dict[str, Any]) -> None:
        key = frame.file, frame.station, frame.message_id
        pair = self._pairs.pop(key, None)
        if pair is not None and "data" in payload:
            answer = self.observed.transfers[pair].response
            _see(answer, frame)
            self._data(answer.shape, payload["data"])

    @staticmethod
    def _data(shape: Shape, data: Any) -> bool:
        """Sees data, or the JSON in it; whether it was that."""
        found = _json_in(data)
        shape.add(data if found is None else found)
        return found is not None

    # customData, and what breaks the schema

    def _custom_data(self, frame: Frame, payload: dict[str, Any]) -> None:
        known = self.observed.custom_data
        for custom in _all_of(payload, "customData"):
            vendor_id = custom.get("vendorId")
            if not isinstance(vendor_id, str) or not _is_id(vendor_id):
                continue
            if vendor_id in known or len(known) < MAX_SIGHTINGS:
                found = known.setdefault(vendor_id, Sighting(_where(frame)))
                _see(found, frame)
                found.shape.add(custom)

    def _finding(self, frame: Frame, payload: dict[str, Any], finding: Finding) -> None:
        value = pointers.get(payload, finding.pointer)
        spot = _spot(frame, payload, finding.pointer)
        if spot is None or value is pointers.ABSENT:
            return
        seen: Sighting | None = None
        if finding.rule == "additionalProperties":
            seen = _sighting(self.observed.keys, spot, frame)
        elif finding.rule == "maxLength":
            seen = _sighting(self.observed.lengths, spot, frame)
        elif finding.rule == "enum" and _is_value(value):
            seen = _sighting(self.observed.values, (spot, value), frame)
        if seen is not None:
            seen.shape.add(value)


def _sighting(known: dict[K, Sighting], key: K, frame: Frame) -> Sighting | None:
    if key not in known and len(known) >= MAX_SIGHTINGS:
        return None
    found = known.setdefault(key, Sighting(_where(frame)))
    _see(found, frame)
    return found


def _see(sighting: Sighting, frame: Frame) -> None:
    sighting.count += 1
    sighting.versions.add(frame.version)


def _where(frame: Frame) -> str:
    return f"line {frame.line}"


def _is_id(text: str) -> bool:
    return len(text) <= 255 and text.isascii() and text.isprintable() and text != ""


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


def _json_in(data: Any) -> Any:
    """The object or list that a string holds as JSON, or None."""
    if not isinstance(data, str) or data.strip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _spot(frame: Frame, payload: Any, pointer: str) -> Spot | None:
    """Where a pointer leads in the messages of its kind; None below customData."""
    steps: list[str] = []
    value = payload
    for step in pointers.split(pointer):
        is_item = isinstance(value, list)
        value = pointers.get(value, pointers.join("", step))
        if not is_item and not is_plain(step):
            return None
        steps.append("*" if is_item else step)
    if not steps or "customData" in steps[:-1] or "data" in steps[:1]:
        return None
    is_response = frame.kind == CALLRESULT
    return Spot(frame.version, str(frame.action), is_response, tuple(steps))


def _all_of(payload: Any, name: str) -> Iterator[dict[str, Any]]:
    """The objects under a key, wherever it stands."""
    todo, visits = [payload], 0
    while todo and visits < MAX_VISITS:
        value = todo.pop()
        visits += 1
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
            if isinstance(found := value.get(name), dict):
                yield found
