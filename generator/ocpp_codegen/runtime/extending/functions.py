"""The functions of a codec, changed and completed for a vendor's."""

from __future__ import annotations

import functools
import json
from types import FunctionType, ModuleType
from typing import Any

from .. import keyword_checks, ocppj
from ..ocppj import Bad, Decoder, Encoder

__all__ = [
    "adopt",
    "decoder_with",
    "encoder_with",
    "further",
    "further_text",
]


def further(payload: dict[str, Any], known: frozenset[str], seen: list[int]) -> Any:
    """The keys of a payload that no field holds."""
    return ocppj.data({k: v for k, v in payload.items() if k not in known}, seen)


def further_text(found: Any, known: frozenset[str]) -> str:
    """These keys as the end of an object's JSON text."""
    if found is None:
        return ""
    if found.__class__ is not dict or not known.isdisjoint(found):
        raise Bad
    return "," + ocppj.data_text(found)[1:-1] if found else ""


def decoder_with(decode: Decoder, check: keyword_checks.Schema) -> Decoder:
    @functools.wraps(decode)
    def decode_checked(payload: Any, seen: list[int]) -> Any:
        made = decode(payload, seen)
        if not keyword_checks.is_valid(check, payload):
            raise Bad
        return made

    return decode_checked


def encoder_with(encode: Encoder, check: keyword_checks.Schema) -> Encoder:
    @functools.wraps(encode)
    def encode_checked(value: Any) -> str:
        text = encode(value)
        if not keyword_checks.is_valid(check, json.loads(text)):
            raise Bad
        return text

    return encode_checked


def adopt(standard: ModuleType, own: dict[str, Any]) -> None:
    """Copies what the vendor's module lacks; functions look names up in it then."""
    for name, value in vars(standard).items():
        if name.startswith("__"):
            continue
        value = getattr(value, "__wrapped__", value)
        if isinstance(value, FunctionType) and value.__module__ == standard.__name__:
            inherited = own.get(name, value) is value
            if inherited:
                own[name] = FunctionType(value.__code__, own, name, value.__defaults__)
        else:
            own.setdefault(name, value)
