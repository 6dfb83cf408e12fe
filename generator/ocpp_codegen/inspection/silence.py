"""Silence of a station that has agreed to speak every so often."""

from typing import Any

from ocpp_codegen.inspection.boots import BOOT
from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.model import FROM_STATION, Frame
from ocpp_codegen.inspection.payloads import at, dicts, text
from ocpp_codegen.inspection.protocols import Protocol

KEY = "HeartbeatInterval"
# By how many seconds a clock is set back at least; less is what lines overtake.
SET_BACK = 10.0
# What agrees on an interval.
_AGREE = (BOOT, "ChangeConfiguration", "SetVariables")


class Silence(Check):
    """heartbeat-gap: on the first frame of a station after more than two intervals."""

    def __init__(self) -> None:
        self._interval = 0.0
        self._last: float | None = None

    def connects(self) -> None:
        self._last = None

    def request(self, frame: Frame, protocol: Protocol) -> None:
        if frame.direction == FROM_STATION:
            if frame.action == BOOT:
                self._last = None
            self._heard(frame)

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        if answer.direction == FROM_STATION:
            self._heard(answer)
        if request.action not in _AGREE:
            return
        interval = _agreed(request, answer)
        if interval is not None and interval >= 0:
            self._interval = interval

    def _heard(self, frame: Frame) -> None:
        time, last = frame.time, self._last
        if time is None:
            return
        if last is None:
            self._last = time
            return
        silent = time - last
        if silent > 0 or silent < -SET_BACK:
            self._last = time
        if silent > 2 * self._interval > 0:
            frame.find(
                "heartbeat-gap",
                f"silent for {silent:.0f} s, with an agreed interval of "
                f"{self._interval:g} s",
            )


def _agreed(request: Frame, answer: Frame) -> float | None:
    """The interval that an answer agrees to, in seconds; None if it does not."""
    status = at(answer.payload, "status")
    if request.action == BOOT and status == "Accepted":
        return _seconds(at(answer.payload, "interval"))
    if request.action == "ChangeConfiguration" and status == "Accepted":
        if text(at(request.payload, "key")).lower() == KEY.lower():
            return _seconds(at(request.payload, "value"))
        return None
    if request.action == "SetVariables":
        return _of_variables(request, answer)
    return None


def _of_variables(request: Frame, answer: Frame) -> float | None:
    accepted = any(
        text(at(item, "variable", "name")).lower() == KEY.lower()
        and item.get("attributeStatus") == "Accepted"
        for item in dicts(at(answer.payload, "setVariableResult"))
    )
    if not accepted:
        return None
    for item in dicts(at(request.payload, "setVariableData")):
        if (
            text(at(item, "variable", "name")).lower() == KEY.lower()
            and item.get("attributeType", "Actual") == "Actual"
        ):
            return _seconds(item.get("attributeValue"))
    return None


def _seconds(value: Any) -> float | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if 0 <= seconds < 1e9 else None
