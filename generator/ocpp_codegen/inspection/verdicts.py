"""What the codec says of a frame, in its own words."""

from typing import Any

from ocpp_codegen.inspection.model import (
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    SEND,
    Finding,
    Frame,
)
from ocpp_codegen.inspection.protocols import Protocol
from ocpp_codegen.inspection.templates import Templates

# Stands for the request that an answer belongs to where its schema does not matter.
_ANY_ACTION = "-"


def judge(frame: Frame, protocol: Protocol) -> None:
    """Adds what is wrong with a request, an error or a SEND message."""
    if frame.checked:
        return
    if frame.kind in (CALL, SEND) and not _is_known(frame, protocol):
        frame.find(
            "unknown-action",
            f"OCPP {protocol.version} has no action {frame.action!r:.80}",
            code="NotImplemented",
        )
        return
    frame.findings += _found(frame, protocol, _ANY_ACTION)
    if frame.kind in (CALLERROR, CALLRESULTERROR) and frame.value is not None:
        _judge_code(frame, protocol)


def judge_response(frame: Frame, protocol: Protocol, action: str | None) -> None:
    """Adds what is wrong with a response; of an unknown request only its text is."""
    if frame.checked:
        return
    if action is None or not protocol.has_response(action):
        if frame.value is None:
            frame.findings += _found(frame, protocol, _ANY_ACTION)
        return
    found = _found(frame, protocol, action)
    other = _other_action(frame, protocol, found)
    if other is None:
        frame.findings += found
        return
    frame.find(
        "wrong-response", f"the response to {action} has the shape of one to {other}"
    )


def passes(frame: Frame, payload: str, protocol: Protocol, action: str) -> bool:
    """Whether a quick frame, its action known, is right beyond doubt."""
    known = protocol.templates.get((frame.kind, action))
    if known is not None and known.take(frame, payload):
        return True
    if not protocol.is_standard:
        return _passes_vendors(frame, protocol, action)
    known = known or _templates(frame, protocol, action)
    if known is None:
        return False
    try:
        frame.message = protocol.codecs[0].from_json(known.cls, payload)
    except ValueError:
        return False
    known.learn(payload)
    frame.checked = True
    return True


def _templates(frame: Frame, protocol: Protocol, action: str) -> Templates | None:
    """What is kept of a message's payloads; None where there is no such message."""
    codec, is_request = protocol.codecs[0], frame.kind == CALL
    cls = (codec.requests if is_request else codec.responses).get(action)
    if cls is None:
        return None
    made = Templates(codec, cls, action, is_request)
    protocol.templates[frame.kind, action] = made
    return made


def _passes_vendors(frame: Frame, protocol: Protocol, action: str) -> bool:
    """The same for a vendor's codec, which looks at a response and its request."""
    try:
        unpacked = protocol.codecs[0].unpack(frame.text, lambda _: action)
    except (LookupError, ValueError):
        return False
    frame.message = unpacked.payload
    frame.checked = True
    return True


def _is_known(frame: Frame, protocol: Protocol) -> bool:
    for codec in protocol.codecs:
        if frame.action in (codec.requests if frame.kind == CALL else codec.sends):
            return True
    return False


def _found(frame: Frame, protocol: Protocol, action: str) -> list[Finding]:
    """The findings of the codec that has the fewest."""
    return min((_found_by(codec, frame, action) for codec in protocol.codecs), key=len)


def _found_by(codec: Any, frame: Frame, action: str) -> list[Finding]:
    try:
        codec.unpack(frame.text, lambda _: action)
    except ValueError as error:
        return [
            Finding(found.rule, found.message, found.pointer, str(found.code.value))
            for found in getattr(error, "findings", ())
        ]
    return []


def _judge_code(frame: Frame, protocol: Protocol) -> None:
    code: Any = frame.value[2] if frame.value and len(frame.value) > 2 else None
    if isinstance(code, str) and code not in protocol.error_codes:
        frame.find(
            "unknown-error-code",
            f"OCPP {protocol.version} has no error code {code!r:.60}",
            "/2",
        )


def _other_action(frame: Frame, protocol: Protocol, found: list[Finding]) -> str | None:
    """The action whose response this is, where its keys are not those of its own."""
    if frame.kind != CALLRESULT or not any(
        f.rule == "additionalProperties" for f in found
    ):
        return None
    payload = frame.payload
    if not isinstance(payload, dict):
        return None
    codec = protocol.codecs[0]
    for action, cls in codec.responses.items():
        try:
            codec.from_dict(cls, payload)
        except ValueError:
            continue
        return str(action)
    return None
