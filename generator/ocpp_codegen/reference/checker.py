"""The rules of a version for the checker in the HTML page, as data for its script.

Each rule is a list: the name of a method in ``templates/html/checking.js``, and its
limits. Rules that no official schema needs are left to the modules.
"""

from collections.abc import Container, Iterator
from typing import Any, assert_never

from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Boolean,
    Further,
    Integer,
    Number,
    Object,
    Protocol,
    Reference,
    String,
    Type,
)
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference.frames import codes_of
from ocpp_codegen.runtime.ocppj.findings import CODES, ErrorCode
from ocpp_codegen.runtime.ocppj.frames import (
    CALL,
    CALL_ERROR,
    CALL_RESULT,
    CALL_RESULT_ERROR,
    SEND,
)

# Rules of frames, which no schema has.
_OF_FRAMES = {
    "frame": ErrorCode.rpc_framework_error,
    "action": ErrorCode.not_implemented,
    "error-code": ErrorCode.rpc_framework_error,
}


def rules_of(version: Version) -> dict[str, Any]:
    """All that the checker has to know of a version."""
    protocol, dialect = version.protocol, version.dialect
    return {
        "codes": _codes(dialect),
        "errors": list(codes_of(dialect)),
        "kinds": _kinds(dialect),
        "actions": {a.name: _messages(a) for a in protocol.actions.values()},
        "enums": {e.name: list(e.values) for e in protocol.enums.values()},
        "objects": dict(_objects(protocol)),
    }


def _codes(dialect: Dialect) -> dict[str, str]:
    codes = {**CODES, **_OF_FRAMES}
    spelt = dialect.error_codes
    return {rule: spelt.get(code.value, code.value) for rule, code in codes.items()}


def _kinds(dialect: Dialect) -> list[int]:
    further = [CALL_RESULT_ERROR, SEND] if dialect.sends else []
    return [CALL, CALL_RESULT, CALL_ERROR, *further]


def _messages(action: Action) -> dict[str, str]:
    kinds = {CALL: action.request, CALL_RESULT: action.response, SEND: action.send}
    return {str(kind): message.name for kind, message in kinds.items() if message}


def _objects(protocol: Protocol) -> Iterator[tuple[str, list[Any]]]:
    for action in protocol.actions.values():
        for message in action.messages:
            yield message.name, _object(message, protocol.enums)
    for obj in protocol.objects.values():
        yield obj.name, _object(obj, protocol.enums)


def _object(obj: Object, enums: Container[str]) -> list[Any]:
    fields = [[f.name, _rule(f.type, enums), int(f.required)] for f in obj.fields]
    return [int(obj.open), fields]


def _rule(type_: Type, enums: Container[str]) -> list[Any]:
    match type_:
        case Reference(name) if name in enums:
            return ["enum", name]
        case Reference(name):
            return ["reference", name]
        case Array(items, least, most):
            return ["array", _rule(items, enums), least, most]
        case String(max_length):
            return ["string", max_length]
        case Integer(minimum, maximum, strict):
            return ["integer", minimum, maximum, int(strict)]
        case Number(minimum, maximum, step):
            return ["number", minimum, maximum, None if step is None else str(step)]
        case Boolean():
            return ["boolean"]
        case Anything():
            return ["any"]
        case Further():
            return ["unchecked"]
        case _:
            assert_never(type_)
