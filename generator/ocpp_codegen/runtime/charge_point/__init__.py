"""The ChargePoint of the ocpp package, with our codec instead of its own steps.

The module charge_point of each version has the class to derive from. What is shared
by all of them is here: a text goes once through codec.unpack and is a typed message,
a typed message goes once through codec.pack and is a text. Nothing is renamed by
rule, copied, or handed to another thread.

This package and the modules of the versions need the ocpp package; all others do not.
"""

from ..inside import ReachesInside
from .decorators import after, on
from .errors import raised
from .handlers import plan
from .ocpp_package import (
    LOGGER,
    SUPPORTED,
    Connection,
    Logger,
    PackageChargePoint,
    exceptions,
    messages,
    package,
    package_class,
)
from .payloads import taken_for
from .peer import (
    INTERNAL_ERROR,
    MAX_TEXT,
    MAX_TYPES,
    ChargePoint,
    Codec,
    handled,
)

__all__ = [
    "INTERNAL_ERROR",
    "LOGGER",
    "MAX_TEXT",
    "MAX_TYPES",
    "SUPPORTED",
    "ChargePoint",
    "Codec",
    "Connection",
    "Logger",
    "PackageChargePoint",
    "ReachesInside",
    "after",
    "exceptions",
    "handled",
    "messages",
    "on",
    "package",
    "package_class",
    "plan",
    "raised",
    "taken_for",
]
