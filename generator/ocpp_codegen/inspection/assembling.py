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
_KIND_KEYS = (
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
_ID_KEYS = (
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
_ACTION_KEYS = (
    "action",
    "actionname",
    "method",
    "command",
    "ocppaction",
    "feature",
    "operation",
    "messagename",
)
_PAYLOAD_KEYS = (
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


def assembled(fields: Mapping[str, str]) -> list[Any] | None:
    """The frame that the cells of a row make up; None if they make up none."""
    return _assembled({plain_name(key): _value(text) for key, text in fields.items()})


def assembled_of_json(value: Mapping[str, Any]) -> list[Any] | None:
    """The frame that the keys of an object make up; None if they make up none."""
    own = {plain_name(key): item for key, item in value.items()}
    for item in value.values():
        if isinstance(item, dict) and is_message(item):
            return None
    return _assembled(
        {
            k: (
                _value(v)
                if isinstance(v, str) and k in _PAYLOAD_KEYS + _DETAIL_KEYS
                else v
            )
            for k, v in own.items()
        }
    )


def is_message(value: Mapping[str, Any]) -> bool:
    """Whether an object has the parts of a frame."""
    return (
        _assembled({plain_name(key): item for key, item in value.items()}) is not None
    )


def is_kind(text: str) -> bool:
    """Whether a text names a type of message, by number or by word."""
    return _kind(text) is not None


def is_error(text: str) -> bool:
    """Whether a text names one of the two types of errors."""
    return _kind(text) in (CALLERROR, CALLRESULTERROR)


def payload_keys(value: Mapping[str, Any]) -> set[str]:
    """The keys of an object whose values are payloads, which are not searched."""
    return {
        key
        for key in value
        if plain_name(key) in (*_PAYLOAD_KEYS, *_DETAIL_KEYS, "error")
    }


def _assembled(parts: Mapping[str, Any]) -> list[Any] | None:
    kind = next((k for key in _KIND_KEYS if (k := _kind(parts.get(key)))), None)
    message_id = next((parts[key] for key in _ID_KEYS if _is_id(parts.get(key))), None)
    if kind is None or message_id is None:
        return None
    message_id = str(message_id)
    if kind in (CALLERROR, CALLRESULTERROR):
        return _error(kind, message_id, parts)
    payload = next(
        (parts[key] for key in _PAYLOAD_KEYS if isinstance(parts.get(key), dict)), None
    )
    if payload is None:
        return None
    if kind == CALLRESULT:
        return [kind, message_id, payload]
    action = next(
        (parts[key] for key in _ACTION_KEYS if isinstance(parts.get(key), str)), None
    )
    return [kind, message_id, action, payload] if action else None


def _error(kind: int, message_id: str, parts: Mapping[str, Any]) -> list[Any] | None:
    for held in (parts.get(key) for key in ("error", *_PAYLOAD_KEYS)):
        if isinstance(held, dict):
            parts = {**{plain_name(key): item for key, item in held.items()}, **parts}
    code = next(
        (parts[key] for key in _CODE_KEYS if isinstance(parts.get(key), str)), None
    )
    if code is None:
        return None
    text = next(
        (parts[key] for key in _TEXT_KEYS if isinstance(parts.get(key), str)), ""
    )
    held = (parts.get(key) for key in (*_DETAIL_KEYS, *_PAYLOAD_KEYS))
    details = next((item for item in held if isinstance(item, dict)), None)
    return [kind, message_id, code, text, details or {}]


def _kind(value: Any) -> int | None:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return _KINDS.get(plain_name(str(value)))
    return None


def _is_id(value: Any) -> bool:
    return (
        isinstance(value, (str, int))
        and not isinstance(value, bool)
        and 0 < len(str(value)) <= 64
    )


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
