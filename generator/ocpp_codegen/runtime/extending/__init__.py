"""What codecs are made of beyond the official schemas. Standard packages don't need it.

FurtherCodec is the codec of schemas that say more than the official ones may.
ExtendedCodec is that of a version with a vendor's own functions in it: extra
actions, corrected types, typed data of DataTransfer, checked customData.
The rules are those that only such schemas use.
"""

from typing import TYPE_CHECKING, Any

from .codec import ExtendedCodec, FurtherCodec
from .functions import further, further_text
from .vendor_data import CustomData, Transfer

if TYPE_CHECKING:
    from .rules import (
        Checked,
        Foreign,
        JsonScalar,
        Lenient,
        Limited,
        Literals,
        Map,
        Nullable,
        Union,
    )

__all__ = [
    "Checked",
    "CustomData",
    "ExtendedCodec",
    "Foreign",
    "FurtherCodec",
    "JsonScalar",
    "Lenient",
    "Limited",
    "Literals",
    "Map",
    "Nullable",
    "Transfer",
    "Union",
    "further",
    "further_text",
]


def __getattr__(name: str) -> Any:
    """The rules, which a program whose messages are all right does not need."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import rules

    return getattr(rules, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
