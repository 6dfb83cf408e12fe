"""OCPP-J: what the codecs of all versions share.

Findings and errors, frames, the JSON text itself, and the careful walk.

A codec has two ways through a message. The fast one is generated straight-line
code that stops at the first thing it does not like, without saying what. Then
the careful walk below goes through the message with the rules of the version
and lists every finding. It also accepts what is right but unusual: a float
that is whole for an integer, a Decimal, a tuple to be written, a subclass.

Which OCPP-J error code belongs to which rule of a schema is in error_codes.py.
Findings about a frame have the rule frame, and the code that answers the frame.
"""

from typing import TYPE_CHECKING, Any

from .accelerator import ACCELERATED
from .codec import Codec
from .findings import (
    MAX_FINDINGS,
    MAX_POINTER,
    ErrorCode,
    Finding,
    Place,
    ValidationError,
    finding,
    pointer,
    shown,
)
from .frames import (
    CALL,
    CALL_ERROR,
    CALL_RESULT,
    CALL_RESULT_ERROR,
    MAX_DESCRIPTION_LENGTH,
    MAX_ID_LENGTH,
    SEND,
    UNREADABLE_ID,
    Call,
    CallError,
    CallResult,
    CallResultError,
    Frame,
    FrameError,
    Send,
    Tolerated,
    UnknownMessageType,
    is_message_id,
)
from .text import Text, parse, quote
from .tolerance import EVERY_RULE, READING, TOLERATED, Tolerance
from .values import (
    MAX_DEPTH,
    Bad,
    Decoder,
    Encoder,
    Enough,
    Fast,
    array_item,
    boolean_item,
    data,
    data_text,
    integer,
    integer_item,
    is_multiple,
    number,
    number_item,
    string_item,
)

if TYPE_CHECKING:
    from .lenient import READINGS, Reading
    from .redaction import RedactingFilter, pseudonym
    from .rules import (
        UNREAD,
        UNSET,
        Anything,
        Array,
        Boolean,
        Enum,
        FurtherRule,
        Integer,
        Number,
        Property,
        Reference,
        Rule,
        Shape,
        String,
        Unset,
    )
    from .tables import Facts
    from .times import read_time, write_time

__all__ = [
    "ACCELERATED",
    "CALL",
    "CALL_ERROR",
    "CALL_RESULT",
    "CALL_RESULT_ERROR",
    "EVERY_RULE",
    "MAX_DEPTH",
    "MAX_DESCRIPTION_LENGTH",
    "MAX_FINDINGS",
    "MAX_ID_LENGTH",
    "MAX_POINTER",
    "READING",
    "READINGS",
    "SEND",
    "TOLERATED",
    "UNREAD",
    "UNREADABLE_ID",
    "UNSET",
    "Anything",
    "Array",
    "Bad",
    "Boolean",
    "Call",
    "CallError",
    "CallResult",
    "CallResultError",
    "Codec",
    "Decoder",
    "Encoder",
    "Enough",
    "Enum",
    "ErrorCode",
    "Facts",
    "Fast",
    "Finding",
    "Frame",
    "FrameError",
    "FurtherRule",
    "Integer",
    "Number",
    "Place",
    "Property",
    "Reading",
    "RedactingFilter",
    "Reference",
    "Rule",
    "Send",
    "Shape",
    "String",
    "Text",
    "Tolerance",
    "Tolerated",
    "UnknownMessageType",
    "Unset",
    "ValidationError",
    "array_item",
    "boolean_item",
    "data",
    "data_text",
    "finding",
    "integer",
    "integer_item",
    "is_message_id",
    "is_multiple",
    "number",
    "number_item",
    "parse",
    "pointer",
    "pseudonym",
    "quote",
    "read_time",
    "shown",
    "string_item",
    "write_time",
]

# Modules that are imported at the first use: a program whose messages are all right
# needs no rules, and redaction and times bring logging and datetime along.
_LATER = {
    "lenient": ("READINGS", "Reading"),
    "redaction": ("RedactingFilter", "pseudonym"),
    "rules": (
        "UNREAD",
        "UNSET",
        "Anything",
        "Array",
        "Boolean",
        "Enum",
        "FurtherRule",
        "Integer",
        "Number",
        "Property",
        "Reference",
        "Rule",
        "Shape",
        "String",
        "Unset",
    ),
    "tables": ("Facts",),
    "times": ("read_time", "write_time"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for module, names in _LATER.items():
        if name in names:
            value = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals()}.union(*_LATER.values()))
