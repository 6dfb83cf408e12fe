"""Frames that a log holds in parts: a type, an id, an action and a payload."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ocpp_codegen.inspection.model import (
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    SEND,
)

# What is longer names no field and no type.
_LONGEST_NAME = 80
_WORDS = {
    CALL: "2 call request req callmessage",
    CALLRESULT: "3 callresult result response conf confirmation res resp",
    CALLERROR: "4 callerror error",
    CALLRESULTERROR: "5 callresulterror",
    SEND: "6 send",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
KIND_KEYS = (
    "messagetypeid",
    "messagetype",
    "msgtype",
    "calltype",
    "frametype",
    "type",
    "kind",
    "typ",
    "mtype",
    "typeid",
)
ID_KEYS = (
    "uniqueid",
    "messageid",
    "msgid",
    "callid",
    "requestid",
    "correlationid",
    "uid",
    "uuid",
    "id",
)
ACTION_KEYS = (
    "action",
    "actionname",
    "method",
    "command",
    "ocppaction",
    "feature",
    "operation",
    "messagename",
)
PAYLOAD_KEYS = (
    "payload",
    "data",
    "body",
    "message",
    "msg",
    "content",
    "params",
    "request",
    "response",
    "json",
)
_CODE_KEYS = ("errorcode", "errcode", "code")
_TEXT_KEYS = (
    "errordescription",
    "errdescription",
    "description",
    "errormessage",
    "errortext",
)
_DETAIL_KEYS = ("errordetails", "details", "errordetail")
# Keys whose values may be JSON in a string, and those that are not searched.
_HELD_KEYS = frozenset((*PAYLOAD_KEYS, *_DETAIL_KEYS))
_HIDDEN_KEYS = _HELD_KEYS | {"error"}
# The names of an object's keys are kept where they are this long, all together.
_SHORT_KEYS = 1000


def assembled(fields: Mapping[str, str]) -> list[Any] | None:
    """The frame that the cells of a row make up; None if they make up none."""
    return _assembled({key: _value(text) for key, text in _plainly(fields).items()})


def assembled_of_json(value: Mapping[str, Any]) -> list[Any] | None:
    """The frame that the keys of an object make up; None if they make up none."""
    for item in value.values():
        if isinstance(item, dict) and is_message(item):
            return None
    own = _plainly(value)
    for key in _HELD_KEYS.intersection(own):
        if isinstance(own[key], str):
            own[key] = _value(own[key])
    return _assembled(own)


def is_message(value: Mapping[str, Any]) -> bool:
    """Whether an object has the parts of a frame."""
    return _assembled(_plainly(value)) is not None


def is_kind(text: str) -> bool:
    """Whether a text names a type of message, by number or by word."""
    return kind_of(text) is not None


def is_error(text: str) -> bool:
    """Whether a text names one of the two types of errors."""
    return kind_of(text) in (CALLERROR, CALLRESULTERROR)


def payload_keys(value: Mapping[str, Any]) -> set[str]:
    """The keys of an object whose values are payloads, which are not searched."""
    names = zip(value, _names_of(value), strict=True)
    return {key for key, name in names if name in _HIDDEN_KEYS}


def _assembled(parts: Mapping[str, Any]) -> list[Any] | None:
    kinds = (kind_of(parts[key]) for key in KIND_KEYS if key in parts)
    kind = next((kind for kind in kinds if kind), None)
    if kind is None:
        return None
    ids = (parts[key] for key in ID_KEYS if key in parts)
    message_id = next((item for item in ids if _is_id(item)), None)
    if message_id is None:
        return None
    message_id = str(message_id)
    if kind in (CALLERROR, CALLRESULTERROR):
        return _error(kind, message_id, parts)
    payload = next(
        (parts[key] for key in PAYLOAD_KEYS if isinstance(parts.get(key), dict)), None
    )
    if payload is None:
        return None
    if kind == CALLRESULT:
        return [kind, message_id, payload]
    action = next(
        (parts[key] for key in ACTION_KEYS if isinstance(parts.get(key), str)), None
    )
    return [kind, message_id, action, payload] if action else None


def _error(kind: int, message_id: str, parts: Mapping[str, Any]) -> list[Any] | None:
    for held in (parts.get(key) for key in ("error", *PAYLOAD_KEYS)):
        if isinstance(held, dict):
            parts = {**_plainly(held), **parts}
    code = next(
        (parts[key] for key in _CODE_KEYS if isinstance(parts.get(key), str)), None
    )
    if code is None:
        return None
    text = next(
        (parts[key] for key in _TEXT_KEYS if isinstance(parts.get(key), str)), ""
    )
    held = (parts.get(key) for key in (*_DETAIL_KEYS, *PAYLOAD_KEYS))
    details = next((item for item in held if isinstance(item, dict)), None)
    return [kind, message_id, code, text, details or {}]


def kind_of(value: Any) -> int | None:
    """The type of message that a value names; None if it names none."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return _KINDS.get(plain_name(str(value)))
    return None


def _is_id(value: Any) -> bool:
    return (
        isinstance(value, (str, int))
        and not isinstance(value, bool)
        and 0 < len(str(value)) <= 64
    )


def _plainly(value: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping by the plain names of its keys."""
    return dict(zip(_names_of(value), value.values(), strict=True))


def _names_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """The plain names of keys."""
    keys = tuple(value)
    if len("".join(keys)) <= _SHORT_KEYS:
        return _plain_names(keys)
    return tuple(plain_name(key) for key in keys)


@lru_cache(1024)
def _plain_names(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain_name(key) for key in keys)


def written(value: Any) -> str:
    """A frame that was not text, as it would be sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def plain_name(name: str) -> str:
    """The name of a field in small letters and digits: charge_point_id, as one word."""
    return _plain(name) if len(name) <= _LONGEST_NAME else ""


@lru_cache(4096)
def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _value(text: str) -> Any:
    if text[:1] in "{[" and text:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text
