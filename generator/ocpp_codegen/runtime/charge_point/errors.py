"""Errors of OCPP as exceptions of the ocpp package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from .. import ocppj
from ..ocppj.findings import MAX_POINTER, escaped
from .ocpp_package import exceptions

__all__ = [
    "ocpp_error",
    "parts",
    "raised",
]


def _official_errors() -> Iterator[tuple[str, Any]]:
    """The exception of the package for each official code, made where it has none."""
    known = {cls.code: cls for cls in exceptions.OCPPError.__subclasses__()}
    for code in map(str, ocppj.ErrorCode):
        name = code if code.endswith("Error") else f"{code}Error"
        made = {"code": code, "default_description": code}
        yield code, known.get(code) or type(name, (exceptions.OCPPError,), made)


_ERRORS: Mapping[str, Any] = dict(_official_errors())


def raised(frame: ocppj.CallError) -> Exception:
    """The exception for an error that a peer answers."""
    known = {cls.code: cls for cls in exceptions.OCPPError.__subclasses__()}
    cls = _ERRORS.get(frame.code) or known.get(frame.code)
    if cls is None:
        message = f"Error code {ocppj.shown(frame.code)} is not defined by OCPP"
        return cast(Exception, exceptions.UnknownCallErrorCodeError(message))
    return cast(Exception, cls(description=frame.description, details=frame.details))


_KINDS = {
    ocppj.CALL: "CALL",
    ocppj.CALL_RESULT: "CALLRESULT",
    ocppj.CALL_ERROR: "CALLERROR",
    ocppj.CALL_RESULT_ERROR: "CALLRESULTERROR",
    ocppj.SEND: "SEND",
}


def parts(error: ocppj.FrameError) -> Iterator[str]:
    """What names a refused frame: kind, action and message id, as far as known."""
    if error.kind is None:
        return
    yield f", {_KINDS.get(error.kind, error.kind)}"
    if error.action is not None:
        yield escaped(error.action, MAX_POINTER)
    if error.message_id is not None:
        yield ocppj.shown(error.message_id)


def ocpp_error(error: ocppj.ValidationError) -> Exception:
    """The exception that users of the ocpp package expect."""
    code = error.findings[0].code
    made: Exception = _ERRORS.get(code, exceptions.GenericError)(str(error))
    made.__cause__ = error
    return made
